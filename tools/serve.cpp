// SPDX-License-Identifier: Apache-2.0
// Wires log, ledger, service and door together.
#include "tools/serve.hpp"

#include <signal.h>

#include <cstdio>
#include <optional>
#include <thread>

#include "api/service.hpp"
#include "api/snapshots.hpp"
#include "tools/open_log.hpp"
#include "tools/publishing.hpp"

namespace duebook::tools {
namespace {

// Waits for a signal on a thread of its own; everything else has them blocked.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM, SIGUSR2}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
  }
  void watch(std::function<void()> stop) {
    thread_ = std::thread([this, stop = std::move(stop)] {
      int signal = 0;
      sigwait(&set_, &signal);
      if (signal != SIGUSR2) stop();
    });
  }
  ~StopSignals() {
    if (!thread_.joinable()) return;
    pthread_kill(thread_.native_handle(), SIGUSR2);
    thread_.join();
  }

 private:
  sigset_t set_;
  std::thread thread_;
};

}  // namespace

void serve(const ServeOptions& options, const std::function<void(eventstore::EventLog&)>& prepare,
           const std::function<void(std::uint16_t port)>& ready) {
  StopSignals signals;
  api::http::Options http = options.http;
  http.peers = peer_door_of(options.sharing);
  if (!is_shared(options.log)) refuse_sharing(options.sharing);
  const auto log = open_log(options.log);
  if (prepare) prepare(*log);
  auto* const shared = dynamic_cast<eventstore::KafkaLog*>(log.get());
  const api::SystemClock clock;
  api::SnapshotStore snapshots(std::filesystem::path(options.log.data) / "views");
  api::Ledger ledger(*log, clock, &snapshots);
  if (shared != nullptr) ledger.share(*shared);
  for (const api::OpenedBook& book : ledger.open()) {
    std::fprintf(stderr, "book %s: %llu events from a snapshot, %llu from the log\n",
                 book.book.c_str(), static_cast<unsigned long long>(book.from_snapshot),
                 static_cast<unsigned long long>(book.replayed));
  }
  const Publishing publishing(options.publish, kafka_settings(options.log), ledger);
  api::Service service(ledger, clock);
  publishing.show_in(service);
  api::http::Server server(http, service);
  service.attach(server);
  std::optional<Sharing> sharing;
  if (shared != nullptr) {
    sharing.emplace(options.sharing, kafka_options(options.log), *shared, service, server, http);
  }
  signals.watch([&] {
    server.post([&] { service.stop(); });
    server.stop();
  });
  if (ready) ready(server.port());
  server.run();
  service.finish();
  sharing.reset();  // the others need not wait for the snapshot
  std::fprintf(stderr, "saving a snapshot\n");
  ledger.save_snapshots();
}

}  // namespace duebook::tools
