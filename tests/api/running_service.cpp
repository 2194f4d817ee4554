// SPDX-License-Identifier: Apache-2.0
// Starts and stops the service, and speaks to it.
#include "tests/api/running_service.hpp"

namespace duebook::tests {

using api::http::Client;
using api::http::post_json;
using api::http::Reply;
using api::http::request;

RunningService::RunningService(api::ServiceOptions options)
    : ledger_(log, clock), service_(ledger_, clock, options) {
  ledger_.open();
  open_door();
  run();
}

RunningService::RunningService(std::shared_ptr<MemoryTopic> topic, api::http::PeerLimits limits)
    : log(std::move(topic)), ledger_(log, clock), service_(ledger_, clock) {
  ledger_.share(log);
  ledger_.open();
  open_door();
  node_ = std::make_unique<api::Node>(log, api::NodeOptions{url(), "", limits});
  service_.share(node_.get());
  run();
}

void RunningService::open_door() {
  api::http::Options door;
  door.port = 0;
  server_ = std::make_unique<api::http::Server>(door, service_);
  service_.attach(*server_);
}

void RunningService::run() {
  thread_ = std::thread([this] { server_->run(); });
}

RunningService::~RunningService() { stop(); }

void RunningService::stop() {
  if (!thread_.joinable()) return;
  server_->post([this] { service_.stop(); });
  server_->stop();
  thread_.join();
  service_.finish();
  if (node_) service_.share(nullptr);
}

Reply RunningService::ask(const std::string& bytes) {
  Client client(port());
  client.send(bytes);
  return client.reply(bytes.starts_with("HEAD ")).value_or(Reply{});
}

Reply RunningService::get(std::string_view target, std::string_view lines) {
  return ask(request("GET", target, lines));
}

Reply RunningService::command(std::string_view name, std::string_view body, std::string_view lines,
                              const std::string& book) {
  return ask(command_bytes(name, body, "key-" + std::to_string(++keys_), lines, book));
}

Reply RunningService::batch(std::string_view body, std::string_view query) {
  std::string lines = "Content-Type: application/x-ndjson\r\nContent-Length: ";
  lines += std::to_string(body.size()) + "\r\n";
  return ask(request("POST", "/v1/books/main/commands" + std::string(query), lines, body));
}

void RunningService::set_up() {
  command("open-book", R"({"name":"Main","currency":"VND"})");
  for (const char* code : {"C1", "C2"}) command("register-customer", customer_body(code));
}

std::string key_line(std::string_view key) {
  return "Idempotency-Key: " + std::string(key) + "\r\n";
}

std::string command_bytes(std::string_view name, std::string_view body, std::string_view key,
                          std::string_view lines, const std::string& book) {
  return post_json("/v1/books/" + book + "/commands/" + std::string(name), body,
                   key_line(key) + std::string(lines));
}

std::string member(std::string_view json, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":";
  std::size_t at = json.find(key);
  if (at == std::string_view::npos) return "";
  at += key.size();
  if (json[at] == '"') return std::string(json.substr(at + 1, json.find('"', at + 1) - at - 1));
  return std::string(json.substr(at, json.find_first_of(",}]", at) - at));
}

}  // namespace duebook::tests
