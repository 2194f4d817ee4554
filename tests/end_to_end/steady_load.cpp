// SPDX-License-Identifier: Apache-2.0
// Clients that do not give up.
#include "tests/end_to_end/steady_load.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace duebook::tests {
namespace {

constexpr unsigned commands_per_look = 6;
/// Before a command is sent again. Clients that do not wait keep nodes and brokers from recovering.
constexpr std::chrono::milliseconds again_pause{20};

}  // namespace

struct SteadyLoad::Worker {
  Worker(std::uint32_t seed, unsigned number)
      : traffic(seed + number, "client-" + std::to_string(number), number + 1) {}

  Traffic traffic;
  std::uint64_t position = 0;  ///< of its last command that was accepted
  std::vector<SentCommand> sent;
  std::vector<SeenReport> seen;
  std::vector<Finding> findings;
};

SteadyLoad::SteadyLoad(NodeTrio& trio, unsigned clients, std::uint32_t seed, Ticks& ticks)
    : trio_(trio), ticks_(ticks) {
  for (unsigned i = 0; i < clients; ++i) workers_.push_back(std::make_unique<Worker>(seed, i));
  for (const auto& worker : workers_) {
    threads_.emplace_back([this, &worker = *worker] { run(worker); });
  }
}

SteadyLoad::~SteadyLoad() { abandon(); }

unsigned SteadyLoad::some_node(Worker& worker) const {
  const unsigned node = worker.traffic.below(NodeTrio::count);
  return node == trio_.shunned ? (node + 1) % NodeTrio::count : node;
}

std::optional<CommandReply> SteadyLoad::try_once(Worker& worker, const SentCommand& command) {
  const auto reply = trio_.try_to_ask(some_node(worker), command_request(command));
  if (!reply || reply->status == 503) return std::nullopt;
  return read_command_reply(*reply);
}

// A node that cannot answer now is left alone.
void SteadyLoad::look(Worker& worker) {
  const auto reply = trio_.try_to_ask(some_node(worker),
                                      api::http::request("GET", totals_target(worker.position)));
  if (reply && reply->status == 200) worker.seen.push_back({worker.position, reply->body});
}

// Waits while it is held; false when this is the end.
bool SteadyLoad::may_send() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !held_ || given_up_; });
  return !given_up_;
}

void SteadyLoad::pause() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, again_pause, [this] { return given_up_.load(); });
}

void SteadyLoad::note_answer() {
  const std::lock_guard lock(mutex_);
  ++answered_;
  changed_.notify_all();
}

void SteadyLoad::run(Worker& worker) {
  while (!stopping_ && worker.findings.empty()) {
    SentCommand command = worker.traffic.next();
    command.began = ticks_.next();
    std::optional<CommandReply> reply;
    while (!(may_send() && (reply = try_once(worker, command)))) {
      if (given_up_) return worker.sent.push_back(std::move(command));
      ++sent_again_;
      pause();
    }
    note_reply(command, *reply, ticks_.next(), worker.findings);
    worker.position = std::max(worker.position, reply->position);
    worker.sent.push_back(std::move(command));
    note_answer();
    if (worker.sent.size() % commands_per_look == 0) look(worker);
  }
}

void SteadyLoad::hold(bool held) {
  const std::lock_guard lock(mutex_);
  held_ = held;
  changed_.notify_all();
}

void SteadyLoad::await(unsigned answers) {
  std::unique_lock lock(mutex_);
  const unsigned wanted = answered_ + answers;
  changed_.wait(lock, [&] { return answered_ >= wanted; });
}

bool SteadyLoad::await(unsigned answers, std::chrono::seconds at_most) {
  std::unique_lock lock(mutex_);
  const unsigned wanted = answered_ + answers;
  return changed_.wait_for(lock, at_most, [&] { return answered_ >= wanted; });
}

LoadResult SteadyLoad::abandon() {
  given_up_ = true;
  hold(false);
  return finish();
}

LoadResult SteadyLoad::finish() {
  stopping_ = true;
  LoadResult result = gather(threads_, workers_);
  for (const auto& worker : workers_) {
    std::ranges::move(worker->seen, std::back_inserter(seen_));
  }
  return result;
}

}  // namespace duebook::tests
