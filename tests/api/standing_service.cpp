// SPDX-License-Identifier: Apache-2.0
// Starting, asking and stopping.
#include "tests/api/standing_service.hpp"

#include <stdexcept>

namespace duebook::tests {
namespace {

domain::Instant noon() {
  domain::Instant instant;
  domain::parse_instant("2026-03-01T12:00:00Z", instant);
  return instant;
}

}  // namespace

StandingService::StandingService()
    : clock_(noon()), ledger_(log_, clock_), service_(ledger_, clock_) {
  ledger_.open();
  api::http::Options options;
  options.port = 0;
  server_ = std::make_unique<api::http::Server>(options, service_);
  service_.attach(*server_);
  thread_ = std::thread([this] { server_->run(); });
}

StandingService::~StandingService() {
  server_->post([this] { service_.stop(); });
  server_->stop();
  thread_.join();
}

api::http::Reply StandingService::send(std::string_view method, std::string_view target,
                                       std::string_view lines) {
  return ask(api::http::request(method, target, lines), method == "HEAD");
}

api::http::Reply StandingService::command_on(std::string_view book, std::string_view name,
                                             std::string_view body, std::string_view lines) {
  const std::string key = "Idempotency-Key: k" + std::to_string(++commands_) + "\r\n";
  const std::string target = "/v1/books/" + std::string(book) + "/commands/" + std::string(name);
  return ask(api::http::post_json(target, body, key + std::string(lines)), false);
}

api::http::Reply StandingService::ask(const std::string& request, bool to_head) {
  api::http::Client client(server_->port());
  client.send(request);
  auto reply = client.reply(to_head);
  if (!reply) throw std::runtime_error("no answer to " + request.substr(0, request.find('\r')));
  return std::move(*reply);
}

}  // namespace duebook::tests
