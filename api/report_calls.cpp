// SPDX-License-Identifier: Apache-2.0
// Questions: every report of the catalogue, and the events behind its figures.
#include "api/calls.hpp"
#include "api/reports.hpp"
#include "api/routes.hpp"

namespace duebook::api {
namespace {

using projections::Answer;
using projections::Lens;
using projections::View;

/// All that a question needs once its parameters are read; shared by the parts that run later.
struct Asked {
  std::unique_ptr<Question> question;
  std::optional<projections::Figure> figure;  ///< explain this instead
  LensParameters lens_parameters;
  Format format = Format::json;
  std::string book;
  std::shared_ptr<const projections::Facts> facts;
  Lens lens;
  eventstore::Hash root{};
};

http::Response write_answer(const Asked& asked, const Call& call, const View& view,
                            const Answer& answer) {
  const std::string body = answer_body(answer);
  const std::string digest = digest_of_body(body);
  const ReportType& report = *call.route->report;
  const domain::Currency currency = asked.question->currency(view);
  http::Response response;
  const auto add = [&](std::string name, std::string value) {
    response.headers.push_back({std::move(name), std::move(value)});
  };
  switch (asked.format) {
    case Format::json:
      response.body =
          answer_json({asked.book, std::string(report.name), report.version, asked.lens.as_of,
                       asked.lens.known_at, asked.facts->position(), asked.root},
                      body, digest);
      break;
    case Format::ndjson:
      response.content_type = "application/x-ndjson";
      response.body = answer_ndjson(answer);
      break;
    case Format::csv:
      response.content_type = "text/csv; charset=utf-8";
      response.body = answer_csv(answer, currency, asked.lens_parameters.csv);
      break;
    case Format::table:
      response.content_type = "text/plain; charset=utf-8";
      response.body = answer_table(answer, currency);
      break;
  }
  add("Duebook-Position", std::to_string(asked.lens.known_at));
  add("Duebook-Digest", digest);
  if (asked.lens_parameters.is_pinned()) {
    add("ETag", "\"" + digest + "\"");
    add("Cache-Control", "private, max-age=31536000, immutable");
  }
  return response;
}

http::Response answer_now(const Asked& asked, const Call& call) {
  const View view(*asked.facts, asked.lens);
  const auto answer =
      asked.figure ? asked.question->explain(view, *asked.figure) : asked.question->ask(view);
  if (!answer) {
    return problem_response(problem_of(answer.rejection()), call.language, call.request.request_id);
  }
  return write_answer(asked, call, view, *answer);
}

void ask(Service& service, Call call, const std::shared_ptr<Asked>& asked) {
  const auto lens = lens_of(service, *asked->facts, asked->lens_parameters);
  if (const auto* problem = std::get_if<Problem>(&lens)) return call.fail(*problem);
  asked->lens = std::get<Lens>(lens);
  asked->root = service.ledger().root_at(asked->book, asked->lens.known_at);
  const std::uint64_t rows = asked->question->rows_touched(View(*asked->facts, asked->lens));
  service.answer(rows, std::move(call),
                 [asked](const Call& now) { return answer_now(*asked, now); });
}

void call_question(Service& service, Call call, bool explain) {
  auto asked = std::make_shared<Asked>();
  asked->facts = facts_of(service, call);
  if (!asked->facts) return;
  asked->book = call.path_value("book");
  std::vector<Parameter> path = std::move(call.path);
  std::erase_if(path, [](const Parameter& value) { return value.name == "book"; });
  Parameters parameters(std::move(call.parameters), std::move(path));
  asked->lens_parameters = take_lens(parameters);
  asked->question = call.route->report->read(parameters);
  if (explain) {
    projections::Figure figure;
    parameters.take("row", figure.row);
    if (!parameters.take("column", figure.column)) {
      parameters.fail(Trouble::parameter_missing, "column");
    }
    asked->figure = std::move(figure);
  }
  std::string format;
  if (parameters.take("format", format) && call.suffix.empty()) call.suffix = format;
  if (auto bad = parameters.problem()) return call.fail(*bad);
  const auto known_format = format_of(call);
  if (!known_format) return call.fail(problem_of(Trouble::not_acceptable));
  asked->format = *known_format;
  service.when_reached(
      asked->book, asked->lens_parameters.min_position, std::move(call),
      [&service, asked](Call reached) { ask(service, std::move(reached), asked); });
}

}  // namespace

void call_report(Service& service, Call call) { call_question(service, std::move(call), false); }

void call_explain(Service& service, Call call) { call_question(service, std::move(call), true); }

std::shared_ptr<const projections::Facts> facts_of(Service& service, Call& call) {
  const std::string book(call.path_value("book"));
  auto facts = service.ledger().facts(book);
  if (!facts) call.fail(problem_of(domain::Rejection{domain::Reason::book_not_found, ""}));
  return facts;
}

std::optional<Format> format_of(const Call& call) {
  Format format = Format::json;
  if (!call.suffix.empty()) {
    if (parse_parameter(call.suffix, format)) return format;
    return {};
  }
  const std::string_view accept = call.request.header("accept");
  const auto asks_for = [&](std::string_view type) { return accept.find(type) != accept.npos; };
  if (accept.empty() || asks_for("application/json") || asks_for("*/*")) {
    if (asks_for("text/csv") && accept.find("text/csv") == 0) return Format::csv;
    return Format::json;
  }
  if (asks_for("application/x-ndjson")) return Format::ndjson;
  if (asks_for("text/csv")) return Format::csv;
  if (asks_for("text/plain")) return Format::table;
  if (asks_for("application/*") || asks_for("application/problem+json")) return Format::json;
  return {};
}

LensParameters take_lens_alone(Parameters& parameters) {
  LensParameters lens;
  lens.as_of.emplace();
  if (!parameters.take("as_of", *lens.as_of)) lens.as_of.reset();
  parameters.take("known_at", lens.known_at);
  parameters.take("min_position", lens.min_position);
  return lens;
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

std::variant<Lens, Problem> lens_of(Service& service, const projections::Facts& facts,
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
      return problem_of(Trouble::parameter_malformed, "known_at");
    }
  }
  lens.as_of = parameters.as_of ? *parameters.as_of : service.ledger().today(facts);
  return lens;
}

}  // namespace duebook::api
