// SPDX-License-Identifier: Apache-2.0
// Bytes waiting for the socket: small pieces are joined into one write, large ones never copied.
#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace duebook::api::http {

class OutputQueue {
 public:
  void push(std::string bytes);
  /// The piece to write next; empty when nothing waits.
  std::string_view front() const;
  /// `count` bytes of front() were written.
  void consume(std::size_t count);
  std::size_t bytes() const { return bytes_; }
  bool empty() const { return bytes_ == 0; }

 private:
  static constexpr std::size_t joined_bytes_max = 64u << 10;

  std::deque<std::string> pieces_;
  std::size_t written_ = 0;  ///< of the first piece
  std::size_t bytes_ = 0;
};

}  // namespace duebook::api::http
