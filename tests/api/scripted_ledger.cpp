// SPDX-License-Identifier: Apache-2.0
// Drives a ledger with JSON and looks at what it holds.
#include "tests/api/scripted_ledger.hpp"

#include <algorithm>

namespace duebook::tests {

using api::CommandAnswer;
using api::CommandRequest;
using eventstore::Record;

void ScriptedClock::set(std::string_view moment) {
  DUEBOOK_ASSERT(domain::parse_instant(moment, now_));
}

eventstore::Head FaultyLog::claim(const eventstore::BookId& book) {
  const eventstore::Head claimed = log_.claim(book);
  topic_->books_moved.notify(book);
  return claimed;
}

std::int32_t FaultyLog::partition_of(const eventstore::BookId& book) const {
  return book.front() % MemoryTopic::partitions;
}

eventstore::Owner FaultyLog::owner(std::int32_t partition) const {
  const std::lock_guard lock(topic_->mutex);
  const auto& [url, node] = topic_->owners.at(static_cast<std::size_t>(partition));
  return {.url = url, .is_this = node == this};
}

void FaultyLog::announce(const std::vector<std::int32_t>& partitions, const std::string& url) {
  for (const std::int32_t partition : partitions) {
    {
      const std::lock_guard lock(topic_->mutex);
      topic_->owners.at(static_cast<std::size_t>(partition)) = {url, this};
    }
    topic_->owners_changed.notify(partition);
  }
}

void FaultyLog::set_meeting(std::size_t appends) {
  const std::lock_guard lock(meeting_mutex_);
  meeting_ = appends;
  under_way_max_ = 0;
}

std::size_t FaultyLog::under_way_max() const {
  const std::lock_guard lock(meeting_mutex_);
  return under_way_max_;
}

void FaultyLog::meet() {
  std::unique_lock lock(meeting_mutex_);
  under_way_max_ = std::max(under_way_max_, ++under_way_);
  arrived_.notify_all();
  arrived_.wait_for(lock, std::chrono::seconds(10), [&] { return under_way_max_ >= meeting_; });
  --under_way_;
}

eventstore::AppendOutcome FaultyLog::append(const eventstore::BookId& book, const Record& record) {
  meet();
  const auto fault = [] {
    return eventstore::Fault(eventstore::FaultKind::io, "the disk is gone");
  };
  if (append_ == Append::throws_before) throw fault();
  if (append_ == Append::is_stale) return eventstore::AppendOutcome::stale;
  const auto outcome = log_.append(book, record);
  if (append_ == Append::throws_after) throw fault();
  ++records_;
  if (outcome == eventstore::AppendOutcome::accepted) topic_->books_moved.notify(book);
  return outcome;
}

ScriptedLedger::ScriptedLedger(api::SnapshotStore* snapshots, api::LedgerOptions options)
    : ledger(std::make_unique<api::Ledger>(log, clock, snapshots, options)) {
  ledger->open();
}

ScriptedLedger::ScriptedLedger(std::shared_ptr<MemoryTopic> topic, api::LedgerOptions options)
    : log(std::move(topic)), ledger(std::make_unique<api::Ledger>(log, clock, nullptr, options)) {
  ledger->share(log);
  ledger->tell_news([this] { ++news; });
  ledger->open();
}

CommandRequest ScriptedLedger::request(const Sent& sent) {
  api::CommandReader reader;
  auto parsed = reader.read(sent.command, sent.body);
  DUEBOOK_ASSERT(std::holds_alternative<api::ParsedCommand>(parsed));
  CommandRequest request;
  request.key = sent.key.empty() ? "key-" + std::to_string(++keys_) : sent.key;
  request.actor = "tester";
  request.if_match = sent.if_match;
  request.parsed = std::move(std::get<api::ParsedCommand>(parsed));
  return request;
}

void ScriptedLedger::submit(const Sent& sent, const std::string& book) {
  ledger->submit(book, request(sent),
                 [this](CommandAnswer answer) { answers.push_back(std::move(answer)); });
}

CommandAnswer ScriptedLedger::send(const Sent& sent, const std::string& book) {
  std::optional<CommandAnswer> got;
  ledger->submit(book, request(sent), [&](CommandAnswer answer) { got = std::move(answer); });
  ledger->commit();
  DUEBOOK_ASSERT(got.has_value());
  return std::move(*got);
}

std::vector<CommandAnswer> ScriptedLedger::send_batch(const std::vector<Sent>& sent, bool atomic,
                                                      const std::string& book) {
  std::vector<api::BatchItem> items;
  for (const Sent& one : sent) items.emplace_back(request(one));
  std::vector<CommandAnswer> got;
  ledger->submit_batch(book, std::move(items), atomic,
                       [&](std::vector<CommandAnswer> all) { got = std::move(all); });
  ledger->commit();
  return got;
}

void ScriptedLedger::set_up() {
  send({"open-book", R"({"name":"Main","currency":"VND"})", "open"});
  for (const char* code : {"C1", "C2"}) send({"register-customer", customer_body(code), code});
}

void ScriptedLedger::restart(api::SnapshotStore* snapshots) {
  ledger = std::make_unique<api::Ledger>(log, clock, snapshots);
  ledger->open();
}

std::string ScriptedLedger::digest_of_log(const std::string& book) const {
  api::OpenBook folded(book);
  api::fold_book(log, nullptr, folded);
  return api::digest_of(folded);
}

std::uint64_t ScriptedLedger::position(const std::string& book) const {
  return log.head(book).size;
}

std::string ScriptedLedger::lines(const std::string& book) const {
  std::string text;
  log.read(book, 0, [&](const Record& record) {
    text += record.text;
    return true;
  });
  return text;
}

std::string summary(const CommandAnswer& answer) {
  if (const auto* problem = std::get_if<api::Problem>(&answer)) {
    return std::to_string(problem->status) + " " + std::string(problem->code) +
           (problem->pointer.empty() ? "" : " at " + problem->pointer);
  }
  return std::get<api::CommandResult>(answer).replayed ? "201 replayed" : "201";
}

std::vector<std::string> summaries(const std::vector<CommandAnswer>& answers) {
  std::vector<std::string> all;
  for (const CommandAnswer& answer : answers) all.push_back(summary(answer));
  return all;
}

const api::CommandResult& result_of(const CommandAnswer& answer) {
  return std::get<api::CommandResult>(answer);
}

std::string payment_body(std::int64_t amount, const std::string& customer) {
  return R"({"customer":")" + customer + R"(","amount":)" + std::to_string(amount) + "}";
}

std::string invoice_body(std::int64_t amount, const std::string& more) {
  return R"({"customer":"C1","lines":[{"quantity":"1","unit_price":")" + std::to_string(amount) +
         R"("}])" + more + "}";
}

std::string customer_body(const std::string& code) {
  return R"({"code":")" + code + R"(","name":"Customer )" + code + R"("})";
}

}  // namespace duebook::tests
