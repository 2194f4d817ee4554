// SPDX-License-Identifier: Apache-2.0
// Numbers of invoices: unique within their serial, and without gaps where the book gives them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/decision.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

struct Book;

/// Under which an invoice's number is unique: "number LF serial", case folded by the index.
std::string invoice_number_key(const DocumentNumber& number, const std::optional<Serial>& serial);

/// Serial of invoices numbered from now on: form digit 1–9, C or K, year, type letter, two letters.
bool is_current_serial(std::string_view serial);

struct GivenNumber {
  DocumentNumber number;
  std::optional<std::uint32_t> running_number;  ///< when the book gave it
};

/// The number named, if it is free, else the next one of the serial. A number that somebody named
/// before the book came to it is passed over: it is no gap.
Checked<GivenNumber> give_number(const Book& book, const std::optional<DocumentNumber>& number,
                                 const std::optional<Serial>& serial);

}  // namespace duebook::domain
