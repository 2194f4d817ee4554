// SPDX-License-Identifier: Apache-2.0
// The decorators. Each passes on what its fault does not touch.
#include "tests/end_to_end/faulty_logs.hpp"

#include <chrono>
#include <deque>
#include <fstream>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "eventstore/file.hpp"
#include "eventstore/memory_log.hpp"
#include "eventstore/rocksdb_log.hpp"
#include "tests/end_to_end/memory_copy.hpp"

namespace duebook::tests {
namespace {

using namespace eventstore;

// With one alone, the clients are still waiting for most of what is late.
constexpr std::size_t records_late = 4;

class Decorator : public EventLog {
 public:
  explicit Decorator(const std::string& folder) : log_(folder) {}

  std::vector<BookId> books() const override { return log_.books(); }
  Head head(const BookId& book) const override { return log_.head(book); }
  Head claim(const BookId& book) override { return log_.claim(book); }
  AppendOutcome append(const BookId& book, const Record& record) override {
    return log_.append(book, record);
  }
  std::optional<KeyEntry> find_key(const BookId& book, std::string_view key) const override {
    return log_.find_key(book, key);
  }
  void read(const BookId& book, std::uint64_t from,
            const std::function<bool(const Record&)>& visit) const override {
    log_.read(book, from, visit);
  }
  Hash root_at(const BookId& book, std::uint64_t size) const override {
    return log_.root_at(book, size);
  }
  std::unique_ptr<Subscription> subscribe(const BookId& book,
                                          std::function<void(const Head&)> moved) override {
    return log_.subscribe(book, std::move(moved));
  }
  bool has_room() const override { return log_.has_room(); }

 protected:
  RocksDbLog log_;
};

/// Lives in memory, and writes each record when some more have come.
class LateLog : public Decorator {
 public:
  explicit LateLog(const std::string& folder) : Decorator(folder) {
    for (const BookId& book : log_.books()) copy_book(log_, book, front_);
  }

  std::vector<BookId> books() const override { return front_.books(); }
  Head head(const BookId& book) const override { return front_.head(book); }
  Head claim(const BookId& book) override { return front_.claim(book); }
  AppendOutcome append(const BookId& book, const Record& record) override {
    if (late_.size() == records_late) {
      auto& [first_book, first] = late_.front();
      first.base = log_.head(first_book);
      log_.append(first_book, first);
      late_.pop_front();
    }
    late_.emplace_back(book, record);
    return front_.append(book, record);
  }
  std::optional<KeyEntry> find_key(const BookId& book, std::string_view key) const override {
    return front_.find_key(book, key);
  }
  void read(const BookId& book, std::uint64_t from,
            const std::function<bool(const Record&)>& visit) const override {
    front_.read(book, from, visit);
  }
  Hash root_at(const BookId& book, std::uint64_t size) const override {
    return front_.root_at(book, size);
  }

 private:
  MemoryLog front_;
  std::deque<std::pair<BookId, Record>> late_;
};

/// Keeps keys in a file beside the log, each saved by a write and a sync of its own.
class KeysApartLog : public Decorator {
 public:
  enum class When { before_events, after_events };

  KeysApartLog(const std::string& folder, When when)
      : Decorator(folder), when_(when), path_(folder + "/saved-keys"), file_(open()) {
    std::ifstream saved(path_);
    std::string key;
    KeyEntry entry;
    std::size_t bytes = 0;
    while (saved >> key >> entry.first_seq >> entry.lines >> bytes && saved.get() == ' ') {
      entry.fingerprint.resize(bytes);
      saved.read(entry.fingerprint.data(), static_cast<std::streamsize>(bytes));
      keys_[key] = entry;
    }
    saved.clear();
    saved.seekg(0, std::ios::end);
    end_ = static_cast<std::uint64_t>(saved.tellg());
  }

  AppendOutcome append(const BookId& book, const Record& record) override {
    if (when_ == When::before_events) save_keys(record);
    const AppendOutcome outcome = log_.append(book, record);
    if (when_ == When::after_events) save_keys(record);
    return outcome;
  }
  std::optional<KeyEntry> find_key(const BookId&, std::string_view key) const override {
    const auto found = keys_.find(std::string(key));
    if (found == keys_.end()) return std::nullopt;
    return found->second;
  }

 private:
  File open() const {
    const std::ofstream made(path_, std::ios::app);
    return File(path_, File::Mode::write);
  }

  void save_keys(const Record& record) {
    std::uint64_t seq = record.base.size;
    for (const CommandEntry& command : record.commands) {
      keys_[command.key] = {seq, command.lines, command.fingerprint};
      const std::string text =
          command.key + " " + std::to_string(seq) + " " + std::to_string(command.lines) + " " +
          std::to_string(command.fingerprint.size()) + " " + command.fingerprint + "\n";
      file_.write_at(end_, text);
      file_.sync();
      end_ += text.size();
      seq += command.lines;
    }
  }

  When when_;
  std::string path_;
  File file_;
  std::uint64_t end_ = 0;
  std::map<std::string, KeyEntry> keys_;
};

}  // namespace

std::unique_ptr<EventLog> faulty_log(PlantedFault fault, const std::string& folder) {
  switch (fault) {
    case PlantedFault::acknowledged_before_written: return std::make_unique<LateLog>(folder);
    case PlantedFault::keys_after_events:
      return std::make_unique<KeysApartLog>(folder, KeysApartLog::When::after_events);
    case PlantedFault::keys_before_events:
      return std::make_unique<KeysApartLog>(folder, KeysApartLog::When::before_events);
    case PlantedFault::not_synced: break;
  }
  RocksDbOptions options;
  options.sync = false;
  // Nor are its anchors, which would tell.
  options.anchor_records_max = std::numeric_limits<std::uint32_t>::max();
  options.anchor_age_max = std::chrono::hours(1);
  return std::make_unique<RocksDbLog>(folder, options);
}

}  // namespace duebook::tests
