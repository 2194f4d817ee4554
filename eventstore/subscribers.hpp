// SPDX-License-Identifier: Apache-2.0
// Who wants to hear of a piece of news, such as a book's new head; shared by all keepers.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

/// Safe from any thread. A subscription may end itself from within its callback, and may outlive
/// the log.
template <class News>
class SubscribersTo {
 public:
  using Callback = std::function<void(const News&)>;

  SubscribersTo() : list_(std::make_shared<List>()) {}

  std::unique_ptr<Subscription> add(Callback hear);
  void notify(const News& news);

 private:
  // The mutex is held while callbacks run, so that a destructor on another thread waits for them;
  // it is recursive so that one on this thread does not.
  struct List {
    std::recursive_mutex mutex;
    std::list<std::shared_ptr<Callback>> callbacks;
  };
  class Entry;

  std::shared_ptr<List> list_;
};

/// Of one book.
using Subscribers = SubscribersTo<Head>;

}  // namespace duebook::eventstore
