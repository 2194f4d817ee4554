// SPDX-License-Identifier: Apache-2.0
// Whom events concern, also where they name a document only.
#include "projections/concerned.hpp"

#include <gtest/gtest.h>

#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using domain::Event;
using projections::customer_of;
using projections::Touched;

class Concern : public testing::Test {
 protected:
  Concern() {
    facts_.tell(customer("A"));
    facts_.tell(customer("B"));
    facts_.tell(invoice("A", 100, day(2026, 1, 1), 30));  // invoice 1
    facts_.tell(invoice("B", 200, day(2026, 1, 2), 30));  // invoice 2
    facts_.tell(payment("B", 50, day(2026, 1, 3)));       // payment 1
    facts_.tell(credit_note("A", 20, day(2026, 1, 4)));   // credit note 1
  }

  std::uint32_t of(const Event& event) const { return customer_of(facts_.facts(), event); }
  Touched touched_by(const Event& event) const {
    Touched touched;
    add_touched(facts_.facts(), event, touched);
    return touched;
  }

  ToldBook facts_;
  const std::uint32_t a_ = 1;
  const std::uint32_t b_ = 2;
};

TEST_F(Concern, is_with_the_customer_that_an_event_names) {
  EXPECT_EQ(of(domain::CustomerRegistered{domain::Code{"A"}, {}, {}, {}, {}, {}, {}, {}}), a_);
  EXPECT_EQ(of(domain::CustomerChanged{domain::Code{"b"}, {}, {}, {}, {}, {}, {}, {}}), b_);
}

TEST_F(Concern, is_with_the_customer_of_the_document_that_an_event_names) {
  EXPECT_EQ(of(domain::InvoiceVoided{{1}, {}, {}}), a_);
  EXPECT_EQ(of(domain::InvoiceLinesAdded{{2}, {}}), b_);
  EXPECT_EQ(of(domain::PaymentAllocated{{1}, {}, {}}), b_);
  EXPECT_EQ(of(domain::PaymentRefunded{{1}, {}, {}, {}, {}}), b_);
  EXPECT_EQ(of(domain::CreditNoteUnallocated{{1}, {}, {}, false}), a_);
}

TEST_F(Concern, is_with_nobody_when_an_event_is_of_the_book_or_of_many) {
  EXPECT_EQ(of(domain::BookOpened{}), 0u);
  EXPECT_EQ(of(domain::RegionDefined{domain::Code{"R"}, {}}), 0u);
  EXPECT_EQ(of(domain::OwnerTransferred{domain::Code{"E"}, {domain::Code{"A"}}}), 0u);
}

TEST_F(Concern, touches_all_that_an_event_names) {
  const Touched allocated = touched_by(domain::PaymentAllocated{{1}, {}, {{{2}, {}, {50}}}});
  EXPECT_EQ(allocated.customers, std::set<std::uint32_t>{b_});
  EXPECT_EQ(allocated.invoices, std::set<std::uint32_t>{2});
  const Touched moved = touched_by(
      domain::OwnerTransferred{domain::Code{"E"}, {domain::Code{"A"}, domain::Code{"B"}}});
  EXPECT_EQ(moved.customers, (std::set<std::uint32_t>{a_, b_}));
  EXPECT_TRUE(moved.invoices.empty());
  EXPECT_EQ(touched_by(domain::InvoiceVoided{{1}, {}, {}}).invoices, std::set<std::uint32_t>{1});
}

}  // namespace
}  // namespace duebook::tests
