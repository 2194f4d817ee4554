// SPDX-License-Identifier: Apache-2.0
// StandingService: the whole product behind a socket, with its log in memory and a clock that
// stands still, for tests that speak HTTP.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "api/clock.hpp"
#include "api/ledger.hpp"
#include "api/service.hpp"
#include "eventstore/memory_log.hpp"
#include "tests/api/http/running_server.hpp"

namespace duebook::tests {

class StandingClock : public api::Clock {
 public:
  explicit StandingClock(domain::Instant now) : now_(now) {}
  domain::Instant now() const override { return now_; }

 private:
  domain::Instant now_;
};

class StandingService {
 public:
  /// On a free port of loopback. It is noon UTC of 2026-03-01.
  StandingService();
  ~StandingService();

  /// `target` as it stands in the request line; `lines` are header lines, each with its CRLF.
  api::http::Reply send(std::string_view method, std::string_view target,
                        std::string_view lines = "");
  api::http::Reply get(std::string_view target, std::string_view lines = "") {
    return send("GET", target, lines);
  }
  /// Does a command on the book `b` under a key of its own.
  api::http::Reply command(std::string_view name, std::string_view body,
                           std::string_view lines = "") {
    return command_on("b", name, body, lines);
  }
  api::http::Reply command_on(std::string_view book, std::string_view name, std::string_view body,
                              std::string_view lines = "");

 private:
  api::http::Reply ask(const std::string& request, bool to_head);

  eventstore::MemoryLog log_;
  StandingClock clock_;
  api::Ledger ledger_;
  api::Service service_;
  std::unique_ptr<api::http::Server> server_;
  std::thread thread_;
  int commands_ = 0;
};

}  // namespace duebook::tests
