// SPDX-License-Identifier: Apache-2.0
// Random histories: plausible lives of a small book, drawn from a seed. The same seed gives the
// same history on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "domain/catalogue.hpp"

namespace duebook::tests {

/// A generator of numbers whose sequence depends on the seed alone (SplitMix64); the standard
/// distributions differ between libraries.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();
  /// 0 .. count-1; count must not be 0.
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(next() % count); }
  std::int32_t between(std::int32_t low, std::int32_t high) {
    return low + static_cast<std::int32_t>(below(static_cast<std::uint32_t>(high - low + 1)));
  }
  bool chance(std::uint32_t percent) { return below(100) < percent; }
  template <class T>
  const T& pick(const std::vector<T>& of) {
    return of[below(static_cast<std::uint32_t>(of.size()))];
  }

 private:
  std::uint64_t state_;
};

struct HistoryRequest {
  std::uint64_t seed = 1;
  std::size_t commands = 60;  ///< tried after the book is set up; some are rejected
  std::uint32_t customers = 3;
  /// Absent: most of the books allocate oldest due first, some wait for hand.
  std::optional<domain::AllocationPolicy> allocation = {};
};

struct History {
  std::vector<domain::Event> events;  ///< the seq of each is its place
  std::vector<domain::Command> accepted;
  std::vector<std::pair<domain::Command, domain::Rejection>> rejected;
  domain::Book book;  ///< after all events
};

/// First day of every history; commands are dated around a day that moves on from here.
inline constexpr domain::Date history_begin = domain::from_civil({2026, 1, 1});

/// A history whose events were decided one command after the other and evolved.
History random_history(const HistoryRequest& request);

/// All items there ever were, in order.
std::vector<domain::ItemId> items_of(const domain::Receivables& state);

/// The next command somebody might send to the book on the day `today`: mostly sound, sometimes
/// not, now and then dated far back or ahead.
domain::Command random_command(Random& random, const domain::Book& book, domain::Date today);

}  // namespace duebook::tests
