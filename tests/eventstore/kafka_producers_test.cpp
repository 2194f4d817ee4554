// SPDX-License-Identifier: Apache-2.0
// Who sends alone has the same producer every time; who sends beside others has another one.
#include "eventstore/kafka_producers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <list>
#include <set>

#include "tests/eventstore/kafka_cluster.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::chrono::milliseconds delivery_time_max{10'000};

class KafkaProducersTest : public testing::Test {
 protected:
  const KafkaOptions options_ = fresh_topic(1);
  KafkaProducers producers_{options_, delivery_time_max, [](std::uint64_t, const char*) {}};
};

using Loan = KafkaProducers::Loan;

TEST_F(KafkaProducersTest, lends_the_same_one_again_to_who_sends_alone) {
  const auto first = Loan(producers_).producer();
  EXPECT_EQ(Loan(producers_).producer(), first);
}

TEST_F(KafkaProducersTest, lends_different_ones_until_all_are_lent) {
  std::list<Loan> loans;
  std::set<std::shared_ptr<KafkaProducer>> lent;
  for (std::size_t i = 0; i < kafka_producers_max; ++i) {
    lent.insert(loans.emplace_back(producers_).producer());
  }
  EXPECT_EQ(lent.size(), kafka_producers_max);
  EXPECT_TRUE(lent.contains(Loan(producers_).producer()));

  loans.pop_back();
  const auto returned = Loan(producers_).producer();
  for (const Loan& loan : loans) EXPECT_NE(loan.producer(), returned);
}

TEST_F(KafkaProducersTest, lends_one_that_failed_to_nobody_else) {
  Loan loan(producers_);
  const auto failed = loan.producer();
  loan.renew();
  EXPECT_NE(loan.producer(), failed);
  std::list<Loan> others;
  for (std::size_t i = 0; i < 2 * kafka_producers_max; ++i) {
    EXPECT_NE(others.emplace_back(producers_).producer(), failed);
  }
}

TEST_F(KafkaProducersTest, renews_once_for_all_that_share_it) {
  std::list<Loan> loans;
  for (std::size_t i = 0; i < kafka_producers_max; ++i) loans.emplace_back(producers_);
  Loan shared(producers_);
  Loan& first = *std::ranges::find(loans, shared.producer(), &Loan::producer);
  first.renew();
  shared.renew();
  EXPECT_EQ(shared.producer(), first.producer());
}

}  // namespace
}  // namespace duebook::eventstore
