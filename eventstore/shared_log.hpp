// SPDX-License-Identifier: Apache-2.0
// SharedLog: a log that several processes, its nodes, append to; and how they share its books out.
//
// Books lie in *partitions*. Which one follows from a book's name alone, so it is known of books
// that are not there yet. A node *announces* itself for a partition, with the address at which it
// takes commands. The partition's *owner* is the node whose announcement came last: a fact of the
// log like any other, which every node reads in the same order.
//
// Ownership says where commands go. It says nothing about which records count: that is the term's
// alone. A node announces itself first and claims the partition's books then; so whoever learns
// that its record was stale has read before who took over.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

struct Owner {
  std::string url;       ///< empty: nobody announced itself yet
  bool is_this = false;  ///< this process did, and not an earlier one in its place

  friend bool operator==(const Owner&, const Owner&) = default;
};

class SharedLog : public EventLog {
 public:
  virtual std::int32_t partitions() const = 0;
  virtual std::int32_t partition_of(const BookId& book) const = 0;

  virtual Owner owner(std::int32_t partition) const = 0;

  /// Makes this process the owner of partitions, until another one announces itself. Returns when
  /// that was read back, so that what came before it can be read. From any thread. Throws
  /// Fault{io} when it is not known whether it did.
  virtual void announce(const std::vector<std::int32_t>& partitions, const std::string& url) = 0;

  /// Throws the Fault that ended the reading of what others append, if it has ended. Subscribers to
  /// owners are called then, too.
  virtual void check() const = 0;

  /// Calls `moved` with the book's name after every record and every claim that counted, of any
  /// book, on the thread that makes it readable; otherwise as EventLog::subscribe.
  virtual std::unique_ptr<Subscription> subscribe_books(
      std::function<void(const BookId&)> moved) = 0;
  /// Calls `changed` with each partition that was announced, in the same way.
  virtual std::unique_ptr<Subscription> subscribe_owners(
      std::function<void(const std::int32_t&)> changed) = 0;
};

}  // namespace duebook::eventstore
