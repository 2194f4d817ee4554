// SPDX-License-Identifier: Apache-2.0
// The whole service in this process: a ledger over a log in memory behind a real loopback socket.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "api/http/server.hpp"
#include "api/ledger.hpp"
#include "api/node.hpp"
#include "api/service.hpp"
#include "tests/api/http/running_server.hpp"
#include "tests/api/scripted_ledger.hpp"

namespace duebook::tests {

class RunningService {
 public:
  explicit RunningService(api::ServiceOptions options = {});
  /// A node of a shared log, which owns nothing yet.
  explicit RunningService(std::shared_ptr<MemoryTopic> topic, api::http::PeerLimits limits = {});
  ~RunningService();
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }
  /// Announces itself for all partitions.
  void own() { log.announce({0, 1, 2, 3}, url()); }

  std::uint16_t port() const { return server_->port(); }
  std::uint64_t position(const std::string& book = "main") const { return log.head(book).size; }
  api::http::Server& server() { return *server_; }

  /// Sends a request on a connection of its own; status 0 when there was no answer.
  api::http::Reply ask(const std::string& bytes);
  api::http::Reply get(std::string_view target, std::string_view lines = "");
  /// Sends a command with a key of its own.
  api::http::Reply command(std::string_view name, std::string_view body,
                           std::string_view lines = "", const std::string& book = "main");
  api::http::Reply batch(std::string_view body, std::string_view query = "");
  bool is_alive() { return get("/livez").status == 200; }
  /// Opens book `main` in VND with customers C1 and C2.
  void set_up();
  void stop();
  api::Node& node() { return *node_; }

  FaultyLog log;
  ScriptedClock clock;

 private:
  void open_door();
  void run();

  api::Ledger ledger_;
  api::Service service_;
  std::unique_ptr<api::http::Server> server_;
  std::unique_ptr<api::Node> node_;
  std::thread thread_;
  std::uint64_t keys_ = 0;
};

/// The bytes of a command.
std::string command_bytes(std::string_view name, std::string_view body, std::string_view key,
                          std::string_view lines = "", const std::string& book = "main");
std::string key_line(std::string_view key);
/// The value of the first `"name":` in a JSON text, without its quotes; "" when there is none.
std::string member(std::string_view json, std::string_view name);

}  // namespace duebook::tests
