// SPDX-License-Identifier: Apache-2.0
// Folding the events of parties and products into registries.
#pragma once

#include "domain/catalogue.hpp"
#include "projections/facts.hpp"

namespace duebook::projections {

using domain::Seq;

void fold(Parties& parties, const domain::DepartmentDefined& event, Seq seq);
void fold(Parties& parties, const domain::DepartmentChanged& event, Seq seq);
void fold(Parties& parties, const domain::DepartmentRetired& event, Seq seq);
void fold(Parties& parties, const domain::EmployeeDefined& event, Seq seq);
void fold(Parties& parties, const domain::EmployeeChanged& event, Seq seq);
void fold(Parties& parties, const domain::EmployeeRetired& event, Seq seq);
void fold(Parties& parties, const domain::CustomerGroupDefined& event, Seq seq);
void fold(Parties& parties, const domain::CustomerGroupChanged& event, Seq seq);
void fold(Parties& parties, const domain::CustomerGroupRetired& event, Seq seq);
void fold(Parties& parties, const domain::RegionDefined& event, Seq seq);
void fold(Parties& parties, const domain::RegionChanged& event, Seq seq);
void fold(Parties& parties, const domain::RegionRetired& event, Seq seq);
void fold(Parties& parties, const domain::CustomerRegistered& event, Seq seq);
void fold(Parties& parties, const domain::CustomerChanged& event, Seq seq);
void fold(Parties& parties, const domain::OwnerTransferred& event, Seq seq);
void fold(Parties& parties, const domain::ProductGroupDefined& event, Seq seq);
void fold(Parties& parties, const domain::ProductGroupChanged& event, Seq seq);
void fold(Parties& parties, const domain::ProductGroupRetired& event, Seq seq);
void fold(Parties& parties, const domain::ProductDefined& event, Seq seq);
void fold(Parties& parties, const domain::ProductChanged& event, Seq seq);
void fold(Parties& parties, const domain::ProductRetired& event, Seq seq);

}  // namespace duebook::projections
