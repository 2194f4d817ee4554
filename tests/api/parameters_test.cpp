// SPDX-License-Identifier: Apache-2.0
// Parameters: typed values, each at most once, none unknown.
#include "api/parameters.hpp"

#include <gtest/gtest.h>

#include "domain/receivables/payments.hpp"
#include "tests/domain/sample_commands.hpp"

namespace duebook::tests {
namespace {

using api::Parameters;
using api::parse_parameter;

template <class T>
std::optional<T> read(std::string_view text) {
  T value{};
  if (!parse_parameter(text, value)) return {};
  return value;
}

std::string code_of(std::optional<api::Problem> problem) {
  return problem ? std::string(problem->code) + " " + problem->pointer : "";
}

struct Query {
  domain::Code customer;
  std::optional<domain::Date> from;
  std::vector<std::uint32_t> days;
  bool all = false;
  DUEBOOK_RECORD("query", "A question.", customer, from, days, all)
};

}  // namespace

TEST(Parameter, is_read_by_its_type) {
  EXPECT_EQ(read<bool>("true"), true);
  EXPECT_EQ(read<bool>(""), true);
  EXPECT_EQ(read<bool>("false"), false);
  EXPECT_FALSE(read<bool>("1"));
  EXPECT_EQ(read<std::uint32_t>("4294967295"), 4'294'967'295u);
  EXPECT_EQ(read<std::vector<std::uint32_t>>("30,60"), (std::vector<std::uint32_t>{30, 60}));
  EXPECT_EQ(read<domain::Date>("2026-01-01"), day(1));
  EXPECT_EQ(read<domain::Code>(" Hue\xCC\x82\xCC\x81 "), domain::Code{"Huế"});
  EXPECT_EQ(read<domain::PaymentMethod>("cash"), domain::PaymentMethod::cash);
  EXPECT_EQ(read<std::optional<domain::InvoiceId>>("7"), domain::InvoiceId{7});
  EXPECT_EQ(read<domain::Currency>("VND"), currency("VND"));
}

TEST(Parameter, is_refused_when_it_is_no_such_value) {
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "4294967296", "１"}) {
    EXPECT_FALSE(read<std::uint32_t>(text)) << text;
  }
  for (const char* text : {"", "30,", ",30", "30,,60", "30, 60"}) {
    EXPECT_FALSE(read<std::vector<std::uint32_t>>(text)) << text;
  }
  EXPECT_FALSE(read<domain::Date>("2026-02-29"));
  EXPECT_FALSE(read<domain::Code>("  "));
  EXPECT_FALSE(read<domain::Code>("a\nb"));
  EXPECT_FALSE(read<domain::Code>(std::string(65, 'a')));
  EXPECT_FALSE(read<domain::PaymentMethod>("CASH"));
  EXPECT_FALSE(read<domain::Currency>("vnd"));
}

TEST(Parameters, fill_a_record_by_its_field_list) {
  Parameters parameters({{"from", "2026-01-01"}, {"days", "1,2"}}, {{"customer", "C1"}});
  Query query;
  parameters.take_record(query);
  EXPECT_EQ(code_of(parameters.problem()), "");
  EXPECT_EQ(query.customer.value, "C1");
  EXPECT_EQ(query.from, day(1));
  EXPECT_EQ(query.days.size(), 2u);
  EXPECT_FALSE(query.all);
}

TEST(Parameters, keep_the_first_problem) {
  const auto problem_of = [](std::vector<api::Parameter> parameters,
                             std::vector<api::Parameter> path = {}) {
    Parameters all(std::move(parameters), std::move(path));
    Query query;
    all.take_record(query);
    return code_of(all.problem());
  };
  EXPECT_EQ(problem_of({}), "parameter-missing customer");
  EXPECT_EQ(problem_of({{"customer", "A"}, {"from", "x"}, {"days", "x"}}), "not-a-date from");
  EXPECT_EQ(problem_of({{"customer", "A"}, {"all", "yes"}, {"days", "x"}}),
            "parameter-malformed days");
  EXPECT_EQ(problem_of({{"customer", "A"}, {"customer", "A"}}), "duplicate-parameter customer");
  EXPECT_EQ(problem_of({{"customer", "B"}}, {{"customer", "A"}}), "duplicate-parameter customer");
  // The name of an unknown one is the sender's text.
  EXPECT_EQ(problem_of({{"customer", "A"}, {"colour", "red"}}), "unknown-parameter ");
  EXPECT_EQ(problem_of({{"customer", "A"}, {"Customer", "A"}}), "unknown-parameter ");
}

}  // namespace duebook::tests
