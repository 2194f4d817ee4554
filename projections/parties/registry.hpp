// SPDX-License-Identifier: Apache-2.0
// Registry: everything that was ever known of one kind of named thing, version by version.
#pragma once

#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "domain/values/code_index.hpp"
#include "domain/values/decimal.hpp"
#include "domain/values/ids.hpp"
#include "projections/column.hpp"

namespace duebook::projections {

/// What is known of a thing after one event. Fields that a kind does not have stay empty.
struct PartyVersion {
  TextRef name;
  TextRef phone;
  TextRef tax_id;
  TextRef unit;
  TextRef groups;           ///< numbers of customer groups, as 4-byte integers in the texts
  TextRef searched;         ///< what a search compares; the registry fills it in
  std::uint32_t owner = 0;  ///< employee
  std::uint32_t region = 0;
  std::uint32_t parent = 0;       ///< department of an employee, product group of a product
  std::int32_t credit_days = -1;  ///< -1 = none
  std::int64_t unit_price = -1;   ///< millionths; -1 = none
  std::int64_t tax_percent = -1;  ///< millionths; -1 = none
  bool retired = false;
  std::uint8_t padding[7] = {};  ///< rows are saved as bytes, so padding has a name
};

/// Things are numbered from 1 in the order they were defined, as in the book.
class Registry {
 public:
  Registry() { last_version_.add_chain(); }

  // The writer

  std::uint32_t add(std::string_view code, PartyVersion version, domain::Seq seq);
  void change(std::uint32_t thing, const PartyVersion& version, domain::Seq seq);
  /// The newest version; the writer's starting point for a change.
  const PartyVersion& newest(std::uint32_t thing) const {
    return versions_[last_version_.get(thing)];
  }
  TextRef keep(std::string_view text) { return texts_.push(text); }
  void publish();

  // Readers

  /// Number of a code; 0 when nothing has it. It may have been defined after the reader's position:
  /// see `at`.
  std::uint32_t find(std::string_view code) const;
  /// How many things were defined before `known_at`.
  std::uint32_t count(domain::Seq known_at) const;
  std::string_view code(std::uint32_t thing) const { return texts_[codes_[thing - 1]]; }
  std::string_view text(TextRef ref) const { return texts_[ref]; }
  /// What was known of the thing before `known_at`; null when it was not defined then.
  const PartyVersion* at(std::uint32_t thing, domain::Seq known_at) const;
  /// The same for a thing that is known to be defined then: one step where nothing has changed
  /// since, so a scan over all things is cheap.
  const PartyVersion& known(std::uint32_t thing, domain::Seq known_at) const;
  /// Seq of the last event before `known_at` that touched the thing, which must exist then.
  domain::Seq version_seq(std::uint32_t thing, domain::Seq known_at) const;
  /// Name before `known_at`; empty for 0.
  std::string_view name(std::uint32_t thing, domain::Seq known_at) const;

  void save(domain::ByteSink& sink) const;
  void load(domain::ByteSource& source);

 private:
  Row version_row(std::uint32_t thing, domain::Seq known_at) const;
  TextRef keep_searched(std::uint32_t thing, const PartyVersion& version);
  void add_version(std::uint32_t thing, const PartyVersion& version, domain::Seq seq);

  TextColumn texts_;
  Column<TextRef> codes_;          // by thing - 1
  Column<std::uint32_t> defined_;  // seq, by thing - 1
  Column<PartyVersion> versions_;
  Column<std::uint32_t> seqs_;  // by version
  Column<Row> previous_;        // by version: the version before of the same thing
  ChainHeads last_version_;     // by thing
  PublishedCount things_;
  PublishedCount version_count_;
  mutable std::shared_mutex index_mutex_;  // held for one look-up or one addition
  domain::CodeIndex index_;
};

}  // namespace duebook::projections
