// SPDX-License-Identifier: Apache-2.0
// Writes OpenAPI and pages from the tables.
#include "api/openapi.hpp"

#include <map>
#include <vector>

#include "api/calls.hpp"
#include "api/entities.hpp"
#include "api/json_schema.hpp"
#include "api/json_write.hpp"
#include "api/problem.hpp"
#include "api/reports.hpp"
#include "api/routes.hpp"
#include "domain/catalogue.hpp"

namespace duebook::api {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string parameter(std::string_view name, std::string_view in, bool required,
                      std::string_view schema) {
  return "{\"name\":" + quoted(name) + ",\"in\":" + quoted(in) +
         ",\"required\":" + (required ? "true" : "false") + ",\"schema\":" + std::string(schema) +
         "}";
}

constexpr std::string_view text_type = R"({"type":"string"})";
constexpr std::string_view count_type = R"({"type":"integer","minimum":0})";
constexpr std::string_view limit_type =
    R"({"type":"integer","minimum":1,"maximum":1000,"default":50})";
constexpr std::string_view flag_type = R"({"type":"boolean"})";

void add(std::string& list, const std::string& item) {
  if (!list.empty()) list.push_back(',');
  list += item;
}

std::string path_parameters(std::string_view pattern) {
  std::string list;
  for (std::size_t open = pattern.find('{'); open != std::string_view::npos;
       open = pattern.find('{', open + 1)) {
    const std::size_t close = pattern.find('}', open);
    add(list, parameter(pattern.substr(open + 1, close - open - 1), "path", true, text_type));
  }
  return list;
}

std::string lens_parameters(const Route& route) {
  std::string list = path_parameters(route.pattern);
  const std::string date = schema_of(static_cast<const domain::Date*>(nullptr));
  add(list, parameter("as_of", "query", false, date));
  add(list, parameter("known_at", "query", false, text_type));
  add(list, parameter("min_position", "query", false, count_type));
  return list;
}

void add_format_parameters(std::string& list) {
  add(list, parameter("format", "query", false,
                      R"({"type":"string","enum":["json","ndjson","csv","table"]})"));
  add(list, parameter("bom", "query", false, flag_type));
  add(list,
      parameter("separator", "query", false, R"({"type":"string","enum":["comma","semicolon"]})"));
}

std::string entity_parameters(const Route& route) {
  std::string list = lens_parameters(route);
  if (route.pattern.ends_with('}')) return list;
  add(list, parameter("limit", "query", false, limit_type));
  add(list, parameter("cursor", "query", false, text_type));
  add_format_parameters(list);
  for (const ReportParameter& filter : route.entity->filters) {
    add(list, parameter(filter.name, "query", filter.required, filter.schema));
  }
  return list;
}

std::string report_parameters(const Route& route) {
  std::string list = lens_parameters(route);
  add_format_parameters(list);
  for (const ReportParameter& own : route.report->parameters) {
    const std::string in_path = "{" + std::string(own.name) + "}";
    if (route.pattern.find(in_path) != std::string::npos) continue;
    add(list, parameter(own.name, "query", own.required, own.schema));
  }
  if (route.pattern.ends_with("/explain")) {
    add(list, parameter("row", "query", false, text_type));
    add(list, parameter("column", "query", true, text_type));
  }
  return list;
}

std::string plain_parameters(const Route& route) {
  std::string list = path_parameters(route.pattern);
  if (route.handler == call_events) {
    add(list, parameter("from", "query", false, count_type));
    add(list, parameter("limit", "query", false, limit_type));
    add(list, parameter("follow", "query", false, flag_type));
    add(list, parameter("Last-Event-ID", "header", false, count_type));
  }
  if (route.handler == call_batch) {
    add(list, parameter("atomic", "query", false, flag_type));
    add(list, parameter("Duebook-Actor", "header", false, text_type));
  }
  return list;
}

constexpr std::string_view batch_body =
    R"("requestBody":{"required":true,"content":{"application/x-ndjson":{"schema":)"
    R"({"$ref":"#/components/schemas/BatchLine"}}}},)";

constexpr std::string_view responses =
    R"("responses":{"200":{"description":"The answer."},"default":{"description":"A problem.",)"
    R"("content":{"application/problem+json":{"schema":)"
    R"({"$ref":"#/components/schemas/Problem"}}}}})";

std::string parameters_of(const Route& route) {
  if (route.report != nullptr) return report_parameters(route);
  if (route.entity != nullptr) return entity_parameters(route);
  return plain_parameters(route);
}

std::string operation_of(const Route& route) {
  const std::string parameters = parameters_of(route);
  return "{\"summary\":" + quoted(route.summary) + ",\"parameters\":[" + parameters + "]," +
         std::string(route.handler == call_batch ? batch_body : "") + std::string(responses) + "}";
}

template <class C>
std::string command_operation() {
  std::string out = "{\"summary\":" + quoted(C::summary) +
                    ",\"operationId\":" + quoted(C::wire_name) + ",\"parameters\":[";
  out += path_parameters("/{book}");
  out += ',' + parameter("Idempotency-Key", "header", true,
                         R"({"type":"string","minLength":1,"maxLength":255})");
  out += ',' + parameter("If-Match", "header", false, text_type);
  out += ',' + parameter("Duebook-Actor", "header", false, text_type);
  out += R"(],"requestBody":{"required":true,"content":{"application/json":{"schema":)";
  out += schema_of(static_cast<const C*>(nullptr));
  out += R"(}}},"responses":{"201":{"description":"Done; the events it made.","content":)";
  out += R"({"application/json":{"schema":{"$ref":"#/components/schemas/Result"}}}},)";
  out += R"("default":{"description":"A problem.","content":{"application/problem+json":)";
  out += R"({"schema":{"$ref":"#/components/schemas/Problem"}}}}}})";
  return out;
}

template <class... C>
void add_commands(std::map<std::string, std::map<std::string, std::string>>& paths,
                  const std::variant<C...>*) {
  ((paths["/v1/books/{book}/commands/" + std::string(C::wire_name)]["post"] =
        command_operation<C>()),
   ...);
}

template <class... T>
std::string names_of(const std::variant<T...>*) {
  std::string out;
  (add(out, quoted(T::wire_name)), ...);
  return out;
}

// A line of the log, and the data of each type under the name of the type.
template <class... E>
std::string event_schemas(const std::variant<E...>* events) {
  std::string all;
  std::string data;
  (add(all, quoted(E::wire_name) + ":" + schema_of(static_cast<const E*>(nullptr))), ...);
  (add(data, "{\"$ref\":\"#/components/schemas/" + std::string(E::wire_name) + "\"}"), ...);
  return R"("Event":{"type":"object","properties":{"seq":{"type":"integer"},)"
         R"("at":{"type":"string","format":"date-time"},"by":{"type":"string"},)"
         R"("key":{"type":"string"},"type":{"type":"string","enum":[)" +
         names_of(events) + R"(]},"data":{"anyOf":[)" + data + "]}}}," + all;
}

std::string batch_line_schema() {
  return R"("BatchLine":{"type":"object","additionalProperties":false,"properties":{)"
         R"("command":{"type":"string","enum":[)" +
         names_of(static_cast<const domain::Command*>(nullptr)) +
         R"(]},"key":{"type":"string","minLength":1,"maxLength":255},)"
         R"("if_match":{"type":"integer"},"data":{"type":"object"}},)"
         R"("required":["command","key","data"]})";
}

std::string components() {
  std::string codes;
  for (const domain::ReasonRow& row : domain::reasons) add(codes, quoted(row.code));
  for (const std::string_view code : trouble_codes()) add(codes, quoted(code));
  return R"({"schemas":{"Problem":{"type":"object","description":"RFC 9457 problem details.",)"
         R"("properties":{"type":{"type":"string"},"title":{"type":"string"},)"
         R"("status":{"type":"integer"},"code":{"type":"string","enum":[)" +
         codes +
         R"(]},"detail":{"type":"string"},"errors":{"type":"array","items":{"type":"object",)"
         R"("properties":{"pointer":{"type":"string"},"code":{"type":"string"}}}},)"
         R"("current_version":{"type":"integer"},"outcome":{"enum":["not-applied","applied",)"
         R"("unknown"]},"request_id":{"type":"string"}}},)"
         R"("Result":{"type":"object","properties":{"position":{"type":"integer"},)"
         R"("events":{"type":"array","items":{"$ref":"#/components/schemas/Event"}},)"
         R"("warnings":{"type":"array","items":{"type":"object"}}}},)" +
         batch_line_schema() + "," + event_schemas(static_cast<const domain::Event*>(nullptr)) +
         "}}";
}

std::string make_openapi() {
  std::map<std::string, std::map<std::string, std::string>> paths;
  for (const Route& route : routes()) {
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    if (route.pattern.ends_with("/{command}")) continue;
    paths[route.pattern][method] = operation_of(route);
  }
  add_commands(paths, static_cast<const domain::Command*>(nullptr));
  std::string all;
  for (const auto& [path, methods] : paths) {
    std::string operations;
    for (const auto& [method, operation] : methods)
      add(operations, quoted(method) + ":" + operation);
    add(all, quoted(path) + ":{" + operations + "}");
  }
  return R"({"openapi":"3.1.0","info":{"title":"Duebook","version":")" +
         std::string(duebook_version) +
         R"(","license":{"name":"Apache-2.0","identifier":"Apache-2.0"},"description":)" +
         quoted("The receivables ledger that can prove every number.") + "},\"paths\":{" + all +
         "},\"components\":" + components() + "}";
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default: out.push_back(c);
    }
  }
  return out;
}

std::string page(std::string_view title, const std::string& body) {
  return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + escaped(title) +
         "</title><meta name=\"viewport\" content=\"width=device-width\"><body><h1>" +
         escaped(title) + "</h1>" + body + "</body></html>";
}

std::string field_table(const std::vector<ReportParameter>& parameters) {
  std::string out = "<table><tr><th>parameter<th>values";
  for (const ReportParameter& parameter : parameters) {
    out += "<tr><td>" + escaped(parameter.name) + (parameter.required ? " (required)" : "") +
           "<td><code>" + escaped(parameter.schema) + "</code>";
  }
  return out + "</table>";
}

template <class C>
std::string command_section() {
  std::string out = "<h3 id=\"" + std::string(C::wire_name) + "\">" + std::string(C::wire_name) +
                    "</h3><p>" + escaped(C::summary) + "</p><table><tr><th>field<th>values";
  const C command{};
  domain::for_each_field(command, [&]<class F>(std::string_view name, const F&) {
    out += "<tr><td>" + escaped(name) + (may_be_absent<F> ? "" : " (required)") + "<td><code>" +
           escaped(schema_of(static_cast<const F*>(nullptr))) + "</code>";
  });
  return out + "</table>";
}

template <class... C>
std::string command_sections(const std::variant<C...>*) {
  return (command_section<C>() + ...);
}

std::string problem_row(std::string_view code, std::string_view en, std::string_view vi) {
  return "<tr><td><a href=\"/docs/problems/" + std::string(code) + "\">" + std::string(code) +
         "</a><td>" + escaped(en) + "<td>" + escaped(vi);
}

std::string make_docs() {
  std::string body =
      "<p>The receivables ledger that can prove every number. The same as "
      "<a href=\"/openapi.json\">OpenAPI 3.1</a>.</p><h2>Endpoints</h2><table>";
  for (const Route& route : routes()) {
    body += "<tr><td>" + std::string(route.method) + "<td><code>" + escaped(route.pattern) +
            "</code><td>" + escaped(route.summary);
  }
  body += "</table><h2>Commands</h2>";
  body += command_sections(static_cast<const domain::Command*>(nullptr));
  body += "<h2>Lists</h2>";
  for (const EntityType& entity : entities()) {
    body += "<h3>" + escaped(entity.noun) + "</h3><p>" + escaped(entity.list_summary) + "</p>" +
            field_table(entity.filters);
  }
  body += "<h2>Reports</h2>";
  for (const ReportType& report : reports()) {
    body += "<h3>" + escaped(report.name) + "</h3><p>" + escaped(report.summary) + "</p>" +
            field_table(report.parameters);
  }
  body += "<h2>Problems</h2><table>";
  for (const domain::ReasonRow& row : domain::reasons) {
    body += problem_row(row.code, row.en, row.vi);
  }
  for (const std::string_view code : trouble_codes()) {
    const Problem problem = problem_of(trouble_of(code));
    body += problem_row(code, problem.en, problem.vi);
  }
  return page("Duebook", body + "</table>");
}

}  // namespace

const std::string& openapi_json() {
  static const std::string json = make_openapi();
  return json;
}

const std::string& docs_page() {
  static const std::string html = make_docs();
  return html;
}

std::string problem_page(std::string_view code) {
  for (const domain::ReasonRow& row : domain::reasons) {
    if (row.code != code) continue;
    return page(code, "<p>" + escaped(row.en) + "</p><p lang=\"vi\">" + escaped(row.vi) + "</p>");
  }
  const Problem problem = problem_of(trouble_of(code));
  if (problem.code != code) return {};
  return page(code, "<p>Status " + std::to_string(problem.status) + ". " + escaped(problem.en) +
                        "</p><p lang=\"vi\">" + escaped(problem.vi) + "</p>");
}

}  // namespace duebook::api
