// SPDX-License-Identifier: Apache-2.0
// Which record is the next one, by size, root and term.
#include "eventstore/acceptance.hpp"

#include <gtest/gtest.h>

#include "eventstore/proof/merkle.hpp"

namespace duebook::eventstore {
namespace {

TEST(Acceptance, wants_size_root_and_term_of_the_head) {
  const Head head{.size = 5, .root = leaf_hash("a"), .term = 2};
  EXPECT_TRUE(accepts(head, head, 1));
  EXPECT_FALSE(accepts(head, {.size = 4, .root = head.root, .term = 2}, 1));
  EXPECT_FALSE(accepts(head, {.size = 5, .root = leaf_hash("b"), .term = 2}, 1));
  EXPECT_FALSE(accepts(head, {.size = 5, .root = head.root, .term = 1}, 1));
  EXPECT_FALSE(accepts(head, {.size = 5, .root = head.root, .term = 3}, 1));
}

TEST(Acceptance, lets_a_claim_raise_the_term_by_one) {
  const Head head{.size = 5, .root = leaf_hash("a"), .term = 2};
  EXPECT_TRUE(accepts(head, {.size = 5, .root = head.root, .term = 3}, 0));
  EXPECT_FALSE(accepts(head, head, 0));
  EXPECT_FALSE(accepts(head, {.size = 5, .root = head.root, .term = 4}, 0));
  EXPECT_FALSE(accepts(head, {.size = 6, .root = head.root, .term = 3}, 0));
}

}  // namespace
}  // namespace duebook::eventstore
