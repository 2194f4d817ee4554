// SPDX-License-Identifier: Apache-2.0
// Starting, stopping and reaping the process.
#include "tests/end_to_end/server_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace duebook::tests {
namespace {

[[noreturn]] void become(std::vector<char*>& words, int output, int errors) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(errors, STDERR_FILENO);
  ::execv(words.front(), words.data());
  ::_exit(127);
}

}  // namespace

ServerProcess::ServerProcess(const std::vector<std::string>& words) {
  std::vector<std::string> copies = words;
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int ends[2] = {-1, -1};
  errors_ = ::memfd_create("errors", MFD_CLOEXEC);
  if (errors_ < 0 || ::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ == 0) become(arguments, ends[1], errors_);
  ::close(ends[1]);
  output_ = ends[0];
  read_port();
}

ServerProcess::~ServerProcess() {
  if (pid_ != 0) kill();
  ::close(output_);
  ::close(errors_);
}

// The first line has ":45123" in it, as in "http://127.0.0.1:45123".
void ServerProcess::read_port() {
  std::string line;
  char c = 0;
  while (::read(output_, &c, 1) == 1 && c != '\n') line.push_back(c);
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const bool is_port = line[i] == ':' && line[i + 1] >= '0' && line[i + 1] <= '9';
    if (is_port) port_ = static_cast<std::uint16_t>(std::atoi(line.c_str() + i + 1));
  }
}

std::string ServerProcess::errors() const {
  std::string text(static_cast<std::size_t>(::lseek(errors_, 0, SEEK_END)), '\0');
  const ssize_t count = ::pread(errors_, text.data(), text.size(), 0);
  text.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return text;
}

void ServerProcess::send(int signal) { ::kill(pid_, signal); }

void ServerProcess::pause() {
  send(SIGSTOP);
  int status = 0;
  if (::waitpid(pid_, &status, WUNTRACED) == pid_ && !WIFSTOPPED(status)) {
    throw std::runtime_error("the server ended before it could be paused: " + errors());
  }
}

bool ServerProcess::has_ended() const {
  siginfo_t info{};
  const int outcome = ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
  return outcome == 0 && info.si_pid == pid_;
}

ProcessEnd ServerProcess::wait() {
  int status = 0;
  if (::waitpid(pid_, &status, 0) != pid_) throw std::runtime_error("no server to wait for");
  pid_ = 0;
  ProcessEnd end;
  end.errors = errors();
  if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  return end;
}

ProcessEnd ServerProcess::kill() {
  send(SIGKILL);
  return wait();
}

std::vector<std::string> serve_words(const std::string& binary, const std::string& folder,
                                     const std::vector<std::string>& more) {
  std::vector<std::string> words = {binary, "serve", "--data", folder, "--port", "0"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace duebook::tests
