// SPDX-License-Identifier: Apache-2.0
// From the log's thread to the writer's.
#include "api/book_news.hpp"

#include <utility>

namespace duebook::api {

BookNews::BookNews(eventstore::SharedLog& log)
    : books_(log.subscribe_books([this](const eventstore::BookId& book) {
        hear([&](News& news) { news.moved.insert(book); });
      })),
      owners_(log.subscribe_owners(
          [this](const std::int32_t&) { hear([](News& news) { news.owners_changed = true; }); })) {}

template <class Note>
void BookNews::hear(Note note) {
  {
    const std::lock_guard lock(mutex_);
    note(news_);
    if (std::exchange(told_, true)) return;
  }
  tell();
}

void BookNews::tell() {
  const std::lock_guard lock(tell_mutex_);
  if (tell_) tell_();
}

void BookNews::tell_by(std::function<void()> tell) {
  {
    const std::lock_guard lock(tell_mutex_);
    tell_ = std::move(tell);
  }
  const bool there_is_some = [this] {
    const std::lock_guard lock(mutex_);
    return told_;
  }();
  if (there_is_some) this->tell();
}

BookNews::News BookNews::take() {
  const std::lock_guard lock(mutex_);
  told_ = false;
  return std::exchange(news_, {});
}

}  // namespace duebook::api
