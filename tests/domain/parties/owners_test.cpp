// SPDX-License-Identifier: Apache-2.0
// Rules of handing customers over, and the law of the even split.
#include "domain/parties/owners.hpp"

#include <algorithm>
#include <numeric>

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

using Codes = std::vector<Code>;

Codes codes(const std::string& letter, std::size_t from, std::size_t to) {
  Codes out;
  for (std::size_t i = from; i <= to; ++i) out.push_back({letter + std::to_string(i)});
  return out;
}

Given a_book_with(std::size_t customers, std::size_t employees) {
  Given given(open_book());
  for (const Code& code : codes("E", 1, employees)) given.given(DefineEmployee{code, {"x"}, {}});
  for (const Code& code : codes("C", 1, customers)) given.given(register_customer(code.value));
  return given;
}

TEST(SplitEvenly, gives_sizes_that_differ_by_one_at_most_larger_first) {
  for (std::size_t count = 0; count <= 300; ++count) {
    for (std::size_t owners = 1; owners <= 40; ++owners) {
      const auto sizes = split_evenly(count, owners);
      ASSERT_EQ(sizes.size(), owners);
      ASSERT_EQ(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}), count);
      ASSERT_TRUE(std::ranges::is_sorted(sizes, std::greater{}));
      ASSERT_LE(sizes.front() - sizes.back(), 1u);
    }
  }
}

// For every number of customers and owners: blocks of the list in order, all customers once.
TEST(TransferOwner, gives_contiguous_blocks_larger_first) {
  Given given = a_book_with(60, 10);
  for (std::size_t n = 1; n <= 60; ++n) {
    for (std::size_t m = 1; m <= 10; ++m) {
      given.when(TransferOwner{codes("C", 1, n), {}, codes("E", 1, m), {}});
      const auto events = given.made<OwnerTransferred>();
      ASSERT_EQ(events.size(), std::min(n, m));
      Codes all;
      for (std::size_t i = 0; i < events.size(); ++i) {
        ASSERT_EQ(events[i].owner.value, "E" + std::to_string(i + 1));
        const std::size_t size = n / m + (i < n % m ? 1 : 0);
        ASSERT_EQ(events[i].customers.size(), size) << n << " to " << m;
        all.insert(all.end(), events[i].customers.begin(), events[i].customers.end());
      }
      ASSERT_EQ(all, codes("C", 1, n));
    }
  }
  const Employees& employees = given.book().employees;
  for (std::uint32_t i = 1; i <= 10; ++i) EXPECT_EQ(employees[{i}].customers, 6u);
}

TEST(TransferOwner, keeps_the_order_of_the_list_and_the_codes_as_registered) {
  a_book_with(3, 2)
      .when(TransferOwner{{Code{"c3"}, Code{"C1"}, Code{"c2"}}, {}, {Code{"e2"}, Code{"e1"}}, {}})
      .then({OwnerTransferred{{"E2"}, {Code{"C3"}, Code{"C1"}}},
             OwnerTransferred{{"E1"}, {Code{"C2"}}}});
}

TEST(TransferOwner, hands_over_all_of_one_owner_in_the_order_they_were_registered) {
  Given given = a_book_with(5, 3);
  given.given(TransferOwner{{Code{"C4"}, Code{"C2"}}, {}, {Code{"E1"}}, {}})
      .when(TransferOwner{{}, Code{"e1"}, {Code{"E2"}, Code{"E3"}}, {}})
      .then({OwnerTransferred{{"E2"}, {Code{"C2"}}}, OwnerTransferred{{"E3"}, {Code{"C4"}}}})
      .when(TransferOwner{{}, Code{"E1"}, {Code{"E2"}}, {}})
      .then_rejected(Reason::changes_nothing, "/from");
}

TEST(TransferOwner, splits_over_the_active_employees_of_a_department) {
  Given(open_book(), DefineDepartment{{"D1"}, {"Sales"}}, DefineDepartment{{"D2"}, {"Empty"}},
        DefineEmployee{{"E1"}, {"x"}, Code{"D1"}}, DefineEmployee{{"E2"}, {"x"}, {}},
        DefineEmployee{{"E3"}, {"x"}, Code{"D1"}}, DefineEmployee{{"E4"}, {"x"}, Code{"D1"}},
        RetireEmployee{{"E3"}}, register_customer("C1"), register_customer("C2"))
      .when(TransferOwner{codes("C", 1, 2), {}, {}, Code{"d1"}})
      .then({OwnerTransferred{{"E1"}, {Code{"C1"}}}, OwnerTransferred{{"E4"}, {Code{"C2"}}}})
      .when(TransferOwner{codes("C", 1, 2), {}, {}, Code{"D2"}})
      .then_rejected(Reason::list_empty, "/to_department")
      .when(TransferOwner{codes("C", 1, 2), {}, {}, Code{"D9"}})
      .then_rejected(Reason::department_not_found, "/to_department");
}

TEST(TransferOwner, of_very_many_goes_on_in_further_events) {
  Given given(open_book(), DefineEmployee{{"E1"}, {"x"}, {}});
  Codes all;
  for (int i = 0; i < 1'000; ++i) {
    all.push_back({std::string(55, 'k') + std::to_string(100'000 + i)});
    given.given(register_customer(all.back().value));
  }
  given.when(TransferOwner{all, {}, {Code{"E1"}}, {}});
  Codes handed;
  const auto events = given.made<OwnerTransferred>();
  EXPECT_EQ(events.size(), 3u);
  for (const OwnerTransferred& event : events) {
    EXPECT_EQ(event.owner, Code{"E1"});
    EXPECT_LE(event.customers.size() * 61, 24'100u);
    handed.insert(handed.end(), event.customers.begin(), event.customers.end());
  }
  EXPECT_TRUE(handed == all);
}

TEST(TransferOwner, is_all_or_none) {
  a_book_with(3, 2)
      .when(TransferOwner{{Code{"C1"}, Code{"C9"}}, {}, {Code{"E1"}}, {}})
      .then_rejected(Reason::customer_not_found, "/customers/1")
      .then_book([](const Book& book) { EXPECT_EQ(book.employees[{1}].customers, 0u); });
}

TEST(TransferOwner, is_rejected_with_the_field_to_blame) {
  Given given = a_book_with(3, 3);
  given.given(RetireEmployee{{"E3"}})
      .when(TransferOwner{codes("C", 1, 2), Code{"E1"}, codes("E", 2, 2), {}})
      .then_rejected(Reason::fields_exclude, "/from")
      .when(TransferOwner{{}, {}, codes("E", 1, 1), {}})
      .then_rejected(Reason::list_empty, "/customers")
      .when(TransferOwner{codes("C", 1, 2), {}, codes("E", 1, 1), Code{"D1"}})
      .then_rejected(Reason::fields_exclude, "/to_department")
      .when(TransferOwner{codes("C", 1, 2), {}, {}, {}})
      .then_rejected(Reason::list_empty, "/to")
      .when(TransferOwner{{Code{"C1"}, Code{"c1"}}, {}, codes("E", 1, 1), {}})
      .then_rejected(Reason::named_twice, "/customers")
      .when(TransferOwner{codes("C", 1, 2), {}, {Code{"E1"}, Code{"e1"}}, {}})
      .then_rejected(Reason::named_twice, "/to/1")
      .when(TransferOwner{codes("C", 1, 2), {}, {Code{"E1"}, Code{"E3"}}, {}})
      .then_rejected(Reason::retired, "/to/1")
      .when(TransferOwner{codes("C", 1, 2), {}, {Code{"E9"}}, {}})
      .then_rejected(Reason::employee_not_found, "/to/0")
      .when(TransferOwner{{}, Code{"E9"}, {Code{"E1"}}, {}})
      .then_rejected(Reason::employee_not_found, "/from");
}

}  // namespace
}  // namespace duebook::tests
