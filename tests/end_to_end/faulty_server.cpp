// SPDX-License-Identifier: Apache-2.0
// faulty_server FAULT FOLDER: what `duebook serve` does, over a log with a planted fault.
#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "api/service.hpp"
#include "tests/end_to_end/faulty_logs.hpp"

namespace duebook::tests {
namespace {

int serve(PlantedFault fault, const std::string& folder) {
  ::signal(SIGPIPE, SIG_IGN);
  const auto log = faulty_log(fault, folder);
  const api::SystemClock clock;
  api::Ledger ledger(*log, clock);
  ledger.open();
  api::Service service(ledger, clock);
  api::http::Options options;
  options.port = 0;
  api::http::Server server(options, service);
  service.attach(server);
  std::printf("http://127.0.0.1:%u\n", unsigned{server.port()});
  std::fflush(stdout);
  server.run();
  return 0;
}

}  // namespace
}  // namespace duebook::tests

int main(int argc, char** argv) {
  using namespace duebook::tests;
  if (argc != 3) return 2;
  const auto* name = std::ranges::find(planted_fault_names, std::string_view(argv[1]));
  if (name == planted_fault_names.end()) return 2;
  try {
    return serve(static_cast<PlantedFault>(name - planted_fault_names.begin()), argv[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "faulty_server: %s\n", error.what());
    return 7;
  }
}
