// SPDX-License-Identifier: Apache-2.0
// Wraps each entity model of the catalogue.
#include "api/entities.hpp"

#include <algorithm>

#include "api/json_schema.hpp"
#include "projections/catalogue.hpp"

namespace duebook::api {
namespace {

using projections::ListPage;
using projections::PageAsked;
using projections::View;

template <projections::EntityModel M>
class ListQuestionOf : public ListQuestion {
 public:
  explicit ListQuestionOf(Parameters& parameters) { parameters.take_record(query_); }

  domain::Checked<ListPage> ask(const View& view, const PageAsked& page) const override {
    return M::list(view, query_, page);
  }
  std::uint64_t rows_touched(const View& view) const override {
    return M::rows_touched(view, query_);
  }

 private:
  typename M::Query query_;
};

template <projections::EntityModel M>
std::unique_ptr<ListQuestion> read_list(Parameters& parameters) {
  return std::make_unique<ListQuestionOf<M>>(parameters);
}

template <projections::EntityModel M>
std::uint64_t rows_touched_by_one([[maybe_unused]] const View& view,
                                  [[maybe_unused]] std::string_view key) {
  if constexpr (requires { M::rows_touched_by_one(view, key); }) {
    return M::rows_touched_by_one(view, key);
  }
  return 0;
}

// "credit-notes" → "credit_note"
std::string key_of(std::string_view noun) {
  std::string key(noun.substr(0, noun.size() - 1));
  std::ranges::replace(key, '-', '_');
  return key;
}

template <projections::EntityModel M>
EntityType entity_type() {
  const std::string_view noun = domain::entity_nouns[static_cast<std::size_t>(M::kind)];
  const std::string key = key_of(noun);
  std::string words = key;
  std::ranges::replace(words, '_', ' ');
  EntityType type{M::kind,
                  noun,
                  key,
                  M::Query::summary,
                  "One " + words + ", with the version that If-Match takes as its ETag.",
                  {},
                  read_list<M>,
                  M::one,
                  rows_touched_by_one<M>};
  const typename M::Query query{};
  domain::for_each_field(query, [&]<class F>(std::string_view name, const F&) {
    type.filters.push_back(
        {name, is_required_parameter<F>, schema_of(static_cast<const F*>(nullptr))});
  });
  return type;
}

template <class... M>
std::vector<EntityType> all_entities(projections::EntityModelList<M...>) {
  return {entity_type<M>()...};
}

}  // namespace

std::span<const EntityType> entities() {
  static const std::vector<EntityType> all = all_entities(projections::EntityModels{});
  return all;
}

}  // namespace duebook::api
