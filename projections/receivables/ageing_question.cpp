// SPDX-License-Identifier: Apache-2.0
// Finding the codes of a query of debt-ageing.
#include "projections/receivables/ageing_question.hpp"

#include <optional>
#include <string>

#include "domain/values/assert.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Code;

Dimension dimension_of(AgeingGroups by) {
  switch (by) {
    case AgeingGroups::customer: return Dimension::customer;
    case AgeingGroups::customer_group: return Dimension::customer_group;
    case AgeingGroups::owner:
    case AgeingGroups::current_owner: return Dimension::owner;
    case AgeingGroups::region: return Dimension::region;
    case AgeingGroups::none: return Dimension::none;
  }
  DUEBOOK_ASSERT(false);
}

PartySource owner_source(AgeingGroups by) {
  return by == AgeingGroups::current_owner ? PartySource::as_known : PartySource::at_issue;
}

// Adds the filter for a code that was given.
domain::Check add_filter(const View& view, AgeingQuestion& question,
                         const std::optional<Code>& code, Dimension dimension, PartySource source,
                         const std::string& pointer) {
  if (!code) return {};
  const Checked<std::uint32_t> party = Grouping(view, dimension).find(code->value, pointer);
  if (!party) return party.rejection();
  question.filters.push_back({{view, dimension, source, question.accounts.customer}, *party});
  return {};
}

}  // namespace

Checked<AgeingQuestion> AgeingQuestion::from(const View& view, const DebtAgeing::Query& query) {
  if (auto fault = AgeingBuckets::check(query.policy, query.buckets)) return *fault;
  const Checked<std::uint32_t> customer = customer_asked(view, query.customer);
  if (!customer) return customer.rejection();
  const Items& items = view.accounts().items;
  const Dimension dimension = dimension_of(query.by);
  const Grouping grouping(view, dimension);
  AgeingQuestion question{{query.currency.value_or(view.facts().currency()), *customer},
                          AgeingBuckets(query.policy, query.buckets),
                          query.basis == AgeingBasis::due_date ? items.due : items.date,
                          view.as_of(),
                          grouping,
                          ItemDimension(view, dimension, owner_source(query.by), *customer),
                          PartyRange(grouping, *customer)};
  for (const domain::Check& fault :
       {add_filter(view, question, query.customer_group, Dimension::customer_group,
                   PartySource::at_issue, "/customer_group"),
        add_filter(view, question, query.owner, Dimension::owner, owner_source(query.by), "/owner"),
        add_filter(view, question, query.region, Dimension::region, PartySource::at_issue,
                   "/region")}) {
    if (fault) return *fault;
  }
  return question;
}

}  // namespace duebook::projections
