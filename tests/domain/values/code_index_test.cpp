// SPDX-License-Identifier: Apache-2.0
// CodeIndex against a map of folded codes, through growth, marks and saves.
#include "domain/values/code_index.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "domain/values/text.hpp"
#include "tests/domain/random_history.hpp"
#include "tests/domain/saved_bytes.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

// What the index must know.
struct Model {
  std::map<std::string, std::uint32_t> numbers;
  std::vector<std::string> codes;

  void add(const std::string& code) {
    codes.push_back(code);
    numbers[fold_case(code)] = static_cast<std::uint32_t>(codes.size());
  }
  std::uint32_t find(const std::string& code) const {
    const auto found = numbers.find(fold_case(code));
    return found == numbers.end() ? 0 : found->second;
  }
};

std::string random_code(Random& random) {
  static const std::vector<std::string> letters{"a", "A", "đ", "Đ", "1", "0", "-", "ệ", "Ệ", "z"};
  std::string code;
  for (std::uint32_t i = 1 + random.below(4); i > 0; --i) code += random.pick(letters);
  return code;
}

void expect_same(const CodeIndex& index, const Model& model, Random& random) {
  ASSERT_EQ(index.size(), model.codes.size());
  for (std::uint32_t i = 0; i < model.codes.size(); ++i) {
    ASSERT_EQ(index.text(i + 1), model.codes[i]);
    ASSERT_EQ(index.find(model.codes[i]), i + 1);
  }
  for (int i = 0; i < 50; ++i) {
    const std::string code = random_code(random);
    ASSERT_EQ(index.find(code), model.find(code)) << code;
  }
}

TEST(CodeIndex, equals_a_map_under_random_additions_and_marks) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    CodeIndex index;
    Model model;
    Model at_mark;
    bool marked = false;
    for (int step = 0; step < 40; ++step) {
      for (std::uint32_t i = random.below(60); i > 0; --i) {
        const std::string code = random_code(random);
        if (model.find(code) != 0) continue;
        model.add(code);
        ASSERT_EQ(index.add(code), model.codes.size());
      }
      if (random.chance(50)) {
        if (!marked) {
          index.mark();
          at_mark = model;
        } else if (random.chance(30)) {
          index.keep();
        } else {
          index.take_back();
          model = at_mark;
        }
        marked = !marked;
      }
      expect_same(index, model, random);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(CodeIndex, is_the_same_to_the_byte_after_growing_and_taking_back) {
  CodeIndex index;
  index.mark();
  for (int i = 0; i < 1000; ++i) index.add("x" + std::to_string(i));
  index.take_back();
  EXPECT_EQ(saved(index), saved(CodeIndex{}));
  EXPECT_EQ(index.find("x1"), 0u);
  index.add("only");
  CodeIndex other;
  other.add("only");
  EXPECT_EQ(saved(index), saved(other));
}

TEST(CodeIndex, is_saved_alike_with_more_slots_than_it_needs) {
  CodeIndex index;
  for (int i = 0; i < 40; ++i) index.add("kept" + std::to_string(i));
  const std::string before = saved(index);
  index.mark();
  for (int i = 0; i < 1000; ++i) index.add("x" + std::to_string(i));
  index.take_back();
  EXPECT_EQ(saved(index), before);
}

TEST(CodeIndex, keeps_long_codes_whole_over_the_edges_of_its_chunks) {
  CodeIndex index;
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < 60; ++i) {
    codes.push_back(std::to_string(i) + std::string(i * 37 % 390, 'x'));
    index.add(codes.back());
  }
  StringSource source(saved(index));
  CodeIndex loaded;
  loaded.load(source);
  for (std::uint32_t i = 0; i < codes.size(); ++i) {
    EXPECT_EQ(index.text(i + 1), codes[i]);
    EXPECT_EQ(loaded.text(i + 1), codes[i]);
    EXPECT_EQ(loaded.find(codes[i]), i + 1);
  }
}

// A golden number: where it changes, snapshots of before are passed over.
TEST(CodeIndex, tells_how_it_hashes) { EXPECT_EQ(CodeIndex::hash_version(), 538433861u); }

TEST(CodeIndex, is_the_same_after_save_and_load) {
  for (const int size : {0, 1, 47, 48, 49, 96, 97, 3000}) {
    CodeIndex index;
    for (int i = 0; i < size; ++i) index.add("Mã-" + std::to_string(i));
    StringSource source(saved(index));
    CodeIndex loaded;
    loaded.add("of before");
    loaded.load(source);
    EXPECT_TRUE(source.is_used_up());
    EXPECT_EQ(saved(loaded), saved(index));
    EXPECT_EQ(loaded.find("of before"), 0u);
    EXPECT_EQ(loaded.find(""), 0u);
    for (int i = 0; i < size; ++i) {
      ASSERT_EQ(loaded.find("MÃ-" + std::to_string(i)), static_cast<std::uint32_t>(i + 1));
    }
    loaded.add("after");
    EXPECT_EQ(loaded.find("AFTER"), static_cast<std::uint32_t>(size + 1));
  }
}

TEST(CodeIndex, takes_an_empty_code) {
  CodeIndex index;
  EXPECT_EQ(index.find(""), 0u);
  index.add("a");
  index.add("");
  index.add("b");
  EXPECT_EQ(index.find(""), 2u);
  EXPECT_EQ(index.text(2), "");
  EXPECT_EQ(index.text(3), "b");
}

TEST(CodeIndex, takes_few_bytes_a_code) {
  CodeIndex index;
  for (int i = 0; i < 100'000; ++i) index.add("KH" + std::to_string(100'000 + i));
  EXPECT_LT(index.bytes_allocated(), std::size_t{100'000} * 40);
}

}  // namespace
}  // namespace duebook::tests
