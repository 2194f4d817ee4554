// SPDX-License-Identifier: Apache-2.0
// unsynced_server_rig: the server with syncing off, to see what durability costs.
//
//   unsynced_server_rig FOLDER
//
// Prints its address when it is ready, as `duebook serve --port 0` does.
#include <cstdio>

#include "tools/serve.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: unsynced_server_rig FOLDER\n");
    return 2;
  }
  duebook::tools::ServeOptions options;
  options.log.data = argv[1];
  options.log.sync = false;
  options.http.port = 0;
  duebook::tools::serve(options, {}, [](std::uint16_t port) {
    std::printf("http://127.0.0.1:%u\n", unsigned{port});
    std::fflush(stdout);
  });
}
