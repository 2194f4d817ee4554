// SPDX-License-Identifier: Apache-2.0
// SentLeaves: the leaf hashes of records that were sent and are not read back yet.
//
// A record that comes back has to be hashed before anybody can be told that it counts. Its writer
// has nothing to do meanwhile, so it hashes what it sent; and what comes back with the same bytes
// has the same hashes.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

class SentLeaves {
 public:
  struct Leaves {
    Head base;
    std::vector<Hash> hashes;  ///< one per line
  };

  /// A record sent under `tag`, whose message is `header` and then its text. Both must stay as long
  /// as this lives. Hashes it.
  class Entry {
   public:
    Entry(SentLeaves& leaves, std::uint64_t tag, std::string_view header, const Record& record);
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry();

   private:
    SentLeaves& leaves_;
    const std::uint64_t tag_;
  };

  /// Nothing if there is no entry with the tag, or it was sent with other bytes. By any thread.
  std::optional<Leaves> find(std::uint64_t tag, std::string_view value) const;

 private:
  struct Sent {
    std::string_view header;
    std::string_view text;
    Leaves leaves;
  };

  mutable std::mutex mutex_;
  std::map<std::uint64_t, Sent> sent_;
};

}  // namespace duebook::eventstore
