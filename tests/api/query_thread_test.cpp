// SPDX-License-Identifier: Apache-2.0
// The query thread: questions in order, a bound on those that wait, and an orderly end.
#include "api/query_thread.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <stdexcept>
#include <vector>

namespace duebook::tests {
namespace {

using api::QueryThread;

}  // namespace

TEST(QueryThread, runs_questions_in_order_beside_the_caller) {
  std::vector<int> ran;
  std::promise<std::thread::id> last;
  QueryThread thread;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(thread.run([&ran, i] { ran.push_back(i); }));
  EXPECT_TRUE(thread.run([&] { last.set_value(std::this_thread::get_id()); }));
  EXPECT_NE(last.get_future().get(), std::this_thread::get_id());
  EXPECT_EQ(ran, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST(QueryThread, refuses_more_than_may_wait) {
  std::promise<void> started;
  std::promise<void> go_on;
  QueryThread thread(2);
  // given one question that runs and two that wait
  EXPECT_TRUE(thread.run([&] {
    started.set_value();
    go_on.get_future().wait();
  }));
  started.get_future().wait();
  EXPECT_TRUE(thread.run([] {}));
  EXPECT_TRUE(thread.run([] {}));
  // then
  EXPECT_FALSE(thread.run([] {}));
  go_on.set_value();
}

TEST(QueryThread, goes_on_after_a_question_that_threw) {
  std::promise<void> after;
  QueryThread thread;
  thread.run([] { throw std::runtime_error("a fault"); });
  thread.run([&] { after.set_value(); });
  after.get_future().get();
}

TEST(QueryThread, lets_go_of_a_question_that_was_answered) {
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = held;
  std::promise<bool> gone;
  QueryThread thread;
  thread.run([held = std::move(held)] {});
  thread.run([&] { gone.set_value(watched.expired()); });
  EXPECT_TRUE(gone.get_future().get());
}

TEST(QueryThread, drops_those_that_wait_when_it_ends) {
  std::promise<void> started;
  std::promise<void> go_on;
  bool ran = false;
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = held;
  {
    auto thread = std::make_unique<QueryThread>();
    thread->run([&] {
      started.set_value();
      go_on.get_future().wait();
    });
    started.get_future().wait();
    thread->run([&ran, held = std::move(held)] { ran = true; });
    std::thread ending([&] { thread.reset(); });
    // What waits is dropped before the one that runs is awaited.
    while (!watched.expired()) std::this_thread::yield();
    go_on.set_value();
    ending.join();
  }
  EXPECT_FALSE(ran);
}

}  // namespace duebook::tests
