// SPDX-License-Identifier: Apache-2.0
// Big books in memory, as records, and in a data folder.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "api/open_book.hpp"
#include "bench/big_book.hpp"

namespace duebook::bench {

inline constexpr const char* book_id = "main";

/// State and facts of a big book, without a log.
std::unique_ptr<api::OpenBook> make_open_book(const BookSize& size);
/// One of BookSize::of(invoices), made when it is first asked for and kept until the end.
api::OpenBook& kept_book(std::uint32_t invoices);

/// Gathers the commands of a book into records of about `lines` lines, with keys and fingerprints
/// as commands from outside have. `base` of a record is left to the caller, who knows the log.
class RecordMaker {
 public:
  explicit RecordMaker(std::size_t lines);

  void add(const Step& step);
  bool is_full() const;
  bool is_empty() const { return record_.line_count() == 0; }
  eventstore::Record take() { return std::exchange(record_, {}); }

 private:
  std::size_t lines_;
  eventstore::Record record_;
  std::string line_;
};

/// The lines of a big book as records of about `lines` lines each (whole commands), in order.
void for_each_record(const BookSize& size, domain::Book& book, std::size_t lines,
                     const std::function<void(eventstore::Record&)>& visit);

/// Writes a big book into a data folder that has none, through the log, and a snapshot beside it
/// at its end minus `tail` events or a little more. Progress is told on stderr.
void write_book(const std::filesystem::path& folder, const BookSize& size,
                std::uint64_t tail_events = 0);

}  // namespace duebook::bench
