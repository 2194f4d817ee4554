// SPDX-License-Identifier: Apache-2.0
// Rules of making and voiding invoices.
#include "domain/receivables/invoices.hpp"

#include <algorithm>

#include "domain/book.hpp"
#include "domain/receivables/invoice_numbers.hpp"

namespace duebook::domain {
namespace {

// Owner, region and groups the invoice is made with: the customer's, or the owner named.
Check take_snapshot(const Book& book, CustomerId customer, const std::optional<Code>& owner,
                    InvoiceCreated& event) {
  const CustomerSnapshot snapshot = snapshot_of(book, customer);
  event.owner = snapshot.owner;
  event.region = snapshot.region;
  event.groups = snapshot.groups;
  if (!owner) return {};
  const auto named = book.employees.active(owner->value, "/owner");
  if (!named) return named.rejection();
  event.owner = book.employees.canonical(*named);
  return {};
}

Check check_totals(const Book& book, const CreateInvoice& command, Money total) {
  if (command.total && *command.total != total) return Rejection{Reason::total_differs, "/total"};
  if (const Check bad = check_turnover(book, total + total)) return *bad;
  if (!command.paid) return {};
  if (const Check bad = check_amount(book, command.paid->amount, "/paid/amount")) return *bad;
  if (command.paid->amount > total) return Rejection{Reason::paid_exceeds_total, "/paid/amount"};
  return {};
}

// What is still open of the new invoice's instalments while credits are planned for them.
class NewItems {
 public:
  explicit NewItems(const InvoiceCreated& event) : event_(event), left_(event.instalments) {}

  bool is_settled() const { return at_ == left_.size(); }

  std::vector<AllocationPart> take(Money amount) {
    std::vector<AllocationPart> parts;
    while (at_ < left_.size()) {
      const Money part = std::min(amount, left_[at_].amount);
      if (part > Money{}) parts.push_back(named(part));
      amount -= part;
      left_[at_].amount -= part;
      if (left_[at_].amount > Money{}) break;
      ++at_;
    }
    return parts;
  }

 private:
  AllocationPart named(Money amount) const {
    AllocationPart part{event_.invoice, {}, amount};
    if (left_.size() > 1) part.instalment = static_cast<std::uint32_t>(at_ + 1);
    return part;
  }

  const InvoiceCreated& event_;
  std::vector<Instalment> left_;
  std::size_t at_ = 0;
};

// Money that waits settles the new invoice, oldest first.
void add_waiting_credits(const Book& book, CustomerId customer, const InvoiceCreated& invoice,
                         NewItems& items, InvoiceDecision& decision) {
  const Receivables& state = book.receivables;
  OpenWalk walk(state.waiting_credits, state.accounts[customer.value].waiting.root);
  for (; walk.row() != 0 && !items.is_settled(); walk.go_on()) {
    const OpenRow& waiting = state.waiting_credits[walk.row()];
    const CreditRow& credit = state.credits[waiting.owner];
    if (credit.currency() != invoice.currency) continue;
    add_allocated(decision, document_of(state, CreditId{waiting.owner}),
                  {std::max(credit.free_from, invoice.date), items.take(waiting.left)});
  }
}

void add_payment_at_once(const Book& book, const CreateInvoice& command,
                         const InvoiceCreated& invoice, NewItems& items,
                         InvoiceDecision& decision) {
  if (!command.paid) return;
  const PaymentId payment{book.receivables.payment_count() + 1};
  decision.add(PaymentRecorded{payment, invoice.customer, invoice.date, invoice.currency,
                               command.paid->amount,
                               command.paid->method.value_or(PaymentMethod::cash),
                               AllocationPolicy::oldest_due, command.paid->reference});
  add_allocated(decision, {false, payment.value}, {invoice.date, items.take(command.paid->amount)});
}

// A credit that settled the invoice, and how much of each item.
struct Release {
  CreditId credit;
  std::vector<PlannedPart> parts;
  Money amount;
};

std::vector<Release> releases_of(const Receivables& state, InvoiceId invoice) {
  std::vector<Release> releases;
  const auto add = [&](const Allocation& allocation) {
    if (allocation.amount == Money{}) return;
    auto release = std::ranges::find(releases, allocation.credit, &Release::credit);
    if (release == releases.end())
      release = releases.insert(release, Release{allocation.credit, {}, {}});
    release->parts.push_back({allocation.item, allocation.amount});
    release->amount += allocation.amount;
  };
  const std::uint32_t count = state.invoices[invoice.value].item_count();
  for (std::uint32_t i = 1; i <= count; ++i) for_each_allocation(state, ItemId{invoice, i}, add);
  std::ranges::sort(releases, {}, [&](const Release& release) {
    return std::pair(state.credits[release.credit.value].date, release.credit);
  });
  return releases;
}

Date latest_movement(const Receivables& state, InvoiceId invoice) {
  const InvoiceRow& row = state.invoices[invoice.value];
  Date latest = std::max(row.date(), row.free_from());
  for (std::uint32_t i = 1; i <= row.item_count(); ++i) {
    for_each_allocation(state, ItemId{invoice, i}, [&](const Allocation& allocation) {
      latest = std::max(latest, allocation.date);
    });
  }
  return latest;
}

void add_release(const Book& book, const Release& release, Date date, VoidDecision& decision) {
  DatedParts dated{date, {}};
  for (const PlannedPart& part : release.parts) {
    dated.parts.push_back(part_of(book, part.item, part.amount));
  }
  add_unallocated(decision, document_of(book.receivables, release.credit), dated, false);
}

// Released money goes to the oldest due of the other items.
void add_reallocations(const Book& book, InvoiceId invoice, const std::vector<Release>& releases,
                       Date date, VoidDecision& decision) {
  const Receivables& state = book.receivables;
  const InvoiceRow& row = state.invoices[invoice.value];
  std::vector<PlannedPart> own;
  for (std::uint32_t i = 1; i <= row.item_count(); ++i) {
    const ItemId item{invoice, i};
    own.push_back({item, item_at(state, item).open});
  }
  OldestDuePlan plan(book, row.customer, row.currency(), std::move(own));
  for (const Release& release : releases) {
    const CreditRow& credit = state.credits[release.credit.value];
    if (credit.by_hand()) continue;
    const Date free_from = std::max(date, credit.free_from);
    for (const DatedParts& dated : date_parts(book, free_from, plan.take(release.amount))) {
      add_allocated(decision, document_of(state, release.credit), dated);
    }
  }
}

void note_given_number(Receivables& state, const std::optional<Serial>& serial,
                       std::uint32_t running_number) {
  const std::string_view text = serial ? std::string_view(serial->value) : std::string_view();
  std::uint32_t number = state.serials.find(text);
  if (number == 0) {
    number = state.serials.add(text);
    state.serial_rows.push({});
  }
  state.serial_rows.edit(number).last_number = running_number;
}

}  // namespace

InvoiceDecision decide(const Book& book, const CreateInvoice& command, Date today) {
  const auto customer = book.customers.active(command.customer.value, "/customer");
  if (!customer) return customer.rejection();
  InvoiceCreated event;
  event.invoice = InvoiceId{book.receivables.invoices.next()};
  event.customer = book.customers.canonical(*customer);
  event.serial = command.serial;
  event.date = command.date.value_or(today);
  event.currency = command.currency.value_or(book.settings->currency);
  event.memo = command.memo;

  const auto priced = price_lines(book, command.lines, event.currency);
  if (!priced) return priced.rejection();
  event.total = priced->total();
  event.tax = priced->tax;
  if (const Check bad = check_totals(book, command, event.total)) return *bad;
  const auto instalments =
      settle_terms({command.due_date, command.credit_days, command.instalments}, event.date,
                   event.total, book.customers[*customer].credit_days);
  if (!instalments) return instalments.rejection();
  event.instalments = *instalments;
  if (const Check bad = take_snapshot(book, *customer, command.owner, event)) return *bad;
  const auto given = give_number(book, command.number, command.serial);
  if (!given) return given.rejection();
  event.number = given->number;
  event.running_number = given->running_number;

  InvoiceDecision decision;
  add_with_lines<InvoiceLinesAdded>(decision, event, event.invoice, priced->lines);
  NewItems items(event);
  add_payment_at_once(book, command, event, items, decision);
  add_waiting_credits(book, *customer, event, items, decision);
  return decision;
}

VoidDecision decide(const Book& book, const VoidInvoice& command, Date today) {
  if (!book.receivables.invoices.has(command.invoice.value)) {
    return Rejection{Reason::invoice_not_found, "/invoice"};
  }
  const InvoiceRow& invoice = book.receivables.invoices[command.invoice.value];
  if (invoice.is_void()) return Rejection{Reason::invoice_void, "/invoice"};
  if (invoice.is_written_off()) return Rejection{Reason::invoice_written_off, "/invoice"};
  const Date latest = latest_movement(book.receivables, command.invoice);
  const Date date = command.date.value_or(std::max(today, latest));
  if (date < latest) return Rejection{Reason::date_too_early, "/date"};

  VoidDecision decision;
  const std::vector<Release> releases = releases_of(book.receivables, command.invoice);
  for (const Release& release : releases) add_release(book, release, date, decision);
  decision.add(InvoiceVoided{command.invoice, date, command.reason});
  add_reallocations(book, command.invoice, releases, date, decision);
  return decision;
}

std::optional<Reason> warning_of(const Book& book, const CreateInvoice& command) {
  if (!command.paid) return {};
  RecordPayment payment{};
  payment.amount = command.paid->amount;
  payment.currency = command.currency;
  payment.method = command.paid->method.value_or(PaymentMethod::cash);
  return warning_of(book, payment);
}

void evolve(Book& book, const InvoiceCreated& event, Seq seq) {
  Receivables& state = book.receivables;
  InvoiceRow row;
  row.customer = book.customers.find(event.customer.value);
  row.version = static_cast<std::uint32_t>(seq);
  row.set_date(event.date);
  row.set_free_from(event.date);
  row.set_total(event.total);
  row.set_currency(event.currency);
  if (event.running_number) {
    row.number = *event.running_number;
    note_given_number(state, event.serial, *event.running_number);
  } else {
    row.number = state.named_numbers.add(invoice_number_key(event.number, event.serial));
    row.set_number_named();
  }
  state.invoices.push(row);
  open_items(book, event.invoice, event.instalments);
  add_turnover(book, event.total);
}

void evolve(Book& book, const InvoiceLinesAdded& event, Seq seq) {
  book.receivables.invoices.edit(event.invoice.value).version = static_cast<std::uint32_t>(seq);
}

void evolve(Book& book, const InvoiceVoided& event, Seq seq) {
  InvoiceRow& row = book.receivables.invoices.edit(event.invoice.value);
  row.set_void();
  row.version = static_cast<std::uint32_t>(seq);
  add_turnover(book, row.total());
  for (std::uint32_t i = 1; i <= row.item_count(); ++i) {
    const ItemId item{event.invoice, i};
    reduce_item(book, item, item_at(book.receivables, item).open);
  }
}

}  // namespace duebook::domain
