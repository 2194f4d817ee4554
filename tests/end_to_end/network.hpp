// SPDX-License-Identifier: Apache-2.0
// A network of hosts on this machine: each is a network namespace with an address of its own, and
// one switch lies between them. What goes from one host to another can be cut off; it then vanishes
// without a word, as on a broken line.
//
// Making one needs rights. Where there are none, why_no_network() says so and tests are skipped.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace duebook::tests {

/// Empty when this process may make a network, else the reason.
std::string why_no_network();

class Network {
 public:
  /// Hosts are numbered from 0. All of them are gone with this object, or with the process.
  explicit Network(unsigned hosts);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  std::string address(unsigned host) const;

  /// As long as it lives, the calling thread is on a host: sockets, threads and processes that it
  /// makes belong there for good. Loopback is the host's own.
  class Visit {
   public:
    Visit() = default;  ///< stays where it is
    explicit Visit(int name_space);
    ~Visit();
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

   private:
    int back_ = -1;
  };
  Visit visit(unsigned host) const { return Visit(hosts_.at(host)); }
  /// From the switch all hosts can be reached, whatever is cut.
  Visit visit_switch() const { return Visit(switch_); }

  /// Nothing comes through between the two any more, in either direction.
  void cut(unsigned one, unsigned other);
  /// Mends all that was cut.
  void mend();

 private:
  void add_host();

  int switch_ = -1;
  std::vector<int> hosts_;
  std::vector<std::pair<unsigned, unsigned>> cuts_;
};

}  // namespace duebook::tests
