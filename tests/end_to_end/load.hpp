// SPDX-License-Identifier: Apache-2.0
// Load: several clients, each on a connection and a thread of its own, that send until the
// connection breaks.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/end_to_end/audit.hpp"

namespace duebook::tests {

/// The order of what the clients see: each tick is later than those drawn before it.
class Ticks {
 public:
  std::uint64_t next() { return ++last_; }

 private:
  std::atomic<std::uint64_t> last_{0};
};

/// Sends and waits for the answer; throws when the connection breaks.
api::http::Reply ask(api::http::Client& client, const std::string& request);
/// Body of the 200 to a GET; throws otherwise.
std::string get(api::http::Client& client, const std::string& target);
/// The value of `duebook_NAME` of /metrics; -1 when it is not there.
long metric(api::http::Client& client, const std::string& name);
/// All lines of the book, read page by page; none when there is no such book.
std::string read_log(api::http::Client& client);

struct LoadOptions {
  std::uint16_t port = 0;
  unsigned clients = 4;
  std::uint32_t seed = 1;
  std::string name;  ///< begins the keys
};

struct LoadResult {
  std::vector<SentCommand> sent;
  std::vector<Finding> findings;
};

/// Waits for the threads of clients, and takes what each of them did.
template <class Worker>
LoadResult gather(std::vector<std::thread>& threads,
                  const std::vector<std::unique_ptr<Worker>>& workers) {
  for (std::thread& thread : threads) thread.join();
  threads.clear();
  LoadResult result;
  for (const auto& worker : workers) {
    std::ranges::move(worker->sent, std::back_inserter(result.sent));
    std::ranges::move(worker->findings, std::back_inserter(result.findings));
  }
  return result;
}

class Load {
 public:
  Load(const LoadOptions& options, Ticks& ticks);
  ~Load();

  /// Returns when so many commands were answered, and then 2^turns_log2 turns of an empty loop
  /// later: 2^20 are a few milliseconds.
  void run_until(unsigned answered, unsigned turns_log2);
  /// Waits until the clients have read what is left of their answers. The server must have ended.
  LoadResult finish();

 private:
  struct Worker;
  void answered(int count);

  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
  std::atomic<int> left_{0};
};

}  // namespace duebook::tests
