// SPDX-License-Identifier: Apache-2.0
// PeerClient: sends requests to other nodes over HTTP/1.1, on a thread of its own.
//
// A connection carries one request at a time and is used again. One that the other side closed
// while nothing was under way is noticed when it is used next; the request is then sent once more,
// on a new connection. So a request must be one that may arrive twice, as commands may: their keys
// see to it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "api/http/server.hpp"

namespace duebook::api::http {

struct PeerLimits {
  std::size_t requests_max = 10'000;             ///< under way at the same time
  std::size_t connections_per_server_max = 128;  ///< further requests wait for one
  std::size_t answer_bytes_max = 64u << 20;
  std::chrono::milliseconds connect_wait_max{2'000};
  /// A command waits for as long as brokers are given to take its record, and a little longer.
  std::chrono::milliseconds answer_wait_max{35'000};
};

/// What became of a request.
struct Exchange {
  enum class End : std::uint8_t {
    answered,  ///< see the response
    not_sent,  ///< nobody listens there, or too many requests are under way
    unknown,   ///< it was sent, and no answer came; whether it was done is not known
  };
  End end = End::answered;
  Response response;  ///< without the fields that belong to the connection
};

class PeerClient {
 public:
  using Done = std::function<void(Exchange)>;

  explicit PeerClient(PeerLimits limits = {});
  /// Requests under way end as not_sent or unknown. No `done` is called when it has returned.
  ~PeerClient();

  /// Sends `request` with its method, target, headers and body to a server; `done` is called once,
  /// on the client's thread. Host, Content-Length and Connection are the client's own. From any
  /// thread.
  void send(const std::string& host, std::uint16_t port, Request request, Done done);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace duebook::api::http
