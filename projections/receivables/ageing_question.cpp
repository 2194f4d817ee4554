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
  AccountsAsked accounts{query.currency.value_or(view.facts().currency())};
  if (query.customer) {
    const auto found = Grouping(view, Dimension::customer).find(query.customer->value, "/customer");
    if (!found) return found.rejection();
    accounts.customer = *found;
  }
  const Items& items = view.accounts().items;
  const Dimension dimension = dimension_of(query.by);
  AgeingQuestion question{
      accounts,
      AgeingBuckets(query.policy, query.buckets),
      query.basis == AgeingBasis::due_date ? items.due : items.date,
      view.as_of(),
      Grouping(view, dimension),
      ItemDimension(view, dimension, owner_source(query.by), accounts.customer)};
  question.group_count = question.grouping.last() + 1;
  if (dimension == Dimension::customer && accounts.customer != 0) {
    question.first_group = accounts.customer;
    question.group_count = 1;
  }
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
