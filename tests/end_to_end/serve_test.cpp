// SPDX-License-Identifier: Apache-2.0
// What `duebook serve` refuses to start with: the exit code, and a sentence to act on.
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>

#include "tests/end_to_end/load.hpp"
#include "tests/end_to_end/server_process.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {
namespace {

namespace fs = std::filesystem;
using api::http::Client;

constexpr int exit_verification_failed = 6;
constexpr int exit_unavailable = 7;

// A data folder with a few events, all in the write-ahead log, and the server that made them.
class Serve : public testing::Test {
 protected:
  Serve() : server_(serve_words(DUEBOOK_BINARY, data().string())) {
    Client client(server_.port());
    for (const SentCommand& command : Traffic::opening()) {
      EXPECT_EQ(ask(client, command_request(command)).status, 201);
    }
  }

  fs::path data() const { return folder_.path() / "data"; }

  void stop() {
    server_.send(SIGTERM);
    EXPECT_EQ(server_.wait().exit_code, 0);
  }

  // The file with the events in it.
  fs::path write_ahead_log() const {
    fs::path largest;
    for (const auto& entry : fs::directory_iterator(data() / "log")) {
      if (entry.path().extension() != ".log") continue;
      if (largest.empty() || entry.file_size() > fs::file_size(largest)) largest = entry.path();
    }
    return largest;
  }

  static void expect_refusal(const std::vector<std::string>& words, int exit_code,
                             const std::string& sentence) {
    ServerProcess refused(words);
    ASSERT_FALSE(refused.is_serving());
    const ProcessEnd end = refused.wait();
    EXPECT_EQ(end.exit_code, exit_code) << end.errors;
    EXPECT_NE(end.errors.find(sentence), std::string::npos) << end.errors;
  }

  std::vector<std::string> words(const std::vector<std::string>& more = {}) const {
    return serve_words(DUEBOOK_BINARY, data().string(), more);
  }

  eventstore::TemporaryFolder folder_;
  ServerProcess server_;
};

TEST_F(Serve, refuses_a_folder_that_another_process_has_open) {
  expect_refusal(words(), exit_unavailable, "another process");
}

TEST_F(Serve, refuses_a_folder_whose_events_are_gone) {
  stop();
  fs::remove(write_ahead_log());
  expect_refusal(words(), exit_verification_failed, "book main");
}

TEST_F(Serve, refuses_a_folder_whose_events_are_others) {
  stop();
  const fs::path path = write_ahead_log();
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const std::size_t at = bytes.find("customer-registered");
  ASSERT_NE(at, std::string::npos);
  file.clear();
  file.seekp(static_cast<std::streamoff>(at));
  file.put('k');
  file.close();
  expect_refusal(words(), exit_verification_failed, "orrupt");
}

TEST_F(Serve, refuses_a_port_that_is_taken) {
  const std::string port = std::to_string(server_.port());
  const std::string other = (folder_.path() / "other").string();
  expect_refusal({DUEBOOK_BINARY, "serve", "--data", other, "--port", port}, exit_unavailable,
                 "cannot listen on port " + port);
}

TEST_F(Serve, refuses_an_address_that_others_can_reach) {
  stop();
  expect_refusal(words({"--address", "0.0.0.0"}), exit_unavailable, "loopback only");
}

TEST_F(Serve, opens_a_folder_again_after_it_was_killed) {
  Client before(server_.port());
  const std::string log = read_log(before);
  server_.kill();
  ServerProcess again(words());
  ASSERT_TRUE(again.is_serving()) << again.errors();
  Client after(again.port());
  EXPECT_EQ(read_log(after), log);
}

}  // namespace
}  // namespace duebook::tests
