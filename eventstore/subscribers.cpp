// SPDX-License-Identifier: Apache-2.0
// Calls subscribers in the order they came, and forgets them when they go.
#include "eventstore/subscribers.hpp"

#include <utility>

namespace duebook::eventstore {

template <class News>
class SubscribersTo<News>::Entry : public Subscription {
 public:
  Entry(std::shared_ptr<List> list, std::shared_ptr<Callback> callback)
      : list_(std::move(list)), callback_(std::move(callback)) {}

  ~Entry() override {
    const std::lock_guard lock(list_->mutex);
    list_->callbacks.remove(callback_);
  }

 private:
  std::shared_ptr<List> list_;
  std::shared_ptr<Callback> callback_;
};

template <class News>
std::unique_ptr<Subscription> SubscribersTo<News>::add(Callback hear) {
  auto callback = std::make_shared<Callback>(std::move(hear));
  {
    const std::lock_guard lock(list_->mutex);
    list_->callbacks.push_back(callback);
  }
  return std::make_unique<Entry>(list_, std::move(callback));
}

template <class News>
void SubscribersTo<News>::notify(const News& news) {
  const std::lock_guard lock(list_->mutex);
  // Callbacks may add and remove subscriptions, so the walk is over a copy; use_count tells whether
  // a subscription ended meanwhile: its Entry and the list have let go.
  const auto callbacks = list_->callbacks;
  for (const auto& callback : callbacks) {
    if (callback.use_count() > 1) (*callback)(news);
  }
}

template class SubscribersTo<Head>;
template class SubscribersTo<BookId>;
template class SubscribersTo<std::int32_t>;  // partitions

}  // namespace duebook::eventstore
