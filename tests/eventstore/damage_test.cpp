// SPDX-License-Identifier: Apache-2.0
// Whatever happens to the bytes of a data folder, it is read as it was written or not at all.
//
// Each case copies a folder of some 800 records, damages one file of it, opens it in a child
// process and reads every record, key and root. The answer must be the original's digest, a fault,
// or the end of the process; other content is a *silent loss*. After a fault it is opened again:
// an open that was refused must not come to a different end the second time.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include "tests/eventstore/damage_probe.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), folder));
  }
  std::ranges::sort(files);
  return files;
}

std::vector<fs::path> write_ahead_logs(const fs::path& folder) {
  std::vector<fs::path> logs;
  for (const fs::path& file : files_of(folder)) {
    if (file.extension() == ".log" && fs::file_size(folder / file) > 0) logs.push_back(file);
  }
  return logs;
}

// A folder as it was left, and a copy to damage.
class DamagedFolder : public testing::Test {
 protected:
  explicit DamagedFolder(ProbeTask task = ProbeTask::build_and_close) {
    const auto built = run_probe(task, original());
    EXPECT_EQ(built.text, "built");
    restore();
    const auto whole = run_probe(ProbeTask::read, copy());
    EXPECT_EQ(whole.kind, ProbeResult::Kind::content) << whole.text;
    digest_ = whole.text;
  }

  fs::path original() const { return folder_.path() / "original"; }
  fs::path copy() const { return folder_.path() / "copy"; }

  void restore() const {
    fs::remove_all(copy());
    fs::copy(original(), copy(), fs::copy_options::recursive);
  }

  enum class Verdict { unharmed, loud, silent_loss };

  Verdict verdict(ProbeFaults faults = ProbeFaults::none) {
    for (int opening = 0; opening < 2; ++opening) {
      last_ = run_probe(ProbeTask::read, copy(), faults);
      if (last_.kind == ProbeResult::Kind::died) {
        EXPECT_NE(last_.text, "signal " + std::to_string(SIGALRM)) << "it hung";
        return Verdict::loud;
      }
      if (last_.kind == ProbeResult::Kind::content) {
        return last_.text == digest_ ? Verdict::unharmed : Verdict::silent_loss;
      }
    }
    return Verdict::loud;
  }

  // Deletes each write-ahead log in turn, cuts it in the middle, and cuts off its last byte; counts
  // the verdicts.
  std::map<Verdict, int> lose_write_ahead_logs(ProbeFaults faults) {
    std::map<Verdict, int> counts;
    for (const fs::path& log : write_ahead_logs(original())) {
      restore();
      fs::remove(copy() / log);
      ++counts[verdict(faults)];
      const std::uintmax_t size = fs::file_size(original() / log);
      for (const std::uintmax_t length : {size / 2, size - 1}) {
        restore();
        fs::resize_file(copy() / log, length);
        ++counts[verdict(faults)];
      }
    }
    return counts;
  }

  const ProbeResult& last() const { return last_; }

 private:
  TemporaryFolder folder_{TemporaryFolder::Place::memory};
  std::string digest_;
  ProbeResult last_;
};

// One damage, drawn from the seed; returns what was done.
std::string damage(const fs::path& folder, std::mt19937& random) {
  const auto files = files_of(folder);
  const fs::path& file = files[random() % files.size()];
  const fs::path path = folder / file;
  const std::uintmax_t size = fs::file_size(path);
  const auto kind = random() % 10;
  if (kind == 0 || size == 0) {
    fs::remove(path);
    return "deleted " + file.string();
  }
  const std::size_t at = random() % size;
  if (kind <= 3) {
    fs::resize_file(path, at);
    return "cut " + file.string() + " at " + std::to_string(at) + " of " + std::to_string(size);
  }
  std::string bytes = read_file(path);
  const auto bit = random() % 8;
  bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
  write_file(path, bytes);
  return "flipped bit " + std::to_string(bit) + " of byte " + std::to_string(at) + " of " +
         file.string();
}

TEST_F(DamagedFolder, has_what_can_be_damaged) {
  std::set<std::string> kinds;
  for (const fs::path& file : files_of(original())) kinds.insert(file.extension().string());
  EXPECT_TRUE(kinds.contains(".sst"));
  EXPECT_FALSE(write_ahead_logs(original()).empty());
}

TEST_F(DamagedFolder, is_never_read_as_something_else) {
  // Other cases may be asked for; by default they are always the same.
  const char* asked = std::getenv("DUEBOOK_DAMAGE_CASES");
  const unsigned cases = asked ? static_cast<unsigned>(std::atoi(asked)) : 500;
  const char* asked_first = std::getenv("DUEBOOK_DAMAGE_SEED");
  const unsigned first = asked_first ? static_cast<unsigned>(std::atoi(asked_first)) : 0;
  std::map<Verdict, unsigned> counts;
  for (unsigned seed = first; seed < first + cases; ++seed) {
    std::mt19937 random(seed);
    restore();
    const std::string done = damage(copy(), random);
    const Verdict found = verdict();
    ++counts[found];
    EXPECT_NE(found, Verdict::silent_loss) << "seed " << seed << ": " << done;
  }
  // Both ends must occur, or the cases prove nothing.
  EXPECT_GT(counts[Verdict::unharmed], cases / 25);
  EXPECT_GT(counts[Verdict::loud], cases / 5);
  RecordProperty("unharmed", static_cast<int>(counts[Verdict::unharmed]));
  RecordProperty("loud", static_cast<int>(counts[Verdict::loud]));
}

TEST_F(DamagedFolder, does_not_survive_the_loss_of_any_other_file_unnoticed) {
  for (const fs::path& file : files_of(original())) {
    restore();
    fs::remove(copy() / file);
    EXPECT_NE(verdict(), Verdict::silent_loss) << file;
  }
}

TEST_F(DamagedFolder, is_refused_without_part_of_its_write_ahead_log) {
  const auto counts = lose_write_ahead_logs(ProbeFaults::none);
  EXPECT_EQ(counts.count(Verdict::silent_loss), 0u);
  EXPECT_GT(counts.at(Verdict::loud), 1);
}

TEST_F(DamagedFolder, loses_events_silently_if_anchors_are_ignored) {
  EXPECT_GT(lose_write_ahead_logs(ProbeFaults::anchors_ignored)[Verdict::silent_loss], 0);
}

// As after a crash: the last records are not anchored yet, so the database itself has to notice.
class DamagedAfterCrash : public DamagedFolder {
 protected:
  DamagedAfterCrash() : DamagedFolder(ProbeTask::build_and_die) {}

  // Flips one bit in each of the last, unanchored records; counts the verdicts.
  std::map<Verdict, int> flip_unanchored_records(ProbeFaults faults) {
    const std::string_view text = R"("text":"tail")";
    std::map<Verdict, int> counts;
    for (const fs::path& log : write_ahead_logs(original())) {
      const std::string bytes = read_file(original() / log);
      for (std::size_t at = bytes.find(text); at != std::string::npos;
           at = bytes.find(text, at + 1)) {
        restore();
        std::string flipped = bytes;
        flipped[at + text.size() / 2] = static_cast<char>(flipped[at + text.size() / 2] ^ 2);
        write_file(copy() / log, flipped);
        ++counts[verdict(faults)];
      }
    }
    return counts;
  }
};

TEST_F(DamagedAfterCrash, is_refused_when_a_record_is_not_what_was_written) {
  const auto counts = flip_unanchored_records(ProbeFaults::none);
  EXPECT_GT(counts.at(Verdict::loud), 10);
  EXPECT_EQ(counts.size(), 1u);
}

TEST_F(DamagedAfterCrash, loses_events_silently_in_the_default_recovery_mode) {
  const auto counts = flip_unanchored_records(ProbeFaults::default_recovery_mode);
  EXPECT_GT(counts.at(Verdict::silent_loss), 0);
}

}  // namespace
}  // namespace duebook::eventstore
