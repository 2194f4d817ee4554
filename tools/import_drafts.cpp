// SPDX-License-Identifier: Apache-2.0
// Rows → commands as JSON, so that what a command may hold is checked where all commands are.
#include "tools/import_drafts.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "api/ledger.hpp"
#include "api/target.hpp"
#include "api/text_normal.hpp"
#include "tools/import_row_values.hpp"

namespace duebook::tools {
namespace {

using RowNumbers = std::vector<std::uint32_t>;
using RowsByKey = std::unordered_map<std::string, RowNumbers>;

// What stands in the way of one row.
struct Obstacle {
  std::string code;
  std::string pointer;
  std::string sentence;
};

std::vector<BoundField> bind_fields(const BoundFile& file, const std::vector<FieldRule>& rules) {
  std::vector<BoundField> fields;
  for (const FieldRule& rule : rules) fields.emplace_back(file, rule);
  return fields;
}

std::string hash_of(std::string_view text) {
  std::uint64_t hash = 14'695'981'039'346'656'037u;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (int shift = 60; shift >= 0; shift -= 4) hex.push_back(digits[hash >> shift & 15]);
  return hex;
}

// As the book keeps it, so that numbers of files and of the book can be compared.
std::string tidy_number(const std::string& text) {
  const std::string normal = api::to_nfc(text);
  std::string_view tidy = normal;
  return domain::tidy_text(domain::number_rule, tidy) == domain::TextFault::none ? std::string(tidy)
                                                                                 : text;
}

std::string decimal_of(domain::Money amount, int minor_digits) {
  std::int64_t scale = domain::Decimal::one;
  for (int i = 0; i < minor_digits; ++i) scale /= 10;
  domain::Decimal decimal;
  if (__builtin_mul_overflow(amount.minor, scale, &decimal.millionths)) return {};
  return domain::to_string(decimal);
}

// Where the lines of a source's documents stand.
class Lines {
 public:
  Lines(const LinesRule& rule, BoundFile file)
      : file_(std::move(file)), fields_(bind_fields(file_, rule.fields)) {
    if (rule.file.empty()) return;
    const BoundTemplate key(file_, rule.key);
    for (std::size_t row = 0; row < file_.table.row_count(); ++row) {
      by_key_[key.text(row)].push_back(static_cast<std::uint32_t>(row));
    }
  }

  void add(const std::string& key, std::uint32_t row) { by_key_[key].push_back(row); }

  // Appends "lines":[…].
  std::optional<Obstacle> append(const std::string& key, int minor_digits,
                                 std::string& json) const {
    append_json_name(json, "lines");
    json.push_back('[');
    const auto rows = by_key_.find(key);
    if (rows != by_key_.end()) {
      for (std::size_t i = 0; i < rows->second.size(); ++i) {
        if (i > 0) json.push_back(',');
        json.push_back('{');
        for (const BoundField& field : fields_) {
          const std::size_t row = rows->second[i];
          const ValueFault fault = field.append(row, minor_digits, json);
          if (fault == ValueFault::none) continue;
          const std::string sentence =
              std::string(sentence_of(fault)) + " (" + file_.place(row) + ")";
          if (is_of_the_mapping(fault)) throw MappingError(sentence);
          return Obstacle{std::string(code_of(fault)),
                          "/lines/" + std::to_string(i) + "/" + std::string(field.field().name),
                          sentence};
        }
        json.push_back('}');
      }
    }
    json.push_back(']');
    return {};
  }

 private:
  BoundFile file_;
  std::vector<BoundField> fields_;
  RowsByKey by_key_;
};

const RowTable& table_of(const RowTables& tables, const std::string& file,
                         const SourceRule& source) {
  const auto at = tables.find(file);
  if (at == tables.end()) {
    throw MappingError("source " + source.name + " takes its lines from " + file +
                       ", which is not among the files given");
  }
  return at->second;
}

class Drafter {
 public:
  Drafter(const Mapping& mapping, std::uint32_t source, const RowTables& tables, Drafts& out)
      : rule_(mapping.sources[source]),
        source_(source),
        book_digits_(mapping.book.currency.minor_digits()),
        file_{tables.at(rule_.file), rule_.file, rule_.name},
        filters_(file_, rule_),
        fields_(bind_fields(file_, rule_.fields)),
        out_(out) {
    if (rule_.key) key_.emplace(file_, *rule_.key);
    if (rule_.settles) settles_.emplace(file_, *rule_.settles);
    if (rule_.amount) amount_.emplace(file_, *rule_.amount);
    if (rule_.lines) {
      const std::string& file = rule_.lines->file.empty() ? rule_.file : rule_.lines->file;
      lines_.emplace(*rule_.lines, BoundFile{table_of(tables, file, rule_), file, rule_.name});
    }
    for (const BoundField& field : fields_) {
      if (field.field().name == "date") date_ = &field;
      if (field.field().name == "number") number_ = &field;
      if (field.field().name == "currency") currency_ = &field;
      if (field.field().name == "amount") payment_ = &field;
    }
    if (rule_.command.is_document && date_ == nullptr) {
      throw MappingError("source " + rule_.name + ": documents need the field date");
    }
  }

  void run() {
    const bool gathers = rule_.lines && rule_.lines->file.empty();
    const bool takes_first_only = rule_.once || gathers;
    RowNumbers rows;
    for (std::size_t row = 0; row < file_.table.row_count(); ++row) {
      ++out_.counts[source_].rows;
      const auto number = static_cast<std::uint32_t>(row);
      if (!filters_.takes(row)) {
        ++out_.counts[source_].left_out;
        continue;
      }
      if (!takes_first_only) {
        rows.push_back(number);
        continue;
      }
      std::string key = key_->text(row);
      if (gathers) lines_->add(key, number);
      if (seen_.insert(std::move(key)).second) {
        rows.push_back(number);
      } else {
        ++out_.counts[source_].left_out;
      }
    }
    for (const std::uint32_t row : rows) {
      if (auto obstacle = draft(row)) {
        out_.rejected.push_back({source_, row, std::move(obstacle->code),
                                 std::move(obstacle->pointer), std::move(obstacle->sentence)});
      }
    }
  }

 private:
  std::optional<Obstacle> draft(std::uint32_t row) {
    if (!file_.table.is_whole(row)) {
      return Obstacle{"cell-count", "",
                      "The row has " + std::to_string(file_.table.cell_count(row)) +
                          " cells, the heading " + std::to_string(file_.table.columns().size()) +
                          "."};
    }
    if (const std::string_view column = filters_.missing(row); !column.empty()) {
      return Obstacle{"cell-empty", "",
                      "The column " + std::string(column) + " is required and empty."};
    }
    Draft draft;
    draft.source = source_;
    draft.row = row;
    draft.body = "{";
    const int digits = minor_digits(row);
    for (const BoundField& field : fields_) {
      if (auto obstacle = check(field.append(row, digits, draft.body), field, row)) return obstacle;
    }
    if (rule_.command.is_document) {
      if (auto obstacle = add_document(row, digits, draft)) return obstacle;
    }
    const std::string key = key_ ? key_->text(row) : std::string();
    draft.key = idempotency_key(rule_.name, key.empty() ? key_of_content(draft) : key);
    if (draft.number.empty()) draft.number = key;
    out_.drafts.push_back(std::move(draft));
    return {};
  }

  std::optional<Obstacle> add_document(std::uint32_t row, int digits, Draft& draft) {
    if (date_->text(row).empty()) return Obstacle{"field-missing", "/date", "The date is empty."};
    date_->read(row, draft.date);
    if (number_ != nullptr) draft.number = tidy_number(number_->text(row));
    if (lines_) {
      if (auto obstacle = lines_->append(key_->text(row), digits, draft.body)) return obstacle;
    }
    if (amount_) {
      domain::Money amount;
      if (auto obstacle = check(amount_->read(row, digits, amount), *amount_, row)) return obstacle;
      const std::string price = decimal_of(amount, digits);
      if (amount < domain::Money{} || price.empty()) {
        return Obstacle{"out-of-range", "/amount",
                        "The amount is below zero or too large; rows below zero belong into a "
                        "source of credit notes with scale = -1."};
      }
      append_json_name(draft.body, "lines");
      draft.body += R"([{"quantity":"1","unit_price":")" + price + "\"}]";
    }
    if (settles_) {
      const std::string number = settles_->text(row);
      if (!number.empty()) draft.settles = tidy_number(number);
    }
    if (payment_ != nullptr) payment_->read(row, digits, draft.amount);
    return {};
  }

  std::optional<Obstacle> check(ValueFault fault, const BoundField& field, std::size_t row) const {
    if (fault == ValueFault::none) return {};
    if (is_of_the_mapping(fault)) {
      throw MappingError(file_.place(row) + ": \"" + field.text(row) + "\" for " +
                         std::string(field.field().name) + " of source " + rule_.name + ": " +
                         std::string(sentence_of(fault)));
    }
    return Obstacle{std::string(code_of(fault)), "/" + std::string(field.field().name),
                    std::string(sentence_of(fault))};
  }

  int minor_digits(std::size_t row) const {
    domain::Currency currency;
    if (currency_ == nullptr || !domain::Currency::parse(currency_->text(row), currency)) {
      return book_digits_;
    }
    return currency.minor_digits();
  }

  // Rows that are alike to the last field are told apart by their order.
  std::string key_of_content(const Draft& draft) {
    const std::string hash = hash_of(draft.body + draft.settles);
    return hash + "." + std::to_string(++times_seen_[hash]);
  }

  const SourceRule& rule_;
  std::uint32_t source_;
  int book_digits_;
  BoundFile file_;
  BoundFilters filters_;
  std::vector<BoundField> fields_;
  std::optional<BoundTemplate> key_;
  std::optional<BoundTemplate> settles_;
  std::optional<BoundField> amount_;
  std::optional<Lines> lines_;
  const BoundField* date_ = nullptr;
  const BoundField* number_ = nullptr;
  const BoundField* currency_ = nullptr;
  const BoundField* payment_ = nullptr;
  std::unordered_set<std::string> seen_;
  std::unordered_map<std::string, std::uint32_t> times_seen_;
  Drafts& out_;
};

}  // namespace

Drafts make_drafts(const Mapping& mapping, const RowTables& tables) {
  Drafts out;
  out.counts.resize(mapping.sources.size());
  for (std::uint32_t i = 0; i < mapping.sources.size(); ++i) {
    if (tables.contains(mapping.sources[i].file)) Drafter(mapping, i, tables, out).run();
  }
  // All documents of a day stand together; registrations have no date and come before.
  const auto order = [&](const Draft& draft) {
    const ImportableCommand& command = mapping.sources[draft.source].command;
    const std::int32_t day = command.is_document ? draft.date.days : INT32_MIN;
    return std::tuple(day, command.rank,
                      command.is_document ? std::string_view(draft.number) : std::string_view());
  };
  std::ranges::stable_sort(out.drafts, {}, order);
  return out;
}

std::string idempotency_key(std::string_view source, std::string_view key) {
  std::string text = "import/" + api::percent_encode(source) + "/" + api::percent_encode(key);
  if (text.size() > api::key_bytes_max) {
    const std::string hash = hash_of(text);
    text.resize(api::key_bytes_max - hash.size());
    text += hash;
  }
  return text;
}

}  // namespace duebook::tools
