// SPDX-License-Identifier: Apache-2.0
// book_rig: makes a big book, in a data folder or as tables for other databases.
//
//   book_rig write FOLDER INVOICES [TAIL]   a data folder with a snapshot TAIL events before its
//   end book_rig tables FOLDER INVOICES         invoices.csv and payments.csv of the same book
//   book_rig events FOLDER                  how many events the book in a data folder has
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

#include "bench/open_books.hpp"
#include "eventstore/rocksdb_log.hpp"

namespace duebook::bench {
namespace {

using std::filesystem::path;

// invoice,customer,date,due_date,amount and payment,invoice,customer,date,amount.
void write_tables(const path& folder, const BookSize& size) {
  std::ofstream invoices(folder / "invoices.csv");
  std::ofstream payments(folder / "payments.csv");
  domain::Book book;
  play(size, book, [&](const Step& step) {
    const domain::Event& event = step.events.front();
    if (const auto* made = std::get_if<domain::InvoiceCreated>(&event)) {
      invoices << made->invoice.value << ',' << made->customer.value << ','
               << domain::to_string(made->date) << ','
               << domain::to_string(made->instalments.front().due_date) << ',' << made->total.minor
               << '\n';
    }
    if (const auto* paid = std::get_if<domain::PaymentRecorded>(&event)) {
      const auto& allocated = std::get<domain::PaymentAllocated>(step.events.back());
      payments << paid->payment.value << ',' << allocated.parts.front().invoice.value << ','
               << paid->customer.value << ',' << domain::to_string(allocated.date) << ','
               << paid->amount.minor << '\n';
    }
  });
}

void tell_events(const path& folder) {
  eventstore::RocksDbOptions options;
  options.access = eventstore::Access::read_only;
  const eventstore::RocksDbLog log(folder, options);
  std::printf("%llu\n", static_cast<unsigned long long>(log.head(book_id).size));
}

int run(int argc, char** argv) {
  const std::string_view what = argc > 2 ? argv[1] : "";
  const path folder = argc > 2 ? argv[2] : "";
  if (what == "events") {
    tell_events(folder);
    return 0;
  }
  if (argc < 4) {
    std::fprintf(stderr, "usage: book_rig write|tables|events FOLDER [INVOICES [TAIL]]\n");
    return 2;
  }
  const BookSize size = BookSize::of(static_cast<std::uint32_t>(std::stoul(argv[3])));
  std::filesystem::create_directories(folder);
  if (what == "write") write_book(folder, size, argc > 4 ? std::stoull(argv[4]) : 0);
  if (what == "tables") write_tables(folder, size);
  return 0;
}

}  // namespace
}  // namespace duebook::bench

int main(int argc, char** argv) { return duebook::bench::run(argc, argv); }
