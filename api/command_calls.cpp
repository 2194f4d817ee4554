// SPDX-License-Identifier: Apache-2.0
// Commands, one by one and in batches.
#include <algorithm>

#include "api/calls.hpp"
#include "api/json_write.hpp"

namespace duebook::api {
namespace {

constexpr std::size_t batch_lines_max = 10'000;

// The reader keeps simdjson's memory; there is one writer's thread.
CommandReader& reader() {
  thread_local CommandReader reader;
  return reader;
}

// A header value without its quotes, if it has some.
std::string_view unquoted(std::string_view value) {
  if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"')) {
    value.remove_prefix(1);
    value.remove_suffix(1);
  }
  return value;
}

std::optional<Problem> read_key(const Call& call, CommandRequest& out) {
  const std::string_view key = unquoted(call.request.header("idempotency-key"));
  if (key.empty()) return problem_of(Trouble::idempotency_key_missing);
  if (!is_visible_ascii(key, key_bytes_max)) {
    return problem_of(Trouble::idempotency_key_malformed);
  }
  out.key = key;
  return {};
}

std::optional<Problem> read_actor(const Call& call, std::string& actor) {
  const std::string_view named = call.request.header("duebook-actor");
  actor = named.empty() ? "local" : std::string(named);
  if (!is_visible_ascii(actor, actor_bytes_max)) return problem_of(Trouble::actor_malformed);
  return {};
}

std::optional<Problem> read_if_match(const Call& call, CommandRequest& out) {
  const std::string_view value = call.request.header("if-match");
  if (value.empty()) return {};
  domain::Seq version = 0;
  if (!parse_parameter(unquoted(value), version)) return problem_of(Trouble::if_match_malformed);
  out.if_match = version;
  return {};
}

void append_warnings(std::string& out, const CommandResult& result, Language language) {
  if (!result.warning) return;
  const domain::ReasonRow& row = domain::row_of(*result.warning);
  out += ",\"warnings\":[{\"code\":";
  append_json_string(out, row.code);
  out += ",\"detail\":";
  append_json_string(out, language == Language::vi ? row.vi : row.en);
  out += "}]";
}

std::string result_members(const CommandResult& result, Language language) {
  std::string out = "\"position\":";
  append_integer(out, result.position);
  out += ",\"events\":[";
  out += result.events;
  out += ']';
  append_warnings(out, result, language);
  return out;
}

http::Response result_response(const std::string& book, const CommandResult& result,
                               Language language) {
  http::Response response{201, "application/json", {}, "{"};
  response.body += result_members(result, language) + "}";
  response.headers.push_back({"Duebook-Position", std::to_string(result.position)});
  if (!result.made.empty()) {
    const std::size_t slash = result.made.find('/');
    response.headers.push_back({"Location", "/v1/books/" + book + "/" +
                                                result.made.substr(0, slash + 1) +
                                                percent_encode(result.made.substr(slash + 1))});
  }
  if (result.replayed) response.headers.push_back({"Idempotent-Replayed", "true"});
  return response;
}

std::string batch_line(const CommandAnswer& answer, Language language, std::string_view id) {
  if (const auto* problem = std::get_if<Problem>(&answer)) {
    return "{\"status\":" + std::to_string(problem->status) +
           ",\"problem\":" + problem_json(*problem, language, id) + "}\n";
  }
  const CommandResult& result = std::get<CommandResult>(answer);
  return "{\"status\":201," + result_members(result, language) +
         (result.replayed ? ",\"replayed\":true}\n" : "}\n");
}

// Another node took the book over while the command waited.
bool is_not_owner(const CommandAnswer& answer) {
  const auto* problem = std::get_if<Problem>(&answer);
  return problem != nullptr && problem->code == problem_of(Trouble::not_owner).code;
}

// One item per line that is not blank.
std::vector<BatchItem> read_batch(std::string_view body, const std::string& actor) {
  std::vector<BatchItem> items;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    std::string_view line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    auto read = reader().read_batch_line(line);
    if (auto* problem = std::get_if<Problem>(&read)) {
      items.emplace_back(std::move(*problem));
      continue;
    }
    BatchLine& parsed = std::get<BatchLine>(read);
    if (parsed.key.empty()) {
      items.emplace_back(problem_of(Trouble::idempotency_key_missing, "/key"));
    } else if (!is_visible_ascii(parsed.key, key_bytes_max)) {
      items.emplace_back(problem_of(Trouble::idempotency_key_malformed, "/key"));
    } else {
      items.emplace_back(
          CommandRequest{std::move(parsed.key), actor, parsed.if_match, std::move(parsed.parsed)});
    }
  }
  return items;
}

// Parameters such as charset do not count, nor does case.
bool is_media_type(const Call& call, std::string_view type) {
  std::string_view sent = call.request.header("content-type");
  sent = sent.substr(0, sent.find(';'));
  while (sent.ends_with(' ') || sent.ends_with('\t')) sent.remove_suffix(1);
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(sent, type, {}, lower);
}

}  // namespace

void call_command(Service& service, Call call) {
  const std::string command(call.path_value("command"));
  if (!CommandReader::knows(command)) return call.fail(problem_of(Trouble::unknown_command));
  if (!is_media_type(call, "application/json")) {
    return call.fail(problem_of(Trouble::content_type_unsupported));
  }
  if (!call.parameters.empty()) return call.fail(problem_of(Trouble::unknown_parameter));
  const std::string book(call.path_value("book"));
  if (!eventstore::is_book_id(book)) {
    return call.fail(problem_of(domain::Rejection{domain::Reason::book_not_found, ""}));
  }
  if (service.is_elsewhere(book)) return service.pass_on(book, std::move(call));
  CommandRequest request;
  if (auto bad = read_key(call, request)) return call.fail(*bad);
  if (auto bad = read_actor(call, request.actor)) return call.fail(*bad);
  if (auto bad = read_if_match(call, request)) return call.fail(*bad);
  auto parsed = reader().read(command, call.request.body);
  if (const auto* problem = std::get_if<Problem>(&parsed)) return call.fail(*problem);
  request.parsed = std::move(std::get<ParsedCommand>(parsed));
  auto shared = std::make_shared<Call>(std::move(call));
  service.ledger().submit(book, std::move(request), [&service, shared, book](CommandAnswer answer) {
    if (is_not_owner(answer)) return service.pass_on(book, std::move(*shared));
    if (const auto* problem = std::get_if<Problem>(&answer)) return shared->fail(*problem);
    shared->respond(result_response(book, std::get<CommandResult>(answer), shared->language));
  });
}

void call_batch(Service& service, Call call) {
  if (!is_media_type(call, "application/x-ndjson")) {
    return call.fail(problem_of(Trouble::content_type_unsupported));
  }
  Parameters parameters(std::move(call.parameters), {});
  bool atomic = false;
  parameters.take("atomic", atomic);
  if (auto bad = parameters.problem()) return call.fail(*bad);
  const std::string book(call.path_value("book"));
  if (!eventstore::is_book_id(book)) {
    return call.fail(problem_of(domain::Rejection{domain::Reason::book_not_found, ""}));
  }
  if (service.is_elsewhere(book)) return service.pass_on(book, std::move(call));
  std::string actor;
  if (auto bad = read_actor(call, actor)) return call.fail(*bad);
  if (std::ranges::count(call.request.body, '\n') > static_cast<std::ptrdiff_t>(batch_lines_max)) {
    return call.fail(problem_of(Trouble::batch_too_long));
  }
  std::vector<BatchItem> items = read_batch(call.request.body, actor);
  if (items.empty()) return call.fail(problem_of(Trouble::body_missing));
  auto shared = std::make_shared<Call>(std::move(call));
  service.ledger().submit_batch(
      book, std::move(items), atomic,
      [&service, shared, book, atomic](std::vector<CommandAnswer> answers) {
        if (std::ranges::all_of(answers, is_not_owner)) {
          return service.pass_on(book, std::move(*shared));
        }
        const bool sound = std::ranges::all_of(
            answers, [](const CommandAnswer& answer) { return answer.index() == 0; });
        http::Response response{atomic && !sound ? 409 : 200, "application/x-ndjson", {}, {}};
        for (const CommandAnswer& answer : answers) {
          response.body += batch_line(answer, shared->language, shared->request.request_id);
        }
        shared->respond(std::move(response));
      });
}

}  // namespace duebook::api
