// SPDX-License-Identifier: Apache-2.0
// A server on a free loopback port with a small application behind it, and a client that sends
// exact bytes. Every wait of the client has an end, so a test fails instead of hanging.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "api/http/server.hpp"

namespace duebook::api::http {

/// Answers by target: /echo, /tiny, /only-get, /round (at the end of the round), /held (when the
/// test says so), /thread, /large, /stream, /drop, /throw; anything else is 404.
class EchoApplication final : public Application {
 public:
  static constexpr std::size_t large_bytes = 24u << 20;

  ~EchoApplication() override;
  void handle(Request request, std::unique_ptr<Responder> responder) override;
  void end_of_round() override;
  Response refuse(const Refusal& refusal) override;
  std::size_t body_bytes_max(std::string_view method, std::string_view target,
                             std::size_t limit) override;

  /// Waits until a request to /held is in work.
  std::unique_ptr<Responder> take_held();
  std::shared_ptr<Stream> take_stream();
  std::vector<Request> seen();
  /// Most answers given by one end_of_round.
  std::size_t largest_round() const { return largest_round_; }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::unique_ptr<Responder>> held_;
  std::vector<std::shared_ptr<Stream>> streams_;
  std::vector<Request> seen_;
  std::vector<std::unique_ptr<Responder>> round_;
  std::vector<std::thread> threads_;
  std::atomic<std::size_t> largest_round_{0};
};

class RunningServer {
 public:
  explicit RunningServer(Limits limits = {}, std::vector<std::string> hosts = {},
                         std::optional<PeerDoor> peers = {});
  ~RunningServer();
  /// Returns when run() has.
  void stop();
  Server& server() { return *server_; }
  EchoApplication& application() { return application_; }
  std::uint16_t port() const { return server_->port(); }
  /// A copy taken on the server's thread.
  Counters counters();
  bool is_alive();

 private:
  EchoApplication application_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

struct Reply {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< lower case
  std::string body;
};

class Client {
 public:
  explicit Client(std::uint16_t port, int receive_buffer_bytes = 0);
  ~Client();
  Client(Client&& other) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// False when the other side has closed.
  bool send(std::string_view bytes);
  void end_sending();
  void close();
  /// Reads one answer; `to_head` leaves the body out. Empty when the connection ends before.
  std::optional<Reply> reply(bool to_head = false);
  /// Reads until `text` has come; false when the connection ends before.
  bool await(std::string_view text);
  /// Reads up to the end of the connection; nothing when that does not come.
  std::optional<std::string> rest();
  bool is_closed() { return rest().has_value(); }

 private:
  bool read_more();

  int socket_ = -1;
  bool timed_out_ = false;
  std::string input_;
};

/// Splits the front answer off `input`; empty when it is not complete or not an answer.
std::optional<Reply> take_reply(std::string& input, bool to_head);

/// `method target` with Host and the given lines (each with its CRLF).
std::string request(std::string_view method, std::string_view target, std::string_view lines = "",
                    std::string_view body = "");
/// A POST with Content-Type and Content-Length.
std::string post_json(std::string_view target, std::string_view body, std::string_view lines = "");

}  // namespace duebook::api::http
