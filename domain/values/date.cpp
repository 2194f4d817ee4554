// SPDX-License-Identifier: Apache-2.0
// Text of days and moments, read strictly and written in one way.
#include "domain/values/date.hpp"

#include <algorithm>
#include <array>

namespace duebook::domain {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t micros_per_day = 86'400 * micros_per_second;

// Reads `count` digits at `at`; -1 when one of them is no digit.
std::int32_t digits_at(std::string_view text, std::size_t at, std::size_t count) {
  std::int32_t value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::int32_t days_in_month(std::int32_t year, std::int32_t month) {
  constexpr std::array days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap ? 1 : 0);
}

void append_digits(std::string& out, std::int64_t value, int count) {
  char digits[20];
  for (int i = count - 1; i >= 0; --i) {
    digits[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  out.append(digits, static_cast<std::size_t>(count));
}

// Reads `hh:mm` at `at` as minutes; -1 when it is none.
std::int32_t minutes_at(std::string_view text, std::size_t at) {
  const std::int32_t hour = digits_at(text, at, 2);
  const std::int32_t minute = digits_at(text, at + 3, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || text[at + 2] != ':') return -1;
  return hour * 60 + minute;
}

// Reads the zone that ends an instant as minutes east of UTC.
bool parse_zone(std::string_view zone, std::int32_t& minutes) {
  minutes = 0;
  if (zone == "Z" || zone == "z") return true;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-')) return false;
  const std::int32_t offset = minutes_at(zone, 1);
  if (offset < 0) return false;
  minutes = zone[0] == '-' ? -offset : offset;
  return true;
}

}  // namespace

bool parse_date(std::string_view text, Date& out) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const YearMonthDay civil{digits_at(text, 0, 4), digits_at(text, 5, 2), digits_at(text, 8, 2)};
  if (civil.year < 0 || civil.month < 1 || civil.month > 12 || civil.day < 1) return false;
  if (civil.day > days_in_month(civil.year, civil.month)) return false;
  const Date date = from_civil(civil);
  if (date < date_min || date > date_max) return false;
  out = date;
  return true;
}

void append_date(std::string& out, Date date) {
  const YearMonthDay civil = to_civil(date);
  append_digits(out, civil.year, 4);
  out.push_back('-');
  append_digits(out, civil.month, 2);
  out.push_back('-');
  append_digits(out, civil.day, 2);
}

std::string to_string(Date date) {
  std::string out;
  append_date(out, date);
  return out;
}

Date end_of_month(Date date) {
  const YearMonthDay civil = to_civil(date);
  return from_civil({civil.year + civil.month / 12, civil.month % 12 + 1, 1}) - 1;
}

Date add_months(Date date, std::int32_t months) {
  const YearMonthDay civil = to_civil(date);
  const std::int32_t month_index = civil.year * 12 + civil.month - 1 + months;
  const Date first = from_civil({month_index / 12, month_index % 12 + 1, 1});
  return std::min(first + (civil.day - 1), end_of_month(first));
}

bool parse_instant(std::string_view text, Instant& out) {
  Date date;
  if (text.size() < 20 || !parse_date(text.substr(0, 10), date)) return false;
  if (text[10] != 'T' && text[10] != 't') return false;
  const std::int32_t minutes = minutes_at(text, 11);
  const std::int32_t second = digits_at(text, 17, 2);
  if (minutes < 0 || text[16] != ':' || second < 0 || second > 59) return false;
  std::size_t at = 19;
  std::int64_t fraction = 0;
  if (text[at] == '.') {
    const std::size_t first = ++at;
    std::int64_t unit = micros_per_second / 10;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) {
      fraction += (text[at] - '0') * unit;
    }
    if (at == first || at - first > 6) return false;
  }
  std::int32_t zone_minutes = 0;
  if (!parse_zone(text.substr(at), zone_minutes)) return false;
  out.micros = date.days * micros_per_day +
               (std::int64_t{minutes - zone_minutes} * 60 + second) * micros_per_second + fraction;
  return true;
}

void append_instant(std::string& out, Instant instant) {
  std::int64_t days = instant.micros / micros_per_day;
  std::int64_t rest = instant.micros % micros_per_day;
  if (rest < 0) {
    rest += micros_per_day;
    --days;
  }
  append_date(out, Date{static_cast<std::int32_t>(days)});
  const std::int64_t second = rest / micros_per_second;
  out.push_back('T');
  append_digits(out, second / 3600, 2);
  out.push_back(':');
  append_digits(out, second / 60 % 60, 2);
  out.push_back(':');
  append_digits(out, second % 60, 2);
  out.push_back('.');
  append_digits(out, rest % micros_per_second, 6);
  out.push_back('Z');
}

std::string to_string(Instant instant) {
  std::string out;
  append_instant(out, instant);
  return out;
}

}  // namespace duebook::domain
