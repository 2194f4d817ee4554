// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4) of two messages side by side with the SHA instructions of x86.
#include "eventstore/assert.hpp"
#include "eventstore/proof/sha256.hpp"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

// The build is for any x86-64; only what is called after can_hash_in_pairs may use these.
#define DUEBOOK_SHA_TARGET __attribute__((target("sha,sse4.1")))

namespace duebook::eventstore {
namespace {

constexpr std::size_t block_bytes = 64;
constexpr std::size_t rounds = 64;
constexpr std::size_t length_bytes = 8;

alignas(64) constexpr std::array<std::uint32_t, rounds> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// A hash under way, its words in the order the instructions want them.
struct HalfState {
  __m128i abef;
  __m128i cdgh;
};

// Words a..d and e..h of the first state: 6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c
// 1f83d9ab 5be0cd19.
DUEBOOK_SHA_TARGET HalfState first_state() {
  return {_mm_set_epi32(0x6a09e667, static_cast<int>(0xbb67ae85), 0x510e527f,
                        static_cast<int>(0x9b05688c)),
          _mm_set_epi32(0x3c6ef372, static_cast<int>(0xa54ff53a), 0x1f83d9ab, 0x5be0cd19)};
}

DUEBOOK_SHA_TARGET void store_hash(const HalfState& state, Hash& hash) {
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  const __m128i feba = _mm_shuffle_epi32(state.abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(state.cdgh, 0xB1);
  const __m128i dcba = _mm_blend_epi16(feba, dchg, 0xF0);
  const __m128i hgfe = _mm_alignr_epi8(dchg, feba, 8);
  auto* out = reinterpret_cast<__m128i*>(hash.data());
  _mm_storeu_si128(out, _mm_shuffle_epi8(dcba, swap));
  _mm_storeu_si128(out + 1, _mm_shuffle_epi8(hgfe, swap));
}

// One message's registers while a block is worked in.
struct Lane {
  HalfState state;
  HalfState before;
  __m128i words[4];

  DUEBOOK_SHA_TARGET void begin_block(const unsigned char* block) {
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    before = state;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto* from = reinterpret_cast<const __m128i*>(block) + i;
      words[i] = _mm_shuffle_epi8(_mm_loadu_si128(from), swap);
    }
  }

  // Rounds 4 * group to 4 * group + 3, and the message words of four groups later.
  template <std::size_t group>
  DUEBOOK_SHA_TARGET void do_rounds() {
    const auto* constants = reinterpret_cast<const __m128i*>(round_constants.data());
    __m128i& current = words[group % 4];
    const __m128i sum = _mm_add_epi32(current, _mm_load_si128(constants + group));
    state.cdgh = _mm_sha256rnds2_epu32(state.cdgh, state.abef, sum);
    state.abef = _mm_sha256rnds2_epu32(state.abef, state.cdgh, _mm_shuffle_epi32(sum, 0x0E));
    if constexpr (group < 12) {
      const __m128i& last = words[(group + 3) % 4];
      const __m128i seven_back = _mm_alignr_epi8(last, words[(group + 2) % 4], 4);
      current = _mm_sha256msg1_epu32(current, words[(group + 1) % 4]);
      current = _mm_sha256msg2_epu32(_mm_add_epi32(current, seven_back), last);
    }
  }

  DUEBOOK_SHA_TARGET void end_block() {
    state.abef = _mm_add_epi32(state.abef, before.abef);
    state.cdgh = _mm_add_epi32(state.cdgh, before.cdgh);
  }
};

template <std::size_t... group>
DUEBOOK_SHA_TARGET inline void do_all_rounds(Lane& lane, std::index_sequence<group...>) {
  (lane.do_rounds<group>(), ...);
}

template <std::size_t... group>
DUEBOOK_SHA_TARGET inline void do_all_rounds(Lane& left, Lane& right,
                                             std::index_sequence<group...>) {
  ((left.do_rounds<group>(), right.do_rounds<group>()), ...);
}

using Groups = std::make_index_sequence<rounds / 4>;

DUEBOOK_SHA_TARGET void work_in(HalfState& state, const unsigned char* blocks, std::size_t count) {
  Lane lane{state, state, {}};
  for (; count > 0; --count, blocks += block_bytes) {
    lane.begin_block(blocks);
    do_all_rounds(lane, Groups());
    lane.end_block();
  }
  state = lane.state;
}

DUEBOOK_SHA_TARGET void work_in(HalfState& left, const unsigned char* left_blocks, HalfState& right,
                                const unsigned char* right_blocks, std::size_t count) {
  Lane one{left, left, {}};
  Lane other{right, right, {}};
  for (; count > 0; --count, left_blocks += block_bytes, right_blocks += block_bytes) {
    one.begin_block(left_blocks);
    other.begin_block(right_blocks);
    do_all_rounds(one, other, Groups());
    one.end_block();
    other.end_block();
  }
  left = one.state;
  right = other.state;
}

// A message on its way: its bytes padded to whole blocks, and the hash of the blocks before `at`.
class Message {
 public:
  DUEBOOK_SHA_TARGET void begin(char prefix, std::string_view text, Hash& hash) {
    const std::size_t bytes = 1 + text.size();
    const std::size_t padded =
        (bytes + 1 + length_bytes + block_bytes - 1) / block_bytes * block_bytes;
    if (padded > bytes_.size()) bytes_.resize(padded);
    bytes_[0] = static_cast<unsigned char>(prefix);
    if (!text.empty()) std::memcpy(bytes_.data() + 1, text.data(), text.size());
    std::memset(bytes_.data() + bytes, 0, padded - bytes);
    bytes_[bytes] = 0x80;
    const std::uint64_t bits = __builtin_bswap64(static_cast<std::uint64_t>(bytes) * 8);
    std::memcpy(bytes_.data() + padded - length_bytes, &bits, length_bytes);
    blocks_ = padded / block_bytes;
    done_ = 0;
    state_ = first_state();
    hash_ = &hash;
  }

  std::size_t blocks_left() const { return blocks_ - done_; }

  DUEBOOK_SHA_TARGET static void work_in_both(Message& left, Message& right) {
    const std::size_t count = std::min(left.blocks_left(), right.blocks_left());
    work_in(left.state_, left.next(), right.state_, right.next(), count);
    left.done_ += count;
    right.done_ += count;
  }

  DUEBOOK_SHA_TARGET void finish() {
    work_in(state_, next(), blocks_left());
    done_ = blocks_;
    store_hash(state_, *hash_);
  }

 private:
  const unsigned char* next() const { return bytes_.data() + done_ * block_bytes; }

  std::vector<unsigned char> bytes_;
  std::size_t blocks_ = 0;
  std::size_t done_ = 0;
  HalfState state_{};
  Hash* hash_ = nullptr;
};

}  // namespace

bool can_hash_in_pairs() {
  constexpr unsigned sse41_bit = 1u << 19;  // of leaf 1, ecx
  constexpr unsigned sha_bit = 1u << 29;    // of leaf 7, ebx
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & sse41_bit) == 0) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & sha_bit) != 0;
}

void sha256_each_in_pairs(char prefix, std::span<const std::string_view> messages,
                          std::span<Hash> hashes) {
  EVENTSTORE_ASSERT(messages.size() == hashes.size());
  if (messages.empty()) return;
  Message left;
  Message right;
  left.begin(prefix, messages[0], hashes[0]);
  for (std::size_t i = 1; i < messages.size(); ++i) {
    right.begin(prefix, messages[i], hashes[i]);
    Message::work_in_both(left, right);
    // The one that is done makes room; the other may have blocks left.
    if (left.blocks_left() == 0) std::swap(left, right);
    right.finish();
  }
  left.finish();
}

}  // namespace duebook::eventstore

#else

namespace duebook::eventstore {

bool can_hash_in_pairs() { return false; }

void sha256_each_in_pairs(char, std::span<const std::string_view>, std::span<Hash>) {
  EVENTSTORE_ASSERT(!"the processor has SHA instructions");
}

}  // namespace duebook::eventstore

#endif
