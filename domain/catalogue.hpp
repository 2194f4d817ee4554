// SPDX-License-Identifier: Apache-2.0
// Every command and every event. A row here, and it exists: in the API, OpenAPI, docs, round-trip
// tests and fuzzers.
#pragma once

#include <optional>
#include <variant>

#include "domain/book.hpp"
#include "domain/book_opening.hpp"
#include "domain/parties/owners.hpp"
#include "domain/receivables/allocations.hpp"
#include "domain/receivables/credit_notes.hpp"
#include "domain/receivables/invoices.hpp"
#include "domain/receivables/payments.hpp"
#include "domain/receivables/write_offs.hpp"

namespace duebook::domain {

using Command = std::variant<
    // books
    OpenBook,
    // parties
    DefineDepartment, ChangeDepartment, RetireDepartment,           //
    DefineEmployee, ChangeEmployee, RetireEmployee,                 //
    DefineCustomerGroup, ChangeCustomerGroup, RetireCustomerGroup,  //
    DefineRegion, ChangeRegion, RetireRegion,                       //
    RegisterCustomer, ChangeCustomer, TransferOwner,                //
    // selling
    DefineProductGroup, ChangeProductGroup, RetireProductGroup,  //
    DefineProduct, ChangeProduct, RetireProduct,                 //
    // receivables
    CreateInvoice, VoidInvoice, CreateCreditNote,                      //
    RecordPayment, AllocatePayment, UnallocatePayment, RefundPayment,  //
    AllocateCreditNote, UnallocateCreditNote, RefundCreditNote,        //
    WriteOffInvoice>;

using Event = std::variant<
    // books
    BookOpened,
    // parties
    DepartmentDefined, DepartmentChanged, DepartmentRetired,           //
    EmployeeDefined, EmployeeChanged, EmployeeRetired,                 //
    CustomerGroupDefined, CustomerGroupChanged, CustomerGroupRetired,  //
    RegionDefined, RegionChanged, RegionRetired,                       //
    CustomerRegistered, CustomerChanged, OwnerTransferred,             //
    // selling
    ProductGroupDefined, ProductGroupChanged, ProductGroupRetired,  //
    ProductDefined, ProductChanged, ProductRetired,                 //
    // receivables
    InvoiceCreated, InvoiceLinesAdded, InvoiceVoided,                        //
    CreditNoteCreated, CreditNoteLinesAdded, InvoiceWrittenOff,              //
    PaymentRecorded, PaymentAllocated, PaymentUnallocated, PaymentRefunded,  //
    CreditNoteAllocated, CreditNoteUnallocated, CreditNoteRefunded>;

/// What deciding any command gives.
struct Outcome {
  std::vector<Event> events;  ///< at least one, unless rejected
  std::optional<Rejection> rejection;
};

/// Decides a command of any kind. A book that is not open takes open-book only.
Outcome decide(const Book& book, const Command& command, Date today);

/// Something to tell the sender of an accepted command; depends on the command and on what of the
/// book never changes, so a repeated command is answered alike.
std::optional<Reason> warning_of(const Book& book, const Command& command);

/// Folds an event of any kind into the book.
void evolve(Book& book, const Event& event, Seq seq);

/// What the command is about, when that is one existing thing: whose version If-Match names.
std::optional<EntityRef> target_of(const Command& command);

/// The one thing that the event made, if it made one. The views live as long as the event.
std::optional<EntityRef> made_by(const Event& event);

}  // namespace duebook::domain
