// SPDX-License-Identifier: Apache-2.0
// Customers as lists and one by one.
#include "projections/parties/customer_model.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using projections::CustomerModel;
using projections::Thing;
using projections::View;

using Codes = std::vector<std::string>;

RegisterCustomer named(std::string code, std::string name, const std::string& owner = "") {
  RegisterCustomer command = customer(std::move(code), owner);
  command.name = Name{std::move(name)};
  return command;
}

Codes codes(const View& view, const CustomerModel::Query& query) {
  const auto page = CustomerModel::list(view, query, {});
  EXPECT_TRUE(page);
  return keys_of(page->answer);
}

Codes found(const View& view, std::string typed) {
  CustomerModel::Query query;
  query.q = projections::SearchText{std::move(typed)};
  return codes(view, query);
}

TEST(Customers, are_listed_in_the_order_they_came) {
  ToldBook book;
  for (const char* code : {"B", "A", "C"}) book.tell(customer(code));
  EXPECT_EQ(codes(book.at(history_begin), {}), (Codes{"B", "A", "C"}));
}

TEST(Customers, are_filtered_by_owner_region_and_any_of_their_groups) {
  ToldBook book;
  book.tell(customer("A", "E1", "R1", {Code{"G1"}, Code{"G2"}}));
  book.tell(customer("B", "E2"));
  book.tell(customer("C", "E1", "", {Code{"G1"}}));
  const View view = book.at(history_begin);
  EXPECT_EQ(codes(view, {.owner = Code{"e1"}}), (Codes{"A", "C"}));
  EXPECT_EQ(codes(view, {.region = Code{"R1"}}), (Codes{"A"}));
  EXPECT_EQ(codes(view, {.region = Code{"-"}}), (Codes{"B", "C"}));
  EXPECT_EQ(codes(view, {.group = Code{"G2"}}), (Codes{"A"}));
  EXPECT_EQ(codes(view, {.group = Code{"-"}}), (Codes{"B"}));
  EXPECT_EQ(codes(view, {.owner = Code{"E1"}, .group = Code{"G1"}}), (Codes{"A", "C"}));
}

TEST(Customers, are_not_filtered_by_what_the_book_does_not_know) {
  ToldBook book;
  const auto page = CustomerModel::list(book.at(history_begin), {.owner = Code{"E9"}}, {});
  ASSERT_FALSE(page);
  EXPECT_EQ(page.rejection(), (Rejection{Reason::employee_not_found, "/owner"}));
}

TEST(Customers, are_found_with_the_best_fit_first) {
  ToldBook book;
  book.tell(named("HA1", "Bình Minh"));
  book.tell(named("C2", "Hạ Long"));
  book.tell(named("HA", "Trần Văn Sơn"));
  book.tell(named("C4", "Nguyễn Hà"));
  const View view = book.at(history_begin);
  EXPECT_EQ(found(view, "ha"), (Codes{"HA", "HA1", "C2", "C4"}));
  EXPECT_EQ(found(view, "hà"), (Codes{"HA", "C4", "HA1", "C2"}));
  EXPECT_EQ(found(view, "tvs"), (Codes{"HA"}));
  EXPECT_EQ(found(view, "zzz"), Codes{});
}

TEST(Customers, are_found_by_what_was_known_then) {
  ToldBook book;
  const Seq before = book.tell(named("A", "Hoa Sen"));
  book.tell(ChangeCustomer{Code{"A"}, Name{"Mặt Trời"}, {}, {}, {}, {}, {}, {}});
  EXPECT_EQ(found(book.at(history_begin), "hoa sen"), Codes{});
  EXPECT_EQ(found(book.at(history_begin), "mat troi"), Codes{"A"});
  EXPECT_EQ(found(book.at(history_begin, before), "hoa sen"), Codes{"A"});
  EXPECT_EQ(found(book.at(history_begin, before), "mat troi"), Codes{});
}

TEST(Customers, are_found_by_a_phone_that_was_changed) {
  ToldBook book;
  book.tell(customer("A"));
  ChangeCustomer change;
  change.customer = Code{"A"};
  change.phone = Change<Phone>::to(Phone{"+84 912 345 678"});
  book.tell(change);
  EXPECT_EQ(found(book.at(history_begin), "0912345"), Codes{"A"});
}

TEST(Customers, are_found_after_saving_and_loading) {
  ToldBook book;
  book.tell(named("A", "Hoa Sen"));
  const SharedFacts loaded = saved_and_loaded(book.facts());
  EXPECT_EQ(found(View(*loaded, {history_begin, book.size(), {}}), "hs"), Codes{"A"});
}

std::string field(const Thing& thing, std::string_view name) {
  for (const auto& [key, cell] : thing.fields) {
    if (key == name) return text_of(cell);
  }
  return "no such field";
}

TEST(Customer, has_names_of_its_parties_and_all_its_groups) {
  ToldBook book;
  const Seq seq = book.tell(customer("Kh1", "E1", "R1", {Code{"G2"}, Code{"G1"}})) - 1;
  const auto thing = CustomerModel::one(book.at(history_begin), "KH1");
  ASSERT_TRUE(thing);
  EXPECT_EQ(thing->version, seq);
  EXPECT_EQ(field(*thing, "code"), "Kh1");
  EXPECT_EQ(field(*thing, "owner"), "E1");
  EXPECT_EQ(field(*thing, "owner_name"), "An");
  EXPECT_EQ(field(*thing, "region_name"), "North");
  EXPECT_EQ(field(*thing, "credit_days"), "null");
  EXPECT_EQ(field(*thing, "group"), "no such field");
  ASSERT_EQ(thing->tables.front().first, "groups");
  EXPECT_EQ(keys_of(thing->tables.front().second), (Codes{"G2", "G1"}));
}

TEST(Customer, has_its_amounts_per_currency_on_the_day) {
  ToldBook book(AllocationPolicy::manual);
  book.tell(customer("A"));
  book.tell(invoice("A", 100, day(2026, 1, 1), 10));
  book.tell(payment("A", 30, day(2026, 1, 5)));
  CreateInvoice dollars = invoice("A", 7, day(2026, 2, 1), 10);
  dollars.currency = usd();
  book.tell(dollars);
  const auto january = CustomerModel::one(book.at(day(2026, 1, 31)), "A");
  ASSERT_TRUE(january);
  EXPECT_EQ(printed(january->tables[1].second),
            "currency|balance|open|overdue|unallocated|\nVND|70|100|100|30|\n\n");
  const auto february = CustomerModel::one(book.at(day(2026, 2, 1)), "A");
  EXPECT_EQ(keys_of(february->tables[1].second), (Codes{"USD", "VND"}));
}

TEST(Customer, that_nobody_knew_then_is_not_found) {
  ToldBook book;
  const Seq before = book.size();
  book.tell(customer("A"));
  for (const View& view : {book.at(history_begin, before), book.at(history_begin)}) {
    const auto thing = CustomerModel::one(view, view.known_at() == before ? "A" : "B");
    ASSERT_FALSE(thing);
    EXPECT_EQ(thing.rejection(), (Rejection{Reason::customer_not_found, ""}));
  }
}

TEST(Customer, touches_rows_of_its_own_only) {
  ToldBook book;
  for (const char* code : {"A", "B"}) book.tell(customer(code));
  for (int i = 0; i < 20; ++i) book.tell(invoice("A", 100, history_begin, 10));
  EXPECT_EQ(CustomerModel::rows_touched_by_one(book.at(history_begin), "B"), 0u);
  EXPECT_EQ(CustomerModel::rows_touched(book.at(history_begin), {}), 0u);
}

}  // namespace
}  // namespace duebook::tests
