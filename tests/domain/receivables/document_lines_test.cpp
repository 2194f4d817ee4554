// SPDX-License-Identifier: Apache-2.0
// Pricing of lines: exact, rounded once per tax rate, in range near the limits.
#include "domain/receivables/document_lines.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

struct SampleLine {
  std::string quantity = "1";
  std::string price = "0";
  std::optional<std::string> tax = {};
  std::optional<std::string> discount = {};
  std::optional<std::int64_t> off = {};
};

DocumentLine line_of(const SampleLine& sample) {
  DocumentLine out;
  out.quantity = decimal(sample.quantity);
  out.unit_price = decimal(sample.price);
  if (sample.tax) out.tax_percent = decimal(*sample.tax);
  if (sample.discount) out.discount_percent = decimal(*sample.discount);
  if (sample.off) out.discount_amount = Money{*sample.off};
  return out;
}

std::vector<DocumentLine> lines_of(const std::vector<SampleLine>& samples) {
  std::vector<DocumentLine> lines;
  for (const SampleLine& sample : samples) lines.push_back(line_of(sample));
  return lines;
}

PricedLines priced(const std::vector<SampleLine>& samples, std::string_view in = "VND") {
  const auto made = price_lines(Book{}, lines_of(samples), currency(in));
  if (!made) {
    ADD_FAILURE() << row_of(made.rejection().reason).code << " at " << made.rejection().pointer;
    return {};
  }
  return *made;
}

void expect_rejected(const std::vector<DocumentLine>& lines, Reason reason,
                     const std::string& pointer, std::string_view in = "VND") {
  const auto made = price_lines(Book{}, lines, currency(in));
  ASSERT_FALSE(made) << pointer;
  EXPECT_EQ(row_of(made.rejection().reason).code, row_of(reason).code);
  EXPECT_EQ(made.rejection().pointer, pointer);
}

TEST(DocumentLines, multiply_quantity_and_price_in_major_units) {
  EXPECT_EQ(priced({{"3", "1500"}}).net, Money{4'500});
  EXPECT_EQ(priced({{"3", "12.34"}}, "USD").net, Money{3'702});
  EXPECT_EQ(priced({{"0.5", "1.001"}}, "KWD").net, Money{501});
}

TEST(DocumentLines, take_off_discounts_before_tax) {
  const PricedLines made = priced({{"2", "1000", "10", "25", 100}});
  EXPECT_EQ(made.net, Money{1'400});
  EXPECT_EQ(made.tax, Money{140});
  EXPECT_EQ(made.total(), Money{1'540});
  EXPECT_EQ(made.lines[0].tax, Money{140});
}

TEST(DocumentLines, round_once_per_tax_rate_and_not_once_per_line) {
  // Three times 0.5 is 1.5, rounded up to 2; line by line it would be 3.
  const PricedLines same = priced({{"1", "0.5"}, {"1", "0.5"}, {"1", "0.5"}});
  EXPECT_EQ(same.net, Money{2});
  EXPECT_EQ(same.lines[0].net, Money{1});
  EXPECT_EQ(same.lines[1].net, Money{1});
  EXPECT_EQ(same.lines[2].net, Money{0});
  // Each rate is rounded for itself.
  EXPECT_EQ(priced({{"1", "0.5", "8"}, {"1", "0.5", "10"}}).net, Money{2});
  EXPECT_EQ(priced({{"1", "0.5", "8"}, {"1", "0.5"}}).net, Money{2});
}

TEST(DocumentLines, give_the_rest_to_the_largest_remainder) {
  const PricedLines made = priced({{"1", "1.2", "10"}, {"1", "1.9", "10"}, {"1", "1.3", "10"}});
  EXPECT_EQ(made.net, Money{4});
  EXPECT_EQ(made.lines[0].net, Money{1});
  EXPECT_EQ(made.lines[1].net, Money{2});
  EXPECT_EQ(made.lines[2].net, Money{1});
}

TEST(DocumentLines, tax_the_rounded_net_of_a_rate_half_up) {
  EXPECT_EQ(priced({{"1", "5", "10"}}).tax, Money{1});
  EXPECT_EQ(priced({{"1", "4", "10"}}).tax, Money{0});
  EXPECT_EQ(priced({{"1", "4", "10"}, {"1", "1", "10"}}).tax, Money{1});
}

TEST(DocumentLines, tell_no_tax_from_a_tax_of_zero) {
  const PricedLines made = priced({{"1", "5"}, {"1", "5", "0"}});
  EXPECT_EQ(made.lines[0].tax, std::nullopt);
  EXPECT_EQ(made.lines[1].tax, Money{0});
}

TEST(DocumentLines, reach_the_limits_without_overflow) {
  EXPECT_EQ(priced({{"500000000", "1000000"}}).net, Money{money_max / 2});
  EXPECT_EQ(priced({{"500000000", "1000000", "100"}}).total(), Money{money_max});
  EXPECT_EQ(priced({{"1000000000", "1000000", "100", "50"}}).total(), Money{money_max});
  EXPECT_EQ(priced({{"1000000000", "1000000", {}, {}, money_max - 7}}).net, Money{7});
  EXPECT_EQ(priced({{"1000000000", "10000", {}, "50"}}, "USD").net, Money{money_max / 2});
  expect_rejected(lines_of({{"500000001", "1000000"}}), Reason::out_of_range, "/lines");
  expect_rejected(lines_of({{"500000000", "1000000"}, {"1", "1"}}), Reason::out_of_range, "/lines");
  expect_rejected(lines_of({{"1000000000", "1000001"}}), Reason::out_of_range,
                  "/lines/0/unit_price");
  expect_rejected(lines_of({{"1000000000", "1000000000000"}}), Reason::out_of_range,
                  "/lines/0/unit_price");
  expect_rejected(lines_of({{"1000000000", "10001"}}), Reason::out_of_range, "/lines/0/unit_price",
                  "USD");
  expect_rejected(lines_of({{"1", "1", {}, {}, money_max + 1}}), Reason::out_of_range,
                  "/lines/0/discount_amount");
  expect_rejected(lines_of({{"1", "1", {}, {}, INT64_MAX}}), Reason::out_of_range,
                  "/lines/0/discount_amount");
}

// The two halves round up to a whole each, and both taxes follow.
TEST(DocumentLines, stay_in_range_when_each_of_several_rates_rounds_up) {
  const std::vector<SampleLine> lines{
      {"499999999", "1000000", "100"}, {"1", "999999.5", "100"}, {"1", "0.5", "99.999999"}};
  expect_rejected(lines_of(lines), Reason::out_of_range, "/lines");
}

TEST(DocumentLines, are_rejected_with_the_field_to_blame) {
  const auto rejected = [](const SampleLine& sample, Reason reason, const std::string& field) {
    expect_rejected(lines_of({{"1", "1"}, sample}), reason, "/lines/1/" + field);
  };
  rejected({"0", "1"}, Reason::must_be_positive, "quantity");
  rejected({"-1", "1"}, Reason::must_be_positive, "quantity");
  rejected({"1000000000.000001", "1"}, Reason::out_of_range, "quantity");
  rejected({"1", "-1"}, Reason::out_of_range, "unit_price");
  rejected({"1", "1", "-0.000001"}, Reason::out_of_range, "tax_percent");
  rejected({"1", "1", "100.000001"}, Reason::out_of_range, "tax_percent");
  rejected({"1", "1", {}, "-1"}, Reason::out_of_range, "discount_percent");
  rejected({"1", "1", {}, "101"}, Reason::out_of_range, "discount_percent");
  rejected({"1", "1", {}, {}, -1}, Reason::out_of_range, "discount_amount");
  rejected({"1", "1", {}, {}, 2}, Reason::out_of_range, "discount_amount");
  expect_rejected({}, Reason::list_empty, "/lines");
  expect_rejected(std::vector<DocumentLine>(document_lines_max + 1, line(1)), Reason::too_many,
                  "/lines");
  DocumentLine without_price;
  without_price.quantity = decimal("1");
  expect_rejected({without_price}, Reason::field_missing, "/lines/0/unit_price");
}

TEST(DocumentLines, of_products_must_be_on_sale) {
  const Given given(open_book(), DefineProduct{{"P1"}, {"Rice"}, {}, {}, {}, {}},
                    DefineProduct{{"P2"}, {"Salt"}, {}, {}, {}, {}}, RetireProduct{{"P2"}});
  const auto rejection_of = [&](const std::string& product, bool with_price) {
    DocumentLine sold = line(5);
    sold.product = Code{product};
    if (!with_price) sold.unit_price = {};
    const auto made = price_lines(given.book(), {sold}, currency("VND"));
    return made ? std::string("accepted")
                : std::string(row_of(made.rejection().reason).code) + made.rejection().pointer;
  };
  EXPECT_EQ(rejection_of("P1", true), "accepted");
  EXPECT_EQ(rejection_of("P1", false), "field-missing/lines/0/unit_price");
  EXPECT_EQ(rejection_of("P2", true), "retired/lines/0/product");
  EXPECT_EQ(rejection_of("P3", true), "product-not-found/lines/0/product");
}

TEST(DocumentLines, prefer_their_own_price_and_tax_to_the_products) {
  const Given given(open_book(),
                    DefineProduct{{"P1"}, {"Rice"}, {}, {}, decimal("50"), decimal("8")});
  DocumentLine own = line(7);
  own.product = Code{"p1"};
  own.tax_percent = decimal("10");
  DocumentLine borrowed = own;
  borrowed.unit_price = {};
  borrowed.tax_percent = {};
  const auto made = price_lines(given.book(), {own, borrowed}, currency("VND"));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->lines[0].unit_price, decimal("7"));
  EXPECT_EQ(made->lines[0].tax_percent, decimal("10"));
  EXPECT_EQ(made->lines[1].unit_price, decimal("50"));
  EXPECT_EQ(made->lines[1].tax_percent, decimal("8"));
  EXPECT_EQ(made->lines[1].product, Code{"P1"});
}

// Lines with prices of six places, few rates, and discounts.
rc::Gen<DocumentLine> any_line() {
  return rc::gen::apply(
      [](std::int64_t quantity, std::int64_t price, int rate, int discount) {
        DocumentLine out;
        out.quantity = Decimal{quantity};
        out.unit_price = Decimal{price};
        if (rate > 0) out.tax_percent = Decimal{rate * 1'000'000};
        if (discount > 60) out.discount_percent = Decimal{discount * 1'234'567 / 2};
        return out;
      },
      rc::gen::inRange<std::int64_t>(1, 9'000'000), rc::gen::inRange<std::int64_t>(0, 90'000'000),
      rc::gen::element(0, 5, 8, 10), rc::gen::inRange(0, 100));
}

// The exact net in 10^-20 of a unit, computed apart.
Wide exact(const DocumentLine& sold) {
  const Wide percent = sold.discount_percent ? sold.discount_percent->millionths : 0;
  return Wide{sold.quantity.millionths} * sold.unit_price->millionths * (100'000'000 - percent);
}

RC_GTEST_PROP(DocumentLines, add_up_to_their_rates_and_to_the_document, ()) {
  const auto lines = *rc::gen::nonEmpty(rc::gen::container<std::vector<DocumentLine>>(any_line()));
  const auto made = price_lines(Book{}, lines, currency("VND"));
  RC_ASSERT(static_cast<bool>(made));
  constexpr Wide unit = Wide{1'000'000'000'000} * 100'000'000;
  std::map<std::int64_t, std::tuple<Wide, Wide, Wide>> rates;  // exact net, net and tax of lines
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const PricedLine& line = made->lines[i];
    auto& [net_exact, net, tax] = rates[line.tax_percent ? line.tax_percent->millionths : -1];
    net_exact += exact(lines[i]);
    net += line.net.minor;
    tax += line.tax.value_or(Money{}).minor;
    const Wide off = Wide{line.net.minor} * unit - exact(lines[i]);
    RC_ASSERT(off < 2 * unit && off > -2 * unit);
  }
  Wide net_of_all = 0;
  Wide tax_of_all = 0;
  for (const auto& [rate, sums] : rates) {
    const auto& [net_exact, net, tax] = sums;
    RC_ASSERT(net == (net_exact + unit / 2) / unit);
    RC_ASSERT(tax == (rate < 0 ? 0 : (net * rate + 50'000'000) / 100'000'000));
    net_of_all += net;
    tax_of_all += tax;
  }
  RC_ASSERT(net_of_all == made->net.minor && tax_of_all == made->tax.minor);
}

TEST(LinesForOneEvent, keep_order_and_lose_none) {
  std::vector<PricedLine> lines(1'000);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].net = Money{static_cast<std::int64_t>(i)};
    lines[i].description = Name{std::string(i % 200 + 1, 'x')};
  }
  std::int64_t next = 0;
  while (!lines.empty()) {
    const auto taken = take_lines_for_one_event(lines);
    ASSERT_FALSE(taken.empty());
    std::size_t bytes = 0;
    for (const PricedLine& line : taken) {
      ASSERT_EQ(line.net.minor, next++);
      bytes += 260 + 2 * line.description->value.size();
    }
    EXPECT_LT(bytes, 41'000u);
  }
  EXPECT_EQ(next, 1'000);
}

}  // namespace
}  // namespace duebook::tests
