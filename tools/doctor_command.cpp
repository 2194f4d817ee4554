// SPDX-License-Identifier: Apache-2.0
// duebook doctor: whether the machine and a data folder are fit, as a table.
#include <algorithm>
#include <array>
#include <memory>

#include "api/json_write.hpp"
#include "tools/data_folder.hpp"
#include "tools/doctor.hpp"
#include "tools/subcommands.hpp"
#include "tools/terminal.hpp"

namespace duebook::tools {
namespace {

constexpr std::array<std::string_view, 3> finding_names = {"ok", "notice", "bad"};
constexpr std::array<Colour, 3> finding_colours = {Colour::green, Colour::yellow, Colour::red};

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  out.append(width - std::min(width, text.size()), ' ');
  return out;
}

void print_table(const Diagnosis& diagnosis) {
  std::size_t width = 0;
  for (const Examined& one : diagnosis.examined) width = std::max(width, one.what.size());
  for (const Examined& one : diagnosis.examined) {
    const auto finding = static_cast<std::size_t>(one.finding);
    print(in_colour(padded(finding_names[finding], 8), finding_colours[finding], stdout) +
          padded(one.what, width + 2) + one.detail + "\n");
  }
  print("\nlimits\n");
  for (const Limit& limit : limits()) {
    const std::string number = with_commas(limit.value);
    print("  " + padded(limit.name, 30) +
          std::string(14 - std::min<std::size_t>(14, number.size()), ' ') + number +
          (limit.unit.empty() ? "" : " ") + std::string(limit.unit) + "\n");
  }
}

std::string diagnosis_json(const Diagnosis& diagnosis) {
  std::string out = "{\"healthy\":";
  out += diagnosis.exit_code == exit_ok ? "true" : "false";
  out += ",\"examined\":[";
  for (const Examined& one : diagnosis.examined) {
    if (out.back() != '[') out += ',';
    out += "{\"what\":";
    api::append_json_string(out, one.what);
    out += ",\"finding\":";
    api::append_json_string(out, finding_names[static_cast<std::size_t>(one.finding)]);
    out += ",\"detail\":";
    api::append_json_string(out, one.detail);
    out += '}';
  }
  out += "],\"limits\":{";
  for (const Limit& limit : limits()) {
    if (out.back() != '{') out += ',';
    api::append_json_string(out, limit.name);
    out += ':';
    api::append_integer(out, limit.value);
  }
  return out + "}}\n";
}

}  // namespace

void add_doctor(CLI::App& app, int& exit_code) {
  struct Options {
    DataOptions where;
    bool as_json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("doctor", "Examine the machine and a data folder.");
  add_data_option(*command, options->where);
  command->add_flag("--json", options->as_json, "As JSON");
  command->footer(
      "Exits 6 when events are lost or damaged, 7 when the folder cannot be used.\n\n"
      "Examples:\n  duebook doctor --data ./data\n  duebook doctor --json | jq .examined");
  command->callback([options, &exit_code] {
    const Diagnosis diagnosis = examine(options->where.data);
    if (options->as_json) {
      print(diagnosis_json(diagnosis));
    } else {
      print_table(diagnosis);
    }
    end_print();
    exit_code = diagnosis.exit_code;
  });
}

}  // namespace duebook::tools
