// SPDX-License-Identifier: Apache-2.0
// The application, the server thread and the client of the server tests.
#include "running_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <future>
#include <stdexcept>
#include <utility>

namespace duebook::api::http {
namespace {

constexpr int patience_ms_max = 20'000;
constexpr std::chrono::milliseconds patience{patience_ms_max};

Response text(std::string body, int status = 200) {
  return {status, "text/plain", {}, std::move(body)};
}

template <class T>
T take_first(std::vector<T>& all) {
  if (all.empty()) return {};
  T first = std::move(all.front());
  all.erase(all.begin());
  return first;
}

}  // namespace

EchoApplication::~EchoApplication() {
  for (std::thread& thread : threads_) thread.join();
}

void EchoApplication::handle(Request request, std::unique_ptr<Responder> responder) {
  std::unique_lock lock(mutex_);
  seen_.push_back(request);
  const std::string& target = request.target;
  if (target == "/tiny") return responder->respond(text("ok"));
  if (target == "/round") return round_.push_back(std::move(responder));
  if (target == "/large") return responder->respond(text(std::string(large_bytes, 'x')));
  if (target == "/drop") return;
  if (target == "/throw") throw std::runtime_error("a fault");
  if (target == "/held") {
    held_.push_back(std::move(responder));
    return arrived_.notify_all();
  }
  if (target == "/stream") {
    streams_.push_back(responder->stream({200, "text/event-stream", {}, ""}));
    return arrived_.notify_all();
  }
  if (target == "/thread") {
    threads_.emplace_back(
        [held = std::move(responder)]() mutable { held->respond(text("from a thread")); });
    return;
  }
  if (target == "/only-get" && request.method != "GET") {
    return responder->respond({405, "text/plain", {{"Allow", "GET"}}, "no"});
  }
  if (target.starts_with("/echo")) {
    return responder->respond(text(request.method + " " + target + " " + request.body));
  }
  responder->respond(text("not here", 404));
}

void EchoApplication::end_of_round() {
  std::vector<std::unique_ptr<Responder>> round;
  round.swap(round_);
  largest_round_ = std::max<std::size_t>(largest_round_, round.size());
  for (auto& responder : round) responder->respond(text("of the round"));
}

Response EchoApplication::refuse(const Refusal& refusal) {
  return {refusal.status, "application/problem+json", {}, "{\"code\":\"" + refusal.code + "\"}"};
}

std::size_t EchoApplication::body_bytes_max(std::string_view, std::string_view target,
                                            std::size_t limit) {
  return target == "/echo-import" ? 16 * limit : limit;
}

std::unique_ptr<Responder> EchoApplication::take_held() {
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, patience, [&] { return !held_.empty(); });
  return take_first(held_);
}

std::shared_ptr<Stream> EchoApplication::take_stream() {
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, patience, [&] { return !streams_.empty(); });
  return take_first(streams_);
}

std::vector<Request> EchoApplication::seen() {
  std::unique_lock lock(mutex_);
  return seen_;
}

RunningServer::RunningServer(Limits limits, std::vector<std::string> hosts,
                             std::optional<PeerDoor> peers) {
  Options options;
  options.port = 0;
  options.limits = limits;
  options.hosts = std::move(hosts);
  options.peers = std::move(peers);
  server_ = std::make_unique<Server>(options, application_);
  thread_ = std::thread([this] { server_->run(); });
}

RunningServer::~RunningServer() { stop(); }

void RunningServer::stop() {
  if (!thread_.joinable()) return;
  server_->stop();
  thread_.join();
}

Counters RunningServer::counters() {
  std::promise<Counters> copy;
  server_->post([&] { copy.set_value(server_->counters()); });
  return copy.get_future().get();
}

bool RunningServer::is_alive() {
  Client client(port());
  client.send(request("GET", "/tiny"));
  const auto reply = client.reply();
  return reply && reply->status == 200 && reply->body == "ok";
}

Client::Client(std::uint16_t port, int receive_buffer_bytes) {
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  if (receive_buffer_bytes > 0) {
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                 sizeof receive_buffer_bytes);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close();
    throw std::runtime_error("cannot connect to the server");
  }
}

Client::~Client() { close(); }

Client::Client(Client&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), input_(std::move(other.input_)) {}

void Client::close() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

bool Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Client::end_sending() { ::shutdown(socket_, SHUT_WR); }

bool Client::read_more() {
  pollfd ready{socket_, POLLIN, 0};
  if (::poll(&ready, 1, patience_ms_max) <= 0) {
    timed_out_ = true;
    return false;
  }
  char bytes[16384];
  const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
  if (count > 0) input_.append(bytes, static_cast<std::size_t>(count));
  return count > 0;
}

std::optional<Reply> Client::reply(bool to_head) {
  for (;;) {
    if (auto reply = take_reply(input_, to_head)) return reply;
    if (!read_more()) return std::nullopt;
  }
}

bool Client::await(std::string_view text) {
  while (input_.find(text) == std::string::npos) {
    if (!read_more()) return false;
  }
  return true;
}

std::optional<std::string> Client::rest() {
  while (read_more()) {
  }
  if (timed_out_) return std::nullopt;
  return input_;
}

std::optional<Reply> take_reply(std::string& input, bool to_head) {
  const std::size_t head_end = input.find("\r\n\r\n");
  if (head_end == std::string::npos || !input.starts_with("HTTP/1.1 ")) return std::nullopt;
  Reply reply;
  reply.status = std::stoi(input.substr(9, 3));
  std::size_t at = input.find("\r\n") + 2;
  while (at < head_end) {
    const std::size_t end = input.find("\r\n", at);
    const std::size_t colon = input.find(": ", at);
    if (colon > end) return std::nullopt;
    std::string name = input.substr(at, colon - at);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    reply.headers[name] = input.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  std::size_t length = 0;
  if (const auto found = reply.headers.find("content-length"); found != reply.headers.end()) {
    length = std::stoul(found->second);
  }
  if (to_head) length = 0;
  if (input.size() < head_end + 4 + length) return std::nullopt;
  reply.body = input.substr(head_end + 4, length);
  input.erase(0, head_end + 4 + length);
  return reply;
}

std::string request(std::string_view method, std::string_view target, std::string_view lines,
                    std::string_view body) {
  std::string text(method);
  text.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
  return text.append(lines).append("\r\n").append(body);
}

std::string post_json(std::string_view target, std::string_view body, std::string_view lines) {
  std::string all = "Content-Type: application/json\r\nContent-Length: ";
  all.append(std::to_string(body.size())).append("\r\n").append(lines);
  return request("POST", target, all, body);
}

}  // namespace duebook::api::http
