// SPDX-License-Identifier: Apache-2.0
// Records: every command and event lists its fields and its wire name soundly.
#include "domain/record.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "domain/catalogue.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

struct Sample {
  Money amount;
  std::optional<Code> code;
  std::vector<AllocationPart> parts;
  Change<Name> name;
  DUEBOOK_RECORD("sample", "A sample.", amount, code, parts, name)
};
static_assert(field_count<Sample> == 4);
static_assert(field_names<Sample>[0] == "amount" && field_names<Sample>[3] == "name");
static_assert(lists_every_member<Sample>());

struct ForgetsAnOptional {
  Money amount;
  std::optional<Code> code;
  DUEBOOK_RECORD("forgets-an-optional", "", amount)
};
struct ForgetsAList {
  Money amount;
  std::vector<AllocationPart> parts;
  DUEBOOK_RECORD("forgets-a-list", "", amount)
};
struct ForgetsAChange {
  Money amount;
  Change<Name> name;
  DUEBOOK_RECORD("forgets-a-change", "", amount)
};
struct ForgetsTheFirst {
  Date date;
  Money amount;
  DUEBOOK_RECORD("forgets-the-first", "", amount)
};
static_assert(!lists_every_member<ForgetsAnOptional>());
static_assert(!lists_every_member<ForgetsAList>());
static_assert(!lists_every_member<ForgetsAChange>());
static_assert(!lists_every_member<ForgetsTheFirst>());

template <class T>
struct Kind {
  using type = T;
};

template <class Variant>
struct Kinds;
template <class... T>
struct Kinds<std::variant<T...>> {
  template <class Visit>
  static void for_each(Visit visit) {
    (visit(Kind<T>{}), ...);
  }
};

template <class T>
struct IsRecordList : std::false_type {};
template <Record T>
struct IsRecordList<std::vector<T>> : std::true_type {};

// Visits the kinds of a variant and the records that stand in their lists.
template <class Variant, class Visit>
void for_each_record(Visit visit) {
  Kinds<Variant>::for_each([&]<class T>(Kind<T> kind) {
    visit(kind);
    const T record{};
    for_each_field(record, [&]<class Field>(std::string_view, const Field&) {
      if constexpr (IsRecordList<Field>::value) visit(Kind<typename Field::value_type>{});
    });
  });
}

bool is_kebab_case(std::string_view name) {
  const auto fits = [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); };
  return !name.empty() && std::ranges::all_of(name, fits) && name.front() != '-' &&
         name.back() != '-' && name.find("--") == name.npos;
}

bool is_snake_case(std::string_view name) {
  const auto fits = [](char c) { return c == '_' || (c >= 'a' && c <= 'z'); };
  return !name.empty() && std::ranges::all_of(name, fits) && name.front() != '_' &&
         name.back() != '_';
}

template <class Variant>
void expect_sound_records() {
  for_each_record<Variant>([]<class T>(Kind<T>) {
    static_assert(lists_every_member<T>());
    static_assert(detail::takes_members<T>(std::make_index_sequence<field_count<T>>{}),
                  "the count of members would not see a forgotten one");
    EXPECT_TRUE(is_kebab_case(T::wire_name)) << T::wire_name;
    EXPECT_TRUE(T::summary.ends_with('.')) << T::wire_name;
    std::set<std::string_view> names;
    for (const std::string_view name : field_names<T>) {
      EXPECT_TRUE(is_snake_case(name)) << T::wire_name << " " << name;
      names.insert(name);
    }
    EXPECT_EQ(names.size(), field_count<T>) << T::wire_name;
  });
}

TEST(Record, of_every_command_is_sound) { expect_sound_records<Command>(); }

TEST(Record, of_every_event_is_sound) { expect_sound_records<Event>(); }

TEST(Record, has_a_wire_name_of_its_own) {
  std::set<std::string_view> names;
  std::size_t count = 0;
  const auto take = [&]<class T>(Kind<T>) {
    names.insert(T::wire_name);
    ++count;
  };
  Kinds<Command>::for_each(take);
  Kinds<Event>::for_each(take);
  EXPECT_EQ(names.size(), count);
}

TEST(Record, visits_fields_in_order_and_lets_them_be_changed) {
  Sample sample;
  std::string names;
  for_each_field(sample, [&]<class Field>(std::string_view name, Field& field) {
    names += std::string(name) + " ";
    if constexpr (std::is_same_v<Field, Money>) field = Money{5};
  });
  EXPECT_EQ(names, "amount code parts name ");
  EXPECT_EQ(sample.amount, Money{5});
}

TEST(Record, equals_by_all_its_fields) {
  const Sample sample{Money{1}, Code{"a"}, {}, {}};
  EXPECT_TRUE(sample == (Sample{Money{1}, Code{"a"}, {}, {}}));
  EXPECT_FALSE(sample == (Sample{Money{2}, Code{"a"}, {}, {}}));
  EXPECT_FALSE(sample == (Sample{Money{1}, {}, {}, {}}));
  EXPECT_FALSE(sample == (Sample{Money{1}, Code{"a"}, {AllocationPart{}}, {}}));
  EXPECT_FALSE(sample == (Sample{Money{1}, Code{"a"}, {}, Change<Name>::cleared()}));
}

TEST(Change, keeps_clears_or_sets) {
  EXPECT_TRUE(Change<Name>{}.is_keep());
  EXPECT_TRUE(Change<Name>::cleared().is_clear());
  EXPECT_TRUE(Change<Name>::to(Name{"x"}).is_set());
  EXPECT_EQ(Change<Name>::to(Name{"x"}).value(), Name{"x"});
  EXPECT_FALSE(Change<Name>::to(Name{}) == Change<Name>::cleared());
}

TEST(WireEnum, has_a_name_for_each_value) {
  EXPECT_EQ(wire_name_of(AllocationPolicy::oldest_due), "oldest-due");
  EXPECT_EQ(wire_name_of(AllocationPolicy::manual), "manual");
  EXPECT_EQ(wire_name_of(PaymentMethod::cash), "cash");
  EXPECT_EQ(wire_name_of(PaymentMethod::other), "other");
  EXPECT_EQ(wire_names(PaymentMethod{}).size(), 4u);
}

}  // namespace
}  // namespace duebook::tests
