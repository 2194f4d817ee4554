// SPDX-License-Identifier: Apache-2.0
// Makes the commands of a big book and plays them.
#include "bench/big_book.hpp"

#include <algorithm>
#include <variant>

#include "domain/values/assert.hpp"

namespace duebook::bench {
namespace {

using domain::Code;
using domain::Date;
using domain::Decimal;
using domain::Money;
using domain::Name;

constexpr std::uint32_t product_count = 100;
constexpr std::uint32_t employee_count = 20;
constexpr std::int64_t micros_per_day = 86'400'000'000;

std::string numbered(const char* prefix, std::uint32_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  text.insert(0, digits > text.size() ? digits - text.size() : 0, '0');
  return prefix + text;
}

Code product_code(std::uint32_t product) { return Code{numbered("SP", product + 1, 3)}; }
Code employee_code(std::uint32_t employee) { return Code{numbered("NV", employee + 1, 2)}; }
std::int64_t price_of(std::uint32_t product) { return 50'000 + 7'000 * std::int64_t{product}; }

domain::Currency dong() {
  domain::Currency currency;
  DUEBOOK_ASSERT(domain::Currency::parse("VND", currency));
  return currency;
}

domain::DocumentLine line_of(std::uint32_t product, std::uint32_t quantity) {
  domain::DocumentLine line;
  line.product = product_code(product);
  line.quantity = Decimal{std::int64_t{quantity} * Decimal::one};
  return line;
}

struct Due {
  domain::InvoiceId invoice;
  std::uint32_t customer;
  Money total;
};

class Player {
 public:
  Player(const BookSize& size, domain::Book& book, const Visit& visit)
      : size_(size), book_(book), visit_(visit), due_(size.days) {}

  void run() {
    for (std::uint32_t day = 0; day < size_.days; ++day) {
      today_ = last_day - static_cast<std::int32_t>(size_.days - 1 - day);
      if (day == 0) {
        for (domain::Command& command : opening_commands(size_.customers)) send(command);
      }
      const std::uint64_t due_by_now = std::uint64_t{size_.invoices} * (day + 1) / size_.days;
      while (invoices_ < due_by_now) sell(day);
      for (const Due& due : std::exchange(due_[day], {})) collect(due);
    }
  }

 private:
  void send(const domain::Command& command) {
    const domain::Outcome outcome = domain::decide(book_, command, today_);
    DUEBOOK_ASSERT(!outcome.rejection);
    ++commands_;
    const std::int64_t second = static_cast<std::int64_t>(commands_) % 86'400;
    at_ = std::max(at_, domain::Instant{today_.days * micros_per_day + second * 1'000'000});
    visit_({command, outcome.events, seq_, at_, "big-" + std::to_string(commands_)});
    for (const domain::Event& event : outcome.events) {
      domain::evolve(book_, event, seq_++);
      if (const auto* made = std::get_if<domain::InvoiceCreated>(&event)) made_ = *made;
    }
  }

  void sell(std::uint32_t day) {
    const std::uint32_t customer = mixer_.below(size_.customers);
    send(invoice_of(customer, mixer_.below(1'000), today_));
    ++invoices_;
    // Unpaid are the last ones before the day on which the rest of the book would be paid, and
    // scattered others: old debts.
    if (mixer_.below(100) >= size_.paid_percent) return;
    const std::uint32_t delay = mixer_.below(60);
    due_[std::min(day + delay, size_.days - 1)].push_back({made_.invoice, customer, made_.total});
  }

  void collect(const Due& due) {
    domain::RecordPayment payment = payment_of(due.customer, due.total, today_);
    payment.parts.push_back({due.invoice, {}, due.total});
    send(std::move(payment));
  }

  BookSize size_;
  domain::Book& book_;
  const Visit& visit_;
  std::vector<std::vector<Due>> due_;
  Mixer mixer_{20'260'630};
  Date today_;
  domain::Instant at_;
  domain::Seq seq_ = 0;
  std::uint64_t commands_ = 0;
  std::uint64_t invoices_ = 0;
  domain::InvoiceCreated made_;
};

}  // namespace

Code customer_code(std::uint32_t customer) { return Code{numbered("KH", customer + 1, 6)}; }

domain::CreateInvoice invoice_of(std::uint32_t customer, std::uint32_t variant, Date date) {
  domain::CreateInvoice invoice;
  invoice.customer = customer_code(customer);
  invoice.date = date;
  invoice.lines.push_back(line_of(variant % product_count, variant % 7 + 1));
  invoice.lines.push_back(line_of((variant + 37) % product_count, variant % 11 + 1));
  return invoice;
}

domain::RecordPayment payment_of(std::uint32_t customer, Money amount, Date date) {
  domain::RecordPayment payment;
  payment.customer = customer_code(customer);
  payment.amount = amount;
  payment.date = date;
  payment.method = domain::PaymentMethod::bank;
  payment.reference = domain::Memo{"Thanh toan tien hang"};
  return payment;
}

std::vector<domain::Command> opening_commands(std::uint32_t customers) {
  std::vector<domain::Command> commands;
  commands.emplace_back(domain::OpenBook{Name{"Công ty TNHH Lớn"}, dong(), {}, {}, {}});
  commands.emplace_back(domain::DefineDepartment{Code{"PB01"}, Name{"Phòng kinh doanh"}});
  commands.emplace_back(domain::DefineProductGroup{Code{"NH01"}, Name{"Hàng tiêu dùng"}});
  commands.emplace_back(domain::DefineRegion{Code{"KV01"}, Name{"Hà Nội"}});
  commands.emplace_back(domain::DefineCustomerGroup{Code{"NK01"}, Name{"Đại lý"}});
  for (std::uint32_t i = 0; i < employee_count; ++i) {
    commands.emplace_back(
        domain::DefineEmployee{employee_code(i), Name{"Nguyễn Thị Lan"}, Code{"PB01"}});
  }
  for (std::uint32_t i = 0; i < product_count; ++i) {
    commands.emplace_back(domain::DefineProduct{
        product_code(i), Name{"Mì gói thùng 30"}, Code{"NH01"}, domain::Unit{"thùng"},
        Decimal{price_of(i) * Decimal::one}, Decimal{10 * Decimal::one}});
  }
  for (std::uint32_t i = 0; i < customers; ++i) {
    domain::RegisterCustomer customer;
    customer.code = customer_code(i);
    customer.name = Name{numbered("Công ty TNHH Minh Anh ", i + 1, 6)};
    customer.phone = domain::Phone{numbered("09", i, 8)};
    customer.groups = {Code{"NK01"}};
    customer.region = Code{"KV01"};
    customer.owner = employee_code(i % employee_count);
    customer.credit_days = 30;
    commands.emplace_back(std::move(customer));
  }
  return commands;
}

void play(const BookSize& size, domain::Book& book, const Visit& visit) {
  Player(size, book, visit).run();
}

}  // namespace duebook::bench
