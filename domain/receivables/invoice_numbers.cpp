// SPDX-License-Identifier: Apache-2.0
// Rules of invoice numbers.
#include "domain/receivables/invoice_numbers.hpp"

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

Checked<GivenNumber> give_number(const Book& book, const std::optional<DocumentNumber>& number,
                                 const std::optional<Serial>& serial) {
  const Receivables& state = book.receivables;
  if (number) {
    if (state.invoice_numbers.find(invoice_number_key(*number, serial)) != 0) {
      return Rejection{Reason::number_taken, "/number"};
    }
    return GivenNumber{*number, {}};
  }
  if (serial && !is_current_serial(serial->value)) {
    return Rejection{Reason::serial_malformed, "/serial"};
  }
  const std::uint32_t row = state.serials.find(serial ? serial->value : "");
  std::uint32_t next = row == 0 ? 1 : state.serial_rows[row].last_number + 1;
  for (;; ++next) {
    GivenNumber given{DocumentNumber{std::to_string(next)}, next};
    if (state.invoice_numbers.find(invoice_number_key(given.number, serial)) == 0) return given;
  }
}

}  // namespace duebook::domain
