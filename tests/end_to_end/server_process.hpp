// SPDX-License-Identifier: Apache-2.0
// A server as a process of its own: started, paused, killed, and asked how it ended.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace duebook::tests {

struct ProcessEnd {
  int exit_code = -1;  ///< -1 when a signal ended it
  int signal = 0;      ///< 0 when it ended by itself
  std::string errors;  ///< what it said on stderr
};

class ServerProcess {
 public:
  /// Runs the words as a command and waits until it prints its address or ends. It dies with the
  /// thread that started it.
  explicit ServerProcess(const std::vector<std::string>& words);
  /// Kills it if it still runs.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  /// Whether it printed its address. If not, wait() tells why.
  bool is_serving() const { return port_ != 0; }
  std::uint16_t port() const { return port_; }
  std::string errors() const;

  void send(int signal);
  /// Stops it in its tracks; returns when it stands still.
  void pause();
  /// Whether it ended by itself, or was killed by others; wait() tells how.
  bool has_ended() const;
  /// Waits for its end.
  ProcessEnd wait();
  ProcessEnd kill();

 private:
  void read_port();

  pid_t pid_ = 0;
  std::uint16_t port_ = 0;
  int output_ = -1;
  int errors_ = -1;
};

/// The words that serve a data folder on a free port.
std::vector<std::string> serve_words(const std::string& binary, const std::string& folder,
                                     const std::vector<std::string>& more = {});

}  // namespace duebook::tests
