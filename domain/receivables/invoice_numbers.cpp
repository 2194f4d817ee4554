// SPDX-License-Identifier: Apache-2.0
// Rules of invoice numbers.
#include "domain/receivables/invoice_numbers.hpp"

#include <charconv>

#include "domain/book.hpp"

namespace duebook::domain {

std::string invoice_number_key(const DocumentNumber& number, const std::optional<Serial>& serial) {
  return number.value + "\n" + (serial ? serial->value : "");
}

bool is_current_serial(std::string_view serial) {
  constexpr std::string_view types = "TDLMNBGHXF";
  const auto in = [&](std::size_t i, char low, char high) {
    return serial[i] >= low && serial[i] <= high;
  };
  return serial.size() == 7 && in(0, '1', '9') && (serial[1] == 'C' || serial[1] == 'K') &&
         in(2, '0', '9') && in(3, '0', '9') && types.find(serial[4]) != types.npos &&
         in(5, 'A', 'Z') && in(6, 'A', 'Z');
}

namespace {

std::uint32_t last_given(const Receivables& state, const std::optional<Serial>& serial) {
  const std::uint32_t row = state.serials.find(serial ? serial->value : std::string_view());
  return row == 0 ? 0 : state.serial_rows[row].last_number;
}

bool is_named(const Receivables& state, const DocumentNumber& number,
              const std::optional<Serial>& serial) {
  return state.named_numbers.find(invoice_number_key(number, serial)) != 0;
}

// Every number up to the last one given is taken: it was given, or passed over since it was named.
// So those the book gave are in no index.
bool is_given(const Receivables& state, std::string_view number,
              const std::optional<Serial>& serial) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  const bool is_as_given =
      error == std::errc() && end == number.data() + number.size() && number.front() != '0';
  return is_as_given && value <= last_given(state, serial);
}

}  // namespace

Checked<GivenNumber> give_number(const Book& book, const std::optional<DocumentNumber>& number,
                                 const std::optional<Serial>& serial) {
  const Receivables& state = book.receivables;
  if (number) {
    if (is_given(state, number->value, serial) || is_named(state, *number, serial)) {
      return Rejection{Reason::number_taken, "/number"};
    }
    return GivenNumber{*number, {}};
  }
  if (serial && !is_current_serial(serial->value)) {
    return Rejection{Reason::serial_malformed, "/serial"};
  }
  for (std::uint32_t next = last_given(state, serial) + 1;; ++next) {
    GivenNumber given{DocumentNumber{std::to_string(next)}, next};
    if (!is_named(state, given.number, serial)) return given;
  }
}

}  // namespace duebook::domain
