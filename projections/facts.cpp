// SPDX-License-Identifier: Apache-2.0
// From an event to the rooms that keep something of it.
#include "projections/facts.hpp"

#include "projections/parties/fold.hpp"
#include "projections/receivables/fold.hpp"

namespace duebook::projections {
namespace {

template <class E>
concept OfParties = requires(Parties& parties, const E& event) {
  fold(parties, event, Seq{});
};
template <class E>
concept OfAccounts = requires(Accounts& accounts, const Parties& parties, const E& event) {
  fold(accounts, parties, event, Seq{});
};

void save_text(domain::ByteSink& sink, const std::string& text) {
  sink.put<std::uint64_t>(text.size());
  sink.write(text.data(), text.size());
}

std::string load_text(domain::ByteSource& source) {
  std::string text(source.get<std::uint64_t>(), '\0');
  source.read(text.data(), text.size());
  return text;
}

}  // namespace

Facts::Facts() = default;

void Facts::apply(const domain::Event& event, domain::Seq seq, domain::Instant at) {
  DUEBOOK_ASSERT(seq == applied_);
  std::visit(
      [&]<class E>(const E& known) {
        static_assert(OfParties<E> || OfAccounts<E> || std::is_same_v<E, domain::BookOpened>,
                      "no projection knows this event");
        if constexpr (OfParties<E>) fold(parties_, known, seq);
        if constexpr (OfAccounts<E>) fold(accounts_, parties_, known, seq);
        if constexpr (std::is_same_v<E, domain::BookOpened>) chronicle_.settings = known;
        if constexpr (std::is_same_v<E, domain::CustomerRegistered>) fold_customer(accounts_);
      },
      event);
  applied_ = seq + 1;
  last_at_ = at;
}

void Facts::publish() {
  if (applied_ == position_.load(std::memory_order_relaxed)) return;
  chronicle_.at.push_back(last_at_);
  chronicle_.seq.push_back(static_cast<std::uint32_t>(applied_ - 1));
  chronicle_.count.publish(static_cast<std::uint32_t>(chronicle_.at.size()));
  domain::for_each_piece(parties_, [](Registry& registry) { registry.publish(); });
  accounts_.publish();
  position_.store(applied_, std::memory_order_release);
}

domain::Seq Facts::position_at(domain::Instant moment) const {
  std::uint32_t low = 0;
  std::uint32_t high = chronicle_.count.get();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (chronicle_.at[middle] <= moment) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low == 0 ? 0 : domain::Seq{chronicle_.seq[low - 1]} + 1;
}

void Facts::save(domain::ByteSink& sink) const {
  sink.put(applied_);
  sink.put(last_at_);
  const domain::BookOpened& settings = chronicle_.settings;
  save_text(sink, settings.name.value);
  save_text(sink, settings.time_zone.value);
  sink.put(settings.currency);
  sink.put(settings.fiscal_year_start_month);
  sink.put(settings.allocation);
  chronicle_.at.save(sink);
  chronicle_.seq.save(sink);
  domain::for_each_piece(parties_, [&](const Registry& registry) { registry.save(sink); });
  domain::for_each_piece(accounts_, [&](const auto& column) { column.save(sink); });
}

void Facts::load(domain::ByteSource& source) {
  applied_ = source.get<domain::Seq>();
  last_at_ = source.get<domain::Instant>();
  domain::BookOpened& settings = chronicle_.settings;
  settings.name.value = load_text(source);
  settings.time_zone.value = load_text(source);
  settings.currency = source.get<domain::Currency>();
  settings.fiscal_year_start_month = source.get<std::uint32_t>();
  settings.allocation = source.get<domain::AllocationPolicy>();
  chronicle_.at.load(source);
  chronicle_.seq.load(source);
  domain::for_each_piece(parties_, [&](Registry& registry) { registry.load(source); });
  domain::for_each_piece(accounts_, [&](auto& column) { column.load(source); });
  chronicle_.count.publish(static_cast<std::uint32_t>(chronicle_.at.size()));
  accounts_.publish();
  position_.store(applied_, std::memory_order_release);
}

}  // namespace duebook::projections
