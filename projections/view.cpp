// SPDX-License-Identifier: Apache-2.0
// Cuts every table at the knowledge asked for.
#include "projections/view.hpp"

namespace duebook::projections {
namespace {

template <class Table>
Row cut(const Table& table, domain::Seq known_at) {
  return rows_before(table.seq, table.count.get(), known_at);
}

}  // namespace

View::View(const Facts& facts, const Lens& lens)
    : facts_(facts),
      lens_(lens),
      entries_(cut(facts.accounts().entries, lens.known_at)),
      items_(cut(facts.accounts().items, lens.known_at)),
      credits_(cut(facts.accounts().credits, lens.known_at)),
      settlements_(cut(facts.accounts().settlements, lens.known_at)),
      invoices_(cut(facts.accounts().invoices, lens.known_at)),
      credit_notes_(cut(facts.accounts().credit_notes, lens.known_at)),
      lines_(cut(facts.accounts().lines, lens.known_at)),
      customers_(facts.parties().customers.count(lens.known_at)) {}

}  // namespace duebook::projections
