// SPDX-License-Identifier: Apache-2.0
// Starting nodes, and asking them.
#include "tests/end_to_end/node_trio.hpp"

#include <sched.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace duebook::tests {
namespace {

using api::http::Client;
using api::http::Reply;

constexpr std::string_view decides_none = "\"books_decided\":0";

}  // namespace

NodeTrio::NodeTrio(Options options) : options_(std::move(options)) {
  for (unsigned i = 0; i < count; ++i) start(i);
}

std::string NodeTrio::folder(unsigned node) const {
  return (folder_.path() / ("node-" + std::to_string(node))).string();
}

void NodeTrio::start(unsigned node) {
  Words more = {"--log", "kafka:" + options_.topic.brokers, "--kafka-topic", options_.topic.topic};
  std::ranges::copy(options_.more.at(node), std::back_inserter(more));
  Words words = options_.before;
  std::ranges::copy(serve_words(options_.binary, folder(node), more), std::back_inserter(words));
  const Network::Visit here = visit(node);
  nodes_.at(node) = std::make_unique<ServerProcess>(words);
  if (!nodes_.at(node)->is_serving()) throw std::runtime_error(nodes_.at(node)->errors());
  ports_.at(node) = nodes_.at(node)->port();
}

Network::Visit NodeTrio::visit(unsigned node) const {
  const Network* network = options_.network;
  return network == nullptr ? Network::Visit() : network->visit(options_.first_host + node);
}

Client NodeTrio::connect(unsigned node) const {
  const Network::Visit here = visit(node);
  return Client(ports_.at(node));
}

std::optional<Reply> NodeTrio::try_to_ask(unsigned node, const std::string& request) const {
  try {
    Client client = connect(node);
    if (!client.send(request)) return std::nullopt;
    return client.reply();
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

unsigned NodeTrio::owner() {
  for (;; ::sched_yield()) {
    unsigned owner = count;
    unsigned owners = 0;
    for (unsigned i = 0; i < count; ++i) {
      if (i == shunned) continue;
      const auto reply = try_to_ask(i, api::http::request("GET", "/readyz"));
      if (!reply || reply->body.find(decides_none) != std::string::npos) continue;
      owner = i;
      ++owners;
    }
    if (owners == 1) return owner;
  }
}

}  // namespace duebook::tests
