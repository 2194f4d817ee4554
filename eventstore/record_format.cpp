// SPDX-License-Identifier: Apache-2.0
// Records to bytes and back, keys of RocksDB, and the rule of acceptance.
//
// Reading is strict: there is one spelling for every record, so whatever is accepted would be
// written again as the same bytes.
#include "eventstore/record_format.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <functional>

#include "eventstore/assert.hpp"
#include "eventstore/base64.hpp"
#include "eventstore/big_endian.hpp"
#include "eventstore/cursor.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::size_t number_bytes_max = 20;
constexpr std::size_t head_bytes_min = 8 + sizeof(Hash) + 8;
constexpr std::string_view line_start = "{\"seq\":";

void append_number(std::string& out, std::uint64_t number) {
  char digits[number_bytes_max];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

std::string book_prefix(char kind, std::string_view book, std::size_t more_bytes) {
  EVENTSTORE_ASSERT(book.size() <= book_id_bytes_max);
  std::string key;
  key.reserve(2 + book.size() + more_bytes);
  key.push_back(kind);
  key.push_back(static_cast<char>(book.size()));
  key.append(book);
  return key;
}

bool is_command_key(std::string_view key) {
  if (key.empty() || key.size() > command_key_bytes_max) return false;
  // Without a way out in the middle, so that many are looked at together.
  bool visible = true;
  for (const char c : key) visible &= c > ' ' && c <= '~';
  return visible;
}

// Skips a JSON string's characters and its closing quote.
void skip_string(Cursor& in) {
  in.plain_text();
  while (in.next() == '\\') {
    in.next();
    in.plain_text();
  }
}

// The value of "key" in a line's envelope, unescaped.
void read_key_of_line(std::string_view line, std::string& key) {
  Cursor in(line);
  in.expect(line_start);
  in.number();
  in.expect(",\"at\":\"");
  skip_string(in);
  in.expect(",\"by\":\"");
  skip_string(in);
  in.expect(",\"key\":\"");
  key.assign(in.plain_text());
  while (in.next() == '\\') {
    // Visible ASCII needs no other escape, and the lines are canonical.
    const char c = in.next();
    if (c != '"' && c != '\\') throw_corrupted("a key with a needless escape");
    key.push_back(c);
    key.append(in.plain_text());
  }
  in.expect(",\"type\":\"");
  if (!is_command_key(key)) throw_corrupted("a key that is not 1 to 255 visible ASCII characters");
}

// A command entry as the header has it; the key is filled later, from the lines.
void read_entry(Cursor& in, CommandEntry& entry) {
  in.expect("[");
  const std::uint64_t lines = in.number();
  if (lines == 0 || lines > record_lines_max) throw_corrupted("a command without lines");
  entry.lines = static_cast<std::uint32_t>(lines);
  in.expect(",\"");
  base64_decode(in.up_to('"'), entry.fingerprint);
  in.expect("]");
}

// The header; returns how many lines it announces.
std::uint64_t read_header(Cursor& in, Record& record) {
  in.expect("{\"size\":");
  record.base.size = in.number();
  in.expect(",\"root\":\"");
  record.base.root = hash_from_hex(in.up_to('"'));
  in.expect(",\"term\":");
  record.base.term = in.number();
  in.expect(",\"lines\":");
  const std::uint64_t lines = in.number();
  if (lines > record_lines_max) throw_corrupted("a record of too many lines");
  in.expect(",\"commands\":[");
  std::uint64_t command_lines = 0;
  std::size_t count = 0;
  while (!in.accept(']')) {
    if (count > 0) in.expect(",");
    if (count == record.commands.size()) record.commands.emplace_back();
    read_entry(in, record.commands[count]);
    command_lines += record.commands[count++].lines;
    if (command_lines > lines) break;
  }
  record.commands.resize(count);
  if (command_lines != lines) throw_corrupted("commands and lines of a record differ in number");
  in.expect("}\n");
  return lines;
}

// Cuts the text into lines; each must start with its own seq, and the last must end the text.
void read_lines(std::string_view text, std::uint64_t lines, Record& record) {
  if (text.size() > record_bytes_max) throw_corrupted("a record of too many bytes");
  if (record.base.size + lines < lines) throw_corrupted("a seq beyond 64 bits");
  record.ends.reserve(lines);
  std::size_t begin = 0;
  for (std::uint64_t i = 0; i < lines; ++i) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) throw_corrupted("a record with fewer lines than it says");
    if (end - begin > line_bytes_max) throw_corrupted("a line that is too long");
    Cursor in(text.substr(begin, end - begin));
    in.expect(line_start);
    if (in.number() != record.base.size + i) throw_corrupted("a line with another line's seq");
    if (text[end - 1] != '}') throw_corrupted("a line that is cut off");
    begin = end + 1;
    record.ends.push_back(static_cast<std::uint32_t>(begin));
  }
  if (begin != text.size()) throw_corrupted("a record with more lines than it says");
  record.text.assign(text);
}

bool respects_limits(const Record& record) {
  return !record.ends.empty() && record.ends.size() <= record_lines_max &&
         record.text.size() <= record_bytes_max && record.ends.back() == record.text.size() &&
         std::ranges::adjacent_find(record.ends, std::greater_equal<>()) == record.ends.end();
}

// Each line starts with its seq, ends as JSON does, and is one line.
bool has_own_seqs(const Record& record) {
  for (std::size_t i = 0; i < record.ends.size(); ++i) {
    const std::string_view line = record.line(i);
    Cursor in(line);
    in.expect(line_start);
    if (in.number() != record.base.size + i) return false;
    if (line.size() > line_bytes_max || line.back() != '}') return false;
    if (line.find('\n') != std::string_view::npos) return false;
    if (record.text[record.ends[i] - 1] != '\n') return false;
  }
  return true;
}

// The commands share the lines out among themselves, and each names the key of its first line.
bool has_own_commands(const Record& record) {
  std::size_t first_line = 0;
  std::string key;
  for (const CommandEntry& command : record.commands) {
    if (command.lines == 0 || command.lines > record.ends.size() - first_line) return false;
    read_key_of_line(record.line(first_line), key);
    if (key != command.key) return false;
    first_line += command.lines;
  }
  return first_line == record.ends.size();
}

}  // namespace

bool is_well_formed(const Record& record) {
  try {
    return respects_limits(record) && has_own_seqs(record) && has_own_commands(record);
  } catch (const Fault&) {
    return false;
  }
}

std::string encode_header(const Record& record) {
  std::string out;
  std::size_t bytes = 160;
  for (const CommandEntry& command : record.commands) bytes += 12 + command.fingerprint.size() * 2;
  out.reserve(bytes);
  out.append("{\"size\":");
  append_number(out, record.base.size);
  out.append(",\"root\":\"").append(to_hex(record.base.root)).append("\",\"term\":");
  append_number(out, record.base.term);
  out.append(",\"lines\":");
  append_number(out, record.line_count());
  out.append(",\"commands\":[");
  for (const CommandEntry& command : record.commands) {
    if (out.back() != '[') out.push_back(',');
    out.push_back('[');
    append_number(out, command.lines);
    out.append(",\"");
    base64_append(out, command.fingerprint);
    out.append("\"]");
  }
  return out.append("]}\n");
}

std::string encode_record(const Record& record) {
  std::string out = encode_header(record);
  out.reserve(out.size() + record.text.size());
  return out.append(record.text);
}

std::string_view header_of(std::string_view bytes) { return bytes.substr(0, bytes.find('\n') + 1); }

Record decode_record(std::string_view bytes) {
  Record record;
  decode_record(bytes, record);
  return record;
}

void decode_record(std::string_view bytes, Record& record) {
  record.ends.clear();
  Cursor in(bytes);
  const std::uint64_t lines = read_header(in, record);
  read_lines(in.rest(), lines, record);
  std::size_t first_line = 0;
  for (CommandEntry& command : record.commands) {
    read_key_of_line(record.line(first_line), command.key);
    first_line += command.lines;
  }
}

std::string record_key(std::string_view book, std::uint64_t first_seq) {
  std::string key = book_prefix('r', book, 8);
  append_be64(key, first_seq);
  return key;
}

std::string tile_key(std::string_view book, std::uint8_t level, std::uint64_t index) {
  std::string key = book_prefix('t', book, 9);
  key.push_back(static_cast<char>(level));
  append_be64(key, index);
  return key;
}

std::string head_key(std::string_view book) { return book_prefix('h', book, 0); }

std::string note_key(std::string_view name) { return std::string("n").append(name); }

std::string encode_head(const Head& head, std::span<const Hash> peaks) {
  std::string bytes;
  bytes.reserve(head_bytes_min + peaks.size() * sizeof(Hash));
  append_be64(bytes, head.size);
  bytes.append(head.root.begin(), head.root.end());
  append_be64(bytes, head.term);
  return bytes.append(hashes_to_bytes(peaks));
}

std::pair<Head, std::vector<Hash>> decode_head(std::string_view bytes) {
  if (bytes.size() < head_bytes_min) throw_corrupted("a head that is cut off");
  Head head{.size = read_be64(bytes), .root = {}, .term = read_be64(bytes.substr(8 + 32))};
  std::ranges::copy(bytes.substr(8, 32), head.root.begin());
  const auto peaks = static_cast<std::size_t>(std::popcount(head.size));
  return {head, hashes_from_bytes(bytes.substr(head_bytes_min), peaks)};
}

std::string hashes_to_bytes(std::span<const Hash> hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * sizeof(Hash));
  for (const Hash& hash : hashes) bytes.append(hash.begin(), hash.end());
  return bytes;
}

std::vector<Hash> hashes_from_bytes(std::string_view bytes, std::size_t count) {
  if (bytes.size() != count * sizeof(Hash)) throw_corrupted("hashes of another number");
  std::vector<Hash> hashes(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::ranges::copy(bytes.substr(i * sizeof(Hash), sizeof(Hash)), hashes[i].begin());
  }
  return hashes;
}

std::string to_hex(const Hash& hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * hash.size());
  for (const std::uint8_t byte : hash) {
    hex.push_back(digits[byte >> 4]);
    hex.push_back(digits[byte & 15]);
  }
  return hex;
}

Hash hash_from_hex(std::string_view text) {
  const auto digit = [](char c) -> unsigned {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    throw_corrupted("a hash that is not lower-case hex");
  };
  Hash hash{};
  if (text.size() != 2 * hash.size()) throw_corrupted("a hash of another length");
  for (std::size_t i = 0; i < hash.size(); ++i) {
    hash[i] = static_cast<std::uint8_t>(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
  }
  return hash;
}

}  // namespace duebook::eventstore
