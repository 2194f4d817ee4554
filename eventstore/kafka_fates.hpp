// SPDX-License-Identifier: Apache-2.0
// KafkaFates: what became of each message that this process sent, told by whoever learns it.
//
// A message is sent under a tag. Two tell of it: its delivery report, and the follower that reads
// the partition. Only the follower's word is final: a message whose delivery failed may have been
// stored all the same, and may even arrive later.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <optional>

namespace duebook::eventstore {

enum class Fate {
  counted,      ///< read back, and it was the next record
  not_counted,  ///< read back, and another prefix was the accepted one
  undelivered,  ///< its delivery failed; whether it was stored is not known
};

class KafkaFates {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// A message that is waited for, as long as this lives.
  class Expected {
   public:
    explicit Expected(KafkaFates& fates);
    Expected(const Expected&) = delete;
    Expected& operator=(const Expected&) = delete;
    ~Expected();
    std::uint64_t tag() const { return tag_; }
    /// Waits for a fate; nothing if there is none by the deadline. An undelivered message stays
    /// expected. Throws what ended the follower.
    std::optional<Fate> wait(Deadline deadline) const;
    /// The fate that is known by now.
    std::optional<Fate> known() const;

   private:
    KafkaFates& fates_;
    const std::uint64_t tag_;
  };

  /// A fate that the follower told stays; tags that nobody expects are nothing to it.
  void tell(std::uint64_t tag, Fate fate);
  /// The follower has ended: everybody who waits, now or later, gets this.
  void fail(std::exception_ptr why);
  /// Throws what ended the follower, if it has ended.
  void throw_if_failed() const;

 private:
  void throw_failure() const;

  mutable std::mutex mutex_;
  mutable std::condition_variable told_;
  std::uint64_t last_tag_ = 0;
  std::map<std::uint64_t, std::optional<Fate>> fates_;
  std::exception_ptr failure_;
};

}  // namespace duebook::eventstore
