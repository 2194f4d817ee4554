// SPDX-License-Identifier: Apache-2.0
// duebook demo: a server with a trading company's book to look at.
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "api/clock.hpp"
#include "api/time_zones.hpp"
#include "eventstore/kafka_topic.hpp"
#include "tools/demo_data.hpp"
#include "tools/publishing.hpp"
#include "tools/serve.hpp"
#include "tools/subcommands.hpp"

namespace duebook::tools {
namespace {

struct DemoOptions {
  ServeOptions serve;
  std::uint64_t seed = 1;
};

void show_progress(const DemoProgress& progress) {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  if (!terminal && progress.days_done != progress.days) return;
  std::fprintf(stderr, "%s%u of %u days, %llu commands%s", terminal ? "\r" : "", progress.days_done,
               progress.days, static_cast<unsigned long long>(progress.commands),
               progress.days_done == progress.days ? "\n" : "");
}

void make_topic(const DemoOptions& options) {
  if (!is_shared(options.serve.log)) return;
  eventstore::create_log_topic(kafka_options(options.serve.log), {.replicas = 1});
}

void make_book(const DemoOptions& options, eventstore::EventLog& log) {
  const api::SystemClock clock;
  const domain::Date today = api::day_in_zone(clock.now(), "Asia/Ho_Chi_Minh");
  std::fprintf(stderr, "Two years of a trading company in %s:\n", options.serve.log.data.c_str());
  if (!write_demo_book(log, today, {}, options.seed, show_progress)) {
    std::fprintf(stderr, "The book is there already and is left as it is.\n");
  }
}

void say_where(std::uint16_t port) {
  const std::string base = "http://127.0.0.1:" + std::to_string(port);
  std::printf("Duebook's demo is ready. Open %s/docs, or try:\n\n", base.c_str());
  std::printf("  curl '%s/v1/books/main/debt-ageing?by=region&format=table'\n", base.c_str());
  std::printf(
      "  curl '%s/v1/books/main/debt-ageing/explain?row=KH0006&column=balance&format=table'\n",
      base.c_str());
  std::printf(
      "  curl -X POST %s/v1/books/main/commands/record-payment -H 'Content-Type: application/json' "
      "\\\n"
      "       -H 'Idempotency-Key: my-first-payment' -d "
      "'{\"customer\":\"KH0006\",\"amount\":1000000}'\n\n",
      base.c_str());
  std::printf("Stop it with Ctrl-C.\n");
  std::fflush(stdout);
}

}  // namespace

void add_demo(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<DemoOptions>();
  options->serve.log.data = "./demo-data";
  CLI::App* command = app.add_subcommand(
      "demo", "Serve the book of a made-up trading company: 500 customers, 20,000 invoices.");
  command->add_option("--data", options->serve.log.data, "Data folder; made if there is none")
      ->capture_default_str();
  add_log_options(*command, options->serve.log);
  command->add_option("--port", options->serve.http.port, "Port; 0 takes a free one")
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Another company for another number")
      ->capture_default_str();
  add_publish_option(*command, options->serve.publish);
  command->footer(
      "Examples:\n"
      "  duebook demo\n"
      "  duebook demo --seed 7 --port 0\n"
      "  duebook demo --log kafka:127.0.0.1:19092");
  command->callback([options, &exit_code] {
    make_topic(*options);
    serve(
        options->serve, [&](eventstore::EventLog& log) { make_book(*options, log); }, say_where);
    exit_code = exit_ok;
  });
}

}  // namespace duebook::tools
