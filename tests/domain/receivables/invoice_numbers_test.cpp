// SPDX-License-Identifier: Apache-2.0
// Numbers of invoices: unique, and without gaps where the book gives them.
#include "domain/receivables/invoice_numbers.hpp"

#include <map>
#include <set>

#include "tests/domain/random_history.hpp"
#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

CreateInvoice numbered(std::optional<std::string> number, std::optional<std::string> serial) {
  CreateInvoice out = invoice({.number = std::move(number)});
  if (serial) out.serial = Serial{*serial};
  return out;
}

std::string number_given(Given& given, const CreateInvoice& command) {
  given.when(command);
  if (given.outcome().rejection) return std::string(row_of(given.outcome().rejection->reason).code);
  const InvoiceCreated& made = std::get<InvoiceCreated>(given.outcome().events.front());
  EXPECT_EQ(made.running_number.has_value(), !command.number.has_value());
  if (made.running_number) {
    EXPECT_EQ(std::to_string(*made.running_number), made.number.value);
  }
  return made.number.value;
}

TEST(InvoiceNumber, runs_from_one_without_gaps_in_each_serial) {
  Given given(open_book(), register_customer("C1"));
  EXPECT_EQ(number_given(given, numbered({}, "1C26TAA")), "1");
  EXPECT_EQ(number_given(given, numbered({}, "1C26TAA")), "2");
  EXPECT_EQ(number_given(given, numbered({}, "1C26TBB")), "1");
  EXPECT_EQ(number_given(given, numbered({}, {})), "1");
  EXPECT_EQ(number_given(given, numbered({}, "1C26TAA")), "3");
  EXPECT_EQ(number_given(given, numbered({}, {})), "2");
}

TEST(InvoiceNumber, passes_over_those_that_people_named) {
  Given given(open_book(), register_customer("C1"));
  EXPECT_EQ(number_given(given, numbered("2", "1C26TAA")), "2");
  EXPECT_EQ(number_given(given, numbered("3", "1C26TAA")), "3");
  EXPECT_EQ(number_given(given, numbered("2", {})), "2");
  EXPECT_EQ(number_given(given, numbered({}, "1C26TAA")), "1");
  EXPECT_EQ(number_given(given, numbered({}, "1C26TAA")), "4");
  EXPECT_EQ(number_given(given, numbered("1", "1C26TAA")), "number-taken");
  EXPECT_EQ(number_given(given, numbered("4", "1C26TAA")), "number-taken");
  EXPECT_EQ(number_given(given, numbered({}, {})), "1");
  EXPECT_EQ(number_given(given, numbered({}, {})), "3");
}

TEST(InvoiceNumber, leaves_no_gap_when_a_command_is_rejected) {
  Given given(open_book(), register_customer("C1"));
  EXPECT_EQ(number_given(given, numbered({}, "1C26TAA")), "1");
  CreateInvoice bad = numbered({}, "1C26TAA");
  bad.total = Money{99};
  EXPECT_EQ(number_given(given, bad), "total-differs");
  EXPECT_EQ(number_given(given, numbered({}, "1C26TAA")), "2");
}

TEST(InvoiceNumber, is_taken_without_regard_to_case_and_within_its_serial_only) {
  Given given(open_book(), register_customer("C1"));
  EXPECT_EQ(number_given(given, numbered("Hđ-7", "old/17p")), "Hđ-7");
  EXPECT_EQ(number_given(given, numbered("HĐ-7", "OLD/17P")), "number-taken");
  EXPECT_EQ(number_given(given, numbered("HĐ-7", {})), "HĐ-7");
  EXPECT_EQ(number_given(given, numbered("HĐ-7", "1C26TAA")), "HĐ-7");
}

TEST(InvoiceNumber, of_random_histories_has_no_gap) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const History history = random_history({.seed = seed});
    std::map<std::string, std::set<std::string>> taken;
    std::map<std::string, std::uint32_t> last;
    for (const Event& event : history.events) {
      const auto* made = std::get_if<InvoiceCreated>(&event);
      if (made == nullptr) continue;
      const std::string serial = made->serial ? made->serial->value : "";
      ASSERT_TRUE(taken[serial].insert(made->number.value).second) << "seed " << seed;
      if (!made->running_number) continue;
      for (std::uint32_t n = last[serial] + 1; n < *made->running_number; ++n) {
        ASSERT_TRUE(taken[serial].contains(std::to_string(n))) << "seed " << seed << " lacks " << n;
      }
      last[serial] = *made->running_number;
    }
  }
}

TEST(Serial, of_new_invoices_has_the_form_of_the_law) {
  for (const char* serial : {"1C26TAA", "9K00XZZ", "2C25DMA", "1C26LAB", "1C26MAB", "1C26NAB",
                             "1C26BAB", "1C26GAB", "1C26HAB", "1C26FAB"}) {
    EXPECT_TRUE(is_current_serial(serial)) << serial;
  }
  for (const char* serial :
       {"", "0C26TAA", "1D26TAA", "1C2TAA", "1C26AAA", "1C26TA", "1C26TAAA", "1C26TaA", "1c26TAA",
        "1C26T1A", "AC26TAA", "1CX6TAA", "1C26TA1", "1C26TAĐ"}) {
    EXPECT_FALSE(is_current_serial(serial)) << serial;
  }
}

TEST(Serial, of_an_invoice_numbered_by_hand_is_any_text) {
  Given given(open_book(), register_customer("C1"));
  EXPECT_EQ(number_given(given, numbered("12", "AA/17P")), "12");
  EXPECT_EQ(number_given(given, numbered({}, "AA/17P")), "serial-malformed");
}

}  // namespace
}  // namespace duebook::tests
