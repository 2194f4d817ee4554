// SPDX-License-Identifier: Apache-2.0
// `duebook demo`: made once, served, and ended as a server is.
#include <gtest/gtest.h>
#include <signal.h>

#include "tests/end_to_end/load.hpp"
#include "tests/end_to_end/server_process.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {
namespace {

std::string ageing_of(const ServerProcess& demo) {
  api::http::Client client(demo.port());
  return get(client, "/v1/books/main/debt-ageing?by=region&as_of=2026-01-31");
}

TEST(Demo, saves_what_it_has_when_it_is_ended_and_goes_on_from_there) {
  const eventstore::TemporaryFolder folder;
  const std::vector<std::string> words = {DUEBOOK_BINARY,         "demo",   "--data",
                                          folder.path().string(), "--port", "0"};
  std::string first;
  for (const int signal : {SIGINT, SIGTERM}) {
    ServerProcess demo(words);
    ASSERT_TRUE(demo.is_serving()) << demo.errors();
    const std::string answer = ageing_of(demo);
    if (first.empty()) first = answer;
    EXPECT_EQ(answer, first);
    demo.send(signal);
    const ProcessEnd end = demo.wait();
    EXPECT_EQ(end.exit_code, 0) << end.signal << ": " << end.errors;
    const bool is_new = end.errors.find("book main: 0 events from a snapshot") != std::string::npos;
    EXPECT_EQ(is_new, signal == SIGINT) << end.errors;
  }
}

}  // namespace
}  // namespace duebook::tests
