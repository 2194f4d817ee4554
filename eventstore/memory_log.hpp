// SPDX-License-Identifier: Apache-2.0
// MemoryLog: the promise of EventLog in its simplest form; for tests and for trying things out.
//
// It is the reference: what the other keepers do must look the same from outside. It never throws
// Fault, and checks everything the caller has to keep to.
#pragma once

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

class MemoryLog : public EventLog {
 public:
  MemoryLog();
  ~MemoryLog() override;

  std::vector<BookId> books() const override;
  Head head(const BookId& book) const override;
  Head claim(const BookId& book) override;
  AppendOutcome append(const BookId& book, const Record& record) override;
  std::optional<KeyEntry> find_key(const BookId& book, std::string_view key) const override;
  void read(const BookId& book, std::uint64_t from,
            const std::function<bool(const Record&)>& visit) const override;
  Hash root_at(const BookId& book, std::uint64_t size) const override;
  std::unique_ptr<Subscription> subscribe(const BookId& book,
                                          std::function<void(const Head&)> moved) override;
  bool has_room() const override;

  /// What has_room() answers from now on.
  void set_room(bool room);

 private:
  class Shelf;
  std::unique_ptr<Shelf> shelf_;
};

}  // namespace duebook::eventstore
