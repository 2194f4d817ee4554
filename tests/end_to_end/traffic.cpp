// SPDX-License-Identifier: Apache-2.0
// Drawing commands, and how they and their answers look on the wire.
#include "tests/end_to_end/traffic.hpp"

#include <cstdlib>

namespace duebook::tests {
namespace {

constexpr std::uint32_t customers = 8;
constexpr std::uint32_t lines_of_long_invoice = 60;

std::string customer_code(std::uint32_t number) { return "C" + std::to_string(number); }

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

// Where the object that begins at `start` ends. Braces in texts do not count.
std::size_t end_of_object(std::string_view text, std::size_t start) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = start; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_text = !in_text;
    } else if (!in_text && c == '{') {
      ++depth;
    } else if (!in_text && c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return text.size();
}

std::uint64_t number_after(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  return at == text.npos ? 0 : std::strtoull(text.data() + at + name.size(), nullptr, 10);
}

// {"position":7,"events":[{…},{…}],…}, in a batch with "status" before and "replayed" behind.
CommandReply read_result(std::string_view text) {
  constexpr std::string_view events = "\"events\":[";
  CommandReply reply;
  reply.text = text;
  const std::size_t list = text.find(events);
  if (list == text.npos) return reply;
  reply.position = number_after(text, "\"position\":");
  std::size_t at = list + events.size();
  while (at < text.size() && text[at] == '{') {
    const std::size_t end = end_of_object(text, at);
    reply.lines.emplace_back(text.substr(at, end - at));
    at = end < text.size() && text[end] == ',' ? end + 1 : end;
  }
  reply.replayed = text.find("\"replayed\":true", at) != text.npos;
  return reply;
}

}  // namespace

std::string command_request(const SentCommand& command) {
  return api::http::post_json("/v1/books/" + std::string(book) + "/commands/" + command.command,
                              command.data, "Idempotency-Key: " + command.key + "\r\n");
}

std::string batch_request(const std::vector<const SentCommand*>& commands, bool atomic) {
  std::string body;
  for (const SentCommand* command : commands) {
    body += "{\"command\":" + quoted(command->command) + ",\"key\":" + quoted(command->key) +
            ",\"data\":" + command->data + "}\n";
  }
  return api::http::request(
      "POST", "/v1/books/" + std::string(book) + "/commands" + (atomic ? "?atomic=true" : ""),
      "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(body.size()) +
          "\r\n",
      body);
}

CommandReply read_command_reply(const api::http::Reply& reply) {
  CommandReply read = read_result(reply.body);
  read.status = reply.status;
  read.replayed = reply.headers.contains("idempotent-replayed");
  return read;
}

std::vector<CommandReply> read_batch_reply(const api::http::Reply& reply) {
  std::vector<CommandReply> replies;
  if (reply.status != 200 && reply.status != 409) return replies;
  std::string_view rest = reply.body;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1);
    replies.push_back(read_result(rest.substr(0, end)));
    replies.back().status = static_cast<int>(number_after(rest, "\"status\":"));
    rest.remove_prefix(end + 1);
  }
  return replies;
}

SentCommand Traffic::next() {
  const std::uint32_t draw = below(100);
  SentCommand command;
  if (draw < 5) {
    command.command = "register-customer";
    command.data = R"({"code":")" + name_ + "-" + std::to_string(count_) +
                   R"(","name":"Công ty {\"Bình Minh\"}"})";
  } else if (draw < 10) {
    command.command = "record-payment";
    command.data = R"({"customer":"nobody","amount":1})";
    command.to_be_rejected = true;
  } else {
    command = draw < 60 ? invoice() : payment();
  }
  command.client = client_;
  command.key = name_ + "-" + std::to_string(count_++);
  return command;
}

SentCommand Traffic::invoice() {
  SentCommand command;
  command.command = "create-invoice";
  command.customer = customer_code(below(customers));
  const std::uint32_t lines = below(8) == 0 ? 1 + below(lines_of_long_invoice) : 1 + below(3);
  command.data = R"({"customer":")" + command.customer + R"(","date":"2025-)" +
                 (below(2) == 0 ? "03" : "11") + R"(-05","lines":[)";
  for (std::uint32_t i = 0; i < lines; ++i) {
    const std::int64_t price = 1'000 + below(1'000'000);
    command.invoiced += price;
    if (i != 0) command.data += ',';
    command.data +=
        R"({"description":"goods","quantity":"1","unit_price":")" + std::to_string(price) + "\"}";
  }
  command.data += ']';
  if (below(4) == 0) {
    command.paid = 1 + below(static_cast<std::uint32_t>(command.invoiced));
    command.data += R"(,"paid":{"amount":)" + std::to_string(command.paid) + "}";
  }
  command.data += '}';
  return command;
}

SentCommand Traffic::payment() {
  SentCommand command;
  command.command = "record-payment";
  command.customer = customer_code(below(customers));
  command.paid = 1 + below(2'000'000);
  command.data = R"({"customer":")" + command.customer + R"(","amount":)" +
                 std::to_string(command.paid) + R"(,"date":"2025-12-01")";
  if (below(5) == 0) command.data += R"(,"allocation":"manual")";
  command.data += '}';
  return command;
}

std::vector<SentCommand> Traffic::opening() {
  std::vector<SentCommand> commands;
  const auto add = [&](std::string command, std::string data) {
    SentCommand sent;
    sent.key = "opening-" + std::to_string(commands.size());
    sent.command = std::move(command);
    sent.data = std::move(data);
    commands.push_back(std::move(sent));
  };
  add("open-book", R"({"name":"Torture","currency":"VND"})");
  for (std::uint32_t i = 0; i < customers; ++i) {
    add("register-customer", R"({"code":")" + customer_code(i) + R"(","name":"Customer"})");
  }
  return commands;
}

}  // namespace duebook::tests
