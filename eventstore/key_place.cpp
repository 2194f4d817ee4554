// SPDX-License-Identifier: Apache-2.0
// Hashes of keys, many at once.
#include "eventstore/key_place.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "eventstore/proof/sha256.hpp"

namespace duebook::eventstore {
namespace {

constexpr char hash_prefix = 'k';

std::uint64_t number_of(const Hash& hash) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t number = 0;
  std::memcpy(&number, hash.data(), sizeof number);
  return __builtin_bswap64(number);
}

}  // namespace

std::uint64_t key_hash(std::string_view key) {
  std::array<Hash, 1> hash;
  sha256_each(hash_prefix, std::array{key}, hash);
  return number_of(hash[0]);
}

std::vector<KeyPlace> key_places(std::uint64_t seq, std::span<const CommandEntry> commands) {
  std::vector<std::string_view> keys;
  keys.reserve(commands.size());
  for (const CommandEntry& command : commands) keys.push_back(command.key);
  std::vector<Hash> hashes(keys.size());
  sha256_each(hash_prefix, keys, hashes);
  std::vector<KeyPlace> places;
  places.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    places.push_back({number_of(hashes[i]), seq});
    seq += commands[i].lines;
  }
  return places;
}

}  // namespace duebook::eventstore
