// SPDX-License-Identifier: Apache-2.0
// Reference: figures computed apart from Duebook, and the comparison with them that counts how many
// were compared.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace duebook::tests {

using Json = simdjson::dom::element;

/// A JSON file of reference figures.
class Reference {
 public:
  explicit Reference(const std::filesystem::path& path);

  Json root() const { return root_; }
  Json operator[](std::string_view key) const;

 private:
  simdjson::dom::parser parser_;
  Json root_;
};

/// Numbers and texts as they stand, "null" and "true" as such.
std::string text_of(Json json);
Json member(Json json, std::string_view key);
std::int64_t number_of(Json json);

/// visit(key, value) of each member.
template <class Visit>
void for_each_member(Json json, Visit&& visit) {
  const simdjson::dom::object object = json.get_object().value();
  for (const auto& [key, value] : object) visit(std::string(key), Json(value));
}

std::size_t size_of(Json json);

/// Compares and counts. Stops reporting after a few differences, and fails at the end if there was
/// any, or if fewer figures were compared than there are.
class Comparison {
 public:
  explicit Comparison(std::string name) : name_(std::move(name)) {}

  void expect(std::string_view what, const std::string& ours, const std::string& reference);
  void expect(std::string_view what, std::int64_t ours, const std::string& reference) {
    expect(what, std::to_string(ours), reference);
  }
  /// To be called at the end: all agreed, and there were so many.
  void finish(std::size_t figures) const;

 private:
  std::string name_;
  std::size_t compared_ = 0;
  std::size_t different_ = 0;
};

}  // namespace duebook::tests
