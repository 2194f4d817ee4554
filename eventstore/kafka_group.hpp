// SPDX-License-Identifier: Apache-2.0
// KafkaGroup: announces this node for the partitions that the brokers share out to it.
//
// It is a member of a consumer group that has the log's topic to read, and reads nothing: all that
// is wanted of the group is who has which partition. The brokers share them out by `range`, anew
// whenever a member comes, goes, or is not heard of for too long.
//
// Membership is a hint. A member that gained a partition announces itself in the log, and what is
// in the log counts. One that lost a partition does nothing: it is the owner until the next one
// announces itself. So nothing stands still while the group makes up its mind, and a member that
// slept, and does not know that it is none any more, is replaced by what the others wrote.
//
// An announcement may come late, from a member that slept just before it sent it. So a partition
// that is this member's, and is announced by another one all the same, is announced again after as
// long a time: by then it is sure which of both the brokers mean.
//
// Members are named by their address and get their ranges in the order of their names; a node that
// is started again gets the range that it had.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "eventstore/kafka_client.hpp"
#include "eventstore/shared_log.hpp"

namespace duebook::eventstore {

struct KafkaGroupOptions {
  /// Where this node takes commands.
  std::string url;
  /// A member that is not heard of for so long has lost its partitions. The brokers take 6 seconds
  /// and more, unless group.min.session.timeout.ms says otherwise.
  std::chrono::milliseconds silence_max{6'000};
  /// Told of partitions gained and of failures, in a sentence; on the group's thread.
  std::function<void(const std::string&)> tell = [](const std::string&) {};
};

class KafkaGroup {
 public:
  /// Joins in the background. The log must outlive it. Throws Fault{io} on settings that are not
  /// taken.
  KafkaGroup(const KafkaOptions& kafka, SharedLog& log, KafkaGroupOptions options);
  /// Leaves the group: the others get its partitions at once.
  ~KafkaGroup();

  /// What the brokers have shared out to this member, as it was last heard.
  std::vector<std::int32_t> assigned() const;

 private:
  using Clock = std::chrono::steady_clock;

  void run();
  void hear(rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* partitions);
  void announce_what_is_due();
  void announce(const std::set<std::int32_t>& partitions);

  SharedLog& log_;
  const KafkaGroupOptions options_;
  mutable std::mutex mutex_;
  std::set<std::int32_t> assigned_;
  // The thread's own.
  std::set<std::int32_t> gained_;  ///< and not announced yet
  Clock::time_point settled_at_;   ///< the last announcement, or change of what is assigned
  KafkaClient client_;
  KafkaOwned<rd_kafka_queue_t, rd_kafka_queue_destroy> queue_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;  // last
};

}  // namespace duebook::eventstore
