// SPDX-License-Identifier: Apache-2.0
// Opening a data folder read-only.
#include "tools/data_folder.hpp"

#include <algorithm>

#include "tools/failure.hpp"
#include "tools/subcommands.hpp"
#include "tools/suggestions.hpp"

namespace duebook::tools {
namespace {

const std::filesystem::path& existing(const std::filesystem::path& folder) {
  if (std::filesystem::is_directory(folder)) return folder;
  throw Failure(exit_not_found, "there is no data folder " + folder.string());
}

eventstore::RocksDbOptions read_only() {
  eventstore::RocksDbOptions options;
  options.access = eventstore::Access::read_only;
  return options;
}

}  // namespace

DataFolder::DataFolder(const std::filesystem::path& folder)
    : log_(existing(folder), read_only()), snapshots_(folder / "views") {}

eventstore::BookId DataFolder::find_book(const std::string& book) const {
  const std::vector<eventstore::BookId> books = log_.books();
  if (std::ranges::find(books, book) != books.end()) return book;
  std::string sentence = "there is no book '" + book + "'; there";
  sentence += books.empty() ? " is none" : books.size() == 1 ? " is" : " are";
  for (const eventstore::BookId& known : books) sentence += " " + known;
  throw Failure(exit_not_found, sentence + "." + suggestion(book, books));
}

std::vector<eventstore::BookId> DataFolder::find_books(const std::string& book_or_none) const {
  if (book_or_none.empty()) return log_.books();
  return {find_book(book_or_none)};
}

void add_data_option(CLI::App& command, DataOptions& options) {
  command.add_option("--data", options.data, "Data folder; a server may run on it")
      ->envname("DUEBOOK_DATA")
      ->capture_default_str();
}

void add_book_options(CLI::App& command, DataOptions& options) {
  add_data_option(command, options);
  command.add_option("--book", options.book, "Book")->capture_default_str();
}

}  // namespace duebook::tools
