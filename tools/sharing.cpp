// SPDX-License-Identifier: Apache-2.0
// From options to a node.
#include "tools/sharing.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <numeric>
#include <set>

#include "api/http/peer_key.hpp"
#include "api/node_metrics.hpp"
#include "eventstore/announcement.hpp"
#include "tools/failure.hpp"
#include "tools/subcommands.hpp"

namespace duebook::tools {
namespace {

constexpr double replace_seconds_min = 0.5;
constexpr double replace_seconds_max = 1'800;

template <class Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

// "127.0.0.1:7070" or "[::1]:7070"
std::string place(const std::string& address, std::uint16_t port) {
  const bool is_ipv6 = address.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

std::string read_key(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Failure(exit_usage, "--peer-key-file: cannot read " + file);
  std::string key{std::istreambuf_iterator<char>(in), {}};
  while (key.ends_with('\n') || key.ends_with('\r')) key.pop_back();
  if (!api::http::is_peer_key(key)) {
    throw Failure(exit_usage,
                  "--peer-key-file: " + file + " has to hold one line of " +
                      std::to_string(api::http::peer_key_bytes_min) + " to " +
                      std::to_string(api::http::peer_key_bytes_max) +
                      " visible characters; `head -c 32 /dev/urandom | base64` makes one");
  }
  return key;
}

std::string url_of(const SharingOptions& options, const api::http::Server& server,
                   const api::http::Options& http) {
  if (!options.advertise.empty()) return options.advertise;
  return "http://" + (http.peers ? place(http.peers->address, server.peer_port())
                                 : place(http.address, server.port()));
}

api::NodeOptions node_options(std::string url, const api::http::Options& http) {
  return {.url = std::move(url), .peer_key = http.peers ? http.peers->key : "", .limits = {}};
}

}  // namespace

void add_sharing_options(CLI::App& command, SharingOptions& options) {
  command
      .add_option("--own", options.own,
                  "Partitions of a log on Kafka whose books are decided here: all, as 0-5,9, or "
                  "group (the brokers share them out among the nodes)")
      ->envname("DUEBOOK_OWN")
      ->capture_default_str();
  command
      .add_option("--advertise", options.advertise,
                  "URL by which the other nodes reach this one; default: where it listens")
      ->envname("DUEBOOK_ADVERTISE");
  command
      .add_option("--peer-listen", options.peer_listen,
                  "ADDRESS:PORT where nodes of other machines are listened to; needs a key")
      ->envname("DUEBOOK_PEER_LISTEN");
  command
      .add_option("--peer-key-file", options.peer_key_file,
                  "File with the key that nodes show each other, the same on all of them")
      ->envname("DUEBOOK_PEER_KEY_FILE");
  command
      .add_option("--replace-after", options.replace_after_seconds,
                  "With --own group: seconds after which a silent node has lost its partitions")
      ->check(CLI::Range(replace_seconds_min, replace_seconds_max))
      ->capture_default_str();
}

std::vector<std::int32_t> read_partitions(const std::string& text, std::int32_t partitions) {
  std::set<std::int32_t> all;
  for (std::string_view rest = text;;) {
    const std::size_t comma = rest.find(',');
    const std::string_view range = rest.substr(0, comma);
    const std::size_t hyphen = range.find('-');
    std::int32_t first = 0;
    std::int32_t last = 0;
    const bool is_read = parse_number(range.substr(0, hyphen), first) &&
                         parse_number(range.substr(hyphen == range.npos ? 0 : hyphen + 1), last) &&
                         first >= 0 && first <= last;
    if (!is_read) {
      throw Failure(exit_usage,
                    "--own takes all, group, or partitions as in 0-5,9, and not '" + text + "'");
    }
    if (last >= partitions) {
      throw Failure(exit_usage, "--own " + text + ": the topic's partitions are 0 to " +
                                    std::to_string(partitions - 1));
    }
    for (; first <= last; ++first) all.insert(first);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  return {all.begin(), all.end()};
}

std::optional<api::http::PeerDoor> peer_door_of(const SharingOptions& options) {
  const auto advertised = eventstore::parse_node_url(options.advertise);
  if (!options.advertise.empty() && !advertised) {
    throw Failure(exit_usage,
                  "--advertise takes http://HOST:PORT, and not '" + options.advertise + "'");
  }
  if (options.peer_listen.empty()) {
    if (options.peer_key_file.empty()) return std::nullopt;
    throw Failure(exit_usage, "--peer-key-file is of use with --peer-listen only");
  }
  const auto listened = eventstore::parse_node_url("http://" + options.peer_listen);
  if (!listened || !options.peer_listen.ends_with(":" + std::to_string(listened->port))) {
    throw Failure(exit_usage,
                  "--peer-listen takes ADDRESS:PORT, and not '" + options.peer_listen + "'");
  }
  if (options.peer_key_file.empty()) {
    throw Failure(exit_usage, "--peer-listen needs --peer-key-file: anyone who reaches " +
                                  options.peer_listen + " could write into the books otherwise");
  }
  const bool is_everywhere = listened->host == "0.0.0.0" || listened->host == "::";
  if (is_everywhere && !advertised) {
    throw Failure(exit_usage, "--peer-listen " + options.peer_listen +
                                  " needs --advertise: the other nodes cannot connect to " +
                                  listened->host);
  }
  api::http::PeerDoor door{listened->host, listened->port, read_key(options.peer_key_file), {}};
  if (advertised) door.hosts.push_back(advertised->host);
  return door;
}

void refuse_sharing(const SharingOptions& options) {
  const bool is_asked_for = options.own != "all" || !options.advertise.empty() ||
                            !options.peer_listen.empty() || !options.peer_key_file.empty();
  if (!is_asked_for) return;
  throw Failure(exit_usage,
                "--own, --advertise and --peer-listen are for a log that nodes share: "
                "--log kafka:HOST:PORT");
}

Sharing::Sharing(const SharingOptions& options, const eventstore::KafkaOptions& kafka,
                 eventstore::KafkaLog& log, api::Service& service, api::http::Server& server,
                 const api::http::Options& http)
    : service_(service), node_(log, node_options(url_of(options, server, http), http)) {
  service.share(&node_);
  service.add_metrics([&log](std::string& out) { api::append_kafka_metrics(out, log.counters()); });
  try {
    own(options, kafka, log);
  } catch (...) {
    service.share(nullptr);
    throw;
  }
}

void Sharing::own(const SharingOptions& options, const eventstore::KafkaOptions& kafka,
                  eventstore::KafkaLog& log) {
  if (options.own == "group") {
    eventstore::KafkaGroupOptions group;
    group.url = node_.url();
    group.silence_max = std::chrono::milliseconds(
        static_cast<std::chrono::milliseconds::rep>(options.replace_after_seconds * 1'000));
    group.tell = [](const std::string& what) { std::fprintf(stderr, "node: %s\n", what.c_str()); };
    group_ = std::make_unique<eventstore::KafkaGroup>(kafka, log, group);
    return;
  }
  std::vector<std::int32_t> partitions(static_cast<std::size_t>(log.partitions()));
  std::iota(partitions.begin(), partitions.end(), 0);
  if (options.own != "all") partitions = read_partitions(options.own, log.partitions());
  log.announce(partitions, node_.url());
  // The door is closed yet, so this is the writer's thread.
  while (service_.ledger().follow_up()) {
  }
}

// The group first: it announces. Then nothing is heard of the log, and nobody waits any more.
Sharing::~Sharing() {
  group_.reset();
  service_.share(nullptr);
}

}  // namespace duebook::tools
