// SPDX-License-Identifier: Apache-2.0
// News of a shared log: told once until it is taken, and nothing forgotten.
#include "api/book_news.hpp"

#include <gtest/gtest.h>

#include "tests/api/scripted_ledger.hpp"

namespace duebook::tests {
namespace {

using Books = std::set<eventstore::BookId>;

TEST(BookNews, is_told_once_until_it_is_taken) {
  FaultyLog log;
  int told = 0;
  api::BookNews news(log);
  news.tell_by([&] { ++told; });
  EXPECT_TRUE(news.take().moved.empty());
  log.claim("b");
  log.claim("a");
  log.claim("a");
  EXPECT_EQ(told, 1);
  const auto taken = news.take();
  EXPECT_EQ(taken.moved, (Books{"a", "b"}));
  EXPECT_FALSE(taken.owners_changed);
  log.announce({1}, "http://node:1");
  EXPECT_EQ(told, 2);
  log.claim("c");
  EXPECT_EQ(told, 2);
  const auto more = news.take();
  EXPECT_TRUE(more.owners_changed);
  EXPECT_EQ(more.moved, Books{"c"});
  EXPECT_TRUE(news.take().moved.empty());
}

TEST(BookNews, is_told_at_once_to_whoever_comes_late_and_never_to_who_has_gone) {
  FaultyLog log;
  int told = 0;
  api::BookNews news(log);
  log.claim("a");
  news.tell_by([&] { ++told; });
  EXPECT_EQ(told, 1);
  news.take();
  news.tell_by({});
  log.claim("a");
  EXPECT_EQ(told, 1);
  EXPECT_EQ(news.take().moved, Books{"a"});
}

}  // namespace
}  // namespace duebook::tests
