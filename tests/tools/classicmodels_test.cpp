// SPDX-License-Identifier: Apache-2.0
// A wholesaler of model cars (320 orders that count, 273 payments, oldest due first): every figure
// of the reference but credit limits, which a book does not keep; whether a balance exceeds the
// reference's limit is compared.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/tools/imported_book.hpp"
#include "tests/tools/reference.hpp"

namespace duebook::tests {
namespace {

constexpr const char* folder = "examples/data/classicmodels";

const Reference& reference() {
  static const Reference all(
      in_repository("examples/data/classicmodels/reference_classicmodels.json"));
  return all;
}

struct Wholesaler {
  ImportedBook book;
  tools::Mapping mapping = example_mapping("classicmodels");
  tools::ImportOutcome outcome = book.import(mapping, {folder});

  std::uint64_t done(std::string_view command) const {
    for (std::size_t i = 0; i < mapping.sources.size(); ++i) {
      if (mapping.sources[i].command.name == command) return outcome.sources[i].done;
    }
    return 0;
  }
};

const Wholesaler& wholesaler() {
  static const Wholesaler all;
  EXPECT_TRUE(all.outcome.rejected.empty());
  return all;
}

// What the events say of one customer.
struct Documents {
  std::vector<std::pair<domain::Date, std::int64_t>> invoices;
  std::vector<std::pair<domain::Date, std::int64_t>> payments;
};

std::map<std::string, Documents> documents_by_customer(const ImportedBook& book) {
  std::map<std::string, Documents> all;
  book.for_each_event([&](const domain::Event& event) {
    if (const auto* invoice = std::get_if<domain::InvoiceCreated>(&event)) {
      all[invoice->customer.value].invoices.emplace_back(invoice->date, invoice->total.minor);
    } else if (const auto* payment = std::get_if<domain::PaymentRecorded>(&event)) {
      all[payment->customer.value].payments.emplace_back(payment->date, payment->amount.minor);
    }
  });
  return all;
}

constexpr std::pair<const char*, const char*> standard_buckets[] = {
    {"not_due", "current"},   {"d1_30", "days_1_30"},  {"d31_60", "days_31_60"},
    {"d61_90", "days_61_90"}, {"d90_plus", "over_90"}, {"total", "open"}};
constexpr std::pair<const char*, const char*> long_buckets[] = {
    {"not_due", "current"},    {"d1_30", "days_1_30"},     {"d31_60", "days_31_60"},
    {"d61_90", "days_61_90"},  {"d91_180", "days_91_180"}, {"d181_365", "days_181_365"},
    {"d365_plus", "over_365"}, {"total", "open"}};

std::string below_zero(const std::string& number) { return std::to_string(-std::stoll(number)); }

std::string or_zero(const Asked& asked, const std::string& row, const char* column) {
  return asked.has(row) ? asked.at(row, column) : "0";
}

}  // namespace

TEST(ClassicModels, bring_all_that_the_tables_hold) {
  const Wholesaler& all = wholesaler();
  std::uint64_t lines = 0;
  all.book.for_each_event([&](const domain::Event& event) {
    if (const auto* invoice = std::get_if<domain::InvoiceCreated>(&event)) {
      lines += invoice->lines.size();
    }
  });
  const std::pair<const char*, const char*> tables[] = {
      {"customers", "register-customer"}, {"employees", "define-employee"},
      {"offices", "define-department"},   {"productlines", "define-product-group"},
      {"products", "define-product"},     {"payments", "record-payment"}};
  Comparison comparison("rows");
  for (const auto& [table, command] : tables) {
    comparison.expect(table, std::to_string(all.done(command)),
                      text_of(member(reference()["rows"], table)));
  }
  comparison.finish(6);
  // Six orders with 79 lines were cancelled.
  EXPECT_EQ(all.done("create-invoice"), 320u);
  EXPECT_EQ(lines, 2'996u - 79);
}

TEST(ClassicModels, have_the_orders_of_the_reference_by_status) {
  tools::Mapping mapping = example_mapping("classicmodels");
  source_of(mapping, "create-invoice").filters.clear();
  ImportedBook book;
  EXPECT_TRUE(book.import(mapping, {folder}).rejected.empty());
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> by_status;
  std::int64_t amount = 0;
  std::int64_t orders = 0;
  std::size_t lines = 0;
  book.for_each_event([&](const domain::Event& event) {
    const auto* invoice = std::get_if<domain::InvoiceCreated>(&event);
    if (invoice == nullptr) return;
    auto& [count, sum] = by_status[invoice->memo->value.substr(std::string("status: ").size())];
    ++count;
    sum += invoice->total.minor;
    amount += invoice->total.minor;
    ++orders;
    lines += invoice->lines.size();
  });
  Comparison comparison("orders_by_status");
  for_each_member(reference()["orders_by_status"], [&](const std::string& status, Json expected) {
    comparison.expect(status, by_status[status].first, text_of(member(expected, "orders")));
    comparison.expect(status, by_status[status].second, text_of(member(expected, "amount")));
  });
  comparison.expect("orders_all", amount, text_of(member(reference()["totals"], "orders_all")));
  comparison.expect("orders", orders, text_of(member(reference()["rows"], "orders")));
  comparison.expect("orderdetails", static_cast<std::int64_t>(lines),
                    text_of(member(reference()["rows"], "orderdetails")));
  comparison.finish(6 * 2 + 3);
}

TEST(ClassicModels, have_the_totals_of_the_reference) {
  const Wholesaler& all = wholesaler();
  std::int64_t ordered = 0;
  std::int64_t paid = 0;
  std::int64_t with_orders = 0;
  std::int64_t with_payments = 0;
  std::int64_t equal = 0;
  std::int64_t early = 0;
  domain::Date first_order = domain::date_max;
  domain::Date last_order = domain::date_min;
  domain::Date first_payment = domain::date_max;
  domain::Date last_payment = domain::date_min;
  for (const auto& [customer, documents] : documents_by_customer(all.book)) {
    with_orders += !documents.invoices.empty();
    with_payments += !documents.payments.empty();
    for (const auto& [date, amount] : documents.invoices) {
      ordered += amount;
      first_order = std::min(first_order, date);
      last_order = std::max(last_order, date);
    }
    for (const auto& [date, amount] : documents.payments) {
      paid += amount;
      first_payment = std::min(first_payment, date);
      last_payment = std::max(last_payment, date);
      equal += std::ranges::any_of(
          documents.invoices, [amount = amount](const auto& one) { return one.second == amount; });
      early += std::ranges::none_of(documents.invoices,
                                    [date = date](const auto& one) { return one.first <= date; });
    }
  }
  std::set<std::string> checks;
  all.book.for_each_event([&](const domain::Event& event) {
    const auto* payment = std::get_if<domain::PaymentRecorded>(&event);
    if (payment != nullptr) checks.insert(payment->reference->value);
  });
  const Asked summary =
      all.book.ask("receivables-summary", "2005-12-31", {{"from", "2003-01-01"}, {"by", "none"}});
  const projections::Registry& registry = all.book.facts().parties().customers;
  const domain::Seq position = all.book.facts().position();
  std::int64_t without_owner = 0;
  for (std::uint32_t i = 1; i <= registry.count(position); ++i) {
    without_owner += registry.at(i, position)->owner == 0;
  }
  Comparison comparison("totals");
  const auto expect = [&](const char* figure, const std::string& ours) {
    comparison.expect(figure, ours, text_of(member(reference()["totals"], figure)));
  };
  EXPECT_EQ(summary.total("invoiced"), std::to_string(ordered));
  EXPECT_EQ(summary.total("paid_in"), std::to_string(paid));
  expect("orders_live", summary.total("invoiced"));
  expect("payments", summary.total("paid_in"));
  expect("balance", summary.total("closing"));
  expect("first_order", domain::to_string(first_order));
  expect("last_order", domain::to_string(last_order));
  expect("first_payment", domain::to_string(first_payment));
  expect("last_payment", domain::to_string(last_payment));
  expect("customers_with_orders", std::to_string(with_orders));
  expect("customers_with_payments", std::to_string(with_payments));
  expect("customers_without_sales_rep", std::to_string(without_owner));
  expect("payments_equal_to_one_live_order_of_same_customer", std::to_string(equal));
  expect("payments_before_any_order", std::to_string(early));
  expect("duplicate_check_numbers", std::to_string(all.done("record-payment") - checks.size()));
  comparison.finish(13);
}

TEST(ClassicModels, age_as_the_reference_at_6_days) {
  const ImportedBook& book = wholesaler().book;
  Comparison comparison("fifo_aging_as_of");
  for_each_member(reference()["fifo_aging_as_of"], [&](const std::string& day, Json expected) {
    const Asked asked = book.ask("debt-ageing", day, {{"by", "none"}, {"buckets", "30,60,90"}});
    for (const auto& [theirs, ours] : standard_buckets) {
      comparison.expect(day + " " + theirs, asked.total(ours),
                        text_of(member(member(expected, "aging"), theirs)));
    }
    const Asked years =
        book.ask("debt-ageing", day, {{"by", "none"}, {"buckets", "30,60,90,180,365"}});
    for (const auto& [theirs, ours] : long_buckets) {
      comparison.expect(day + " long " + theirs, years.total(ours),
                        text_of(member(member(expected, "aging_long"), theirs)));
    }
    comparison.expect(day + " net_balance", asked.total("balance"),
                      text_of(member(expected, "net_balance")));
    comparison.expect(day + " unapplied_credit", below_zero(asked.total("unallocated")),
                      text_of(member(expected, "unapplied_credit")));
    comparison.expect(day + " open_invoices", asked.total("open_items"),
                      text_of(member(expected, "open_invoices")));
  });
  comparison.finish(6 * 17);
}

TEST(ClassicModels, have_the_customers_of_the_reference) {
  const ImportedBook& book = wholesaler().book;
  const Asked ageing = book.ask("debt-ageing", "2005-05-31", {{"buckets", "30,60,90"}});
  const Asked summary = book.ask("receivables-summary", "2005-05-31", {{"from", "2003-01-01"}});
  const projections::Parties& parties = book.facts().parties();
  const domain::Seq position = book.facts().position();
  Comparison comparison("customers_as_of_2005-05-31");
  std::string over_limit;
  const Json customers = reference()["customers_as_of_2005-05-31"];
  for_each_member(customers, [&](const std::string& code, Json expected) {
    const auto expect = [&](const char* figure, const std::string& ours) {
      comparison.expect(code + " " + figure, ours, text_of(member(expected, figure)));
    };
    const std::uint32_t customer = parties.customers.find(code);
    const std::uint32_t owner = parties.customers.at(customer, position)->owner;
    expect("name", std::string(parties.customers.name(customer, position)));
    expect("owner", owner == 0 ? "null" : std::string(parties.employees.code(owner)));
    expect("debit", or_zero(summary, code, "incurred"));
    expect("credit", or_zero(summary, code, "paid"));
    expect("balance", or_zero(summary, code, "closing"));
    expect("open_invoices", or_zero(ageing, code, "open_items"));
    expect("unapplied", below_zero(or_zero(ageing, code, "unallocated")));
    for (const auto& [theirs, ours] : standard_buckets) expect(theirs, or_zero(ageing, code, ours));
    const bool is_over =
        std::stoll(or_zero(summary, code, "closing")) > number_of(member(expected, "credit_limit"));
    expect("over_limit", is_over ? "true" : "false");
    if (is_over) over_limit += (over_limit.empty() ? "\"" : ",\"") + code + "\"";
  });
  comparison.expect("over_limit", "[" + over_limit + "]",
                    text_of(reference()["over_limit_2005-05-31"]));
  comparison.finish(98 * 14 + 1);
}

// An owner is a customer's sales representative, as known.
TEST(ClassicModels, have_the_owners_of_the_reference) {
  const ImportedBook& book = wholesaler().book;
  const projections::Parties& parties = book.facts().parties();
  const domain::Seq position = book.facts().position();
  std::map<std::string, std::int64_t> customers;
  for (std::uint32_t i = 1; i <= parties.customers.count(position); ++i) {
    const std::uint32_t owner = parties.customers.at(i, position)->owner;
    ++customers[owner == 0 ? "none" : std::string(parties.employees.code(owner))];
  }
  const Asked summary =
      book.ask("receivables-summary", "2005-05-31", {{"from", "2003-01-01"}, {"by", "owner"}});
  Comparison comparison("by_owner_as_of_2005-05-31");
  EXPECT_EQ(customers.size(), 16u);
  for_each_member(
      reference()["by_owner_as_of_2005-05-31"], [&](const std::string& code, Json expected) {
        const auto expect = [&](const char* figure, const std::string& ours) {
          comparison.expect(code + " " + figure, ours, text_of(member(expected, figure)));
        };
        const std::uint32_t owner = parties.employees.find(code);
        expect("name", owner == 0 ? "null" : std::string(parties.employees.name(owner, position)));
        expect("customers", std::to_string(customers[code]));
        expect("debit", or_zero(summary, code, "incurred"));
        expect("credit", or_zero(summary, code, "paid"));
        expect("balance", or_zero(summary, code, "closing"));
      });
  comparison.finish(16 * 5);
}

}  // namespace duebook::tests
