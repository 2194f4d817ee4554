// SPDX-License-Identifier: Apache-2.0
// The contract test of EventLog: what every keeper must do, whatever it keeps lines in.
//
// A keeper's test file defines a maker and instantiates the suite:
//   INSTANTIATE_TEST_SUITE_P(MemoryLog, EventLogContract, testing::Values(make_memory_log));
// A maker returns a *site*: it opens the log, and again after it was closed.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

/// Where a log lives between openings; starts empty.
class LogSite {
 public:
  virtual ~LogSite() = default;
  /// Opens the log. The one opened before has been destroyed.
  virtual std::unique_ptr<EventLog> open() = 0;
  /// Whether what was appended is still there when the log is opened again.
  virtual bool keeps() const { return true; }
};

using LogSiteMaker = std::function<std::unique_ptr<LogSite>()>;

class EventLogContract : public testing::TestWithParam<LogSiteMaker> {
 protected:
  EventLogContract() : site_(GetParam()()), log_(site_->open()) {}

  EventLog& log() { return *log_; }
  bool reopen() {
    if (!site_->keeps()) return false;
    log_.reset();
    log_ = site_->open();
    return true;
  }

  /// Claims the book and appends records of these many commands each; returns all lines.
  std::vector<std::string> fill(const BookId& book, const std::vector<std::uint32_t>& commands);
  std::vector<Record> read_all(const BookId& book, std::uint64_t from = 0);
  /// Returns when all subscribers have heard of what was appended to the book.
  void let_hear(const BookId& book) { log().claim(book); }

 private:
  std::unique_ptr<LogSite> site_;
  std::unique_ptr<EventLog> log_;
};

}  // namespace duebook::eventstore
