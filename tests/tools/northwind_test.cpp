// SPDX-License-Identifier: Apache-2.0
// A food trader (830 orders with discounts per line). The reference counts in hundredths of a cent,
// so that nothing is rounded; a book in dong with prices times 10,000 does the same. What it says
// of freight and shipping is not receivables and not imported.
#include <gtest/gtest.h>

#include <map>

#include "tests/tools/imported_book.hpp"
#include "tests/tools/reference.hpp"

namespace duebook::tests {
namespace {

constexpr const char* folder = "examples/data/northwind";
constexpr const char* last_day = "1998-12-31";

const Reference& reference() {
  static const Reference all(in_repository("examples/data/northwind/reference_northwind.json"));
  return all;
}

const ImportedBook& exact() {
  static ImportedBook book;
  static const bool done = [] {
    tools::Mapping mapping = example_mapping("northwind");
    EXPECT_TRUE(domain::Currency::parse("VND", mapping.book.currency));
    for (tools::FieldRule& field : source_of(mapping, "create-invoice").lines->fields) {
      if (field.field.name == "unit_price") field.scale = {10'000, 0};
    }
    EXPECT_TRUE(book.import(mapping, {folder}).rejected.empty());
    return true;
  }();
  EXPECT_TRUE(done);
  return book;
}

}  // namespace

TEST(Northwind, have_the_months_of_the_reference) {
  const Asked asked = exact().ask("sales-outstanding", last_day, {{"to", "1998-05-31"}});
  Comparison comparison("by_month");
  EXPECT_EQ(asked.row_count(), 23u);
  for_each_member(reference()["by_month"], [&](const std::string& month, Json net) {
    comparison.expect(month, asked.at(month, "sales"), text_of(net));
  });
  comparison.finish(23);
}

// An employee owns the invoices of the orders they took.
TEST(Northwind, have_the_employees_of_the_reference) {
  Comparison comparison("by_employee");
  for_each_member(reference()["by_employee"], [&](const std::string& employee, Json net) {
    const Asked asked =
        exact().ask("sales-outstanding", last_day, {{"owner", employee}, {"period", "year"}});
    comparison.expect(employee, asked.total("invoiced"), text_of(net));
  });
  const Asked owners = exact().ask("debt-ageing", last_day, {{"by", "owner"}});
  EXPECT_EQ(owners.row_count(), 9u);
  for_each_member(reference()["by_employee"], [&](const std::string& employee, Json net) {
    // Nothing is paid, so what is open is what was sold.
    comparison.expect(employee, owners.at(employee, "open"), text_of(net));
  });
  comparison.finish(2 * 9);
}

TEST(Northwind, have_the_customers_of_the_reference) {
  const Asked asked = exact().ask("receivables-summary", last_day, {{"from", "1996-01-01"}});
  Comparison comparison("by_customer");
  EXPECT_EQ(asked.row_count(), 89u);
  for_each_member(reference()["by_customer"], [&](const std::string& customer, Json net) {
    comparison.expect(customer, asked.at(customer, "invoiced"), text_of(net));
  });
  comparison.finish(89);
}

TEST(Northwind, have_the_totals_of_the_reference) {
  std::int64_t orders = 0;
  std::int64_t lines = 0;
  std::int64_t net = 0;
  std::int64_t uneven = 0;
  domain::Wide gross = 0;
  std::map<std::string, int> customers;
  exact().for_each_event([&](const domain::Event& event) {
    const auto* invoice = std::get_if<domain::InvoiceCreated>(&event);
    if (invoice == nullptr) return;
    ++orders;
    ++customers[invoice->customer.value];
    lines += static_cast<std::int64_t>(invoice->lines.size());
    net += invoice->total.minor;
    uneven += invoice->total.minor % 100 != 0;
    for (const domain::PricedLine& line : invoice->lines) {
      gross += domain::Wide{line.quantity.millionths} * line.unit_price.millionths;
    }
  });
  const auto whole_gross = static_cast<std::int64_t>(gross / 1'000'000 / 1'000'000);
  const domain::Seq position = exact().facts().position();
  const projections::Parties& parties = exact().facts().parties();
  Comparison comparison("totals");
  const auto expect = [&](const char* figure, std::int64_t ours) {
    comparison.expect(figure, ours, text_of(reference()[figure]));
  };
  expect("orders", orders);
  expect("lines", lines);
  expect("customers", parties.customers.count(position));
  expect("customers_with_orders", static_cast<std::int64_t>(customers.size()));
  expect("employees", parties.employees.count(position));
  expect("gross", whole_gross);
  expect("net", net);
  expect("discount", whole_gross - net);
  expect("orders_whose_net_is_not_whole_cents", uneven);
  comparison.finish(9);
}

// 61 orders do not come out at whole cents: each is rounded once, not line by line.
TEST(Northwind, round_each_order_once) {
  ImportedBook book;
  EXPECT_TRUE(book.import(example_mapping("northwind"), {folder}).rejected.empty());
  const Asked asked =
      book.ask("receivables-summary", last_day, {{"from", "1996-01-01"}, {"by", "none"}});
  Comparison comparison("sum_of_orders_each_rounded_half_up_to_cents");
  comparison.expect("total", asked.total("invoiced"),
                    text_of(reference()["sum_of_orders_each_rounded_half_up_to_cents"]));
  comparison.finish(1);
}

}  // namespace duebook::tests
