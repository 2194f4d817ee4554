// SPDX-License-Identifier: Apache-2.0
// What comes through between hosts, and what does not.
#include "tests/end_to_end/network.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace duebook::tests {
namespace {

constexpr std::uint16_t door = 7;

sockaddr_in address_of(const std::string& host) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(door);
  ::inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  return address;
}

// A socket for datagrams, which come in the order they were sent, or not at all.
class Post {
 public:
  Post(const Network& network, unsigned host) {
    const Network::Visit here = network.visit(host);
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = address_of(network.address(host));
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot bind");
    }
  }
  ~Post() { ::close(socket_); }
  Post(const Post&) = delete;
  Post& operator=(const Post&) = delete;

  void send(const std::string& to, char letter) const {
    const sockaddr_in address = address_of(to);
    EXPECT_EQ(::sendto(socket_, &letter, 1, 0, reinterpret_cast<const sockaddr*>(&address),
                       sizeof address),
              1);
  }
  char receive() const {
    char letter = 0;
    return ::recv(socket_, &letter, 1, 0) == 1 ? letter : '\0';
  }

 private:
  int socket_ = -1;
};

TEST(Network, carries_what_is_not_cut_off) {
  if (const std::string why = why_no_network(); !why.empty()) GTEST_SKIP() << why;
  Network network(3);
  const Post a(network, 0);
  const Post b(network, 1);
  const Post c(network, 2);
  a.send(network.address(1), '1');
  EXPECT_EQ(b.receive(), '1');
  network.cut(0, 1);
  a.send(network.address(1), '2');  // vanishes, and the sender does not know
  b.send(network.address(0), '2');
  a.send(network.address(2), '3');
  EXPECT_EQ(c.receive(), '3');
  network.mend();
  a.send(network.address(1), '4');
  EXPECT_EQ(b.receive(), '4');
  b.send(network.address(0), '5');
  EXPECT_EQ(a.receive(), '5');
}

}  // namespace
}  // namespace duebook::tests
