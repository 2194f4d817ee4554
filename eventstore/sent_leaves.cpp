// SPDX-License-Identifier: Apache-2.0
// A table of tags under a lock, which nobody holds while hashing.
#include "eventstore/sent_leaves.hpp"

#include <utility>

#include "eventstore/proof/merkle.hpp"

namespace duebook::eventstore {

SentLeaves::Entry::Entry(SentLeaves& leaves, std::uint64_t tag, std::string_view header,
                         const Record& record)
    : leaves_(leaves), tag_(tag) {
  Sent sent{header, record.text, {record.base, leaf_hashes(record)}};
  const std::lock_guard lock(leaves_.mutex_);
  leaves_.sent_.insert_or_assign(tag_, std::move(sent));
}

SentLeaves::Entry::~Entry() {
  const std::lock_guard lock(leaves_.mutex_);
  leaves_.sent_.erase(tag_);
}

// The bytes are compared under the lock, so that their owner does not take them away.
std::optional<SentLeaves::Leaves> SentLeaves::find(std::uint64_t tag,
                                                   std::string_view value) const {
  const std::lock_guard lock(mutex_);
  const auto found = sent_.find(tag);
  if (found == sent_.end()) return std::nullopt;
  const Sent& sent = found->second;
  const bool same = value.size() == sent.header.size() + sent.text.size() &&
                    value.starts_with(sent.header) && value.ends_with(sent.text);
  return same ? std::optional(sent.leaves) : std::nullopt;
}

}  // namespace duebook::eventstore
