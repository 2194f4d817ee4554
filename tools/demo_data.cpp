// SPDX-License-Identifier: Apache-2.0
// Plays a trading company day by day: orders come, goods go out on credit, money comes in early,
// late or never, goods come back, customers change hands.
#include "tools/demo_data.hpp"

#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "api/ledger.hpp"
#include "tools/demo_names.hpp"

namespace duebook::tools {
namespace {

using domain::Code;
using domain::Date;
using domain::Money;
using domain::Name;

constexpr const char* book_id = "main";
constexpr std::int64_t micros_per_hour = 3'600'000'000;

// Entries are made when their business day begins (UTC+7), so that none is ahead of now.
class BusinessClock : public api::Clock {
 public:
  domain::Instant now() const override {
    return {day.days * 24 * micros_per_hour - 7 * micros_per_hour};
  }
  Date day;
};

// std::mt19937_64 gives the same numbers everywhere; the standard's distributions do not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(engine_() % count); }
  std::uint32_t between(std::uint32_t low, std::uint32_t high) {
    return low + below(high - low + 1);
  }
  bool chance(std::uint32_t percent) { return below(100) < percent; }
  template <class List>
  auto pick(const List& list) {
    return list[below(static_cast<std::uint32_t>(list.size()))];
  }

 private:
  std::mt19937_64 engine_;
};

std::string numbered(const char* prefix, std::uint32_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  text.insert(0, digits > text.size() ? digits - text.size() : 0, '0');
  return prefix + text;
}

// How a customer pays: days from due, and how reliably.
struct Habit {
  std::int32_t early_days;
  std::int32_t late_days;
  std::uint32_t pays_percent;
};
constexpr auto habits = std::to_array<Habit>(
    {{10, 0, 100}, {5, 5, 100}, {2, 20, 99}, {0, 45, 97}, {-15, 90, 92}, {-40, 200, 70}});

struct Customer {
  Code code;
  Habit habit;
  std::uint32_t credit_days = 0;
};

struct Product {
  Code code;
  std::int64_t price = 0;
};

struct OpenInvoice {
  domain::InvoiceId invoice;
  std::uint32_t customer = 0;
  Money total;
};

class Company {
 public:
  Company(api::Ledger& ledger, BusinessClock& clock, const DemoSize& size, std::uint64_t seed)
      : ledger_(ledger), clock_(clock), size_(size), dice_(seed) {}

  void open() {
    send(domain::OpenBook{Name{"Công ty TNHH Thương mại Hòa Bình"}, currency(), {}, {}, {}});
    commit();
    define_parties();
    define_products();
    register_customers();
  }

  void play_day(std::uint32_t day) {
    const std::uint64_t due_by_now = std::uint64_t{size_.invoices} * (day + 1) / size_.days;
    while (invoices_ < due_by_now) sell();
    commit();
    collect();
    take_back();
    if (day % 60 == 59) hand_over();
    commit();
  }

  std::uint64_t commands() const { return commands_; }

 private:
  static domain::Currency currency() {
    domain::Currency vnd;
    DUEBOOK_ASSERT(domain::Currency::parse("VND", vnd));
    return vnd;
  }

  // Every demo command is sound; a rejection would be a bug here.
  template <class Accepted>
  void send(domain::Command command, Accepted accepted) {
    api::CommandRequest request{"demo-" + std::to_string(++commands_),
                                "demo",
                                {},
                                api::with_fingerprint(std::move(command))};
    ledger_.submit(book_id, std::move(request), [accepted](api::CommandAnswer answer) {
      if (const auto* problem = std::get_if<api::Problem>(&answer)) {
        throw std::logic_error("demo command rejected: " + std::string(problem->code) + " " +
                               problem->pointer);
      }
      accepted(std::get<api::CommandResult>(answer));
    });
  }
  void send(domain::Command command) {
    send(std::move(command), [](const api::CommandResult&) {});
  }
  void commit() { ledger_.commit(); }

  void define_parties() {
    for (std::uint32_t i = 0; i < department_names.size(); ++i) {
      send(domain::DefineDepartment{Code{numbered("PB", i + 1, 2)},
                                    Name{std::string(department_names[i])}});
    }
    for (std::uint32_t i = 0; i < provinces.size(); ++i) {
      send(domain::DefineRegion{Code{numbered("KV", i + 1, 2)}, Name{std::string(provinces[i])}});
    }
    for (std::uint32_t i = 0; i < customer_group_names.size(); ++i) {
      send(domain::DefineCustomerGroup{Code{numbered("NK", i + 1, 2)},
                                       Name{std::string(customer_group_names[i])}});
    }
    const auto departments = static_cast<std::uint32_t>(department_names.size());
    for (std::uint32_t i = 0; i < size_.employees; ++i) {
      employees_.push_back(Code{numbered("NV", i + 1, 3)});
      send(domain::DefineEmployee{employees_.back(), person(),
                                  Code{numbered("PB", i % departments + 1, 2)}});
    }
    commit();
  }

  Name person() {
    return Name{std::string(dice_.pick(surnames)) + " " + std::string(dice_.pick(middle_names)) +
                " " + std::string(dice_.pick(given_names))};
  }

  void define_products() {
    for (std::uint32_t i = 0; i < goods_kinds.size(); ++i) {
      send(domain::DefineProductGroup{Code{numbered("NH", i + 1, 2)},
                                      Name{std::string(goods_kinds[i].group)}});
    }
    for (std::uint32_t i = 0; i < size_.products; ++i) {
      const std::uint32_t group = i % static_cast<std::uint32_t>(goods_kinds.size());
      const GoodsKind& kind = goods_kinds[group];
      const std::uint32_t variant = i / static_cast<std::uint32_t>(goods_kinds.size());
      const Product product{Code{numbered("SP", i + 1, 4)},
                            kind.price + std::int64_t{variant % 5} * kind.price / 4};
      domain::DefineProduct command{product.code,
                                    Name{std::string(kind.names[variant / 5 % 5]) + " " +
                                         std::string(kind.packs[variant % 5])},
                                    Code{numbered("NH", group + 1, 2)},
                                    domain::Unit{"thùng"},
                                    domain::Decimal{product.price * domain::Decimal::one},
                                    domain::Decimal{10 * domain::Decimal::one}};
      send(std::move(command));
      products_.push_back(product);
    }
    commit();
  }

  void register_customers() {
    for (std::uint32_t i = 0; i < size_.customers; ++i) {
      constexpr auto terms = std::to_array<std::uint32_t>({0, 15, 30, 30, 30, 45, 60});
      Customer customer{Code{numbered("KH", i + 1, 4)}, dice_.pick(habits), dice_.pick(terms)};
      const std::string name = std::string(dice_.pick(company_forms)) + " " +
                               std::string(dice_.pick(company_words)) + " " +
                               std::string(dice_.pick(given_names));
      send(domain::RegisterCustomer{
          customer.code,
          Name{name},
          domain::Phone{"09" + std::to_string(dice_.between(10'000'000, 99'999'999))},
          {},
          {Code{numbered("NK", dice_.below(customer_group_names.size()) + 1, 2)}},
          Code{numbered("KV", dice_.below(provinces.size()) + 1, 2)},
          dice_.pick(employees_),
          customer.credit_days});
      customers_.push_back(std::move(customer));
    }
    commit();
  }

  void sell() {
    ++invoices_;
    // A third of the customers buy two thirds of the goods.
    const std::uint32_t count = dice_.chance(66) ? (size_.customers + 2) / 3 : size_.customers;
    const std::uint32_t customer = dice_.below(count);
    domain::CreateInvoice command;
    command.customer = customers_[customer].code;
    command.date = clock_.day;
    const std::uint32_t lines = dice_.between(1, 4);
    for (std::uint32_t i = 0; i < lines; ++i) {
      domain::DocumentLine line;
      line.product = dice_.pick(products_).code;
      line.quantity = {std::int64_t{dice_.between(1, 20)} * domain::Decimal::one};
      if (dice_.chance(15)) line.discount_percent = domain::Decimal{5 * domain::Decimal::one};
      command.lines.push_back(std::move(line));
    }
    const Date day = clock_.day;
    send(std::move(command),
         [this, customer, day](const api::CommandResult& result) { sold(result, customer, day); });
  }

  // Plans when the invoice will be paid, if ever.
  void sold(const api::CommandResult& result, std::uint32_t customer, Date day) {
    const auto number =
        static_cast<std::uint32_t>(std::stoul(result.made.substr(result.made.find('/') + 1)));
    const Customer& who = customers_[customer];
    const std::size_t at = result.events.find("\"total\":") + 8;
    const OpenInvoice invoice{{number}, customer, {std::stoll(result.events.substr(at))}};
    if (dice_.chance(2))
      returns_[day + static_cast<std::int32_t>(dice_.between(1, 15))].push_back(invoice);
    if (!dice_.chance(who.habit.pays_percent)) return;
    const std::int32_t span = who.habit.early_days + who.habit.late_days;
    const std::int32_t delay =
        static_cast<std::int32_t>(who.credit_days) - who.habit.early_days +
        static_cast<std::int32_t>(dice_.below(static_cast<std::uint32_t>(span) + 1));
    due_[day + std::max(delay, 0)].push_back(invoice);
  }

  void collect() {
    const auto due = due_.find(clock_.day);
    if (due == due_.end()) return;
    for (const OpenInvoice& invoice : due->second) {
      domain::RecordPayment payment;
      payment.customer = customers_[invoice.customer].code;
      payment.date = clock_.day;
      payment.amount = invoice.total;
      payment.method = dice_.chance(25) && invoice.total < domain::large_cash
                           ? domain::PaymentMethod::cash
                           : domain::PaymentMethod::bank;
      // Some pay in part, some round up: the rest waits for the next invoice.
      if (dice_.chance(8)) payment.amount.minor /= 2;
      if (dice_.chance(6)) payment.amount.minor += 500'000;
      payment.reference = domain::Memo{"TT HD " + std::to_string(invoice.invoice.value)};
      send(std::move(payment));
    }
    due_.erase(due);
  }

  void take_back() {
    const auto back = returns_.find(clock_.day);
    if (back == returns_.end()) return;
    for (const OpenInvoice& invoice : back->second) {
      domain::CreateCreditNote note;
      note.customer = customers_[invoice.customer].code;
      note.date = clock_.day;
      note.memo = domain::Memo{"Hàng trả lại của hóa đơn " + std::to_string(invoice.invoice.value)};
      domain::DocumentLine line;
      line.description = Name{"Hàng bán bị trả lại"};
      line.quantity = {domain::Decimal::one};
      line.unit_price = domain::Decimal{invoice.total.minor / 10 * domain::Decimal::one};
      note.lines.push_back(std::move(line));
      note.invoice = invoice.invoice;
      send(std::move(note));
    }
    returns_.erase(back);
  }

  // A salesperson's customers are split over two colleagues.
  void hand_over() {
    domain::TransferOwner transfer;
    for (std::uint32_t i = 0; i < 12; ++i) {
      transfer.customers.push_back(customers_[(handed_over_ + i) % customers_.size()].code);
    }
    handed_over_ += 12;
    const std::uint32_t first = dice_.below(size_.employees);
    transfer.to = {employees_[first], employees_[(first + 1) % size_.employees]};
    send(std::move(transfer));
  }

  api::Ledger& ledger_;
  BusinessClock& clock_;
  DemoSize size_;
  Dice dice_;
  std::vector<Code> employees_;
  std::vector<Product> products_;
  std::vector<Customer> customers_;
  std::map<Date, std::vector<OpenInvoice>> due_;
  std::map<Date, std::vector<OpenInvoice>> returns_;
  std::uint64_t commands_ = 0;
  std::uint64_t invoices_ = 0;
  std::size_t handed_over_ = 0;
};

}  // namespace

bool write_demo_book(eventstore::EventLog& log, Date today, const DemoSize& size,
                     std::uint64_t seed, const std::function<void(const DemoProgress&)>& progress) {
  if (log.head(book_id).size > 0) return false;
  BusinessClock clock;
  clock.day = today - static_cast<std::int32_t>(size.days);
  api::Ledger ledger(log, clock);
  ledger.open();
  Company company(ledger, clock, size, seed);
  company.open();
  for (std::uint32_t day = 0; day < size.days; ++day) {
    clock.day = clock.day + 1;
    company.play_day(day);
    progress({day + 1, size.days, company.commands()});
  }
  return true;
}

}  // namespace duebook::tools
