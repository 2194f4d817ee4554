// SPDX-License-Identifier: Apache-2.0
// SHA-256 of one message, and of many at once, which is what appending and replaying spend most on.
//
// A processor with SHA instructions needs four cycles from one to the next but can begin one every
// two, so two messages side by side take little longer than one. Lines of a record and nodes of a
// level do not depend on each other, so they are hashed that way; OpenSSL does it elsewhere.
#pragma once

#include <span>
#include <string_view>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

Hash sha256(std::string_view bytes);

/// hashes[i] = SHA-256(prefix messages[i]). As many hashes as messages.
void sha256_each(char prefix, std::span<const std::string_view> messages, std::span<Hash> hashes);

/// Whether the processor has what sha256_each_in_pairs needs.
bool can_hash_in_pairs();
/// The two ways sha256_each chooses from.
void sha256_each_in_pairs(char prefix, std::span<const std::string_view> messages,
                          std::span<Hash> hashes);
void sha256_each_in_turn(char prefix, std::span<const std::string_view> messages,
                         std::span<Hash> hashes);

}  // namespace duebook::eventstore
