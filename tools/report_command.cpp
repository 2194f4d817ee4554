// SPDX-License-Identifier: Apache-2.0
// duebook report: any report of the catalogue, asked of a data folder. One nested subcommand per
// report, with the report's parameters as its options.
#include <algorithm>
#include <deque>
#include <memory>

#include "api/clock.hpp"
#include "api/json_write.hpp"
#include "api/ledger.hpp"
#include "api/open_book.hpp"
#include "api/report_answer.hpp"
#include "api/time_zones.hpp"
#include "tools/data_folder.hpp"
#include "tools/failure.hpp"
#include "tools/subcommands.hpp"
#include "tools/suggestions.hpp"
#include "tools/terminal.hpp"

namespace duebook::tools {
namespace {

using api::Parameter;
using api::ReportType;

/// What one report was asked with. Options write into it, so its places do not move.
struct ReportOptions {
  const ReportType* type = nullptr;
  DataOptions where;
  std::string format = "table";
  std::string explain;
  std::deque<Parameter> by_option;
  std::vector<std::string> words;  ///< name=value
};

/// Parameters that every report takes.
struct LensOption {
  std::string_view name;
  std::string_view help;
};
constexpr auto lens_options = std::to_array<LensOption>({
    {"as_of", "Business date, such as 2026-03-31; today when absent"},
    {"known_at", "What was known then: a position or an instant such as 2026-03-31T17:00:00Z"},
    {"bom", "Begin CSV with a byte order mark, for Excel"},
    {"separator", "Of CSV: comma or semicolon"},
});

bool is_flag(std::string_view name, const ReportType& type) {
  if (name == "bom") return true;
  const auto parameter = std::ranges::find(type.parameters, name, &api::ReportParameter::name);
  return parameter != type.parameters.end() && parameter->schema == R"({"type":"boolean"})";
}

// The text between `before` and `after` in a JSON Schema of ours; empty when it is not there.
std::string between(std::string_view schema, std::string_view before, std::string_view after) {
  const std::size_t at = schema.find(before);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = schema.substr(at + before.size());
  return std::string(rest.substr(0, rest.find(after)));
}

// What a value looks like: "oldest_due|manual", "date", "Unique short name.", "number".
std::string describe_schema(std::string_view schema) {
  std::string text = between(schema, "\"enum\":[", "]");
  std::erase(text, '"');
  std::ranges::replace(text, ',', '|');
  if (text.empty()) text = between(schema, "\"format\":\"", "\"");
  if (text.empty()) text = between(schema, "\"description\":\"", "\"");
  if (text.empty() && schema.find("\"boolean\"") != schema.npos) text = "true, or =false behind it";
  if (text.empty() && schema.find("\"integer\"") != schema.npos) text = "number";
  if (schema.find("\"array\"") != schema.npos) text += " (several: a,b,c)";
  return text;
}

std::string kebab(std::string_view name) {
  std::string out(name);
  std::ranges::replace(out, '_', '-');
  return out;
}

// --as-of and --as_of are the same.
void add_parameter(CLI::App& command, ReportOptions& options, std::string_view name,
                   const std::string& help, bool required) {
  options.by_option.push_back({std::string(name), ""});
  Parameter& parameter = options.by_option.back();
  std::string flags = "--" + kebab(name);
  if (kebab(name) != name) flags.append(",--").append(name);
  if (is_flag(name, *options.type)) {
    command.add_flag(flags, parameter.value, help);
  } else {
    command.add_option(flags, parameter.value, help + (required ? " (required)" : ""));
  }
}

// What names the thing that the report belongs to is required, too.
bool is_required(const ReportType& type, const api::ReportParameter& parameter) {
  const std::string in_path = "{" + std::string(parameter.name) + "}";
  return parameter.required || type.path.find(in_path) != std::string_view::npos;
}

std::string example_value(const api::ReportParameter& parameter) {
  std::string names = between(parameter.schema, "\"enum\":[\"", "\"");
  if (!names.empty()) return names;
  if (parameter.schema.find("\"date\"") != std::string::npos) return "2026-01-01";
  return parameter.schema.find("\"integer\"") != std::string::npos ? "1" : "KH-001";
}

std::string examples_of(const ReportType& type) {
  std::string call = "  duebook report " + std::string(type.name);
  for (const api::ReportParameter& parameter : type.parameters) {
    if (is_required(type, parameter))
      call += " --" + kebab(parameter.name) + " " + example_value(parameter);
  }
  std::string out = "Parameters may also be words, such as as_of=2026-03-31.\n\nExamples:\n" + call;
  out += "\n" + call + " --data ./demo-data --as-of 2026-03-31 --format csv";
  if (type.explainable) out += "\n" + call + " --explain ROW/COLUMN";
  return out;
}

// Every parameter in the order given; a word comes after the options.
std::vector<Parameter> parameters_of(const CLI::App& command, const ReportOptions& options) {
  std::vector<Parameter> given;
  for (const Parameter& parameter : options.by_option) {
    if (command.count("--" + kebab(parameter.name)) > 0) given.push_back(parameter);
  }
  for (const std::string& word : options.words) {
    const std::size_t equals = word.find('=');
    std::string name = word.substr(0, equals);
    std::ranges::replace(name, '-', '_');
    std::vector<std::string> known;
    for (const Parameter& parameter : options.by_option) known.push_back(parameter.name);
    if (equals == std::string::npos) {
      throw Failure(exit_usage,
                    "'" + word + "' is not of the form name=value." + suggestion(name, known));
    }
    if (std::ranges::find(known, name) == known.end()) {
      throw Failure(exit_usage,
                    "the report has no parameter '" + name + "'." + suggestion(name, known));
    }
    given.push_back({std::move(name), word.substr(equals + 1)});
  }
  if (options.explain.empty()) return given;
  if (!options.type->explainable) {
    throw Failure(exit_usage, "the figures of this report cannot be explained");
  }
  const std::size_t slash = options.explain.rfind('/');
  if (slash == std::string::npos) {
    throw Failure(exit_usage, "--explain takes ROW/COLUMN, and /COLUMN for the total");
  }
  given.push_back({"row", options.explain.substr(0, slash)});
  given.push_back({"column", options.explain.substr(slash + 1)});
  return given;
}

void run_report(const CLI::App& command, const ReportOptions& options) {
  api::Parameters parameters(parameters_of(command, options), {});
  const auto asking = options.explain.empty() ? api::Asking::answer : api::Asking::explanation;
  api::AskedReport asked = api::read_report(*options.type, asking, parameters);
  if (const auto problem = parameters.problem()) throw failure_of(*problem);
  api::Format format{};
  if (!api::parse_parameter(options.format, format)) {
    throw Failure(exit_usage, "--format takes table, csv, json or ndjson");
  }

  DataFolder folder(options.where.data);
  api::OpenBook book(folder.find_book(options.where.book));
  api::fold_book(folder.log(), &folder.snapshots(), book);
  asked.book = book.id;
  asked.facts = book.facts;
  const auto today =
      api::day_in_zone(api::SystemClock().now(), book.facts->settings().time_zone.value);
  const auto lens = api::lens_of(*asked.facts, today, asked.lens_parameters);
  if (const auto* problem = std::get_if<api::Problem>(&lens)) throw failure_of(*problem);
  asked.lens = std::get<projections::Lens>(lens);
  asked.root = folder.log().root_at(asked.book, asked.lens.known_at);

  const auto answer = api::answer_report(asked, format);
  if (const auto* problem = std::get_if<api::Problem>(&answer)) throw failure_of(*problem);
  print(std::get<api::WrittenAnswer>(answer).text);
  if (format == api::Format::json) print("\n");
  end_print();
}

void add_report_type(CLI::App& reports, const ReportType& type, int& exit_code) {
  auto options = std::make_shared<ReportOptions>();
  options->type = &type;
  CLI::App* command = reports.add_subcommand(std::string(type.name), std::string(type.summary));
  add_book_options(*command, options->where);
  command->add_option("--format", options->format, "table, csv, json or ndjson")
      ->capture_default_str();
  for (const LensOption& option : lens_options) {
    add_parameter(*command, *options, option.name, std::string(option.help), false);
  }
  for (const api::ReportParameter& parameter : type.parameters) {
    add_parameter(*command, *options, parameter.name, describe_schema(parameter.schema),
                  is_required(type, parameter));
  }
  if (type.explainable) {
    command->add_option("--explain", options->explain,
                        "The events behind one figure: ROW/COLUMN, or /COLUMN of the total");
  }
  command->add_option("words", options->words, "Parameters as name=value");
  command->footer(examples_of(type));
  command->callback([command, options, &exit_code] {
    run_report(*command, *options);
    exit_code = exit_ok;
  });
}

void list_reports(bool as_json) {
  std::string out = as_json ? "[" : "";
  std::size_t width = 0;
  for (const ReportType& type : api::reports()) width = std::max(width, type.name.size());
  for (const ReportType& type : api::reports()) {
    if (!as_json) {
      out.append(type.name).append(width + 2 - type.name.size(), ' ').append(type.summary) += '\n';
      continue;
    }
    if (out.size() > 1) out += ',';
    out += "{\"name\":";
    api::append_json_string(out, type.name);
    out += ",\"summary\":";
    api::append_json_string(out, type.summary);
    out += ",\"explainable\":";
    out += type.explainable ? "true}" : "false}";
  }
  print(as_json ? out + "]\n" : out);
  end_print();
}

}  // namespace

void add_report(CLI::App& app, int& exit_code) {
  struct ListOptions {
    bool list = false;
    bool as_json = false;
  };
  auto options = std::make_shared<ListOptions>();
  CLI::App* command = app.add_subcommand("report", "Ask any report of a book.");
  command->add_flag("--list", options->list, "List the reports with what they tell");
  command->add_flag("--json", options->as_json, "The list as JSON");
  command->require_subcommand(0, 1);
  command->footer(
      "Examples:\n"
      "  duebook report --list\n"
      "  duebook report debt-ageing --help\n"
      "  duebook report debt-ageing --data ./demo-data --as-of 2026-03-31");
  for (const ReportType& type : api::reports()) add_report_type(*command, type, exit_code);
  command->callback([command, options, &exit_code] {
    if (!command->get_subcommands().empty()) return;
    if (!options->list)
      throw Failure(exit_usage, "name a report; `duebook report --list` tells all");
    list_reports(options->as_json);
    exit_code = exit_ok;
  });
}

}  // namespace duebook::tools
