// SPDX-License-Identifier: Apache-2.0
// The text format of Prometheus, to the letter.
#include "api/metrics_text.hpp"

#include <gtest/gtest.h>

namespace duebook::tests {

TEST(MetricsText, has_a_head_and_a_row_for_each_book) {
  std::string out;
  api::append_metric_head(out, "book_position", "Events of a book.", "gauge");
  api::append_book_metric(out, "book_position", "main", 7);
  api::append_book_metric(out, "book_position", "side", 0);
  EXPECT_EQ(out,
            "# HELP duebook_book_position Events of a book.\n"
            "# TYPE duebook_book_position gauge\n"
            "duebook_book_position{book=\"main\"} 7\n"
            "duebook_book_position{book=\"side\"} 0\n");
}

TEST(MetricsText, has_one_row_without_labels) {
  std::string out;
  api::append_counter(out, "events_total", "Events appended.", 12);
  EXPECT_EQ(out,
            "# HELP duebook_events_total Events appended.\n"
            "# TYPE duebook_events_total counter\n"
            "duebook_events_total 12\n");
}

}  // namespace duebook::tests
