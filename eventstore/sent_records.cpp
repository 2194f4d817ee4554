// SPDX-License-Identifier: Apache-2.0
// A table of tags under a lock, which nobody holds while hashing.
#include "eventstore/sent_records.hpp"

#include <utility>

namespace duebook::eventstore {

SentRecords::Entry::Entry(SentRecords& records, std::uint64_t tag, std::string_view header,
                          const Record& record)
    : records_(records), tag_(tag) {
  Sent sent{header, record.text, hash_record(header, record)};
  const std::lock_guard lock(records_.mutex_);
  records_.sent_.insert_or_assign(tag_, std::move(sent));
}

SentRecords::Entry::~Entry() {
  const std::lock_guard lock(records_.mutex_);
  records_.sent_.erase(tag_);
}

// The bytes are compared under the lock, so that their owner does not take them away.
std::optional<HashedRecord> SentRecords::take(std::uint64_t tag, std::string_view value) {
  const std::lock_guard lock(mutex_);
  const auto found = sent_.find(tag);
  if (found == sent_.end()) return std::nullopt;
  const Sent& sent = found->second;
  const bool same = value.size() == sent.header.size() + sent.text.size() &&
                    value.starts_with(sent.header) && value.ends_with(sent.text);
  if (!same) return std::nullopt;
  return std::move(sent_.extract(found).mapped().known);
}

}  // namespace duebook::eventstore
