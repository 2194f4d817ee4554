// SPDX-License-Identifier: Apache-2.0
// Reading of files by libcsv, simdjson (behind api) and liblzma.
#include "tools/import_rows.hpp"

#include <csv.h>
#include <lzma.h>

#include <algorithm>
#include <fstream>
#include <memory>

#include "api/json_rows.hpp"

namespace duebook::tools {
namespace {

[[noreturn]] void throw_unreadable(const std::string& name, std::uint64_t line,
                                   const std::string& what) {
  throw UnreadableFile(name + (line == 0 ? "" : ":" + std::to_string(line)) + ": " + what);
}

void check_utf8(std::string_view text, const std::string& name) {
  if (api::is_utf8(text)) return;
  std::uint64_t line = 1;
  for (; !text.empty(); ++line) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    if (!api::is_utf8(text.substr(0, length))) break;
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  throw_unreadable(name, line, "the text is not UTF-8; convert it first, for example with iconv");
}

// Fed line by line, so that every row knows where it starts.
class CsvRows {
 public:
  CsvRows(const std::string& name, char separator, RowTable& out) : name_(name), out_(out) {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
    csv_set_delim(&parser_, static_cast<unsigned char>(separator));
  }
  CsvRows(const CsvRows&) = delete;
  CsvRows& operator=(const CsvRows&) = delete;
  ~CsvRows() { csv_free(&parser_); }

  void read(std::string_view text) {
    while (!text.empty()) {
      const std::size_t newline = text.find('\n');
      const std::size_t length = newline == text.npos ? text.size() : newline + 1;
      ++line_;
      const bool is_blank = text[0] == '\n' || text.starts_with("\r\n");
      if (is_between_rows_ && !is_blank) {
        row_line_ = line_;
        is_between_rows_ = false;
      }
      if (csv_parse(&parser_, text.data(), length, on_cell, on_row, this) != length) fail();
      text.remove_prefix(length);
    }
    if (csv_fini(&parser_, on_cell, on_row, this) != 0) fail();
    if (out_.columns().empty()) throw_unreadable(name_, 0, "there is no row of column names");
  }

 private:
  [[noreturn]] void fail() {
    throw_unreadable(name_, row_line_,
                     "a quote is not closed, or stands where none may; quoted cells write \" as "
                     "\"\"");
  }
  static void on_cell(void* text, std::size_t length, void* self) {
    static_cast<CsvRows*>(self)->add({static_cast<const char*>(text), length});
  }
  static void on_row(int, void* self) { static_cast<CsvRows*>(self)->end_row(); }

  void add(std::string_view text) {
    if (has_columns_) return out_.add_cell(text);
    if (out_.columns().size() == columns_max) throw_unreadable(name_, line_, "too many columns");
    if (out_.find_column(text)) {
      throw_unreadable(name_, line_, "two columns are named " + std::string(text));
    }
    out_.add_column(std::string(text));
  }
  void end_row() {
    if (has_columns_) out_.end_row(row_line_);
    has_columns_ = is_between_rows_ = true;
  }

  csv_parser parser_{};
  const std::string& name_;
  RowTable& out_;
  bool has_columns_ = false;
  bool is_between_rows_ = true;
  std::uint64_t line_ = 0;
  std::uint64_t row_line_ = 1;
};

void read_json_rows(std::string_view text, const std::string& name, RowTable& out) {
  api::JsonRowReader reader;
  std::vector<api::JsonRowReader::Value> values;
  std::vector<std::string_view> cells;
  out.allow_short_rows();
  for (std::uint64_t line = 1; !text.empty(); ++line) {
    const std::size_t newline = std::min(text.find('\n'), text.size());
    const std::string_view one = text.substr(0, newline);
    text.remove_prefix(std::min(newline + 1, text.size()));
    if (one.find_first_not_of(" \t\r") == one.npos) continue;
    if (const auto problem = reader.read(one, values)) {
      throw_unreadable(name, line, std::string(problem->en));
    }
    cells.assign(out.columns().size(), {});
    for (const auto& value : values) {
      const auto column = out.find_column(value.name);
      if (column) {
        cells[*column] = value.text;
      } else {
        if (out.columns().size() == columns_max) throw_unreadable(name, line, "too many names");
        out.add_column(value.name);
        cells.push_back(value.text);
      }
    }
    for (const std::string_view cell : cells) out.add_cell(cell);
    out.end_row(line);
  }
}

struct EndStream {
  void operator()(lzma_stream* stream) const {
    lzma_end(stream);
    delete stream;
  }
};

std::string unpack_xz(std::string_view packed, const std::string& name) {
  constexpr std::uint64_t memory_bytes_max = 256u << 20;
  std::unique_ptr<lzma_stream, EndStream> stream(new lzma_stream(LZMA_STREAM_INIT));
  if (lzma_stream_decoder(stream.get(), memory_bytes_max, LZMA_CONCATENATED) != LZMA_OK) {
    throw std::bad_alloc();
  }
  std::string text;
  std::string piece(1 << 16, '\0');
  stream->next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
  stream->avail_in = packed.size();
  lzma_ret outcome = LZMA_OK;
  while (outcome == LZMA_OK) {
    stream->next_out = reinterpret_cast<std::uint8_t*>(piece.data());
    stream->avail_out = piece.size();
    outcome = lzma_code(stream.get(), LZMA_FINISH);
    text.append(piece, 0, piece.size() - stream->avail_out);
  }
  if (outcome != LZMA_STREAM_END) throw_unreadable(name, 0, "the compressed data are damaged");
  return text;
}

}  // namespace

std::optional<std::size_t> RowTable::find_column(std::string_view name) const {
  const auto at = std::ranges::find(columns_, name);
  if (at == columns_.end()) return {};
  return static_cast<std::size_t>(at - columns_.begin());
}

std::string_view RowTable::cell(std::size_t row, std::size_t column) const {
  if (column >= cell_count(row)) return {};
  const std::size_t cell = row_begin(row) + column;
  const std::size_t begin = cell == 0 ? 0 : cell_ends_[cell - 1];
  return std::string_view(text_).substr(begin, cell_ends_[cell] - begin);
}

void RowTable::add_cell(std::string_view text) {
  text_ += text;
  cell_ends_.push_back(text_.size());
}

void RowTable::end_row(std::uint64_t line) {
  row_ends_.push_back(cell_ends_.size());
  lines_.push_back(line);
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  if (in) text.assign(std::istreambuf_iterator<char>(in), {});
  if (!in) throw_unreadable(path.string(), 0, "the file cannot be read");
  return path.extension() == ".xz" ? unpack_xz(text, path.string()) : text;
}

RowTable read_rows(const std::filesystem::path& path, char separator) {
  std::string name = path.string();
  if (path.extension() == ".xz") name.resize(name.size() - 3);
  return read_rows_of(read_text(path), name, separator);
}

RowTable read_rows_of(std::string_view text, const std::string& name, char separator) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  check_utf8(text, name);
  RowTable table;
  if (name.ends_with(".ndjson") || name.ends_with(".jsonl")) {
    read_json_rows(text, name, table);
  } else {
    CsvRows(name, separator, table).read(text);
  }
  return table;
}

std::string csv_cell(std::string_view text) {
  const bool is_plain = text.find_first_of(",;\"\r\n\t") == text.npos && !text.starts_with(' ') &&
                        !text.ends_with(' ');
  if (is_plain) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

}  // namespace duebook::tools
