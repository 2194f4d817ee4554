// SPDX-License-Identifier: Apache-2.0
// Report answers: what the server and the command line share between reading a report's parameters
// and writing its answer, so that both give the same bytes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "api/answer_write.hpp"
#include "api/parameters.hpp"
#include "api/problem.hpp"
#include "api/reports.hpp"
#include "projections/facts.hpp"
#include "projections/lens.hpp"

namespace duebook::api {

/// The parameters every report takes: as_of, known_at, min_position, bom, separator.
struct LensParameters {
  std::optional<domain::Date> as_of;
  std::string known_at;  ///< a position or an instant; empty = all that is known
  domain::Seq min_position = 0;
  CsvOptions csv;
};
/// Without those about CSV.
LensParameters take_lens_alone(Parameters& parameters);
LensParameters take_lens(Parameters& parameters);

/// Whether the same question will have the same answer for ever: both axes are given, and a moment
/// that the book has not passed yet may still get events.
bool is_pinned(const LensParameters& parameters, const projections::Lens& lens,
               const projections::Facts& facts);

/// The lens of a question about a book on the day `today`.
std::variant<projections::Lens, Problem> lens_of(const projections::Facts& facts,
                                                 domain::Date today,
                                                 const LensParameters& parameters);

/// A report, and the book it is asked of.
struct AskedReport {
  const ReportType* type = nullptr;
  std::unique_ptr<Question> question;
  std::optional<projections::Figure> figure;  ///< explain this instead
  LensParameters lens_parameters;
  // Filled in by the caller, who knows the book
  std::string book;
  std::shared_ptr<const projections::Facts> facts;
  projections::Lens lens;
  eventstore::Hash root{};  ///< of the tree at the lens's known_at
};

enum class Asking : std::uint8_t { answer, explanation };

/// Reads everything that parameters say; problems stay in `parameters`.
AskedReport read_report(const ReportType& type, Asking asking, Parameters& parameters);

struct WrittenAnswer {
  std::string text;
  std::string digest;
};

/// The answer, or why there is none.
std::variant<WrittenAnswer, Problem> answer_report(const AskedReport& asked, Format format);

}  // namespace duebook::api
