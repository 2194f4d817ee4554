// SPDX-License-Identifier: Apache-2.0
// Bad input over a real socket: each gets its status and code, writes nothing, and the next request
// is served. The numbers B30… are those of the list of bad inputs.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/api/running_service.hpp"

namespace duebook::tests {
namespace {

using api::http::post_json;
using api::http::request;
using namespace std::string_literals;

struct Row {
  std::string name;
  std::string bytes;
  int status;
  std::string code;
  std::string pointer = {};
};

std::string send(std::string_view command, std::string_view body, std::string_view lines = "") {
  static int keys = 0;
  return command_bytes(command, body, "bad-" + std::to_string(++keys), lines);
}

std::string pay(std::string_view members) {
  return send("record-payment", R"({"customer":"C1",)" + std::string(members) + "}");
}

std::string bill(std::string_view members) {
  return send("create-invoice",
              R"({"customer":"C1","lines":[{"quantity":"1","unit_price":"100"}],)" +
                  std::string(members) + "}");
}

std::string line_of(std::string_view members) {
  return send("create-invoice", R"({"customer":"C1","lines":[{)" + std::string(members) + "}]}");
}

std::string nested(std::size_t depth) {
  return R"("memo":)" + std::string(depth, '[') + std::string(depth, ']');
}

/// A book with what the rows are about: invoices 1 (1,000 ₫), 2 (2.00 US$) and 3 (void), and
/// payment 1, of which 5,000 ₫ wait.
class BadInput : public testing::Test {
 protected:
  BadInput() {
    service.set_up();
    const auto sound = [&](std::string_view name, std::string_view body,
                           const std::string& book = "main") {
      const auto reply = service.command(name, body, "", book);
      ASSERT_EQ(reply.status, 201) << reply.body;
    };
    sound("create-invoice", invoice_body(1'000, R"(,"number":"INV-1","date":"2026-01-01")"));
    sound("create-invoice", invoice_body(2, R"(,"currency":"USD")"));
    sound("create-invoice", invoice_body(3));
    sound("void-invoice", R"({"invoice":3})");
    sound("record-payment", R"({"customer":"C1","amount":5000,"allocation":"manual"})");
    sound("open-book", R"({"name":"Other","currency":"VND"})", "other");
    sound("register-customer", customer_body("O1"), "other");
  }

  void expect(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
      SCOPED_TRACE(row.name);
      const std::uint64_t before = service.position();
      const auto reply = service.ask(row.bytes);
      EXPECT_EQ(reply.status, row.status) << reply.body;
      EXPECT_EQ(member(reply.body, "code"), row.code) << reply.body;
      if (!row.pointer.empty()) {
        EXPECT_EQ(member(reply.body, "pointer"), row.pointer);
      }
      EXPECT_EQ(member(reply.body, "outcome"), "not-applied");
      const auto type = reply.headers.find("content-type");
      ASSERT_NE(type, reply.headers.end());
      EXPECT_EQ(type->second, "application/problem+json");
      EXPECT_EQ(service.position(), before);
      EXPECT_EQ(service.position("other"), 2u);
      EXPECT_TRUE(service.is_alive());
    }
  }

  RunningService service;
};

}  // namespace

TEST_F(BadInput, in_json_is_refused) {
  expect({
      {"B30", pay(R"("amount":1,"amount":2)"), 400, "duplicate-key"},
      {"B30 escaped", pay(R"("amount":1,"\u0061mount":2)"), 400, "duplicate-key"},
      {"B31", pay("\"amount\":1,\"reference\":\"\xFF\""), 400, "malformed-json"},
      {"B32", pay(R"("amount":1,"reference":"\ud800")"), 400, "malformed-json"},
      {"B33", pay(R"("amount":1,)" + nested(40)), 400, "json-too-deep"},
      {"B34", pay(R"("amount":1,"colour":1)"), 422, "field-unknown", "/colour"},
      {"B35", pay(R"("amount":1,"reference":7)"), 422, "wrong-type", "/reference"},
      {"B36", pay(R"("amount":Infinity)"), 400, "malformed-json"},
      {"B37", send("record-payment", "{'a':1}"), 400, "malformed-json"},
      {"B38", send("record-payment", "{}x"), 400, "malformed-json"},
      {"B39", pay("\"amount\":1,\"reference\":\"\t\""), 400, "malformed-json"},
      {"B40", send("record-payment", "[]"), 422, "not-an-object"},
      {"B41",
       request("POST", "/v1/books/main/commands/record-payment",
               "Content-Type: application/json\r\nContent-Length: 2097152\r\n" + key_line("k")),
       413, "body-too-large"},
      {"B42", pay(R"("amount":1,"reference":"a\u0000b")"), 422, "text-has-control-character",
       "/reference"},
      {"B43", send("record-payment", R"({"customer":null,"amount":1})"), 422, "wrong-type",
       "/customer"},
      {"a byte order mark", send("record-payment", "\xEF\xBB\xBF{}"), 400, "malformed-json"},
  });
}

TEST_F(BadInput, in_money_is_refused) {
  expect({
      {"B44", pay(R"("amount":"5")"), 422, "wrong-type", "/amount"},
      {"B45", pay(R"("amount":0.5)"), 422, "not-a-whole-number", "/amount"},
      {"B46", pay(R"("amount":-1)"), 422, "must-be-positive", "/amount"},
      {"B47", pay(R"("amount":0)"), 422, "must-be-positive", "/amount"},
      {"B48", pay(R"("amount":1000000000000001)"), 422, "out-of-range", "/amount"},
      {"B49", pay(R"("amount":1e3)"), 422, "not-a-whole-number", "/amount"},
      {"B50", line_of(R"("quantity":"1,5","unit_price":"1")"), 422, "not-a-decimal",
       "/lines/0/quantity"},
      {"B51", pay(R"("amount":1,"currency":"US$")"), 422, "not-a-currency", "/currency"},
      {"B52", bill(R"("total":101)"), 422, "total-differs", "/total"},
      {"B53", send("allocate-payment", R"({"payment":1,"parts":[{"invoice":1,"amount":1001}]})"),
       409, "exceeds-open-amount", "/parts/0/amount"},
      {"B54", send("allocate-payment", R"({"payment":1,"parts":[{"invoice":2,"amount":1}]})"), 409,
       "other-currency", "/parts/0/invoice"},
      {"B55",
       send("create-credit-note", R"({"customer":"C1","invoice":1,)"
                                  R"("lines":[{"quantity":"1","unit_price":"1001"}]})"),
       409, "exceeds-open-amount", "/lines"},
  });
}

TEST_F(BadInput, in_dates_is_refused) {
  const std::string ageing = "/v1/books/main/debt-ageing";
  expect({
      {"B56", bill(R"("date":"2023-02-29")"), 422, "not-a-date", "/date"},
      {"B57", bill(R"("date":"2025-13-01")"), 422, "not-a-date", "/date"},
      {"B58", bill(R"("date":"2025-02-30")"), 422, "not-a-date", "/date"},
      {"B59", bill(R"("date":"01-02-2025")"), 422, "not-a-date", "/date"},
      {"B60", bill(R"("date":"2026-01-02","due_date":"2026-01-01")"), 422, "due-before-issue",
       "/due_date"},
      {"B61", request("GET", ageing + "?known_at=2026-01-01T00:00:00"), 422, "not-an-instant",
       "known_at"},
      {"B62", request("GET", ageing + "?known_at=2026-01-01T25:00:00Z"), 422, "not-an-instant",
       "known_at"},
      {"B63", bill(R"("date":"0001-01-01")"), 422, "not-a-date", "/date"},
      {"as_of", request("GET", ageing + "?as_of=2023-02-29"), 422, "not-a-date", "as_of"},
  });
}

TEST_F(BadInput, in_ids_and_texts_is_refused) {
  const auto named = [](const std::string& name) {
    return send("register-customer", R"({"code":"N","name":")" + name + "\"}");
  };
  const auto coded = [](const std::string& code) {
    return send("register-customer", R"({"code":")" + code + R"(","name":"N"})");
  };
  expect({
      {"B65 command", send("void-invoice", R"({"invoice":99})"), 404, "invoice-not-found"},
      {"B65 zero", send("void-invoice", R"({"invoice":0})"), 404, "invoice-not-found"},
      {"B65 customer", pay(R"("amount":1,"parts":[{"invoice":99,"amount":1}])"), 404,
       "invoice-not-found"},
      {"B66", request("GET", "/v1/books/%2e%2e%2f"), 404, "book-not-found"},
      {"B66 deep", request("GET", "/v1/%2e%2e%2f%2e%2e%2fetc/passwd"), 404, "not-found"},
      {"B67 command", send("change-customer", R"({"customer":"O1","name":"N"})"), 404,
       "customer-not-found"},
      {"B67 unknown", send("change-customer", R"({"customer":"U1","name":"N"})"), 404,
       "customer-not-found"},
      {"B68", named("   "), 422, "text-blank", "/name"},
      {"B69", named(std::string(10'001, 'a')), 422, "text-too-long", "/name"},
      {"B70", coded("A\\nB"), 422, "text-has-control-character", "/code"},
      {"B71", bill(R"("number":"INV-1")"), 409, "number-taken", "/number"},
      {"B72 space", bill(R"("number":"INV-1 ")"), 409, "number-taken", "/number"},
      {"B72 case", bill(R"("number":"inv-1")"), 409, "number-taken", "/number"},
      {"B72 code, space", coded("C1 "), 409, "code-taken", "/code"},
      {"B72 code, case", coded("c1"), 409, "code-taken", "/code"},
  });
}

TEST_F(BadInput, in_commands_is_refused) {
  const std::string path = "/v1/books/main/commands/";
  const std::string body = R"({"customer":"C1","amount":1})";
  const std::string rename = R"({"customer":"C1","name":"N"})";
  expect({
      {"B88", post_json(path + "record-payment", body), 400, "idempotency-key-missing"},
      {"B88 empty", post_json(path + "record-payment", body, key_line("\"\"")), 400,
       "idempotency-key-missing"},
      {"B88 long", post_json(path + "record-payment", body, key_line(std::string(256, 'k'))), 400,
       "idempotency-key-malformed"},
      {"B88 space", post_json(path + "record-payment", body, key_line("a b")), 400,
       "idempotency-key-malformed"},
      {"B91", send("change-customer", rename, "If-Match: \"0\"\r\n"), 412, "version-differs"},
      {"B91 weak", send("change-customer", rename, "If-Match: W/\"1\"\r\n"), 400,
       "if-match-malformed"},
      {"B91 any", send("change-customer", rename, "If-Match: *\r\n"), 400, "if-match-malformed"},
      {"B92 command", request("DELETE", path + "record-payment"), 405, "method-not-allowed"},
      {"B93", send("void-invoice", R"({"invoice":3})"), 409, "invoice-void", "/invoice"},
      {"B96 command", post_json(path + "record-payment?x=1", body, key_line("k")), 400,
       "unknown-parameter"},
      {"no such command", send("drop-tables", "{}"), 404, "unknown-command"},
      {"an event's name", send("payment-recorded", "{}"), 404, "unknown-command"},
      {"no such book", command_bytes("record-payment", body, "k", "", "ghost"), 404,
       "book-not-found"},
      {"no book's name", command_bytes("open-book", body, "k", "", "Main"), 404, "book-not-found"},
      {"no book's name, dots", command_bytes("open-book", body, "k", "", "%2e%2e"), 404,
       "book-not-found"},
      {"no actor", send("record-payment", body, "Duebook-Actor: a b\r\n"), 400, "actor-malformed"},
      {"a batch's type",
       request("POST", path + "record-payment",
               "Content-Type: application/x-ndjson\r\nContent-Length: 28\r\n" + key_line("k"),
               body),
       415, "content-type-unsupported"},
  });
}

TEST_F(BadInput, in_questions_is_refused) {
  const std::string book = "/v1/books/main/";
  const auto get = [](const std::string& target, std::string_view lines = "") {
    return request("GET", target, lines);
  };
  expect({
      {"B94 events", get(book + "events?limit=5001"), 400, "limit-out-of-range", "limit"},
      {"B94 none", get(book + "events?limit=0"), 400, "limit-out-of-range", "limit"},
      {"B96 report", get(book + "debt-ageing?colour=red"), 400, "unknown-parameter"},
      {"B96 events", get(book + "events?colour=red"), 400, "unknown-parameter"},
      {"B96 event", get(book + "events/0?x=1"), 400, "unknown-parameter"},
      {"B96 book", get("/v1/books/main?x=1"), 400, "unknown-parameter"},
      {"B96 books", get("/v1/books?x=1"), 400, "unknown-parameter"},
      {"B96 page", get("/docs?x=1"), 400, "unknown-parameter"},
      {"twice", get(book + "debt-ageing?by=region&by=owner"), 400, "duplicate-parameter", "by"},
      {"no value", get(book + "debt-ageing?by=colour"), 400, "parameter-malformed", "by"},
      {"not known yet", get(book + "debt-ageing?known_at=999"), 400, "position-ahead", "known_at"},
      {"separator", get(book + "debt-ageing.csv?separator=x"), 400, "parameter-malformed",
       "separator"},
      {"format", get(book + "debt-ageing?format=xml"), 406, "not-acceptable"},
      {"Accept", get(book + "debt-ageing", "Accept: image/png\r\n"), 406, "not-acceptable"},
      {"events as CSV", get(book + "events.csv"), 406, "not-acceptable"},
      {"unknown report", get(book + "debt-aging"), 404, "not-found"},
      {"an event to come", get(book + "events/999"), 404, "not-found"},
      {"no event", get(book + "events/x"), 404, "not-found"},
      {"no seq", get(book + "events/-1"), 404, "not-found"},
      {"broken escape", get(book + "%zz"), 400, "target-malformed"},
      {"not UTF-8", get(book + "%ff"), 400, "target-malformed"},
      {"last id", get(book + "events?follow", "Last-Event-ID: x\r\n"), 400, "parameter-malformed",
       "Last-Event-ID"},
      {"customer of another book", get(book + "customers/O1/ledger"), 404, "customer-not-found"},
      {"unknown customer", get(book + "customers/U1/ledger"), 404, "customer-not-found"},
      {"B99", get("/static/../etc/passwd"), 404, "not-found"},
      {"post to a report", post_json(book + "debt-ageing", "{}"), 405, "method-not-allowed"},
  });
}

TEST_F(BadInput, in_a_batch_is_refused) {
  const auto post = [](const std::string& body, std::string_view query = "") {
    return request("POST", "/v1/books/main/commands" + std::string(query),
                   "Content-Type: application/x-ndjson\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n",
                   body);
  };
  expect({
      {"only blank lines", post("\n\r\n\n"), 400, "body-missing"},
      {"as JSON", post_json("/v1/books/main/commands", "{}"), 415, "content-type-unsupported"},
      {"unknown parameter", post("{}\n", "?x=1"), 400, "unknown-parameter"},
      {"atomic or not", post("{}\n", "?atomic=maybe"), 400, "parameter-malformed", "atomic"},
      {"too many lines", post(std::string(10'001, '\n')), 413, "batch-too-long"},
  });
}

}  // namespace duebook::tests
