// SPDX-License-Identifier: Apache-2.0
// From a command or an event of any kind to the module it belongs to.
#include "domain/catalogue.hpp"

namespace duebook::domain {
namespace {

template <class C>
concept HasTarget = requires(const C& command) {
  command.target();
};

template <class E>
concept MakesEntity = requires(const E& event) {
  event.made();
};

// An overload for exactly this command: every command also converts to Command, whose overload
// would call itself for ever.
template <class C>
concept HasWarning = requires {
  static_cast<std::optional<Reason> (*)(const Book&, const C&)>(&warning_of);
};

}  // namespace

Outcome decide(const Book& book, const Command& command, Date today) {
  if (!book.settings->open && !std::holds_alternative<OpenBook>(command)) {
    return {{}, Rejection{Reason::book_not_found, ""}};
  }
  return std::visit(
      [&](const auto& known) {
        auto decision = decide(book, known, today);
        Outcome outcome;
        outcome.rejection = decision.rejection();
        outcome.events.reserve(decision.events().size());
        for (auto& event : decision.events()) {
          std::visit([&](auto& e) { outcome.events.emplace_back(std::move(e)); }, event);
        }
        DUEBOOK_ASSERT(outcome.rejection || !outcome.events.empty());
        return outcome;
      },
      command);
}

std::optional<Reason> warning_of(const Book& book, const Command& command) {
  return std::visit(
      [&]<class C>(const C& known) -> std::optional<Reason> {
        if constexpr (HasWarning<C>) return warning_of(book, known);
        return {};
      },
      command);
}

void evolve(Book& book, const Event& event, Seq seq) {
  std::visit([&](const auto& known) { evolve(book, known, seq); }, event);
}

std::optional<EntityRef> target_of(const Command& command) {
  return std::visit(
      []<class C>(const C& known) -> std::optional<EntityRef> {
        if constexpr (HasTarget<C>) return known.target();
        return {};
      },
      command);
}

std::optional<EntityRef> made_by(const Event& event) {
  return std::visit(
      []<class E>(const E& known) -> std::optional<EntityRef> {
        if constexpr (MakesEntity<E>) return known.made();
        return {};
      },
      event);
}

}  // namespace duebook::domain
