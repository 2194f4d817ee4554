// SPDX-License-Identifier: Apache-2.0
// Who wants to hear of a book's new heads; shared by all keepers.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

/// The subscriptions of one book. Safe from any thread. A subscription may end itself from within
/// its callback, and may outlive the log.
class Subscribers {
 public:
  Subscribers() : list_(std::make_shared<List>()) {}

  std::unique_ptr<Subscription> add(std::function<void(const Head&)> moved);
  void notify(const Head& head);

 private:
  using Callback = std::function<void(const Head&)>;

  // The mutex is held while callbacks run, so that a destructor on another thread waits for them;
  // it is recursive so that one on this thread does not.
  struct List {
    std::recursive_mutex mutex;
    std::list<std::shared_ptr<Callback>> callbacks;
  };
  class Entry;

  std::shared_ptr<List> list_;
};

}  // namespace duebook::eventstore
