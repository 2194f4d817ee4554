// SPDX-License-Identifier: Apache-2.0
// A ledger that is told a made-up year; and message by message what became of it.
#include "tests/end_to_end/published_book.hpp"

#include <map>
#include <set>
#include <stdexcept>

#include "eventstore/kafka_committed.hpp"

namespace duebook::tests {
namespace {

using eventstore::CommittedMessage;
using eventstore::KafkaOptions;
using eventstore::StreamTopics;

constexpr unsigned customers = 30;
const std::string book_name = "main";

class FixedClock : public api::Clock {
 public:
  domain::Instant now() const override { return {1'782'788'400'000'000}; }
};
const FixedClock fixed_clock;

std::string number(std::uint64_t value) { return std::to_string(value); }

/// Sends JSON commands to a ledger, each of which must be accepted.
class Teller {
 public:
  explicit Teller(api::Ledger& ledger) : ledger_(ledger) {}

  void tell(std::string_view command, const std::string& body) {
    auto parsed = reader_.read(command, body);
    if (!std::holds_alternative<api::ParsedCommand>(parsed)) throw std::logic_error(body);
    api::CommandRequest request{
        "k" + number(++told_), "test", {}, std::move(std::get<api::ParsedCommand>(parsed))};
    ledger_.submit(book_name, std::move(request), [body](const api::CommandAnswer& answer) {
      if (const auto* problem = std::get_if<api::Problem>(&answer)) {
        throw std::logic_error(body + ": " + std::string(problem->code));
      }
    });
    if (told_ % 7 == 1) ledger_.commit();
  }

 private:
  api::Ledger& ledger_;
  api::CommandReader reader_;
  std::uint64_t told_ = 0;
};

// One sale: an invoice, paid in half; then something that people do with either.
void tell_sale(Teller& teller, std::uint64_t sale) {
  const std::string customer = "\"customer\":\"K" + number(1 + sale * 7 % customers) + "\"";
  const std::string date = "\"date\":\"2026-0" + number(1 + sale % 6) + "-1" + number(sale % 10);
  const std::string this_one = "{\"invoice\":" + number(sale) + "}";
  const std::string payment = "{\"payment\":" + number(sale) + "}";
  teller.tell("create-invoice", "{" + customer + "," + date +
                                    R"(","lines":[{"description":"hàng","quantity":"2",)"
                                    R"("unit_price":"1000"}]})");
  teller.tell("record-payment", "{" + customer + "," + date + R"(","amount":1000})");
  switch (sale % 6) {
    case 0: return teller.tell("void-invoice", this_one);
    case 1: return teller.tell("unallocate-payment", payment);
    case 2:
      return teller.tell("transfer-owner", R"({"customers":["K1","K2","K9"],"to":["NV)" +
                                               number(1 + sale / 6 % 2) + R"("]})");
    case 3:
      return teller.tell("create-credit-note", "{" + customer +
                                                   R"(,"total":300,"lines":[{)"
                                                   R"("description":"trả lại","quantity":"1",)"
                                                   R"("unit_price":"300"}]})");
    case 4:
      return teller.tell("change-employee",
                         R"({"employee":"NV1","name":"Tên )" + number(sale) + "\"}");
    default: return;
  }
}

std::vector<std::string> lines_of(const eventstore::EventLog& log) {
  std::vector<std::string> lines;
  log.read(book_name, 0, [&](const eventstore::Record& record) {
    for (std::size_t i = 0; i < record.line_count(); ++i) lines.emplace_back(record.line(i));
    return true;
  });
  return lines;
}

KafkaOptions topic_of(const StreamTopics& topics, const std::string& topic) {
  KafkaOptions options = topics.kafka;
  options.topic = topics.name(topic);
  return options;
}

bool never() { return false; }

struct State {
  std::uint64_t position = 0;
  std::string rest;  ///< what comes after the position
};

State state_of(std::string_view value) {
  constexpr std::string_view start = R"({"book":"main","position":)";
  if (!value.starts_with(start)) return {};
  value.remove_prefix(start.size());
  const std::size_t comma = value.find(',');
  return {std::stoull(std::string(value.substr(0, comma))), std::string(value.substr(comma))};
}

}  // namespace

void write_book(eventstore::EventLog& log, std::uint64_t events_min) {
  api::Ledger ledger(log, fixed_clock);
  ledger.open();
  Teller teller(ledger);
  teller.tell("open-book", R"({"name":"Sổ","currency":"VND"})");
  teller.tell("define-employee", R"({"code":"NV1","name":"Lan"})");
  teller.tell("define-employee", R"({"code":"NV2","name":"Minh"})");
  for (std::uint64_t i = 1; i <= customers; ++i) {
    teller.tell("register-customer", R"({"code":"K)" + number(i) + R"(","name":"Khách"})");
  }
  ledger.commit();
  for (std::uint64_t sale = 1; log.head(book_name).size < events_min; ++sale) {
    tell_sale(teller, sale);
  }
  ledger.commit();
}

ExpectedStream::ExpectedStream(std::uint64_t events_min) {
  write_book(log_, events_min);
  ledger_ = std::make_unique<api::Ledger>(log_, fixed_clock);
  ledger_->open();
  interpreter_ = std::make_unique<api::LedgerInterpreter>(*ledger_);
  lines_ = lines_of(log_);
  about_ = interpreter_->interpret(book_name, 0, lines_).events;
}

ExpectedStream::~ExpectedStream() = default;

std::uint64_t ExpectedStream::compare(const StreamTopics& topics,
                                      std::vector<std::string>& findings) const {
  const auto positions = eventstore::read_positions(topics, never);
  const auto found = positions.find(book_name);
  const std::uint64_t position = found == positions.end() ? 0 : found->second;
  if (position > size()) findings.push_back("position " + number(position) + " is past the end");
  compare_events(topics, position, findings);
  compare_states(topics, position, findings);
  return position;
}

void ExpectedStream::compare_events(const StreamTopics& topics, std::uint64_t position,
                                    std::vector<std::string>& findings) const {
  std::vector<unsigned> seen(size());
  std::map<std::int32_t, std::uint64_t> next;        // by partition
  std::map<std::string, std::int32_t> partition_of;  // by key
  const auto find = [&](std::uint64_t seq, const char* what) {
    findings.push_back("event " + number(seq) + " " + what);
  };
  read_committed(topic_of(topics, "events"), never, [&](const CommittedMessage& message) {
    const std::uint64_t seq = std::stoull(std::string(message.header("ce_sequence")));
    if (seq >= size()) return find(seq, "was never in the book");
    const eventstore::EventAbout& about = about_[seq];
    ++seen[seq];
    if (seq < next[message.partition]) find(seq, "comes after a later one");
    next[message.partition] = seq + 1;
    if (message.value != lines_[seq]) find(seq, "has other bytes");
    if (message.key != about.key) find(seq, "has another key");
    const auto [place, is_new] = partition_of.emplace(about.key, message.partition);
    if (!is_new && place->second != message.partition) find(seq, "is in another partition");
    if (message.header("ce_source") != "/v1/books/main" ||
        message.header("ce_type") != about.type || message.header("ce_time") != about.time ||
        message.header("ce_subject") != about.subject || message.header("ce_id") != number(seq) ||
        message.header("ce_specversion") != "1.0" ||
        message.header("content-type") != "application/json") {
      find(seq, "has other headers");
    }
  });
  for (std::uint64_t seq = 0; seq < size(); ++seq) {
    if (seen[seq] > 1) find(seq, "is there more than once");
    if (seen[seq] == 0 && seq < position) find(seq, "is lost");
    if (seen[seq] > 0 && seq >= position) find(seq, "is there, but the position says no");
  }
}

void ExpectedStream::compare_states(const StreamTopics& topics, std::uint64_t position,
                                    std::vector<std::string>& findings) const {
  if (position == 0) return;
  const std::vector<std::string> known(lines_.begin(),
                                       lines_.begin() + static_cast<std::ptrdiff_t>(position));
  const auto meaning = interpreter_->interpret(book_name, 0, known);
  const auto names = interpreter_->state_topics();
  for (std::size_t topic = 0; topic < names.size(); ++topic) {
    std::map<std::string, State> latest;
    read_committed(topic_of(topics, names[topic]), never, [&](const CommittedMessage& message) {
      State& state = latest[std::string(message.key)];
      State now = state_of(message.value);
      if (now.position < state.position || now.position > position) {
        findings.push_back("state of " + std::string(message.key) + " goes to " +
                           number(now.position));
      }
      state = std::move(now);
    });
    std::size_t expected = 0;
    for (const eventstore::StateMessage& state : meaning.states) {
      if (state.topic != topic) continue;
      ++expected;
      if (latest[state.key].rest != state_of(state.value).rest) {
        findings.push_back("state of " + state.key + " is " + latest[state.key].rest + " and not " +
                           state.value);
      }
    }
    if (latest.size() != expected) findings.emplace_back("states of things that are not there");
  }
}

}  // namespace duebook::tests
