// SPDX-License-Identifier: Apache-2.0
// Event lines: every event round-trips byte for byte, the stored format never changes, and nothing
// else is taken for one of ours.
#include "api/event_line.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include "tests/api/random_record.hpp"

namespace duebook::tests {
namespace {

using namespace std::string_view_literals;

using api::append_event_line;
using api::EventLine;
using api::read_event_line;

const std::string golden_path = std::string(DUEBOOK_SOURCE_DIR) + "/tests/golden/events.ndjson";

std::string line_of(const api::Envelope& envelope, const domain::Event& event) {
  std::string line;
  append_event_line(line, envelope, event);
  return line;
}

std::string again(const EventLine& line) { return line_of(line.envelope, line.event); }

std::vector<std::string> golden_lines() {
  std::ifstream file(golden_path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

template <class E>
std::string sample_line(std::uint64_t seed) {
  SeededDraw draw(seed);
  const api::Envelope envelope{seed,
                               {1'763'690'584'567'890 + static_cast<std::int64_t>(seed)},
                               "lan",
                               "key-\"" + std::to_string(seed)};
  return line_of(envelope, draw_record<E>(draw));
}

// Only types that have no line get some: a line that was stored once stays readable for ever.
void add_missing_lines() {
  std::set<std::string> known;
  EventLine line;
  for (const std::string& text : golden_lines()) {
    if (read_event_line(text, line)) known.emplace(api::wire_name_of(line.event));
  }
  std::ofstream file(golden_path, std::ios::app);
  for_each_kind(static_cast<domain::Event*>(nullptr), [&]<class E>() {
    if (known.contains(std::string(E::wire_name))) return;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) file << sample_line<E>(seed) << '\n';
  });
}

template <class E>
void round_trips() {
  const bool holds = rc::check(std::string(E::wire_name), [] {
    PropertyDraw draw;
    const api::Envelope envelope{static_cast<domain::Seq>(draw.between(0, domain::book_events_max)),
                                 {draw.between(0, 7'000'000'000'000'000)},
                                 draw_text(draw, domain::name_rule),
                                 draw_text(draw, domain::memo_rule)};
    const E event = draw_record<E>(draw);
    const std::string text = line_of(envelope, event);
    EventLine line;
    RC_ASSERT(read_event_line(text, line));
    RC_ASSERT(std::get<E>(line.event) == event);
    RC_ASSERT(line.envelope.seq == envelope.seq && line.envelope.at == envelope.at);
    RC_ASSERT(line.envelope.by == envelope.by && line.envelope.key == envelope.key);
    RC_ASSERT(again(line) == text);
    // Memory of a line read before must not show through.
    RC_ASSERT(read_event_line(text, line) && again(line) == text);
  });
  EXPECT_TRUE(holds) << E::wire_name;
}

}  // namespace

TEST(EventLine, round_trips_every_event) {
  for_each_kind(static_cast<domain::Event*>(nullptr), []<class E>() { round_trips<E>(); });
}

TEST(EventLine, stays_as_it_was_stored) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) add_missing_lines();
  std::set<std::string_view> seen;
  EventLine line;
  for (const std::string& text : golden_lines()) {
    ASSERT_TRUE(read_event_line(text, line)) << text;
    EXPECT_EQ(again(line), text);
    seen.insert(api::wire_name_of(line.event));
  }
  EXPECT_EQ(seen.size(), std::variant_size_v<domain::Event>)
      << "UPDATE_GOLDEN=1 adds lines of new events to " << golden_path;
}

TEST(EventLine, reads_nothing_left_of_a_line_read_before) {
  // given a line object that holds each golden line in turn, whatever stood in it before
  const std::vector<std::string> lines = golden_lines();
  EventLine reused;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& text = lines[i * 37 % lines.size()];
    // when
    ASSERT_TRUE(read_event_line(text, reused));
    // then
    EXPECT_EQ(again(reused), text);
  }
}

TEST(EventLine, is_not_read_when_cut_short) {
  EventLine line;
  for (const std::string& text : golden_lines()) {
    for (std::size_t size = 0; size < text.size(); ++size) {
      ASSERT_FALSE(read_event_line(std::string_view(text).substr(0, size), line))
          << text.substr(0, size);
    }
    ASSERT_FALSE(read_event_line(text + " ", line));
    ASSERT_FALSE(read_event_line(text + text, line));
  }
}

TEST(EventLine, is_read_only_as_it_would_be_written) {
  constexpr std::string_view bytes = "\0\x01\t\n \"\\{}[]:,-+.0159aezATZu\x7F\x80\xFF"sv;
  EventLine line;
  std::size_t accepted = 0;
  for (const std::string& text : golden_lines()) {
    std::string changed = text;
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (const char byte : bytes) {
        changed[i] = byte;
        if (!read_event_line(changed, line)) continue;
        ++accepted;
        ASSERT_EQ(again(line), changed);
      }
      changed[i] = text[i];
    }
  }
  EXPECT_GT(accepted, 0u);
}

TEST(EventLine, is_not_read_with_an_unknown_type) {
  EventLine line;
  EXPECT_FALSE(read_event_line(
      R"({"seq":1,"at":"2026-11-21T02:03:04.567890Z","by":"a","key":"k","type":"x","data":{}})",
      line));
}

}  // namespace duebook::tests
