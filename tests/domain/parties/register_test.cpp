// SPDX-License-Identifier: Apache-2.0
// What holds for everything that is named by a code: defined once, renamed, retired for good.
#include "domain/parties/register.hpp"

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

// The commands and events of one kind whose only fields are a code and a name.
template <class D, class C, class R, class Defined, class Changed, class Retired, Reason unknown>
struct Names {
  using Define = D;
  using Change = C;
  using Retire = R;
  using DefinedEvent = Defined;
  using ChangedEvent = Changed;
  using RetiredEvent = Retired;
  static constexpr Reason not_found = unknown;
};

template <class Kind>
class Named : public ::testing::Test {
 public:
  // The field in which changes and retirements name the thing.
  static std::string pointer() { return "/" + std::string(field_names<typename Kind::Change>[0]); }
};

using NamedKinds = ::testing::Types<
    Names<DefineDepartment, ChangeDepartment, RetireDepartment, DepartmentDefined,
          DepartmentChanged, DepartmentRetired, Reason::department_not_found>,
    Names<DefineCustomerGroup, ChangeCustomerGroup, RetireCustomerGroup, CustomerGroupDefined,
          CustomerGroupChanged, CustomerGroupRetired, Reason::customer_group_not_found>,
    Names<DefineRegion, ChangeRegion, RetireRegion, RegionDefined, RegionChanged, RegionRetired,
          Reason::region_not_found>,
    Names<DefineProductGroup, ChangeProductGroup, RetireProductGroup, ProductGroupDefined,
          ProductGroupChanged, ProductGroupRetired, Reason::product_group_not_found>>;
TYPED_TEST_SUITE(Named, NamedKinds);

TYPED_TEST(Named, is_defined_renamed_and_retired) {
  using K = TypeParam;
  Given(open_book())
      .when(typename K::Define{{"Đ1"}, {"Một"}})
      .then({typename K::DefinedEvent{{"Đ1"}, {"Một"}}})
      .when(typename K::Change{{"đ1"}, {"Hai"}})
      .then({typename K::ChangedEvent{{"Đ1"}, {"Hai"}}})
      .when(typename K::Retire{{"đ1"}})
      .then({typename K::RetiredEvent{{"Đ1"}}});
}

TYPED_TEST(Named, has_a_code_of_its_own_without_regard_to_case) {
  using K = TypeParam;
  Given(open_book(), typename K::Define{{"Đ1"}, {"Một"}}, typename K::Retire{{"Đ1"}})
      .when(typename K::Define{{"đ1"}, {"Khác"}})
      .then_rejected(Reason::code_taken, "/code")
      .when(typename K::Define{{"d1"}, {"Khác"}})
      .then({typename K::DefinedEvent{{"d1"}, {"Khác"}}});
}

TYPED_TEST(Named, stays_retired) {
  using K = TypeParam;
  Given(open_book(), typename K::Define{{"A"}, {"x"}}, typename K::Retire{{"A"}})
      .when(typename K::Change{{"A"}, {"y"}})
      .then_rejected(Reason::retired, TestFixture::pointer())
      .when(typename K::Retire{{"A"}})
      .then_rejected(Reason::retired, TestFixture::pointer());
}

TYPED_TEST(Named, must_be_known) {
  using K = TypeParam;
  Given(open_book())
      .when(typename K::Change{{"A"}, {"y"}})
      .then_rejected(K::not_found, TestFixture::pointer())
      .when(typename K::Retire{{"A"}})
      .then_rejected(K::not_found, TestFixture::pointer());
}

TYPED_TEST(Named, is_the_target_of_its_changes_and_made_by_its_definition) {
  using K = TypeParam;
  const Event defined = typename K::DefinedEvent{{"A"}, {"x"}};
  const Command change = typename K::Change{{"A"}, {"y"}};
  const Command retire = typename K::Retire{{"A"}};
  const auto made = made_by(defined);
  ASSERT_TRUE(made && target_of(change) && target_of(retire));
  EXPECT_EQ(made->kind, target_of(change)->kind);
  EXPECT_EQ(made->kind, target_of(retire)->kind);
  EXPECT_EQ(target_of(change)->code, "A");
  const Given given(open_book(), typename K::Define{{"A"}, {"x"}},
                    typename K::Change{{"A"}, {"y"}});
  EXPECT_EQ(version_of(given.book(), *made), Seq{2});
}

}  // namespace
}  // namespace duebook::tests
