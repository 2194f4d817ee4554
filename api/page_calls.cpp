// SPDX-License-Identifier: Apache-2.0
// Everything around the ledger: health, metrics, discovery, and the books themselves.
#include "api/calls.hpp"
#include "api/json_write.hpp"
#include "api/metrics_text.hpp"
#include "api/node_metrics.hpp"
#include "api/openapi.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::api {
namespace {

bool takes_no_parameters(Call& call) {
  if (call.parameters.empty()) return true;
  call.fail(problem_of(Trouble::unknown_parameter));
  return false;
}

void respond_html(Call& call, std::string html) {
  call.respond({200,
                "text/html; charset=utf-8",
                {{"Content-Security-Policy", "default-src 'self'"}},
                std::move(html)});
}

void append_pair(std::string& out, std::string_view name, std::string_view text) {
  append_json_string(out, name);
  out.push_back(':');
  append_json_string(out, text);
  out.push_back(',');
}

std::string book_json(Service& service, const std::string& id, const projections::Facts& facts) {
  const domain::Seq position = facts.position();
  const domain::BookOpened& settings = facts.settings();
  std::string out = "{";
  append_pair(out, "book", id);
  append_pair(out, "name", settings.name.value);
  append_pair(out, "currency", settings.currency.code());
  append_pair(out, "time_zone", settings.time_zone.value);
  append_pair(out, "allocation", domain::wire_name_of(settings.allocation));
  append_pair(out, "today", domain::to_string(service.ledger().today(facts)));
  append_pair(out, "root", eventstore::to_hex(service.ledger().root_at(id, position)));
  out += "\"fiscal_year_start_month\":";
  append_integer(out, settings.fiscal_year_start_month);
  out += ",\"position\":";
  append_integer(out, position);
  return out + "}";
}

}  // namespace

void call_livez(Service&, Call call) {
  if (takes_no_parameters(call)) call.respond_json(200, R"({"live":true})");
}

void call_readyz(Service& service, Call call) {
  if (!takes_no_parameters(call)) return;
  if (!service.ledger().log().has_room()) return call.fail(problem_of(Trouble::disk_reserve));
  std::string out = R"({"ready":true,)";
  if (const std::string why = service.ledger().log().why_not_durable(); !why.empty()) {
    out += "\"durable\":false,";
    append_pair(out, "why", why);
  }
  if (service.node() != nullptr) {
    out += "\"node\":" + node_json(*service.node(), service.ledger()) + ",";
  }
  out.back() = '}';
  call.respond_json(200, out);
}

void call_info(Service& service, Call call) {
  if (!takes_no_parameters(call)) return;
  std::string out = "{";
  append_pair(out, "name", "duebook");
  append_pair(out, "version", duebook_version);
  append_pair(out, "now", domain::to_string(service.clock().now()));
  out += "\"books\":";
  append_integer(out, service.ledger().books().size());
  call.respond_json(200, out + "}");
}

void call_metrics(Service& service, Call call) {
  if (!takes_no_parameters(call)) return;
  const Ledger::Counters& ledger = service.ledger().counters();
  const http::Counters door = service.server().counters();
  std::string out;
  append_counter(out, "commands_accepted_total", "Commands done.", ledger.commands_accepted);
  append_counter(out, "commands_rejected_total", "Commands rejected.", ledger.commands_rejected);
  append_counter(out, "commands_replayed_total", "Commands whose key was known.",
                 ledger.commands_replayed);
  append_counter(out, "records_total", "Records appended.", ledger.records);
  append_counter(out, "events_total", "Events appended.", ledger.events);
  append_counter(out, "http_requests_total", "Requests handled.", door.requests);
  append_counter(out, "http_refusals_total", "Requests refused by the server.", door.refusals);
  append_counter(out, "http_connections_accepted_total", "Connections accepted.",
                 door.connections_accepted);
  append_counter(out, "http_connections_refused_total", "Connections over a limit.",
                 door.connections_refused);
  append_counter(out, "http_connections_open", "Connections open now.", door.connections_open,
                 "gauge");
  append_counter(out, "http_bytes_in_total", "Bytes read.", door.bytes_in);
  append_counter(out, "http_bytes_out_total", "Bytes written.", door.bytes_out);
  append_metric_head(out, "book_position", "Events of a book.", "gauge");
  for (const auto& book : service.ledger().books()) {
    append_book_metric(out, "book_position", book, service.ledger().facts(book)->position());
  }
  if (service.node() != nullptr) append_node_metrics(out, *service.node(), service.ledger());
  service.append_more_metrics(out);
  call.respond({200, "text/plain; version=0.0.4; charset=utf-8", {}, std::move(out)});
}

void call_openapi(Service&, Call call) {
  if (takes_no_parameters(call)) call.respond_json(200, openapi_json());
}

void call_docs(Service&, Call call) {
  if (takes_no_parameters(call)) respond_html(call, docs_page());
}

void call_problem_page(Service&, Call call) {
  if (!takes_no_parameters(call)) return;
  std::string html = problem_page(call.path_value("code"));
  if (html.empty()) return call.fail(problem_of(Trouble::not_found));
  respond_html(call, std::move(html));
}

void call_books(Service& service, Call call) {
  if (!takes_no_parameters(call)) return;
  std::string out = "{\"data\":[";
  for (const auto& id : service.ledger().books()) {
    if (out.back() != '[') out.push_back(',');
    out += book_json(service, id, *service.ledger().facts(id));
  }
  call.respond_json(200, out + "],\"next_cursor\":null}");
}

void call_book(Service& service, Call call) {
  const auto facts = facts_of(service, call);
  if (!facts || !takes_no_parameters(call)) return;
  call.respond_json(200, book_json(service, std::string(call.path_value("book")), *facts));
}

}  // namespace duebook::api
