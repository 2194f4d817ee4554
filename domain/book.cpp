// SPDX-License-Identifier: Apache-2.0
// What holds for the state as a whole: marks, saving, versions.
#include "domain/book.hpp"

namespace duebook::domain {
namespace {

template <class Register>
std::optional<Seq> version_in(const Register& entities, std::string_view code) {
  const auto id = entities.find(code);
  return id ? std::optional<Seq>(entities[id].version) : std::nullopt;
}

template <class Row>
std::optional<Seq> version_in(const Table<Row>& rows, std::uint32_t number) {
  return rows.has(number) ? std::optional<Seq>(rows[number].version) : std::nullopt;
}

std::optional<Seq> version_in(const Receivables& state, CreditId credit) {
  return state.credits[credit.value].version;
}

}  // namespace

void Book::mark() {
  for_each_piece(*this, [](auto& piece) { piece.mark(); });
}

void Book::keep() {
  for_each_piece(*this, [](auto& piece) { piece.keep(); });
}

void Book::take_back() {
  for_each_piece(*this, [](auto& piece) { piece.take_back(); });
}

void Book::save(ByteSink& sink) const {
  for_each_piece(*this, [&](const auto& piece) { piece.save(sink); });
}

void Book::load(ByteSource& source) {
  for_each_piece(*this, [&](auto& piece) { piece.load(source); });
}

std::size_t Book::bytes_allocated() const {
  std::size_t bytes = 0;
  for_each_piece(*this, [&](const auto& piece) { bytes += piece.bytes_allocated(); });
  return bytes;
}

std::optional<Seq> version_of(const Book& book, const EntityRef& entity) {
  switch (entity.kind) {
    case EntityKind::book:
      return book.settings->open ? std::optional<Seq>(book.settings->version) : std::nullopt;
    case EntityKind::customer: return version_in(book.customers, entity.code);
    case EntityKind::employee: return version_in(book.employees, entity.code);
    case EntityKind::department: return version_in(book.departments, entity.code);
    case EntityKind::customer_group: return version_in(book.customer_groups, entity.code);
    case EntityKind::region: return version_in(book.regions, entity.code);
    case EntityKind::product: return version_in(book.products, entity.code);
    case EntityKind::product_group: return version_in(book.product_groups, entity.code);
    case EntityKind::invoice: return version_in(book.receivables.invoices, entity.number);
    case EntityKind::payment:
      if (!book.receivables.has_payment(PaymentId{entity.number})) return {};
      return version_in(book.receivables, credit_of(book.receivables, PaymentId{entity.number}));
    case EntityKind::credit_note:
      if (!book.receivables.credit_notes.has(entity.number)) return {};
      return version_in(book.receivables, credit_of(book.receivables, CreditNoteId{entity.number}));
  }
  DUEBOOK_ASSERT(false);
}

}  // namespace duebook::domain
