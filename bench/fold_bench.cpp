// SPDX-License-Identifier: Apache-2.0
// What folding an event costs: the state that commands are decided on, the columns that reports
// are made of, and both.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/open_books.hpp"

namespace duebook::bench {
namespace {

struct Folded {
  domain::Event event;
  domain::Instant at;
};

const std::vector<Folded>& events() {
  static const std::vector<Folded> made = [] {
    std::vector<Folded> all;
    domain::Book book;
    play(BookSize::of(100'000), book, [&](const Step& step) {
      for (const domain::Event& event : step.events) all.push_back({event, step.at});
    });
    return all;
  }();
  return made;
}

void count(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events().size()));
}

void fold_state(benchmark::State& state) {
  events();
  for (auto _ : state) {
    domain::Book book;
    domain::Seq seq = 0;
    for (const Folded& folded : events()) domain::evolve(book, folded.event, seq++);
    benchmark::DoNotOptimize(book);
  }
  count(state);
}

void fold_columns(benchmark::State& state) {
  events();
  for (auto _ : state) {
    projections::Facts facts;
    domain::Seq seq = 0;
    for (const Folded& folded : events()) {
      facts.apply(folded.event, seq++, folded.at);
      if (seq % 1'000 == 0) facts.publish();
    }
    facts.publish();
    benchmark::DoNotOptimize(facts);
  }
  count(state);
}

void fold_both(benchmark::State& state) {
  events();
  for (auto _ : state) {
    api::OpenBook open(book_id);
    domain::Seq seq = 0;
    for (const Folded& folded : events()) {
      domain::evolve(open.book, folded.event, seq);
      open.facts->apply(folded.event, seq++, folded.at);
      if (seq % 1'000 == 0) open.facts->publish();
    }
    open.facts->publish();
    benchmark::DoNotOptimize(open);
  }
  count(state);
}

BENCHMARK(fold_state)->Unit(benchmark::kMillisecond);
BENCHMARK(fold_columns)->Unit(benchmark::kMillisecond);
BENCHMARK(fold_both)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace duebook::bench
