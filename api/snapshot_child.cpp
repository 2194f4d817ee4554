// SPDX-License-Identifier: Apache-2.0
// fork, save, _exit; and the parent's side of it.
#include "api/snapshot_child.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

#include "api/snapshots.hpp"

namespace duebook::api {
namespace {

// Descriptors from here on are the parent's alone. A connection that the child kept would not end
// when the parent closes it.
constexpr unsigned first_own_descriptor = STDERR_FILENO + 1;

[[noreturn]] void save_and_exit(const SnapshotStore& store, const OpenBook& book, int parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  ::close_range(first_own_descriptor, ~0U, 0);
  bool saved = false;
  try {
    saved = store.save(book);
  } catch (const std::exception&) {
    // Out of memory, say. Nothing of the parent's may be unwound here.
  }
  ::_exit(saved ? 0 : 1);
}

}  // namespace

SnapshotChild::~SnapshotChild() {
  if (!is_running()) return;
  ::kill(child_, SIGKILL);
  wait();
}

bool SnapshotChild::start(const OpenBook& book) {
  DUEBOOK_ASSERT(!is_running());
  const int parent = ::getpid();
  const int child = ::fork();
  if (child == 0) save_and_exit(store_, book, parent);
  if (child < 0) {
    std::fprintf(stderr, "duebook: no snapshot of book %s was begun (%s)\n", book.id.c_str(),
                 std::strerror(errno));
    return false;
  }
  child_ = child;
  saving_ = {.book = book.id, .size = book.head.size, .saved = false};
  return true;
}

std::optional<SavedSnapshot> SnapshotChild::ended(bool waits) {
  if (!is_running()) return std::nullopt;
  int status = 0;
  int ended = 0;
  do {
    ended = ::waitpid(child_, &status, waits ? 0 : WNOHANG);
  } while (ended < 0 && errno == EINTR);
  if (ended == 0) return std::nullopt;
  child_ = 0;
  saving_.saved = ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return std::exchange(saving_, {});
}

}  // namespace duebook::api
