// SPDX-License-Identifier: Apache-2.0
// One connection's protocol without its socket.
#include "api/http/conversation.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

#include "api/http/head_policy.hpp"
#include "api/http/peer_key.hpp"
#include "api/http/request_head.hpp"

namespace duebook::api::http {
namespace {

/// Beside one head of the largest size the buffer holds what came along with it.
constexpr std::size_t read_ahead_bytes_max = 8u << 10;
/// A body is made room for in steps, so that a large announcement alone costs nothing.
constexpr std::size_t body_step_bytes_max = 128u << 10;
/// A reader that takes this much within one write deadline is slow, not dead.
constexpr std::size_t write_progress_bytes_min = 64u << 10;
constexpr std::size_t accept_language_bytes_max = 256;
constexpr std::chrono::milliseconds linger_wait_max{500};

}  // namespace

Conversation::Conversation(House& house, std::string peer, Time now)
    : house_(house),
      peer_(std::move(peer)),
      deadline_(now + house.limits.header_wait_max),
      capacity_(house.limits.header_bytes_max + read_ahead_bytes_max),
      buffer_(new char[capacity_]) {}

std::span<char> Conversation::space() {
  if (phase_ == Phase::body) {
    if (body_filled_ == request_.body.size()) {
      request_.body.resize(std::min(body_bytes_, body_filled_ + body_step_bytes_max));
    }
    return {request_.body.data() + body_filled_, request_.body.size() - body_filled_};
  }
  if (phase_ >= Phase::streaming) begin_ = end_ = 0;  // Nothing said now will be read.
  if (begin_ == end_) begin_ = end_ = 0;
  if (begin_ > 0 && end_ == capacity_) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  return {buffer_.get() + end_, capacity_ - end_};
}

void Conversation::received(std::size_t count) {
  house_.counters.bytes_in += count;
  if (phase_ == Phase::body) {
    body_filled_ += count;
  } else if (phase_ < Phase::ready) {
    end_ += count;
  }
}

bool Conversation::wants_input() const {
  return phase_ != Phase::ready && phase_ != Phase::handled;
}

bool Conversation::advance(Time now) {
  for (;;) {
    switch (phase_) {
      case Phase::idle:
        if (!begin_head(now)) return false;
        break;
      case Phase::head:
        if (!read_head(now)) return false;
        break;
      case Phase::body:
        if (!read_body()) return false;
        break;
      case Phase::ready: return true;
      case Phase::handled:
      case Phase::streaming:
      case Phase::closing: return false;
    }
  }
}

/// Empty lines before a request are skipped, as old clients send one after a body.
bool Conversation::begin_head(Time now) {
  while (input().starts_with("\r\n")) begin_ += 2;
  if (begin_ == end_ || input() == "\r") return false;
  phase_ = Phase::head;
  scanned_ = 0;
  frame_ = {};
  request_ = {};
  // The very first request must arrive within the time given when the connection was made.
  if (!std::exchange(is_first_, false)) deadline_ = now + house_.limits.header_wait_max;
  return true;
}

bool Conversation::read_head(Time now) {
  // The last byte is looked at again: a CR is judged by what follows it.
  const HeadScan scan = scan_head(input(), scanned_ > 0 ? scanned_ - 1 : 0, house_.limits);
  if (!scan.verdict.sound()) return refuse(scan.verdict, now), true;
  if (scan.end == 0) return scanned_ = end_ - begin_, false;
  const std::string_view head = input().substr(0, scan.end);
  if (const Verdict v = check_head(head, house_.limits); !v.sound()) return refuse(v, now), true;
  const int version = parse_head(head, request_);
  if (version == 0) return refuse(refusals::bad_request_line, now), true;
  begin_ += scan.end;
  // Whoever cannot show it learns nothing else.
  if (!house_.peer_key.empty() && !is_same_key(request_.header(peer_key_header), house_.peer_key)) {
    set_frame(version, false);
    return refuse(refusals::peer_key_wrong, now), true;
  }
  Framing framing = check_fields(request_.method, version, request_.headers, house_.hosts);
  set_frame(version, framing.keep_alive);
  const bool too_large =
      framing.verdict.sound() && framing.body_bytes > 0 &&
      framing.body_bytes > house_.application.body_bytes_max(request_.method, request_.target,
                                                             house_.limits.body_bytes_max);
  if (too_large) framing.verdict = refusals::body_too_large;
  if (!framing.verdict.sound()) {
    // A body that nobody wants is not read either; the next request would start behind it.
    if (framing.body_bytes > 0) framing.verdict.after = After::close;
    return refuse(framing.verdict, now), true;
  }
  begin_body(framing.body_bytes, framing.expects_continue, now);
  return true;
}

void Conversation::set_frame(int version, bool keep_alive) {
  frame_.version = version;
  frame_.keep_alive = keep_alive;
  frame_.head_only = request_.method == "HEAD";
  const std::string_view id = request_.header("x-request-id");
  frame_.request_id = is_sane_request_id(id) ? std::string(id) : house_.ids.next();
  const std::string_view trace = request_.header("traceparent");
  if (is_sane_traceparent(trace)) frame_.traceparent = trace;
}

void Conversation::begin_body(std::uint64_t bytes, bool expects_continue, Time now) {
  phase_ = Phase::body;
  deadline_ = now + house_.limits.body_wait_max;
  body_bytes_ = bytes;
  body_filled_ = std::min<std::size_t>(bytes, end_ - begin_);
  request_.body.assign(buffer_.get() + begin_, body_filled_);
  begin_ += body_filled_;
  if (expects_continue && body_filled_ == 0) output_.push(std::string(continue_text));
}

bool Conversation::read_body() {
  if (body_filled_ < body_bytes_) return false;
  phase_ = Phase::ready;
  deadline_ = Time::max();
  return true;
}

Request Conversation::take_request() {
  phase_ = Phase::handled;
  ++house_.counters.requests;
  request_.request_id = frame_.request_id;
  request_.peer = peer_;
  request_.from_peer = !house_.peer_key.empty();
  return std::move(request_);
}

void Conversation::answer(Response response, Time now) {
  if (phase_ != Phase::handled) return;
  frame_.keep_alive = frame_.keep_alive && !draining_;
  std::string head = reply_head(frame_, response, BodyEnd::length);
  if (has_body(frame_, response)) {
    constexpr std::size_t copied_bytes_max = 4096;
    if (response.body.size() <= copied_bytes_max) {
      head += response.body;
      output_.push(std::move(head));
    } else {
      output_.push(std::move(head));
      output_.push(std::move(response.body));
    }
  } else {
    output_.push(std::move(head));
  }
  phase_ = frame_.keep_alive ? Phase::idle : Phase::closing;
  deadline_ = frame_.keep_alive ? now + house_.limits.idle_wait_max : Time::max();
}

void Conversation::refuse(const Verdict& verdict, Time now) {
  if (phase_ == Phase::closing) return;
  ++house_.counters.refusals;
  if (frame_.request_id.empty()) frame_.request_id = house_.ids.next();
  if (verdict.after == After::close) frame_.keep_alive = false;
  const std::string_view language = request_.header("accept-language");
  Response response;
  try {
    response =
        house_.application.refuse({verdict.status, std::string(verdict.code), frame_.request_id,
                                   std::string(language.substr(0, accept_language_bytes_max))});
  } catch (const std::exception&) {
    // Not even words for it: the status alone must do.
    response.content_type.clear();
  }
  response.status = verdict.status;
  if (verdict.status == 503) response.headers.push_back({"Retry-After", "1"});
  phase_ = Phase::handled;
  answer(std::move(response), now);
}

bool Conversation::start_stream(Response head, Time now) {
  if (phase_ != Phase::handled) return false;
  frame_.keep_alive = false;
  if (!has_body(frame_, head)) {
    answer(std::move(head), now);
    return false;
  }
  output_.push(reply_head(frame_, head, BodyEnd::close));
  output_.push(std::move(head.body));
  phase_ = Phase::streaming;
  deadline_ = Time::max();
  return true;
}

void Conversation::end_stream() {
  if (phase_ == Phase::streaming) phase_ = Phase::closing;
}

void Conversation::written(std::size_t count) {
  house_.counters.bytes_out += count;
  output_.consume(count);
  written_since_mark_ += count;
  if (output_.empty() || written_since_mark_ >= write_progress_bytes_min) {
    write_deadline_ = Time::max();
    written_since_mark_ = 0;
  }
}

void Conversation::write_blocked(Time now) {
  if (write_deadline_ == Time::max()) write_deadline_ = now + house_.limits.write_wait_max;
}

void Conversation::linger(Time now) {
  if (deadline_ == Time::max()) deadline_ = now + linger_wait_max;
}

Conversation::Expiry Conversation::expire(Time now) {
  if (now >= write_deadline_) return Expiry::close;
  if (now < deadline_) return Expiry::none;
  if (phase_ != Phase::head && phase_ != Phase::body) return Expiry::close;
  refuse(refusals::timeout, now);
  return Expiry::answered;
}

bool Conversation::drain() {
  draining_ = true;
  end_stream();
  return phase_ == Phase::idle && begin_ == end_ && output_.empty();
}

std::string_view Request::header(std::string_view name) const {
  for (const Header& header : headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

}  // namespace duebook::api::http
