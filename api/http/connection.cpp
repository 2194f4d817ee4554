// SPDX-License-Identifier: Apache-2.0
// When to read, when to write, when to hand a request over.
#include "api/http/connection.hpp"

#include <utility>

namespace duebook::api::http {
namespace {

/// Answers to requests sent ahead are joined up to this size before the next one is begun.
constexpr std::size_t joined_output_bytes_max = 256u << 10;

Time now() { return std::chrono::steady_clock::now(); }

}  // namespace

Connection::Connection(Host& host, House& house, std::unique_ptr<Wire> wire, std::string peer)
    : host_(host),
      house_(house),
      wire_(std::move(wire)),
      peer_(std::move(peer)),
      conversation_(house, peer_, now()) {}

/// Answers given inside handle() only fill the output, so one write carries all that were ready.
/// When the output was full before the input was used up, it goes on once the output is written.
void Connection::go_on() {
  for (bool held_back = true; held_back && !closed_;) {
    while (conversation_.output().bytes() < joined_output_bytes_max &&
           conversation_.advance(now())) {
      hand_over();
    }
    held_back = conversation_.output().bytes() >= joined_output_bytes_max;
    flush();
    held_back = held_back && conversation_.output().empty();
  }
  read();
}

void Connection::hand_over() {
  handing_over_ = true;
  host_.hand_over(
      conversation_.take_request(),
      make_responder(host_.loop(), weak_from_this(), house_.limits.stream_queue_bytes_max));
  handing_over_ = false;
}

void Connection::read() {
  if (closed_ || reading_ || !conversation_.wants_input()) return;
  // A client that does not take its answers is not asked for more. A stream is read all the same:
  // that is how its end is noticed.
  const bool streaming = conversation_.phase() == Conversation::Phase::streaming;
  if (!conversation_.output().empty() && !streaming) return;
  reading_ = true;
  wire_->receive(conversation_.space(), shared_from_this());
}

void Connection::received(std::size_t count) {
  reading_ = false;
  conversation_.received(count);
  go_on();
}

void Connection::flush() {
  OutputQueue& output = conversation_.output();
  while (!closed_ && !write_waiting_ && !output.empty()) {
    std::size_t count = 0;
    switch (wire_->send(output.front(), count)) {
      case Wire::Sent::failed: return close();
      case Wire::Sent::blocked:
        write_waiting_ = true;
        conversation_.write_blocked(now());
        return wire_->wait_writable(shared_from_this());
      case Wire::Sent::some:
        conversation_.written(count);
        if (stream_) stream_->queued_bytes -= count;
    }
  }
  if (!closed_ && output.empty()) after_flush();
}

/// Closing at once would reset the connection while bytes are still coming in, and the client would
/// never read its answer; so the sending side ends first.
void Connection::after_flush() {
  if (conversation_.phase() == Conversation::Phase::closing && !sending_ended_) {
    sending_ended_ = true;
    wire_->end_sending();
    conversation_.linger(now());
  }
  if (host_.stopping() && conversation_.drain()) close();
}

void Connection::writable() {
  write_waiting_ = false;
  go_on();
}

/// After output was added outside of hand_over. The next request that is already here must not be
/// handed over while the application is in the middle of something else.
void Connection::answered() {
  if (handing_over_) return;
  if (!host_.in_application()) return go_on();
  flush();
  if (conversation_.has_input()) {
    host_.resume_later(shared_from_this());
  } else {
    read();
  }
}

void Connection::refuse(const Verdict& verdict) {
  conversation_.refuse(verdict, now());
  go_on();
}

void Connection::check_deadline() {
  switch (conversation_.expire(now())) {
    case Conversation::Expiry::none: return;
    case Conversation::Expiry::answered: return go_on();
    case Conversation::Expiry::close: return close();
  }
}

void Connection::drain() {
  if (stream_) stream_->open = false;
  if (conversation_.drain()) return close();
  go_on();
}

void Connection::close() {
  if (std::exchange(closed_, true)) return;
  if (stream_) stream_->open = false;
  wire_->close();
  host_.forget(shared_from_this());
}

void Connection::answer(Response response) {
  if (closed_) return;
  conversation_.answer(std::move(response), now());
  answered();
}

void Connection::answer_unanswered() {
  if (closed_ || conversation_.phase() != Conversation::Phase::handled) return;
  conversation_.refuse(refusals::unanswered, now());
  answered();
}

void Connection::start_stream(Response head, std::shared_ptr<StreamState> state) {
  if (closed_) {
    state->open = false;
    return;
  }
  if (conversation_.start_stream(std::move(head), now())) {
    state->queued_bytes += conversation_.output().bytes();
    stream_ = std::move(state);
    if (host_.stopping()) drain();
  } else {
    state->open = false;
  }
  if (!closed_) answered();
}

void Connection::write_stream(std::string bytes) {
  if (closed_ || conversation_.phase() != Conversation::Phase::streaming) return;
  conversation_.output().push(std::move(bytes));
  if (!handing_over_) flush();
}

void Connection::end_stream() {
  if (closed_) return;
  conversation_.end_stream();
  answered();
}

}  // namespace duebook::api::http
