// SPDX-License-Identifier: Apache-2.0
// The events themselves: a page of lines, one line, or all lines as they come.
#include <algorithm>

#include "api/calls.hpp"
#include "api/json_write.hpp"

namespace duebook::api {
namespace {

constexpr std::uint32_t page_lines_max = 1'000;
constexpr std::size_t page_bytes_max = 8u << 20;

struct EventPage {
  std::string lines;  ///< with newlines
  domain::Seq next = 0;
};

EventPage read_page(const eventstore::EventLog& log, const eventstore::BookId& book,
                    domain::Seq from, domain::Seq end, std::uint32_t limit) {
  EventPage page{{}, from};
  if (from >= end) return page;
  log.read(book, from, [&](const eventstore::Record& record) {
    for (std::size_t i = page.next - record.base.size; i < record.line_count(); ++i) {
      if (page.next == end || page.next - from == limit || page.lines.size() > page_bytes_max) {
        return false;
      }
      page.lines += record.line(i);
      page.lines += '\n';
      ++page.next;
    }
    return true;
  });
  return page;
}

std::string page_json(const EventPage& page, domain::Seq end) {
  std::string out = "{\"data\":[";
  for (const char c :
       std::string_view(page.lines).substr(0, page.lines.empty() ? 0 : page.lines.size() - 1)) {
    out.push_back(c == '\n' ? ',' : c);
  }
  out += "],\"next_from\":";
  if (page.next < end) {
    append_integer(out, page.next);
  } else {
    out += "null";
  }
  out += ",\"position\":";
  append_integer(out, end);
  return out + "}";
}

}  // namespace

void call_events(Service& service, Call call) {
  const auto facts = facts_of(service, call);
  if (!facts) return;
  const std::string book(call.path_value("book"));
  Parameters parameters(std::move(call.parameters), {});
  domain::Seq from = 0;
  std::uint32_t limit = 50;
  bool follow = false;
  const bool has_from = parameters.take("from", from);
  parameters.take("limit", limit);
  parameters.take("follow", follow);
  if (limit < 1 || limit > page_lines_max) parameters.fail(Trouble::limit_out_of_range, "limit");
  if (auto bad = parameters.problem()) return call.fail(*bad);
  if (follow) {
    domain::Seq last = 0;
    const std::string_view last_id = call.request.header("last-event-id");
    if (!last_id.empty()) {
      if (!parse_parameter(last_id, last)) {
        return call.fail(problem_of(Trouble::parameter_malformed, "Last-Event-ID"));
      }
      from = std::min<domain::Seq>(last, domain::book_events_max) + 1;
    } else if (!has_from) {
      from = facts->position();
    }
    http::Response head{200, "text/event-stream", {}, {}};
    return service.follow(book, from, call.responder->stream(std::move(head)));
  }
  const auto format = format_of(call);
  if (!format || (*format != Format::json && *format != Format::ndjson)) {
    return call.fail(problem_of(Trouble::not_acceptable));
  }
  const domain::Seq end = facts->position();
  EventPage page = read_page(service.ledger().log(), book, from, end, limit);
  if (*format == Format::ndjson) {
    return call.respond({200, "application/x-ndjson", {}, std::move(page.lines)});
  }
  call.respond_json(200, page_json(page, end));
}

void call_event(Service& service, Call call) {
  const auto facts = facts_of(service, call);
  if (!facts) return;
  Parameters parameters(std::move(call.parameters), {});
  if (auto bad = parameters.problem()) return call.fail(*bad);
  domain::Seq seq = 0;
  if (!parse_parameter(call.path_value("seq"), seq) || seq >= facts->position()) {
    return call.fail(problem_of(Trouble::not_found));
  }
  const std::string book(call.path_value("book"));
  std::string line = read_page(service.ledger().log(), book, seq, seq + 1, 1).lines;
  line.pop_back();
  call.respond({200,
                "application/json",
                {{"Cache-Control", "private, max-age=31536000, immutable"}},
                std::move(line)});
}

}  // namespace duebook::api
