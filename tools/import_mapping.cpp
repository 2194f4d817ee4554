// SPDX-License-Identifier: Apache-2.0
// TOML → Mapping. Every key is known, and every mistake is named with its line.
#include "tools/import_mapping.hpp"

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <iterator>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "api/time_zones.hpp"

namespace duebook::tools {
namespace {

class Reader {
 public:
  explicit Reader(std::string name) : name_(std::move(name)) {}

  Mapping read(const toml::table& root) {
    allow(root, {"book", "defaults", "source"});
    Mapping mapping;
    mapping.book = read_book(table_at(root, "book"));
    const toml::table none;
    const toml::node* defaults = root.get("defaults");
    defaults_ = defaults == nullptr ? &none : &as_table(*defaults);
    allow(*defaults_, {"file", "separator", "require", "date_format", "decimal_mark", "thousands"});
    const toml::node* sources = root.get("source");
    if (sources == nullptr || !sources->is_array_of_tables()) {
      fail(root, "at least one [[source]] is needed");
    }
    for (const toml::node& source : *sources->as_array()) {
      mapping.sources.push_back(read_source(*source.as_table()));
      const auto named =
          std::ranges::count(mapping.sources, mapping.sources.back().name, &SourceRule::name);
      if (named > 1) {
        fail(source, "two sources are named " + mapping.sources.back().name +
                         "; give them different names with `name`");
      }
    }
    return mapping;
  }

 private:
  [[noreturn]] void fail(const toml::node& node, const std::string& what) const {
    throw MappingError(name_ + ":" + std::to_string(node.source().begin.line) + ": " + what);
  }

  void allow(const toml::table& table, std::initializer_list<std::string_view> keys) const {
    for (const auto& [key, value] : table) {
      if (std::ranges::find(keys, key.str()) != keys.end()) continue;
      std::string known;
      for (const std::string_view one : keys)
        known += (known.empty() ? "" : ", ") + std::string(one);
      fail(value, "there is no key \"" + std::string(key.str()) + "\" here; known are " + known);
    }
  }

  const toml::table& as_table(const toml::node& node) const {
    if (!node.is_table()) fail(node, "a table is expected");
    return *node.as_table();
  }
  const toml::table& table_at(const toml::table& table, std::string_view key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) fail(table, "the table [" + std::string(key) + "] is missing");
    return as_table(*node);
  }
  std::string text_of(const toml::node& node) const {
    if (const auto text = node.value_exact<std::string>()) return *text;
    if (const auto whole = node.value_exact<std::int64_t>()) return std::to_string(*whole);
    fail(node, "a text (in quotes) or a whole number is expected");
  }
  std::optional<std::string> find_text(const toml::table& table, std::string_view key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return {};
    return text_of(*node);
  }
  std::string text_at(const toml::table& table, std::string_view key) const {
    auto text = find_text(table, key);
    if (!text) fail(table, "the key \"" + std::string(key) + "\" is missing");
    return std::move(*text);
  }
  // One text, or a list of them.
  std::vector<std::string> texts_of(const toml::node& node) const {
    if (!node.is_array()) return {text_of(node)};
    std::vector<std::string> texts;
    for (const toml::node& one : *node.as_array()) texts.push_back(text_of(one));
    return texts;
  }

  domain::OpenBook read_book(const toml::table& table) const {
    allow(table, {"name", "currency", "time_zone"});
    domain::OpenBook book;
    book.name.value = text_at(table, "name");
    if (!domain::Currency::parse(text_at(table, "currency"), book.currency)) {
      fail(table, "currency must be an ISO 4217 code such as \"VND\"");
    }
    if (const auto zone = find_text(table, "time_zone")) {
      if (!api::is_time_zone(*zone)) fail(table, "there is no time zone " + *zone);
      book.time_zone = domain::ZoneName{*zone};
    }
    return book;
  }

  // A key of the source, or its default.
  const toml::node* find_setting(const toml::table& table, std::string_view key) const {
    const toml::node* node = table.get(key);
    return node != nullptr ? node : defaults_->get(key);
  }

  char mark_of(const toml::node* node) const {
    if (node == nullptr) return 0;
    const std::string text = text_of(*node);
    if (text.size() != 1) fail(*node, "one character is expected");
    return text.front();
  }

  Formats read_formats(const toml::table& table) const {
    Formats formats;
    if (const toml::node* node = find_setting(table, "date_format")) {
      formats.date = DateFormat::parse(text_of(*node));
      if (!formats.date) {
        fail(*node, "date_format needs YYYY, M or MM, and D or DD once each, as in \"M/D/YYYY\"");
      }
    }
    formats.number.decimal_mark = mark_of(find_setting(table, "decimal_mark"));
    formats.number.thousands = mark_of(find_setting(table, "thousands"));
    const NumberFormat& number = formats.number;
    if (number.decimal_mark != 0 && number.decimal_mark == number.thousands) {
      fail(table, "decimal_mark and thousands must differ");
    }
    return formats;
  }

  Template read_template(const toml::node& node) const {
    const std::string text = text_of(node);
    Template out;
    std::string literal;
    const auto end_literal = [&] {
      if (!literal.empty()) out.pieces.push_back({std::exchange(literal, {}), false});
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool is_doubled = i + 1 < text.size() && text[i + 1] == text[i];
      if (text[i] != '{' && text[i] != '}') {
        literal.push_back(text[i]);
      } else if (is_doubled) {
        literal.push_back(text[i++]);
      } else {
        const std::size_t end = text.find('}', i);
        if (text[i] == '}' || end == text.npos || end == i + 1) {
          fail(node, "braces hold the name of a column; write {{ and }} for braces");
        }
        end_literal();
        out.pieces.push_back({text.substr(i + 1, end - i - 1), true});
        i = end;
      }
    }
    end_literal();
    return out;
  }
  std::optional<Template> find_template(const toml::table& table, std::string_view key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return {};
    return read_template(*node);
  }

  FieldRule read_field(const toml::node& node, const CommandField& field,
                       const Formats& formats) const {
    FieldRule rule{field, {}, {}, {1, 0}, formats};
    if (!node.is_table()) {
      rule.from = read_template(node);
      return rule;
    }
    const toml::table& table = *node.as_table();
    allow(table, {"from", "default", "scale", "date_format", "decimal_mark", "thousands"});
    if (table.get("from") == nullptr) fail(table, "the key \"from\" is missing");
    rule.from = read_template(*table.get("from"));
    rule.fallback = find_text(table, "default").value_or("");
    if (const auto scale = find_text(table, "scale")) {
      const bool is_number = field.kind == FieldKind::money || field.kind == FieldKind::decimal;
      if (!is_number || read_number(*scale, {'.', 0}, rule.scale) != ValueFault::none) {
        fail(table, "scale is a number such as 1000, -1 or \"0.01\", and of numbers only");
      }
    }
    const bool has_own = table.contains("date_format") || table.contains("decimal_mark") ||
                         table.contains("thousands");
    if (has_own) rule.formats = read_formats(table);
    return rule;
  }

  std::vector<FieldRule> read_fields(const toml::table& table, std::span<const CommandField> known,
                                     const Formats& formats, bool has_own_amount = false) const {
    std::vector<FieldRule> rules;
    for (const auto& [key, value] : table) {
      if (has_own_amount && key == "amount") continue;
      const CommandField* field = find_field(known, key.str());
      if (field == nullptr || field->kind == FieldKind::nested) {
        std::string names;
        for (const CommandField& one : known) {
          if (one.kind != FieldKind::nested) names += " " + std::string(one.name);
        }
        fail(value, "there is no field \"" + std::string(key.str()) + "\"; known are" + names);
      }
      rules.push_back(read_field(value, *field, formats));
    }
    return rules;
  }

  void read_filters(const toml::table& table, std::string_view key, bool takes_them,
                    std::vector<RowFilter>& out) const {
    if (!table.contains(key)) return;
    for (const auto& [column, values] : table_at(table, key)) {
      out.push_back({std::string(column.str()), texts_of(values), takes_them});
    }
  }

  // Documents have an amount or lines; other commands neither.
  void read_amounts(const toml::table& table, const toml::table& fields, const Formats& formats,
                    SourceRule& out) const {
    const toml::node* amount = fields.get("amount");
    const toml::node* lines = table.get("lines");
    const bool has_lines = out.command.is_document && out.command.name != "record-payment";
    if (has_lines && (amount == nullptr) == (lines == nullptr)) {
      fail(table, "a document needs either the field amount or [source.lines]");
    }
    if (!has_lines && lines != nullptr) fail(*lines, "only invoices and credit notes have lines");
    if (has_lines && amount != nullptr) {
      out.amount = read_field(*amount, {"amount", FieldKind::money}, formats);
    }
    if (lines == nullptr) return;
    const toml::table& rule = as_table(*lines);
    allow(rule, {"file", "key", "fields", "date_format", "decimal_mark", "thousands"});
    out.lines.emplace();
    out.lines->file = find_text(rule, "file").value_or("");
    if (!out.key) fail(rule, "a source with lines needs a key");
    if (!out.lines->file.empty() != rule.contains("key")) {
      fail(rule, "file and key of lines go together");
    }
    if (const auto key = find_template(rule, "key")) out.lines->key = *key;
    out.lines->fields = read_fields(table_at(rule, "fields"), fields_of_line(), formats);
  }

  SourceRule read_source(const toml::table& table) const {
    allow(table,
          {"name", "file", "command", "key", "once", "where", "unless", "require", "separator",
           "date_format", "decimal_mark", "thousands", "settles", "fields", "lines"});
    SourceRule out;
    const std::string command = text_at(table, "command");
    const ImportableCommand* importable = find_importable(command);
    if (importable == nullptr) fail(table, "the command " + command + " cannot be imported");
    out.command = *importable;
    const toml::node* file = find_setting(table, "file");
    if (file == nullptr) fail(table, "the key \"file\" is missing");
    out.file = text_of(*file);
    out.name = find_text(table, "name")
                   .value_or(std::filesystem::path(out.file).stem().string() + "/" + command);
    if (const toml::node* separator = find_setting(table, "separator")) {
      out.separator = mark_of(separator);
    }
    out.key = find_template(table, "key");
    const toml::node* once = table.get("once");
    out.once = once != nullptr && once->value_or(false);
    if (out.once && !out.key) fail(*once, "once needs a key");
    read_filters(table, "where", true, out.filters);
    read_filters(table, "unless", false, out.filters);
    if (const toml::node* required = find_setting(table, "require")) {
      out.required = texts_of(*required);
    }
    out.settles = find_template(table, "settles");
    if (out.settles && (!out.command.is_document || out.command.name == "create-invoice")) {
      fail(table, "only payments and credit notes settle an invoice");
    }
    const Formats formats = read_formats(table);
    const toml::table& fields = table_at(table, "fields");
    read_amounts(table, fields, formats, out);
    out.fields = read_fields(fields, fields_of_command(command), formats, out.amount.has_value());
    return out;
  }

  std::string name_;
  const toml::table* defaults_ = nullptr;
};

}  // namespace

std::vector<std::string> Mapping::files() const {
  std::vector<std::string> files;
  const auto add = [&](const std::string& file) {
    if (!file.empty() && std::ranges::find(files, file) == files.end()) files.push_back(file);
  };
  for (const SourceRule& source : sources) {
    add(source.file);
    if (source.lines) add(source.lines->file);
  }
  return files;
}

Mapping read_mapping(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  if (in) text.assign(std::istreambuf_iterator<char>(in), {});
  if (!in) throw MappingError(path.string() + ": the file cannot be read");
  return read_mapping_of(text, path.string());
}

Mapping read_mapping_of(std::string_view text, const std::string& name) {
  try {
    return Reader(name).read(toml::parse(text, name));
  } catch (const toml::parse_error& error) {
    throw MappingError(name + ":" + std::to_string(error.source().begin.line) + ": " +
                       std::string(error.description()));
  }
}

}  // namespace duebook::tools
