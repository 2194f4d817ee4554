// SPDX-License-Identifier: Apache-2.0
// Positions come from the topics, heads from the log; behind is what lies between.
#include "api/publisher_metrics.hpp"

#include <algorithm>

#include "api/metrics_text.hpp"

namespace duebook::api {
namespace {

std::uint64_t position_of(const eventstore::PublisherStatus& status,
                          const eventstore::BookId& book) {
  const auto found = status.positions.find(book);
  return found == status.positions.end() ? 0 : found->second;
}

}  // namespace

void append_publisher_metrics(std::string& out, const eventstore::PublisherStatus& status,
                              const eventstore::EventLog& log) {
  append_counter(out, "publisher_connected", "1 while events can be published to Kafka.",
                 status.connected ? 1 : 0, "gauge");
  append_counter(out, "publisher_standby", "1 while another process publishes.",
                 status.stands_by ? 1 : 0, "gauge");
  append_counter(out, "publisher_events_total", "Events published.", status.events);
  append_counter(out, "publisher_batches_total", "Batches committed.", status.batches);
  append_counter(out, "publisher_failures_total", "Connections that failed.", status.failures);
  const auto books = log.books();
  append_metric_head(out, "publisher_position", "Events of a book that are published.", "gauge");
  for (const auto& book : books) {
    append_book_metric(out, "publisher_position", book, position_of(status, book));
  }
  append_metric_head(out, "publisher_behind", "Events of a book that wait to be published.",
                     "gauge");
  for (const auto& book : books) {
    const std::uint64_t size = log.head(book).size;
    append_book_metric(out, "publisher_behind", book,
                       size - std::min(size, position_of(status, book)));
  }
}

}  // namespace duebook::api
