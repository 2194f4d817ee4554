// SPDX-License-Identifier: Apache-2.0
// Reading commands: every command comes back as it was meant, whatever its spelling, and everything
// doubtful is refused with the right words.
#include "api/json_read.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "api/json_write.hpp"
#include "tests/api/random_record.hpp"
#include "tests/domain/sample_commands.hpp"

namespace duebook::tests {
namespace {

using namespace std::string_view_literals;

using api::CommandReader;
using api::ParsedCommand;
using api::Problem;

template <class T>
std::string json(const T& value) {
  std::string out;
  api::append_json(out, value);
  return out;
}

/// "400 malformed-json", with " at /pointer" where there is one; "sound" when the body can be read.
std::string verdict(std::string_view command, std::string_view body) {
  CommandReader reader;
  const auto read = reader.read(command, body);
  const auto* problem = std::get_if<Problem>(&read);
  if (problem == nullptr) return "sound";
  return std::to_string(problem->status) + " " + std::string(problem->code) +
         (problem->pointer.empty() ? "" : " at " + problem->pointer);
}

std::string batch_verdict(std::string_view line) {
  CommandReader reader;
  const auto read = reader.read_batch_line(line);
  const auto* problem = std::get_if<Problem>(&read);
  if (problem == nullptr) return "sound";
  return std::to_string(problem->status) + " " + std::string(problem->code) +
         (problem->pointer.empty() ? "" : " at " + problem->pointer);
}

std::string escaped(std::string_view name) {
  std::string out = "\"";
  constexpr std::string_view hex = "0123456789abcdef";
  for (const char c : name) {
    out += "\\u00";
    out += hex[static_cast<unsigned char>(c) >> 4];
    out += hex[c & 15];
  }
  return out + "\"";
}

// The same object with its fields in the opposite order, escaped keys and spaces.
template <class C>
std::string other_spelling(const C& command) {
  std::vector<std::string> members;
  domain::for_each_field(command, [&](std::string_view name, const auto& value) {
    if (!api::is_omitted(value)) members.push_back(escaped(name) + " :\t" + json(value));
  });
  std::string out = " {\n";
  for (auto member = members.rbegin(); member != members.rend(); ++member) {
    if (member != members.rbegin()) out += " ,\r\n";
    out += *member;
  }
  return out + " } \n";
}

template <class C>
void comes_back() {
  const bool holds = rc::check(std::string(C::wire_name), [] {
    PropertyDraw draw;
    const C command = draw_record<C>(draw);
    CommandReader reader;
    const auto plain = reader.read(C::wire_name, json(command));
    RC_ASSERT(std::holds_alternative<ParsedCommand>(plain));
    const auto& first = std::get<ParsedCommand>(plain);
    RC_ASSERT(std::get<C>(first.command) == command);
    const auto spelt = reader.read(C::wire_name, other_spelling(command));
    RC_ASSERT(std::holds_alternative<ParsedCommand>(spelt));
    RC_ASSERT(std::get<ParsedCommand>(spelt).fingerprint == first.fingerprint);
    RC_ASSERT(first.fingerprint.size() == 4 * (1 + domain::field_count<C>));
  });
  EXPECT_TRUE(holds) << C::wire_name;
}

// Fingerprints of two commands that differ in some fields name the first of those.
template <class C>
void names_what_differs() {
  const bool holds = rc::check(std::string(C::wire_name), [] {
    PropertyDraw draw;
    const C a = draw_record<C>(draw);
    const C b = draw_record<C>(draw);
    CommandReader reader;
    const auto first = reader.read(C::wire_name, json(a));
    const auto second = reader.read(C::wire_name, json(b));
    std::vector<std::string> values;
    domain::for_each_field(a, [&](std::string_view, const auto& value) {
      values.push_back(api::is_omitted(value) ? "" : json(value));
    });
    std::string_view expected;
    std::size_t i = 0;
    domain::for_each_field(b, [&](std::string_view name, const auto& value) {
      const std::string text = api::is_omitted(value) ? "" : json(value);
      if (text != values[i++] && expected.empty()) expected = name;
    });
    RC_ASSERT(api::differing_field(C::wire_name, std::get<ParsedCommand>(first).fingerprint,
                                   std::get<ParsedCommand>(second).fingerprint) == expected);
  });
  EXPECT_TRUE(holds) << C::wire_name;
}

constexpr std::string_view pay = "record-payment";

struct Row {
  std::string body;
  std::string verdict;
};

std::string nested(std::size_t depth) {
  return R"({"customer":"A","amount":1,"memo":)" + std::string(depth - 1, '[') +
         std::string(depth - 1, ']') + "}";
}

}  // namespace

TEST(JsonRead, brings_back_every_command_however_written) {
  for_each_kind(static_cast<domain::Command*>(nullptr), []<class C>() { comes_back<C>(); });
}

TEST(JsonRead, names_the_first_field_in_which_two_bodies_differ) {
  for_each_kind(static_cast<domain::Command*>(nullptr), []<class C>() { names_what_differs<C>(); });
}

TEST(JsonRead, tells_commands_of_different_names_apart) {
  CommandReader reader;
  const auto payment = reader.read("retire-region", R"({"region":"A"})");
  const auto other = reader.read("retire-product", R"({"product":"A"})");
  EXPECT_EQ(api::differing_field("retire-product", std::get<ParsedCommand>(payment).fingerprint,
                                 std::get<ParsedCommand>(other).fingerprint),
            "command");
  // A fingerprint that was stored before the command got a further field lacks its word.
  const std::string longer = std::get<ParsedCommand>(other).fingerprint;
  EXPECT_EQ(api::differing_field("retire-product", longer.substr(0, 4), longer), "product");
}

TEST(JsonRead, knows_the_commands_of_the_catalogue) {
  EXPECT_EQ(api::command_names().size(), std::variant_size_v<domain::Command>);
  for (const auto name : api::command_names()) EXPECT_TRUE(CommandReader::knows(name)) << name;
  EXPECT_FALSE(CommandReader::knows("payment-recorded"));
  EXPECT_FALSE(CommandReader::knows(""));
}

TEST(JsonRead, refuses_what_is_not_json) {
  using namespace std::string_literals;
  for (const std::string& body : {""s,
                                  " "s,
                                  "{"s,
                                  "{}x"s,
                                  "{}{}"s,
                                  "{'customer':1}"s,
                                  "{\"a\":Infinity}"s,
                                  "{\"a\":NaN}"s,
                                  "{\"a\":1,}"s,
                                  "{\"a\":01}"s,
                                  "{\"a\":+1}"s,
                                  "{\"a\":.5}"s,
                                  "{\"a\":0x1}"s,
                                  "{\"a\":\"\xFF\"}"s,
                                  "{\"\xC0\xAF\":1}"s,
                                  "{\"a\":\"\xED\xA0\x80\"}"s,
                                  "{\"a\":\"\\ud800\"}"s,
                                  "{\"a\":\"\\udc00\\ud800\"}"s,
                                  "{\"a\":\"\t\"}"s,
                                  "{\"a\":\"\n\"}"s,
                                  "{\"a\":\"\\x\"}"s,
                                  "{\"a\":tru}"s,
                                  "\xEF\xBB\xBF{}"s,
                                  "{}\0"s,
                                  "{\"a\"}"s,
                                  "{a:1}"s,
                                  "// a\n{}"s,
                                  "\xFE\xFF\0{\0}"s}) {
    EXPECT_EQ(verdict(pay, body), "400 malformed-json") << body;
  }
}

TEST(JsonRead, refuses_what_is_no_object) {
  for (const char* body : {"[]", "1", "\"a\"", "null", "true"}) {
    EXPECT_EQ(verdict(pay, body), "422 not-an-object") << body;
  }
}

TEST(JsonRead, refuses_a_key_named_twice_at_any_depth) {
  for (const char* body : {
           R"({"amount":1,"amount":2})",
           R"({"amount":1,"\u0061mount":1})",
           R"({"customer":"A","amount":1,"parts":[{"invoice":1,"amount":1,"invoice":1}]})",
           R"({"unknown":{"a":1,"b":[{"c":1,"c":1}]}})",
       }) {
    EXPECT_EQ(verdict(pay, body), "400 duplicate-key") << body;
  }
}

TEST(JsonRead, bounds_depth_and_number_of_values) {
  EXPECT_EQ(verdict(pay, nested(api::json_depth_max)), "422 field-unknown at /memo");
  EXPECT_EQ(verdict(pay, nested(api::json_depth_max + 1)), "400 json-too-deep");
  EXPECT_EQ(verdict(pay, nested(40)), "400 json-too-deep");
  EXPECT_EQ(verdict(pay, nested(5'000)), "400 json-too-deep");
  // The object and its list count, too.
  const auto with = [](std::size_t values) {
    std::string body = R"({"parts":[)";
    for (std::size_t i = 2; i < values; ++i) body += i == 2 ? "1" : ",1";
    return body + "]}";
  };
  EXPECT_EQ(verdict(pay, with(api::json_values_max + 1)), "400 json-too-many-values");
  EXPECT_NE(verdict(pay, with(api::json_values_max)), "400 json-too-many-values");
}

TEST(JsonRead, refuses_values_of_the_wrong_type_or_range) {
  const std::vector<Row> rows = {
      {R"({})", "422 field-missing at /customer"},
      {R"({"customer":"A"})", "422 field-missing at /amount"},
      {R"({"customer":null,"amount":1})", "422 wrong-type at /customer"},
      {R"({"customer":7,"amount":1})", "422 wrong-type at /customer"},
      {R"({"customer":["A"],"amount":1})", "422 wrong-type at /customer"},
      {R"({"customer":"","amount":1})", "422 text-blank at /customer"},
      {R"({"customer":"   ","amount":1})", "422 text-blank at /customer"},
      {R"({"customer":"A\u0000b","amount":1})", "422 text-has-control-character at /customer"},
      {R"({"customer":"A\nb","amount":1})", "422 text-has-control-character at /customer"},
      {R"({"customer":"A","amount":"1"})", "422 wrong-type at /amount"},
      {R"({"customer":"A","amount":1.5})", "422 not-a-whole-number at /amount"},
      {R"({"customer":"A","amount":1.0})", "422 not-a-whole-number at /amount"},
      {R"({"customer":"A","amount":1e3})", "422 not-a-whole-number at /amount"},
      {R"({"customer":"A","amount":1000000000000001})", "422 out-of-range at /amount"},
      {R"({"customer":"A","amount":-1000000000000001})", "422 out-of-range at /amount"},
      {R"({"customer":"A","amount":18446744073709551615})", "422 out-of-range at /amount"},
      {R"({"customer":"A","amount":99999999999999999999})", "400 malformed-json"},
      {R"({"customer":"A","amount":1e999})", "400 malformed-json"},
      {R"({"customer":"A","amount":1,"date":"2023-02-29"})", "422 not-a-date at /date"},
      {R"({"customer":"A","amount":1,"currency":"US$"})", "422 not-a-currency at /currency"},
      {R"({"customer":"A","amount":1,"method":"gold"})", "422 not-a-choice at /method"},
      {R"({"customer":"A","amount":1,"method":null})", "422 wrong-type at /method"},
      {R"({"customer":"A","amount":1,"parts":{}})", "422 wrong-type at /parts"},
      {R"({"customer":"A","amount":1,"parts":[{"invoice":1,"amount":1},{"invoice":-1}]})",
       "422 out-of-range at /parts/1/invoice"},
      {R"({"customer":"A","amount":1,"parts":[{"invoice":4294967296}]})",
       "422 out-of-range at /parts/0/invoice"},
      {R"({"customer":"A","amount":1,"parts":[7]})", "422 wrong-type at /parts/0"},
      {R"({"customer":"A","amount":1})", "sound"},
  };
  for (const Row& row : rows) EXPECT_EQ(verdict(pay, row.body), row.verdict) << row.body;
}

TEST(JsonRead, names_an_unknown_field_by_its_object_when_it_is_no_name) {
  const std::string head = R"({"customer":"A","amount":1,)";
  EXPECT_EQ(verdict(pay, head + R"("colour":1})"), "422 field-unknown at /colour");
  EXPECT_EQ(verdict(pay, head + R"("<script>":1})"), "422 field-unknown");
  EXPECT_EQ(verdict(pay, head + "\"" + std::string(65, 'a') + "\":1}"), "422 field-unknown");
  const std::string part = R"("parts":[{"invoice":1,"amount":1,)";
  EXPECT_EQ(verdict(pay, head + part + R"("a b":1}]})"), "422 field-unknown at /parts/0");
  EXPECT_EQ(verdict(pay, head + part + R"("memo":1}]})"), "422 field-unknown at /parts/0/memo");
}

TEST(JsonRead, normalises_text_before_it_measures_and_compares) {
  CommandReader reader;
  // given the same name composed and decomposed, with spaces around
  const auto composed = reader.read("retire-region", R"({"region":"Huế"})");
  const auto decomposed = reader.read("retire-region", "{\"region\":\" Hue\xCC\x82\xCC\x81 \"}");
  // then
  const auto& a = std::get<ParsedCommand>(composed);
  const auto& b = std::get<ParsedCommand>(decomposed);
  EXPECT_EQ(std::get<domain::RetireRegion>(b.command).region.value, "Huế");
  EXPECT_EQ(a.fingerprint, b.fingerprint);
}

TEST(JsonRead, takes_surrogate_pairs_and_knows_time_zones) {
  EXPECT_EQ(verdict("retire-region", R"({"region":"\ud83d\ude00"})"), "sound");
  const std::string book = R"({"name":"B","currency":"VND","time_zone":)";
  EXPECT_EQ(verdict("open-book", book + R"("Asia/Ho_Chi_Minh"})"), "sound");
  EXPECT_EQ(verdict("open-book", book + R"("Asia/Atlantis"})"),
            "422 not-a-time-zone at /time_zone");
  EXPECT_EQ(verdict("open-book", book + R"("../../etc/passwd"})"),
            "422 not-a-time-zone at /time_zone");
}

TEST(JsonRead, reads_lines_of_a_batch) {
  CommandReader reader;
  const auto read = reader.read_batch_line(
      R"({"command":"retire-region","key":"k1","if_match":7,"data":{"region":"A"}})");
  ASSERT_TRUE(std::holds_alternative<api::BatchLine>(read));
  const auto& line = std::get<api::BatchLine>(read);
  EXPECT_EQ(line.key, "k1");
  EXPECT_EQ(line.if_match, 7u);
  EXPECT_EQ(std::get<domain::RetireRegion>(line.parsed.command).region.value, "A");
  const std::vector<Row> rows = {
      {R"({"command":"x","key":"k","data":{}})", "404 unknown-command at /command"},
      {R"({"command":7,"key":"k","data":{}})", "422 wrong-type at /command"},
      {R"({"command":"retire-region","key":7,"data":{"region":"A"}})", "422 wrong-type at /key"},
      {R"({"command":"retire-region","if_match":-1,"data":{"region":"A"}})",
       "422 wrong-type at /if_match"},
      {R"({"key":"k","data":{}})", "422 field-missing at /command"},
      {R"({"command":"retire-region","key":"k"})", "422 field-missing at /data"},
      {R"({"command":"retire-region","data":{"region":1}})", "422 wrong-type at /data/region"},
      {R"({"command":"retire-region","data":[]})", "422 wrong-type at /data"},
      {R"({"command":"retire-region","data":{"region":"A"},"x":1})", "422 field-unknown at /x"},
      {R"({"command":"retire-region","command":"retire-region","data":{}})", "400 duplicate-key"},
      {R"([])", "422 not-an-object"},
      {R"({"command")", "400 malformed-json"},
  };
  for (const Row& row : rows) EXPECT_EQ(batch_verdict(row.body), row.verdict) << row.body;
}

TEST(JsonRead, keeps_its_feet_when_bytes_of_a_body_change) {
  CommandReader reader;
  const std::string body =
      R"({"customer":"Huế","amount":12,"date":"2026-01-01","parts":[{"invoice":1,"amount":2}]})";
  constexpr std::string_view bytes = "\0\x01 \"\\{}[]:,-.0e\x80\xFF"sv;
  for (std::size_t i = 0; i < body.size(); ++i) {
    for (const char byte : bytes) {
      std::string changed = body;
      changed[i] = byte;
      const auto read = reader.read(pay, changed);
      const auto* problem = std::get_if<Problem>(&read);
      if (problem != nullptr) {
        EXPECT_TRUE(problem->status == 400 || problem->status == 422) << changed;
      }
    }
  }
}

}  // namespace duebook::tests
