// SPDX-License-Identifier: Apache-2.0
// Service: the application behind the HTTP door. Finds the route of each request, runs it, and
// commits the waiting commands at the end of a round. A disk is waited for: it has written sooner
// than two threads have met. Brokers may take long or be away, so while a commit waits for a shared
// log the door is served on: commands that come wait for the next one, everything else is answered.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "api/clock.hpp"
#include "api/http/server.hpp"
#include "api/ledger.hpp"
#include "api/problem.hpp"
#include "api/query_thread.hpp"
#include "api/target.hpp"

namespace duebook::api {

class Node;
class Service;
struct Route;

/// One request on its way through its handler.
struct Call {
  http::Request request;
  const Route* route = nullptr;
  std::vector<Parameter> path;        ///< {book}, {command}, … of the route's pattern
  std::vector<Parameter> parameters;  ///< of the query string
  std::string suffix;                 ///< "csv" of /debt-ageing.csv; empty without
  Language language = Language::en;
  std::unique_ptr<http::Responder> responder;

  std::string_view path_value(std::string_view name) const;
  void respond(http::Response response) { responder->respond(std::move(response)); }
  void respond_json(int status, std::string body);
  void fail(const Problem& problem);
};

/// Whether the server is ready for commands, and if not, why.
struct Readiness {
  bool ready = true;
  std::string detail;
};

struct ServiceOptions {
  /// How long a question waits for its min_position.
  std::chrono::milliseconds position_wait_max{5'000};
  /// Between two signs of life on a stream of events.
  std::chrono::milliseconds heartbeat{15'000};
};

class Service : public http::Application {
 public:
  Service(Ledger& ledger, const Clock& clock, ServiceOptions options = {});
  ~Service() override;

  /// The door, once it is open: long questions and streams come back through it.
  void attach(http::Server& server);
  /// Of a shared log: commands for books of others go through `node`, which must live until
  /// nothing more is handled; null takes it away. News of the log is listened to meanwhile. Once
  /// the door is attached and before it is open.
  void share(Node* node);
  /// Ends streams and refuses commands from now on.
  void stop();
  /// When the door is closed: waits for what is being written. Throws eventstore::Fault.
  void finish();

  /// What /metrics says beside the service's own: `append` adds whole families. Before the door is
  /// open.
  void add_metrics(std::function<void(std::string& out)> append);

  void handle(http::Request request, std::unique_ptr<http::Responder> responder) override;
  void end_of_round() override;
  http::Response refuse(const http::Refusal& refusal) override;
  std::size_t body_bytes_max(std::string_view method, std::string_view target,
                             std::size_t limit) override;

  // For handlers

  void append_more_metrics(std::string& out) const;
  Ledger& ledger() { return ledger_; }
  const Clock& clock() const { return clock_; }
  http::Server& server() { return *server_; }
  /// Answers now when few rows are touched, else on the query thread. `question` makes the
  /// response.
  void answer(std::uint64_t rows_touched, Call call,
              std::function<http::Response(const Call&)> question);
  /// Runs `then` when the book has `position`, within position_wait_max, else answers 503.
  void when_reached(const eventstore::BookId& book, domain::Seq position, Call call,
                    std::function<void(Call)> then);
  /// Whether the book's commands are another node's to decide.
  bool is_elsewhere(const eventstore::BookId& book) const;
  /// Passes a command on to the book's owner; answers not-owner when there are no other nodes.
  void pass_on(const eventstore::BookId& book, Call call);
  const Node* node() const { return node_; }
  /// Sends events from `next` on, for ever.
  void follow(const eventstore::BookId& book, domain::Seq next,
              std::shared_ptr<http::Stream> stream);

 private:
  struct Waiting;
  struct Follower;

  void end_commit();
  void follow_up();
  bool waits_for_book(const Call& call, domain::Seq& position) const;
  void wake_waiting();
  void feed_followers();
  void beat();
  bool feed(Follower& follower);

  Ledger& ledger_;
  const Clock& clock_;
  ServiceOptions options_;
  http::Server* server_ = nullptr;
  Node* node_ = nullptr;
  std::uint64_t waiters_so_far_ = 0;
  bool stopping_ = false;
  bool feeding_later_ = false;
  bool following_up_later_ = false;
  std::vector<std::function<void(std::string& out)>> more_metrics_;
  std::list<Waiting> waiting_;
  std::list<Follower> followers_;
  std::unique_ptr<QueryThread> query_thread_;
  std::future<void> writing_;  ///< the commit that waits for the log
};

/// application/problem+json with the status of the problem.
http::Response problem_response(const Problem& problem, Language language,
                                std::string_view request_id);

}  // namespace duebook::api
