// SPDX-License-Identifier: Apache-2.0
// The fates of messages: who waits hears of them, and the follower has the last word.
#include "eventstore/kafka_fates.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {
namespace {

constexpr KafkaFates::Deadline already = KafkaFates::Deadline::min();
constexpr KafkaFates::Deadline never = KafkaFates::Deadline::max();

TEST(KafkaFates, tell_nothing_before_the_deadline) {
  KafkaFates fates;
  const KafkaFates::Expected expected(fates);
  EXPECT_EQ(expected.wait(already), std::nullopt);
  EXPECT_EQ(expected.known(), std::nullopt);
}

TEST(KafkaFates, reach_the_thread_that_waits) {
  KafkaFates fates;
  const KafkaFates::Expected one(fates);
  const KafkaFates::Expected other(fates);
  ASSERT_NE(one.tag(), other.tag());
  std::thread teller([&] {
    fates.tell(other.tag(), Fate::not_counted);
    fates.tell(one.tag(), Fate::counted);
  });
  EXPECT_EQ(one.wait(never), Fate::counted);
  EXPECT_EQ(other.wait(never), Fate::not_counted);
  teller.join();
}

TEST(KafkaFates, may_be_told_by_the_follower_after_the_delivery_failed_and_not_before) {
  KafkaFates fates;
  const KafkaFates::Expected expected(fates);
  fates.tell(expected.tag(), Fate::undelivered);
  EXPECT_EQ(expected.wait(already), Fate::undelivered);
  fates.tell(expected.tag(), Fate::counted);
  EXPECT_EQ(expected.known(), Fate::counted);
  fates.tell(expected.tag(), Fate::undelivered);
  EXPECT_EQ(expected.known(), Fate::counted);
}

TEST(KafkaFates, of_messages_nobody_expects_are_forgotten) {
  KafkaFates fates;
  std::uint64_t tag = 0;
  {
    const KafkaFates::Expected expected(fates);
    tag = expected.tag();
  }
  fates.tell(tag, Fate::counted);
  const KafkaFates::Expected next(fates);
  EXPECT_NE(next.tag(), tag);
  EXPECT_EQ(next.known(), std::nullopt);
}

TEST(KafkaFates, fail_for_all_who_wait_when_the_follower_ends) {
  KafkaFates fates;
  const KafkaFates::Expected told(fates);
  const KafkaFates::Expected untold(fates);
  EXPECT_NO_THROW(fates.throw_if_failed());
  std::thread follower([&] {
    fates.tell(told.tag(), Fate::counted);
    fates.fail(std::make_exception_ptr(Fault(FaultKind::lost_events, "gone")));
  });
  EXPECT_THROW(untold.wait(never), Fault);
  EXPECT_EQ(told.wait(never), Fate::counted);
  EXPECT_THROW(fates.throw_if_failed(), Fault);
  follower.join();
}

}  // namespace
}  // namespace duebook::eventstore
