// SPDX-License-Identifier: Apache-2.0
// One connection's protocol without its socket: bytes go in, requests and answers come out.
//
//   idle -> head -> [body] -> ready -> handled -> idle | streaming | closing
//
// One request is in work at a time; what the client sends ahead stays in a buffer of fixed size
// until the answer is written. Each waiting phase has one deadline, set when it begins: a byte now
// and then does not prolong it.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/correlation.hpp"
#include "api/http/output_queue.hpp"
#include "api/http/refusals.hpp"
#include "api/http/reply_text.hpp"
#include "api/http/server.hpp"

namespace duebook::api::http {

using Time = std::chrono::steady_clock::time_point;

/// What all conversations at a door of the server share.
struct House {
  Limits limits;
  std::vector<std::string> hosts;
  Application& application;
  Counters counters;
  RequestIds ids;
  std::string peer_key = {};  ///< that every request must show; empty: none
};

class Conversation {
 public:
  enum class Phase { idle, head, body, ready, handled, streaming, closing };
  enum class Expiry { none, answered, close };

  Conversation(House& house, std::string peer, Time now);

  /// Room for the next read; never empty while wants_input().
  std::span<char> space();
  void received(std::size_t count);
  /// True while bytes from the client are of use.
  bool wants_input() const;
  /// True when a request may begin, or go on, without another read.
  bool has_input() const { return begin_ < end_ && phase_ < Phase::ready; }

  /// Goes as far as the bytes allow; true when a request is complete.
  bool advance(Time now);
  Request take_request();

  /// Only the phase `handled` has an answer coming; any other drops it.
  void answer(Response response, Time now);
  void refuse(const Verdict& verdict, Time now);
  bool start_stream(Response head, Time now);
  void end_stream();

  OutputQueue& output() { return output_; }
  void written(std::size_t count);
  void write_blocked(Time now);

  /// The last answer is out: how long to listen for the other side's close.
  void linger(Time now);
  Expiry expire(Time now);
  /// From now on every answer is the last one; true when nothing is in work.
  bool drain();

  Phase phase() const { return phase_; }

 private:
  bool begin_head(Time now);
  bool read_head(Time now);
  bool read_body();
  void begin_body(std::uint64_t bytes, bool expects_continue, Time now);
  void set_frame(int version, bool keep_alive);
  void finish_answer(const Response& response, Time now);
  std::string_view input() const { return {buffer_.get() + begin_, end_ - begin_}; }

  House& house_;
  std::string peer_;
  Phase phase_ = Phase::idle;
  Time deadline_;
  Time write_deadline_ = Time::max();
  std::size_t written_since_mark_ = 0;
  bool is_first_ = true;
  bool draining_ = false;

  std::size_t capacity_;
  std::unique_ptr<char[]> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t scanned_ = 0;  ///< bytes of input() that scan_head has seen

  Request request_;
  std::size_t body_bytes_ = 0;  ///< announced
  std::size_t body_filled_ = 0;
  ReplyFrame frame_;
  OutputQueue output_;
};

}  // namespace duebook::api::http
