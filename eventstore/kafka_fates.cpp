// SPDX-License-Identifier: Apache-2.0
// A table of tags under one lock.
#include "eventstore/kafka_fates.hpp"

#include <utility>

namespace duebook::eventstore {

KafkaFates::Expected::Expected(KafkaFates& fates)
    : fates_(fates), tag_([&fates] {
        const std::lock_guard lock(fates.mutex_);
        fates.fates_.emplace(++fates.last_tag_, std::nullopt);
        return fates.last_tag_;
      }()) {}

KafkaFates::Expected::~Expected() {
  const std::lock_guard lock(fates_.mutex_);
  fates_.fates_.erase(tag_);
}

std::optional<Fate> KafkaFates::Expected::wait(Deadline deadline) const {
  std::unique_lock lock(fates_.mutex_);
  const auto& fate = fates_.fates_.at(tag_);
  fates_.told_.wait_until(lock, deadline, [&] { return fate || fates_.failure_; });
  if (!fate) fates_.throw_failure();
  return fate;
}

std::optional<Fate> KafkaFates::Expected::known() const {
  const std::lock_guard lock(fates_.mutex_);
  return fates_.fates_.at(tag_);
}

void KafkaFates::tell(std::uint64_t tag, Fate fate) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = fates_.find(tag);
    if (found == fates_.end()) return;
    if (fate == Fate::undelivered && found->second) return;
    found->second = fate;
  }
  told_.notify_all();
}

void KafkaFates::fail(std::exception_ptr why) {
  {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(why);
  }
  told_.notify_all();
}

void KafkaFates::throw_if_failed() const {
  const std::lock_guard lock(mutex_);
  throw_failure();
}

void KafkaFates::throw_failure() const {
  if (failure_) std::rethrow_exception(failure_);
}

}  // namespace duebook::eventstore
