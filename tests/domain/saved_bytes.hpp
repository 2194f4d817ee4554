// SPDX-License-Identifier: Apache-2.0
// Saved bytes in memory: a sink and a source for state, so that states can be compared whole.
#pragma once

#include <cstring>
#include <string>

#include "domain/values/assert.hpp"
#include "domain/values/bytes.hpp"

namespace duebook::tests {

class StringSink : public domain::ByteSink {
 public:
  void write(const void* bytes, std::size_t size) override {
    taken.append(static_cast<const char*>(bytes), size);
  }

  std::string taken;
};

class StringSource : public domain::ByteSource {
 public:
  explicit StringSource(std::string bytes) : bytes_(std::move(bytes)) {}

  void read(void* bytes, std::size_t size) override {
    DUEBOOK_ASSERT(size <= bytes_.size() - at_);
    if (size != 0) std::memcpy(bytes, bytes_.data() + at_, size);
    at_ += size;
  }
  bool is_used_up() const { return at_ == bytes_.size(); }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

/// What `state.save` writes.
template <class State>
std::string saved(const State& state) {
  StringSink sink;
  state.save(sink);
  return std::move(sink.taken);
}

}  // namespace duebook::tests
