// SPDX-License-Identifier: Apache-2.0
// Passing commands on, and answers back.
#include "api/node.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "api/http/peer_key.hpp"
#include "eventstore/announcement.hpp"

namespace duebook::api {
namespace {

/// What a command consists of beside its body; nothing else is passed on.
constexpr auto command_headers =
    std::to_array<std::string_view>({"accept-language", "content-type", "duebook-actor",
                                     "idempotency-key", "if-match", "traceparent"});

}  // namespace

struct Node::Waiting {
  std::uint64_t number = 0;  ///< of the exchange; another one after each try
  std::int32_t partition = 0;
  std::string url;  ///< whose answer is waited for
  Call call;
};

Node::Node(const eventstore::SharedLog& log, NodeOptions options)
    : log_(log), options_(std::move(options)), client_(options_.limits) {}

Node::~Node() = default;

bool Node::owns(const eventstore::BookId& book) const {
  return log_.owner(log_.partition_of(book)).is_this;
}

void Node::pass_on(Service& service, const eventstore::BookId& book, Call call) {
  if (!call.request.header(passed_on_header).empty()) {
    return call.fail(problem_of(Trouble::not_owner));
  }
  const std::int32_t partition = log_.partition_of(book);
  const eventstore::Owner owner = log_.owner(partition);
  // Its own, and yet it could not decide: somebody has claimed the book who is no owner.
  if (owner.is_this) return call.fail(problem_of(Trouble::not_owner));
  // What an earlier process at this address announced is nobody's now.
  if (owner.url.empty() || owner.url == options_.url) {
    ++counters_.owner_unknown;
    return call.fail(problem_of(Trouble::owner_unknown));
  }
  ++counters_.passed_on;
  waiting_.push_back({0, partition, owner.url, std::move(call)});
  send(service, waiting_.back());
}

void Node::send(Service& service, Waiting& waiting) {
  const auto address = eventstore::parse_node_url(waiting.url);
  DUEBOOK_ASSERT(address);
  waiting.number = ++sent_so_far_;
  client_.send(address->host, address->port, copy_for_owner(waiting.call.request),
               [this, &door = service.server(), number = waiting.number](http::Exchange exchange) {
                 auto shared = std::make_shared<http::Exchange>(std::move(exchange));
                 door.post([this, number, shared] { finish(number, std::move(*shared)); });
               });
}

http::Request Node::copy_for_owner(const http::Request& request) const {
  http::Request copy;
  copy.method = request.method;
  copy.target = request.target;
  copy.body = request.body;
  for (const std::string_view name : command_headers) {
    const std::string_view value = request.header(name);
    if (!value.empty()) copy.headers.push_back({std::string(name), std::string(value)});
  }
  copy.headers.push_back({"x-request-id", request.request_id});
  copy.headers.push_back({std::string(passed_on_header), options_.url});
  if (!options_.peer_key.empty()) {
    copy.headers.push_back({std::string(http::peer_key_header), options_.peer_key});
  }
  return copy;
}

void Node::finish(std::uint64_t number, http::Exchange exchange) {
  const auto found = std::ranges::find(waiting_, number, &Waiting::number);
  if (found == waiting_.end()) return;  // passed on to another one meanwhile
  Call call = std::move(found->call);
  waiting_.erase(found);
  switch (exchange.end) {
    case http::Exchange::End::answered:
      ++counters_.answered;
      return call.respond(std::move(exchange.response));
    case http::Exchange::End::not_sent:
      ++counters_.unreachable;
      return call.fail(problem_of(Trouble::owner_unreachable));
    case http::Exchange::End::unknown:
      ++counters_.silent;
      return call.fail(problem_of(Trouble::owner_silent));
  }
}

void Node::owners_changed(Service& service) {
  std::list<Waiting> own;
  for (auto waiting = waiting_.begin(); waiting != waiting_.end();) {
    const auto here = waiting++;
    const eventstore::Owner owner = log_.owner(here->partition);
    if (owner.url == here->url && !owner.is_this) continue;
    ++counters_.passed_on_again;
    if (owner.is_this) {
      own.splice(own.end(), waiting_, here);
    } else {
      here->url = owner.url;
      send(service, *here);
    }
  }
  for (Waiting& waiting : own) {
    service.handle(std::move(waiting.call.request), std::move(waiting.call.responder));
  }
}

void Node::stop() {
  for (Waiting& waiting : std::exchange(waiting_, {})) {
    waiting.call.fail(problem_of(Trouble::owner_silent));
  }
}

}  // namespace duebook::api
