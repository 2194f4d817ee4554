// SPDX-License-Identifier: Apache-2.0
// Brings answers and stream pieces to the server's thread, in the order in which they were given.
#include "api/http/reply_handles.hpp"

#include <utility>

namespace duebook::api::http {
namespace {

/// Runs `call(target, payload)` at once when this is the server's thread, else over there.
template <class Payload, class Call>
void deliver(Loop& loop, const std::weak_ptr<ReplyTarget>& target, Payload payload, Call call) {
  if (loop.is_here()) {
    if (const auto here = target.lock()) call(*here, std::move(payload));
    return;
  }
  // std::function wants copyable work, and an answer should not be copied.
  auto held = std::make_shared<Payload>(std::move(payload));
  loop.post([target, held, call] {
    if (const auto there = target.lock()) call(*there, std::move(*held));
  });
}

class ConnectionStream final : public Stream {
 public:
  ConnectionStream(std::shared_ptr<Loop> loop, std::weak_ptr<ReplyTarget> target,
                   std::shared_ptr<StreamState> state)
      : loop_(std::move(loop)), target_(std::move(target)), state_(std::move(state)) {}

  ~ConnectionStream() override { close(); }

  bool write(std::string bytes) override {
    if (!state_->open) return false;
    const std::size_t size = bytes.size();
    if (state_->queued_bytes.fetch_add(size) + size > state_->queued_bytes_max) {
      state_->open = false;
      in_order([](ReplyTarget& target) { target.drop_stream(); });
      return false;
    }
    auto held = std::make_shared<std::string>(std::move(bytes));
    in_order([held](ReplyTarget& target) { target.write_stream(std::move(*held)); });
    return state_->open;
  }

  void close() override {
    if (state_->open.exchange(false)) {
      in_order([](ReplyTarget& target) { target.end_stream(); });
    }
  }

  std::size_t queued_bytes() const override { return state_->queued_bytes; }

 private:
  /// A call on the server's thread must not overtake one that is still on its way there.
  template <class Call>
  void in_order(Call call) {
    if (loop_->is_here() && state_->posted == 0) {
      if (const auto target = target_.lock()) call(*target);
      return;
    }
    ++state_->posted;
    loop_->post([target = target_, state = state_, call] {
      --state->posted;
      if (const auto there = target.lock()) call(*there);
    });
  }

  std::shared_ptr<Loop> loop_;
  std::weak_ptr<ReplyTarget> target_;
  std::shared_ptr<StreamState> state_;
};

class ConnectionResponder final : public Responder {
 public:
  ConnectionResponder(std::shared_ptr<Loop> loop, std::weak_ptr<ReplyTarget> target,
                      std::size_t stream_queue_bytes_max)
      : loop_(std::move(loop)),
        target_(std::move(target)),
        stream_queue_bytes_max_(stream_queue_bytes_max) {}

  ~ConnectionResponder() override {
    if (used_) return;
    deliver(*loop_, target_, 0, [](ReplyTarget& target, int) { target.answer_unanswered(); });
  }

  void respond(Response response) override {
    if (std::exchange(used_, true)) return;
    deliver(*loop_, target_, std::move(response),
            [](ReplyTarget& target, Response&& answer) { target.answer(std::move(answer)); });
  }

  std::shared_ptr<Stream> stream(Response head) override {
    auto state = std::make_shared<StreamState>();
    state->queued_bytes_max = stream_queue_bytes_max_;
    if (std::exchange(used_, true)) {
      state->open = false;
    } else if (loop_->is_here()) {
      start(target_, std::move(head), state);
    } else {
      ++state->posted;
      auto held = std::make_shared<Response>(std::move(head));
      loop_->post([target = target_, state, held] {
        --state->posted;
        start(target, std::move(*held), state);
      });
    }
    return std::make_shared<ConnectionStream>(loop_, target_, std::move(state));
  }

 private:
  static void start(const std::weak_ptr<ReplyTarget>& target, Response head,
                    const std::shared_ptr<StreamState>& state) {
    if (const auto there = target.lock()) {
      there->start_stream(std::move(head), state);
    } else {
      state->open = false;
    }
  }

  std::shared_ptr<Loop> loop_;
  std::weak_ptr<ReplyTarget> target_;
  std::size_t stream_queue_bytes_max_;
  bool used_ = false;
};

}  // namespace

std::unique_ptr<Responder> make_responder(std::shared_ptr<Loop> loop,
                                          std::weak_ptr<ReplyTarget> target,
                                          std::size_t stream_queue_bytes_max) {
  return std::make_unique<ConnectionResponder>(std::move(loop), std::move(target),
                                               stream_queue_bytes_max);
}

}  // namespace duebook::api::http
