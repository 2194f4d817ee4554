// SPDX-License-Identifier: Apache-2.0
// The service over a real socket: commands, batches, questions and pages as clients see them.
#include "api/service.hpp"

#include <gtest/gtest.h>

#include "api/answer_write.hpp"
#include "tests/api/running_service.hpp"

namespace duebook::tests {
namespace {

using api::http::Client;
using api::http::Reply;
using api::http::request;
using std::chrono::milliseconds;

const std::string ageing = "/v1/books/main/debt-ageing";

std::string header(const Reply& reply, const std::string& name) {
  const auto found = reply.headers.find(name);
  return found == reply.headers.end() ? "" : found->second;
}

class ServiceTest : public testing::Test {
 protected:
  ServiceTest() { service.set_up(); }

  Reply pay(const std::string& key, std::int64_t amount, std::string_view lines = "") {
    return service.ask(command_bytes("record-payment", payment_body(amount), key, lines));
  }

  RunningService service{{milliseconds{20'000}, milliseconds{20'000}}};
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return lines;
}

}  // namespace

TEST_F(ServiceTest, answers_a_command_with_its_events) {
  const Reply reply = pay("k1", 500);
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(header(reply, "content-type"), "application/json");
  EXPECT_EQ(header(reply, "duebook-position"), "4");
  EXPECT_EQ(header(reply, "location"), "/v1/books/main/payments/1");
  EXPECT_EQ(header(reply, "idempotent-replayed"), "");
  EXPECT_EQ(header(reply, "cache-control"), "no-store");
  EXPECT_EQ(header(reply, "x-content-type-options"), "nosniff");
  EXPECT_TRUE(reply.body.starts_with(R"({"position":4,"events":[{"seq":3,"at":")")) << reply.body;
  EXPECT_EQ(member(reply.body, "by"), "local");
  EXPECT_EQ(reply.body,
            R"({"position":4,"events":[)" + service.get("/v1/books/main/events/3").body + "]}");
}

TEST_F(ServiceTest, encodes_codes_in_a_location) {
  const Reply reply = service.command("register-customer", customer_body("Huế/1"));
  EXPECT_EQ(header(reply, "location"), "/v1/books/main/customers/Hu%E1%BA%BF%2F1");
}

TEST_F(ServiceTest, keeps_the_actor_that_is_named) {
  const Reply reply = pay("k1", 500, "Duebook-Actor: lan\r\n");
  EXPECT_EQ(member(reply.body, "by"), "lan");
}

// B89, B90
TEST_F(ServiceTest, answers_a_repeated_key_with_the_first_answer_or_the_field_that_differs) {
  const Reply first = pay("k1", 500);
  const Reply again = pay("\"k1\"", 500);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(header(again, "idempotent-replayed"), "true");
  EXPECT_EQ(header(again, "location"), header(first, "location"));
  EXPECT_EQ(again.body, first.body);
  const Reply other = pay("k1", 501);
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(member(other.body, "code"), "idempotency-key-reused");
  EXPECT_EQ(member(other.body, "pointer"), "/amount");
  EXPECT_EQ(service.position(), 4u);
}

// B91
TEST_F(ServiceTest, checks_if_match_and_says_the_current_version) {
  const std::string rename = R"({"customer":"C1","name":"New"})";
  const Reply stale = service.command("change-customer", rename, "If-Match: \"0\"\r\n");
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(member(stale.body, "current_version"), "1");
  EXPECT_EQ(header(stale, "etag"), "\"1\"");
  EXPECT_EQ(service.command("change-customer", rename, "If-Match: \"1\"\r\n").status, 201);
}

// B98
TEST_F(ServiceTest, keeps_a_memo_of_two_lines_in_one_line_of_the_log) {
  const Reply reply = service.command(
      "record-payment", R"({"customer":"C1","amount":5,"reference":"one\ntwo\tthree"})");
  ASSERT_EQ(reply.status, 201) << reply.body;
  const Reply line = service.get("/v1/books/main/events/3");
  EXPECT_EQ(line.body.find('\n'), std::string::npos);
  EXPECT_NE(line.body.find(R"("reference":"one\ntwo\tthree")"), std::string::npos);
  EXPECT_EQ(lines_of(service.get("/v1/books/main/events.ndjson").body).size(), 4u);
}

TEST_F(ServiceTest, speaks_vietnamese_to_whom_asks_for_it) {
  const std::string vi = "Accept-Language: vi-VN,vi;q=0.9,en;q=0.8\r\n";
  EXPECT_EQ(member(pay("k", 0, vi).body, "detail"), "Giá trị phải lớn hơn 0.");
  EXPECT_EQ(member(pay("k", 0).body, "detail"), "The value must be greater than zero.");
  EXPECT_EQ(member(service.get("/nowhere", vi).body, "detail"), "Không có gì ở đây.");
  // Refusals of the door and warnings, too.
  EXPECT_EQ(member(service.ask(request("BREW", "/", vi)).body, "detail"),
            "Phương thức không được biết.");
  const std::string cash = R"({"customer":"C1","amount":9000000,"method":"cash"})";
  const Reply warned = service.command("record-payment", cash, vi);
  EXPECT_EQ(warned.status, 201);
  EXPECT_NE(warned.body.find(R"("warnings":[{"code":"large-cash-payment","detail":"Tiền mặt)"),
            std::string::npos);
  EXPECT_NE(service.command("record-payment", cash).body.find(R"("detail":"Cash of)"),
            std::string::npos);
}

TEST_F(ServiceTest, takes_a_content_type_with_parameters_in_any_case) {
  const std::string body = payment_body(5);
  const Reply reply =
      service.ask(request("POST", "/v1/books/main/commands/record-payment",
                          "Content-Type: Application/JSON ; charset=utf-8\r\nContent-Length: " +
                              std::to_string(body.size()) + "\r\n" + key_line("k"),
                          body));
  EXPECT_EQ(reply.status, 201) << reply.body;
}

TEST_F(ServiceTest, answers_each_line_of_a_batch) {
  const std::string batch =
      R"({"command":"record-payment","key":"a","data":{"customer":"C1","amount":5}})"
      "\r\n\n"
      R"({"command":"record-payment","key":"b","data":{"customer":"C1","amount":0}})"
      "\n{broken\n"
      R"({"command":"record-payment","key":"a","data":{"customer":"C1","amount":5}})"
      "\n"
      R"({"command":"record-payment","data":{"customer":"C1","amount":5}})"
      "\n"
      R"({"command":"record-payment","key":"a b","data":{"customer":"C1","amount":5}})";
  const Reply reply = service.batch(batch);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(header(reply, "content-type"), "application/x-ndjson");
  const auto lines = lines_of(reply.body);
  ASSERT_EQ(lines.size(), 6u) << reply.body;
  EXPECT_TRUE(lines[0].starts_with(R"({"status":201,"position":4,"events":[{"seq":3,)"));
  EXPECT_TRUE(lines[1].starts_with(R"({"status":422,"problem":{)")) << lines[1];
  EXPECT_EQ(member(lines[1], "code"), "must-be-positive");
  EXPECT_EQ(member(lines[2], "code"), "malformed-json");
  EXPECT_TRUE(lines[3].ends_with(R"(,"replayed":true})"));
  EXPECT_EQ(member(lines[4], "code"), "idempotency-key-missing");
  EXPECT_EQ(member(lines[5], "code"), "idempotency-key-malformed");
  EXPECT_EQ(service.position(), 4u);
}

TEST_F(ServiceTest, does_an_atomic_batch_as_a_whole) {
  const std::string sound =
      R"({"command":"record-payment","key":"a","data":{"customer":"C1","amount":5}})";
  const std::string bad =
      R"({"command":"record-payment","key":"b","data":{"customer":"C1","amount":0}})";
  const Reply undone = service.batch(sound + "\n" + bad + "\n", "?atomic=true");
  EXPECT_EQ(undone.status, 409);
  const auto lines = lines_of(undone.body);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(member(lines[0], "code"), "batch-undone");
  EXPECT_EQ(member(lines[1], "code"), "must-be-positive");
  EXPECT_EQ(service.position(), 3u);
  EXPECT_EQ(service.batch(sound + "\n", "?atomic").status, 200);
  EXPECT_EQ(service.position(), 4u);
}

TEST_F(ServiceTest, pages_through_events) {
  pay("k", 5);
  const Reply page = service.get("/v1/books/main/events?from=1&limit=2");
  EXPECT_EQ(member(page.body, "next_from"), "3");
  EXPECT_EQ(member(page.body, "position"), "4");
  EXPECT_EQ(page.body, R"({"data":[)" + service.get("/v1/books/main/events/1").body + "," +
                           service.get("/v1/books/main/events/2").body +
                           R"(],"next_from":3,"position":4})");
  EXPECT_EQ(service.get("/v1/books/main/events?from=9").body,
            R"({"data":[],"next_from":null,"position":4})");
  EXPECT_EQ(service.get("/v1/books/main/events?from=18446744073709551615").status, 200);
  EXPECT_NE(header(service.get("/v1/books/main/events/0"), "cache-control").find("immutable"),
            std::string::npos);
}

TEST_F(ServiceTest, gives_pinned_answers_the_same_bytes_for_ever) {
  service.command("create-invoice", invoice_body(700, R"(,"date":"2026-01-01")"));
  const std::vector<std::string> targets = {ageing + "?known_at=4&as_of=2026-02-01",
                                            ageing + ".csv?known_at=4&as_of=2026-02-01",
                                            ageing + ".ndjson?known_at=4&as_of=2026-02-01"};
  std::vector<Reply> first;
  for (const std::string& target : targets) first.push_back(service.get(target));
  service.command("create-invoice", invoice_body(90, R"(,"date":"2026-01-01")"));
  std::set<std::string> tags;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Reply again = service.get(targets[i]);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, first[i].body) << targets[i];
    EXPECT_EQ(header(again, "etag"), header(first[i], "etag"));
    EXPECT_NE(header(again, "cache-control").find("immutable"), std::string::npos);
    EXPECT_EQ(header(again, "vary"), "Accept");
    // A strong tag stands for bytes, so each way of writing has its own.
    EXPECT_TRUE(tags.insert(header(again, "etag")).second);
  }
  EXPECT_EQ(member(first[0].body, "known_at"), "4");
  EXPECT_EQ(member(first[0].body, "position"), "4");
}

TEST_F(ServiceTest, binds_an_answer_to_its_digest) {
  service.command("create-invoice", invoice_body(700, R"(,"date":"2026-01-01")"));
  const Reply reply = service.get(ageing + "?as_of=2026-02-01");
  const std::string body = "{" + reply.body.substr(reply.body.find("\"terms\""));
  EXPECT_EQ(member(reply.body, "digest"), api::digest_of_body(body));
  EXPECT_EQ(header(reply, "duebook-digest"), api::digest_of_body(body));
}

TEST_F(ServiceTest, pins_no_answer_that_may_still_change) {
  for (const std::string query :
       {"", "?as_of=2026-02-01", "?known_at=3", "?as_of=2026-02-01&known_at=2026-01-01T00:00:00Z",
        "?as_of=2026-02-01&known_at=2099-01-01T00:00:00Z"}) {
    const Reply reply = service.get(ageing + query);
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(header(reply, "etag"), "") << query;
    EXPECT_EQ(header(reply, "cache-control"), "no-store") << query;
  }
  // Once the book has gone on, a moment of the past is as good as a position.
  service.clock.set("2026-01-02T00:00:00Z");
  pay("k", 5);
  const Reply past = service.get(ageing + "?as_of=2026-02-01&known_at=2026-01-01T12:00:00%2B00:00");
  EXPECT_EQ(member(past.body, "known_at"), "3");
  EXPECT_NE(header(past, "etag"), "");
}

TEST_F(ServiceTest, waits_for_a_position_to_be_reached) {
  Client reader(service.port());
  // Two that wait under one request id are two.
  const std::string target = ageing + "?min_position=4";
  reader.send(request("GET", target, "X-Request-Id: same\r\n"));
  Client other(service.port());
  other.send(request("GET", ageing + "?min_position=5", "X-Request-Id: same\r\n"));
  EXPECT_TRUE(service.is_alive());
  pay("k1", 5);
  const auto first = reader.reply();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->status, 200);
  EXPECT_EQ(member(first->body, "position"), "4");
  pay("k2", 5);
  const auto second = other.reply();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->status, 200);
  EXPECT_EQ(member(second->body, "position"), "5");
}

TEST(Service, waits_only_so_long_for_a_position) {
  RunningService service({milliseconds{1}, milliseconds{20'000}});
  service.set_up();
  const Reply reply = service.get(ageing + "?min_position=99");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(member(reply.body, "code"), "position-not-reached");
  EXPECT_EQ(header(reply, "retry-after"), "1");
  EXPECT_TRUE(service.is_alive());
}

TEST_F(ServiceTest, tells_those_who_wait_that_it_stops) {
  Client reader(service.port());
  reader.send(request("GET", ageing + "?min_position=99") + request("GET", "/livez"));
  // The second request of the connection is not answered before the first.
  EXPECT_TRUE(service.is_alive());
  service.stop();
  const auto reply = reader.reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 503);
}

TEST_F(ServiceTest, answers_in_the_format_asked_for) {
  service.command("create-invoice", invoice_body(700, R"(,"date":"2026-01-01")"));
  EXPECT_EQ(header(service.get(ageing + ".csv"), "content-type"), "text/csv; charset=utf-8");
  EXPECT_EQ(header(service.get(ageing, "Accept: text/csv\r\n"), "content-type"),
            "text/csv; charset=utf-8");
  EXPECT_EQ(header(service.get(ageing + "?format=table"), "content-type"),
            "text/plain; charset=utf-8");
  EXPECT_EQ(header(service.get(ageing + ".ndjson"), "content-type"), "application/x-ndjson");
  EXPECT_TRUE(service.get(ageing + ".csv?bom&separator=semicolon")
                  .body.starts_with("\xEF\xBB\xBF"
                                    "code;"));
}

TEST_F(ServiceTest, answers_head_as_get_without_the_body) {
  for (const std::string& target : {std::string("/livez"), ageing, std::string("/docs"),
                                    std::string("/v1/books/main/events"), std::string("/x")}) {
    const Reply get = service.get(target);
    const Reply head = service.ask(request("HEAD", target));
    EXPECT_EQ(head.status, get.status);
    EXPECT_EQ(header(head, "content-type"), header(get, "content-type"));
    if (get.status == 200) {
      EXPECT_EQ(header(head, "content-length"), header(get, "content-length")) << target;
    }
    EXPECT_EQ(head.body, "");
  }
  const Reply refused = service.ask(request("PUT", ageing));
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(header(refused, "allow"), "GET, HEAD");
}

TEST_F(ServiceTest, shows_its_state) {
  EXPECT_EQ(service.get("/livez").body, R"({"live":true})");
  EXPECT_EQ(service.get("/readyz").body, R"({"ready":true})");
  EXPECT_EQ(member(service.get("/v1/info").body, "name"), "duebook");
  const std::string metrics = service.get("/metrics").body;
  EXPECT_NE(metrics.find("\nduebook_commands_accepted_total 3\n"), std::string::npos);
  EXPECT_NE(metrics.find("\nduebook_book_position{book=\"main\"} 3\n"), std::string::npos);
  const std::string book = service.get("/v1/books/main").body;
  EXPECT_EQ(member(book, "position"), "3");
  EXPECT_EQ(member(book, "today"), "2026-01-01");
  EXPECT_EQ(service.get("/v1/books").body, R"({"data":[)" + book + R"(],"next_cursor":null})");
}

// B103
TEST_F(ServiceTest, reads_on_when_the_disk_is_full) {
  service.log.set_room(false);
  const Reply refused = pay("k", 5);
  EXPECT_EQ(refused.status, 507);
  EXPECT_EQ(member(refused.body, "code"), "disk-reserve");
  EXPECT_EQ(service.get("/readyz").status, 507);
  EXPECT_EQ(service.get(ageing).status, 200);
}

TEST_F(ServiceTest, serves_pages_that_run_nothing) {
  for (const char* target : {"/", "/docs", "/docs/problems/exceeds-open-amount"}) {
    const Reply page = service.get(target);
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(header(page, "content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(header(page, "content-security-policy"), "default-src 'self'");
    EXPECT_EQ(header(page, "x-content-type-options"), "nosniff");
  }
  EXPECT_EQ(service.get("/docs/problems/no-such").status, 404);
  EXPECT_EQ(service.get("/docs/problems/%3Cscript%3E").status, 404);
  EXPECT_EQ(header(service.get("/openapi.json"), "content-type"), "application/json");
}

TEST_F(ServiceTest, echoes_a_sane_request_id_only) {
  EXPECT_EQ(member(service.get("/x", "X-Request-Id: abc-1\r\n").body, "request_id"), "abc-1");
  const Reply reply = service.get("/x", "X-Request-Id: <script>\r\n");
  EXPECT_EQ(reply.body.find("<script>"), std::string::npos);
}

}  // namespace duebook::tests
