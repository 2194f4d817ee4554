// SPDX-License-Identifier: Apache-2.0
// One thread and its queue.
#include "api/query_thread.hpp"

#include <exception>

namespace duebook::api {

QueryThread::QueryThread(std::size_t waiting_max)
    : waiting_max_(waiting_max), thread_([this] { loop(); }) {}

QueryThread::~QueryThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    waiting_.clear();
  }
  changed_.notify_one();
  thread_.join();
}

bool QueryThread::run(std::function<void()> question) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= waiting_max_) return false;
    waiting_.push_back(std::move(question));
  }
  changed_.notify_one();
  return true;
}

void QueryThread::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    std::function<void()> question = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    try {
      question();
    } catch (const std::exception&) {
      // It costs this question its answer (what it held says so), not the others theirs.
    }
    question = nullptr;
    lock.lock();
  }
}

}  // namespace duebook::api
