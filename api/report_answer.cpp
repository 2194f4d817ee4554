// SPDX-License-Identifier: Apache-2.0
// From parameters to a lens, and from a question to the text of its answer.
#include "api/report_answer.hpp"

namespace duebook::api {

using projections::Lens;
using projections::View;

AskedReport read_report(const ReportType& type, Asking asking, Parameters& parameters) {
  AskedReport asked;
  asked.type = &type;
  asked.lens_parameters = take_lens(parameters);
  asked.question = type.read(parameters);
  if (asking == Asking::explanation) {
    projections::Figure& figure = asked.figure.emplace();
    parameters.take("row", figure.row);
    if (!parameters.take("column", figure.column)) {
      parameters.fail(Trouble::parameter_missing, "column");
    }
  }
  return asked;
}

std::variant<WrittenAnswer, Problem> answer_report(const AskedReport& asked, Format format) {
  const View view(*asked.facts, asked.lens);
  const auto answer =
      asked.figure ? asked.question->explain(view, *asked.figure) : asked.question->ask(view);
  if (!answer) return problem_of(answer.rejection());
  const std::string body = answer_body(*answer);
  const domain::Currency currency = asked.question->currency(view);
  WrittenAnswer written{{}, digest_of_body(body)};
  switch (format) {
    case Format::json:
      written.text = answer_json({asked.book, std::string(asked.type->name), asked.type->version,
                                  asked.lens.as_of, asked.lens.known_at, asked.root},
                                 body, written.digest);
      break;
    case Format::ndjson: written.text = answer_ndjson(*answer); break;
    case Format::csv:
      written.text = answer_csv(*answer, currency, asked.lens_parameters.csv);
      break;
    case Format::table: written.text = answer_table(*answer, currency); break;
  }
  return written;
}

LensParameters take_lens_alone(Parameters& parameters) {
  LensParameters lens;
  lens.as_of.emplace();
  if (!parameters.take("as_of", *lens.as_of)) lens.as_of.reset();
  parameters.take("known_at", lens.known_at);
  parameters.take("min_position", lens.min_position);
  return lens;
}

bool is_pinned(const LensParameters& parameters, const Lens& lens,
               const projections::Facts& facts) {
  if (parameters.known_at.empty() || !parameters.as_of) return false;
  domain::Seq position = 0;
  return parse_parameter(parameters.known_at, position) || lens.known_at < facts.position();
}

LensParameters take_lens(Parameters& parameters) {
  LensParameters lens = take_lens_alone(parameters);
  parameters.take("bom", lens.csv.bom);
  std::string separator;
  if (parameters.take("separator", separator)) {
    if (separator == "semicolon") {
      lens.csv.separator = ';';
    } else if (separator != "comma") {
      parameters.fail(Trouble::parameter_malformed, "separator");
    }
  }
  return lens;
}

std::variant<Lens, Problem> lens_of(const projections::Facts& facts, domain::Date today,
                                    const LensParameters& parameters) {
  Lens lens;
  lens.known_at = facts.position();
  if (!parameters.known_at.empty()) {
    domain::Instant moment;
    domain::Seq position = 0;
    if (parse_parameter(parameters.known_at, position)) {
      if (position > lens.known_at) return problem_of(Trouble::position_ahead, "known_at");
      lens.known_at = position;
    } else if (domain::parse_instant(parameters.known_at, moment)) {
      lens.known_at = facts.position_at(moment);
    } else {
      return problem_of(domain::Rejection{domain::Reason::not_an_instant, "known_at"});
    }
  }
  lens.as_of = parameters.as_of.value_or(today);
  return lens;
}

}  // namespace duebook::api
