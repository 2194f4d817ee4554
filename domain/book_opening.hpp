// SPDX-License-Identifier: Apache-2.0
// Opening a book: its name, currency, time zone, fiscal year and how money is allocated.
#pragma once

#include <array>
#include <optional>

#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

struct Book;

/// What happens to money nobody allocated by hand.
enum class AllocationPolicy : std::uint8_t {
  oldest_due,  ///< to the open item with the earliest due date, then invoice date, then number
  manual,      ///< it waits
};
constexpr auto wire_names(AllocationPolicy) {
  return std::to_array<std::string_view>({"oldest-due", "manual"});
}

// Commands

struct OpenBook {
  Name name;
  Currency currency;
  std::optional<ZoneName> time_zone;
  std::optional<std::uint32_t> fiscal_year_start_month;
  std::optional<AllocationPolicy> allocation;
  DUEBOOK_RECORD("open-book",
                 "Opens a book. Defaults: time zone Asia/Ho_Chi_Minh, fiscal year from January, "
                 "allocation oldest-due.",
                 name, currency, time_zone, fiscal_year_start_month, allocation)
};

// Events

struct BookOpened {
  Name name;
  Currency currency;
  ZoneName time_zone;
  std::uint32_t fiscal_year_start_month = 1;
  AllocationPolicy allocation = AllocationPolicy::oldest_due;
  DUEBOOK_RECORD("book-opened", "The book takes entries.", name, currency, time_zone,
                 fiscal_year_start_month, allocation)
  EntityRef made() const { return {EntityKind::book, {}}; }
};

// State

struct BookSettings {
  bool open = false;
  AllocationPolicy allocation = AllocationPolicy::oldest_due;
  std::uint8_t fiscal_year_start_month = 1;
  std::uint8_t padding_of_month[1] = {};
  Currency currency;
  std::uint8_t padding_of_currency[2] = {};
  /// Amounts of all documents so far. Bounded, so that no sum over documents leaves 64 bits.
  std::int64_t turnover = 0;
  std::uint32_t version = 0;
  char time_zone[zone_rule.characters_max + 1] = {};  ///< ends with a zero
  std::uint8_t padding_of_time_zone[3] = {};
};

inline constexpr std::int64_t turnover_max = 4'000'000'000'000'000'000;

/// Whether a document over `amount` keeps the book's turnover in range.
Check check_turnover(const Book& book, Money amount);
void add_turnover(Book& book, Money amount);

// Decide and evolve

Decision<BookOpened> decide(const Book& book, const OpenBook& command, Date today);

void evolve(Book& book, const BookOpened& event, Seq seq);

}  // namespace duebook::domain
