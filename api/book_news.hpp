// SPDX-License-Identifier: Apache-2.0
// BookNews: what happened in a shared log since the writer's thread last looked.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>

#include "eventstore/shared_log.hpp"

namespace duebook::api {

class BookNews {
 public:
  struct News {
    std::set<eventstore::BookId> moved;  ///< books with new records or a new term
    bool owners_changed = false;
  };

  explicit BookNews(eventstore::SharedLog& log);

  /// `tell` is called, on the log's thread, with the first news after each take, and at once when
  /// there is some. It must return quickly. An empty one ends it: the one before is not called any
  /// more when this returns.
  void tell_by(std::function<void()> tell);

  /// What there is, once. From any thread.
  News take();

 private:
  template <class Note>
  void hear(Note note);

  void tell();

  std::mutex tell_mutex_;  // held while it is called
  std::function<void()> tell_;
  std::mutex mutex_;
  News news_;
  bool told_ = false;  ///< something came since the last take
  // Last, so that nothing is heard when the others are gone.
  std::unique_ptr<eventstore::Subscription> books_;
  std::unique_ptr<eventstore::Subscription> owners_;
};

}  // namespace duebook::api
