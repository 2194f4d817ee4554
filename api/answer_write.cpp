// SPDX-License-Identifier: Apache-2.0
// The four ways an answer is written down.
#include "api/answer_write.hpp"

#include <openssl/evp.h>

#include <algorithm>

#include "api/json_write.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::api {
namespace {

/// Of what stands before the body.
constexpr std::size_t head_bytes_about = 1024;

using projections::Answer;
using projections::AnswerRow;
using projections::Cell;
using projections::CellType;

void append_cell(std::string& out, const Cell& cell) {
  struct Write {
    std::string& out;
    void operator()(std::monostate) const { out += "null"; }
    void operator()(const std::string& text) const { append_json_string(out, text); }
    void operator()(std::int64_t count) const { append_integer(out, count); }
    void operator()(const projections::Ratio& ratio) const { append_json_string(out, ratio.text); }
    void operator()(bool flag) const { append_json(out, flag); }
    void operator()(domain::Money value) const { append_json(out, value); }
    void operator()(domain::Date value) const { append_json(out, value); }
    void operator()(domain::Decimal value) const { append_json(out, value); }
  };
  std::visit(Write{out}, cell);
}

void append_row(std::string& out, const Answer& answer, const AnswerRow& row) {
  out.push_back('{');
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i != 0) out.push_back(',');
    append_json_string(out, answer.columns[i].name);
    out.push_back(':');
    append_cell(out, row[i]);
  }
  out.push_back('}');
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  append_json_string(out, name);
  out.push_back(':');
  append_json_string(out, text);
  out.push_back(',');
}

void append_member(std::string& out, std::string_view name, std::uint64_t number) {
  append_json_string(out, name);
  out.push_back(':');
  append_integer(out, number);
  out.push_back(',');
}

std::string plain_text(const Cell& cell, domain::Currency currency) {
  struct Write {
    domain::Currency currency;
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t count) const { return std::to_string(count); }
    std::string operator()(const projections::Ratio& ratio) const { return ratio.text; }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(domain::Money value) const { return major_units(value, currency); }
    std::string operator()(domain::Date value) const { return domain::to_string(value); }
    std::string operator()(domain::Decimal value) const { return domain::to_string(value); }
  };
  return std::visit(Write{currency}, cell);
}

// The currency of a row's amounts: its own, when it names one.
domain::Currency currency_of(const Answer& answer, const AnswerRow& row,
                             domain::Currency otherwise) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto* code = std::get_if<std::string>(&row[i]);
    if (code == nullptr || answer.columns[i].name != "currency") continue;
    domain::Currency own;
    if (domain::Currency::parse(*code, own)) return own;
  }
  return otherwise;
}

// How many columns of a terminal a text takes, counting each code point as one.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_formula(std::string_view text) {
  constexpr std::string_view starts = "=+-@\t\r";
  constexpr auto wide_starts = std::to_array<std::string_view>({"＝", "＋", "－", "＠"});
  if (text.empty()) return false;
  return starts.find(text.front()) != std::string_view::npos ||
         std::ranges::any_of(wide_starts, [&](auto wide) { return text.starts_with(wide); });
}

void append_aligned(std::string& out, std::string_view text, std::size_t width, bool right) {
  const std::size_t padding = width - std::min(width, width_of(text));
  if (right) out.append(padding, ' ');
  out.append(text);
  if (!right) out.append(padding, ' ');
}

}  // namespace

std::string answer_body(const Answer& answer) {
  std::string out = "{\"terms\":{";
  for (const auto& [name, cell] : answer.terms) {
    if (out.back() != '{') out.push_back(',');
    append_json_string(out, name);
    out.push_back(':');
    append_cell(out, cell);
  }
  out += "},\"data\":";
  append_rows(out, answer);
  out += ",\"total\":";
  if (answer.total.empty()) {
    out += "null";
  } else {
    append_row(out, answer, answer.total);
  }
  out.push_back('}');
  return out;
}

// Room for all rows at once, by the length of the first: growing would copy millions of them again
// and again.
void append_rows(std::string& out, const Answer& answer) {
  const std::size_t start = out.size();
  out.push_back('[');
  for (std::size_t i = 0; i < answer.rows.size(); ++i) {
    if (i == 1) out.reserve(start + answer.rows.size() * (out.size() - start) * 5 / 4);
    if (i != 0) out.push_back(',');
    append_row(out, answer, answer.rows[i]);
  }
  out.push_back(']');
}

std::string thing_json(const projections::Thing& thing) {
  std::string out = "{";
  const auto append_name = [&out](std::string_view name) {
    if (out.size() > 1) out.push_back(',');
    append_json_string(out, name);
    out.push_back(':');
  };
  for (const auto& [name, cell] : thing.fields) {
    append_name(name);
    append_cell(out, cell);
  }
  for (const auto& [name, table] : thing.tables) {
    append_name(name);
    append_rows(out, table);
  }
  return out + "}";
}

std::string digest_of_body(std::string_view body) {
  eventstore::Hash hash{};
  EVP_Digest(body.data(), body.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
  return eventstore::to_hex(hash);
}

std::string answer_json(const AnswerHead& head, std::string_view body, std::string_view digest) {
  std::string out = "{";
  out.reserve(body.size() + head_bytes_about);
  append_member(out, "book", head.book);
  append_member(out, "model", head.model);
  append_member(out, "model_version", std::uint64_t{head.model_version});
  append_member(out, "as_of", domain::to_string(head.as_of));
  append_member(out, "known_at", head.known_at);
  append_member(out, "position", head.known_at);
  append_member(out, "root", eventstore::to_hex(head.root));
  append_member(out, "digest", digest);
  out.append(body.substr(1));
  return out;
}

std::string answer_ndjson(const Answer& answer) {
  std::string out;
  for (const AnswerRow& row : answer.rows) {
    append_row(out, answer, row);
    out.push_back('\n');
  }
  return out;
}

void append_csv_text(std::string& out, std::string_view text, char separator) {
  const char special[] = {'"', '\n', '\r', separator};
  const bool formula = is_formula(text);
  const bool quoted =
      text.find_first_of(std::string_view(special, sizeof special)) != std::string_view::npos;
  if (quoted) out.push_back('"');
  if (formula) out.push_back('\'');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  if (quoted) out.push_back('"');
}

std::string answer_csv(const Answer& answer, domain::Currency currency, const CsvOptions& options) {
  std::string out = options.bom ? "\xEF\xBB\xBF" : "";
  for (std::size_t i = 0; i < answer.columns.size(); ++i) {
    if (i != 0) out.push_back(options.separator);
    out += answer.columns[i].name;
  }
  out += "\r\n";
  for (const AnswerRow& row : answer.rows) {
    const domain::Currency of_row = currency_of(answer, row, currency);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i != 0) out.push_back(options.separator);
      // Only text is untrusted; an amount may well start with a minus.
      if (const auto* text = std::get_if<std::string>(&row[i])) {
        append_csv_text(out, *text, options.separator);
      } else {
        out += plain_text(row[i], of_row);
      }
    }
    out += "\r\n";
  }
  return out;
}

std::string answer_table(const Answer& answer, domain::Currency currency) {
  std::vector<std::vector<std::string>> cells(1);
  for (const auto& column : answer.columns) cells[0].push_back(column.name);
  for (const AnswerRow& row : answer.rows) {
    auto& line = cells.emplace_back();
    const domain::Currency of_row = currency_of(answer, row, currency);
    for (const Cell& cell : row) line.push_back(plain_text(cell, of_row));
  }
  if (!answer.total.empty()) {
    auto& line = cells.emplace_back();
    for (const Cell& cell : answer.total) line.push_back(plain_text(cell, currency));
  }
  std::vector<std::size_t> widths(answer.columns.size());
  for (const auto& line : cells) {
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], width_of(line[i]));
  }
  std::size_t full_width = 0;
  for (const std::size_t width : widths) full_width += width + 2;
  std::string out;
  for (std::size_t l = 0; l < cells.size(); ++l) {
    const bool is_total = !answer.total.empty() && l + 1 == cells.size();
    if (l == 1 || is_total) out.append(full_width, '-') += '\n';
    for (std::size_t i = 0; i < cells[l].size(); ++i) {
      const CellType type = answer.columns[i].type;
      const bool right = type != CellType::text && type != CellType::date && type != CellType::flag;
      append_aligned(out, cells[l][i], widths[i], right);
      out += i + 1 < cells[l].size() ? "  " : "\n";
    }
  }
  return out;
}

std::string major_units(domain::Money amount, domain::Currency currency) {
  const auto digits = static_cast<std::size_t>(currency.minor_digits());
  const bool negative = amount.minor < 0;
  std::string text = std::to_string(negative ? -amount.minor : amount.minor);
  if (digits > 0) {
    if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
    text.insert(text.size() - digits, ".");
  }
  return negative ? "-" + text : text;
}

}  // namespace duebook::api
