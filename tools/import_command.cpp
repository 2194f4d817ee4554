// SPDX-License-Identifier: Apache-2.0
// duebook import: rows of other programs' files become commands on a book of a data folder.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>

#include "api/snapshots.hpp"
#include "eventstore/memory_log.hpp"
#include "eventstore/rocksdb_log.hpp"
#include "tools/failure.hpp"
#include "tools/import_files.hpp"
#include "tools/import_run.hpp"
#include "tools/subcommands.hpp"
#include "tools/terminal.hpp"

namespace duebook::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t source_width = 40;
constexpr std::size_t figure_width = 15;

struct ImportOptions {
  std::string data = "./data";
  std::string book = "main";
  std::string mapping;
  std::vector<std::string> files;
  bool dry_run = false;
};

// What is to be done, read and understood before anything is written.
struct Job {
  Mapping mapping;
  FilePaths paths;
  RowTables tables;
  Drafts drafts;
};

Job prepare(const ImportOptions& options) {
  Job job;
  job.mapping = read_mapping(options.mapping);
  fs::path folder = fs::path(options.mapping).parent_path();
  if (folder.empty()) folder = ".";
  job.paths = find_files(job.mapping, folder, {options.files.begin(), options.files.end()});
  job.tables = read_files(job.mapping, job.paths);
  job.drafts = make_drafts(job.mapping, job.tables);
  return job;
}

// On a terminal a line that is written over; elsewhere a line now and then.
ImportOutcome carry_out(Job& job, api::Ledger& ledger, const std::string& book) {
  constexpr std::chrono::seconds between_lines{10};
  const std::string what = "import " + book;
  const bool is_terminal = isatty(STDERR_FILENO) == 1;
  const std::size_t all = job.drafts.drafts.size();
  Progress progress(what, all, "commands");
  std::chrono::duration<double> said{};
  ImportOutcome outcome = run_import(
      ledger, book, job.mapping, std::move(job.drafts), [&](std::size_t done, std::size_t total) {
        progress.reach(done);
        if (is_terminal || done == total || progress.elapsed() - said < between_lines) return;
        said = progress.elapsed();
        say(progress_line(what, done, total, said, "commands"));
      });
  const double seconds = std::max(progress.elapsed().count(), 0.001);
  say(with_commas(all) + " commands, " +
      with_commas(static_cast<std::uint64_t>(static_cast<double>(all) / seconds)) + " a second");
  return outcome;
}

// The same on a copy of the book in memory, which is then forgotten.
ImportOutcome try_out(Job& job, const ImportOptions& options) {
  eventstore::MemoryLog scratch;
  if (fs::exists(options.data)) {
    eventstore::RocksDbOptions reading;
    reading.access = eventstore::Access::read_only;
    const eventstore::RocksDbLog log(options.data, reading);
    scratch.claim(options.book);
    log.read(options.book, 0, [&](const eventstore::Record& record) {
      eventstore::Record copy = record;
      copy.base = scratch.head(options.book);
      return scratch.append(options.book, copy) == eventstore::AppendOutcome::accepted;
    });
  }
  const api::SystemClock clock;
  api::Ledger ledger(scratch, clock);
  ledger.open();
  return carry_out(job, ledger, options.book);
}

ImportOutcome do_for_good(Job& job, const ImportOptions& options) {
  eventstore::RocksDbLog log(options.data);
  const api::SystemClock clock;
  api::SnapshotStore snapshots(fs::path(options.data) / "views");
  api::Ledger ledger(log, clock, &snapshots);
  ledger.open();
  ImportOutcome outcome = carry_out(job, ledger, options.book);
  ledger.save_snapshots();
  return outcome;
}

std::string row_text(const std::string& name, const std::array<std::string, 5>& figures) {
  std::string text = name;
  text.resize(std::max(text.size(), source_width), ' ');
  for (const std::string& figure : figures) {
    const std::size_t blanks = figure.size() < figure_width ? figure_width - figure.size() : 1;
    text += std::string(blanks, ' ') + figure;
  }
  return text + "\n";
}

std::string row_text(const std::string& name, const SourceOutcome& counts) {
  return row_text(name,
                  {with_commas(counts.rows), with_commas(counts.left_out), with_commas(counts.done),
                   with_commas(counts.already_there), with_commas(counts.rejected)});
}

void print_outcome(const Mapping& mapping, const FilePaths& paths, const ImportOutcome& outcome) {
  std::string text = row_text("source", {"rows", "left out", "done", "already there", "rejected"});
  SourceOutcome sum;
  for (std::size_t i = 0; i < outcome.sources.size(); ++i) {
    const SourceOutcome& counts = outcome.sources[i];
    if (!paths.contains(mapping.sources[i].file)) continue;
    text += row_text(mapping.sources[i].name, counts);
    sum.rows += counts.rows;
    sum.left_out += counts.left_out;
    sum.done += counts.done;
    sum.already_there += counts.already_there;
    sum.rejected += counts.rejected;
  }
  print(text + row_text("total", sum));
  end_print();
}

// Beside each file, its rejected rows with the reasons.
void write_rejected(const Job& job, const ImportOutcome& outcome) {
  for (const auto& [file, text] : rejected_files(job.mapping, job.tables, outcome.rejected)) {
    const std::string path = job.paths.at(file).string() + ".rejected.csv";
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out.flush()) throw UnreadableFile(path + ": the rejected rows cannot be written");
    say("rejected rows, with reasons: " + path);
  }
}

int import_files(const ImportOptions& options) {
  if (!eventstore::is_book_id(options.book)) {
    throw Failure(exit_usage, "a book's name has a-z, 0-9 and -, such as main");
  }
  Job job = prepare(options);
  const ImportOutcome outcome = options.dry_run ? try_out(job, options) : do_for_good(job, options);
  print_outcome(job.mapping, job.paths, outcome);
  if (options.dry_run) {
    say("dry run: nothing was written to book " + options.book);
  } else if (outcome.book_opened) {
    say("opened book " + options.book);
  }
  write_rejected(job, outcome);
  return outcome.rejected.empty() ? exit_ok : exit_partly_done;
}

}  // namespace

void add_import(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* command = app.add_subcommand(
      "import", "Bring CSV or NDJSON files into a book, as a mapping file says (docs/import.md).");
  command->add_option("--data", options->data, "Data folder; made if there is none")
      ->envname("DUEBOOK_DATA")
      ->capture_default_str();
  command->add_option("--book", options->book, "Book; opened if it is not there")
      ->capture_default_str();
  command->add_option("--mapping", options->mapping, "What the columns mean (TOML)")->required();
  command->add_option("files", options->files,
                      "Files, or a folder of them; by default those beside the mapping");
  command->add_flag("--dry-run", options->dry_run, "Say what would be done, and write no event");
  command->footer(
      "Examples:\n"
      "  duebook import --mapping customers.toml --dry-run\n"
      "  duebook import --mapping customers.toml --data ./data --book main customers.csv");
  command->callback([options, &exit_code] {
    try {
      exit_code = import_files(*options);
    } catch (const MappingError& error) {
      throw Failure(exit_validation, error.what());
    } catch (const UnreadableFile& error) {
      throw Failure(exit_validation, error.what());
    } catch (const UnknownFile& error) {
      throw Failure(exit_usage, error.what());
    } catch (const OtherCurrency& error) {
      throw Failure(exit_conflict, error.what());
    }
  });
}

}  // namespace duebook::tools
