// SPDX-License-Identifier: Apache-2.0
// Both sides of the probe: starting the child, and what the child does.
#include "tests/eventstore/damage_probe.hpp"

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>
#include <vector>

#include "eventstore/proof/merkle.hpp"
#include "eventstore/record_format.hpp"
#include "eventstore/rocksdb_log.hpp"
#include "tests/eventstore/sample_records.hpp"

namespace duebook::eventstore {
namespace {

constexpr const char* task_variable = "DUEBOOK_PROBE_TASK";
constexpr const char* folder_variable = "DUEBOOK_PROBE_FOLDER";
constexpr const char* faults_variable = "DUEBOOK_PROBE_FAULTS";
// A child that hangs is ended by this alarm, and counts as neither content nor fault.
constexpr unsigned probe_seconds_max = 60;
constexpr std::uint32_t generations = 4;
constexpr std::uint32_t records_per_generation = 100;
const std::vector<BookId> books = {"main", "second"};

std::string_view name_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::io: return "io";
    case FaultKind::locked: return "locked";
    case FaultKind::corrupted: return "corrupted";
    case FaultKind::lost_events: return "lost_events";
    case FaultKind::disk_full: return "disk_full";
    case FaultKind::unsafe_topic: return "unsafe_topic";
  }
  return "unknown";
}

std::filesystem::path result_path(const std::filesystem::path& folder) {
  return folder.parent_path() / (folder.filename().string() + ".result");
}

RocksDbOptions probe_options(ProbeFaults faults) {
  RocksDbOptions options;
  // Small enough that records, keys and tiles are in table files and in several logs.
  options.write_buffer_bytes = 64u << 10;
  // Anchors by count alone, not by the clock.
  options.now = [] { return std::chrono::steady_clock::time_point(); };
  options.reserve_bytes = 0;
  options.planted.default_recovery_mode = faults == ProbeFaults::default_recovery_mode;
  options.planted.anchors_ignored = faults == ProbeFaults::anchors_ignored;
  return options;
}

// The same records each time: 400 in each book, over several openings of the log.
void build(const std::filesystem::path& folder, ProbeTask task) {
  std::minstd_rand random(7);
  for (std::uint32_t generation = 0; generation < generations; ++generation) {
    auto log = std::make_unique<RocksDbLog>(folder, probe_options(ProbeFaults::none));
    for (const BookId& book : books) log->claim(book);
    for (std::uint32_t i = 0; i < records_per_generation; ++i) {
      for (const BookId& book : books) {
        const auto record =
            sample_record(log->head(book), static_cast<std::uint32_t>(1 + random() % 3),
                          std::string(random() % 700, 'x'));
        log->append(book, record);
      }
    }
    // The last claim's anchor and 50 records later the next: 100 records leave none behind, so a
    // few more follow for the one that dies.
    if (generation + 1 < generations || task != ProbeTask::build_and_die) continue;
    for (int i = 0; i < 20; ++i) log->append("main", sample_record(log->head("main"), 2, "tail"));
    std::ofstream(result_path(folder)) << "content built";
    ::_exit(0);
  }
  std::ofstream(result_path(folder)) << "content built";
}

std::string digest(const EventLog& log) {
  std::ostringstream all;
  const auto names = log.books();
  for (const BookId& book : names) {
    const Head head = log.head(book);
    all << book << head.size << to_hex(head.root) << head.term << '\n';
    log.read(book, 0, [&](const Record& record) {
      all << encode_record(record) << to_hex(log.root_at(book, record.base.size)) << '\n';
      return true;
    });
    // All keys are of this form; most numbers have none.
    for (std::uint64_t seq = 0; seq <= head.size; ++seq) {
      const auto entry = log.find_key(book, "key-" + std::to_string(seq));
      if (entry) all << entry->first_seq << ' ' << entry->lines << entry->fingerprint << '\n';
    }
  }
  return to_hex(sha256(all.str()));
}

TEST(DISABLED_DamageProbe, does_its_task) {
  ::alarm(probe_seconds_max);
  const char* folder = std::getenv(folder_variable);
  ASSERT_NE(folder, nullptr);
  const auto task = static_cast<ProbeTask>(std::atoi(std::getenv(task_variable)));
  const auto faults = static_cast<ProbeFaults>(std::atoi(std::getenv(faults_variable)));
  if (task != ProbeTask::read) return build(folder, task);
  try {
    const RocksDbLog log(folder, probe_options(faults));
    const std::string read = digest(log);
    std::ofstream(result_path(folder)) << "content " << read;
  } catch (const Fault& fault) {
    std::ofstream(result_path(folder)) << "fault " << name_of(fault.kind()) << ' ' << fault.what();
  }
}

}  // namespace

ProbeResult run_probe(ProbeTask task, const std::filesystem::path& folder, ProbeFaults faults) {
  std::filesystem::remove(result_path(folder));
  std::vector<std::string> words = {"/proc/self/exe", "--gtest_also_run_disabled_tests",
                                    "--gtest_filter=DISABLED_DamageProbe.*", "--gtest_brief=1"};
  std::vector<std::string> settings = {
      std::string(task_variable) + "=" + std::to_string(static_cast<int>(task)),
      std::string(faults_variable) + "=" + std::to_string(static_cast<int>(faults)),
      std::string(folder_variable) + "=" + folder.string()};
  std::vector<char*> arguments;
  std::vector<char*> environment;
  for (std::string& word : words) arguments.push_back(word.data());
  for (std::string& setting : settings) environment.push_back(setting.data());
  for (char** other = environ; *other != nullptr; ++other) environment.push_back(*other);
  arguments.push_back(nullptr);
  environment.push_back(nullptr);

  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&quiet, stream, "/dev/null", 01, 0);
  }
  pid_t child = 0;
  const int error =
      ::posix_spawn(&child, arguments[0], &quiet, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&quiet);
  EXPECT_EQ(error, 0);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);

  if (WIFSIGNALED(status)) {
    return {ProbeResult::Kind::died, "signal " + std::to_string(WTERMSIG(status))};
  }
  std::ifstream file(result_path(folder));
  std::string kind;
  std::string text;
  file >> kind;
  std::getline(file >> std::ws, text);
  if (kind == "content") return {ProbeResult::Kind::content, text};
  if (kind == "fault") return {ProbeResult::Kind::fault, text};
  return {ProbeResult::Kind::died, "exit code " + std::to_string(WEXITSTATUS(status))};
}

}  // namespace duebook::eventstore
