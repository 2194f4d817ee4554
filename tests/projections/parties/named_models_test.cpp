// SPDX-License-Identifier: Apache-2.0
// Employees, departments, groups, regions and products as lists and one by one.
#include "projections/parties/named_models.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using projections::DepartmentModel;
using projections::EmployeeModel;
using projections::ProductModel;
using projections::RegionModel;
using projections::View;

using Codes = std::vector<std::string>;

template <class Model>
Codes codes(const View& view, const typename Model::Query& query = {}) {
  const auto page = Model::list(view, query, {});
  EXPECT_TRUE(page);
  return keys_of(page->answer);
}

ToldBook book_of_employees() {
  ToldBook book;
  book.tell(DefineDepartment{Code{"D1"}, Name{"Bán hàng"}});
  book.tell(DefineEmployee{Code{"E3"}, Name{"Đỗ Mỹ Linh"}, Code{"D1"}});
  book.tell(RetireEmployee{Code{"E2"}});
  return book;
}

TEST(Employees, are_filtered_by_department_and_by_being_retired) {
  const ToldBook book = book_of_employees();
  const View view = book.at(history_begin);
  EXPECT_EQ(codes<EmployeeModel>(view), (Codes{"E1", "E2", "E3"}));
  EXPECT_EQ(codes<EmployeeModel>(view, {.department = Code{"D1"}}), (Codes{"E3"}));
  EXPECT_EQ(codes<EmployeeModel>(view, {.department = Code{"-"}}), (Codes{"E1", "E2"}));
  EXPECT_EQ(codes<EmployeeModel>(view, {.retired = true}), (Codes{"E2"}));
  EXPECT_EQ(codes<EmployeeModel>(view, {.retired = false}), (Codes{"E1", "E3"}));
}

TEST(Employees, are_found_by_name) {
  const ToldBook book = book_of_employees();
  EmployeeModel::Query query;
  query.q = projections::SearchText{"do my"};
  EXPECT_EQ(codes<EmployeeModel>(book.at(history_begin), query), (Codes{"E3"}));
}

TEST(Employee, tells_its_department) {
  const ToldBook book = book_of_employees();
  const auto page = EmployeeModel::list(book.at(history_begin), {.department = Code{"D1"}}, {});
  ASSERT_TRUE(page);
  EXPECT_EQ(printed(page->answer),
            "code|name|department|department_name|retired|version|\n"
            "E3|Đỗ Mỹ Linh|D1|Bán hàng|false|7|\n\n");
}

TEST(Products, are_filtered_by_group_and_tell_price_and_tax) {
  ToldBook book;
  book.tell(DefineProductGroup{Code{"PG"}, Name{"Gạo"}});
  book.tell(DefineProduct{Code{"P1"}, Name{"Gạo tẻ"}, Code{"PG"}, Unit{"kg"},
                          Decimal{18'500'000'000}, Decimal{8'000'000}});
  book.tell(DefineProduct{Code{"P2"}, Name{"Bao bì"}, {}, {}, {}, {}});
  const auto page = ProductModel::list(book.at(history_begin), {}, {});
  ASSERT_TRUE(page);
  EXPECT_EQ(printed(page->answer),
            "code|name|unit|unit_price|tax_percent|product_group|product_group_name|retired|"
            "version|\nP1|Gạo tẻ|kg|18500|8|PG|Gạo|false|7|\n"
            "P2|Bao bì|null|null|null|null|null|false|8|\n\n");
  EXPECT_EQ(codes<ProductModel>(book.at(history_begin), {.product_group = Code{"PG"}}),
            Codes{"P1"});
}

TEST(Things, that_the_book_does_not_know_are_not_found_each_by_its_own_reason) {
  const ToldBook book;
  const View view = book.at(history_begin);
  EXPECT_EQ(EmployeeModel::one(view, "X").rejection().reason, Reason::employee_not_found);
  EXPECT_EQ(DepartmentModel::one(view, "X").rejection().reason, Reason::department_not_found);
  EXPECT_EQ(RegionModel::one(view, "X").rejection().reason, Reason::region_not_found);
  EXPECT_EQ(ProductModel::one(view, "").rejection().reason, Reason::product_not_found);
  EXPECT_EQ(projections::CustomerGroupModel::one(view, "X").rejection().reason,
            Reason::customer_group_not_found);
  EXPECT_EQ(projections::ProductGroupModel::one(view, "X").rejection().reason,
            Reason::product_group_not_found);
}

TEST(Things, look_only_at_as_many_rows_as_a_page_needs_when_nothing_is_filtered) {
  const ToldBook book;
  EXPECT_EQ(RegionModel::rows_touched(book.at(history_begin), {}), 0u);
  EXPECT_EQ(EmployeeModel::rows_touched(book.at(history_begin), {.retired = true}), 2u);
}

}  // namespace
}  // namespace duebook::tests
