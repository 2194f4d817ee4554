// SPDX-License-Identifier: Apache-2.0
// Debt ageing over a million and ten million invoices: of today, as of a past day, and as known at
// a past position. Without HTTP and JSON; the big book takes half a minute to make.
#include <benchmark/benchmark.h>

#include "bench/open_books.hpp"
#include "projections/receivables/debt_ageing.hpp"

namespace duebook::bench {
namespace {

using projections::AgeingGroups;
using projections::DebtAgeing;
using projections::Lens;

enum class Moment { now, past_day, past_position };

Lens lens_at(const projections::Facts& facts, Moment moment) {
  const domain::Seq position = facts.position();
  switch (moment) {
    case Moment::now: return {last_day, position, {}};
    case Moment::past_day: return {last_day - 400, position, {}};
    case Moment::past_position: return {last_day, position / 2, {}};
  }
  return {};
}

void age(benchmark::State& state, Moment moment, AgeingGroups by) {
  const projections::Facts& facts = *kept_book(static_cast<std::uint32_t>(state.range(0))).facts;
  DebtAgeing::Query query;
  query.by = by;
  for (auto _ : state) {
    const projections::View view(facts, lens_at(facts, moment));
    const auto answer = DebtAgeing::ask(view, query);
    if (!answer) state.SkipWithError("rejected");
    benchmark::DoNotOptimize(answer);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
}

BENCHMARK_CAPTURE(age, total_now, Moment::now, AgeingGroups::none)->Apply(sizes);
BENCHMARK_CAPTURE(age, total_at_past_day, Moment::past_day, AgeingGroups::none)->Apply(sizes);
BENCHMARK_CAPTURE(age, total_at_past_position, Moment::past_position, AgeingGroups::none)
    ->Apply(sizes);
BENCHMARK_CAPTURE(age, by_customer_now, Moment::now, AgeingGroups::customer)->Apply(sizes);
BENCHMARK_CAPTURE(age, by_customer_at_past_day, Moment::past_day, AgeingGroups::customer)
    ->Apply(sizes);
BENCHMARK_CAPTURE(age, by_customer_at_past_position, Moment::past_position, AgeingGroups::customer)
    ->Apply(sizes);

}  // namespace
}  // namespace duebook::bench
