// SPDX-License-Identifier: Apache-2.0
// QueryThread: runs long questions beside the writer, one after the other.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace duebook::api {

class QueryThread {
 public:
  explicit QueryThread(std::size_t waiting_max = 256);
  /// Finishes the question that runs; those that wait are dropped.
  ~QueryThread();

  /// False when too many wait already. An exception ends the question only.
  bool run(std::function<void()> question);

 private:
  void loop();

  std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace duebook::api
