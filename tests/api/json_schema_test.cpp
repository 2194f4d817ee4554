// SPDX-License-Identifier: Apache-2.0
// JSON Schema: what a record's field list says, as the standard words it.
#include "api/json_schema.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "domain/receivables/payments.hpp"
#include "tests/api/random_record.hpp"

namespace duebook::tests {
namespace {

template <class T>
std::string schema() {
  return api::schema_of(static_cast<const T*>(nullptr));
}

struct Sample {
  domain::Money amount;
  std::optional<domain::Date> date;
  std::vector<domain::InvoiceId> invoices;
  domain::Change<bool> flag;
  domain::PaymentMethod method = domain::PaymentMethod::cash;
  DUEBOOK_RECORD("sample", "A \"sample\".", amount, date, invoices, flag, method)
};

}  // namespace

TEST(JsonSchema, follows_the_field_list) {
  EXPECT_EQ(schema<Sample>(),
            R"({"type":"object","description":"A \"sample\".","additionalProperties":false,)"
            R"("properties":{"amount":)" +
                schema<domain::Money>() + R"(,"date":{"type":"string","format":"date"},)" +
                R"("invoices":{"type":"array","items":)" + schema<domain::InvoiceId>() +
                R"(},"flag":{"anyOf":[{"type":"boolean"},{"type":"null"}]},)" +
                R"("method":{"type":"string","enum":["cash","bank","card","other"]}},)" +
                R"("required":["amount","method"]})");
}

TEST(JsonSchema, states_the_limits_of_single_values) {
  EXPECT_EQ(schema<domain::InvoiceId>(), R"({"type":"integer","minimum":1,"maximum":4294967295})");
  EXPECT_EQ(schema<domain::Code>(),
            R"({"type":"string","minLength":1,"maxLength":64,"description":)"
            R"("What people call it by; unique without regard to case."})");
  EXPECT_NE(schema<domain::Money>().find("1000000000000000"), std::string::npos);
}

TEST(JsonSchema, is_json_for_every_command_and_event) {
  simdjson::dom::parser parser;
  const auto is_object = [&]<class T>() {
    EXPECT_TRUE(parser.parse(schema<T>()).is_object()) << T::wire_name;
  };
  for_each_kind(static_cast<domain::Command*>(nullptr), is_object);
  for_each_kind(static_cast<domain::Event*>(nullptr), is_object);
}

}  // namespace duebook::tests
