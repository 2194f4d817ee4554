// SPDX-License-Identifier: Apache-2.0
// Ids: the book's own dense numbers, one type per kind of thing. 1 is the first; 0 means none.
#pragma once

#include <compare>
#include <cstdint>

namespace duebook::domain {

template <class Kind>
struct Id {
  std::uint32_t value = 0;

  constexpr explicit operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

// Things the book creates and numbers; their ids are in events and URLs.
using InvoiceId = Id<struct InvoiceKind>;
using PaymentId = Id<struct PaymentKind>;
using CreditNoteId = Id<struct CreditNoteKind>;

// Things people name by a code; their ids live inside the process only.
using CustomerId = Id<struct CustomerKind>;
using EmployeeId = Id<struct EmployeeKind>;
using DepartmentId = Id<struct DepartmentKind>;
using CustomerGroupId = Id<struct CustomerGroupKind>;
using RegionId = Id<struct RegionKind>;
using ProductId = Id<struct ProductKind>;
using ProductGroupId = Id<struct ProductGroupKind>;

/// Position of an event in its book, counted from 0.
using Seq = std::uint64_t;

/// A book holds at most this many events: rows name their event in 32 bits.
inline constexpr Seq book_events_max = 0xFFFF'FFFF;

}  // namespace duebook::domain
