// SPDX-License-Identifier: Apache-2.0
// Nodes that have the brokers share the partitions out among them.
#include "eventstore/kafka_group.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "tests/eventstore/kafka_cluster.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::int32_t partitions = 6;

class Member {
 public:
  Member(const KafkaOptions& options, int number)
      : options_(options),
        url_("http://127.0.0.1:" + std::to_string(number)),
        log_(folder_.path(), options) {}

  void join() {
    KafkaGroupOptions group;
    group.url = url_;
    group.silence_max = std::chrono::seconds(3);
    group_ = std::make_unique<KafkaGroup>(options_, log_, group);
  }
  void leave() { group_.reset(); }
  KafkaLog& log() { return log_; }
  KafkaGroup& group() { return *group_; }
  std::int32_t owned() const {
    std::int32_t count = 0;
    for (std::int32_t i = 0; i < partitions; ++i) count += log_.owner(i).is_this ? 1 : 0;
    return count;
  }
  void wait_until_owner_of(std::int32_t count) const {
    while (owned() != count) std::this_thread::yield();
  }

 private:
  KafkaOptions options_;
  std::string url_;
  TemporaryFolder folder_;
  KafkaLog log_;
  std::unique_ptr<KafkaGroup> group_;
};

TEST(KafkaGroup, shares_partitions_out_among_those_who_are_there) {
  const KafkaOptions options = fresh_topic(partitions);
  Member one(options, 1);
  Member two(options, 2);
  EXPECT_EQ(one.owned(), 0);
  one.join();
  one.wait_until_owner_of(partitions);
  EXPECT_EQ(one.group().assigned(), (std::vector<std::int32_t>{0, 1, 2, 3, 4, 5}));
  // In the order of their names, so that a node gets back what it had.
  two.join();
  two.wait_until_owner_of(partitions / 2);
  one.wait_until_owner_of(partitions / 2);
  EXPECT_EQ(one.group().assigned(), (std::vector<std::int32_t>{0, 1, 2}));
  EXPECT_TRUE(one.log().owner(0).is_this);
  EXPECT_EQ(one.log().owner(3).url, "http://127.0.0.1:2");
  // Who leaves is the owner until he is replaced.
  one.leave();
  two.wait_until_owner_of(partitions);
  one.wait_until_owner_of(0);
}

// As one does that fell asleep after it was given a partition and before it said so.
TEST(KafkaGroup, announces_itself_again_when_somebody_else_did_late) {
  const KafkaOptions options = fresh_topic(partitions);
  Member member(options, 1);
  Member late(options, 2);
  member.join();
  member.wait_until_owner_of(partitions);
  late.log().announce({2, 3}, "http://127.0.0.1:2");
  member.wait_until_owner_of(partitions - 2);
  member.wait_until_owner_of(partitions);
}

}  // namespace
}  // namespace duebook::eventstore
