// SPDX-License-Identifier: Apache-2.0
// The sockets: accepting, reading, writing, and the loop that forms rounds. Everything about HTTP
// itself is in Conversation.
#include "api/http/server.hpp"

#ifdef __SANITIZE_THREAD__
// Asio fences memory around its handlers, which the sanitizer does not follow; its queues are
// guarded by a mutex beside that, which it does.
#pragma GCC diagnostic ignored "-Wtsan"
#endif

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <stdexcept>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "api/http/connection.hpp"
#include "api/http/head_policy.hpp"

namespace duebook::api::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

constexpr int handlers_per_round_max = 1024;
/// Connections above the limit that are told so; any further one is closed without a word.
constexpr std::size_t refused_connections_max = 64;
constexpr std::chrono::milliseconds stop_wait_max{5'000};
constexpr std::chrono::milliseconds accept_pause{100};
constexpr std::chrono::milliseconds tick_max{250};
constexpr std::chrono::milliseconds tick_min{5};

Time now() { return std::chrono::steady_clock::now(); }

/// The io_context outlives the server while an Application still holds a Responder.
class ServerLoop final : public Loop {
 public:
  bool is_here() const override { return thread_ == std::this_thread::get_id(); }
  void post(std::function<void()> work) override { asio::post(io_, std::move(work)); }
  void enter() { thread_ = std::this_thread::get_id(); }
  void leave() { thread_ = std::thread::id(); }
  asio::io_context& io() { return io_; }

 private:
  asio::io_context io_{1};
  std::atomic<std::thread::id> thread_{};
};

asio::ip::address listen_address(const std::string& text) {
  error_code error;
  auto address = asio::ip::make_address(text, error);
  if (error) {
    throw std::runtime_error("The listen address \"" + text +
                             "\" is not an IP address; use 127.0.0.1 or ::1.");
  }
  return address;
}

Acceptor open_acceptor(asio::io_context& io, const std::string& text, std::uint16_t port) {
  const asio::ip::address address = listen_address(text);
  try {
    return Acceptor(io, tcp::endpoint(address, port));
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("Duebook cannot listen on port " + std::to_string(port) + " of " +
                             text + " (" + error.code().message() +
                             "); stop the other program or choose another port.");
  }
}

Acceptor open_front_door(asio::io_context& io, const Options& options) {
  if (!listen_address(options.address).is_loopback()) {
    throw std::runtime_error(
        "Duebook has no API keys yet, so it listens on loopback only (127.0.0.1 or ::1), not on " +
        options.address + ": anyone who reaches that address could read and write the books.");
  }
  return open_acceptor(io, options.address, options.port);
}

House peers_house(const Options& options, Application& application) {
  Options peers = options;
  peers.address = options.peers->address;
  peers.hosts = options.peers->hosts;
  return {options.limits, allowed_hosts(peers), application, {}, {}, options.peers->key};
}

Counters sum(const Counters& a, const Counters& b) {
  return {.connections_accepted = a.connections_accepted + b.connections_accepted,
          .connections_refused = a.connections_refused + b.connections_refused,
          .connections_open = a.connections_open + b.connections_open,
          .requests = a.requests + b.requests,
          .refusals = a.refusals + b.refusals,
          .bytes_in = a.bytes_in + b.bytes_in,
          .bytes_out = a.bytes_out + b.bytes_out};
}

/// Reads end early when less came than there was room for, and Asio then waits for the socket
/// without trying once more: one read and one write per request.
class SocketWire final : public Wire {
 public:
  explicit SocketWire(Socket socket) : socket_(std::move(socket)) {}

  Sent send(std::string_view bytes, std::size_t& count) override {
    error_code error;
    count = socket_.write_some(asio::buffer(bytes.data(), bytes.size()), error);
    if (error == asio::error::would_block) return Sent::blocked;
    return error ? Sent::failed : Sent::some;
  }

  void receive(std::span<char> room, std::shared_ptr<Connection> connection) override {
    socket_.async_read_some(
        asio::buffer(room.data(), room.size()),
        [connection = std::move(connection)](error_code error, std::size_t count) {
          if (error) return connection->close();
          connection->received(count);
        });
  }

  void wait_writable(std::shared_ptr<Connection> connection) override {
    socket_.async_wait(Socket::wait_write, [connection = std::move(connection)](error_code error) {
      if (error) return connection->close();
      connection->writable();
    });
  }

  void end_sending() override {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
  }

  void close() override {
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  Socket socket_;
};

/// A place to listen, and what holds for those who come in there.
struct Door {
  Door(Acceptor opened, House of) : acceptor(std::move(opened)), house(std::move(of)) {}
  std::uint16_t port() const { return acceptor.local_endpoint().port(); }
  void close() {
    error_code ignored;
    acceptor.close(ignored);
    timer.cancel();
  }
  Acceptor acceptor;
  House house;
  Timer timer{acceptor.get_executor()};
};

}  // namespace

class Server::Impl final : public Host {
 public:
  Impl(const Options& options, Application& application)
      : application_(application),
        front_(open_front_door(loop_->io(), options),
               House{options.limits, allowed_hosts(options), application, {}, {}}),
        tick_timer_(loop_->io()),
        port_(front_.port()) {
    if (options.peers) {
      peers_.emplace(open_acceptor(loop_->io(), options.peers->address, options.peers->port),
                     peers_house(options, application));
      peer_port_ = peers_->port();
    }
    const Limits& limits = options.limits;
    const auto shortest = std::min({limits.header_wait_max, limits.body_wait_max,
                                    limits.idle_wait_max, limits.write_wait_max});
    tick_ = std::clamp(shortest / 8, tick_min, tick_max);
  }

  ~Impl() override;

  void run();
  void begin_stop();
  void post(std::function<void()> work);
  void post_after(std::chrono::milliseconds delay, std::function<void()> work);

  std::shared_ptr<Loop> loop() override { return loop_; }
  void hand_over(Request request, std::unique_ptr<Responder> responder) override;
  void resume_later(std::shared_ptr<Connection> connection) override {
    resumed_.push_back(std::move(connection));
  }
  void forget(const std::shared_ptr<Connection>& connection) override;
  bool in_application() const override { return in_application_; }
  bool stopping() const override { return stop_deadline_.has_value(); }
  std::uint16_t port() const { return port_; }
  std::uint16_t peer_port() const { return peer_port_; }
  Counters counters() const {
    return peers_ ? sum(front_.house.counters, peers_->house.counters) : front_.house.counters;
  }

 private:
  void accept(Door& door);
  void admit(Door& door, Socket socket);
  void tick();
  void round();
  void close_all();
  void run_application_work(const std::function<void()>& work);

  std::shared_ptr<ServerLoop> loop_ = std::make_shared<ServerLoop>();
  Application& application_;
  Door front_;
  std::optional<Door> peers_;
  Timer tick_timer_;
  std::uint16_t port_;
  std::uint16_t peer_port_ = 0;
  std::chrono::milliseconds tick_{};
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  std::unordered_map<std::string, std::size_t> per_address_;
  std::vector<std::shared_ptr<Connection>> resumed_;
  std::optional<Time> stop_deadline_;
  std::unordered_set<std::shared_ptr<Timer>> timers_;
  bool in_application_ = false;
  bool finished_ = false;
};

// Closed sockets have handed their operations back; running those now, while everything they name
// is still there, also frees what the application captured in work that will not run any more.
Server::Impl::~Impl() {
  finished_ = true;
  close_all();
  front_.close();
  if (peers_) peers_->close();
  tick_timer_.cancel();
  for (const auto& timer : timers_) timer->cancel();
  loop_->io().restart();
  loop_->io().poll();
}

void Server::Impl::run() {
  struct OnLoop {
    explicit OnLoop(ServerLoop& here) : loop(here) { loop.enter(); }
    ~OnLoop() { loop.leave(); }
    OnLoop(const OnLoop&) = delete;
    OnLoop& operator=(const OnLoop&) = delete;
    ServerLoop& loop;
  } on_loop(*loop_);
  accept(front_);
  if (peers_) accept(*peers_);
  tick();
  while (!stopping() || (!connections_.empty() && now() < *stop_deadline_)) round();
  close_all();
}

void Server::Impl::round() {
  if (resumed_.empty()) loop_->io().run_one();
  for (int i = 0; i < handlers_per_round_max && loop_->io().poll_one() > 0;) ++i;
  std::vector<std::shared_ptr<Connection>> resumed;
  resumed.swap(resumed_);
  for (const auto& connection : resumed) connection->go_on();
  in_application_ = true;
  application_.end_of_round();
  in_application_ = false;
}

void Server::Impl::accept(Door& door) {
  door.acceptor.async_accept([this, &door](error_code error, Socket socket) {
    if (finished_ || stopping()) return;
    if (!error) {
      admit(door, std::move(socket));
      return accept(door);
    }
    // Out of descriptors or memory: the queue of the kernel keeps those who wait.
    door.timer.expires_after(accept_pause);
    door.timer.async_wait([this, &door](error_code cancelled) {
      if (!cancelled && !stopping()) accept(door);
    });
  });
}

void Server::Impl::admit(Door& door, Socket socket) {
  error_code error;
  const std::string peer = socket.remote_endpoint(error).address().to_string();
  if (!error) socket.non_blocking(true, error);
  if (!error) socket.set_option(tcp::no_delay(true), error);
  if (error) return;
  Counters& counters = door.house.counters;
  const Limits& limits = door.house.limits;
  ++counters.connections_accepted;
  const auto known = per_address_.find(peer);
  const bool greedy =
      known != per_address_.end() && known->second >= limits.connections_per_address_max;
  const bool full = connections_.size() >= limits.connections_max;
  if (greedy || full) ++counters.connections_refused;
  if (greedy || connections_.size() >= limits.connections_max + refused_connections_max) {
    return;
  }
  const auto connection = std::make_shared<Connection>(
      *this, door.house, std::make_unique<SocketWire>(std::move(socket)), peer);
  connections_.insert(connection);
  ++per_address_[peer];
  ++counters.connections_open;
  if (full) {
    connection->refuse(refusals::too_many_connections);
  } else {
    connection->go_on();
  }
}

void Server::Impl::forget(const std::shared_ptr<Connection>& connection) {
  if (connections_.erase(connection) == 0) return;
  --connection->house().counters.connections_open;
  const auto count = per_address_.find(connection->peer());
  if (--count->second == 0) per_address_.erase(count);
}

void Server::Impl::tick() {
  tick_timer_.expires_after(tick_);
  tick_timer_.async_wait([this](error_code cancelled) {
    if (cancelled) return;
    const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
    for (const auto& connection : all) connection->check_deadline();
    tick();
  });
}

void Server::Impl::close_all() {
  const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
  for (const auto& connection : all) connection->close();
  resumed_.clear();
}

void Server::Impl::begin_stop() {
  if (stopping()) return;
  stop_deadline_ = now() + stop_wait_max;
  front_.close();
  if (peers_) peers_->close();
  const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
  for (const auto& connection : all) connection->drain();
}

/// An exception costs the request its answer (500), not everybody else the server.
void Server::Impl::hand_over(Request request, std::unique_ptr<Responder> responder) {
  in_application_ = true;
  try {
    application_.handle(std::move(request), std::move(responder));
  } catch (const std::exception&) {
    // The responder went with the call and has answered already.
  }
  in_application_ = false;
}

void Server::Impl::run_application_work(const std::function<void()>& work) {
  if (finished_) return;
  in_application_ = true;
  work();
  in_application_ = false;
}

void Server::Impl::post(std::function<void()> work) {
  loop_->post([this, work = std::move(work)] { run_application_work(work); });
}

void Server::Impl::post_after(std::chrono::milliseconds delay, std::function<void()> work) {
  loop_->post([this, delay, work = std::move(work)] {
    if (finished_) return;
    const auto timer = std::make_shared<Timer>(loop_->io(), delay);
    timers_.insert(timer);
    timer->async_wait([this, timer, work](error_code cancelled) {
      timers_.erase(timer);
      if (!cancelled) run_application_work(work);
    });
  });
}

Server::Server(const Options& options, Application& application)
    : impl_(std::make_unique<Impl>(options, application)) {}
Server::~Server() = default;

void Server::run() { impl_->run(); }
void Server::stop() {
  impl_->loop()->post([impl = impl_.get()] { impl->begin_stop(); });
}
void Server::post(std::function<void()> work) { impl_->post(std::move(work)); }
void Server::post_after(std::chrono::milliseconds delay, std::function<void()> work) {
  impl_->post_after(delay, std::move(work));
}
std::uint16_t Server::port() const { return impl_->port(); }
std::uint16_t Server::peer_port() const { return impl_->peer_port(); }
Counters Server::counters() const { return impl_->counters(); }

}  // namespace duebook::api::http
