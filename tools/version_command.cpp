// SPDX-License-Identifier: Apache-2.0
// duebook version: which Duebook this is, and how it was built.
#include <memory>

#include "api/json_write.hpp"
#include "api/openapi.hpp"
#include "tools/subcommands.hpp"
#include "tools/terminal.hpp"

namespace duebook::tools {
namespace {

constexpr std::string_view build_type = DUEBOOK_BUILD_TYPE;

constexpr std::string_view compiler =
#ifdef __clang__
    "clang " __clang_version__;
#else
    "gcc " __VERSION__;
#endif

std::string version_json() {
  std::string out = "{\"version\":";
  api::append_json_string(out, api::duebook_version);
  out += ",\"build\":";
  api::append_json_string(out, build_type);
  out += ",\"compiler\":";
  api::append_json_string(out, compiler);
  return out + "}\n";
}

std::string version_text() {
  std::string out = "duebook ";
  out.append(api::duebook_version).append(" (").append(build_type).append(", ");
  return out.append(compiler).append(")\n");
}

}  // namespace

void add_version(CLI::App& app, int& exit_code) {
  auto as_json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("version", "Tell the version, build type and compiler.");
  command->add_flag("--json", *as_json, "As JSON");
  command->footer("Examples:\n  duebook version\n  duebook version --json");
  command->callback([as_json, &exit_code] {
    print(*as_json ? version_json() : version_text());
    exit_code = exit_ok;
  });
}

}  // namespace duebook::tools
