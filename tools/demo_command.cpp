// SPDX-License-Identifier: Apache-2.0
// duebook demo: a server with a trading company's books to look at.
#include <cstdio>
#include <memory>

#include "tools/serve.hpp"
#include "tools/subcommands.hpp"

namespace duebook::tools {

void add_demo(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  options->data = "./demo-data";
  CLI::App* command = app.add_subcommand("demo", "Serve a trading company's demo book.");
  command->add_option("--data", options->data, "Data folder")->capture_default_str();
  command->add_option("--port", options->http.port, "Port")->capture_default_str();
  command->callback([options, &exit_code] {
    serve(*options, {}, [&](std::uint16_t port) {
      std::printf("http://%s:%u\n", options->http.address.c_str(), unsigned{port});
      std::fflush(stdout);
    });
    exit_code = exit_ok;
  });
}

}  // namespace duebook::tools
