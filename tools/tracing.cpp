// SPDX-License-Identifier: Apache-2.0
// Reads the mentions off the field lists, so that a new event is traced without a word here.
#include "tools/tracing.hpp"

#include <algorithm>

namespace duebook::tools {
namespace {

using domain::EntityKind;

struct Collect {
  Mentions& out;

  template <class T>
  void operator()(std::string_view, const T&) const {}
  void operator()(std::string_view name, const domain::Code& code) const {
    if (name == "customer" || name == "customers") out.customers.push_back(code.value);
  }
  void operator()(std::string_view, domain::InvoiceId id) const {
    out.invoices.push_back(id.value);
  }
  void operator()(std::string_view, domain::PaymentId id) const {
    out.payments.push_back(id.value);
  }
  void operator()(std::string_view, domain::CreditNoteId id) const {
    out.credit_notes.push_back(id.value);
  }
  template <class T>
  void operator()(std::string_view name, const std::optional<T>& value) const {
    if (value) (*this)(name, *value);
  }
  template <class T>
  void operator()(std::string_view name, const std::vector<T>& values) const {
    for (const T& value : values) (*this)(name, value);
  }
  template <class T>
  void operator()(std::string_view name, const domain::Change<T>& change) const {
    if (change.is_set()) (*this)(name, change.value());
  }
  template <domain::Record T>
  void operator()(std::string_view, const T& record) const {
    domain::for_each_field(
        record, [this](std::string_view name, const auto& value) { (*this)(name, value); });
  }
};

bool holds(const std::vector<std::uint32_t>& numbers, std::uint32_t number) {
  return std::ranges::find(numbers, number) != numbers.end();
}

bool holds_any(const std::vector<std::uint32_t>& numbers, const std::set<std::uint32_t>& of) {
  return std::ranges::any_of(numbers, [&](std::uint32_t number) { return of.contains(number); });
}

}  // namespace

Mentions mentions_of(const domain::Event& event) {
  Mentions mentions;
  const Collect collect{mentions};
  std::visit([&](const auto& data) { collect("", data); }, event);
  const auto made = domain::made_by(event);
  if (made && made->kind == EntityKind::customer) mentions.customers.emplace_back(made->code);
  return mentions;
}

bool Tracer::touches(const domain::Event& event) {
  const Mentions mentions = mentions_of(event);
  if (kind_ == EntityKind::invoice) return holds(mentions.invoices, number_);
  if (kind_ == EntityKind::payment) return holds(mentions.payments, number_);
  if (kind_ == EntityKind::credit_note) return holds(mentions.credit_notes, number_);
  return touches_customer(event, mentions);
}

bool Tracer::touches_customer(const domain::Event& event, const Mentions& mentions) {
  const bool named = std::ranges::any_of(mentions.customers, [this](const std::string& code) {
    return domain::folds_to(code, code_);
  });
  if (!named) {
    return holds_any(mentions.invoices, invoices_) || holds_any(mentions.payments, payments_) ||
           holds_any(mentions.credit_notes, credit_notes_);
  }
  if (const auto made = domain::made_by(event)) {
    if (made->kind == EntityKind::invoice) invoices_.insert(made->number);
    if (made->kind == EntityKind::payment) payments_.insert(made->number);
    if (made->kind == EntityKind::credit_note) credit_notes_.insert(made->number);
  }
  return true;
}

}  // namespace duebook::tools
