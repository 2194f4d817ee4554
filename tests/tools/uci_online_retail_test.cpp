// SPDX-License-Identifier: Apache-2.0
// An online shop (22,190 documents of customers, 20,176 receipts, oldest due first): every figure
// of the reference that documents and receipts decide. Its figures of single lines (their number,
// quantities, stock codes) are not, since documents are imported whole.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/tools/imported_book.hpp"
#include "tests/tools/reference.hpp"

namespace duebook::tests {
namespace {

constexpr const char* folder = "examples/data/uci_online_retail";
constexpr const char* last_day = "2012-03-31";

std::filesystem::path file(const std::string& name) {
  return in_repository(std::string(folder) + "/" + name);
}

const Reference& reference() {
  static const Reference all(file("reference_uci.json"));
  return all;
}

ImportedBook& shop() {
  static ImportedBook book;
  static const bool done = [] {
    const auto outcome = book.import(example_mapping("uci_online_retail"), {folder});
    EXPECT_TRUE(outcome.rejected.empty());
    return true;
  }();
  EXPECT_TRUE(done);
  return book;
}

// All 25,900 documents, those without a customer too: under their country instead.
const ImportedBook& countries() {
  static ImportedBook book;
  static const bool done = [] {
    tools::Mapping mapping = example_mapping("uci_online_retail");
    const auto drop = [](const tools::SourceRule& source) {
      return source.command.name == "define-region" || source.command.name == "record-payment";
    };
    std::erase_if(mapping.sources, drop);
    for (tools::SourceRule& source : mapping.sources) {
      std::erase_if(source.filters,
                    [](const tools::RowFilter& filter) { return filter.column == "customer_id"; });
      std::erase_if(source.fields,
                    [](const tools::FieldRule& rule) { return rule.field.name == "region"; });
      for (tools::FieldRule& rule : source.fields) {
        const std::string_view name = rule.field.name;
        if (name == "code" || name == "name" || name == "customer") {
          rule.from = {{{"country", true}}};
        }
      }
      if (source.once) source.key = tools::Template{{{"country", true}}};
    }
    // The three adjustments have signs of their own: one adds, two take off.
    tools::SourceRule& invoices = source_of(mapping, "create-invoice");
    tools::SourceRule& credit_notes = source_of(mapping, "create-credit-note");
    invoices.filters = {{"kind", {"credit_note"}, false},
                        {"invoice_no", {"A563186", "A563187"}, false}};
    credit_notes.filters = {{"kind", {"invoice", "zero"}, false},
                            {"invoice_no", {"A563185"}, false}};
    EXPECT_TRUE(book.import(mapping, {std::string(folder) + "/invoices.csv.xz"}).rejected.empty());
    return true;
  }();
  EXPECT_TRUE(done);
  return book;
}

constexpr std::pair<const char*, const char*> standard_buckets[] = {
    {"not_due", "current"},   {"d1_30", "days_1_30"},  {"d31_60", "days_31_60"},
    {"d61_90", "days_61_90"}, {"d90_plus", "over_90"}, {"total", "open"}};
constexpr std::pair<const char*, const char*> long_buckets[] = {
    {"not_due", "current"},    {"d1_30", "days_1_30"},     {"d31_60", "days_31_60"},
    {"d61_90", "days_61_90"},  {"d91_180", "days_91_180"}, {"d181_365", "days_181_365"},
    {"d365_plus", "over_365"}, {"total", "open"}};

std::string below_zero(const std::string& number) { return std::to_string(-std::stoll(number)); }

}  // namespace

TEST(UciOnlineRetail, age_as_the_reference_at_16_month_ends) {
  const ImportedBook& book = shop();
  Comparison comparison("rule_v1_fifo_aging_as_of");
  for_each_member(
      reference()["rule_v1_fifo_aging_as_of"], [&](const std::string& day, Json of_day) {
        const Asked customers = book.ask("debt-ageing", day, {{"buckets", "30,60,90"}});
        for (const auto& [theirs, ours] : standard_buckets) {
          comparison.expect(day + " " + theirs, customers.total(ours),
                            text_of(member(member(of_day, "aging"), theirs)));
        }
        const Asked by_half_years =
            book.ask("debt-ageing", day, {{"by", "none"}, {"buckets", "30,60,90,180,365"}});
        for (const auto& [theirs, ours] : long_buckets) {
          comparison.expect(day + " long " + theirs, by_half_years.total(ours),
                            text_of(member(member(of_day, "aging_long"), theirs)));
        }
        std::int64_t debtors = 0;
        std::int64_t with_credit = 0;
        for (std::size_t i = 0; i < customers.row_count(); ++i) {
          debtors += customers.number(i, "open_items") > 0;
          with_credit += customers.number(i, "unallocated") < 0;
        }
        const auto expect = [&](const char* figure, const std::string& ours) {
          comparison.expect(day + " " + figure, ours, text_of(member(of_day, figure)));
        };
        expect("net_balance", customers.total("balance"));
        expect("open_invoices", customers.total("open_items"));
        expect("debtor_customers", std::to_string(debtors));
        expect("customers_with_unapplied_credit", std::to_string(with_credit));
        expect("unapplied_credit", below_zero(customers.total("unallocated")));
      });
  comparison.finish(16 * 19);
}

// Sales are debits only.
TEST(UciOnlineRetail, have_the_months_of_the_reference) {
  const Asked asked = shop().ask("sales-outstanding", last_day, {{"credit_notes", "ignored"}});
  Comparison comparison("rule_v1_by_month");
  EXPECT_EQ(asked.row_count(), 16u);
  std::size_t row = 0;
  for_each_member(reference()["rule_v1_by_month"], [&](const std::string& month, Json expected) {
    const auto expect = [&](const char* figure, const std::string& ours) {
      comparison.expect(month + " " + figure, ours, text_of(member(expected, figure)));
    };
    EXPECT_EQ(asked.at(row, "period"), month);
    expect("opening", asked.at(row, "opening"));
    expect("debit", asked.at(row, "sales"));
    expect("credit", std::to_string(asked.number(row, "receipts") + asked.number(row, "credited")));
    expect("closing", asked.at(row, "closing"));
    expect("dso", asked.at(row, "dso"));
    ++row;
  });
  comparison.finish(16 * 5);
}

class UciCustomers : public testing::TestWithParam<std::pair<const char*, std::size_t>> {};

TEST_P(UciCustomers, age_as_the_reference) {
  const auto [day, customers] = GetParam();
  const tools::RowTable expected =
      tools::read_rows(file(std::string("reference_uci_customer_aging_") + day + ".csv.xz"), ',');
  ASSERT_EQ(expected.row_count(), customers);
  const ImportedBook& book = shop();
  const Asked ageing =
      book.ask("debt-ageing", day, {{"buckets", "30,60,90"}, {"only_open", "false"}});
  const Asked summary = book.ask("receivables-summary", day, {{"from", "2010-01-01"}});
  // Who has only documents over nothing has no row in either of them.
  EXPECT_EQ(summary.row_count(), customers);
  Comparison comparison(std::string("customer_aging_") + day);
  for (std::size_t row = 0; row < expected.row_count(); ++row) {
    const std::string code(expected.cell(row, 0));
    const auto expect = [&](const char* figure, const std::string& ours) {
      comparison.expect(code + " " + figure, ours,
                        std::string(expected.cell(row, *expected.find_column(figure))));
    };
    expect("debit", summary.at(code, "incurred"));
    expect("credit", summary.at(code, "paid"));
    expect("balance", ageing.at(code, "balance"));
    expect("open_invoices", ageing.at(code, "open_items"));
    expect("unapplied_credit", below_zero(ageing.at(code, "unallocated")));
    for (const auto& [theirs, ours] : standard_buckets) {
      if (theirs != std::string_view("total")) expect(theirs, ageing.at(code, ours));
    }
  }
  comparison.finish(customers * 10);
}

INSTANTIATE_TEST_SUITE_P(UciOnlineRetail, UciCustomers,
                         testing::Values(std::pair{"2011-06-30", std::size_t{3'002}},
                                         std::pair{"2011-12-31", std::size_t{4'371}}));

TEST(UciOnlineRetail, have_the_customers_of_the_reference) {
  const tools::RowTable expected = tools::read_rows(file("reference_uci_by_customer.csv.xz"), ',');
  const ImportedBook& book = shop();
  Comparison comparison("by_customer");
  std::vector<std::pair<std::int64_t, std::string>> by_net;
  for (std::size_t row = 0; row < expected.row_count(); ++row) {
    const std::string code(expected.cell(row, 0));
    const Asked asked = book.ask("purchase-history", last_day, {{"customer", code}});
    std::map<std::string, std::int64_t> sums = {
        {"invoices", 0}, {"invoice_amount", 0}, {"credits", 0}, {"credit_amount", 0}};
    for (std::size_t i = 0; i < asked.row_count(); ++i) {
      const std::int64_t total = asked.number(i, "total");
      const bool is_credit = asked.at(i, "kind") == "credit-note";
      // Documents over nothing count as documents, and as nothing else.
      sums["invoices"] += total > 0;
      sums["credits"] += is_credit;
      sums[is_credit ? "credit_amount" : "invoice_amount"] += total;
    }
    const auto expect = [&](const char* figure, const std::string& ours) {
      comparison.expect(code + " " + figure, ours,
                        std::string(expected.cell(row, *expected.find_column(figure))));
    };
    for (const auto& [figure, sum] : sums) expect(figure.c_str(), std::to_string(sum));
    expect("documents", std::to_string(asked.row_count()));
    expect("net_amount", asked.total("total"));
    expect("first_date", asked.at(std::size_t{0}, "date"));
    expect("last_date", asked.at(asked.row_count() - 1, "date"));
    by_net.emplace_back(std::stoll(asked.total("total")), code);
  }
  std::ranges::sort(by_net, std::ranges::greater{});
  std::size_t place = 0;
  const simdjson::dom::array best = reference()["top20_customers_net"].get_array().value();
  for (const Json top : best) {
    comparison.expect("top customer", by_net[place].second, text_of(top.at(0).value()));
    comparison.expect("top amount", by_net[place].first, text_of(top.at(1).value()));
    ++place;
  }
  comparison.finish(4'372 * 8 + 20 * 2);
}

TEST(UciOnlineRetail, have_the_receipts_of_the_reference) {
  const ImportedBook& book = shop();
  std::int64_t invoices = 0;
  std::int64_t never_paid = 0;
  book.for_each_event([&](const domain::Event& event) {
    const auto* invoice = std::get_if<domain::InvoiceCreated>(&event);
    if (invoice == nullptr || invoice->total == domain::Money{}) return;
    ++invoices;
    never_paid += std::stoll(invoice->number.value) % 97 == 0;
  });
  const Asked all = book.ask("receivables-summary", last_day, {{"from", "2010-01-01"}});
  const projections::Accounts& accounts = book.facts().accounts();
  Comparison comparison("rule_v1");
  const auto expect = [&](const char* figure, const std::string& ours) {
    comparison.expect(figure, ours, text_of(member(reference()["rule_v1"], figure)));
  };
  expect("receipts", std::to_string(accounts.payments.count.get()));
  expect("receipts_amount", all.total("paid_in"));
  expect("never_paid", std::to_string(never_paid));
  expect("invoices", std::to_string(invoices));
  expect("customers", std::to_string(all.row_count()));
  expect("credit_documents", std::to_string(accounts.credit_notes.count.get()));
  const Json totals = reference()["totals"];
  comparison.expect(
      "documents_with_customer",
      std::to_string(accounts.invoices.count.get() + accounts.credit_notes.count.get()),
      text_of(member(totals, "documents_with_customer")));
  comparison.expect("amount_with_customer",
                    std::stoll(all.total("invoiced")) - std::stoll(all.total("credited")),
                    text_of(member(totals, "amount_with_customer")));
  comparison.expect("customers", book.facts().parties().customers.count(book.facts().position()),
                    text_of(member(totals, "customers")));
  comparison.finish(9);
}

TEST(UciOnlineRetail, have_the_countries_of_the_reference) {
  const Asked asked = countries().ask("receivables-summary", last_day, {{"from", "2010-01-01"}});
  Comparison comparison("by_country_amount");
  for_each_member(reference()["by_country_amount"], [&](const std::string& country, Json amount) {
    comparison.expect(country, asked.at(country, "closing"), text_of(amount));
  });
  comparison.expect("amount", asked.total("closing"),
                    text_of(member(reference()["totals"], "amount")));
  comparison.expect("countries", std::to_string(asked.row_count()),
                    text_of(member(reference()["totals"], "countries")));
  comparison.finish(38 + 2);
}

TEST(UciOnlineRetail, have_the_documents_of_the_reference) {
  struct Sum {
    std::int64_t count = 0;
    std::int64_t amount = 0;
    void add(std::int64_t more) {
      ++count;
      amount += more;
    }
  };
  std::map<std::string, Sum> kinds;
  std::map<std::string, Sum> invoices;
  std::map<std::string, Sum> credits;
  std::string first = "9";
  std::string last;
  const auto add = [&](const std::string& number, domain::Date date, std::int64_t amount) {
    const std::string day = domain::to_string(date);
    first = std::min(first, day);
    last = std::max(last, day);
    const bool is_adjustment = number.starts_with('A');
    kinds[is_adjustment ? "adjustment"
          : amount < 0  ? "credit_note"
          : amount > 0  ? "invoice"
                        : "zero"]
        .add(amount);
    if (amount > 0) invoices[day.substr(0, 7)].add(amount);
    if (amount < 0) credits[day.substr(0, 7)].add(amount);
  };
  countries().for_each_event([&](const domain::Event& event) {
    if (const auto* invoice = std::get_if<domain::InvoiceCreated>(&event)) {
      add(invoice->number.value, invoice->date, invoice->total.minor);
    } else if (const auto* note = std::get_if<domain::CreditNoteCreated>(&event)) {
      add(note->number->value, note->date, -note->total.minor);
    }
  });
  Comparison comparison("documents");
  const Json totals = reference()["totals"];
  for (const auto& [kind, sum] : kinds) {
    comparison.expect(kind, sum.count, text_of(member(member(totals, "documents_by_kind"), kind)));
    comparison.expect(kind, sum.amount, text_of(member(member(totals, "amount_by_kind"), kind)));
  }
  std::int64_t documents = 0;
  for (const auto& [kind, sum] : kinds) documents += sum.count;
  comparison.expect("invoices", documents, text_of(member(totals, "invoices")));
  comparison.expect("first day", first, text_of(member(totals, "first_ts")).substr(0, 10));
  comparison.expect("last day", last, text_of(member(totals, "last_ts")).substr(0, 10));
  for_each_member(reference()["by_month"], [&](const std::string& month, Json expected) {
    const auto expect = [&](const char* figure, std::int64_t ours) {
      comparison.expect(month + " " + figure, ours, text_of(member(expected, figure)));
    };
    expect("invoices", invoices[month].count);
    expect("invoice_amount", invoices[month].amount);
    expect("credits", credits[month].count);
    expect("credit_amount", credits[month].amount);
  });
  comparison.finish(4 * 2 + 3 + 13 * 4);
}

}  // namespace duebook::tests
