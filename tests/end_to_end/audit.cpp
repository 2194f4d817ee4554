// SPDX-License-Identifier: Apache-2.0
// Comparing the log, the answers and the totals.
#include "tests/end_to_end/audit.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace duebook::tests {
namespace {

constexpr std::size_t findings_told_max = 12;

std::string_view name_of(Flaw flaw) {
  constexpr std::array<std::string_view, 9> names = {"lost",         "doubled",     "changed",
                                                     "reordered",    "torn",        "foreign",
                                                     "wrong answer", "wrong total", "not started"};
  return names[static_cast<std::size_t>(flaw)];
}

std::string_view key_of(std::string_view line) {
  constexpr std::string_view name = ",\"key\":\"";
  const std::size_t start = line.find(name);
  if (start == line.npos) return "";
  line.remove_prefix(start + name.size());
  return line.substr(0, line.find('"'));
}

bool has_seq(std::string_view line, std::uint64_t seq) {
  return line.starts_with("{\"seq\":" + std::to_string(seq) + ",");
}

// Takes the first line off.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

// 0 when it has none, which is no position of an answer.
std::uint64_t position_of(const std::string& answer) {
  simdjson::dom::parser parser;
  std::uint64_t position = 0;
  const auto error = parser.parse(answer)["position"].get(position);
  return error ? 0 : position;
}

std::string seq_text(std::uint64_t seq) { return "event " + std::to_string(seq); }

}  // namespace

std::string totals_target(std::uint64_t min_position) {
  return "/v1/books/" + std::string(book) +
         "/receivables-summary?from=2000-01-01&as_of=2099-12-31" +
         (min_position == 0 ? "" : "&min_position=" + std::to_string(min_position));
}

std::string describe(const std::vector<Finding>& findings) {
  std::string text;
  for (std::size_t i = 0; i < std::min(findings.size(), findings_told_max); ++i) {
    text.append("\n  ").append(name_of(findings[i].flaw)).append(": ").append(findings[i].what);
  }
  if (findings.size() > findings_told_max) text += "\n  … " + std::to_string(findings.size());
  return text;
}

bool has(const std::vector<Finding>& findings, Flaw flaw) {
  return std::ranges::any_of(findings,
                             [&](const Finding& finding) { return finding.flaw == flaw; });
}

void note_reply(SentCommand& command, const CommandReply& reply, std::uint64_t tick,
                std::vector<Finding>& findings) {
  if (reply.status == 503) return;
  command.ended = tick;
  const bool accepted = reply.status == 201 && !reply.lines.empty();
  const bool rejected = reply.status >= 400 && reply.status < 500;
  if (command.to_be_rejected ? !rejected : !accepted) {
    findings.push_back({Flaw::wrong_answer, command.key + ": " + std::to_string(reply.status) +
                                                " " + reply.text.substr(0, 300)});
    return;
  }
  command.state = accepted ? SentCommand::State::acknowledged : SentCommand::State::rejected;
  command.lines = reply.lines;
}

void Audit::add(std::vector<SentCommand> sent) {
  latest_from_ = commands_.size();
  for (SentCommand& command : sent) {
    by_key_.emplace(command.key, commands_.size());
    commands_.push_back(std::move(command));
  }
}

std::vector<SentCommand*> Audit::latest() {
  std::vector<SentCommand*> all;
  for (std::size_t i = latest_from_; i < commands_.size(); ++i) all.push_back(&commands_[i]);
  std::ranges::sort(all, {}, &SentCommand::began);
  return all;
}

std::vector<SentCommand*> Audit::some_older(unsigned count, std::mt19937& random) {
  std::vector<SentCommand*> some;
  for (unsigned i = 0; latest_from_ > 0 && i < count; ++i) {
    some.push_back(&commands_[random() % latest_from_]);
  }
  return some;
}

void Audit::check_log(std::string_view log) {
  if (!log.starts_with(log_)) return check_prefix(log);
  take_in(log.substr(log_.size()));
  log_ = log;
  check_nothing_is_missing();
}

// Says where a log that does not begin as it was read before begins to differ.
void Audit::check_prefix(std::string_view log) {
  std::string_view before = log_;
  for (std::uint64_t seq = 0; !before.empty(); ++seq) {
    const std::string_view line = take_line(before);
    if (log.empty()) return find(Flaw::lost, seq_text(seq) + " of " + std::string(key_of(line)));
    if (take_line(log) != line) {
      return find(Flaw::changed, seq_text(seq) + " of " + std::string(key_of(line)));
    }
  }
}

void Audit::take_in(std::string_view added) {
  std::string key;
  std::vector<std::string> lines;
  const auto finish = [&] {
    if (lines.empty()) return;
    const std::uint64_t first_seq = position_ - lines.size();
    take_in_command(key, first_seq, std::exchange(lines, {}));
  };
  while (!added.empty()) {
    const std::string_view line = take_line(added);
    if (!has_seq(line, position_)) find(Flaw::changed, seq_text(position_) + " has another seq");
    if (key_of(line) != key) finish();
    key = key_of(line);
    lines.emplace_back(line);
    ++position_;
  }
  finish();
}

void Audit::take_in_command(const std::string& key, std::uint64_t first_seq,
                            std::vector<std::string> lines) {
  const auto known = by_key_.find(key);
  const std::string place = key + " at " + seq_text(first_seq);
  if (known == by_key_.end()) return find(Flaw::foreign, place);
  SentCommand& command = commands_[known->second];
  if (command.first_seq) {
    return find(Flaw::doubled, place + ", first at " + seq_text(*command.first_seq));
  }
  if (command.to_be_rejected) find(Flaw::foreign, place + " was to be rejected");
  if (command.state == SentCommand::State::acknowledged && command.lines != lines) {
    find(Flaw::changed, place + " is not what was acknowledged");
  }
  command.first_seq = first_seq;
  command.lines = std::move(lines);
  add(sums_, command);
  check_order(command);
}

void Audit::add(SumsByCustomer& sums, const SentCommand& command) {
  if (command.customer.empty()) return;
  sums[command.customer].invoiced += command.invoiced;
  sums[command.customer].paid += command.paid;
}

// Whoever was answered before another was even sent stands before it; and each client's commands
// stand in the order it sent them.
void Audit::check_order(const SentCommand& command) {
  if (command.ended < latest_began_) {
    find(Flaw::reordered, command.key + " was answered before what precedes it was sent");
  }
  latest_began_ = std::max(latest_began_, command.began);
  const std::size_t index = by_key_.at(command.key);
  std::size_t& last = last_of_client_.emplace(command.client, index).first->second;
  if (index < last) {
    find(Flaw::reordered, command.key + " follows " + commands_[last].key);
  }
  last = std::max(last, index);
}

void Audit::check_nothing_is_missing() {
  std::map<unsigned, std::set<bool>> presence_of_batch;
  for (std::size_t i = latest_from_; i < commands_.size(); ++i) {
    const SentCommand& command = commands_[i];
    const bool there = command.first_seq.has_value();
    if (command.state == SentCommand::State::acknowledged && !there) {
      find(Flaw::lost, command.key + ", acknowledged as " + command.lines.front().substr(0, 60));
    }
    if (command.atomic_batch != 0) presence_of_batch[command.atomic_batch].insert(there);
  }
  for (const auto& [batch, presence] : presence_of_batch) {
    if (presence.size() > 1) find(Flaw::torn, "atomic batch " + std::to_string(batch));
  }
}

void Audit::check_answer_again(SentCommand& command, const CommandReply& reply,
                               std::uint64_t tick) {
  if (reply.status == 503) return find(Flaw::wrong_answer, command.key + " again: 503");
  if (!command.first_seq) {
    if (reply.replayed) {
      return find(Flaw::wrong_answer, command.key + " is said to be known, and is not in the log");
    }
    if (command.state == SentCommand::State::in_doubt) {
      return note_reply(command, reply, tick, findings_);
    }
    // A rejection is not kept; the same command comes to the same end.
    SentCommand again = command;
    return note_reply(again, reply, tick, findings_);
  }
  const std::uint64_t position = *command.first_seq + command.lines.size();
  if (reply.status != 201 || !reply.replayed || reply.lines != command.lines ||
      reply.position != position) {
    return find(Flaw::wrong_answer, command.key + " again: " + std::to_string(reply.status) +
                                        (reply.replayed ? " replayed " : " new ") +
                                        reply.text.substr(0, 300));
  }
  command.state = SentCommand::State::acknowledged;
  command.ended = std::min(command.ended, tick);
}

void Audit::check_totals(const std::string& answer) { compare(answer, sums_); }

void Audit::check_seen(const std::vector<SeenReport>& seen) {
  std::map<std::uint64_t, const SentCommand*> by_seq;
  for (const SentCommand& command : commands_) {
    if (command.first_seq) by_seq.emplace(*command.first_seq, &command);
  }
  std::multimap<std::uint64_t, const SeenReport*> by_position;
  for (const SeenReport& report : seen) {
    const std::uint64_t position = position_of(report.answer);
    by_position.emplace(position, &report);
    if (position >= report.min_position && position <= position_) continue;
    find(Flaw::wrong_answer, "a report as of position " + std::to_string(position) +
                                 ", asked for " + std::to_string(report.min_position) + " of " +
                                 std::to_string(position_));
  }
  SumsByCustomer sums;
  auto next = by_seq.begin();
  for (const auto& [position, report] : by_position) {
    for (; next != by_seq.end() && next->first < position; ++next) add(sums, *next->second);
    compare(report->answer, sums);
  }
}

void Audit::compare(const std::string& answer, const SumsByCustomer& sums) {
  simdjson::dom::parser parser;
  simdjson::dom::array rows;
  if (parser.parse(answer)["data"].get(rows) != simdjson::SUCCESS) {
    return find(Flaw::wrong_total, "no rows in " + answer.substr(0, 300));
  }
  SumsByCustomer told;
  for (const simdjson::dom::element row : rows) {
    const auto amount = [&](const char* name) { return row[name].get_int64().value(); };
    told[std::string(row["code"].get_string().value())] = {amount("invoiced"), amount("paid_in")};
    if (amount("closing") != amount("invoiced") - amount("paid_in")) {
      find(Flaw::wrong_total, "closing balance in " + answer.substr(0, 300));
    }
  }
  if (told != sums) {
    for (const auto& [code, wanted] : sums) {
      if (told[code] == wanted) continue;
      find(Flaw::wrong_total, code + ": invoiced " + std::to_string(told[code].invoiced) +
                                  " instead of " + std::to_string(wanted.invoiced) + ", paid " +
                                  std::to_string(told[code].paid) + " instead of " +
                                  std::to_string(wanted.paid));
    }
    if (told.size() > sums.size()) find(Flaw::wrong_total, "customers nobody dealt with");
  }
}

}  // namespace duebook::tests
