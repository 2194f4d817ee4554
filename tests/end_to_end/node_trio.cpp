// SPDX-License-Identifier: Apache-2.0
// Starting nodes, and clients that do not give up.
#include "tests/end_to_end/node_trio.hpp"

#include <sched.h>

#include <stdexcept>
#include <utility>

namespace duebook::tests {
namespace {

using api::http::Client;
using api::http::Reply;

constexpr std::string_view decides_none = "\"books_decided\":0";

// Nothing when the node is not there, or breaks off.
std::optional<Reply> reply_of(std::uint16_t port, const std::string& request) {
  try {
    Client client(port);
    if (!client.send(request)) return std::nullopt;
    return client.reply();
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

}  // namespace

NodeTrio::NodeTrio(std::array<std::vector<std::string>, count> words)
    : topic_(eventstore::fresh_topic(16)), words_(std::move(words)) {
  for (unsigned i = 0; i < count; ++i) start(i);
}

std::string NodeTrio::folder(unsigned node) const {
  return (folder_.path() / ("node-" + std::to_string(node))).string();
}

void NodeTrio::start(unsigned node) {
  std::vector<std::string> more = {"--log", "kafka:" + topic_.brokers, "--kafka-topic",
                                   topic_.topic};
  more.insert(more.end(), words_.at(node).begin(), words_.at(node).end());
  nodes_.at(node) =
      std::make_unique<ServerProcess>(serve_words(DUEBOOK_BINARY, folder(node), more));
  if (!nodes_.at(node)->is_serving()) throw std::runtime_error(nodes_.at(node)->errors());
  ports_.at(node) = nodes_.at(node)->port();
}

unsigned NodeTrio::owner() {
  for (;; ::sched_yield()) {
    for (unsigned i = 0; i < count; ++i) {
      if (i == shunned) continue;
      const auto reply = reply_of(port(i), api::http::request("GET", "/readyz"));
      if (reply && reply->body.find(decides_none) == std::string::npos) return i;
    }
  }
}

struct SteadyLoad::Worker {
  Worker(std::uint32_t seed, unsigned number)
      : traffic(seed + number, "client-" + std::to_string(number), number + 1) {}

  Traffic traffic;
  std::vector<SentCommand> sent;
  std::vector<Finding> findings;
};

SteadyLoad::SteadyLoad(NodeTrio& trio, unsigned clients, std::uint32_t seed, Ticks& ticks)
    : trio_(trio), ticks_(ticks) {
  for (unsigned i = 0; i < clients; ++i) workers_.push_back(std::make_unique<Worker>(seed, i));
  for (const auto& worker : workers_) {
    threads_.emplace_back([this, &worker = *worker] { run(worker); });
  }
}

SteadyLoad::~SteadyLoad() {
  stopping_ = given_up_ = true;
  for (std::thread& thread : threads_) thread.join();
}

std::optional<CommandReply> SteadyLoad::try_once(Worker& worker, const SentCommand& command) {
  unsigned node = worker.traffic.below(NodeTrio::count);
  if (node == trio_.shunned) node = (node + 1) % NodeTrio::count;
  const auto reply = reply_of(trio_.port(node), command_request(command));
  if (!reply || reply->status == 503) return std::nullopt;
  return read_command_reply(*reply);
}

void SteadyLoad::run(Worker& worker) {
  while (!stopping_ && worker.findings.empty()) {
    SentCommand command = worker.traffic.next();
    command.began = ticks_.next();
    std::optional<CommandReply> reply;
    while (!(reply = try_once(worker, command))) {
      if (given_up_) return;
      ++sent_again_;
      ::sched_yield();
    }
    note_reply(command, *reply, ticks_.next(), worker.findings);
    worker.sent.push_back(std::move(command));
    ++answered_;
    answered_.notify_all();
  }
}

void SteadyLoad::await(unsigned answers) {
  const unsigned wanted = answered_ + answers;
  for (unsigned now = answered_; now < wanted; now = answered_) answered_.wait(now);
}

LoadResult SteadyLoad::finish() {
  stopping_ = true;
  return gather(threads_, workers_);
}

}  // namespace duebook::tests
