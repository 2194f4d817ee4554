// SPDX-License-Identifier: Apache-2.0
// The sockets: accepting, reading, writing, and the loop that forms rounds. Everything about HTTP
// itself is in Conversation.
#include "api/http/server.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <optional>
#include <stdexcept>
#include <thread>
#include <unordered_set>

#include "api/http/conversation.hpp"
#include "api/http/head_policy.hpp"
#include "api/http/reply_handles.hpp"

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
/// Answers to requests sent ahead are joined up to this size before the next one is begun.
constexpr std::size_t joined_output_bytes_max = 256u << 10;
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

tcp::endpoint listen_endpoint(const Options& options) {
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) {
    throw std::runtime_error("The listen address \"" + options.address +
                             "\" is not an IP address; use 127.0.0.1 or ::1.");
  }
  if (!address.is_loopback()) {
    throw std::runtime_error(
        "Duebook has no API keys yet, so it listens on loopback only (127.0.0.1 or ::1), not on " +
        options.address + ": anyone who reaches that address could read and write the books.");
  }
  return {address, options.port};
}

Acceptor open_acceptor(asio::io_context& io, const Options& options) {
  const tcp::endpoint endpoint = listen_endpoint(options);
  try {
    return Acceptor(io, endpoint);
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("Duebook cannot listen on port " + std::to_string(options.port) +
                             " of " + options.address + " (" + error.code().message() +
                             "); stop the other program or choose another port.");
  }
}

}  // namespace

class Server::Impl {
 public:
  class Connection;

  Impl(Options options, Application& application)
      : house_{options.limits, allowed_hosts(options), application, {}, {}},
        acceptor_(open_acceptor(loop_->io(), options)),
        accept_timer_(loop_->io()),
        tick_timer_(loop_->io()),
        port_(acceptor_.local_endpoint().port()) {
    const Limits& limits = house_.limits;
    const auto shortest = std::min({limits.header_wait_max, limits.body_wait_max,
                                    limits.idle_wait_max, limits.write_wait_max});
    tick_ = std::clamp(shortest / 8, tick_min, tick_max);
  }

  ~Impl();

  void run();
  void begin_stop();
  void post(std::function<void()> work);
  void post_after(std::chrono::milliseconds delay, std::function<void()> work);

  void hand_over(Request request, std::unique_ptr<Responder> responder);
  void resume_later(std::shared_ptr<Connection> connection) {
    resumed_.push_back(std::move(connection));
  }
  void forget(const std::shared_ptr<Connection>& connection);

  House& house() { return house_; }
  const std::shared_ptr<ServerLoop>& loop() const { return loop_; }
  std::uint16_t port() const { return port_; }
  bool in_application() const { return in_application_; }
  bool stopping() const { return stop_deadline_.has_value(); }

 private:
  void accept();
  void admit(Socket socket);
  void tick();
  void round();
  void close_all();
  void run_application_work(const std::function<void()>& work);

  std::shared_ptr<ServerLoop> loop_ = std::make_shared<ServerLoop>();
  House house_;
  Acceptor acceptor_;
  Timer accept_timer_;
  Timer tick_timer_;
  std::uint16_t port_;
  std::chrono::milliseconds tick_{};
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  std::map<asio::ip::address, std::size_t> per_address_;
  std::vector<std::shared_ptr<Connection>> resumed_;
  std::optional<Time> stop_deadline_;
  std::unordered_set<std::shared_ptr<Timer>> timers_;
  bool in_application_ = false;
  bool finished_ = false;
};

/// A socket and its conversation. Kept alive by the server's list and by pending operations.
class Server::Impl::Connection final : public ReplyTarget,
                                       public std::enable_shared_from_this<Connection> {
 public:
  Connection(Impl& server, Socket socket, asio::ip::address address)
      : server_(server),
        socket_(std::move(socket)),
        address_(address),
        conversation_(server.house(), address.to_string(), now()) {}

  const asio::ip::address& address() const { return address_; }
  void go_on();
  void refuse(const Verdict& verdict);
  void check_deadline();
  void drain();
  void close();

  void answer(Response response) override;
  void answer_unanswered() override;
  void start_stream(Response head, std::shared_ptr<StreamState> state) override;
  void write_stream(std::string bytes) override;
  void end_stream() override;
  void drop_stream() override { close(); }

 private:
  void read();
  void flush();
  void wait_writable();
  void answered();

  Impl& server_;
  Socket socket_;
  asio::ip::address address_;
  Conversation conversation_;
  std::shared_ptr<StreamState> stream_;
  bool reading_ = false;
  bool write_waiting_ = false;
  bool handing_over_ = false;
  bool shut_down_ = false;
  bool closed_ = false;
};

/// Answers given inside handle() only fill the output, so one write carries all that were ready.
void Server::Impl::Connection::go_on() {
  if (closed_) return;
  while (conversation_.output().bytes() < joined_output_bytes_max && conversation_.advance(now())) {
    handing_over_ = true;
    server_.hand_over(conversation_.take_request(),
                      make_responder(server_.loop(), weak_from_this(),
                                     server_.house().limits.stream_queue_bytes_max));
    handing_over_ = false;
  }
  flush();
  read();
}

void Server::Impl::Connection::read() {
  if (closed_ || reading_ || !conversation_.wants_input()) return;
  // A client that does not take its answers is not asked for more.
  const bool streaming = conversation_.phase() == Conversation::Phase::streaming;
  if (!conversation_.output().empty() && !streaming) return;
  reading_ = true;
  const auto space = conversation_.space();
  socket_.async_read_some(asio::buffer(space.data(), space.size()),
                          [self = shared_from_this()](error_code error, std::size_t count) {
                            self->reading_ = false;
                            if (error) return self->close();
                            self->conversation_.received(count);
                            self->go_on();
                          });
}

void Server::Impl::Connection::flush() {
  using Phase = Conversation::Phase;
  OutputQueue& output = conversation_.output();
  while (!closed_ && !write_waiting_ && !output.empty()) {
    const std::string_view piece = output.front();
    error_code error;
    const std::size_t count = socket_.write_some(asio::buffer(piece.data(), piece.size()), error);
    if (error == asio::error::would_block) return wait_writable();
    if (error) return close();
    conversation_.written(count);
    if (stream_) stream_->queued_bytes -= count;
  }
  if (closed_ || !output.empty()) return;
  if (conversation_.phase() == Phase::closing && !shut_down_) {
    // Closing at once would reset the connection if bytes are still coming in, and the client
    // would never read the answer; so the sending side ends first.
    shut_down_ = true;
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    conversation_.linger(now());
  }
  if (server_.stopping() && conversation_.drain()) close();
}

void Server::Impl::Connection::wait_writable() {
  write_waiting_ = true;
  conversation_.write_blocked(now());
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](error_code error) {
    self->write_waiting_ = false;
    if (error) return self->close();
    self->go_on();
  });
}

/// After output was added outside of hand_over. The next request that is already here must not be
/// handed over while the application is in the middle of something else.
void Server::Impl::Connection::answered() {
  if (handing_over_) return;
  if (!server_.in_application()) return go_on();
  flush();
  if (conversation_.has_input()) {
    server_.resume_later(shared_from_this());
  } else {
    read();
  }
}

void Server::Impl::Connection::refuse(const Verdict& verdict) {
  conversation_.refuse(verdict, now());
  go_on();
}

void Server::Impl::Connection::check_deadline() {
  switch (conversation_.expire(now())) {
    case Conversation::Expiry::none: return;
    case Conversation::Expiry::answered: return go_on();
    case Conversation::Expiry::close: return close();
  }
}

void Server::Impl::Connection::drain() {
  if (stream_) stream_->open = false;
  if (conversation_.drain()) return close();
  go_on();
}

void Server::Impl::Connection::close() {
  if (std::exchange(closed_, true)) return;
  if (stream_) stream_->open = false;
  error_code ignored;
  socket_.close(ignored);
  server_.forget(shared_from_this());
}

void Server::Impl::Connection::answer(Response response) {
  if (closed_) return;
  conversation_.answer(std::move(response), now());
  answered();
}

void Server::Impl::Connection::answer_unanswered() {
  if (closed_ || conversation_.phase() != Conversation::Phase::handled) return;
  conversation_.refuse(refusals::unanswered, now());
  answered();
}

void Server::Impl::Connection::start_stream(Response head, std::shared_ptr<StreamState> state) {
  if (closed_ || server_.stopping() || !conversation_.start_stream(std::move(head), now())) {
    state->open = false;
  } else {
    state->queued_bytes += conversation_.output().bytes();
    stream_ = std::move(state);
  }
  if (!closed_) answered();
}

void Server::Impl::Connection::write_stream(std::string bytes) {
  if (closed_ || conversation_.phase() != Conversation::Phase::streaming) return;
  conversation_.output().push(std::move(bytes));
  if (!handing_over_) flush();
}

void Server::Impl::Connection::end_stream() {
  if (closed_) return;
  conversation_.end_stream();
  answered();
}

// Closed sockets have handed their operations back; running those now, while everything they name
// is still there, also frees what the application captured in work that will not run any more.
Server::Impl::~Impl() {
  finished_ = true;
  close_all();
  error_code ignored;
  acceptor_.close(ignored);
  accept_timer_.cancel();
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
  accept();
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
  house_.application.end_of_round();
  in_application_ = false;
}

void Server::Impl::accept() {
  acceptor_.async_accept([this](error_code error, Socket socket) {
    if (finished_ || stopping()) return;
    if (!error) {
      admit(std::move(socket));
      return accept();
    }
    // Out of descriptors or memory: the queue of the kernel keeps those who wait.
    accept_timer_.expires_after(accept_pause);
    accept_timer_.async_wait([this](error_code cancelled) {
      if (!cancelled && !stopping()) accept();
    });
  });
}

void Server::Impl::admit(Socket socket) {
  error_code error;
  const tcp::endpoint peer = socket.remote_endpoint(error);
  if (!error) socket.non_blocking(true, error);
  if (!error) socket.set_option(tcp::no_delay(true), error);
  if (error) return;
  Counters& counters = house_.counters;
  ++counters.connections_accepted;
  const auto known = per_address_.find(peer.address());
  const bool greedy =
      known != per_address_.end() && known->second >= house_.limits.connections_per_address_max;
  const bool full = connections_.size() >= house_.limits.connections_max;
  if (greedy || full) ++counters.connections_refused;
  if (greedy || connections_.size() >= house_.limits.connections_max + refused_connections_max) {
    return;
  }
  const auto connection = std::make_shared<Connection>(*this, std::move(socket), peer.address());
  connections_.insert(connection);
  ++per_address_[peer.address()];
  ++counters.connections_open;
  if (full) {
    connection->refuse(refusals::too_many_connections);
  } else {
    connection->go_on();
  }
}

void Server::Impl::forget(const std::shared_ptr<Connection>& connection) {
  if (connections_.erase(connection) == 0) return;
  --house_.counters.connections_open;
  const auto count = per_address_.find(connection->address());
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
  error_code ignored;
  acceptor_.close(ignored);
  accept_timer_.cancel();
  const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
  for (const auto& connection : all) connection->drain();
}

/// An exception costs the request its answer (500), not everybody else the server.
void Server::Impl::hand_over(Request request, std::unique_ptr<Responder> responder) {
  in_application_ = true;
  try {
    house_.application.handle(std::move(request), std::move(responder));
  } catch (const std::exception&) {
    ++house_.counters.refusals;
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

Server::Server(Options options, Application& application)
    : impl_(std::make_unique<Impl>(std::move(options), application)) {}
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
const Counters& Server::counters() const { return impl_->house().counters; }

}  // namespace duebook::api::http
