// SPDX-License-Identifier: Apache-2.0
// duebook import as users run it: exit codes, files, dry runs and repetition.
#include <gtest/gtest.h>
#include <stdio.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {
namespace {

namespace fs = std::filesystem;

struct Ran {
  int exit_code = -1;
  std::string output;  ///< both streams
};

class ImportCommand : public testing::Test {
 protected:
  void SetUp() override {
    write("m.toml", R"([book]
name = "B"
currency = "VND"
[[source]]
file = "customers.csv"
command = "register-customer"
key = "{code}"
[source.fields]
code = "{code}"
name = "{name}"
)");
    write("customers.csv", "code,name\nA,An\nB,Bình\n");
  }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  std::string read(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(path(name), std::ios::binary).rdbuf();
    return text.str();
  }
  std::string path(const std::string& name) { return (folder_.path() / name).string(); }

  Ran import(const std::string& arguments) {
    const std::string command = std::string(DUEBOOK_BINARY) + " import --data " + path("data") +
                                " --mapping " + path("m.toml") + " " + arguments + " 2>&1";
    Ran ran;
    FILE* pipe = ::popen(command.c_str(), "r");
    for (int c = ::fgetc(pipe); c != EOF; c = ::fgetc(pipe)) {
      ran.output.push_back(static_cast<char>(c));
    }
    const int status = ::pclose(pipe);
    if (WIFEXITED(status)) ran.exit_code = WEXITSTATUS(status);
    return ran;
  }

  /// The last line of the table, without blanks: rows, left out, done, already there, rejected.
  static std::string totals(const Ran& ran) {
    std::istringstream line(ran.output.substr(ran.output.find("\ntotal") + 6));
    std::string number;
    std::string all;
    for (int i = 0; i < 5 && line >> number; ++i) all += (i == 0 ? "" : " ") + number;
    return all;
  }

  eventstore::TemporaryFolder folder_{eventstore::TemporaryFolder::Place::memory};
};

}  // namespace

TEST_F(ImportCommand, brings_the_files_beside_the_mapping_and_again_without_harm) {
  const Ran first = import("");
  EXPECT_EQ(first.exit_code, 0) << first.output;
  EXPECT_EQ(totals(first), "2 0 2 0 0") << first.output;
  EXPECT_NE(first.output.find("opened book main"), std::string::npos);
  EXPECT_NE(first.output.find("2 commands"), std::string::npos);
  const Ran second = import("");
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_EQ(totals(second), "2 0 0 2 0") << second.output;
}

TEST_F(ImportCommand, writes_nothing_on_a_dry_run) {
  const Ran dry = import("--dry-run");
  EXPECT_EQ(dry.exit_code, 0);
  EXPECT_EQ(totals(dry), "2 0 2 0 0") << dry.output;
  EXPECT_FALSE(fs::exists(path("data")));

  import("");
  write("customers.csv", "code,name\nA,An\nC,Chi\n");
  const Ran again = import("--dry-run");
  EXPECT_EQ(totals(again), "2 0 1 1 0") << again.output;
  EXPECT_EQ(totals(import("--dry-run")), "2 0 1 1 0");
}

TEST_F(ImportCommand, puts_rejected_rows_beside_their_file) {
  write("customers.csv", "code,name\nA,An\nA ,Ân\n,none\n");
  const Ran ran = import("");
  EXPECT_EQ(ran.exit_code, 8) << ran.output;
  EXPECT_EQ(totals(ran), "3 0 1 0 2") << ran.output;
  EXPECT_EQ(read("customers.csv.rejected.csv"),
            "line,command,reason,field,message,code,name\n"
            "3,register-customer,idempotency-key-reused,/name,\"The key was used for a command "
            "with another body; the field named differs.\",A,Ân\n"
            "4,register-customer,field-missing,/code,This field is required.,,none\n");

  // What was mended there can be imported from there.
  write("customers.csv.rejected.csv", "line,code,name\n4,D,Dũng\n");
  const Ran mended = import(path("customers.csv.rejected.csv"));
  EXPECT_EQ(mended.exit_code, 0) << mended.output;
  EXPECT_EQ(totals(mended), "1 0 1 0 0");
}

TEST_F(ImportCommand, tells_its_mistakes_apart) {
  EXPECT_EQ(import("--boook main").exit_code, 2);
  EXPECT_EQ(import("--book Main").exit_code, 2);
  EXPECT_EQ(import(path("missing.csv")).exit_code, 2);
  write("customers.csv", "code,nom\nA,An\n");
  const Ran column = import("");
  EXPECT_EQ(column.exit_code, 3);
  EXPECT_NE(column.output.find("customers.csv has no column \"name\""), std::string::npos);
  write("customers.csv", "code,name\nA,\"An\n");
  EXPECT_EQ(import("").exit_code, 3);
  EXPECT_FALSE(fs::exists(path("data")));
}

TEST_F(ImportCommand, keeps_to_the_currency_of_the_book) {
  import("");
  std::string mapping = read("m.toml");
  mapping.replace(mapping.find("VND"), 3, "USD");
  write("m.toml", mapping);
  const Ran ran = import("");
  EXPECT_EQ(ran.exit_code, 5);
  EXPECT_NE(ran.output.find("kept in VND"), std::string::npos) << ran.output;
}

}  // namespace duebook::tests
