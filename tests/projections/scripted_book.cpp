// SPDX-License-Identifier: Apache-2.0
// Short documents for books of tests.
#include "tests/projections/scripted_book.hpp"

#include "domain/values/assert.hpp"

namespace duebook::tests {

using namespace domain;

Date day(std::string_view text) {
  Date date;
  DUEBOOK_ASSERT(parse_date(text, date));
  return date;
}

ScriptedBook::ScriptedBook(std::uint32_t fiscal_year_start_month)
    : told_(AllocationPolicy::oldest_due, fiscal_year_start_month) {
  tell(customer("A", "E1", "R1", {Code{"G1"}}));
  tell(customer("B", "E2"));
}

std::uint32_t ScriptedBook::invoice(std::string_view customer, std::string_view date,
                                    std::int64_t amount, std::int64_t tax_percent) {
  CreateInvoice command;
  command.customer = Code{std::string(customer)};
  command.date = day(date);
  command.credit_days = 30;
  command.lines = {line_of(amount, tax_percent)};
  tell(command);
  return told_.book().receivables.invoices.size();
}

std::uint32_t ScriptedBook::payment(std::string_view customer, std::string_view date,
                                    std::int64_t amount) {
  RecordPayment command;
  command.customer = Code{std::string(customer)};
  command.date = day(date);
  command.amount = Money{amount};
  tell(command);
  return told_.book().receivables.payment_count();
}

std::uint32_t ScriptedBook::credit_note(std::string_view customer, std::string_view date,
                                        std::int64_t amount, std::optional<std::uint32_t> invoice,
                                        std::int64_t tax) {
  CreateCreditNote command;
  command.customer = Code{std::string(customer)};
  command.date = day(date);
  if (invoice) command.invoice = InvoiceId{*invoice};
  command.lines = {line_of(amount, tax)};
  tell(command);
  return told_.book().receivables.credit_notes.size();
}

}  // namespace duebook::tests
