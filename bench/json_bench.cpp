// SPDX-License-Identifier: Apache-2.0
// What reading a command and writing and reading an event line cost. Bytes per second count the
// JSON.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "api/event_line.hpp"
#include "api/json_read.hpp"
#include "api/json_write.hpp"
#include "bench/open_books.hpp"

namespace duebook::bench {
namespace {

constexpr std::uint32_t command_count = 1'000;

std::string json_of(const domain::Command& command) {
  std::string json;
  std::visit([&](const auto& known) { api::append_json(json, known); }, command);
  return json;
}

domain::Command command_of(std::string_view kind, std::uint32_t i) {
  if (kind == "create-invoice") return invoice_of(i, i, last_day);
  return payment_of(i, domain::Money{1'234'000}, last_day);
}

std::vector<std::string> bodies_of(std::string_view kind) {
  std::vector<std::string> bodies;
  for (std::uint32_t i = 0; i < command_count; ++i) bodies.push_back(json_of(command_of(kind, i)));
  return bodies;
}

void count(benchmark::State& state, std::size_t bytes) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void read_command(benchmark::State& state, std::string_view kind) {
  api::CommandReader reader;
  const std::vector<std::string> bodies = bodies_of(kind);
  std::size_t bytes = 0;
  std::size_t i = 0;
  for (auto _ : state) {
    const auto read = reader.read(kind, bodies[i]);
    if (!std::holds_alternative<api::ParsedCommand>(read)) state.SkipWithError("not a command");
    bytes += bodies[i].size();
    if (++i == bodies.size()) i = 0;
  }
  count(state, bytes);
}

void read_batch_line(benchmark::State& state, std::string_view kind) {
  api::CommandReader reader;
  std::vector<std::string> lines;
  for (const std::string& body : bodies_of(kind)) {
    lines.push_back("{\"command\":\"" + std::string(kind) + "\",\"key\":\"client-7-" +
                    std::to_string(lines.size()) + "\",\"data\":" + body + "}");
  }
  std::size_t bytes = 0;
  std::size_t i = 0;
  for (auto _ : state) {
    const auto read = reader.read_batch_line(lines[i]);
    if (!std::holds_alternative<api::BatchLine>(read)) state.SkipWithError("not a line");
    bytes += lines[i].size();
    if (++i == lines.size()) i = 0;
  }
  count(state, bytes);
}

// The lines of a small book: invoices, payments, allocations as they come.
std::vector<api::EventLine> sample_events() {
  std::vector<api::EventLine> events;
  domain::Book book;
  play(BookSize::of(10'000), book, [&](const Step& step) {
    domain::Seq seq = step.first_seq;
    for (const domain::Event& event : step.events) {
      events.push_back({{seq++, step.at, "bench", step.key}, event});
    }
  });
  events.erase(events.begin(), events.begin() + 1'000);
  return events;
}

std::string line_of(const api::EventLine& event) {
  std::string line;
  api::append_event_line(line, event.envelope, event.event);
  return line;
}

void write_event_line(benchmark::State& state) {
  const std::vector<api::EventLine> events = sample_events();
  std::string line;
  std::size_t bytes = 0;
  std::size_t i = 0;
  for (auto _ : state) {
    line.clear();
    api::append_event_line(line, events[i].envelope, events[i].event);
    benchmark::DoNotOptimize(line);
    bytes += line.size();
    if (++i == events.size()) i = 0;
  }
  count(state, bytes);
}

void read_event_line(benchmark::State& state) {
  std::vector<std::string> lines;
  for (const api::EventLine& event : sample_events()) lines.push_back(line_of(event));
  api::EventLine line;
  std::size_t bytes = 0;
  std::size_t i = 0;
  for (auto _ : state) {
    if (!api::read_event_line(lines[i], line)) state.SkipWithError("not a line");
    bytes += lines[i].size();
    if (++i == lines.size()) i = 0;
  }
  count(state, bytes);
}

BENCHMARK_CAPTURE(read_command, invoice, "create-invoice");
BENCHMARK_CAPTURE(read_command, payment, "record-payment");
BENCHMARK_CAPTURE(read_batch_line, invoice, "create-invoice");
BENCHMARK_CAPTURE(read_batch_line, payment, "record-payment");
BENCHMARK(write_event_line);
BENCHMARK(read_event_line);

}  // namespace
}  // namespace duebook::bench
