// SPDX-License-Identifier: Apache-2.0
// Exact pricing of lines: one rounding per tax rate, shares by largest remainder.
#include "domain/receivables/document_lines.hpp"

#include <algorithm>
#include <map>

#include "domain/book.hpp"
#include "domain/values/wide.hpp"

namespace duebook::domain {
namespace {

// Exact nets are held in this fraction of a minor unit: quantity and price bring six decimals each,
// a discount percentage six and the two of the per cent.
constexpr Wide parts_per_minor = Wide{1'000'000'000'000} * 100'000'000;
constexpr Wide whole_percent = Wide{100} * Decimal::one;
constexpr std::size_t line_bytes_per_event_max = 40'000;

Wide power_of_ten(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

Rejection at_line(Reason reason, std::size_t line, std::string_view field) {
  return {reason, "/lines/" + std::to_string(line) + "/" + std::string(field)};
}

// Fills in what the product stands in for and checks the ranges.
Checked<PricedLine> complete(const Book& book, const DocumentLine& line, std::size_t i) {
  PricedLine out{{},
                 line.description,
                 line.quantity,
                 line.unit_price.value_or(Decimal{}),
                 line.discount_percent,
                 line.discount_amount,
                 line.tax_percent,
                 {},
                 {}};
  bool has_price = line.unit_price.has_value();
  if (line.product) {
    const auto id = book.products.active(line.product->value, at_line({}, i, "product").pointer);
    if (!id) return id.rejection();
    out.product = book.products.canonical(*id);
    const ProductRow& product = book.products[*id];
    if (!has_price && product.has_unit_price) {
      out.unit_price = product.unit_price;
      has_price = true;
    }
    if (!out.tax_percent && product.has_tax_percent) out.tax_percent = product.tax_percent;
  }
  if (!has_price) return at_line(Reason::field_missing, i, "unit_price");
  if (line.quantity.millionths <= 0) return at_line(Reason::must_be_positive, i, "quantity");
  if (line.quantity.millionths > quantity_millionths_max) {
    return at_line(Reason::out_of_range, i, "quantity");
  }
  if (out.unit_price.millionths < 0) return at_line(Reason::out_of_range, i, "unit_price");
  if (line.discount_amount &&
      (*line.discount_amount < Money{} || !is_in_range(*line.discount_amount))) {
    return at_line(Reason::out_of_range, i, "discount_amount");
  }
  if (const Check bad = check_percent(line.discount_percent, "")) {
    return at_line(bad->reason, i, "discount_percent");
  }
  if (const Check bad = check_percent(out.tax_percent, "")) {
    return at_line(bad->reason, i, "tax_percent");
  }
  return out;
}

// The line's net in parts of a minor unit.
Checked<Wide> exact_net(const PricedLine& line, Currency currency, std::size_t i) {
  // In 10^-12 of a minor unit; below 10^36, so the range check itself cannot overflow.
  const Wide gross = Wide{line.quantity.millionths} * line.unit_price.millionths;
  const Wide scale = power_of_ten(currency.minor_digits());
  if (gross > Wide{money_max} * 1'000'000'000'000 / scale) {
    return at_line(Reason::out_of_range, i, "unit_price");
  }
  const Wide keeps =
      whole_percent - (line.discount_percent ? line.discount_percent->millionths : 0);
  const Wide off = Wide{line.discount_amount.value_or(Money{}).minor} * parts_per_minor;
  const Wide net = gross * scale * keeps - off;
  if (net < 0) return at_line(Reason::out_of_range, i, "discount_amount");
  return net;
}

struct TaxRate {
  std::vector<std::size_t> lines;
  std::vector<Wide> nets;
  Wide net = 0;
};

// Rounds one rate and gives its lines their shares.
void settle_rate(const std::optional<Decimal>& percent, const TaxRate& rate, PricedLines& out) {
  const Money net{static_cast<std::int64_t>(divide_half_up(rate.net, parts_per_minor))};
  const std::vector<Money> nets = split_by_largest_remainder(net, rate.nets);
  out.net += net;
  std::vector<Wide> weights;
  for (std::size_t i = 0; i < rate.lines.size(); ++i) {
    out.lines[rate.lines[i]].net = nets[i];
    weights.push_back(nets[i].minor);
  }
  if (!percent) return;
  const Money tax{static_cast<std::int64_t>(
      divide_half_up(Wide{net.minor} * percent->millionths, whole_percent))};
  const std::vector<Money> taxes = split_by_largest_remainder(tax, weights);
  out.tax += tax;
  for (std::size_t i = 0; i < rate.lines.size(); ++i) out.lines[rate.lines[i]].tax = taxes[i];
}

}  // namespace

Checked<PricedLines> price_lines(const Book& book, const std::vector<DocumentLine>& lines,
                                 Currency currency) {
  if (lines.empty()) return Rejection{Reason::list_empty, "/lines"};
  if (lines.size() > document_lines_max) return Rejection{Reason::too_many, "/lines"};
  PricedLines out;
  std::map<std::optional<Decimal>, TaxRate> rates;
  Wide sum = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Checked<PricedLine> line = complete(book, lines[i], i);
    if (!line) return line.rejection();
    const Checked<Wide> net = exact_net(*line, currency, i);
    if (!net) return net.rejection();
    TaxRate& rate = rates[line->tax_percent];
    rate.lines.push_back(i);
    rate.nets.push_back(*net);
    rate.net += *net;
    sum += *net;
    // Half of the largest amount: tax at most doubles it. Keeps the sums below exact.
    if (sum > Wide{money_max / 2} * parts_per_minor)
      return Rejection{Reason::out_of_range, "/lines"};
    out.lines.push_back(std::move(*line));
  }
  for (const auto& [percent, rate] : rates) settle_rate(percent, rate, out);
  // Each rate may round up, so that many rates can still lead out of the range.
  if (!is_in_range(out.total())) return Rejection{Reason::out_of_range, "/lines"};
  return out;
}

std::vector<PricedLine> take_lines_for_one_event(std::vector<PricedLine>& lines) {
  // 260 covers a line's numbers and keys; text may double when it is escaped.
  std::size_t bytes = 0;
  std::size_t count = 0;
  for (; count < lines.size() && (count == 0 || bytes < line_bytes_per_event_max); ++count) {
    const PricedLine& line = lines[count];
    bytes += 260 + 2 * (line.product ? line.product->value.size() : 0) +
             2 * (line.description ? line.description->value.size() : 0);
  }
  const auto end = lines.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<PricedLine> taken(std::make_move_iterator(lines.begin()),
                                std::make_move_iterator(end));
  lines.erase(lines.begin(), end);
  return taken;
}

}  // namespace duebook::domain
