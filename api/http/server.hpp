// SPDX-License-Identifier: Apache-2.0
// The HTTP door: sockets, limits and deadlines. Knows no book and no command; hands each request
// that passed the checks to an Application and writes the answer it gets back.
//
// One thread runs everything: accept, read, parse, handle, write. All requests that are ready at
// once form one *round*; after handing them over the server calls Application::end_of_round, which
// commits the waiting commands as one record and answers them. Beast is included by server files
// only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duebook::api::http {

/// Every limit is a setting, shown by `duebook doctor`.
struct Limits {
  std::size_t header_bytes_max = 8u << 10;
  std::size_t header_fields_max = 64;
  std::size_t target_bytes_max = 4u << 10;
  std::size_t body_bytes_max = 1u << 20;
  std::size_t connections_max = 512;
  std::size_t connections_per_address_max = 256;
  std::size_t stream_queue_bytes_max = 1u << 20;
  std::chrono::milliseconds header_wait_max{10'000};
  std::chrono::milliseconds body_wait_max{30'000};
  std::chrono::milliseconds idle_wait_max{60'000};
  std::chrono::milliseconds write_wait_max{30'000};
};

/// Where the other nodes are listened to, who need not be on this machine: each request has to show
/// a key there.
struct PeerDoor {
  std::string address;
  std::uint16_t port = 0;
  std::string key;                 ///< see peer_key.hpp
  std::vector<std::string> hosts;  ///< Host names besides localhost and the address
};

struct Options {
  std::string address = "127.0.0.1";  ///< loopback only as long as there are no API keys
  std::uint16_t port = 7070;          ///< 0 = any free one
  std::vector<std::string> hosts;     ///< allowed Host names besides localhost and the address
  std::optional<PeerDoor> peers;
  Limits limits;
};

struct Header {
  std::string name;  ///< lower case
  std::string value;
};

/// A request whose framing is sound: one Host on the allow-list, no Transfer-Encoding, no duplicate
/// single-value header, body complete and within its limit.
struct Request {
  std::string method;
  std::string target;  ///< path and query as sent, visible ASCII
  std::vector<Header> headers;
  std::string body;
  std::string request_id;  ///< the X-Request-Id sent, if it is sane, else a new one
  std::string peer;        ///< address of the other side
  bool from_peer = false;  ///< it came by the peers' door, and showed the key

  /// First value of `name` (lower case); empty when absent.
  std::string_view header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<Header> headers;  ///< beside those the server adds itself
  std::string body;
};

/// A response whose body goes on: Server-Sent Events. Any method may be called from any thread and
/// after the connection has gone; write returns false then, or when the reader is so slow that its
/// queue is full (the connection is closed).
class Stream {
 public:
  virtual ~Stream() = default;
  virtual bool write(std::string bytes) = 0;
  virtual void close() = 0;
  /// Bytes written that the socket has not taken yet; who feeds a lot waits for it to fall.
  virtual std::size_t queued_bytes() const = 0;
};

/// Answers one request, once, now or later, from any thread. An answer for a connection that has
/// gone is dropped. Destroying it unused answers 500.
class Responder {
 public:
  virtual ~Responder() = default;
  virtual void respond(Response response) = 0;
  /// Sends status and headers of `head` at once and keeps the connection for the stream; it is
  /// closed at the end of the stream.
  virtual std::shared_ptr<Stream> stream(Response head) = 0;
};

/// A problem the server found by itself, before there was a request to hand over.
struct Refusal {
  int status = 400;
  std::string code;  ///< stable kebab-case, e.g. "header-too-large"
  std::string request_id;
  std::string accept_language;
};

class Application {
 public:
  virtual ~Application() = default;
  virtual void handle(Request request, std::unique_ptr<Responder> responder) = 0;
  /// Called when nothing more is ready to be read in this round.
  virtual void end_of_round() = 0;
  /// The body of a refusal (application/problem+json).
  virtual Response refuse(const Refusal& refusal) = 0;
  /// A body may be this large for this method and target: lets batch routes take more.
  virtual std::size_t body_bytes_max(std::string_view method, std::string_view target,
                                     std::size_t limit) = 0;
};

/// Counters for /metrics. Read on the server's thread.
struct Counters {
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;
  std::uint64_t connections_open = 0;
  std::uint64_t requests = 0;
  std::uint64_t refusals = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
};

class Server {
 public:
  /// Binds and listens; throws std::runtime_error with a sentence a person can act on (port taken,
  /// address not loopback).
  Server(const Options& options, Application& application);
  ~Server();

  /// Serves until stop; returns after open answers were written or 5 seconds passed.
  void run();
  /// Asks run to return. From any thread, and from a signal handler's own thread.
  void stop();
  /// Runs `work` on the server's thread, as part of a round.
  void post(std::function<void()> work);
  /// Runs `work` on the server's thread after `delay`.
  void post_after(std::chrono::milliseconds delay, std::function<void()> work);
  std::uint16_t port() const;
  /// Of the peers' door; 0 when there is none.
  std::uint16_t peer_port() const;
  /// Of both doors.
  Counters counters() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace duebook::api::http
