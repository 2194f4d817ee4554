// SPDX-License-Identifier: Apache-2.0
// A disk that is nearly full: commands are refused, questions answered, and no folder opened.
#include <gtest/gtest.h>
#include <signal.h>

#include <iostream>
#include <optional>

#include "tests/end_to_end/load.hpp"
#include "tests/end_to_end/server_process.hpp"
#include "tests/end_to_end/small_disk.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {
namespace {

using api::http::Client;
using api::http::Reply;

constexpr std::uint64_t disk_bytes = 128u << 20;
constexpr std::uint64_t reserve_bytes = 48u << 20;
constexpr int exit_unavailable = 7;

const std::string root = "/v1/books/" + std::string(book);

class NearlyFullDisk : public testing::Test {
 protected:
  void SetUp() override {
    const std::string reason = why_no_mounts();
    if (!reason.empty()) {
      std::cout << "NOTICE: no disk was filled; mounts are refused here: " << reason << '\n';
      GTEST_SKIP() << "mounts are refused: " << reason;
    }
    disk_.emplace(folder_.path() / "disk", disk_bytes);
  }

  std::vector<std::string> words() const {
    return serve_words(DUEBOOK_BINARY, (disk_->path() / "data").string(),
                       {"--disk-reserve", std::to_string(reserve_bytes)});
  }

  static void open_book(Client& client) {
    for (const SentCommand& command : Traffic::opening()) {
      ASSERT_EQ(ask(client, command_request(command)).status, 201);
    }
  }

  Reply pay(Client& client) {
    SentCommand command;
    command.command = "record-payment";
    command.key = "payment-" + std::to_string(++payments_);
    command.data = R"({"customer":"C1","amount":5})";
    return ask(client, command_request(command));
  }

  // Room is measured after each append, so what was under way when it went may still be done.
  Reply pay_until_refused(Client& client) {
    Reply reply = pay(client);
    return reply.status == 201 ? pay(client) : reply;
  }

  eventstore::TemporaryFolder folder_;
  std::optional<MemoryDisk> disk_;
  int payments_ = 0;
};

TEST_F(NearlyFullDisk, takes_no_commands_and_answers_questions) {
  ServerProcess server(words());
  ASSERT_TRUE(server.is_serving()) << server.errors();
  Client client(server.port());
  open_book(client);
  const std::string before = read_log(client);

  disk_->fill_up_to(reserve_bytes / 2);
  const Reply refused = pay_until_refused(client);
  EXPECT_EQ(refused.status, 507);
  EXPECT_NE(refused.body.find("\"code\":\"disk-reserve\""), std::string::npos) << refused.body;
  EXPECT_EQ(ask(client, api::http::request("GET", "/readyz")).status, 507);

  // What was done before is known, and can be read and asked for.
  const Reply again = ask(client, command_request(Traffic::opening().front()));
  EXPECT_EQ(again.status, 201);
  EXPECT_TRUE(again.headers.contains("idempotent-replayed"));
  EXPECT_TRUE(read_log(client).starts_with(before));
  EXPECT_FALSE(get(client, root + "/debt-ageing").empty());
}

TEST_F(NearlyFullDisk, takes_commands_once_it_was_cleared_up) {
  ServerProcess server(words());
  ASSERT_TRUE(server.is_serving()) << server.errors();
  Client client(server.port());
  open_book(client);
  disk_->fill_up_to(reserve_bytes / 2);
  ASSERT_EQ(pay_until_refused(client).status, 507);

  disk_->clear_up();

  EXPECT_EQ(pay(client).status, 201);
}

TEST_F(NearlyFullDisk, is_not_opened) {
  {
    ServerProcess server(words());
    ASSERT_TRUE(server.is_serving()) << server.errors();
    Client client(server.port());
    open_book(client);
    server.send(SIGTERM);
    EXPECT_EQ(server.wait().exit_code, 0);
  }
  disk_->fill_up_to(reserve_bytes / 2);

  ServerProcess server(words());

  ASSERT_FALSE(server.is_serving());
  const ProcessEnd end = server.wait();
  EXPECT_EQ(end.exit_code, exit_unavailable);
  EXPECT_NE(end.errors.find("has less free space than its reserve"), std::string::npos)
      << end.errors;
}

TEST(Reserve, that_no_disk_has_refuses_every_folder) {
  const eventstore::TemporaryFolder folder;
  ServerProcess server(
      serve_words(DUEBOOK_BINARY, folder.path().string(), {"--disk-reserve", "4EiB"}));
  ASSERT_FALSE(server.is_serving());
  const ProcessEnd end = server.wait();
  EXPECT_EQ(end.exit_code, exit_unavailable) << end.errors;
}

}  // namespace
}  // namespace duebook::tests
