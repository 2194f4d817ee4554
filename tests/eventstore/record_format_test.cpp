// SPDX-License-Identifier: Apache-2.0
// The bytes of the log: golden ones, a round trip for any record, and refusal of all others.
#include "eventstore/record_format.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "eventstore/base64.hpp"
#include "eventstore/proof/merkle.hpp"
#include "tests/eventstore/sample_records.hpp"

namespace duebook::eventstore {
namespace {

const std::string golden_record =
    R"({"size":7,"root":"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",)"
    R"("term":3,"lines":3,"commands":[[2,"YWJjZA=="],[1,"AP8="]]})"
    "\n"
    R"({"seq":7,"at":"2026-11-21T02:03:04.567890Z","by":"lan","key":"k1","type":"noted",)"
    R"("data":{"text":""}})"
    "\n"
    R"({"seq":8,"at":"2026-11-21T02:03:04.567890Z","by":"lan","key":"k1","type":"noted",)"
    R"("data":{"text":""}})"
    "\n"
    R"({"seq":9,"at":"2026-11-21T02:03:04.567890Z","by":"lan","key":"k2","type":"noted",)"
    R"("data":{"text":"x"}})"
    "\n";

Record the_golden_one() {
  Record record{.base = {.size = 7, .root = leaf_hash(""), .term = 3},
                .text = {},
                .ends = {},
                .commands = {}};
  add_command(record, "k1", 2, "", "abcd");
  add_command(record, "k2", 1, "x", std::string("\0\xff", 2));
  return record;
}

void expect_same(const Record& a, const Record& b) {
  EXPECT_EQ(a.base, b.base);
  EXPECT_EQ(a.text, b.text);
  EXPECT_EQ(a.ends, b.ends);
  EXPECT_EQ(a.commands, b.commands);
}

void expect_corrupted(std::string_view bytes) {
  try {
    decode_record(bytes);
    ADD_FAILURE() << "accepted: " << bytes;
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::corrupted);
  }
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(RecordFormat, writes_the_golden_bytes) {
  EXPECT_EQ(encode_record(the_golden_one()), golden_record);
  EXPECT_EQ(encode_header(the_golden_one()) + the_golden_one().text, golden_record);
}

TEST(RecordFormat, reads_the_golden_bytes) {
  expect_same(decode_record(golden_record), the_golden_one());
}

TEST(RecordFormat, writes_a_claim_as_a_header_without_commands) {
  const Record claim{
      .base = {.size = 0, .root = empty_root(), .term = 1}, .text = {}, .ends = {}, .commands = {}};
  const std::string bytes =
      R"({"size":0,"root":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",)"
      R"("term":1,"lines":0,"commands":[]})"
      "\n";
  EXPECT_EQ(encode_record(claim), bytes);
  expect_same(decode_record(bytes), claim);
}

TEST(RecordFormat, refuses_every_truncation) {
  for (std::size_t length = 0; length < golden_record.size(); ++length) {
    expect_corrupted(std::string_view(golden_record).substr(0, length));
  }
}

TEST(RecordFormat, refuses_other_spellings_and_counts) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"{\"size\":7", "{ \"size\":7"},
      {"\"size\":7", "\"size\":07"},
      {"\"size\":7", "\"size\":"},
      {"\"size\":7", "\"size\":-7"},
      {"\"size\":7", "\"size\":7.0"},
      {"\"size\":7", "\"size\":8"},
      {"\"size\":7", "\"size\":18446744073709551616"},
      {"\"size\":7", "\"size\":18446744073709551615"},
      {"6e34", "6E34"},
      {"6e34", "6e3"},
      {"\"lines\":3", "\"lines\":2"},
      {"\"lines\":3", "\"lines\":4"},
      {"\"lines\":3", "\"lines\":0"},
      {"\"lines\":3", "\"lines\":16385"},
      {"[2,", "[3,"},
      {"[2,", "[0,"},
      {"],[", "] ,["},
      {"],[", "],,["},
      {"\"]]", "\"],]"},
      {"YWJjZA==", "YWJjZA="},
      {"YWJjZA==", "YWJjZB=="},
      {"YWJjZA==", "YWJjZ==="},
      {"YWJjZA==", "YW=jZA=="},
      {"AP8=", "AP9="},
      {"AP8=", "A\\u0050"},
      {"]}\n", "]}\r\n"},
      {"]}\n", "],\"more\":1}\n"},
      {"{\"seq\":8", "{\"seq\":7"},
      {"{\"seq\":8", "{\"seq\":08"},
      {"{\"seq\":8", "{\"at\":8"},
      {"\"key\":\"k1\"", "\"key\":\"\""},
      {"\"key\":\"k1\"", "\"key\":\"k 1\""},
      {"\"key\":\"k1\"", "\"key\":\"k\xc3\xa1\""},
      {"\"key\":\"k1\"", "\"key\":\"k\\u0031\""},
      {"\"key\":\"k1\"", "\"key\":\"" + std::string(256, 'k') + "\""},
      {"\"key\":\"k1\"", "\"kee\":\"k1\""},
      {"\"key\":\"k1\"", "\"key\":\"k1"},
  };
  for (const auto& [from, to] : changes) expect_corrupted(replaced(golden_record, from, to));
  expect_corrupted(golden_record + "\n");
  expect_corrupted(golden_record + golden_record);
}

TEST(RecordFormat, refuses_what_is_beyond_the_limits) {
  Record record{.base = Head{}, .text = {}, .ends = {}, .commands = {}};
  add_command(record, "k", 1, std::string(line_bytes_max - sample_line(0, "k").size(), 'x'));
  EXPECT_TRUE(is_well_formed(record));
  EXPECT_NO_THROW(decode_record(encode_record(record)));
  Record longer{.base = Head{}, .text = {}, .ends = {}, .commands = {}};
  add_command(longer, "k", 1, std::string(line_bytes_max - sample_line(0, "k").size() + 1, 'x'));
  EXPECT_FALSE(is_well_formed(longer));
  expect_corrupted(encode_record(longer));
  Record larger{.base = Head{}, .text = {}, .ends = {}, .commands = {}};
  add_command(larger, "k", 200, std::string(65'000, 'x'));
  ASSERT_GT(larger.text.size(), record_bytes_max);
  EXPECT_FALSE(is_well_formed(larger));
  expect_corrupted(encode_record(larger));
}

TEST(RecordFormat, knows_a_record_that_must_not_be_written) {
  EXPECT_TRUE(is_well_formed(the_golden_one()));
  EXPECT_FALSE(is_well_formed(Record{}));
  const auto broken = [](auto&& change) {
    Record record = the_golden_one();
    change(record);
    return !is_well_formed(record);
  };
  EXPECT_TRUE(broken([](Record& r) { r.base.size = 8; }));
  EXPECT_TRUE(broken([](Record& r) { r.commands.pop_back(); }));
  EXPECT_TRUE(broken([](Record& r) { r.commands[1].lines = 2; }));
  EXPECT_TRUE(broken([](Record& r) { r.commands[0].lines = 0; }));
  EXPECT_TRUE(broken([](Record& r) { r.commands[0].key = "k2"; }));
  EXPECT_TRUE(broken([](Record& r) { r.ends.pop_back(); }));
  EXPECT_TRUE(broken([](Record& r) { r.ends.front() = r.ends[1]; }));
  EXPECT_TRUE(broken([](Record& r) { r.text.back() = ' '; }));
  EXPECT_TRUE(broken([](Record& r) { r.text[r.ends[0] - 3] = '\n'; }));
}

RC_GTEST_PROP(RecordFormat, reads_back_any_record, ()) {
  Record record{.base = {.size = *rc::gen::inRange<std::uint64_t>(0, 1ull << 60),
                         .root = sha256(*rc::gen::arbitrary<std::string>()),
                         .term = *rc::gen::arbitrary<std::uint64_t>()},
                .text = {},
                .ends = {},
                .commands = {}};
  const auto visible =
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>('!', '~')));
  const auto lines =
      *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(1, 5));
  for (const std::uint32_t count : lines) {
    // The key as JSON has it: quotes and backslashes escaped.
    const std::string key = *visible;
    std::string escaped;
    for (const char c : key) {
      if (c == '"' || c == '\\') escaped.push_back('\\');
      escaped.push_back(c);
    }
    add_command(record, escaped, count, "", *rc::gen::arbitrary<std::string>());
    record.commands.back().key = key;
  }
  const std::string bytes = encode_record(record);
  const Record read = decode_record(bytes);
  RC_ASSERT(read.base == record.base);
  RC_ASSERT(read.text == record.text);
  RC_ASSERT(read.ends == record.ends);
  RC_ASSERT(read.commands == record.commands);
  RC_ASSERT(encode_record(read) == bytes);
  RC_ASSERT(lines.empty() || is_well_formed(record));
}

RC_GTEST_PROP(RecordFormat, writes_again_what_it_accepts, ()) {
  std::string bytes = golden_record;
  const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  bytes[at] = *rc::gen::arbitrary<char>();
  try {
    RC_ASSERT(encode_record(decode_record(bytes)) == bytes);
  } catch (const Fault& fault) {
    RC_ASSERT(fault.kind() == FaultKind::corrupted);
  }
}

TEST(RecordFormat, has_keys_that_sort_by_book_and_number) {
  EXPECT_EQ(record_key("ab", 258), std::string("r\2ab\0\0\0\0\0\0\1\2", 12));
  EXPECT_EQ(tile_key("ab", 1, 3), std::string("t\2ab\1\0\0\0\0\0\0\0\3", 13));
  EXPECT_EQ(head_key("ab"), "h\2ab");
}

TEST(RecordFormat, keeps_heads) {
  const Head head{.size = 5, .root = leaf_hash("r"), .term = 9};
  const std::vector<Hash> peaks = {leaf_hash("p"), leaf_hash("q")};
  const std::string bytes = encode_head(head, peaks);
  EXPECT_EQ(decode_head(bytes), std::pair(head, peaks));
  for (std::size_t n = 0; n < bytes.size(); ++n)
    EXPECT_THROW(decode_head(bytes.substr(0, n)), Fault);
}

TEST(RecordFormat, takes_the_key_out_of_a_line) {
  Record record = the_golden_one();
  const std::string plain = R"("by":"lan","key":"k2")";
  const std::string escaped = R"("by":"\"a\\","key":"a\"b\\c")";
  record.text.replace(record.text.find(plain), plain.size(), escaped);
  record.ends.back() = static_cast<std::uint32_t>(record.text.size());
  EXPECT_EQ(decode_record(encode_record(record)).commands.back().key, "a\"b\\c");
}

TEST(Base64, is_that_of_rfc_4648) {
  const std::vector<std::pair<std::string, std::string>> vectors = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    std::string out;
    base64_append(out, bytes);
    EXPECT_EQ(out, text);
    EXPECT_EQ(base64_decode(text), bytes);
  }
}

}  // namespace
}  // namespace duebook::eventstore
