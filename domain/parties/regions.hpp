// SPDX-License-Identifier: Apache-2.0
// Regions: where customers are; each customer lies in one at most.
#pragma once

#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/parties/register.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

struct Book;

// Commands

struct DefineRegion {
  Code code;
  Name name;
  DUEBOOK_RECORD("define-region", "Adds a region.", code, name)
};

struct ChangeRegion {
  Code region;
  Name name;
  DUEBOOK_RECORD("change-region", "Renames a region.", region, name)
  EntityRef target() const { return {EntityKind::region, region.value}; }
};

struct RetireRegion {
  Code region;
  DUEBOOK_RECORD("retire-region", "Closes a region for new entries; history keeps it.", region)
  EntityRef target() const { return {EntityKind::region, region.value}; }
};

// Events

struct RegionDefined {
  Code code;
  Name name;
  DUEBOOK_RECORD("region-defined", "The region exists.", code, name)
  EntityRef made() const { return {EntityKind::region, code.value}; }
};

struct RegionChanged {
  Code region;
  Name name;
  DUEBOOK_RECORD("region-changed", "The region has another name.", region, name)
};

struct RegionRetired {
  Code region;
  DUEBOOK_RECORD("region-retired", "The region takes no new entries.", region)
};

// State

struct RegionRow {
  std::uint32_t version = 0;
  bool retired = false;
  std::uint8_t padding[3] = {};
};

using Regions = Register<RegionId, RegionRow, Reason::region_not_found>;

// Decide and evolve

Decision<RegionDefined> decide(const Book& book, const DefineRegion& command, Date today);
Decision<RegionChanged> decide(const Book& book, const ChangeRegion& command, Date today);
Decision<RegionRetired> decide(const Book& book, const RetireRegion& command, Date today);

void evolve(Book& book, const RegionDefined& event, Seq seq);
void evolve(Book& book, const RegionChanged& event, Seq seq);
void evolve(Book& book, const RegionRetired& event, Seq seq);

}  // namespace duebook::domain
