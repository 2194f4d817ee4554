// SPDX-License-Identifier: Apache-2.0
// SentRecords: what a writer knows of the records that it sent and that are not read back yet.
//
// A record that comes back has to be read and hashed before anybody can be told that it counts. Its
// writer has nothing to do meanwhile, so it hashes what it sent; and what comes back with the same
// bytes is the same record.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>

#include "eventstore/hashed_record.hpp"

namespace duebook::eventstore {

class SentRecords {
 public:
  /// A record sent under `tag`, whose message is `header` and then its text. Both must stay as long
  /// as this lives. Hashes it.
  class Entry {
   public:
    Entry(SentRecords& records, std::uint64_t tag, std::string_view header, const Record& record);
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry();

   private:
    SentRecords& records_;
    const std::uint64_t tag_;
  };

  /// Takes what is known of the message. Nothing if there is no entry with the tag, it was sent
  /// with other bytes, or what was known was taken. By any thread.
  std::optional<HashedRecord> take(std::uint64_t tag, std::string_view value);

 private:
  struct Sent {
    std::string_view header;
    std::string_view text;
    HashedRecord known;
  };

  std::mutex mutex_;
  std::map<std::uint64_t, Sent> sent_;
};

}  // namespace duebook::eventstore
