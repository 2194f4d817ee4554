// SPDX-License-Identifier: Apache-2.0
// What a client does, and the few requests that everyone makes.
#include "tests/end_to_end/load.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace duebook::tests {
namespace {

constexpr std::uint32_t pipelined_max = 4;
constexpr std::uint32_t batch_commands_max = 12;
constexpr unsigned page_lines = 1'000;

using api::http::Client;
using api::http::Reply;

}  // namespace

Reply ask(Client& client, const std::string& request) {
  std::optional<Reply> reply;
  if (client.send(request)) reply = client.reply();
  if (!reply) throw std::runtime_error("no answer to " + request.substr(0, 80));
  return std::move(*reply);
}

std::string get(Client& client, const std::string& target) {
  Reply reply = ask(client, api::http::request("GET", target));
  if (reply.status != 200) {
    throw std::runtime_error(target + ": " + std::to_string(reply.status) + " " + reply.body);
  }
  return std::move(reply.body);
}

long metric(Client& client, const std::string& name) {
  const std::string all = get(client, "/metrics");
  const std::size_t at = all.find("\nduebook_" + name + " ");
  return at == std::string::npos ? -1 : std::stol(all.substr(all.find(' ', at)));
}

std::string read_log(Client& client) {
  std::string log;
  std::size_t from = 0;
  for (;;) {
    const Reply page = ask(
        client, api::http::request("GET", "/v1/books/" + std::string(book) +
                                              "/events.ndjson?limit=" + std::to_string(page_lines) +
                                              "&from=" + std::to_string(from)));
    if (page.status == 404 || page.body.empty()) return log;
    if (page.status != 200) throw std::runtime_error("reading the log: " + page.body);
    from += static_cast<std::size_t>(std::ranges::count(page.body, '\n'));
    log += page.body;
  }
}

/// One client. Sends some requests at once and reads their answers, until there are none.
struct Load::Worker {
  Worker(const LoadOptions& options, unsigned number, Ticks& clock)
      : client(options.port),
        traffic(options.seed + number, options.name + "-" + std::to_string(number), number + 1),
        ticks(clock),
        batches(number * 1'000'000) {}

  struct Request {
    std::size_t first = 0;  ///< of its commands in `sent`
    std::size_t count = 0;
    bool is_batch = false;
  };

  // Commands to be rejected would undo an atomic batch, so it has none.
  Request draw(std::string& bytes) {
    Request request{sent.size(), 1, traffic.below(3) == 0};
    const bool atomic = request.is_batch && traffic.below(2) == 0;
    if (request.is_batch) request.count = 1 + traffic.below(batch_commands_max);
    const unsigned batch = atomic ? ++batches : 0;
    while (sent.size() < request.first + request.count) {
      SentCommand command = traffic.next();
      if (atomic && command.to_be_rejected) continue;
      command.atomic_batch = batch;
      command.began = ticks.next();
      sent.push_back(std::move(command));
    }
    if (!request.is_batch) {
      bytes += command_request(sent.back());
      return request;
    }
    std::vector<const SentCommand*> commands;
    for (std::size_t i = request.first; i < sent.size(); ++i) commands.push_back(&sent[i]);
    bytes += batch_request(commands, atomic);
    return request;
  }

  bool take_answer(const Request& request) {
    const auto reply = client.reply();
    if (!reply || reply->status == 503) return false;
    const std::uint64_t tick = ticks.next();
    const auto replies =
        request.is_batch ? read_batch_reply(*reply) : std::vector{read_command_reply(*reply)};
    if (replies.size() != request.count) {
      findings.push_back({Flaw::wrong_answer, "a batch: " + reply->body.substr(0, 300)});
      return false;
    }
    for (std::size_t i = 0; i < replies.size(); ++i) {
      SentCommand& command = sent[request.first + i];
      note_reply(command, replies[i], tick, findings);
      if (replies[i].replayed) findings.push_back({Flaw::wrong_answer, command.key + " replayed"});
    }
    return true;
  }

  /// Whether to go on; adds how many commands were answered.
  bool send_some(int& answered) {
    std::string bytes;
    std::vector<Request> requests;
    const std::uint32_t count = 1 + traffic.below(pipelined_max);
    for (std::uint32_t i = 0; i < count; ++i) requests.push_back(draw(bytes));
    // What was partly sent may be done all the same.
    client.send(bytes);
    for (const Request& request : requests) {
      if (!take_answer(request)) return false;
      answered += static_cast<int>(request.count);
    }
    return findings.empty();
  }

  Client client;
  Traffic traffic;
  Ticks& ticks;
  unsigned batches;
  std::vector<SentCommand> sent;
  std::vector<Finding> findings;
};

Load::Load(const LoadOptions& options, Ticks& ticks) {
  for (unsigned i = 0; i < options.clients; ++i) {
    workers_.push_back(std::make_unique<Worker>(options, i, ticks));
  }
}

Load::~Load() {
  for (const auto& worker : workers_) worker->client.end_sending();
  for (std::thread& thread : threads_) thread.join();
}

void Load::answered(int count) {
  left_ -= count;
  left_.notify_all();
}

void Load::run_until(unsigned answers, unsigned turns_log2) {
  left_ = static_cast<int>(answers);
  for (const auto& worker : workers_) {
    threads_.emplace_back([this, &worker = *worker, answers] {
      bool going = true;
      while (going) {
        int count = 0;
        going = worker.send_some(count);
        answered(count);
      }
      // A client that cannot go on is not waited for.
      answered(static_cast<int>(answers));
    });
  }
  for (int left = left_; left > 0; left = left_) left_.wait(left);
  // Busy, since a thread that gives way on a loaded machine may not be back for long.
  const std::uint32_t turns = 1u << turns_log2;
  for (std::atomic<std::uint32_t> turn = 0; turn < turns; ++turn) {
  }
}

LoadResult Load::finish() { return gather(threads_, workers_); }

}  // namespace duebook::tests
