// SPDX-License-Identifier: Apache-2.0
// Answer → text: JSON, NDJSON, CSV, and the table of a terminal. One writer each, for every report.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "eventstore/event_log.hpp"
#include "projections/answer.hpp"
#include "projections/entity.hpp"

namespace duebook::api {

enum class Format : std::uint8_t { json, ndjson, csv, table };
constexpr auto wire_names(Format) {
  return std::to_array<std::string_view>({"json", "ndjson", "csv", "table"});
}

struct CsvOptions {
  bool bom = false;      ///< for Excel, which needs it to see UTF-8
  char separator = ',';  ///< or ';'
};

/// What stands around an answer: where it was asked and what it is bound to.
struct AnswerHead {
  std::string book;
  std::string model;
  std::uint32_t model_version = 1;
  domain::Date as_of;
  domain::Seq known_at = 0;  ///< also the position: what came later is not in the answer
  eventstore::Hash root{};   ///< of the tree at known_at
};

/// {"terms":…,"data":[…],"total":…}: the part of the JSON answer that the digest covers.
std::string answer_body(const projections::Answer& answer);
/// SHA-256 of answer_body, lower-case hex: `jq -cj '{terms,data,total}' | sha256sum` gives it.
std::string digest_of_body(std::string_view body);

/// The whole JSON answer: head, digest, terms, data, total.
std::string answer_json(const AnswerHead& head, std::string_view body, std::string_view digest);
/// The rows alone, as a JSON array of objects.
void append_rows(std::string& out, const projections::Answer& answer);
/// One JSON object: its fields, and its tables as arrays of objects.
std::string thing_json(const projections::Thing& thing);
/// One JSON object per row.
std::string answer_ndjson(const projections::Answer& answer);
/// Heading and rows, RFC 4180. Amounts in major units with a dot, of the currency that the row
/// names in its column `currency`, else of the one given. Text that a spreadsheet would take for a
/// formula gets a leading apostrophe.
std::string answer_csv(const projections::Answer& answer, domain::Currency currency,
                       const CsvOptions& options);
/// Columns aligned for a terminal, with the total below a rule.
std::string answer_table(const projections::Answer& answer, domain::Currency currency);

/// An amount in major units: 1234 USD = "12.34", 1234 VND = "1234".
std::string major_units(domain::Money amount, domain::Currency currency);

/// A CSV cell of untrusted text: quoted where needed, harmless to a spreadsheet.
void append_csv_text(std::string& out, std::string_view text, char separator);

}  // namespace duebook::api
