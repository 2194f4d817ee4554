// SPDX-License-Identifier: Apache-2.0
// Rules of opening a book, and the bound that keeps its sums exact.
#include "domain/book_opening.hpp"

#include <cstring>

#include "domain/book.hpp"

namespace duebook::domain {

Check check_turnover(const Book& book, Money amount) {
  if (amount.minor > turnover_max - book.settings->turnover) {
    return Rejection{Reason::exceeds_book_turnover, ""};
  }
  return {};
}

void add_turnover(Book& book, Money amount) { book.settings.edit().turnover += amount.minor; }

Decision<BookOpened> decide(const Book& book, const OpenBook& command, Date) {
  if (book.settings->open) return Rejection{Reason::book_exists, ""};
  const std::uint32_t month = command.fiscal_year_start_month.value_or(1);
  if (month < 1 || month > 12) return Rejection{Reason::out_of_range, "/fiscal_year_start_month"};
  // Names of zones are ASCII; the settings have room for as many bytes as the rule has characters.
  if (command.time_zone && command.time_zone->value.size() > zone_rule.characters_max) {
    return Rejection{Reason::not_a_time_zone, "/time_zone"};
  }
  return BookOpened{command.name, command.currency,
                    command.time_zone.value_or(ZoneName{"Asia/Ho_Chi_Minh"}), month,
                    command.allocation.value_or(AllocationPolicy::oldest_due)};
}

void evolve(Book& book, const BookOpened& event, Seq seq) {
  BookSettings& settings = book.settings.edit();
  settings.open = true;
  settings.allocation = event.allocation;
  settings.fiscal_year_start_month = static_cast<std::uint8_t>(event.fiscal_year_start_month);
  settings.currency = event.currency;
  settings.version = static_cast<std::uint32_t>(seq);
  std::memcpy(settings.time_zone, event.time_zone.value.c_str(), event.time_zone.value.size() + 1);
}

}  // namespace duebook::domain
