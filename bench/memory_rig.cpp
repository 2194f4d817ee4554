// SPDX-License-Identifier: Apache-2.0
// memory_rig: how much memory a book takes, so that the difference of two sizes is the price of
// what one has more.
//
//   memory_rig state|all INVOICES CUSTOMERS PAID_PERCENT
//
// Prints the resident bytes that building the book added: of the state that commands are decided
// on, or of the state and the columns of the reports. One book a process: memory that was given
// back once would blur the next figure.
#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

#include "bench/open_books.hpp"

namespace duebook::bench {
namespace {

std::uint64_t resident_bytes() {
  malloc_trim(0);
  std::uint64_t pages = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

int run(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: memory_rig state|all INVOICES CUSTOMERS PAID_PERCENT\n");
    return 2;
  }
  const auto number = [&](int i) { return static_cast<std::uint32_t>(std::stoul(argv[i])); };
  const BookSize size{number(2), number(3), number(4), 1'095};
  const std::uint64_t before = resident_bytes();
  std::uint64_t after = 0;
  if (std::string_view(argv[1]) == "state") {
    domain::Book book;
    play(size, book, [](const Step&) {});
    after = resident_bytes();
  } else {
    const auto open = make_open_book(size);
    after = resident_bytes();
  }
  std::printf("%llu\n", static_cast<unsigned long long>(after - before));
  return 0;
}

}  // namespace
}  // namespace duebook::bench

int main(int argc, char** argv) { return duebook::bench::run(argc, argv); }
