// SPDX-License-Identifier: Apache-2.0
// One function per thing that is examined.
#include "tools/doctor.hpp"

#include <unistd.h>

#include <algorithm>

#include "api/event_line.hpp"
#include "api/http/server.hpp"
#include "api/ledger.hpp"
#include "api/time_zones.hpp"
#include "eventstore/head_anchor.hpp"
#include "tools/data_folder.hpp"
#include "tools/event_lines.hpp"
#include "tools/terminal.hpp"

namespace duebook::tools {
namespace {

namespace fs = std::filesystem;
using eventstore::Fault;
using eventstore::FaultKind;

class Examination {
 public:
  explicit Examination(const fs::path& folder) : folder_(folder) {}

  Diagnosis run() {
    if (!fs::is_directory(folder_)) {
      bad("folder", "there is no folder " + folder_.string(), exit_unavailable);
      return std::move(diagnosis_);
    }
    examine_permissions();
    examine_disk();
    examine_writer();
    examine_zone("UTC", "time zones");
    examine_log();
    return std::move(diagnosis_);
  }

 private:
  void examine_permissions() {
    for (const fs::path& path :
         {folder_, folder_ / "log", folder_ / "keys", folder_ / "anchors", folder_ / "views"}) {
      if (!fs::exists(path)) continue;
      if (::access(path.c_str(), R_OK | X_OK) != 0) {
        return bad("folder", path.string() + " cannot be read", exit_unavailable);
      }
      if (::access(path.c_str(), W_OK) != 0) {
        return notice("folder", path.string() + " cannot be written; it can only be read");
      }
    }
    ok("folder", folder_.string() + " can be read and written");
  }

  void examine_disk() {
    try {
      const eventstore::DiskSpace space = eventstore::disk_space_of(folder_);
      const std::uint64_t reserve = eventstore::reserve_bytes_of({}, space);
      const std::string detail = bytes_text(space.free_bytes) + " free of " +
                                 bytes_text(space.total_bytes) + "; the reserve is " +
                                 bytes_text(reserve);
      if (space.free_bytes < reserve) return bad("disk", detail, exit_unavailable);
      if (space.free_bytes < 2 * reserve) return notice("disk", detail);
      ok("disk", detail);
    } catch (const Fault& fault) {
      bad("disk", fault.what(), exit_unavailable);
    }
  }

  void examine_writer() {
    const auto writer = eventstore::writer_of(folder_);
    ok("writer", writer ? "process " + std::to_string(*writer) + " has the log open for writing"
                        : "no process has the log open for writing");
  }

  void examine_zone(const std::string& zone, const std::string& what) {
    if (api::is_time_zone(zone)) return ok(what, zone + " is known");
    bad(what, zone + " is not in the machine's time zone database (package tzdata)",
        exit_unavailable);
  }

  void examine_log() {
    if (!fs::exists(folder_ / "log" / "CURRENT") && fs::is_empty(folder_)) {
      return ok("log", "the folder is empty; `duebook serve` starts a log in it");
    }
    try {
      const DataFolder folder(folder_);
      const auto books = folder.log().books();
      ok("log", books.empty() ? "no books yet" : with_commas(books.size()) + " books");
      for (const eventstore::BookId& book : books) examine_book(folder, book);
    } catch (const Fault& fault) {
      const bool wrong =
          fault.kind() == FaultKind::corrupted || fault.kind() == FaultKind::lost_events;
      bad("log", fault.what(), wrong ? exit_verification_failed : exit_unavailable);
    }
  }

  // That anchor and head agree was checked when the log was opened.
  void examine_book(const DataFolder& folder, const eventstore::BookId& book) {
    const eventstore::Head head = folder.log().head(book);
    const auto anchor = eventstore::HeadAnchor::open(folder_ / "anchors" / book, book,
                                                     eventstore::File::Mode::read);
    ok("book " + book, with_commas(head.size) + " events, anchored up to " +
                           with_commas(anchor.size()) + ", term " + std::to_string(head.term));
    examine_snapshots(folder, book, head.size);
    for_each_line(folder.log(), book, 0, 1, [&](std::uint64_t, std::string_view line) {
      api::EventLine event;
      if (!api::read_event_line(line, event)) {
        bad("book " + book, "event 0 is not one of Duebook's", exit_verification_failed);
      } else if (const auto* opened = std::get_if<domain::BookOpened>(&event.event)) {
        examine_zone(opened->time_zone.value, "zone of " + book);
      }
      return false;
    });
  }

  void examine_snapshots(const DataFolder& folder, const eventstore::BookId& book,
                         std::uint64_t size) {
    const std::string what = "snapshots of " + book;
    const auto files = folder.snapshots().inspect(folder.log(), book);
    const auto usable = std::ranges::find_if(
        files, [](const api::SnapshotFile& file) { return file.trouble.empty(); });
    for (const api::SnapshotFile& file : files) {
      if (!file.trouble.empty()) {
        notice(what,
               file.path.filename().string() + " is passed over: " + std::string(file.trouble));
      }
    }
    if (usable == files.end()) {
      return notice(what, "none can be used; a start folds " + with_commas(size) + " events");
    }
    ok(what, "a start loads " + with_commas(usable->size) + " events and folds " +
                 with_commas(size - usable->size));
  }

  void ok(std::string what, std::string detail) {
    diagnosis_.examined.push_back({std::move(what), Finding::ok, std::move(detail)});
  }
  void notice(std::string what, std::string detail) {
    diagnosis_.examined.push_back({std::move(what), Finding::notice, std::move(detail)});
  }
  // A log that fails its checks is worse than one that cannot be opened.
  void bad(std::string what, std::string detail, int exit_code) {
    diagnosis_.examined.push_back({std::move(what), Finding::bad, std::move(detail)});
    const bool worse = diagnosis_.exit_code == exit_ok || exit_code == exit_verification_failed;
    if (worse) diagnosis_.exit_code = exit_code;
  }

  fs::path folder_;
  Diagnosis diagnosis_;
};

std::uint64_t count_of(std::chrono::milliseconds wait) {
  return static_cast<std::uint64_t>(wait.count());
}

}  // namespace

Diagnosis examine(const fs::path& folder) { return Examination(folder).run(); }

std::vector<Limit> limits() {
  const api::http::Limits http;
  const api::LedgerOptions ledger;
  return {
      {"header_bytes_max", http.header_bytes_max, "bytes"},
      {"header_fields_max", http.header_fields_max, ""},
      {"target_bytes_max", http.target_bytes_max, "bytes"},
      {"body_bytes_max", http.body_bytes_max, "bytes"},
      {"connections_max", http.connections_max, ""},
      {"connections_per_address_max", http.connections_per_address_max, ""},
      {"stream_queue_bytes_max", http.stream_queue_bytes_max, "bytes"},
      {"header_wait_max", count_of(http.header_wait_max), "ms"},
      {"body_wait_max", count_of(http.body_wait_max), "ms"},
      {"idle_wait_max", count_of(http.idle_wait_max), "ms"},
      {"write_wait_max", count_of(http.write_wait_max), "ms"},
      {"waiting_commands_max", ledger.waiting_commands_max, ""},
      {"key_bytes_max", api::key_bytes_max, "bytes"},
      {"actor_bytes_max", api::actor_bytes_max, "bytes"},
      {"line_bytes_max", eventstore::line_bytes_max, "bytes"},
      {"record_lines_max", eventstore::record_lines_max, ""},
      {"record_bytes_max", eventstore::record_bytes_max, "bytes"},
      {"book_id_bytes_max", eventstore::book_id_bytes_max, "bytes"},
      {"book_events_max", domain::book_events_max, ""},
  };
}

}  // namespace duebook::tools
