// SPDX-License-Identifier: Apache-2.0
// Late payment histories (2,466 invoices, each paid once): every figure of the reference.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "domain/values/decimal.hpp"
#include "tests/tools/imported_book.hpp"
#include "tests/tools/reference.hpp"

namespace duebook::tests {
namespace {

constexpr const char* clean_file =
    "examples/data/ibm_late_payments/WA_Fn-UseC_-Accounts-Receivable.csv.xz";
constexpr const char* last_day = "2014-01-31";

const Reference& reference() {
  static const Reference all(
      in_repository("examples/data/ibm_late_payments/reference_ibm.json.xz"));
  return all;
}

// Each payment settles the invoice that its row names.
ImportedBook& paid_by_number() {
  static ImportedBook book;
  static const bool done = [] {
    const auto outcome = book.import(example_mapping("ibm_late_payments"), {clean_file});
    EXPECT_TRUE(outcome.rejected.empty());
    return true;
  }();
  EXPECT_TRUE(done);
  return book;
}

// The reference's buckets and the columns of ours.
constexpr std::pair<const char*, const char*> by_due_date[] = {
    {"not_due", "current"},   {"d1_30", "days_1_30"},  {"d31_60", "days_31_60"},
    {"d61_90", "days_61_90"}, {"d90_plus", "over_90"}, {"total", "open"}};
constexpr std::pair<const char*, const char*> by_invoice_age[] = {{"a0_30", "days_0_30"},
                                                                  {"a31_60", "days_31_60"},
                                                                  {"a61_90", "days_61_90"},
                                                                  {"a90_plus", "over_90"},
                                                                  {"total", "open"}};

struct Paid {
  std::string number;
  std::int64_t amount;
  std::int64_t days_to_pay;
  std::int64_t days_late;
  std::string invoice_date;
  std::string date;
};

// What a customer paid, by payment-history.
std::vector<Paid> paid_by(const ImportedBook& book, const std::string& customer) {
  const Asked asked = book.ask("payment-history", last_day, {{"customer", customer}});
  std::vector<Paid> all;
  for (std::size_t i = 0; i < asked.row_count(); ++i) {
    EXPECT_EQ(asked.at(i, "kind"), "invoice");
    all.push_back({asked.at(i, "number"), asked.number(i, "amount"), asked.number(i, "days_to_pay"),
                   asked.number(i, "days_late"), asked.at(i, "invoice_date"), asked.at(i, "date")});
  }
  return all;
}

std::vector<std::string> customers() {
  std::vector<std::string> codes;
  for_each_member(reference()["by_customer"],
                  [&](const std::string& code, Json) { codes.push_back(code); });
  return codes;
}

struct Disputed {
  std::int64_t count = 0;
  std::int64_t amount = 0;
  std::map<std::string, std::int64_t> by_customer;
};

// The memo keeps whether an invoice was disputed.
Disputed disputed_invoices(const ImportedBook& book) {
  Disputed disputed;
  book.for_each_event([&](const domain::Event& event) {
    const auto* invoice = std::get_if<domain::InvoiceCreated>(&event);
    if (invoice == nullptr || invoice->memo->value != "disputed: Yes") return;
    ++disputed.count;
    disputed.amount += invoice->total.minor;
    ++disputed.by_customer[invoice->customer.value];
  });
  return disputed;
}

void compare_periods(const char* section, const char* period, const char* as_of,
                     std::size_t figures) {
  const ImportedBook& book = paid_by_number();
  const Asked asked =
      book.ask("sales-outstanding", as_of, {{"period", period}, {"from", "2012-01-01"}});
  const Asked average = book.ask("sales-outstanding", as_of,
                                 {{"period", period}, {"from", "2012-01-01"}, {"average", "true"}});
  constexpr std::pair<const char*, const char*> columns[] = {
      {"opening", "opening"},
      {"sales", "sales"},
      {"receipts", "receipts"},
      {"closing", "closing"},
      {"closing_not_due", "closing_not_due"},
      {"closing_overdue", "closing_overdue"},
      {"days", "days"},
      {"dso", "dso"},
      {"best_possible_dso", "best_possible_dso"},
      {"cei_percent", "collection_effectiveness_percent"},
      {"receipts_count", "payment_count"},
      {"invoices_count", "invoice_count"},
      {"weighted_days_to_collect", "weighted_days_to_pay"}};
  Comparison comparison(section);
  EXPECT_EQ(asked.row_count(), size_of(reference()[section]));
  for_each_member(reference()[section], [&](const std::string& label, Json expected) {
    for (const auto& [theirs, ours] : columns) {
      comparison.expect(label + " " + theirs, asked.at(label, ours),
                        text_of(member(expected, theirs)));
    }
    comparison.expect(label + " dso_avg_balance", average.at(label, "dso"),
                      text_of(member(expected, "dso_avg_balance")));
  });
  comparison.finish(figures);
}

}  // namespace

TEST(IbmLatePayments, age_as_the_reference_at_27_days) {
  const ImportedBook& book = paid_by_number();
  Comparison comparison("aging_as_of");
  for_each_member(reference()["aging_as_of"], [&](const std::string& day, Json expected) {
    const Asked due = book.ask("debt-ageing", day, {{"by", "none"}, {"buckets", "30,60,90"}});
    const Asked age = book.ask(
        "debt-ageing", day,
        {{"by", "none"}, {"buckets", "30,60,90"}, {"basis", "invoice-date"}, {"policy", "le"}});
    for (const auto& [theirs, ours] : by_due_date) {
      comparison.expect(day + " " + theirs, due.total(ours),
                        text_of(member(member(expected, "by_days_overdue"), theirs)));
    }
    for (const auto& [theirs, ours] : by_invoice_age) {
      comparison.expect(day + " " + theirs, age.total(ours),
                        text_of(member(member(expected, "by_invoice_age"), theirs)));
    }
    comparison.expect(day + " open_invoices", due.total("open_items"),
                      text_of(member(expected, "open_invoices")));
    const Asked customers_of_day = book.ask("debt-ageing", day, {{"by", "customer"}});
    comparison.expect(day + " open_customers",
                      static_cast<std::int64_t>(customers_of_day.row_count()),
                      text_of(member(expected, "open_customers")));
    const Asked items = book.ask("debt-ageing", day, {{"detail", "true"}});
    std::int64_t overdue = 0;
    for (std::size_t i = 0; i < items.row_count(); ++i) overdue += items.number(i, "age") > 0;
    comparison.expect(day + " overdue_invoices", overdue,
                      text_of(member(expected, "overdue_invoices")));
  });
  comparison.finish(27 * 14);
}

TEST(IbmLatePayments, age_by_customer_as_the_reference_at_4_days) {
  const ImportedBook& book = paid_by_number();
  Comparison comparison("aging_by_customer_as_of");
  std::size_t rows = 0;
  for_each_member(reference()["aging_by_customer_as_of"], [&](const std::string& day, Json of_day) {
    const Asked asked = book.ask("debt-ageing", day, {{"buckets", "30,60,90"}});
    EXPECT_EQ(asked.row_count(), size_of(of_day));
    rows += size_of(of_day);
    for_each_member(of_day, [&](const std::string& customer, Json expected) {
      const std::string row = day + " " + customer + " ";
      for (const auto& [theirs, ours] : by_due_date) {
        comparison.expect(row + theirs, asked.at(customer, ours),
                          text_of(member(expected, theirs)));
      }
      comparison.expect(row + "invoices", asked.at(customer, "open_items"),
                        text_of(member(expected, "invoices")));
    });
  });
  EXPECT_EQ(rows, 55u + 61 + 52 + 11);
  comparison.finish(rows * 7);
}

// A country is a region.
TEST(IbmLatePayments, age_by_country_as_the_reference) {
  const Asked asked = paid_by_number().ask("debt-ageing", "2013-06-30",
                                           {{"by", "region"}, {"buckets", "30,60,90"}});
  Comparison comparison("aging_by_country");
  EXPECT_EQ(asked.row_count(), 5u);
  for_each_member(reference()["aging_by_country_as_of_2013-06-30"],
                  [&](const std::string& country, Json expected) {
                    for (const auto& [theirs, ours] : by_due_date) {
                      comparison.expect(country + " " + theirs, asked.at(country, ours),
                                        text_of(member(expected, theirs)));
                    }
                    comparison.expect(country + " invoices", asked.at(country, "open_items"),
                                      text_of(member(expected, "invoices")));
                  });
  comparison.finish(5 * 7);
}

TEST(IbmLatePayments, have_the_months_of_the_reference) {
  compare_periods("by_month", "month", "2014-01-31", 25 * 14);
}

TEST(IbmLatePayments, have_the_quarters_of_the_reference) {
  compare_periods("by_quarter", "quarter", "2013-12-31", 8 * 14);
}

TEST(IbmLatePayments, have_the_years_of_the_reference) {
  compare_periods("by_year", "year", "2013-12-31", 2 * 14);
}

TEST(IbmLatePayments, have_the_customers_of_the_reference) {
  const ImportedBook& book = paid_by_number();
  const Disputed disputed = disputed_invoices(book);
  std::map<std::string, Asked> years;
  for (const std::string year : {"2012", "2013"}) {
    years.emplace(year,
                  book.ask("receivables-summary", year + "-12-31", {{"from", year + "-01-01"}}));
  }
  const projections::Registry& registry = book.facts().parties().customers;
  const projections::Registry& regions = book.facts().parties().regions;
  Comparison comparison("by_customer");
  for_each_member(reference()["by_customer"], [&](const std::string& code, Json expected) {
    const auto expect = [&](const char* figure, const std::string& ours) {
      comparison.expect(code + " " + figure, ours, text_of(member(expected, figure)));
    };
    const auto* version = registry.at(registry.find(code), book.facts().position());
    expect("country", std::string(regions.code(version->region)));
    const Asked bought = book.ask("purchase-history", last_day, {{"customer", code}});
    expect("invoices", std::to_string(bought.row_count()));
    expect("amount", bought.total("total"));
    const auto count = disputed.by_customer.find(code);
    expect("disputed", std::to_string(count == disputed.by_customer.end() ? 0 : count->second));

    std::int64_t late = 0;
    std::int64_t days_late = 0;
    std::int64_t days = 0;
    const std::vector<Paid> paid = paid_by(book, code);
    for (const Paid& one : paid) {
      late += one.days_late > 0;
      days_late += std::max<std::int64_t>(one.days_late, 0);
      days += one.days_to_pay;
    }
    const auto payments = static_cast<std::int64_t>(paid.size());
    expect("late_invoices", std::to_string(late));
    expect("avg_days_to_settle", domain::ratio_text(days, payments));
    expect("avg_days_late", domain::ratio_text(days_late, payments));

    // The last row of a day has the balance at its end.
    const Asked ledger = book.ask("customer-ledger", last_day, {{"customer", code}});
    std::int64_t peak = 0;
    std::string peak_day;
    for (std::size_t i = 0; i < ledger.row_count(); ++i) {
      const bool ends_day =
          i + 1 == ledger.row_count() || ledger.at(i + 1, "date") != ledger.at(i, "date");
      if (!ends_day || ledger.number(i, "balance") <= peak) continue;
      peak = ledger.number(i, "balance");
      peak_day = ledger.at(i, "date");
    }
    expect("peak_end_of_day_balance", std::to_string(peak));
    expect("peak_date", peak_day);

    constexpr std::pair<const char*, const char*> columns[] = {
        {"opening", "opening"}, {"debit", "incurred"}, {"credit", "paid"}, {"closing", "closing"}};
    for (const auto& [year, asked] : years) {
      std::string row = code + " ";
      row += year + " ";
      for (const auto& [theirs, ours] : columns) {
        // Customers with nothing but zeros have no row.
        const std::string figure = asked.has(code) ? asked.at(code, ours) : "0";
        comparison.expect(row + theirs, figure,
                          text_of(member(member(member(expected, "statement"), year), theirs)));
      }
    }
  });
  comparison.finish(100 * 17);
}

TEST(IbmLatePayments, have_the_totals_of_the_reference) {
  const ImportedBook& book = paid_by_number();
  std::vector<Paid> all;
  for (const std::string& customer : customers()) {
    for (Paid& one : paid_by(book, customer)) all.push_back(std::move(one));
  }
  std::map<std::string, std::int64_t> sums;
  std::set<std::string> numbers;
  std::int64_t days_by_amount = 0;
  for (const Paid& one : all) {
    numbers.insert(one.number);
    sums["amount"] += one.amount;
    sums["late_invoices"] += one.days_late > 0;
    sums["late_amount"] += one.days_late > 0 ? one.amount : 0;
    sums["sum_days_late"] += std::max<std::int64_t>(one.days_late, 0);
    sums["sum_days_to_settle"] += one.days_to_pay;
    sums["paid_on_due_date"] += one.days_late == 0;
    sums["paid_same_day"] += one.days_to_pay == 0;
    days_by_amount += one.amount * one.days_to_pay;
  }
  const auto [least, most] = std::ranges::minmax(all, {}, &Paid::amount);
  const auto [first, last] = std::ranges::minmax(all, {}, &Paid::invoice_date);
  const auto [first_paid, last_paid] = std::ranges::minmax(all, {}, &Paid::date);
  const Disputed disputed = disputed_invoices(book);
  sums["rows"] = static_cast<std::int64_t>(numbers.size());
  sums["customers"] = book.facts().parties().customers.count(book.facts().position());
  sums["disputed"] = disputed.count;
  sums["disputed_amount"] = disputed.amount;
  sums["min_amount"] = least.amount;
  sums["max_amount"] = most.amount;

  Comparison comparison("totals");
  const Json expected = reference()["totals"];
  for (const auto& [figure, sum] : sums) {
    comparison.expect(figure, sum, text_of(member(expected, figure)));
  }
  const std::pair<const char*, std::string> days[] = {{"first_invoice", first.invoice_date},
                                                      {"last_invoice", last.invoice_date},
                                                      {"first_settled", first_paid.date},
                                                      {"last_settled", last_paid.date}};
  for (const auto& [figure, day] : days) {
    comparison.expect(figure, day, text_of(member(expected, figure)));
  }
  // Four places: two more than ratios have.
  const domain::Wide average =
      domain::divide_half_up(domain::Wide{days_by_amount} * 10'000, sums["amount"]);
  const auto ten_thousandths = static_cast<std::int64_t>(average);
  comparison.expect(
      "weighted_avg_days_to_settle",
      std::to_string(ten_thousandths / 10'000) + "." + std::to_string(ten_thousandths % 10'000),
      text_of(member(expected, "weighted_avg_days_to_settle")));
  const Asked countries =
      book.ask("receivables-summary", last_day, {{"from", "2012-01-01"}, {"by", "region"}});
  std::string codes;
  for (std::size_t i = 0; i < countries.row_count(); ++i) {
    codes += (codes.empty() ? "\"" : ",\"") + countries.at(i, "code") + "\"";
  }
  comparison.expect("countries", "[" + codes + "]", text_of(member(expected, "countries")));
  comparison.finish(19);
}

// The same money, left to the oldest due: the order of an import makes it what a batch gives.
TEST(IbmLatePayments, reallocate_to_the_oldest_due_as_the_reference) {
  tools::Mapping mapping = example_mapping("ibm_late_payments");
  source_of(mapping, "record-payment").settles.reset();
  ImportedBook book;
  EXPECT_TRUE(book.import(mapping, {clean_file}).rejected.empty());
  Comparison comparison("fifo_reallocation_as_of");
  for_each_member(
      reference()["fifo_reallocation_as_of"], [&](const std::string& day, Json expected) {
        const Asked asked = book.ask("debt-ageing", day, {{"by", "none"}, {"buckets", "30,60,90"}});
        for (const auto& [theirs, ours] : by_due_date) {
          comparison.expect(day + " " + theirs, asked.total(ours),
                            text_of(member(member(expected, "aging"), theirs)));
        }
        comparison.expect(day + " open_invoices", asked.total("open_items"),
                          text_of(member(expected, "open_invoices")));
        comparison.expect(day + " unapplied_credit", asked.total("unallocated"),
                          text_of(member(expected, "unapplied_credit")));
      });
  comparison.finish(3 * 8);
}

}  // namespace duebook::tests
