// SPDX-License-Identifier: Apache-2.0
// What reports take beside their own parameters, and which answers may be kept for ever.
#include "api/report_answer.hpp"

#include <gtest/gtest.h>

#include "tests/api/scripted_ledger.hpp"

namespace duebook::tests {
namespace {

using api::LensParameters;
using api::Parameters;
using domain::Date;

LensParameters lens_parameters(std::vector<api::Parameter> sent) {
  Parameters parameters(std::move(sent), {});
  LensParameters taken = api::take_lens(parameters);
  EXPECT_FALSE(parameters.problem());
  return taken;
}

std::string code_of(const std::variant<projections::Lens, api::Problem>& lens) {
  const auto* problem = std::get_if<api::Problem>(&lens);
  return problem == nullptr ? "" : std::string(problem->code);
}

constexpr Date today = domain::from_civil({2026, 3, 1});

TEST(LensParameters, are_today_and_all_that_is_known_when_nothing_is_said) {
  ScriptedLedger rig;
  rig.set_up();
  const auto facts = rig.ledger->facts("main");
  const auto lens = std::get<projections::Lens>(api::lens_of(*facts, today, lens_parameters({})));
  EXPECT_EQ(lens.as_of, today);
  EXPECT_EQ(lens.known_at, facts->position());
}

TEST(LensParameters, take_a_position_or_a_moment_as_knowledge) {
  ScriptedLedger rig;
  rig.set_up();
  const auto facts = rig.ledger->facts("main");
  const auto known = [&](std::string_view text) {
    return api::lens_of(*facts, today, lens_parameters({{"known_at", std::string(text)}}));
  };
  EXPECT_EQ(std::get<projections::Lens>(known("1")).known_at, 1u);
  EXPECT_EQ(std::get<projections::Lens>(known("1999-01-01T00:00:00Z")).known_at, 0u);
  EXPECT_EQ(code_of(known("1000000")), "position-ahead");
  EXPECT_EQ(code_of(known("2026-01-01T00:00:00")), "not-an-instant");
}

TEST(LensParameters, pin_an_answer_only_by_both_axes) {
  ScriptedLedger rig;
  rig.set_up();
  const auto facts = rig.ledger->facts("main");
  const auto pinned = [&](std::vector<api::Parameter> sent) {
    const LensParameters parameters = lens_parameters(std::move(sent));
    const auto lens = std::get<projections::Lens>(api::lens_of(*facts, today, parameters));
    return api::is_pinned(parameters, lens, *facts);
  };
  EXPECT_TRUE(pinned({{"known_at", "1"}, {"as_of", "2026-01-31"}}));
  EXPECT_FALSE(pinned({{"known_at", "1"}}));
  EXPECT_FALSE(pinned({{"as_of", "2026-01-31"}}));
  // A moment still to come may get events.
  EXPECT_FALSE(pinned({{"known_at", "2199-01-01T00:00:00Z"}, {"as_of", "2026-01-31"}}));
}

}  // namespace
}  // namespace duebook::tests
