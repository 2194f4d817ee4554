// SPDX-License-Identifier: Apache-2.0
// The options by which nodes share a log: what is read of them, and what is refused.
#include "tools/sharing.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/eventstore/temporary_folder.hpp"
#include "tests/tools/cli_binary.hpp"
#include "tools/failure.hpp"
#include "tools/subcommands.hpp"

namespace duebook::tests {
namespace {

using Partitions = std::vector<std::int32_t>;
using tools::read_partitions;
using tools::SharingOptions;

// The sentence with which it is refused; "" when it is not.
template <class Call>
std::string refusal_of(Call call) {
  try {
    call();
  } catch (const tools::Failure& failure) {
    EXPECT_EQ(failure.exit_code(), tools::exit_usage);
    return failure.what();
  }
  return "";
}

class PeerOptions : public testing::Test {
 protected:
  PeerOptions() { write(std::string(32, 'k') + "\n"); }
  void write(const std::string& key) const { std::ofstream(file()) << key; }
  std::string file() const { return (folder.path() / "key").string(); }
  static std::string refusal(const SharingOptions& options) {
    return refusal_of([&] { tools::peer_door_of(options); });
  }
  SharingOptions sound() const {
    return {.advertise = "http://node-1.example.com:7171",
            .peer_listen = "0.0.0.0:7171",
            .peer_key_file = file()};
  }

  eventstore::TemporaryFolder folder;
};

TEST(OwnedPartitions, are_read_one_by_one_and_as_ranges) {
  EXPECT_EQ(read_partitions("0-5,9", 16), (Partitions{0, 1, 2, 3, 4, 5, 9}));
  EXPECT_EQ(read_partitions("15", 16), Partitions{15});
  EXPECT_EQ(read_partitions("3,1-3,3", 16), (Partitions{1, 2, 3}));
}

TEST(OwnedPartitions, are_refused_when_they_are_none) {
  for (const char* text :
       {"", "x", "1-", "-1", "2-1", "1,,2", "1,", "1 ,2", "+1", "0x1", "1-2-3"}) {
    EXPECT_NE(refusal_of([&] { read_partitions(text, 16); }).find("--own takes"), std::string::npos)
        << text;
  }
  for (const char* text : {"16", "0-16", "99999999999"}) {
    EXPECT_NE(refusal_of([&] { read_partitions(text, 16); }), "") << text;
  }
  EXPECT_EQ(refusal_of([] { read_partitions("0-16", 16); }),
            "--own 0-16: the topic's partitions are 0 to 15");
}

TEST_F(PeerOptions, make_a_door) {
  EXPECT_FALSE(tools::peer_door_of({}));
  const auto door = tools::peer_door_of(sound());
  ASSERT_TRUE(door);
  EXPECT_EQ(door->address, "0.0.0.0");
  EXPECT_EQ(door->port, 7171);
  EXPECT_EQ(door->key, std::string(32, 'k'));
  EXPECT_EQ(door->hosts, std::vector<std::string>{"node-1.example.com"});
  SharingOptions ipv6 = sound();
  ipv6.peer_listen = "[::1]:7171";
  EXPECT_EQ(tools::peer_door_of(ipv6)->address, "::1");
}

TEST_F(PeerOptions, are_refused_where_the_books_would_be_open_to_anybody) {
  SharingOptions no_key = sound();
  no_key.peer_key_file.clear();
  EXPECT_NE(refusal(no_key).find("needs --peer-key-file: anyone"), std::string::npos);
  for (const std::string& key : {std::string(), std::string(31, 'k'), std::string(32, ' '),
                                 std::string(32, 'k') + "\n" + std::string(32, 'l')}) {
    write(key);
    EXPECT_NE(refusal(sound()).find("has to hold one line of 32"), std::string::npos) << key;
  }
  SharingOptions missing = sound();
  missing.peer_key_file += "-missing";
  EXPECT_NE(refusal(missing).find("cannot read"), std::string::npos);
}

TEST_F(PeerOptions, are_refused_when_they_do_not_fit_together) {
  SharingOptions key_alone = sound();
  key_alone.peer_listen.clear();
  EXPECT_NE(refusal(key_alone).find("with --peer-listen only"), std::string::npos);
  SharingOptions nowhere = sound();
  nowhere.advertise.clear();
  EXPECT_NE(refusal(nowhere).find("needs --advertise"), std::string::npos);
  for (const char* place : {"7171", "0.0.0.0", "0.0.0.0:", "0.0.0.0:0", "http://a:1", "a:1/x"}) {
    SharingOptions options = sound();
    options.peer_listen = place;
    EXPECT_NE(refusal(options).find("--peer-listen takes"), std::string::npos) << place;
  }
  for (const char* url : {"node-1:7171", "https://node-1:7171", "http://node-1:7171/"}) {
    SharingOptions options = sound();
    options.advertise = url;
    EXPECT_NE(refusal(options).find("--advertise takes"), std::string::npos) << url;
  }
}

TEST(Sharing, is_refused_without_a_log_on_kafka) {
  const eventstore::TemporaryFolder folder;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--own", "group"}, {"--advertise", "http://a:1"}}) {
    std::vector<std::string> all = {"serve", "--port", "0", "--data", folder.path().string()};
    all.insert(all.end(), words.begin(), words.end());
    const auto run = run_duebook(all);
    EXPECT_EQ(run.exit_code, tools::exit_usage) << run.err;
    EXPECT_NE(run.err.find("for a log that nodes share"), std::string::npos) << run.err;
  }
}

}  // namespace
}  // namespace duebook::tests
