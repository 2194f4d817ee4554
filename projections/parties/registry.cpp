// SPDX-License-Identifier: Apache-2.0
// Versions of named things, chained from the newest back.
#include "projections/parties/registry.hpp"

#include "projections/parties/search.hpp"

namespace duebook::projections {
namespace {

bool is_same(TextRef a, TextRef b) { return a.first == b.first && a.length == b.length; }

}  // namespace

std::uint32_t Registry::add(std::string_view code, PartyVersion version, domain::Seq seq) {
  std::uint32_t thing = 0;
  {
    const std::unique_lock lock(index_mutex_);
    thing = index_.add(code);
  }
  codes_.push_back(texts_.push(code));
  defined_.push_back(static_cast<std::uint32_t>(seq));
  last_version_.add_chain();
  version.searched = keep_searched(thing, version);
  add_version(thing, version, seq);
  return thing;
}

void Registry::change(std::uint32_t thing, const PartyVersion& version, domain::Seq seq) {
  const PartyVersion& before = newest(thing);
  PartyVersion next = version;
  const bool is_found_alike = is_same(next.name, before.name) &&
                              is_same(next.phone, before.phone) &&
                              is_same(next.tax_id, before.tax_id);
  next.searched = is_found_alike ? before.searched : keep_searched(thing, next);
  add_version(thing, next, seq);
}

TextRef Registry::keep_searched(std::uint32_t thing, const PartyVersion& version) {
  return texts_.push(
      searched_text(code(thing), text(version.name), text(version.phone), text(version.tax_id)));
}

void Registry::add_version(std::uint32_t thing, const PartyVersion& version, domain::Seq seq) {
  const auto row = static_cast<Row>(versions_.size());
  versions_.push_back(version);
  seqs_.push_back(static_cast<std::uint32_t>(seq));
  previous_.push_back(last_version_.get(thing));
  last_version_.set(thing, row);
}

void Registry::publish() {
  version_count_.publish(static_cast<std::uint32_t>(versions_.size()));
  things_.publish(static_cast<std::uint32_t>(codes_.size()));
}

std::uint32_t Registry::find(std::string_view code) const {
  const std::shared_lock lock(index_mutex_);
  return index_.find(code);
}

std::uint32_t Registry::count(domain::Seq known_at) const {
  return rows_before(defined_, things_.get(), known_at);
}

Row Registry::version_row(std::uint32_t thing, domain::Seq known_at) const {
  if (thing == 0 || thing > count(known_at)) return no_row;
  Row row = last_version_.get(thing);
  while (seqs_[row] >= known_at) row = previous_[row];
  return row;
}

const PartyVersion* Registry::at(std::uint32_t thing, domain::Seq known_at) const {
  const Row row = version_row(thing, known_at);
  return row == no_row ? nullptr : &versions_[row];
}

const PartyVersion& Registry::known(std::uint32_t thing, domain::Seq known_at) const {
  Row row = last_version_.get(thing);
  while (seqs_[row] >= known_at) row = previous_[row];
  return versions_[row];
}

domain::Seq Registry::version_seq(std::uint32_t thing, domain::Seq known_at) const {
  return seqs_[version_row(thing, known_at)];
}

std::string_view Registry::name(std::uint32_t thing, domain::Seq known_at) const {
  const PartyVersion* version = at(thing, known_at);
  return version == nullptr ? std::string_view() : texts_[version->name];
}

void Registry::save(domain::ByteSink& sink) const {
  texts_.save(sink);
  codes_.save(sink);
  defined_.save(sink);
  versions_.save(sink);
  seqs_.save(sink);
  previous_.save(sink);
  last_version_.save(sink);
  index_.save(sink);
}

void Registry::load(domain::ByteSource& source) {
  texts_.load(source);
  codes_.load(source);
  defined_.load(source);
  versions_.load(source);
  seqs_.load(source);
  previous_.load(source);
  last_version_.load(source);
  index_.load(source);
  publish();
}

}  // namespace duebook::projections
