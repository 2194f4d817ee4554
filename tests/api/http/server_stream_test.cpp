// SPDX-License-Identifier: Apache-2.0
// Server-Sent Events: delivery, order, and what becomes of slow and vanished readers.
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "running_server.hpp"

namespace duebook::api::http {
namespace {

using std::chrono::milliseconds;

std::string event(int id) { return "id: " + std::to_string(id) + "\ndata: x\n\n"; }

/// Asks for a stream and waits until the application has it.
std::shared_ptr<Stream> open_stream(RunningServer& running, Client& client) {
  client.send(request("GET", "/stream"));
  return running.application().take_stream();
}

/// Writes until the stream refuses; false when it never does.
bool overfill(Stream& stream, std::size_t piece_bytes) {
  const auto start = std::chrono::steady_clock::now();
  while (stream.write(std::string(piece_bytes, 'x'))) {
    if (std::chrono::steady_clock::now() - start > milliseconds(10'000)) return false;
  }
  return true;
}

TEST(Stream, sends_its_head_at_once) {
  RunningServer running;
  Client client(running.port());
  const auto stream = open_stream(running, client);
  ASSERT_TRUE(stream);
  const auto head = client.reply(true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->headers.at("content-type"), "text/event-stream");
  EXPECT_EQ(head->headers.at("connection"), "close");
  EXPECT_EQ(head->headers.count("content-length"), 0u);
}

TEST(Stream, delivers_in_order_from_any_thread_and_ends) {
  RunningServer running;
  Client client(running.port());
  const auto stream = open_stream(running, client);
  ASSERT_TRUE(stream);
  std::string expected;
  for (int i = 0; i < 1'000; ++i) expected += event(i);
  // Odd ones on the server's thread, even ones from here; each waits for the one before.
  for (int i = 0; i < 1'000; ++i) {
    if (i % 2 == 0) {
      EXPECT_TRUE(stream->write(event(i)));
    } else {
      running.server().post([stream, i] { EXPECT_TRUE(stream->write(event(i))); });
      running.counters();
    }
  }
  stream->close();
  EXPECT_FALSE(stream->write("after the end"));
  ASSERT_TRUE(client.reply(true));
  EXPECT_EQ(client.rest(), expected);
}

TEST(Stream, ends_when_its_last_holder_lets_go) {
  RunningServer running;
  Client client(running.port());
  auto stream = open_stream(running, client);
  ASSERT_TRUE(stream);
  stream->write("data: last\n\n");
  stream.reset();
  ASSERT_TRUE(client.reply(true));
  EXPECT_EQ(client.rest(), "data: last\n\n");
}

TEST(Stream, opens_from_another_thread) {
  RunningServer running;
  Client client(running.port());
  client.send(request("GET", "/held"));
  auto responder = running.application().take_held();
  ASSERT_TRUE(responder);
  const auto stream = responder->stream({200, "text/event-stream", {}, "retry: 1\n\n"});
  EXPECT_TRUE(stream->write("data: a\n\n"));
  EXPECT_FALSE(responder->stream({})->write("twice"));
  stream->close();
  ASSERT_TRUE(client.reply(true));
  EXPECT_EQ(client.rest(), "retry: 1\n\ndata: a\n\n");
}

TEST(Stream, answers_head_with_the_head_alone) {
  RunningServer running;
  Client client(running.port());
  client.send(request("HEAD", "/stream"));
  const auto stream = running.application().take_stream();
  ASSERT_TRUE(stream);
  EXPECT_FALSE(stream->write("data: a\n\n"));
  ASSERT_TRUE(client.reply(true));
  EXPECT_EQ(client.rest(), std::string());
}

TEST(Stream, drops_a_reader_whose_queue_is_full) {
  Limits limits;
  limits.stream_queue_bytes_max = 64u << 10;
  RunningServer running(limits);
  Client slow(running.port(), 4096);
  const auto stream = open_stream(running, slow);
  ASSERT_TRUE(stream);
  EXPECT_TRUE(overfill(*stream, 1024));
  EXPECT_FALSE(stream->write("more"));
  EXPECT_TRUE(slow.is_closed());
  EXPECT_TRUE(running.is_alive());
}

TEST(Stream, drops_a_reader_that_stands_still) {
  Limits limits;
  limits.write_wait_max = milliseconds(150);
  limits.stream_queue_bytes_max = 64u << 20;
  RunningServer running(limits);
  Client slow(running.port(), 4096);
  const auto stream = open_stream(running, slow);
  ASSERT_TRUE(stream);
  EXPECT_TRUE(stream->write(std::string(32u << 20, 'x')));
  const auto start = std::chrono::steady_clock::now();
  while (stream->write("x")) {
    ASSERT_LT(std::chrono::steady_clock::now() - start, milliseconds(10'000));
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_TRUE(running.is_alive());
}

TEST(Stream, notices_that_its_reader_has_gone) {
  RunningServer running;
  std::shared_ptr<Stream> stream;
  {
    Client client(running.port());
    stream = open_stream(running, client);
    ASSERT_TRUE(stream);
    ASSERT_TRUE(client.reply(true));
  }
  const auto start = std::chrono::steady_clock::now();
  while (running.counters().connections_open > 0) {
    ASSERT_LT(std::chrono::steady_clock::now() - start, milliseconds(10'000));
  }
  EXPECT_FALSE(stream->write("data: a\n\n"));
  stream->close();
}

TEST(Stream, outlives_the_deadlines_of_requests) {
  Limits limits;
  limits.header_wait_max = limits.body_wait_max = milliseconds(50);
  limits.idle_wait_max = limits.write_wait_max = milliseconds(50);
  RunningServer running(limits);
  Client client(running.port());
  const auto stream = open_stream(running, client);
  ASSERT_TRUE(stream);
  for (int i = 0; i < 4; ++i) {
    running.server().post_after(milliseconds(40 * (i + 1)), [stream, i] {
      EXPECT_TRUE(stream->write(event(i)));
      if (i == 3) stream->close();
    });
  }
  ASSERT_TRUE(client.reply(true));
  EXPECT_EQ(client.rest(), event(0) + event(1) + event(2) + event(3));
}

TEST(Stream, ends_when_the_server_stops) {
  RunningServer running;
  Client client(running.port());
  const auto stream = open_stream(running, client);
  ASSERT_TRUE(stream);
  stream->write("data: last\n\n");
  std::thread reader([&] {
    EXPECT_TRUE(client.reply(true));
    EXPECT_EQ(client.rest(), "data: last\n\n");
    client.close();
  });
  running.stop();
  reader.join();
  EXPECT_FALSE(stream->write("after the end"));
}

}  // namespace
}  // namespace duebook::api::http
