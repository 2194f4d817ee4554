// SPDX-License-Identifier: Apache-2.0
// Facts: everything the reports are made of, as columns. Folding an event appends rows; questions
// are functions over them. One thread folds; any number of threads ask at the same time.
#pragma once

#include <atomic>
#include <cstdint>

#include "domain/catalogue.hpp"
#include "projections/column.hpp"
#include "projections/parties/registry.hpp"
#include "projections/receivables/accounts.hpp"

namespace duebook::projections {

/// Named things by kind.
struct Parties {
  Registry departments;
  Registry employees;
  Registry customer_groups;
  Registry regions;
  Registry customers;
  Registry product_groups;
  Registry products;

  DUEBOOK_PARTS(departments, employees, customer_groups, regions, customers, product_groups,
                products)
};

/// When positions were reached, and what the book itself is.
struct Chronicle {
  Column<domain::Instant> at;  ///< of each record's last event
  Column<std::uint32_t> seq;   ///< that event
  PublishedCount count;
  domain::BookOpened settings;  ///< set by the first event, constant afterwards
};

class Facts {
 public:
  Facts();

  // The writer

  /// Appends the rows of one event. `seq` must be the next one.
  void apply(const domain::Event& event, domain::Seq seq, domain::Instant at);
  /// Lets readers see what was applied so far. Called once per record.
  void publish();

  // Readers

  /// Events that readers may see: a question may ask for any known_at up to this.
  domain::Seq position() const { return position_.load(std::memory_order_acquire); }
  /// Number of events up to and including a moment.
  domain::Seq position_at(domain::Instant moment) const;

  const domain::BookOpened& settings() const { return chronicle_.settings; }
  domain::Currency currency() const { return chronicle_.settings.currency; }
  const Parties& parties() const { return parties_; }
  const Accounts& accounts() const { return accounts_; }

  // Saving: by the writer, between events

  void save(domain::ByteSink& sink) const;
  void load(domain::ByteSource& source);

 private:
  Chronicle chronicle_;
  Parties parties_;
  Accounts accounts_;
  domain::Seq applied_ = 0;
  domain::Instant last_at_;
  std::atomic<domain::Seq> position_ = 0;
};

/// Version of how Facts folds and saves; a snapshot of another version is not used.
inline constexpr std::uint32_t facts_version = 4;

}  // namespace duebook::projections
