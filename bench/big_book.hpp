// SPDX-License-Identifier: Apache-2.0
// BigBook: a trading company's years as commands and the events they make, of any size, the same on
// every machine.
//
// Day by day, invoices are created and payments come in. The invoices that are paid get exactly one
// payment, of their whole amount, allocated to them: so the same rows can be laid out for any
// database without loss. Event counts: invoices + 2 × payments, and a few for parties and products.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "domain/catalogue.hpp"

namespace duebook::bench {

struct BookSize {
  std::uint32_t invoices = 1'000'000;
  std::uint32_t customers = 10'000;
  std::uint32_t paid_percent = 95;
  std::uint32_t days = 1'095;

  /// A book of as many invoices whose customers have a hundred each.
  static BookSize of(std::uint32_t invoices) { return {invoices, invoices / 100, 95, 1'095}; }
};

/// The day the last event happened, whatever the size.
inline constexpr domain::Date last_day = domain::from_civil({2026, 6, 30});

/// One accepted command.
struct Step {
  const domain::Command& command;
  const std::vector<domain::Event>& events;
  domain::Seq first_seq;
  domain::Instant at;
  std::string key;  ///< "big-" and the number of the command
};
using Visit = std::function<void(const Step&)>;

/// Decides the commands of a book of this size on `book`, which must be new, and folds their
/// events. `visit` is called after each command was decided and before its events are folded.
void play(const BookSize& size, domain::Book& book, const Visit& visit);

/// The commands that make a book ready for invoices: its opening, products, and `customers`.
std::vector<domain::Command> opening_commands(std::uint32_t customers);

/// Code of a customer counted from 0, as play registers them.
domain::Code customer_code(std::uint32_t customer);
/// An invoice of two lines, and a payment, as clients send them all day.
domain::CreateInvoice invoice_of(std::uint32_t customer, std::uint32_t variant, domain::Date date);
domain::RecordPayment payment_of(std::uint32_t customer, domain::Money amount, domain::Date date);

/// Numbers without end, the same on every machine; of no use for secrets.
class Mixer {
 public:
  explicit Mixer(std::uint64_t seed) : state_(seed) {}
  /// splitmix64 by Sebastiano Vigna.
  std::uint64_t next() {
    state_ += 0x9E37'79B9'7F4A'7C15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9;
    z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EB;
    return z ^ (z >> 31);
  }
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(next() % count); }

 private:
  std::uint64_t state_;
};

}  // namespace duebook::bench
