// SPDX-License-Identifier: Apache-2.0
// Debt ageing by small cases whose figures were worked out by hand.
#include "projections/receivables/debt_ageing.hpp"

#include <gtest/gtest.h>

#include "projections/read_model.hpp"
#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using namespace projections;

static_assert(Explainable<DebtAgeing>);
static_assert(lists_every_member<DebtAgeing::Query>());

using Numbers = std::vector<std::int64_t>;

Answer ageing(const View& view, const DebtAgeing::Query& query = {}) {
  const Checked<Answer> answer = DebtAgeing::ask(view, query);
  EXPECT_TRUE(answer);
  return *answer;
}

Rejection rejection(const View& view, const DebtAgeing::Query& query) {
  const Checked<Answer> answer = DebtAgeing::ask(view, query);
  EXPECT_FALSE(answer);
  return answer.rejection();
}

// A book with the customer C1 of the owner E1 in region R1 and group G1.
ToldBook book_with_customer(AllocationPolicy allocation = AllocationPolicy::oldest_due) {
  ToldBook book(allocation);
  book.tell(customer("C1", "E1", "R1", {Code{"G1"}}));
  return book;
}

const Date jan_1 = day(2026, 1, 1);

TEST(DebtAgeing, names_its_columns_after_the_buckets) {
  const ToldBook book = book_with_customer();
  const auto names_with = [&](const DebtAgeing::Query& query) {
    std::string names;
    for (const auto& column : ageing(book.at(jan_1), query).columns) names += column.name + " ";
    return names;
  };
  EXPECT_EQ(names_with({}),
            "code name current days_1_30 days_31_60 days_61_90 days_91_120 over_120 open_items "
            "open unallocated balance ");
  EXPECT_EQ(names_with({.buckets = {30, 60}, .policy = BucketPolicy::le}),
            "code name not_due days_0_30 days_31_60 over_60 open_items open unallocated balance ");
}

TEST(DebtAgeing, counts_an_item_due_today_as_current) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 10));
  EXPECT_EQ(numbers_of(ageing(book.at(jan_1 + 10)), "C1"),
            (Numbers{100, 0, 0, 0, 0, 0, 1, 100, 0, 100}));
  EXPECT_EQ(numbers_of(ageing(book.at(jan_1 + 11)), "C1"),
            (Numbers{0, 100, 0, 0, 0, 0, 1, 100, 0, 100}));
}

TEST(DebtAgeing, counts_the_limit_of_a_bucket_into_it) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 0));
  const auto bucket_at = [&](std::int32_t days) {
    return text_at(ageing(book.at(jan_1 + days), {.detail = true}), 0, "bucket");
  };
  EXPECT_EQ(bucket_at(30), "days_1_30");
  EXPECT_EQ(bucket_at(31), "days_31_60");
  EXPECT_EQ(bucket_at(60), "days_31_60");
  EXPECT_EQ(bucket_at(61), "days_61_90");
  EXPECT_EQ(bucket_at(120), "days_91_120");
  EXPECT_EQ(bucket_at(121), "over_120");
}

TEST(DebtAgeing, counts_an_item_due_today_into_the_first_bucket_with_policy_le) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 10));
  const DebtAgeing::Query le{.buckets = {30, 60}, .policy = BucketPolicy::le};
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 9), le), "C1", "not_due"), 100);
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 10), le), "C1", "days_0_30"), 100);
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 40), le), "C1", "days_0_30"), 100);
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 41), le), "C1", "days_31_60"), 100);
}

TEST(DebtAgeing, ages_by_invoice_date_when_asked) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 30));
  const DebtAgeing::Query query{.basis = AgeingBasis::invoice_date};
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 20), query), "C1", "days_1_30"), 100);
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 20)), "C1", "current"), 100);
}

TEST(DebtAgeing, ages_each_instalment_by_its_own_due_date) {
  ToldBook book = book_with_customer();
  CreateInvoice command = invoice("C1", 100, jan_1, 0);
  command.credit_days.reset();
  command.instalments = {{jan_1 + 10, Money{30}}, {jan_1 + 50, Money{70}}};
  book.tell(command);
  book.tell(payment("C1", 50, jan_1 + 20));
  const Answer answer = ageing(book.at(jan_1 + 60));
  EXPECT_EQ(numbers_of(answer, "C1"), (Numbers{0, 50, 0, 0, 0, 0, 1, 50, 0, 50}));
  const Answer before = ageing(book.at(jan_1 + 19));
  EXPECT_EQ(numbers_of(before, "C1"), (Numbers{70, 30, 0, 0, 0, 0, 2, 100, 0, 100}));
}

TEST(DebtAgeing, leaves_out_documents_dated_later) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1 + 5, 10));
  EXPECT_TRUE(ageing(book.at(jan_1 + 4)).rows.empty());
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 5)), "C1", "balance"), 100);
}

TEST(DebtAgeing, counts_a_payment_from_its_day_and_from_when_it_was_known) {
  ToldBook book = book_with_customer();
  const Seq known = book.tell(invoice("C1", 100, jan_1, 10));
  book.tell(payment("C1", 40, jan_1 + 5));
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 4)), "C1", "open"), 100);
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 5)), "C1", "open"), 60);
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 5, known)), "C1", "open"), 100);
}

TEST(DebtAgeing, keeps_a_voided_invoice_open_until_the_day_of_the_void) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 10));
  book.tell(payment("C1", 40, jan_1 + 5));
  book.tell(VoidInvoice{{1}, jan_1 + 20, {}}, jan_1 + 20);
  EXPECT_EQ(numbers_of(ageing(book.at(jan_1 + 19)), "C1"),
            (Numbers{0, 60, 0, 0, 0, 0, 1, 60, 0, 60}));
  EXPECT_EQ(numbers_of(ageing(book.at(jan_1 + 20)), "C1"),
            (Numbers{0, 0, 0, 0, 0, 0, 0, 0, -40, -40}));
}

TEST(DebtAgeing, keeps_an_allocation_until_the_day_it_is_undone) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 10));
  book.tell(payment("C1", 40, jan_1 + 5));
  book.tell(UnallocatePayment{{1}, {}, jan_1 + 8}, jan_1 + 8);
  EXPECT_EQ(numbers_of(ageing(book.at(jan_1 + 7)), "C1"),
            (Numbers{60, 0, 0, 0, 0, 0, 1, 60, 0, 60}));
  EXPECT_EQ(numbers_of(ageing(book.at(jan_1 + 8)), "C1"),
            (Numbers{100, 0, 0, 0, 0, 0, 1, 100, -40, 60}));
}

TEST(DebtAgeing, shows_what_a_credit_note_exceeds_its_invoice_by_as_unallocated) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 10));
  book.tell(payment("C1", 70, jan_1 + 1));
  book.tell(credit_note("C1", 50, jan_1 + 2, 1));
  EXPECT_EQ(numbers_of(ageing(book.at(jan_1 + 2)), "C1"),
            (Numbers{0, 0, 0, 0, 0, 0, 0, 0, -20, -20}));
  book.tell(RefundCreditNote{{1}, Money{15}, jan_1 + 4, {}, {}});
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 3)), "C1", "unallocated"), -20);
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 4)), "C1", "unallocated"), -5);
}

TEST(DebtAgeing, keeps_a_customer_who_has_unallocated_money_only) {
  ToldBook book = book_with_customer();
  book.tell(customer("C2"));
  book.tell(payment("C1", 40, jan_1));
  const Answer answer = ageing(book.at(jan_1));
  EXPECT_EQ(keys_of(answer), (std::vector<std::string>{"C1"}));
  EXPECT_EQ(keys_of(ageing(book.at(jan_1), {.only_open = false})),
            (std::vector<std::string>{"C1", "C2"}));
}

TEST(DebtAgeing, takes_a_write_off_from_what_is_open) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 10));
  book.tell(WriteOffInvoice{{1}, Money{30}, jan_1 + 40, {}}, jan_1 + 40);
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 39)), "C1", "days_1_30"), 100);
  EXPECT_EQ(number_at(ageing(book.at(jan_1 + 40)), "C1", "days_1_30"), 70);
}

TEST(DebtAgeing, never_sums_across_currencies) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 10));
  CreateInvoice dollars = invoice("C1", 7, jan_1, 10);
  dollars.currency = usd();
  book.tell(dollars);
  RecordPayment paid = payment("C1", 200, jan_1);
  paid.currency = usd();
  book.tell(paid);
  EXPECT_EQ(numbers_of(ageing(book.at(jan_1)), ""), (Numbers{100, 0, 0, 0, 0, 0, 1, 100, 0, 100}));
  EXPECT_EQ(numbers_of(ageing(book.at(jan_1), {.currency = usd()}), ""),
            (Numbers{500, 0, 0, 0, 0, 0, 1, 500, 0, 500}));
}

TEST(DebtAgeing, counts_items_for_the_owner_at_issue_or_for_the_current_one) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 10));
  const Seq before = book.size();
  book.tell(TransferOwner{{Code{"C1"}}, {}, {Code{"E2"}}, {}});
  book.tell(invoice("C1", 7, jan_1, 10));
  const Answer at_issue = ageing(book.at(jan_1), {.by = AgeingGroups::owner});
  EXPECT_EQ(keys_of(at_issue), (std::vector<std::string>{"E1", "E2"}));
  EXPECT_EQ(number_at(at_issue, "E1", "balance"), 100);
  EXPECT_EQ(number_at(at_issue, "E2", "balance"), 7);
  const DebtAgeing::Query current{.by = AgeingGroups::current_owner};
  EXPECT_EQ(number_at(ageing(book.at(jan_1), current), "E2", "balance"), 107);
  EXPECT_EQ(number_at(ageing(book.at(jan_1, before), current), "E1", "balance"), 100);
}

TEST(DebtAgeing, counts_unallocated_money_for_the_party_its_customer_belongs_to) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 10));
  book.tell(TransferOwner{{Code{"C1"}}, {}, {Code{"E2"}}, {}});
  RecordPayment waiting = payment("C1", 30, jan_1);
  waiting.allocation = AllocationPolicy::manual;
  book.tell(waiting);
  const Answer answer = ageing(book.at(jan_1), {.by = AgeingGroups::owner});
  EXPECT_EQ(number_at(answer, "E1", "balance"), 100);
  EXPECT_EQ(number_at(answer, "E2", "balance"), -30);
  EXPECT_EQ(number_at(answer, "", "balance"), 70);
}

TEST(DebtAgeing, groups_by_region_and_first_group_and_puts_those_without_last) {
  ToldBook book = book_with_customer();
  book.tell(customer("C2", "", "", {Code{"G2"}, Code{"G1"}}));
  book.tell(customer("C3"));
  book.tell(invoice("C1", 1, jan_1, 10));
  book.tell(invoice("C2", 20, jan_1, 10));
  book.tell(invoice("C3", 300, jan_1, 10));
  const Answer groups = ageing(book.at(jan_1), {.by = AgeingGroups::customer_group});
  EXPECT_EQ(keys_of(groups), (std::vector<std::string>{"G1", "G2", "-"}));
  EXPECT_EQ(number_at(groups, "G2", "open"), 20);
  EXPECT_EQ(number_at(groups, "-", "open"), 300);
  const Answer regions = ageing(book.at(jan_1), {.by = AgeingGroups::region});
  EXPECT_EQ(keys_of(regions), (std::vector<std::string>{"R1", "-"}));
  EXPECT_EQ(number_at(regions, "-", "open"), 320);
  const Answer all = ageing(book.at(jan_1), {.by = AgeingGroups::none});
  EXPECT_EQ(keys_of(all), (std::vector<std::string>{"-"}));
  EXPECT_EQ(numbers_of(all, "-"), numbers_of(all, ""));
}

TEST(DebtAgeing, is_filtered_by_codes_whatever_their_case) {
  ToldBook book = book_with_customer();
  book.tell(customer("C2", "E2"));
  book.tell(invoice("C1", 1, jan_1, 10));
  book.tell(invoice("C2", 20, jan_1, 10));
  const auto total = [&](const DebtAgeing::Query& query) {
    return number_at(ageing(book.at(jan_1), query), "", "open");
  };
  EXPECT_EQ(total({.customer = Code{"c2"}}), 20);
  EXPECT_EQ(total({.owner = Code{"e1"}}), 1);
  EXPECT_EQ(total({.region = Code{"R1"}}), 1);
  EXPECT_EQ(total({.region = Code{"-"}}), 20);
  EXPECT_EQ(total({.customer_group = Code{"g1"}}), 1);
  EXPECT_EQ(total({.customer = Code{"C2"}, .region = Code{"R1"}}), 0);
}

TEST(DebtAgeing, lists_open_items_in_detail) {
  ToldBook book = book_with_customer();
  book.tell(customer("B2"));
  book.tell(invoice("C1", 100, jan_1, 10));
  book.tell(invoice("C1", 50, jan_1 + 1, 0));
  book.tell(invoice("B2", 7, jan_1, 40));
  book.tell(payment("C1", 60, jan_1 + 2));
  const Answer answer = ageing(book.at(jan_1 + 15), {.detail = true});
  EXPECT_EQ(keys_of(answer), (std::vector<std::string>{"3/1", "1/1"}));
  EXPECT_EQ(text_at(answer, 1, "customer"), "C1");
  EXPECT_EQ(text_at(answer, 1, "number"), "1");
  EXPECT_EQ(text_at(answer, 1, "invoice_date"), "2026-01-01");
  EXPECT_EQ(text_at(answer, 1, "due_date"), "2026-01-11");
  EXPECT_EQ(text_at(answer, 1, "bucket"), "days_1_30");
  EXPECT_EQ(numbers_of(answer, "1/1"), (Numbers{1, 1, 100, 90, 5}));
  EXPECT_EQ(numbers_of(answer, ""), (Numbers{107, 97}));
}

TEST(DebtAgeing, explains_a_bucket_by_the_events_behind_it) {
  ToldBook book = book_with_customer();
  book.tell(invoice("C1", 100, jan_1, 10));
  book.tell(payment("C1", 40, jan_1 + 5));
  book.tell(UnallocatePayment{{1}, {{{1}, {}, Money{15}}}, jan_1 + 6}, jan_1 + 6);
  const auto answer =
      DebtAgeing::explain(book.at(jan_1 + 20), {}, {.row = "C1", .column = "days_1_30"});
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->rows.size(), 3u);
  EXPECT_EQ(text_at(*answer, 0, "event"), "invoice-created");
  EXPECT_EQ(text_at(*answer, 0, "document"), "1");
  EXPECT_EQ(text_at(*answer, 0, "amount"), "100");
  EXPECT_EQ(text_at(*answer, 1, "event"), "payment-allocated");
  EXPECT_EQ(text_at(*answer, 1, "document"), "payment 1");
  EXPECT_EQ(text_at(*answer, 1, "date"), "2026-01-06");
  EXPECT_EQ(text_at(*answer, 1, "amount"), "-40");
  EXPECT_EQ(text_at(*answer, 2, "event"), "payment-unallocated");
  EXPECT_EQ(text_at(*answer, 2, "amount"), "15");
  EXPECT_EQ(number_at(*answer, "", "amount"), 75);
}

TEST(DebtAgeing, rejects_what_the_book_does_not_know_or_makes_no_sense) {
  ToldBook book = book_with_customer();
  const Seq before = book.size();
  book.tell(customer("C2"));
  const View view = book.at(jan_1);
  EXPECT_EQ(rejection(view, {.customer = Code{"X"}}),
            (Rejection{Reason::customer_not_found, "/customer"}));
  EXPECT_EQ(rejection(book.at(jan_1, before), {.customer = Code{"C2"}}),
            (Rejection{Reason::customer_not_found, "/customer"}));
  EXPECT_EQ(rejection(view, {.customer = Code{"-"}}),
            (Rejection{Reason::customer_not_found, "/customer"}));
  EXPECT_EQ(rejection(view, {.owner = Code{"X"}}),
            (Rejection{Reason::employee_not_found, "/owner"}));
  EXPECT_EQ(rejection(view, {.region = Code{"X"}}),
            (Rejection{Reason::region_not_found, "/region"}));
  EXPECT_EQ(rejection(view, {.customer_group = Code{"X"}}),
            (Rejection{Reason::customer_group_not_found, "/customer_group"}));
  EXPECT_EQ(rejection(view, {.buckets = {}}), (Rejection{Reason::list_empty, "/buckets"}));
  EXPECT_EQ(rejection(view, {.buckets = {0}}), (Rejection{Reason::out_of_range, "/buckets/0"}));
  EXPECT_EQ(rejection(view, {.buckets = {30, 30}}),
            (Rejection{Reason::out_of_range, "/buckets/1"}));
  EXPECT_EQ(rejection(view, {.buckets = std::vector<std::uint32_t>(25, 1)}),
            (Rejection{Reason::too_many, "/buckets"}));
  EXPECT_TRUE(DebtAgeing::ask(view, {.buckets = {0}, .policy = BucketPolicy::le}));
  const auto explained = [&](const DebtAgeing::Query& query, const Figure& figure) {
    const Checked<Answer> answer = DebtAgeing::explain(view, query, figure);
    EXPECT_FALSE(answer);
    return answer.rejection();
  };
  EXPECT_EQ(explained({}, {"C1", "open_items"}), (Rejection{Reason::not_a_choice, "/column"}));
  EXPECT_EQ(explained({}, {"X", "open"}), (Rejection{Reason::customer_not_found, "/row"}));
  EXPECT_EQ(explained({.customer = Code{"C1"}}, {"C2", "open"}),
            (Rejection{Reason::customer_not_found, "/row"}));
  EXPECT_EQ(explained({.detail = true}, {"9/1", "open"}),
            (Rejection{Reason::invoice_not_found, "/row"}));
}

TEST(DebtAgeing, says_what_its_figures_were_made_with) {
  const ToldBook book = book_with_customer();
  const Answer answer = ageing(book.at(jan_1), {.customer = Code{"C1"}});
  std::string terms;
  for (const auto& [term, cell] : answer.terms) terms += term + "=" + std::get<1>(cell) + " ";
  EXPECT_EQ(terms,
            "currency=VND basis=due-date policy=current-then-le buckets=30,60,90,120 by=customer "
            "customer=C1 ");
}

TEST(DebtAgeing, touches_the_rows_of_one_customer_only_when_asked_for_one) {
  ToldBook book = book_with_customer();
  book.tell(customer("C2"));
  for (int i = 0; i < 20; ++i) book.tell(invoice("C2", 7, jan_1, 10));
  book.tell(invoice("C1", 7, jan_1, 10));
  const View view = book.at(jan_1);
  EXPECT_EQ(DebtAgeing::rows_touched(view, {}), 42u);
  EXPECT_EQ(DebtAgeing::rows_touched(view, {.customer = Code{"C1"}}), 4u);
  EXPECT_EQ(DebtAgeing::rows_touched(view, {.customer = Code{"X"}}), 0u);
}

}  // namespace
}  // namespace duebook::tests
