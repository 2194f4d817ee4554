// SPDX-License-Identifier: Apache-2.0
// The files of docker/ say nothing that is not so: metrics, mounted files, options, ports.
//
// They are read as lines. Compose services are the blocks below `services:`, two blanks deep.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/house/source_tree.hpp"

namespace duebook::tests {

namespace {

using Lines = std::vector<std::string>;

const std::string compose_file = "docker/compose.yaml";

// Every run of `allowed` characters that follows an occurrence of `start`, with it.
std::vector<std::string> words_from(std::string_view line, std::string_view start,
                                    const std::function<bool(char)>& allowed) {
  std::vector<std::string> found;
  for (std::size_t at = line.find(start); at != line.npos; at = line.find(start, at)) {
    std::size_t end = at + start.size();
    while (end < line.size() && allowed(line[end])) ++end;
    if (at == 0 || !allowed(line[at - 1])) found.emplace_back(line.substr(at, end - at));
    at = end;
  }
  return found;
}

bool is_of_a_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_of_an_option(char c) { return is_of_a_name(c) || c == '-'; }
bool is_of_a_path(char c) { return is_of_an_option(c) || c == '.' || c == '/'; }

// --- metrics
// --------------------------------------------------------------------------------------

// The first literal of each line of api/ that writes a metric, as it is spelt in /metrics.
std::set<std::string> metrics_of(const Lines& lines) {
  static const std::vector<std::pair<std::string_view, std::string_view>> calls = {
      {"append_counter(out, \"", ""},
      {"append_metric_head(out, \"", ""},
      {"gauge(\"", ""},
      {"row(\"", "kafka_messages_"}};
  std::set<std::string> found;
  for (const std::string& line : lines) {
    for (const auto& [call, prefix] : calls) {
      const std::size_t at = line.find(call);
      if (at == std::string::npos) continue;
      const std::size_t begin = at + call.size();
      const std::string name = line.substr(begin, line.find('"', begin) - begin);
      found.insert("duebook_" + std::string(prefix) + name + (prefix.empty() ? "" : "_total"));
    }
  }
  return found;
}

const std::set<std::string>& metrics() {
  static const std::set<std::string> all = [] {
    std::set<std::string> found;
    for (const SourceFile& file : sources()) {
      if (file.top_folder() == "api") found.merge(metrics_of(file.lines));
    }
    return found;
  }();
  return all;
}

Findings unknown_metrics(const std::string& path, const Lines& lines) {
  Findings findings;
  for (const std::string& line : lines) {
    for (const std::string& name : words_from(line, "duebook_", is_of_a_name)) {
      if (metrics().contains(name)) continue;
      std::string finding = path;
      findings.push_back(finding.append(": /metrics has no ").append(name));
    }
  }
  return findings;
}

// --- services
// -------------------------------------------------------------------------------------

struct Service {
  std::string name;
  Lines lines;

  [[nodiscard]] bool is_duebook() const {
    const auto is_merged = [](const std::string& line) {
      return line == "    <<: *duebook" || line == "    <<: *node";
    };
    return std::any_of(lines.begin(), lines.end(), is_merged);
  }
};

bool is_comment(std::string_view line) {
  const std::size_t at = line.find_first_not_of(' ');
  return at != line.npos && line[at] == '#';
}

std::vector<Service> services_of(const Lines& lines) {
  std::vector<Service> found;
  bool is_inside = false;
  for (const std::string& line : lines) {
    if (!line.empty() && line[0] != ' ' && line[0] != '#') is_inside = line == "services:";
    if (!is_inside || line == "services:" || is_comment(line)) continue;
    const bool is_name = line.starts_with("  ") && line.size() > 2 && line[2] != ' ';
    if (is_name) {
      found.push_back({line.substr(2, line.find(':') - 2), {}});
    } else if (!found.empty()) {
      found.back().lines.push_back(line);
    }
  }
  return found;
}

// Options on the lines of `command:`, which end where another key begins.
std::vector<std::string> options_of(const Service& service) {
  std::vector<std::string> found;
  bool is_command = false;
  for (const std::string& line : service.lines) {
    if (line.starts_with("    ") && line.size() > 4 && line[4] != ' ') {
      is_command = line.starts_with("    command:");
    }
    if (!is_command) continue;
    for (std::string& option : words_from(line, "--", is_of_an_option)) {
      found.push_back(std::move(option));
    }
  }
  return found;
}

bool is_documented(const std::string& option) {
  static const Lines manual = lines_of("docs/cli.md");
  return std::any_of(manual.begin(), manual.end(), [&](const std::string& line) {
    const std::vector<std::string> named = words_from(line, "--", is_of_an_option);
    return std::find(named.begin(), named.end(), option) != named.end();
  });
}

Findings unknown_options(const std::vector<Service>& services) {
  Findings findings;
  for (const Service& service : services) {
    if (!service.is_duebook()) continue;
    for (const std::string& option : options_of(service)) {
      if (!is_documented(option)) {
        findings.push_back(service.name + ": docs/cli.md has no " + option);
      }
    }
  }
  return findings;
}

Findings missing_mounts(const std::vector<Service>& services) {
  Findings findings;
  for (const Service& service : services) {
    for (const std::string& line : service.lines) {
      for (const std::string& path : words_from(line, "./", is_of_a_path)) {
        if (!exists("docker/" + path.substr(2))) {
          std::string finding = service.name;
          findings.push_back(finding.append(": ").append(path).append(" does not exist"));
        }
      }
    }
  }
  return findings;
}

// An image without a version, or with one that moves. Our own is built.
Findings loose_images(const Lines& lines) {
  Findings findings;
  for (const std::string& line : lines) {
    const std::size_t at = line.find(" image: ");
    if (at == std::string::npos || is_comment(line)) continue;
    const std::string image = line.substr(at + 8);
    const std::size_t colon = image.rfind(':');
    const bool is_pinned = colon != std::string::npos && image.substr(colon) != ":latest";
    if (!is_pinned && image != "duebook") findings.push_back(image + " has no version");
  }
  return findings;
}

// A place on which a node is asked for its health is one that Prometheus asks, too.
Findings unwatched(const std::vector<Service>& services, const Lines& prometheus) {
  Findings findings;
  for (const Service& service : services) {
    for (const std::string& line : service.lines) {
      const std::size_t end = line.find("/readyz");
      if (end == std::string::npos) continue;
      const std::size_t begin = line.rfind('/', end - 1) + 1;
      const std::string place = line.substr(begin, end - begin);
      const std::string row = "\"" + place + "\"], labels: {node: " + service.name + "}";
      const bool is_asked =
          std::any_of(prometheus.begin(), prometheus.end(),
                      [&](const std::string& one) { return one.find(row) != one.npos; });
      if (!is_asked) findings.push_back(service.name + ": nobody scrapes " + place);
    }
  }
  return findings;
}

const std::vector<Service>& services() {
  static const std::vector<Service> all = services_of(lines_of(compose_file));
  return all;
}

}  // namespace

TEST(Compose, names_metrics_that_exist) {
  Findings findings;
  for (const std::string path : {"docker/grafana/duebook.json", "docker/alerts.yml"}) {
    ASSERT_TRUE(exists(path));
    for (std::string& one : unknown_metrics(path, lines_of(path))) {
      findings.push_back(std::move(one));
    }
  }
  EXPECT_TRUE(findings.empty()) << list(findings);
}

TEST(Compose, mounts_files_that_exist) {
  const Findings findings = missing_mounts(services());
  EXPECT_TRUE(findings.empty()) << list(findings);
}

TEST(Compose, gives_options_that_the_manual_has) {
  const auto nodes = std::count_if(services().begin(), services().end(),
                                   [](const Service& service) { return service.is_duebook(); });
  EXPECT_EQ(nodes, 5);  // one alone, three on Kafka, and the topic
  const Findings findings = unknown_options(services());
  EXPECT_TRUE(findings.empty()) << list(findings);
}

TEST(Compose, pins_what_it_does_not_build) {
  const Findings findings = loose_images(lines_of(compose_file));
  EXPECT_TRUE(findings.empty()) << list(findings);
}

TEST(Compose, has_each_node_watched) {
  const Findings findings = unwatched(services(), lines_of("docker/prometheus.yml"));
  EXPECT_TRUE(findings.empty()) << list(findings);
}

TEST(ComposeRule, knows_a_metric_by_the_call_that_writes_it) {
  EXPECT_EQ(metrics_of({R"(  append_counter(out, "events_total", "Events.", 1);)",
                        R"(  gauge("node_waiting", "Commands.", 1);)",
                        R"(  row("sent", "Messages sent.", 1);)"}),
            (std::set<std::string>{"duebook_events_total", "duebook_node_waiting",
                                   "duebook_kafka_messages_sent_total"}));
  EXPECT_TRUE(metrics().contains("duebook_book_position"));
  EXPECT_EQ(unknown_metrics("a", {"rate(duebook_events_totals[1m])", "duebook_events_total"}),
            Findings{"a: /metrics has no duebook_events_totals"});
}

TEST(ComposeRule, finds_what_is_not_so) {
  const Lines lines = {"services:",
                       "  one:",
                       "    <<: *duebook",
                       "    command:",
                       "      [serve, --dada, /data]",
                       "    # --undocumented, in a comment",
                       "    volumes: [\"./nothing.yml:/etc/nothing.yml:ro\"]",
                       "    test: [CMD, curl, \"http://127.0.0.1:7079/readyz\"]",
                       "  two:",
                       "    image: prom/prometheus",
                       "    command: [--web.listen-address=127.0.0.1:9090]",
                       "volumes:",
                       "  three:"};
  const std::vector<Service> services = services_of(lines);
  ASSERT_EQ(services.size(), 2);
  EXPECT_EQ(unknown_options(services), Findings{"one: docs/cli.md has no --dada"});
  EXPECT_EQ(missing_mounts(services), Findings{"one: ./nothing.yml does not exist"});
  EXPECT_EQ(loose_images(lines), Findings{"prom/prometheus has no version"});
  EXPECT_EQ(unwatched(services, {}), Findings{"one: nobody scrapes 127.0.0.1:7079"});
  EXPECT_TRUE(unwatched(services, {R"(["127.0.0.1:7079"], labels: {node: one}})"}).empty());
}

}  // namespace duebook::tests
