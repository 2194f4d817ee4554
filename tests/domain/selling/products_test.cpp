// SPDX-License-Identifier: Apache-2.0
// Rules of products.
#include "domain/selling/products.hpp"

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

ChangeProduct change(const std::string& product) {
  ChangeProduct out;
  out.product = {product};
  return out;
}

TEST(Product, is_defined_changed_and_retired) {
  ChangeProduct other = change("p1");
  other.product_group = Change<Code>::to({"g1"});
  other.unit_price = Change<Decimal>::to(decimal("2.5"));
  other.tax_percent = Change<Decimal>::cleared();
  ProductChanged changed{{"P1"},
                         {},
                         Change<Code>::to({"G1"}),
                         {},
                         Change<Decimal>::to(decimal("2.5")),
                         Change<Decimal>::cleared()};
  Given(open_book(), DefineProductGroup{{"G1"}, {"Food"}})
      .when(DefineProduct{{"P1"}, {"Gạo"}, Code{"g1"}, Unit{"kg"}, decimal("2"), decimal("8")})
      .then({ProductDefined{{"P1"}, {"Gạo"}, Code{"G1"}, Unit{"kg"}, decimal("2"), decimal("8")}})
      .when(other)
      .then({changed})
      .then_book([](const Book& book) {
        EXPECT_EQ(book.products[{1}].unit_price, decimal("2.5"));
        EXPECT_FALSE(book.products[{1}].has_tax_percent);
      })
      .when(RetireProduct{{"p1"}})
      .then({ProductRetired{{"P1"}}})
      .when(RetireProduct{{"P1"}})
      .then_rejected(Reason::retired, "/product");
}

TEST(Product, is_rejected_with_the_field_to_blame) {
  const auto define = [](const char* code, std::optional<Code> group, const char* price,
                         const char* tax) {
    return DefineProduct{{code}, {"x"}, std::move(group), {}, decimal(price), decimal(tax)};
  };
  Given(open_book(), DefineProductGroup{{"G2"}, {"Old"}}, RetireProductGroup{{"G2"}},
        define("P1", {}, "0", "100"))
      .when(define("p1", {}, "0", "0"))
      .then_rejected(Reason::code_taken, "/code")
      .when(define("P2", {}, "-1", "0"))
      .then_rejected(Reason::out_of_range, "/unit_price")
      .when(define("P2", {}, "0", "100.000001"))
      .then_rejected(Reason::out_of_range, "/tax_percent")
      .when(define("P2", {}, "0", "-1"))
      .then_rejected(Reason::out_of_range, "/tax_percent")
      .when(define("P2", Code{"G9"}, "0", "0"))
      .then_rejected(Reason::product_group_not_found, "/product_group")
      .when(define("P2", Code{"G2"}, "0", "0"))
      .then_rejected(Reason::retired, "/product_group");
}

TEST(Product, is_not_changed_by_a_command_that_breaks_a_rule) {
  Given given(open_book(), DefineProductGroup{{"G2"}, {"Old"}}, RetireProductGroup{{"G2"}},
              DefineProduct{{"P1"}, {"x"}, {}, {}, {}, {}});
  const auto rejected = [&](const ChangeProduct& command, Reason reason, const char* pointer,
                            SourceLine at = SourceLine::here()) {
    given.when(command).then_rejected(reason, pointer, at);
  };
  ChangeProduct command = change("P1");
  rejected(command, Reason::changes_nothing, "");
  rejected(change("P9"), Reason::product_not_found, "/product");
  command.unit_price = Change<Decimal>::to(decimal("-1"));
  rejected(command, Reason::out_of_range, "/unit_price");
  command = change("P1");
  command.tax_percent = Change<Decimal>::to(decimal("101"));
  rejected(command, Reason::out_of_range, "/tax_percent");
  command = change("P1");
  command.product_group = Change<Code>::to({"G9"});
  rejected(command, Reason::product_group_not_found, "/product_group");
  command.product_group = Change<Code>::to({"G2"});
  rejected(command, Reason::retired, "/product_group");
  given.when(RetireProduct{{"P9"}}).then_rejected(Reason::product_not_found, "/product");
}

}  // namespace
}  // namespace duebook::tests
