// SPDX-License-Identifier: Apache-2.0
// Rules of regions: a code is given once, and what is retired stays so.
#include "domain/parties/regions.hpp"

#include "domain/book.hpp"

namespace duebook::domain {

Decision<RegionDefined> decide(const Book& book, const DefineRegion& command, Date) {
  if (const Check taken = book.regions.is_free(command.code.value)) return *taken;
  return RegionDefined{command.code, command.name};
}

Decision<RegionChanged> decide(const Book& book, const ChangeRegion& command, Date) {
  const auto id = book.regions.active(command.region.value, "/region");
  if (!id) return id.rejection();
  return RegionChanged{book.regions.canonical(*id), command.name};
}

Decision<RegionRetired> decide(const Book& book, const RetireRegion& command, Date) {
  const auto id = book.regions.active(command.region.value, "/region");
  if (!id) return id.rejection();
  return RegionRetired{book.regions.canonical(*id)};
}

void evolve(Book& book, const RegionDefined& event, Seq seq) {
  book.regions.add(event.code.value, {}, seq);
}

void evolve(Book& book, const RegionChanged& event, Seq seq) {
  book.regions.edit(book.regions.find(event.region.value), seq);
}

void evolve(Book& book, const RegionRetired& event, Seq seq) {
  book.regions.edit(book.regions.find(event.region.value), seq).retired = true;
}

}  // namespace duebook::domain
