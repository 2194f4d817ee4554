// SPDX-License-Identifier: Apache-2.0
// duebook report: the same bytes as the server's, and exit codes for what cannot be answered.
#include <gtest/gtest.h>
#include <signal.h>

#include "api/reports.hpp"
#include "tests/api/http/running_server.hpp"
#include "tests/end_to_end/server_process.hpp"
#include "tests/eventstore/temporary_folder.hpp"
#include "tests/tools/cli_binary.hpp"

namespace duebook::tests {
namespace {

class Report : public testing::Test {
 protected:
  void SetUp() override { make_data_folder(data_.path(), Snapshot::of_half); }

  Ran report(std::vector<std::string> words) const {
    words.insert(words.begin(), "report");
    words.insert(words.end(), {"--data", data_.path().string()});
    return run_duebook(words);
  }

  eventstore::TemporaryFolder data_;
};

// A value for each parameter that a report insists on.
std::string required_value(const api::ReportParameter& parameter) {
  if (parameter.name == "customer") return "C3";
  return "2026-01-01";
}

struct Question {
  std::vector<std::string> words;
  std::string target;
};

// Every report of the catalogue, pinned on both axes.
std::vector<Question> questions() {
  std::vector<Question> all;
  for (const api::ReportType& type : api::reports()) {
    std::string path(type.path);
    std::string query = "?as_of=2026-06-30&known_at=700";
    std::vector<std::string> words = {std::string(type.name), "--as-of",  "2026-06-30",
                                      "known_at=700",         "--format", "json"};
    for (const api::ReportParameter& parameter : type.parameters) {
      const std::string in_path = "{" + std::string(parameter.name) + "}";
      const std::size_t at = path.find(in_path);
      const bool is_from = parameter.name == "from";
      if (!parameter.required && !is_from && at == std::string::npos) continue;
      const std::string value = required_value(parameter);
      words.push_back(std::string(parameter.name) + "=" + value);
      if (at != std::string::npos) {
        path.replace(at, in_path.size(), value);
      } else {
        query += "&" + std::string(parameter.name) + "=" + value;
      }
    }
    all.push_back({words, "/v1/books/main/" + path.append(query)});
  }
  return all;
}

}  // namespace

TEST_F(Report, gives_the_bytes_of_the_server_while_it_runs_and_when_it_does_not) {
  std::vector<std::string> served;
  {
    ServerProcess server(serve_words(DUEBOOK_BINARY, data_.path().string()));
    ASSERT_TRUE(server.is_serving()) << server.errors();
    api::http::Client client(server.port());
    for (const Question& question : questions()) {
      ASSERT_TRUE(client.send(api::http::request("GET", question.target)));
      const auto reply = client.reply();
      ASSERT_TRUE(reply);
      EXPECT_EQ(reply->status, 200) << question.target << reply->body;
      served.push_back(reply->body + "\n");
      const Ran ran = report(question.words);
      EXPECT_EQ(ran.exit_code, 0) << ran.err;
      EXPECT_EQ(ran.out, served.back()) << question.target;
    }
    server.send(SIGTERM);
    EXPECT_EQ(server.wait().exit_code, 0);
  }
  std::size_t i = 0;
  for (const Question& question : questions()) EXPECT_EQ(report(question.words).out, served[i++]);
}

TEST_F(Report, takes_parameters_as_options_with_either_hyphen_and_as_words) {
  const Ran kebab = report({"debt-ageing", "--as-of", "2026-03-31", "--by", "customer-group"});
  EXPECT_EQ(kebab.exit_code, 0) << kebab.err;
  EXPECT_EQ(report({"debt-ageing", "--as_of=2026-03-31", "by=customer-group"}).out, kebab.out);
  EXPECT_EQ(report({"debt-ageing", "as-of=2026-03-31", "--by", "customer-group"}).out, kebab.out);
  EXPECT_NE(report({"debt-ageing", "as_of=2026-02-28", "--by", "customer-group"}).out, kebab.out);
}

TEST_F(Report, writes_csv_and_ndjson) {
  const std::string known = "as_of=2026-06-30";
  const Ran csv = report({"debt-ageing", known, "--format", "csv", "--bom"});
  EXPECT_TRUE(csv.out.starts_with("\xEF\xBB\xBF")) << csv.out;
  EXPECT_NE(csv.out.find("\r\nC1,"), std::string::npos) << csv.out;
  const Ran ndjson = report({"debt-ageing", known, "--format=ndjson"});
  EXPECT_EQ(std::count(ndjson.out.begin(), ndjson.out.end(), '\n'),
            static_cast<std::ptrdiff_t>(made_customers));
}

TEST_F(Report, explains_a_figure) {
  const Ran ran = report({"debt-ageing", "as_of=2026-06-30", "--explain", "C3/balance"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  // 15 invoices of 1000, each paid half
  EXPECT_NE(ran.out.find("invoice-created"), std::string::npos) << ran.out;
  EXPECT_TRUE(ran.out.ends_with(" 7500\n")) << ran.out;
  EXPECT_EQ(report({"debt-ageing", "--explain", "balance"}).exit_code, 2);
}

TEST_F(Report, tells_usage_and_absence_apart) {
  const auto expect = [&](const std::vector<std::string>& words, int exit_code, const char* said) {
    const Ran ran = report(words);
    EXPECT_EQ(ran.exit_code, exit_code) << ran.err;
    EXPECT_NE(ran.err.find(said), std::string::npos) << ran.err;
    EXPECT_EQ(ran.out, "");
  };
  expect({"debt-ageing", "basis=x"}, 2, "(basis)");
  expect({"debt-ageing", "--format", "xml"}, 2, "--format takes");
  expect({"debt-ageing", "bass=x"}, 2, "Did you mean 'basis'?");
  expect({"debt-ageing", "known_at=5000"}, 2, "(known_at)");
  expect({"debt-ageing", "--customer", "C99"}, 4, "no such customer");
  expect({"debt-ageing", "--book", "mian"}, 4, "Did you mean 'main'?");
  const Ran none = run_duebook({"report", "debt-ageing", "--data", "/nowhere/at/all"});
  EXPECT_EQ(none.exit_code, 4);
  EXPECT_EQ(none.err, "duebook: there is no data folder /nowhere/at/all\n");
}

TEST(ReportList, names_every_report_with_its_summary) {
  const Ran text = run_duebook({"report", "--list"});
  const Ran json = run_duebook({"report", "--list", "--json"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_TRUE(json.out.starts_with("[{\"name\":"));
  for (const api::ReportType& type : api::reports()) {
    EXPECT_NE(text.out.find(std::string(type.name) + " "), std::string::npos);
    EXPECT_NE(text.out.find(type.summary), std::string::npos);
    EXPECT_NE(json.out.find("\"" + std::string(type.name) + "\""), std::string::npos);
  }
  EXPECT_EQ(run_duebook({"report"}).exit_code, 2);
}

}  // namespace duebook::tests
