// SPDX-License-Identifier: Apache-2.0
// From a request to its handler, and from the end of a round to commits, waiters and followers.
#include "api/service.hpp"

#include <algorithm>
#include <utility>

#include "api/json_write.hpp"
#include "api/node.hpp"
#include "api/parameters.hpp"
#include "api/routes.hpp"

namespace duebook::api {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds feed_again{20};
constexpr std::size_t batch_body_bytes_max = 16u << 20;
constexpr std::size_t feed_bytes_max = 256u << 10;
/// Questions that touch no more rows are answered at once; a hand-over costs about as much.
constexpr std::uint64_t rows_at_once_max = 20'000;

/// Does something however its scope is left.
template <class Action>
struct AtEnd {
  explicit AtEnd(Action what) : action(std::move(what)) {}
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;
  ~AtEnd() { action(); }
  Action action;
};

}  // namespace

struct Service::Waiting {
  std::uint64_t number = 0;
  eventstore::BookId book;
  domain::Seq position = 0;
  Call call;
  std::function<void(Call)> then;
};

struct Service::Follower {
  eventstore::BookId book;
  domain::Seq next = 0;
  std::shared_ptr<http::Stream> stream;
};

std::string_view Call::path_value(std::string_view name) const {
  const auto value = std::ranges::find(path, name, &Parameter::name);
  return value == path.end() ? std::string_view() : std::string_view(value->value);
}

void Call::respond_json(int status, std::string body) {
  respond({status, "application/json", {}, std::move(body)});
}

void Call::fail(const Problem& problem) {
  respond(problem_response(problem, language, request.request_id));
}

http::Response problem_response(const Problem& problem, Language language,
                                std::string_view request_id) {
  http::Response response{problem.status, "application/problem+json", {}, {}};
  if (problem.status == 503) response.headers.push_back({"Retry-After", "1"});
  if (problem.current_version) {
    response.headers.push_back({"ETag", "\"" + std::to_string(*problem.current_version) + "\""});
  }
  response.body = problem_json(problem, language, request_id);
  return response;
}

Service::Service(Ledger& ledger, const Clock& clock, ServiceOptions options)
    : ledger_(ledger),
      clock_(clock),
      options_(options),
      query_thread_(std::make_unique<QueryThread>()) {}

Service::~Service() = default;

void Service::attach(http::Server& server) {
  server_ = &server;
  server.post_after(options_.heartbeat, [this] { beat(); });
}

void Service::add_metrics(std::function<void(std::string& out)> append) {
  more_metrics_.push_back(std::move(append));
}

void Service::append_more_metrics(std::string& out) const {
  for (const auto& append : more_metrics_) append(out);
}

void Service::share(Node* node) {
  node_ = node;
  if (node == nullptr) return ledger_.tell_news({});
  ledger_.tell_news([this] { server_->post([this] { follow_up(); }); });
}

void Service::follow_up() {
  if (node_ == nullptr) return;
  following_up_later_ = writing_.valid();
  if (following_up_later_) return;
  const bool more = ledger_.follow_up();
  node_->owners_changed(*this);
  wake_waiting();
  feed_followers();
  if (more) server_->post([this] { follow_up(); });
}

bool Service::is_elsewhere(const eventstore::BookId& book) const {
  return node_ != nullptr && !node_->owns(book);
}

void Service::pass_on(const eventstore::BookId& book, Call call) {
  if (node_ == nullptr) return call.fail(problem_of(Trouble::not_owner));
  node_->pass_on(*this, book, std::move(call));
}

void Service::stop() {
  stopping_ = true;
  if (node_ != nullptr) node_->stop();
  for (Follower& follower : followers_) follower.stream->close();
  followers_.clear();
  for (Waiting& waiting : waiting_) waiting.call.fail(problem_of(Trouble::shutting_down));
  waiting_.clear();
}

void Service::handle(http::Request request, std::unique_ptr<http::Responder> responder) {
  Call call;
  call.language = language_of(request.header("accept-language"));
  call.responder = std::move(responder);
  call.request = std::move(request);
  if (stopping_) return call.fail(problem_of(Trouble::shutting_down));
  std::optional<Target> target = parse_target(call.request.target);
  if (!target) return call.fail(problem_of(Trouble::target_malformed));
  call.parameters = std::move(target->parameters);
  std::string allowed;
  std::string_view method = call.request.method;
  if (method == "HEAD") method = "GET";
  const Route* route = find_route(method, std::move(target->segments), call, allowed);
  // The other nodes come with commands, and answer questions themselves.
  if (call.request.from_peer && (route == nullptr || route->method != "POST")) {
    return call.fail(problem_of(Trouble::not_found));
  }
  if (route != nullptr) {
    call.route = route;
    domain::Seq position = 0;
    if (!waits_for_book(call, position)) return route->handler(*this, std::move(call));
    const std::string book(call.path_value("book"));
    return when_reached(book, position, std::move(call),
                        [this, route](Call reached) { route->handler(*this, std::move(reached)); });
  }
  if (allowed.empty()) return call.fail(problem_of(Trouble::not_found));
  http::Response response = problem_response(problem_of(Trouble::method_not_allowed), call.language,
                                             call.request.request_id);
  response.headers.push_back({"Allow", allowed});
  call.respond(std::move(response));
}

// Opened on another node, and asked for here before that was heard of.
bool Service::waits_for_book(const Call& call, domain::Seq& position) const {
  const auto asked = std::ranges::find(call.parameters, "min_position", &Parameter::name);
  if (node_ == nullptr || asked == call.parameters.end()) return false;
  const std::string_view book = call.path_value("book");
  return eventstore::is_book_id(book) && !ledger_.facts(std::string(book)) &&
         parse_parameter(asked->value, position) && position > 0;
}

void Service::end_of_round() {
  if (writing_.valid() || !ledger_.has_waiting()) return;
  const bool has_records = ledger_.begin_commit();
  if (!has_records || node_ == nullptr) {
    ledger_.write_commit();
    return end_commit();
  }
  writing_ = std::async(std::launch::async, [this] {
    const AtEnd come_back([this] { server_->post([this] { finish(); }); });
    ledger_.write_commit();
  });
}

void Service::finish() {
  if (!writing_.valid()) return;
  writing_.get();
  end_commit();
}

void Service::end_commit() {
  ledger_.end_commit();
  wake_waiting();
  feed_followers();
  if (std::exchange(following_up_later_, false)) follow_up();
}

http::Response Service::refuse(const http::Refusal& refusal) {
  http::Response response =
      problem_response(problem_of(trouble_of(refusal.code)), language_of(refusal.accept_language),
                       refusal.request_id);
  // The server says itself when to try again.
  std::erase_if(response.headers, [](const auto& header) { return header.name == "Retry-After"; });
  return response;
}

std::size_t Service::body_bytes_max(std::string_view method, std::string_view target,
                                    std::size_t limit) {
  const bool is_batch =
      method == "POST" && target.substr(0, target.find('?')).ends_with("/commands");
  return is_batch ? std::max(limit, batch_body_bytes_max) : limit;
}

void Service::answer(std::uint64_t rows_touched, Call call,
                     std::function<http::Response(const Call&)> question) {
  if (rows_touched <= rows_at_once_max) return call.respond(question(call));
  auto shared = std::make_shared<Call>(std::move(call));
  const bool taken = query_thread_->run(
      [shared, question = std::move(question)] { shared->respond(question(*shared)); });
  if (!taken) shared->fail(problem_of(Trouble::overloaded));
}

void Service::when_reached(const eventstore::BookId& book, domain::Seq position, Call call,
                           std::function<void(Call)> then) {
  const auto facts = ledger_.facts(book);
  if (facts && facts->position() >= position) return then(std::move(call));
  const std::uint64_t number = ++waiters_so_far_;
  waiting_.push_back({number, book, position, std::move(call), std::move(then)});
  server_->post_after(options_.position_wait_max, [this, number] {
    const auto waiter = std::ranges::find(waiting_, number, &Waiting::number);
    if (waiter == waiting_.end()) return;
    waiter->call.fail(problem_of(Trouble::position_not_reached));
    waiting_.erase(waiter);
  });
}

void Service::wake_waiting() {
  for (auto waiter = waiting_.begin(); waiter != waiting_.end();) {
    const auto facts = ledger_.facts(waiter->book);
    if (!facts || facts->position() < waiter->position) {
      ++waiter;
      continue;
    }
    Waiting ready = std::move(*waiter);
    waiter = waiting_.erase(waiter);
    ready.then(std::move(ready.call));
  }
}

void Service::follow(const eventstore::BookId& book, domain::Seq next,
                     std::shared_ptr<http::Stream> stream) {
  followers_.push_back({book, next, std::move(stream)});
  feed_followers();
}

void Service::feed_followers() {
  bool behind = false;
  for (auto follower = followers_.begin(); follower != followers_.end();) {
    if (!feed(*follower)) {
      follower = followers_.erase(follower);
      continue;
    }
    const auto facts = ledger_.facts(follower->book);
    behind = behind || (facts && follower->next < facts->position());
    ++follower;
  }
  if (!behind || feeding_later_) return;
  feeding_later_ = true;
  server_->post_after(feed_again, [this] {
    feeding_later_ = false;
    feed_followers();
  });
}

// Sends what the reader's queue has room for; false when the reader has gone.
bool Service::feed(Follower& follower) {
  const auto facts = ledger_.facts(follower.book);
  if (!facts || follower.next >= facts->position()) return true;
  if (follower.stream->queued_bytes() > feed_bytes_max) return true;
  std::string bytes;
  ledger_.log().read(follower.book, follower.next, [&](const eventstore::Record& record) {
    for (std::size_t i = follower.next - record.base.size; i < record.line_count(); ++i) {
      bytes += "id: ";
      append_integer(bytes, follower.next++);
      bytes += "\ndata: ";
      bytes += record.line(i);
      bytes += "\n\n";
      if (bytes.size() > feed_bytes_max) return false;
    }
    return true;
  });
  return follower.stream->write(std::move(bytes));
}

void Service::beat() {
  std::erase_if(followers_,
                [](Follower& follower) { return !follower.stream->write(": still here\n\n"); });
  if (!stopping_) server_->post_after(options_.heartbeat, [this] { beat(); });
}

}  // namespace duebook::api
