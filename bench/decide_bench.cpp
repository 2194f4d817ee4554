// SPDX-License-Identifier: Apache-2.0
// What deciding a command and folding its events cost, on books of several sizes.
#include <benchmark/benchmark.h>

#include "bench/open_books.hpp"

namespace duebook::bench {
namespace {

domain::Command command_for(std::uint32_t customers, std::uint32_t i, bool is_invoice) {
  const std::uint32_t customer = (i * 7'919) % customers;
  if (is_invoice) return invoice_of(customer, i % 1'000, last_day);
  return payment_of(customer, domain::Money{1'000'000}, last_day);
}

std::vector<domain::Command> commands_for(std::uint32_t invoices, bool are_invoices) {
  std::vector<domain::Command> commands;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    commands.push_back(command_for(invoices / 100, i, are_invoices));
  }
  return commands;
}

void decide_command(benchmark::State& state, bool is_invoice) {
  const auto invoices = static_cast<std::uint32_t>(state.range(0));
  const domain::Book& book = kept_book(invoices).book;
  const std::vector<domain::Command> commands = commands_for(invoices, is_invoice);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(domain::decide(book, commands[i], last_day));
    if (++i == commands.size()) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

void decide_invoice(benchmark::State& state) { decide_command(state, true); }
void decide_payment(benchmark::State& state) { decide_command(state, false); }

// The state alone, without columns; taken back after each turn, so the book stays as it is.
void evolve_invoices(benchmark::State& state) {
  const auto invoices = static_cast<std::uint32_t>(state.range(0));
  domain::Book& book = kept_book(invoices).book;
  std::vector<domain::Event> events;
  domain::Seq seq = kept_book(invoices).head.size;
  book.mark();
  for (const domain::Command& command : commands_for(invoices, true)) {
    for (domain::Event& event : domain::decide(book, command, last_day).events) {
      domain::evolve(book, event, seq++);
      events.push_back(std::move(event));
    }
  }
  book.take_back();
  for (auto _ : state) {
    book.mark();
    seq = kept_book(invoices).head.size;
    for (const domain::Event& event : events) domain::evolve(book, event, seq++);
    book.take_back();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events.size()));
}

BENCHMARK(decide_invoice)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(decide_payment)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(evolve_invoices)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace duebook::bench
