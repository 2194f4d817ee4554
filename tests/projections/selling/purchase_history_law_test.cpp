// SPDX-License-Identifier: Apache-2.0
// Laws of purchase-history over random histories, against sums over plain lists of events.
#include <gtest/gtest.h>

#include <map>

#include "projections/selling/purchase_history.hpp"
#include "tests/domain/oracle.hpp"
#include "tests/domain/random_history.hpp"
#include "tests/projections/scripted_book.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using projections::Answer;
using projections::Facts;
using projections::PurchaseHistory;
using projections::PurchaseRows;
using projections::View;

constexpr std::uint64_t histories = 60;
constexpr int questions = 12;
constexpr std::size_t parties = 12;  // events of every history's beginning

// A history whose lines name products, now and then.
std::vector<Event> events_of(std::uint64_t seed) {
  Random random(seed);
  std::vector<Event> events = random_history({.seed = seed, .commands = 90}).events;
  for (Event& event : events) {
    const auto name_products = [&](std::vector<PricedLine>& lines) {
      for (PricedLine& line : lines) {
        if (random.chance(70)) line.product = Code{"P" + std::to_string(1 + random.below(3))};
      }
    };
    if (auto* invoice = std::get_if<InvoiceCreated>(&event)) name_products(invoice->lines);
    if (auto* note = std::get_if<CreditNoteCreated>(&event)) name_products(note->lines);
  }
  std::vector<Event> products;
  for (int i = 1; i <= 3; ++i) {
    products.emplace_back(ProductDefined{
        Code{"P" + std::to_string(i)}, Name{"Product " + std::to_string(i)}, {}, {}, {}, {}});
  }
  events.insert(events.begin() + 1, products.begin(), products.end());
  return events;
}

struct Question {
  PurchaseHistory::Query query;
  Date as_of;
  Seq known;

  Date to() const { return std::min(query.to.value_or(as_of), as_of); }
  bool covers(Date date) const { return date >= query.from.value_or(date_min) && date <= to(); }
};

Question random_question(Random& random, Seq size) {
  Question question{{},
                    history_begin + random.between(20, 220),
                    size - random.below(static_cast<std::uint32_t>(size - parties - 3))};
  question.query.customer = Code{"C" + std::to_string(1 + random.below(3))};
  if (random.chance(25)) question.query.currency = usd();
  if (random.chance(40)) question.query.from = history_begin + random.between(-30, 20);
  if (random.chance(40)) question.query.to = history_begin + random.between(20, 120);
  return question;
}

Answer answer_of(const Facts& facts, const Question& question, PurchaseRows by) {
  PurchaseHistory::Query query = question.query;
  query.by = by;
  const auto answer =
      PurchaseHistory::ask(View(facts, {question.as_of, question.known, {}}), query);
  EXPECT_TRUE(bool(answer));
  return *answer;
}

template <class Check>
void for_each_question(Check check) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    const std::vector<Event> events = events_of(seed);
    const SharedFacts facts = facts_of(events);

    Random random(seed);
    for (int i = 0; i < questions; ++i) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " question " + std::to_string(i));
      check(events, *facts, random_question(random, events.size()));
      if (::testing::Test::HasFailure()) return;
    }
  }
}

// What one event sold or took back.
struct Document {
  Date date;
  int sign;
  std::uint32_t invoice;
  Money total;
  Money tax;
  std::vector<PricedLine> lines;
};

struct Naive {
  std::vector<Document> documents;
  std::map<std::uint32_t, bool> voided;
};

Naive naive_of(const std::vector<Event>& events, const Question& question) {
  Naive naive;
  std::map<std::uint32_t, Document> invoices;
  const auto keep = [&](const Document& document) {
    if (question.covers(document.date)) naive.documents.push_back(document);
  };
  const Currency asked = question.query.currency.value_or(vnd());
  for (Seq seq = 0; seq < question.known; ++seq) {
    if (const auto* e = std::get_if<InvoiceCreated>(&events[seq])) {
      if (e->customer != question.query.customer || e->currency != asked) continue;
      invoices[e->invoice.value] = {e->date, 1, e->invoice.value, e->total, e->tax, e->lines};
      keep(invoices[e->invoice.value]);
    }
    if (const auto* e = std::get_if<InvoiceVoided>(&events[seq])) {
      if (!invoices.contains(e->invoice.value)) continue;
      Document document = invoices[e->invoice.value];
      document.date = e->date;
      document.sign = -1;
      keep(document);
      naive.voided[e->invoice.value] = e->date <= question.as_of;
    }
    if (const auto* e = std::get_if<CreditNoteCreated>(&events[seq])) {
      if (e->customer != question.query.customer || e->currency != asked) continue;
      keep({e->date, -1, 0, e->total, e->tax, e->lines});
    }
  }
  return naive;
}

TEST(PurchaseHistory, adds_up_to_the_documents_of_the_customer) {
  std::size_t documents = 0;
  for_each_question([&](const auto& events, const Facts& facts, const Question& question) {
    const Naive naive = naive_of(events, question);
    std::int64_t total = 0;
    std::int64_t tax = 0;
    std::int64_t purchases = 0;
    std::int64_t purchased = 0;
    std::vector<Date> dates;
    for (const Document& document : naive.documents) {
      total += document.sign * document.total.minor;
      tax += document.sign * document.tax.minor;
      const auto found = naive.voided.find(document.invoice);
      const bool is_void = found != naive.voided.end() && found->second;
      if (document.sign < 0 || is_void) continue;
      ++purchases;
      purchased += document.total.minor;
      dates.push_back(document.date);
    }
    const Answer answer = answer_of(facts, question, PurchaseRows::invoice);
    ASSERT_EQ(answer.rows.size(), naive.documents.size());
    ASSERT_EQ(text_at(answer, {}, "total"), std::to_string(total));
    ASSERT_EQ(text_at(answer, {}, "tax"), std::to_string(tax));
    ASSERT_EQ(text_at(answer, {}, "net"), std::to_string(total - tax));
    ASSERT_EQ(term(answer, "invoice_count"), std::to_string(purchases));
    ASSERT_EQ(term(answer, "purchased"), std::to_string(purchased));
    if (!dates.empty()) {
      const auto [first, last] = std::ranges::minmax(dates);
      ASSERT_EQ(term(answer, "first_purchase"), to_string(first));
      ASSERT_EQ(term(answer, "last_purchase"), to_string(last));
      ASSERT_EQ(term(answer, "average_interval_days"),
                purchases < 2 ? "null" : ratio_text(last - first, purchases - 1));
    }
    const Answer products = answer_of(facts, question, PurchaseRows::product);
    for (const char* column : {"quantity", "net", "tax", "total"}) {
      ASSERT_EQ(text_at(products, {}, column), text_at(answer, {}, column)) << column;
    }
    documents += naive.documents.size();
  });
  EXPECT_GT(documents, histories * questions * 2);
}

TEST(PurchaseHistory, says_of_each_invoice_what_is_open_as_the_oracle_does) {
  for_each_question([&](const auto& events, const Facts& facts, const Question& question) {
    Oracle oracle;
    for (const Event& event : events) oracle.add(event);
    const Answer answer = answer_of(facts, question, PurchaseRows::invoice);
    for (std::size_t row = 0; row < answer.rows.size(); ++row) {
      if (text_at(answer, row, "kind") != "invoice") continue;
      const auto invoice = static_cast<std::uint32_t>(std::stoul(text_at(answer, row, "invoice")));
      Money open;
      for (const auto& [id, item] : oracle.items()) {
        if (id.invoice == invoice) open += oracle.open(id, {question.as_of, question.known});
      }
      ASSERT_EQ(text_at(answer, row, "open"), std::to_string(open.minor)) << printed(answer);
    }
  });
}

TEST(PurchaseHistory, adds_up_each_product_over_the_lines_of_the_customer) {
  std::size_t rows = 0;
  for_each_question([&](const auto& events, const Facts& facts, const Question& question) {
    const Naive naive = naive_of(events, question);
    struct Sums {
      std::int64_t quantity = 0;
      std::int64_t net = 0;
      std::int64_t tax = 0;
      std::map<std::uint32_t, Date> invoices;
    };
    std::map<std::string, Sums> products;
    for (const Document& document : naive.documents) {
      const auto found = naive.voided.find(document.invoice);
      const bool is_void = found != naive.voided.end() && found->second;
      for (const PricedLine& line : document.lines) {
        Sums& sums = products[line.product ? line.product->value : "null"];
        sums.quantity += document.sign * line.quantity.millionths;
        sums.net += document.sign * line.net.minor;
        sums.tax += document.sign * line.tax.value_or(Money{}).minor;
        if (document.sign > 0 && !is_void) sums.invoices[document.invoice] = document.date;
      }
    }
    const Answer answer = answer_of(facts, question, PurchaseRows::product);
    for (std::size_t row = 0; row < answer.rows.size(); ++row) {
      const Sums& sums = products[text_at(answer, row, "product")];
      ASSERT_EQ(text_at(answer, row, "quantity"), to_string(Decimal{sums.quantity}));
      ASSERT_EQ(text_at(answer, row, "net"), std::to_string(sums.net));
      ASSERT_EQ(text_at(answer, row, "tax"), std::to_string(sums.tax));
      ASSERT_EQ(text_at(answer, row, "invoice_count"), std::to_string(sums.invoices.size()));
      Date last = date_min;
      for (const auto& [invoice, date] : sums.invoices) last = std::max(last, date);
      ASSERT_EQ(text_at(answer, row, "last_date"),
                sums.invoices.empty() ? "null" : to_string(last));
      ++rows;
    }
  });
  EXPECT_GT(rows, histories * questions);
}

TEST(PurchaseHistory, is_the_same_when_more_was_learned_since_and_after_loading) {
  for_each_question([](const auto& events, const Facts& facts, const Question& question) {
    const SharedFacts then = facts_of(events, question.known);
    const SharedFacts loaded = saved_and_loaded(facts);
    for (const PurchaseRows by : {PurchaseRows::invoice, PurchaseRows::product}) {
      const std::string answer = printed(answer_of(facts, question, by));
      ASSERT_EQ(answer, printed(answer_of(*then, question, by)));
      ASSERT_EQ(answer, printed(answer_of(*loaded, question, by)));
    }
  });
}

}  // namespace
}  // namespace duebook::tests
