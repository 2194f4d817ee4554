// SPDX-License-Identifier: Apache-2.0
// Many clients, stopping while busy, and requests that chance has damaged.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "running_server.hpp"

namespace duebook::api::http {
namespace {

using namespace std::string_literals;
using std::chrono::milliseconds;

TEST(ServerUnderLoad, serves_many_connections_at_once) {
  Limits limits;
  limits.connections_max = limits.connections_per_address_max = 400;
  RunningServer running(limits);
  std::vector<Client> clients;
  for (int i = 0; i < 400; ++i) clients.emplace_back(running.port());
  for (int round = 0; round < 3; ++round) {
    for (Client& client : clients) client.send(request("GET", round == 1 ? "/round" : "/tiny"));
    for (Client& client : clients) {
      const auto reply = client.reply();
      ASSERT_TRUE(reply);
      EXPECT_EQ(reply->status, 200);
    }
  }
  EXPECT_EQ(running.counters().connections_open, 400u);
  EXPECT_EQ(running.counters().requests, 1'200u);
}

TEST(ServerUnderLoad, answers_from_many_threads) {
  RunningServer running;
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      Client client(running.port());
      for (int i = 0; i < 50; ++i) {
        client.send(request("GET", "/thread"));
        const auto reply = client.reply();
        if (reply && reply->body == "from a thread") ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 400);
}

TEST(ServerUnderLoad, makes_one_round_of_what_is_ready_at_once) {
  RunningServer running;
  std::vector<Client> clients;
  for (int i = 0; i < 30; ++i) clients.emplace_back(running.port());
  running.counters();
  // The server is busy while all of them ask; so they are all ready when it looks again.
  running.server().post([&] {
    for (Client& client : clients) client.send(request("GET", "/round"));
  });
  for (Client& client : clients) ASSERT_TRUE(client.reply());
  EXPECT_EQ(running.application().largest_round(), 30u);
}

TEST(ServerUnderLoad, runs_posted_work_on_its_own_thread) {
  RunningServer running;
  std::atomic<int> done{0};
  std::thread::id first;
  for (int i = 0; i < 100; ++i) {
    running.server().post([&] {
      if (first == std::thread::id()) first = std::this_thread::get_id();
      EXPECT_EQ(first, std::this_thread::get_id());
      ++done;
    });
  }
  running.counters();
  EXPECT_EQ(done, 100);
}

TEST(ServerThatStops, answers_what_is_open_and_closes_what_is_idle) {
  RunningServer running;
  Client idle(running.port());
  idle.send(request("GET", "/tiny"));
  ASSERT_TRUE(idle.reply());
  Client half(running.port());
  const std::string whole = post_json("/echo", "[1]");
  half.send(whole.substr(0, 30));
  Client waiting(running.port());
  waiting.send(request("GET", "/held"));
  auto responder = running.application().take_held();
  ASSERT_TRUE(responder);
  const auto start = std::chrono::steady_clock::now();
  std::thread stopper([&] { running.stop(); });
  EXPECT_TRUE(idle.is_closed());
  half.send(whole.substr(30));
  const auto finished = half.reply();
  EXPECT_TRUE(finished && finished->body == "POST /echo [1]");
  responder->respond({200, "text/plain", {}, "late"});
  const auto late = waiting.reply();
  EXPECT_TRUE(late && late->body == "late" && late->headers.contains("connection"));
  EXPECT_TRUE(waiting.is_closed());
  half.close();
  waiting.close();
  stopper.join();
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(4'500));
  EXPECT_THROW(Client(running.port()), std::runtime_error);
}

TEST(ServerThatStops, waits_five_seconds_for_an_answer_and_takes_none_later) {
  std::unique_ptr<Responder> used;
  std::unique_ptr<Responder> unused;
  {
    RunningServer running;
    Client client(running.port());
    client.send(request("GET", "/held"));
    used = running.application().take_held();
    Client other(running.port());
    other.send(request("GET", "/held"));
    unused = running.application().take_held();
    ASSERT_TRUE(used && unused);
    const auto start = std::chrono::steady_clock::now();
    running.stop();
    const auto waited = std::chrono::steady_clock::now() - start;
    EXPECT_GE(waited, milliseconds(4'900));
    EXPECT_LT(waited, milliseconds(7'000));
  }
  used->respond({});
  unused.reset();
}

TEST(ServerThatStops, forgets_work_that_was_not_due) {
  auto captured = std::make_shared<int>(1);
  {
    RunningServer running;
    running.server().post_after(std::chrono::hours(1), [captured] { ++*captured; });
    running.counters();
    running.stop();
    running.server().post([captured] { ++*captured; });
    running.server().stop();
  }
  EXPECT_EQ(captured.use_count(), 1);
  EXPECT_EQ(*captured, 1);
}

std::vector<std::string> sound_requests() {
  return {
      request("GET", "/tiny"),
      request("GET", "/echo?a=b&c=%20", "Accept: */*\r\nUser-Agent: test\r\n"),
      request("HEAD", "/tiny", "Connection: keep-alive\r\n"),
      post_json("/echo", "{\"a\":[1,2,3]}", "Idempotency-Key: \"k-1\"\r\n"),
      post_json("/echo", "[]", "Expect: 100-continue\r\nAuthorization: Bearer abc\r\n"),
      request("GET", "/round", "X-Request-Id: r1\r\nAccept-Language: vi\r\n"),
      request("POST", "/echo", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\nX: y\r\n\r\n"),
      "GET /tiny HTTP/1.0\r\nHost: localhost\r\n\r\n",
  };
}

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t bound) {
  return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

std::string damaged(Random& random, const std::vector<std::string>& sound) {
  std::string bytes = sound[below(random, sound.size())];
  if (below(random, 3) == 0) bytes += sound[below(random, sound.size())];
  const std::vector<std::string> pieces{"\r\n",
                                        "\n",
                                        "\r\n\r\n",
                                        " ",
                                        ":",
                                        ",",
                                        "\0"s,
                                        "\xFF",
                                        "Content-Length: 3\r\n",
                                        "Host: localhost\r\n",
                                        "HTTP/1.1",
                                        "Transfer-Encoding: chunked\r\n"};
  for (std::size_t edits = 1 + below(random, 4); edits > 0 && !bytes.empty(); --edits) {
    const std::size_t at = below(random, bytes.size());
    switch (below(random, 5)) {
      case 0: bytes[at] = static_cast<char>(below(random, 256)); break;
      case 1: bytes.insert(at, pieces[below(random, pieces.size())]); break;
      case 2: bytes.erase(at, 1 + below(random, 8)); break;
      case 3: bytes.resize(at); break;
      default: bytes.insert(at, bytes.substr(below(random, bytes.size()), below(random, 64)));
    }
  }
  return bytes;
}

/// True when `bytes` are answers and nothing else; a HEAD in the mix has no body to skip.
bool are_answers(std::string bytes) {
  while (!bytes.empty()) {
    std::string attempt = bytes;
    if (!take_reply(attempt, false) || !(attempt.empty() || attempt.starts_with("HTTP/1.1 "))) {
      attempt = bytes;
      if (!take_reply(attempt, true)) return false;
    }
    bytes = attempt;
  }
  return true;
}

TEST(ServerUnderLoad, survives_ten_thousand_damaged_requests) {
  constexpr unsigned seed = 20260101;
  Random random(seed);
  const auto sound = sound_requests();
  RunningServer running;
  for (int i = 0; i < 10'000; ++i) {
    const std::string bytes = damaged(random, sound);
    Client client(running.port());
    client.send(bytes);
    client.end_sending();
    const auto answers = client.rest();
    ASSERT_TRUE(answers) << "seed " << seed << " case " << i << testing::PrintToString(bytes);
    ASSERT_TRUE(are_answers(*answers))
        << "seed " << seed << " case " << i << " " << testing::PrintToString(bytes) << " answered "
        << testing::PrintToString(*answers);
  }
  EXPECT_TRUE(running.is_alive());
  EXPECT_GT(running.counters().refusals, 1'000u);
  EXPECT_GT(running.counters().requests, 500u);
}

}  // namespace
}  // namespace duebook::api::http
