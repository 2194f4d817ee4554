// SPDX-License-Identifier: Apache-2.0
// Joins a conversation to a wire: when to read, when to write, when to hand a request over.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "api/http/conversation.hpp"
#include "api/http/reply_handles.hpp"

namespace duebook::api::http {

class Connection;

/// A connected socket that never blocks. The two waiting calls keep `connection` alive and end in
/// Connection::received, writable or close.
class Wire {
 public:
  enum class Sent { some, blocked, failed };

  virtual ~Wire() = default;
  virtual Sent send(std::string_view bytes, std::size_t& count) = 0;
  virtual void receive(std::span<char> room, std::shared_ptr<Connection> connection) = 0;
  virtual void wait_writable(std::shared_ptr<Connection> connection) = 0;
  virtual void end_sending() = 0;
  virtual void close() = 0;
};

/// The server as its connections see it.
class Host {
 public:
  virtual ~Host() = default;
  virtual std::shared_ptr<Loop> loop() = 0;
  virtual void hand_over(Request request, std::unique_ptr<Responder> responder) = 0;
  /// Calls go_on when the application is done with what it is doing.
  virtual void resume_later(std::shared_ptr<Connection> connection) = 0;
  virtual void forget(const std::shared_ptr<Connection>& connection) = 0;
  virtual bool in_application() const = 0;
  virtual bool stopping() const = 0;
};

/// Everything here runs on the server's thread.
class Connection final : public ReplyTarget, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Host& host, House& house, std::unique_ptr<Wire> wire, std::string peer);

  const std::string& peer() const { return peer_; }
  House& house() { return house_; }
  void go_on();
  void refuse(const Verdict& verdict);
  void check_deadline();
  /// The server stops: answer what is in work, close what is idle.
  void drain();
  void close();

  void received(std::size_t count);
  void writable();

  void answer(Response response) override;
  void answer_unanswered() override;
  void start_stream(Response head, std::shared_ptr<StreamState> state) override;
  void write_stream(std::string bytes) override;
  void end_stream() override;
  void drop_stream() override { close(); }

 private:
  void hand_over();
  void read();
  void flush();
  void after_flush();
  void answered();

  Host& host_;
  House& house_;
  std::unique_ptr<Wire> wire_;
  std::string peer_;
  Conversation conversation_;
  std::shared_ptr<StreamState> stream_;
  bool reading_ = false;
  bool write_waiting_ = false;
  bool handing_over_ = false;
  bool sending_ended_ = false;
  bool closed_ = false;
};

}  // namespace duebook::api::http
