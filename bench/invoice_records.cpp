// SPDX-License-Identifier: Apache-2.0
// Keeps the invoices of a book, and makes records of them.
#include "bench/invoice_records.hpp"

#include <variant>

#include "bench/big_book.hpp"
#include "bench/open_books.hpp"

namespace duebook::bench {
namespace {

constexpr std::uint32_t invoices = 20'000;

}  // namespace

InvoiceRecords::InvoiceRecords() {
  domain::Book book;
  play(BookSize::of(invoices), book, [this](const Step& step) {
    if (!std::holds_alternative<domain::CreateInvoice>(step.command)) return;
    invoices_.push_back({step.command, step.events, step.at});
  });
}

eventstore::Record InvoiceRecords::next(const eventstore::Head& head, std::size_t lines) {
  RecordMaker maker(lines + 1);  // it leaves room for commands of two lines
  for (domain::Seq seq = head.size; !maker.is_full(); ++seq) {
    const Accepted& invoice = invoices_[taken_ % invoices_.size()];
    const std::string key = std::to_string(Mixer(taken_).next()) + "-" + std::to_string(taken_);
    maker.add({invoice.command, invoice.events, seq, invoice.at, key});
    ++taken_;
  }
  eventstore::Record record = maker.take();
  record.base = head;
  return record;
}

}  // namespace duebook::bench
