// SPDX-License-Identifier: Apache-2.0
// Connections, kept and used again; one exchange after the other on each.
#include "api/http/peer_client.hpp"

#ifdef __SANITIZE_THREAD__
// As in server.cpp.
#pragma GCC diagnostic ignored "-Wtsan"
#endif

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

namespace duebook::api::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using Connected = beast::tcp_stream;
using Place = std::pair<std::string, std::uint16_t>;
using Parser = beast::http::response_parser<beast::http::string_body>;

// What the next connection says for itself.
bool is_of_the_connection(std::string_view lower_case) {
  static const std::set<std::string_view> names = {
      "connection",  "content-length",    "content-type",           "keep-alive",
      "traceparent", "transfer-encoding", "x-content-type-options", "x-request-id"};
  return names.contains(lower_case);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string host_field(const Place& place) {
  const bool is_ipv6 = place.first.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + place.first + "]" : place.first) + ":" + std::to_string(place.second);
}

Response response_of(Parser::value_type&& message) {
  Response response;
  response.status = static_cast<int>(message.result_int());
  response.content_type = std::string(message[beast::http::field::content_type]);
  for (const auto& field : message) {
    const auto name = field.name_string();
    if (is_of_the_connection(lower({name.data(), name.size()}))) continue;
    response.headers.push_back({std::string(name), std::string(field.value())});
  }
  response.body = std::move(message.body());
  return response;
}

}  // namespace

class PeerClient::Impl {
 public:
  explicit Impl(PeerLimits limits) : limits_(limits), thread_([this] { io_.run(); }) {}
  ~Impl();

  void send(Place place, Request request, Done done);

 private:
  class OneExchange;
  using UnderWay = std::list<std::shared_ptr<OneExchange>>;

  struct Server {
    std::vector<std::unique_ptr<Connected>> idle;
    std::size_t busy = 0;
    std::deque<std::shared_ptr<OneExchange>> waiting;
  };

  void begin(const std::shared_ptr<OneExchange>& one);
  void ended(const Place& place);

  const PeerLimits limits_;
  std::atomic<std::size_t> count_ = 0;
  std::atomic<bool> stopping_ = false;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard_{io_.get_executor()};
  // The thread's own.
  std::map<Place, Server> servers_;
  UnderWay under_way_;
  std::thread thread_;  // last
};

// start -> [connect ->] write -> read -> finish
class PeerClient::Impl::OneExchange : public std::enable_shared_from_this<OneExchange> {
 public:
  OneExchange(Impl& client, Place place, Request& request, Done done)
      : client_(client), place_(std::move(place)), done_(std::move(done)), resolver_(client.io_) {
    message_.method_string(request.method);
    message_.target(request.target);
    message_.version(11);
    message_.set(beast::http::field::host, host_field(place_));
    for (const Header& header : request.headers) message_.insert(header.name, header.value);
    message_.body() = std::move(request.body);
    message_.prepare_payload();
  }

  const Place& place() const { return place_; }
  void place_in_list(UnderWay::iterator at) { at_ = at; }

  /// On a connection that was used before, if there is one.
  void start(std::unique_ptr<Connected> used) {
    started_ = true;
    if (client_.stopping_) return finish(Exchange::End::not_sent);
    stream_ = std::move(used);
    is_reused_ = stream_ != nullptr;
    if (is_reused_) return write();
    connect();
  }

  void cancel() {
    if (!started_) return finish(Exchange::End::not_sent);
    resolver_.cancel();
    if (stream_) stream_->cancel();
  }

 private:
  void connect() {
    is_reused_ = false;
    stream_ = std::make_unique<Connected>(client_.io_);
    resolver_.async_resolve(
        place_.first, std::to_string(place_.second), tcp::resolver::numeric_service,
        [self = shared_from_this()](error_code error, const tcp::resolver::results_type& found) {
          self->resolved(error, found);
        });
  }

  void resolved(error_code error, const tcp::resolver::results_type& found) {
    if (error || client_.stopping_) return finish(Exchange::End::not_sent);
    stream_->expires_after(client_.limits_.connect_wait_max);
    stream_->async_connect(found,
                           [self = shared_from_this()](error_code failed, const tcp::endpoint&) {
                             if (failed || self->client_.stopping_) {
                               return self->finish(Exchange::End::not_sent);
                             }
                             error_code ignored;
                             self->stream_->socket().set_option(tcp::no_delay(true), ignored);
                             self->write();
                           });
  }

  void write() {
    stream_->expires_after(client_.limits_.answer_wait_max);
    beast::http::async_write(*stream_, message_,
                             [self = shared_from_this()](error_code error, std::size_t) {
                               // An answer may have come all the same, such as 413.
                               if (error == beast::error::timeout || self->client_.stopping_) {
                                 return self->fail(error);
                               }
                               self->read();
                             });
  }

  void read() {
    parser_.emplace();
    parser_->body_limit(client_.limits_.answer_bytes_max);
    beast::http::async_read(*stream_, buffer_, *parser_,
                            [self = shared_from_this()](error_code error, std::size_t) {
                              if (error) return self->fail(error);
                              self->answered();
                            });
  }

  void fail(error_code error) {
    const bool was_closed_before = is_reused_ && error != beast::error::timeout &&
                                   !(parser_ && parser_->got_some()) && !client_.stopping_;
    if (!was_closed_before) return finish(Exchange::End::unknown);
    buffer_.clear();
    connect();
  }

  void answered() {
    const bool keep_alive = parser_->keep_alive() && buffer_.size() == 0;
    Exchange exchange{Exchange::End::answered, response_of(parser_->release())};
    if (keep_alive && !client_.stopping_) {
      stream_->expires_never();
      client_.servers_[place_].idle.push_back(std::move(stream_));
    }
    finish(std::move(exchange));
  }

  void finish(Exchange::End end) { finish(Exchange{end, {}}); }
  void finish(Exchange exchange) {
    const auto self = shared_from_this();
    client_.under_way_.erase(at_);
    --client_.count_;
    done_(std::move(exchange));
    done_ = nullptr;
    if (started_) client_.ended(place_);
  }

  Impl& client_;
  const Place place_;
  Done done_;
  tcp::resolver resolver_;
  beast::http::request<beast::http::string_body> message_;
  std::unique_ptr<Connected> stream_;
  bool started_ = false;
  bool is_reused_ = false;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  UnderWay::iterator at_;
};

PeerClient::Impl::~Impl() {
  stopping_ = true;
  asio::post(io_, [this] {
    for (auto& [place, server] : servers_) {
      server.idle.clear();
      server.waiting.clear();
    }
    for (const auto& one : UnderWay(under_way_)) one->cancel();
  });
  guard_.reset();
  thread_.join();
}

void PeerClient::Impl::send(Place place, Request request, Done done) {
  if (++count_ > limits_.requests_max || stopping_) {
    --count_;
    return done({Exchange::End::not_sent, {}});
  }
  auto one = std::make_shared<OneExchange>(*this, std::move(place), request, std::move(done));
  asio::post(io_, [this, one = std::move(one)] {
    one->place_in_list(under_way_.insert(under_way_.end(), one));
    begin(one);
  });
}

void PeerClient::Impl::begin(const std::shared_ptr<OneExchange>& one) {
  Server& server = servers_[one->place()];
  if (server.busy >= limits_.connections_per_server_max && !stopping_) {
    return server.waiting.push_back(one);
  }
  ++server.busy;
  std::unique_ptr<Connected> used;
  if (!server.idle.empty()) {
    used = std::move(server.idle.back());
    server.idle.pop_back();
  }
  one->start(std::move(used));
}

void PeerClient::Impl::ended(const Place& place) {
  Server& server = servers_[place];
  --server.busy;
  if (!server.waiting.empty()) {
    const auto next = std::move(server.waiting.front());
    server.waiting.pop_front();
    return begin(next);
  }
  if (server.busy == 0 && server.idle.empty()) servers_.erase(place);
}

PeerClient::PeerClient(PeerLimits limits) : impl_(std::make_unique<Impl>(limits)) {}
PeerClient::~PeerClient() = default;

void PeerClient::send(const std::string& host, std::uint16_t port, Request request, Done done) {
  impl_->send({host, port}, std::move(request), std::move(done));
}

}  // namespace duebook::api::http
