// SPDX-License-Identifier: Apache-2.0
// duebook serve: the ledger of a data folder over HTTP.
#include <cstdio>
#include <memory>

#include "tools/publishing.hpp"
#include "tools/serve.hpp"
#include "tools/subcommands.hpp"

namespace duebook::tools {

void add_serve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command = app.add_subcommand("serve", "Serve the books of a data folder over HTTP.");
  command->add_option("--data", options->log.data, "Data folder; made if there is none")
      ->envname("DUEBOOK_DATA")
      ->capture_default_str();
  command->add_option("--address", options->http.address, "Loopback address to listen on")
      ->capture_default_str();
  command->add_option("--port", options->http.port, "Port; 0 takes a free one")
      ->envname("DUEBOOK_PORT")
      ->capture_default_str();
  command
      ->add_option("--disk-reserve", options->log.disk_reserve_bytes,
                   "Free space (as 1GiB) below which commands are refused; default: 256MiB or 2 %")
      ->envname("DUEBOOK_DISK_RESERVE")
      ->transform(CLI::AsSizeValue(false));
  add_log_options(*command, options->log);
  command->add_option("--host", options->http.hosts, "Further Host names to answer to");
  add_sharing_options(*command, options->sharing);
  add_publish_option(*command, options->publish);
  command->footer(
      "Examples:\n"
      "  duebook serve --data ./data\n"
      "  duebook serve --log kafka:127.0.0.1:19092 --data ./copy\n"
      "  duebook serve --log kafka:127.0.0.1:19092 --data ./node-2 --port 7072 --own group\n"
      "  duebook serve --port 0 --host ledger.example.com\n"
      "  duebook serve --publish kafka-1:9092,kafka-2:9092 --kafka-set security.protocol=ssl");
  command->callback([options, &exit_code] {
    serve(*options, {}, [&](std::uint16_t port) {
      std::printf("http://%s:%u\n", options->http.address.c_str(), unsigned{port});
      std::fflush(stdout);
      std::fprintf(stderr, "Duebook serves %s, loopback only. Stop it with Ctrl-C.\n",
                   options->log.data.c_str());
    });
    exit_code = exit_ok;
  });
}

}  // namespace duebook::tools
