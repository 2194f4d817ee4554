// SPDX-License-Identifier: Apache-2.0
// Who may include whom: domain → std; eventstore → nothing of ours; projections → both; api → all
// three; tools → all libraries; bench → these and tools; tests → everything. And where each
// third-party library may be named.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/source_tree.hpp"

namespace duebook::tests {

namespace {

struct Include {
  std::size_t line_index = 0;
  std::string header;
  bool quoted = false;
};

std::vector<Include> includes_of(const SourceFile& file) {
  std::vector<Include> found;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    constexpr std::string_view directive = "#include ";
    const std::string_view line = file.lines[i];
    if (!line.starts_with(directive) || line.size() < directive.size() + 2) continue;
    const bool quoted = line[directive.size()] == '"';
    const std::string_view name = line.substr(directive.size() + 1);
    found.push_back({i, std::string(name.substr(0, name.find(quoted ? '"' : '>'))), quoted});
  }
  return found;
}

void includes_of_ours(const SourceFile& file, Findings& findings) {
  static const std::map<std::string_view, std::vector<std::string_view>> may_include = {
      {"domain", {"domain/"}},
      {"eventstore", {"eventstore/"}},
      {"projections", {"projections/", "domain/", "eventstore/"}},
      {"api", {"api/", "projections/", "domain/", "eventstore/"}},
      {"tools", {"tools/", "api/", "projections/", "domain/", "eventstore/"}},
      {"bench", {"bench/", "tools/", "api/", "projections/", "domain/", "eventstore/"}}};
  const auto row = may_include.find(file.top_folder());
  if (row == may_include.end()) return;
  for (const Include& include : includes_of(file)) {
    if (!include.quoted) continue;
    const bool allowed =
        std::any_of(row->second.begin(), row->second.end(),
                    [&](std::string_view folder) { return include.header.starts_with(folder); });
    if (!allowed) findings.push_back(finding(file, include.line_index, include.header));
  }
}

// A third-party header may be named where one of its rows says so. The first row whose `header`
// fits names the library.
struct Home {
  std::string_view header;  ///< beginning of the header's name
  std::string_view path;    ///< beginning of the paths that may include it
  std::string_view ending;  ///< end of those paths
};

constexpr std::array homes = std::to_array<Home>({
    {"rocksdb/", "eventstore/", ".cpp"},
    {"librdkafka/", "eventstore/kafka_", "pp"},
    {"openssl/", "eventstore/", ".cpp"},
    {"openssl/", "api/answer_write", ".cpp"},  // the digest of an answer
    {"openssl/", "api/snapshots", ".cpp"},     // and of a snapshot
    {"simdjson.h", "api/json_", "pp"},
    {"simdjson.h", "api/target", ".cpp"},  // whether a path is UTF-8
    {"utf8proc.h", "api/", ".cpp"},
    {"xxhash.h", "api/", ".cpp"},
    {"xxhash.h", "eventstore/key_run", ".cpp"},
    {"date/", "api/", ".cpp"},
    {"boost/", "api/http/", ".cpp"},
    {"CLI/", "tools/", "pp"},
    {"toml++/", "tools/", "pp"},
    {"csv.h", "tools/", "pp"},
    {"benchmark/", "bench/", "pp"},
});

// What POSIX and C bring: the operating system. Files and sockets are each behind a door of ours.
constexpr std::array system_homes = std::to_array<Home>({
    {"", "eventstore/", ".cpp"},
    {"", "api/http/", ".cpp"},
    {"", "api/snapshot", ".cpp"},
    {"sys/mman.h", "projections/scratch", "pp"},  // memory of one question, in huge pages
    {"", "cmake/", ".cpp"},                       // what stands in for the system under a sanitizer
    {"", "tools/", ".cpp"},
});

bool is_standard(std::string_view header) {
  return header.find('.') == std::string_view::npos && header.find('/') == std::string_view::npos;
}

bool is_free_to_include(const SourceFile& file) {
  return file.top_folder() == "tests" || file.top_folder() == "bench";
}

void third_party_includes(const SourceFile& file, Findings& findings) {
  if (is_free_to_include(file)) return;
  const auto is_home = [&file](const Home& home) {
    return file.path.starts_with(home.path) && file.path.ends_with(home.ending);
  };
  for (const Include& include : includes_of(file)) {
    if (include.quoted || is_standard(include.header)) continue;
    bool known = false;
    bool allowed = false;
    for (const Home& home : homes) {
      if (!include.header.starts_with(home.header)) continue;
      known = true;
      allowed = allowed || is_home(home);
    }
    if (!known) {
      allowed = std::any_of(system_homes.begin(), system_homes.end(), [&](const Home& home) {
        return include.header.starts_with(home.header) && is_home(home);
      });
    }
    if (!allowed) findings.push_back(finding(file, include.line_index, include.header));
  }
}

bool is_asio_or_beast(const Include& include) {
  return include.header.starts_with("boost/asio") || include.header.starts_with("boost/beast");
}

}  // namespace

TEST(Sources, include_only_the_folders_below_them) {
  const Findings findings = check(includes_of_ours);
  EXPECT_TRUE(findings.empty()) << list(findings);
}

TEST(Sources, name_third_party_libraries_only_where_they_live) {
  const Findings findings = check(third_party_includes);
  EXPECT_TRUE(findings.empty()) << list(findings)
                                << "\n(the table `homes` of this test says what may stand where)";
}

// Each such unit takes half a minute and most of a gigabyte to compile.
TEST(Sources, include_Asio_and_Beast_in_3_translation_units_at_most) {
  constexpr std::size_t units_max = 3;
  Findings units;
  for (const SourceFile& file : sources()) {
    const std::vector<Include> includes = includes_of(file);
    if (!std::any_of(includes.begin(), includes.end(), is_asio_or_beast)) continue;
    EXPECT_FALSE(file.is_header()) << file.path << " brings Asio or Beast to all that include it";
    units.push_back(file.path);
  }
  EXPECT_LE(units.size(), units_max) << list(units);
}

TEST(IncludeRule, finds_an_include_against_the_grain) {
  const SourceFile file = make_source("domain/x.cpp", "#include \"api/ledger.hpp\"\n");
  EXPECT_EQ(check(includes_of_ours, file), Findings{"domain/x.cpp:1: api/ledger.hpp"});
}

TEST(IncludeRule, keeps_the_product_free_of_its_measures) {
  for (const char* path : {"domain/x.cpp", "api/x.cpp", "tools/x.cpp"}) {
    const SourceFile file = make_source(path, "#include \"bench/big_book.hpp\"\n");
    EXPECT_EQ(check(includes_of_ours, file).size(), 1u) << path;
  }
}

TEST(IncludeRule, finds_a_library_away_from_home) {
  const std::string text = "#include <vector>\n#include <rocksdb/db.h>\n#include <unistd.h>\n";
  EXPECT_EQ(check(third_party_includes, make_source("domain/x.cpp", text)),
            (Findings{"domain/x.cpp:2: rocksdb/db.h", "domain/x.cpp:3: unistd.h"}));
  EXPECT_EQ(check(third_party_includes, make_source("eventstore/x.cpp", text)), Findings{});
}

}  // namespace duebook::tests
