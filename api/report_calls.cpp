// SPDX-License-Identifier: Apache-2.0
// Questions: every report of the catalogue, and the events behind its figures.
#include "api/calls.hpp"
#include "api/routes.hpp"

namespace duebook::api {
namespace {

using projections::Lens;
using projections::View;

/// A question on its way; shared by the parts that run later.
struct Asked {
  AskedReport report;
  Format format = Format::json;
  bool pinned = false;  ///< later events cannot change the answer
};

std::string_view content_type_of(Format format) {
  switch (format) {
    case Format::json: return "application/json";
    case Format::ndjson: return "application/x-ndjson";
    case Format::csv: return "text/csv; charset=utf-8";
    case Format::table: return "text/plain; charset=utf-8";
  }
  return {};
}

http::Response answer_now(const Asked& now, const Call& call) {
  const AskedReport& asked = now.report;
  auto answer = answer_report(asked, now.format);
  if (const auto* problem = std::get_if<Problem>(&answer)) {
    return problem_response(*problem, call.language, call.request.request_id);
  }
  auto& [text, digest] = std::get<WrittenAnswer>(answer);
  http::Response response;
  response.content_type = content_type_of(now.format);
  response.body = std::move(text);
  const auto add = [&](std::string name, std::string value) {
    response.headers.push_back({std::move(name), std::move(value)});
  };
  add("Duebook-Position", std::to_string(asked.lens.known_at));
  add("Duebook-Digest", digest);
  if (now.pinned) {
    // One tag per way of writing it down: a strong tag stands for bytes.
    add("ETag", "\"" + digest_of_body(response.body) + "\"");
    add("Cache-Control", "private, max-age=31536000, immutable");
    add("Vary", "Accept");
  }
  return response;
}

void ask(Service& service, Call call, const std::shared_ptr<Asked>& asked) {
  AskedReport& report = asked->report;
  const auto lens = lens_of(service, *report.facts, report.lens_parameters);
  if (const auto* problem = std::get_if<Problem>(&lens)) return call.fail(*problem);
  report.lens = std::get<Lens>(lens);
  asked->pinned = is_pinned(report.lens_parameters, report.lens, *report.facts);
  report.root = service.ledger().root_at(report.book, report.lens.known_at);
  const std::uint64_t rows = report.question->rows_touched(View(*report.facts, report.lens));
  service.answer(rows, std::move(call),
                 [asked](const Call& now) { return answer_now(*asked, now); });
}

void call_question(Service& service, Call call, Asking asking) {
  auto facts = facts_of(service, call);
  if (!facts) return;
  const std::string book(call.path_value("book"));
  std::vector<Parameter> path = std::move(call.path);
  std::erase_if(path, [](const Parameter& value) { return value.name == "book"; });
  Parameters parameters(std::move(call.parameters), std::move(path));
  auto asked = std::make_shared<Asked>();
  asked->report = read_report(*call.route->report, asking, parameters);
  asked->report.book = book;
  asked->report.facts = std::move(facts);
  std::string format;
  if (parameters.take("format", format) && call.suffix.empty()) call.suffix = format;
  if (auto bad = parameters.problem()) return call.fail(*bad);
  const auto known_format = format_of(call);
  if (!known_format) return call.fail(problem_of(Trouble::not_acceptable));
  asked->format = *known_format;
  service.when_reached(
      book, asked->report.lens_parameters.min_position, std::move(call),
      [&service, asked](Call reached) { ask(service, std::move(reached), asked); });
}

}  // namespace

void call_report(Service& service, Call call) {
  call_question(service, std::move(call), Asking::answer);
}

void call_explain(Service& service, Call call) {
  call_question(service, std::move(call), Asking::explanation);
}

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

std::variant<Lens, Problem> lens_of(Service& service, const projections::Facts& facts,
                                    const LensParameters& parameters) {
  return lens_of(facts, service.ledger().today(facts), parameters);
}

}  // namespace duebook::api
