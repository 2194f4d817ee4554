// SPDX-License-Identifier: Apache-2.0
// Reading the things of a book over HTTP.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/api/running_service.hpp"

namespace duebook::tests {
namespace {

using api::http::Reply;

constexpr std::string_view book = "/v1/books/main/";

// A book of three customers, two products and an invoice in VND and one in USD.
class EntityCalls : public ::testing::Test {
 protected:
  EntityCalls() {
    service.clock.set("2026-03-01T12:00:00Z");
    tell("open-book", R"({"name":"Sổ","currency":"VND"})");
    tell("define-employee", R"({"code":"E1","name":"Đỗ An"})");
    tell("register-customer",
         R"({"code":"KH1","name":"Nguyễn Thị Minh Hà","owner":"E1","phone":"0912 345 678"})");
    tell("register-customer", R"({"code":"KH2","name":"=1+1"})");
    tell("register-customer", R"({"code":"a.csv","name":"Đại Phát"})");
    tell("create-invoice",
         R"({"customer":"KH1","number":"HD-1","date":"2026-01-05","credit_days":30,)"
         R"("lines":[{"description":"Gạo","quantity":"2","unit_price":"100000"}]})");
    tell("create-invoice",
         R"({"customer":"KH2","number":"HD-2","date":"2026-02-05","currency":"USD",)"
         R"("lines":[{"description":"Tea","quantity":"1","unit_price":"12.5"}]})");
  }

  void tell(std::string_view command, std::string_view body) {
    const Reply reply = service.command(command, body);
    EXPECT_EQ(reply.status, 201) << command << ": " << reply.body;
  }
  Reply get(std::string_view path, std::string_view lines = "") {
    return service.get(std::string(book) + std::string(path), lines);
  }

  RunningService service;
};

bool has(const Reply& reply, std::string_view text) {
  return reply.body.find(text) != std::string::npos;
}

void expect_problem(const Reply& reply, int status, std::string_view code) {
  EXPECT_EQ(reply.status, status) << reply.body;
  EXPECT_EQ(reply.headers.at("content-type"), "application/problem+json");
  EXPECT_TRUE(has(reply, "\"code\":\"" + std::string(code) + "\"")) << reply.body;
}

// Values of a field in the order they stand in the body.
std::vector<std::string> all_of(const Reply& reply, std::string_view field) {
  const std::string mark = "\"" + std::string(field) + "\":\"";
  std::vector<std::string> values;
  for (std::size_t at = reply.body.find(mark); at != std::string::npos;
       at = reply.body.find(mark, at)) {
    at += mark.size();
    values.push_back(reply.body.substr(at, reply.body.find('"', at) - at));
  }
  return values;
}

std::string cursor_of(const Reply& reply) {
  const auto cursors = all_of(reply, "next_cursor");
  return cursors.empty() ? "" : cursors.front();
}

using Codes = std::vector<std::string>;

TEST_F(EntityCalls, list_every_kind_of_thing) {
  for (const char* noun : {"customers", "employees", "departments", "customer-groups", "regions",
                           "products", "product-groups", "invoices", "payments", "credit-notes"}) {
    const Reply reply = get(noun);
    EXPECT_EQ(reply.status, 200) << noun;
    EXPECT_TRUE(reply.body.starts_with("{\"data\":[")) << reply.body;
    EXPECT_TRUE(reply.body.ends_with("],\"next_cursor\":null}")) << reply.body;
  }
  EXPECT_EQ(all_of(get("customers"), "code"), (Codes{"KH1", "KH2", "a.csv"}));
  EXPECT_EQ(all_of(get("invoices"), "number"), (Codes{"HD-2", "HD-1"}));
}

TEST_F(EntityCalls, read_one_thing_with_integers_in_minor_units) {
  const Reply customer = get("customers/kh1");
  EXPECT_EQ(customer.status, 200);
  EXPECT_TRUE(has(customer, R"("owner":"E1","owner_name":"Đỗ An")")) << customer.body;
  EXPECT_TRUE(has(customer, R"({"currency":"VND","balance":200000,"open":200000,)"
                            R"("overdue":200000,"unallocated":0})"))
      << customer.body;
  const Reply invoice = get("invoices/2");
  EXPECT_TRUE(has(invoice, R"("total":1250,"tax":0,"open":1250)")) << invoice.body;
  EXPECT_TRUE(has(invoice, R"("lines":[{"product":null,"description":"Tea","quantity":"1",)"))
      << invoice.body;
}

TEST_F(EntityCalls, take_the_code_as_it_is_also_with_a_suffix_in_it) {
  const Reply reply = get("customers/a.csv");
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(has(reply, R"("code":"a.csv")"));
}

TEST_F(EntityCalls, answer_404_for_what_is_not_there_with_the_reason_of_its_kind) {
  expect_problem(get("customers/KH9"), 404, "customer-not-found");
  expect_problem(get("credit-notes/1"), 404, "credit-note-not-found");
  expect_problem(get("invoices/3"), 404, "invoice-not-found");
  expect_problem(get("invoices/00000000-0000-4000-8000-000000000000"), 404, "invoice-not-found");
  expect_problem(get("customers/%2e%2e%2f"), 404, "customer-not-found");
  expect_problem(get("customers/%0A"), 404, "customer-not-found");
  expect_problem(get("dragons"), 404, "not-found");
  expect_problem(service.get("/v1/books/other/customers/KH1"), 404, "book-not-found");
}

TEST_F(EntityCalls, answer_alike_for_a_thing_of_another_book_and_for_none) {
  service.command("open-book", R"({"name":"Other","currency":"VND"})", "", "c");
  const Reply made =
      service.command("register-customer", R"({"code":"ONLY-C","name":"Of the other"})", "", "c");
  ASSERT_EQ(made.status, 201);
  EXPECT_EQ(service.get("/v1/books/c/customers/ONLY-C").status, 200);
  const std::string same_id = "X-Request-Id: same\r\n";
  const Reply of_other = get("customers/ONLY-C", same_id);
  expect_problem(of_other, 404, "customer-not-found");
  EXPECT_EQ(of_other.body, get("customers/NOBODY", same_id).body);
}

TEST_F(EntityCalls, answer_405_with_Allow_for_other_methods) {
  for (const char* target : {"/v1/books/main/invoices/1", "/v1/books/main/customers"}) {
    for (const char* method : {"DELETE", "PUT", "PATCH"}) {
      const Reply reply = service.ask(api::http::request(method, target, "Content-Length: 0\r\n"));
      expect_problem(reply, 405, "method-not-allowed");
      EXPECT_EQ(reply.headers.at("allow"), "GET, HEAD");
    }
  }
}

TEST_F(EntityCalls, refuse_parameters_that_make_no_sense) {
  expect_problem(get("customers?limit=0"), 400, "limit-out-of-range");
  expect_problem(get("customers?limit=5001"), 400, "limit-out-of-range");
  expect_problem(get("customers?limit=many"), 400, "parameter-malformed");
  expect_problem(get("customers?colour=red"), 400, "unknown-parameter");
  expect_problem(get("customers/KH1?limit=1"), 400, "unknown-parameter");
  expect_problem(get("customers?owner=E1&owner=E1"), 400, "duplicate-parameter");
  expect_problem(get("customers?owner=E9"), 404, "employee-not-found");
  expect_problem(get("invoices?status=paid"), 400, "parameter-malformed");
  expect_problem(get("invoices?from=2026-02-30"), 422, "not-a-date");
  expect_problem(get("customers?known_at=99"), 400, "position-ahead");
  expect_problem(get("customers", "Accept: image/png\r\n"), 406, "not-acceptable");
}

TEST_F(EntityCalls, filter_and_search) {
  EXPECT_EQ(all_of(get("customers?owner=E1"), "code"), Codes{"KH1"});
  EXPECT_EQ(all_of(get("customers?q=ntmh"), "code"), Codes{"KH1"});
  EXPECT_EQ(all_of(get("customers?q=dai%20phat"), "code"), Codes{"a.csv"});
  EXPECT_EQ(all_of(get("customers?q=%2B84912345"), "code"), Codes{"KH1"});
  EXPECT_EQ(all_of(get("customers?q=%20"), "code").size(), 3u);
  EXPECT_EQ(all_of(get("invoices?overdue=true"), "number"), (Codes{"HD-2", "HD-1"}));
  EXPECT_EQ(all_of(get("invoices?overdue=true&as_of=2026-02-05"), "number"), Codes{"HD-1"});
  EXPECT_EQ(all_of(get("invoices?q=hd-1"), "number"), Codes{"HD-1"});
}

TEST_F(EntityCalls, go_on_from_a_cursor_as_if_the_book_had_not_grown) {
  const Reply first = get("customers?limit=2");
  EXPECT_EQ(all_of(first, "code"), (Codes{"KH1", "KH2"}));
  tell("register-customer", R"({"code":"NEW","name":"New"})");
  const Reply second = get("customers?limit=2&cursor=" + cursor_of(first));
  EXPECT_EQ(all_of(second, "code"), (Codes{"a.csv"}));
  EXPECT_TRUE(second.body.ends_with("\"next_cursor\":null}"));
  EXPECT_EQ(all_of(get("customers"), "code").size(), 4u);
}

TEST_F(EntityCalls, link_to_the_next_page_in_every_format) {
  const Reply first = get("customers.ndjson?limit=1&q=kh");
  ASSERT_TRUE(first.headers.contains("link"));
  const std::string link = first.headers.at("link");
  const Reply second = service.get(link.substr(1, link.find('>') - 1));
  EXPECT_EQ(second.status, 200) << link;
  EXPECT_EQ(all_of(second, "code"), Codes{"KH2"});
  EXPECT_FALSE(second.headers.contains("link"));
}

TEST_F(EntityCalls, refuse_a_cursor_that_was_changed_or_belongs_elsewhere) {
  const std::string cursor = cursor_of(get("customers?limit=1"));
  ASSERT_FALSE(cursor.empty());
  EXPECT_EQ(get("customers?limit=3&cursor=" + cursor).status, 200);
  std::string changed = cursor;
  changed[3] = changed[3] == 'A' ? 'B' : 'A';
  for (const std::string& path :
       {"customers?cursor=" + changed, std::string("customers?cursor=x"),
        "customers?owner=E1&cursor=" + cursor, "employees?cursor=" + cursor,
        "customers?as_of=2026-01-01&cursor=" + cursor}) {
    expect_problem(get(path), 400, "cursor-malformed");
  }
  expect_problem(get("customers?cursor=" + cursor, "Duebook-Actor: other\r\n"), 400,
                 "cursor-malformed");
}

TEST_F(EntityCalls, give_an_ETag_that_If_Match_takes) {
  const std::string first = get("customers/KH1").headers.at("etag");
  EXPECT_EQ(service
                .command("change-customer", R"({"customer":"KH1","name":"Hà"})",
                         "If-Match: " + first + "\r\n")
                .status,
            201);
  const std::string second = get("customers/KH1").headers.at("etag");
  EXPECT_NE(first, second);
  const Reply stale = service.command("change-customer", R"({"customer":"KH1","name":"Hoa"})",
                                      "If-Match: " + first + "\r\n");
  expect_problem(stale, 412, "version-differs");
  EXPECT_EQ(stale.headers.at("etag"), second);
}

TEST_F(EntityCalls, move_the_ETag_of_an_invoice_with_its_allocations) {
  const std::string before = get("invoices/1").headers.at("etag");
  tell("record-payment", R"({"customer":"KH1","amount":50000,"date":"2026-02-01"})");
  const Reply after = get("invoices/1");
  EXPECT_NE(after.headers.at("etag"), before);
  EXPECT_TRUE(has(after, R"("open":150000,"status":"part-paid")")) << after.body;
  EXPECT_TRUE(has(after, R"("allocations":[{"kind":"payment","document":1,"instalment":1,)"
                         R"("date":"2026-02-01","amount":50000,)"))
      << after.body;
  EXPECT_EQ(
      service.command("void-invoice", R"({"invoice":1})", "If-Match: " + before + "\r\n").status,
      412);
}

TEST_F(EntityCalls, answer_pinned_questions_for_ever) {
  const Reply pinned = get("invoices/1?known_at=7&as_of=2026-01-31");
  EXPECT_EQ(pinned.headers.at("cache-control"), "private, max-age=31536000, immutable");
  EXPECT_EQ(pinned.headers.at("duebook-position"), "7");
  EXPECT_FALSE(get("invoices/1").body.empty());
  expect_problem(get("invoices/1?known_at=3"), 404, "invoice-not-found");
}

TEST_F(EntityCalls, write_CSV_in_major_units_and_harmless_to_spreadsheets) {
  const Reply customers = get("customers.csv");
  EXPECT_EQ(customers.headers.at("content-type"), "text/csv; charset=utf-8");
  EXPECT_TRUE(has(customers, "KH2,'=1+1,")) << customers.body;
  const Reply invoices = get("invoices.csv?separator=semicolon");
  EXPECT_TRUE(has(invoices, ";USD;12.50;0.00;12.50;")) << invoices.body;
  EXPECT_TRUE(has(invoices, ";VND;200000;0;200000;")) << invoices.body;
  EXPECT_TRUE(get("customers", "Accept: text/csv\r\n").body.starts_with("code,name,phone,"));
  EXPECT_TRUE(get("customers?format=csv&bom=true")
                  .body.starts_with("\xEF\xBB\xBF"
                                    "code,"));
}

TEST_F(EntityCalls, answer_HEAD_without_a_body) {
  const Reply reply = service.ask(api::http::request("HEAD", "/v1/books/main/customers/KH1"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(reply.headers.contains("etag"));
}

}  // namespace
}  // namespace duebook::tests
