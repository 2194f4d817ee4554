// SPDX-License-Identifier: Apache-2.0
// Demo data: two years of a Vietnamese trading company, made from a seed through real commands.
#pragma once

#include <cstdint>
#include <functional>

#include "domain/values/date.hpp"
#include "eventstore/event_log.hpp"

namespace duebook::tools {

struct DemoSize {
  std::uint32_t customers = 500;
  std::uint32_t employees = 20;
  std::uint32_t products = 200;
  std::uint32_t invoices = 20'000;
  std::uint32_t days = 730;
};

struct DemoProgress {
  std::uint32_t days_done = 0;
  std::uint32_t days = 0;
  std::uint64_t commands = 0;
};

/// Writes the book "main" into a log that has no such book; false when it has one, which is then
/// left as it is. The last day is `today`. Events are dated as if entered on their business
/// day, so that both time axes can be tried. Equal sizes, seeds and days give equal books.
bool write_demo_book(eventstore::EventLog& log, domain::Date today, const DemoSize& size,
                     std::uint64_t seed, const std::function<void(const DemoProgress&)>& progress);

}  // namespace duebook::tools
