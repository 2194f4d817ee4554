// SPDX-License-Identifier: Apache-2.0
// The duebook binary, run as a person would, and folders for it to read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace duebook::tests {

struct Ran {
  int exit_code = -1;  ///< -1 when a signal ended it
  std::string out;
  std::string err;
};

/// Runs `duebook` with these words and nothing in the environment but a PATH.
Ran run_duebook(const std::vector<std::string>& words);

/// What the book of make_data_folder holds.
inline constexpr std::uint64_t made_customers = 20;
inline constexpr std::uint64_t made_invoices = 300;  ///< each paid, in halves by two customers
inline constexpr std::uint64_t made_events = 1 + made_customers + 3 * made_invoices;

/// Writes book "main" through the ledger, in a good many records; with a snapshot of all or of a
/// part of it.
enum class Snapshot { none, of_half, of_all };
void make_data_folder(const std::filesystem::path& folder, Snapshot snapshot);

/// The one snapshot file of the folder.
std::filesystem::path snapshot_in(const std::filesystem::path& folder);

/// Puts other bytes for `from`, of the same length, where they first stand in the record that holds
/// event `seq`. The log is as the database would write it; only the tree can tell.
void change_event(const std::filesystem::path& folder, std::uint64_t seq, const std::string& from,
                  const std::string& to);

/// Changes the root that the record holding event `seq` names for the events before it.
void change_header_root(const std::filesystem::path& folder, std::uint64_t seq);

}  // namespace duebook::tests
