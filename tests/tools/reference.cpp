// SPDX-License-Identifier: Apache-2.0
// Reading and comparing of reference figures.
#include "tests/tools/reference.hpp"

#include <gtest/gtest.h>

#include "tools/import_rows.hpp"

namespace duebook::tests {

Reference::Reference(const std::filesystem::path& path) {
  root_ = parser_.parse(tools::read_text(path)).value();
}

Json Reference::operator[](std::string_view key) const { return member(root_, key); }

Json member(Json json, std::string_view key) {
  Json found;
  if (json.at_key(key).get(found) != simdjson::SUCCESS) {
    throw std::out_of_range("the reference has no " + std::string(key));
  }
  return found;
}

std::string text_of(Json json) {
  std::string_view text;
  if (json.get_string().get(text) == simdjson::SUCCESS) return std::string(text);
  return simdjson::minify(json);
}

std::int64_t number_of(Json json) { return json.get_int64().value(); }

std::size_t size_of(Json json) {
  return json.is_array() ? json.get_array().value().size() : json.get_object().value().size();
}

void Comparison::expect(std::string_view what, const std::string& ours,
                        const std::string& reference) {
  constexpr std::size_t shown_max = 10;
  ++compared_;
  if (ours == reference) return;
  if (++different_ > shown_max) return;
  ADD_FAILURE() << name_ << ", " << what << ": " << ours << " instead of " << reference;
}

void Comparison::finish(std::size_t figures) const {
  EXPECT_EQ(compared_, figures) << name_;
  EXPECT_EQ(different_, 0u) << name_;
  testing::Test::RecordProperty(name_, static_cast<int>(compared_));
}

}  // namespace duebook::tests
