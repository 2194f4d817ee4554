// SPDX-License-Identifier: Apache-2.0
// A connection over a wire and a loop made of values: order and deadlines without a clock.
#include "api/http/connection.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "api/http/head_policy.hpp"
#include "running_server.hpp"

namespace duebook::api::http {
namespace {

using std::chrono::milliseconds;

struct WireLog {
  std::string sent;
  std::size_t room = SIZE_MAX;  ///< bytes the socket still takes
  std::span<char> space;        ///< of the read under way
  bool waits_writable = false;
  bool sending_ended = false;
  bool closed = false;
};

class LoggedWire final : public Wire {
 public:
  explicit LoggedWire(WireLog& log) : log_(log) {}
  Sent send(std::string_view bytes, std::size_t& count) override {
    count = std::min(bytes.size(), log_.room);
    log_.sent += bytes.substr(0, count);
    log_.room -= count;
    return count > 0 ? Sent::some : Sent::blocked;
  }
  void receive(std::span<char> room, std::shared_ptr<Connection>) override { log_.space = room; }
  void wait_writable(std::shared_ptr<Connection>) override { log_.waits_writable = true; }
  void end_sending() override { log_.sending_ended = true; }
  void close() override { log_.closed = true; }

 private:
  WireLog& log_;
};

/// Keeps what is posted until the test runs it.
class HeldLoop final : public Loop {
 public:
  bool is_here() const override { return here; }
  void post(std::function<void()> work) override { posted.push_back(std::move(work)); }
  void run_posted() {
    for (; !posted.empty(); posted.pop_front()) posted.front()();
  }
  bool here = true;
  std::deque<std::function<void()>> posted;
};

class HeldHost final : public Host {
 public:
  House& house() { return house_; }
  std::shared_ptr<Loop> loop() override { return held_loop; }
  void hand_over(Request request, std::unique_ptr<Responder> responder) override {
    targets.push_back(request.target);
    responders.push_back(std::move(responder));
  }
  void resume_later(std::shared_ptr<Connection> connection) override {
    resumed.push_back(std::move(connection));
  }
  void forget(const std::shared_ptr<Connection>&) override {}
  bool in_application() const override { return busy; }
  bool stopping() const override { return false; }

  std::shared_ptr<HeldLoop> held_loop = std::make_shared<HeldLoop>();
  std::vector<std::string> targets;
  std::vector<std::unique_ptr<Responder>> responders;
  std::vector<std::shared_ptr<Connection>> resumed;
  bool busy = false;

 private:
  EchoApplication application_;
  House house_{{}, allowed_hosts(Options{}), application_, {}, {}};
};

class ConnectionTest : public testing::Test {
 protected:
  ConnectionTest() { connection_->go_on(); }
  void arrive(std::string_view bytes) {
    ASSERT_LE(bytes.size(), wire_.space.size());
    std::copy(bytes.begin(), bytes.end(), wire_.space.begin());
    wire_.space = {};
    connection_->received(bytes.size());
  }
  bool is_reading() const { return !wire_.space.empty(); }

  WireLog wire_;
  HeldHost host_;
  std::shared_ptr<Connection> connection_ = std::make_shared<Connection>(
      host_, host_.house(), std::make_unique<LoggedWire>(wire_), "127.0.0.1");
};

TEST_F(ConnectionTest, ends_sending_but_listens_on_after_its_last_answer) {
  arrive("GET / HTTP/9.9\r\n\r\n");
  EXPECT_TRUE(wire_.sent.starts_with("HTTP/1.1 505 "));
  EXPECT_TRUE(wire_.sending_ended);
  EXPECT_FALSE(wire_.closed);
  EXPECT_TRUE(is_reading());
}

TEST_F(ConnectionTest, hands_over_one_request_at_a_time) {
  arrive(request("GET", "/1") + request("GET", "/2"));
  EXPECT_EQ(host_.targets.size(), 1u);
  EXPECT_FALSE(is_reading());
  host_.responders.at(0)->respond({});
  EXPECT_EQ(host_.targets, (std::vector<std::string>{"/1", "/2"}));
}

TEST_F(ConnectionTest, never_calls_an_application_that_is_busy) {
  arrive(request("GET", "/1") + request("GET", "/2"));
  host_.busy = true;
  host_.responders.at(0)->respond({});
  EXPECT_TRUE(wire_.sent.starts_with("HTTP/1.1 200 ")) << "written at once";
  EXPECT_EQ(host_.targets.size(), 1u);
  ASSERT_EQ(host_.resumed.size(), 1u);
  host_.busy = false;
  host_.resumed.at(0)->go_on();
  EXPECT_EQ(host_.targets.size(), 2u);
}

TEST_F(ConnectionTest, asks_for_no_more_while_an_answer_waits) {
  wire_.room = 10;
  arrive(request("GET", "/1"));
  host_.responders.at(0)->respond({});
  EXPECT_TRUE(wire_.waits_writable);
  EXPECT_FALSE(is_reading());
  wire_.room = SIZE_MAX;
  connection_->writable();
  EXPECT_TRUE(wire_.sent.ends_with("\r\n\r\n"));
  EXPECT_TRUE(is_reading());
}

TEST_F(ConnectionTest, lets_no_stream_piece_overtake_another) {
  arrive(request("GET", "/1"));
  host_.held_loop->here = false;
  const auto stream = host_.responders.at(0)->stream({200, "text/event-stream", {}, ""});
  EXPECT_TRUE(stream->write("[1]"));
  host_.held_loop->here = true;
  EXPECT_TRUE(stream->write("[2]"));
  EXPECT_EQ(wire_.sent, "");
  host_.held_loop->run_posted();
  EXPECT_TRUE(wire_.sent.ends_with("\r\n\r\n[1][2]"));
  EXPECT_TRUE(stream->write("[3]"));
  EXPECT_TRUE(wire_.sent.ends_with("[1][2][3]"));
}

class Deadline : public testing::Test {
 protected:
  Conversation begin() { return Conversation(host_.house(), "127.0.0.1", start_); }
  void arrive(Conversation& conversation, std::string_view bytes, Time at) {
    std::copy(bytes.begin(), bytes.end(), conversation.space().begin());
    conversation.received(bytes.size());
    conversation.advance(at);
  }
  Time after(std::int64_t ms) const { return start_ + milliseconds(ms); }

  HeldHost host_;
  const Time start_{milliseconds(1'000'000)};
  const std::string get_ = request("GET", "/");
};

using Expiry = Conversation::Expiry;

TEST_F(Deadline, of_the_first_head_counts_from_the_connection) {
  Conversation conversation = begin();
  arrive(conversation, "GET", after(9'000));
  arrive(conversation, " / HTTP/1.1\r\n", after(9'900));
  EXPECT_EQ(conversation.expire(after(9'999)), Expiry::none);
  EXPECT_EQ(conversation.expire(after(10'000)), Expiry::answered);
  EXPECT_EQ(conversation.phase(), Conversation::Phase::closing);
}

TEST_F(Deadline, of_a_later_head_counts_from_its_first_byte) {
  Conversation conversation = begin();
  arrive(conversation, get_, after(0));
  conversation.take_request();
  EXPECT_EQ(conversation.expire(after(3'600'000)), Expiry::none) << "the application's time";
  conversation.answer({}, after(1'000));
  conversation.written(conversation.output().bytes());
  EXPECT_EQ(conversation.expire(after(60'999)), Expiry::none);
  arrive(conversation, "GET", after(60'999));
  EXPECT_EQ(conversation.expire(after(70'998)), Expiry::none);
  EXPECT_EQ(conversation.expire(after(70'999)), Expiry::answered);
}

TEST_F(Deadline, of_silence_closes_without_a_word) {
  Conversation conversation = begin();
  arrive(conversation, get_, after(0));
  conversation.take_request();
  conversation.answer({}, after(0));
  conversation.written(conversation.output().bytes());
  EXPECT_EQ(conversation.expire(after(60'000)), Expiry::close);
  EXPECT_TRUE(conversation.output().empty());
}

TEST_F(Deadline, of_a_body_is_one_for_the_whole_body) {
  Conversation conversation = begin();
  const std::string whole = post_json("/", "12345");
  arrive(conversation, whole.substr(0, whole.size() - 5), after(5'000));
  for (int i = 0; i < 4; ++i) arrive(conversation, "1", after(6'000 + i * 7'000));
  EXPECT_EQ(conversation.expire(after(34'999)), Expiry::none);
  EXPECT_EQ(conversation.expire(after(35'000)), Expiry::answered);
}

TEST_F(Deadline, of_a_write_moves_only_with_progress) {
  Conversation conversation = begin();
  arrive(conversation, get_, after(0));
  conversation.take_request();
  conversation.answer({200, "text/plain", {}, std::string(1u << 20, 'x')}, after(0));
  conversation.write_blocked(after(0));
  conversation.written(10);
  conversation.write_blocked(after(20'000));
  EXPECT_EQ(conversation.expire(after(29'999)), Expiry::none);
  conversation.written(conversation.output().front().size());
  conversation.written(64u << 10);
  conversation.write_blocked(after(29'999));
  EXPECT_EQ(conversation.expire(after(59'998)), Expiry::none);
  EXPECT_EQ(conversation.expire(after(59'999)), Expiry::close);
}

}  // namespace
}  // namespace duebook::api::http
