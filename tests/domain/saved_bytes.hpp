// SPDX-License-Identifier: Apache-2.0
// Saved bytes in memory: a sink and a source for state, so that states can be compared whole.
#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <vector>

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

/// Lends every run of `lent_bytes_min` and more from memory of its own, with its room.
class LendingSource : public StringSource {
 public:
  LendingSource(std::string bytes, std::size_t lent_bytes_min)
      : StringSource(std::move(bytes)), lent_bytes_min_(lent_bytes_min) {}

  domain::Loan lend(std::size_t size, std::size_t room) override {
    if (size < lent_bytes_min_) return {};
    DUEBOOK_ASSERT(room >= size);
    const auto memory = std::make_shared<std::vector<std::uint64_t>>(room / 8 + 1);
    read(memory->data(), size);
    ++loans;
    return {memory->data(), keep_too(memory)};
  }

  int loans = 0;

 private:
  // A borrower keeps one lender for all it was lent.
  std::shared_ptr<const void> keep_too(std::shared_ptr<void> memory) {
    memories_->push_back(std::move(memory));
    return memories_;
  }

  std::size_t lent_bytes_min_;
  std::shared_ptr<std::vector<std::shared_ptr<void>>> memories_ =
      std::make_shared<std::vector<std::shared_ptr<void>>>();
};

/// What `state.save` writes.
template <class State>
std::string saved(const State& state) {
  StringSink sink;
  state.save(sink);
  return std::move(sink.taken);
}

}  // namespace duebook::tests
