// SPDX-License-Identifier: Apache-2.0
// Bytes waiting for the socket.
#include "api/http/output_queue.hpp"

#include <utility>

namespace duebook::api::http {

void OutputQueue::push(std::string bytes) {
  if (bytes.empty()) return;
  bytes_ += bytes.size();
  if (!pieces_.empty() && pieces_.back().size() + bytes.size() <= joined_bytes_max) {
    pieces_.back() += bytes;
  } else {
    pieces_.push_back(std::move(bytes));
  }
}

std::string_view OutputQueue::front() const {
  if (pieces_.empty()) return {};
  return std::string_view(pieces_.front()).substr(written_);
}

void OutputQueue::consume(std::size_t count) {
  written_ += count;
  bytes_ -= count;
  if (!pieces_.empty() && written_ == pieces_.front().size()) {
    pieces_.pop_front();
    written_ = 0;
  }
}

}  // namespace duebook::api::http
