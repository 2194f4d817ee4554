// SPDX-License-Identifier: Apache-2.0
// Owners: handing many customers over at once, split evenly when there are several new owners.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

struct Book;

// Commands

struct TransferOwner {
  std::vector<Code> customers;
  std::optional<Code> from;
  std::vector<Code> to;
  std::optional<Code> to_department;
  DUEBOOK_RECORD(
      "transfer-owner",
      "Hands customers over to new owners, all or none. Named one by one, or all those of "
      "the owner `from` in the order they were registered. Several new owners (or the "
      "employees of a department) get contiguous blocks whose sizes differ by one at "
      "most, the larger ones first.",
      customers, from, to, to_department)
};

// Events

struct OwnerTransferred {
  Code owner;
  std::vector<Code> customers;
  DUEBOOK_RECORD("owner-transferred", "The customers have this owner from now on.", owner,
                 customers)
};

/// How many of `count` things each of `owners` gets: sizes differ by one at most, larger first.
std::vector<std::size_t> split_evenly(std::size_t count, std::size_t owners);

// Decide and evolve

Decision<OwnerTransferred> decide(const Book& book, const TransferOwner& command, Date today);

void evolve(Book& book, const OwnerTransferred& event, Seq seq);

}  // namespace duebook::domain
