// SPDX-License-Identifier: Apache-2.0
// What is asked of one customer: balance, ledger, purchases, payments. Customers have about a
// hundred invoices each, however large the book.
#include <benchmark/benchmark.h>

#include "bench/open_books.hpp"
#include "projections/read_model.hpp"
#include "projections/receivables/customer_ledger.hpp"
#include "projections/receivables/debt_ageing.hpp"
#include "projections/receivables/payment_history.hpp"
#include "projections/selling/purchase_history.hpp"

namespace duebook::bench {
namespace {

// Asks of one customer after the other, in no order that memory could foresee.
template <projections::ReadModel Model>
void ask_of_one_customer(benchmark::State& state) {
  const auto invoices = static_cast<std::uint32_t>(state.range(0));
  const projections::Facts& facts = *kept_book(invoices).facts;
  Mixer mixer(7);
  typename Model::Query query;
  for (auto _ : state) {
    query.customer = customer_code(mixer.below(invoices / 100));
    const projections::View view(facts, {last_day, facts.position(), {}});
    const auto answer = Model::ask(view, query);
    if (!answer) state.SkipWithError("rejected");
    benchmark::DoNotOptimize(answer);
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(ask_of_one_customer<projections::DebtAgeing>)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(ask_of_one_customer<projections::CustomerLedger>)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(ask_of_one_customer<projections::PurchaseHistory>)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(ask_of_one_customer<projections::PaymentHistory>)->Arg(100'000)->Arg(1'000'000);

}  // namespace
}  // namespace duebook::bench
