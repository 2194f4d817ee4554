// SPDX-License-Identifier: Apache-2.0
// SHA-256 by OpenSSL, and the choice between it and two messages side by side.
//
// The low-level SHA256_* calls are used although OpenSSL 3 calls them deprecated: they pick the
// same SHA-NI code as EVP and cost a third less on a short message.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "eventstore/proof/sha256.hpp"

#include <openssl/sha.h>

#include "eventstore/assert.hpp"

namespace duebook::eventstore {

Hash sha256(std::string_view bytes) {
  Hash hash;
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, bytes.data(), bytes.size());
  SHA256_Final(hash.data(), &state);
  return hash;
}

void sha256_each(char prefix, std::span<const std::string_view> messages, std::span<Hash> hashes) {
  static const bool in_pairs = can_hash_in_pairs();
  if (in_pairs) {
    sha256_each_in_pairs(prefix, messages, hashes);
  } else {
    sha256_each_in_turn(prefix, messages, hashes);
  }
}

void sha256_each_in_turn(char prefix, std::span<const std::string_view> messages,
                         std::span<Hash> hashes) {
  EVENTSTORE_ASSERT(messages.size() == hashes.size());
  SHA256_CTX state;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    SHA256_Init(&state);
    SHA256_Update(&state, &prefix, 1);
    SHA256_Update(&state, messages[i].data(), messages[i].size());
    SHA256_Final(hashes[i].data(), &state);
  }
}

}  // namespace duebook::eventstore
