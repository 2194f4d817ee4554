// SPDX-License-Identifier: Apache-2.0
// The things of a book: lists of them, page by page, and one by one.
#include <algorithm>

#include "api/calls.hpp"
#include "api/entities.hpp"
#include "api/json_write.hpp"
#include "api/list_cursor.hpp"
#include "api/routes.hpp"

namespace duebook::api {
namespace {

using projections::Lens;
using projections::ListPage;
using projections::View;

constexpr std::uint32_t page_rows_max = 1'000;
constexpr std::string_view immutable = "private, max-age=31536000, immutable";

/// What a list needs once its parameters are read; shared by the parts that run later.
struct AskedList {
  std::unique_ptr<ListQuestion> question;
  std::vector<Parameter> parameters;  ///< as sent
  std::string bound_to;               ///< what its cursors belong to
  LensParameters lens_parameters;
  std::optional<ListCursor> cursor;
  projections::PageAsked page;
  Format format = Format::json;
  std::string book;
  std::shared_ptr<const projections::Facts> facts;
  Lens lens;
};

// Parameters that choose how much of a list is shown and how, not what is in it.
bool is_of_the_filter(const Parameter& parameter) {
  constexpr auto others = std::to_array<std::string_view>(
      {"limit", "cursor", "format", "bom", "separator", "min_position"});
  return std::ranges::find(others, parameter.name) == others.end();
}

std::string bound_to(const Call& call) {
  std::vector<std::string> parts;
  for (const Parameter& parameter : call.parameters) {
    if (!is_of_the_filter(parameter)) continue;
    parts.push_back(percent_encode(parameter.name) + "=" + percent_encode(parameter.value));
  }
  std::ranges::sort(parts);
  std::string all = std::string(call.path_value("book")) + "/" +
                    std::string(call.route->entity->noun) + "\n" +
                    std::string(call.request.header("duebook-actor"));
  for (const std::string& part : parts) all += "\n" + part;
  return all;
}

// The address of the next page: of this one, with another cursor.
std::string next_link(const AskedList& asked, const Call& call, std::string_view cursor) {
  const std::string& target = call.request.target;
  std::string link = "<" + target.substr(0, target.find('?')) + "?";
  for (const Parameter& parameter : asked.parameters) {
    if (parameter.name == "cursor") continue;
    link += percent_encode(parameter.name) + "=" + percent_encode(parameter.value) + "&";
  }
  return link + "cursor=" + std::string(cursor) + ">; rel=\"next\"";
}

http::Response write_page(const AskedList& asked, const Call& call, const ListPage& page) {
  std::string cursor;
  if (page.next) {
    cursor = cursor_text({*page.next, asked.lens.known_at, asked.lens.as_of}, asked.bound_to);
  }
  const domain::Currency currency = asked.facts->currency();
  http::Response response;
  switch (asked.format) {
    case Format::json:
      response.body = "{\"data\":";
      append_rows(response.body, page.answer);
      response.body += ",\"next_cursor\":";
      response.body += cursor.empty() ? "null" : "\"" + cursor + "\"";
      response.body += "}";
      break;
    case Format::ndjson:
      response.content_type = "application/x-ndjson";
      response.body = answer_ndjson(page.answer);
      break;
    case Format::csv:
      response.content_type = "text/csv; charset=utf-8";
      response.body = answer_csv(page.answer, currency, asked.lens_parameters.csv);
      break;
    case Format::table:
      response.content_type = "text/plain; charset=utf-8";
      response.body = answer_table(page.answer, currency);
      break;
  }
  response.headers.push_back({"Duebook-Position", std::to_string(asked.lens.known_at)});
  if (!cursor.empty()) response.headers.push_back({"Link", next_link(asked, call, cursor)});
  if (is_pinned(asked.lens_parameters, asked.lens, *asked.facts)) {
    response.headers.push_back({"Cache-Control", std::string(immutable)});
  }
  return response;
}

void ask(Service& service, Call call, const std::shared_ptr<AskedList>& asked) {
  const auto lens = lens_of(service, *asked->facts, asked->lens_parameters);
  if (const auto* problem = std::get_if<Problem>(&lens)) return call.fail(*problem);
  asked->lens = std::get<Lens>(lens);
  if (asked->cursor) {
    if (asked->cursor->known_at > asked->facts->position()) {
      return call.fail(problem_of(Trouble::cursor_malformed, "cursor"));
    }
    asked->page.after = asked->cursor->after;
    asked->lens.known_at = asked->cursor->known_at;
    asked->lens.as_of = asked->cursor->as_of;
  }
  const std::uint64_t rows = asked->question->rows_touched(View(*asked->facts, asked->lens));
  service.answer(rows, std::move(call), [asked](const Call& now) {
    const View view(*asked->facts, asked->lens);
    const auto page = asked->question->ask(view, asked->page);
    if (page) return write_page(*asked, now, *page);
    return problem_response(problem_of(page.rejection()), now.language, now.request.request_id);
  });
}

// Somebody who types has nothing typed at first.
void drop_blank_search(std::vector<Parameter>& parameters) {
  std::erase_if(parameters, [](const Parameter& parameter) {
    return parameter.name == "q" && parameter.value.find_first_not_of(' ') == std::string::npos;
  });
}

void take_page(Parameters& parameters, AskedList& asked) {
  parameters.take("limit", asked.page.limit);
  if (asked.page.limit < 1 || asked.page.limit > page_rows_max) {
    parameters.fail(Trouble::limit_out_of_range, "limit");
  }
  std::string cursor;
  if (!parameters.take("cursor", cursor)) return;
  asked.cursor = parse_cursor(cursor, asked.bound_to);
  if (!asked.cursor) parameters.fail(Trouble::cursor_malformed, "cursor");
}

http::Response write_thing(const Call& call, const View& view,
                           const domain::Checked<projections::Thing>& thing, bool pinned) {
  if (!thing) {
    return problem_response(problem_of(thing.rejection()), call.language, call.request.request_id);
  }
  http::Response response;
  response.body = thing_json(*thing);
  response.headers.push_back({"ETag", "\"" + std::to_string(thing->version) + "\""});
  response.headers.push_back({"Duebook-Position", std::to_string(view.known_at())});
  if (pinned) response.headers.push_back({"Cache-Control", std::string(immutable)});
  return response;
}

struct AskedThing {
  std::string key;
  LensParameters lens_parameters;
  std::shared_ptr<const projections::Facts> facts;
};

void ask_one(Service& service, Call call, const AskedThing& asked) {
  const auto lens = lens_of(service, *asked.facts, asked.lens_parameters);
  if (const auto* problem = std::get_if<Problem>(&lens)) return call.fail(*problem);
  const View view(*asked.facts, std::get<Lens>(lens));
  const std::uint64_t rows = call.route->entity->rows_touched_by_one(view, asked.key);
  service.answer(rows, std::move(call), [asked, lens = std::get<Lens>(lens)](const Call& now) {
    const View cut(*asked.facts, lens);
    return write_thing(now, cut, now.route->entity->one(cut, asked.key),
                       is_pinned(asked.lens_parameters, lens, *asked.facts));
  });
}

}  // namespace

void call_list(Service& service, Call call) {
  auto asked = std::make_shared<AskedList>();
  asked->facts = facts_of(service, call);
  if (!asked->facts) return;
  asked->book = call.path_value("book");
  drop_blank_search(call.parameters);
  asked->bound_to = bound_to(call);
  asked->parameters = call.parameters;
  Parameters parameters(std::move(call.parameters), {});
  asked->lens_parameters = take_lens(parameters);
  take_page(parameters, *asked);
  asked->question = call.route->entity->read(parameters);
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

void call_one(Service& service, Call call) {
  AskedThing asked;
  asked.facts = facts_of(service, call);
  if (!asked.facts) return;
  const std::string book(call.path_value("book"));
  Parameters parameters(std::move(call.parameters), {});
  asked.lens_parameters = take_lens_alone(parameters);
  if (auto bad = parameters.problem()) return call.fail(*bad);
  if (format_of(call) != Format::json) return call.fail(problem_of(Trouble::not_acceptable));
  // What is no code at all names nothing, and is answered so.
  domain::Code code;
  if (parse_parameter(call.path_value(call.route->entity->key), code)) asked.key = code.value;
  service.when_reached(
      book, asked.lens_parameters.min_position, std::move(call),
      [&service, asked](Call reached) { ask_one(service, std::move(reached), asked); });
}

}  // namespace duebook::api
