// SPDX-License-Identifier: Apache-2.0
// The Responder and Stream an Application holds: they bring each call to the server's thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "api/http/server.hpp"

namespace duebook::api::http {

/// The server's thread as seen from any other.
class Loop {
 public:
  virtual ~Loop() = default;
  virtual bool is_here() const = 0;
  virtual void post(std::function<void()> work) = 0;
};

/// Shared by a stream's two ends.
struct StreamState {
  std::atomic<bool> open{true};
  std::atomic<std::size_t> queued_bytes{0};  ///< accepted by write, not yet by the socket
  std::atomic<std::size_t> posted{0};        ///< calls on their way to the server's thread
  std::size_t queued_bytes_max = 0;
};

/// A connection as its replies see it. Called on the server's thread only.
class ReplyTarget {
 public:
  virtual ~ReplyTarget() = default;
  virtual void answer(Response response) = 0;
  virtual void answer_unanswered() = 0;
  virtual void start_stream(Response head, std::shared_ptr<StreamState> state) = 0;
  virtual void write_stream(std::string bytes) = 0;
  virtual void end_stream() = 0;
  /// The reader is too slow: give it up.
  virtual void drop_stream() = 0;
};

/// `target` is only locked on the server's thread, so a connection never dies on another one.
std::unique_ptr<Responder> make_responder(std::shared_ptr<Loop> loop,
                                          std::weak_ptr<ReplyTarget> target,
                                          std::size_t stream_queue_bytes_max);

}  // namespace duebook::api::http
