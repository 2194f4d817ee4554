// SPDX-License-Identifier: Apache-2.0
// Reports: every read model can be asked by its parameters, and says what they are.
#include "api/reports.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <set>

#include "tests/api/scripted_ledger.hpp"
#include "tests/domain/sample_commands.hpp"

namespace duebook::tests {
namespace {

using projections::View;

const api::ReportType& report(std::string_view name) {
  return *std::ranges::find(api::reports(), name, &api::ReportType::name);
}

View view_of(const projections::Facts& facts) {
  return View(facts, {day(60), facts.position(), {}});
}

}  // namespace

TEST(Reports, have_names_paths_and_schemas_of_their_own) {
  std::set<std::string_view> names;
  std::set<std::string_view> paths;
  simdjson::dom::parser parser;
  for (const api::ReportType& type : api::reports()) {
    EXPECT_TRUE(names.insert(type.name).second) << type.name;
    EXPECT_TRUE(paths.insert(type.path).second) << type.path;
    EXPECT_GE(type.version, 1u);
    for (const api::ReportParameter& parameter : type.parameters) {
      EXPECT_TRUE(parser.parse(parameter.schema).is_object()) << parameter.schema;
    }
  }
}

TEST(Reports, ask_for_what_has_no_default) {
  for (const api::ReportType& type : api::reports()) {
    api::Parameters none({}, {});
    const auto question = type.read(none);
    const bool required = std::ranges::any_of(type.parameters, &api::ReportParameter::required);
    EXPECT_EQ(none.problem().has_value(), required) << type.name;
  }
}

TEST(Reports, answer_by_their_parameters) {
  ScriptedLedger rig;
  rig.set_up();
  rig.send({"create-invoice", invoice_body(700, R"(,"date":"2026-01-01")")});
  const auto facts = rig.ledger->facts("main");
  api::Parameters parameters({{"by", "none"}, {"currency", "USD"}}, {});
  const auto question = report("debt-ageing").read(parameters);
  ASSERT_FALSE(parameters.problem());
  EXPECT_EQ(question->currency(view_of(*facts)), currency("USD"));
  EXPECT_GT(question->rows_touched(view_of(*facts)), 0u);
  EXPECT_TRUE(question->ask(view_of(*facts)));
  // Without one it is the book's.
  api::Parameters plain({}, {});
  EXPECT_EQ(report("debt-ageing").read(plain)->currency(view_of(*facts)), currency("VND"));
}

TEST(Reports, explain_a_figure_by_its_events) {
  ScriptedLedger rig;
  rig.set_up();
  rig.send({"create-invoice", invoice_body(700, R"(,"date":"2026-01-01")")});
  const auto facts = rig.ledger->facts("main");
  ASSERT_TRUE(report("debt-ageing").explainable);
  api::Parameters parameters({}, {});
  const auto question = report("debt-ageing").read(parameters);
  const auto why = question->explain(view_of(*facts), {"C1", "open"});
  ASSERT_TRUE(why);
  ASSERT_EQ(why->rows.size(), 1u);
  EXPECT_EQ(std::get<domain::Money>(why->total.back()), domain::Money{700});
}

TEST(Reports, reject_codes_that_the_book_does_not_know) {
  ScriptedLedger rig;
  rig.set_up();
  const auto facts = rig.ledger->facts("main");
  api::Parameters parameters({}, {{"customer", "X"}});
  const auto answer = report("customer-ledger").read(parameters)->ask(view_of(*facts));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.rejection().reason, domain::Reason::customer_not_found);
}

}  // namespace duebook::tests
