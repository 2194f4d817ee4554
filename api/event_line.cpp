// SPDX-License-Identifier: Apache-2.0
// Reads and writes lines of every event in the catalogue.
#include "api/event_line.hpp"

#include <algorithm>
#include <array>

#include "api/canonical_reader.hpp"
#include "api/json_write.hpp"

namespace duebook::api {
namespace {

using ReadData = bool (*)(CanonicalReader&, domain::Event&);

struct EventType {
  std::string_view name;
  ReadData read;
};

// Reads into the alternative the event already holds where it can, so its strings keep their
// memory.
template <class E>
bool read_data(CanonicalReader& in, domain::Event& event) {
  E* known = std::get_if<E>(&event);
  return read_canonical(in, known != nullptr ? *known : event.emplace<E>());
}

template <class... E>
constexpr auto event_types_of(const std::variant<E...>*) {
  auto types = std::array{EventType{E::wire_name, read_data<E>}...};
  std::ranges::sort(types, {}, &EventType::name);
  return types;
}

constexpr auto event_types = event_types_of(static_cast<domain::Event*>(nullptr));

const EventType* find_type(std::string_view name) {
  const auto type = std::ranges::lower_bound(event_types, name, {}, &EventType::name);
  return type != event_types.end() && type->name == name ? &*type : nullptr;
}

}  // namespace

std::string_view wire_name_of(const domain::Event& event) {
  return std::visit([]<class E>(const E&) { return E::wire_name; }, event);
}

std::string path_of_made(const domain::Event& event) {
  const auto entity = domain::made_by(event);
  if (!entity || entity->kind == domain::EntityKind::book) return {};
  std::string path(domain::entity_nouns[static_cast<std::size_t>(entity->kind)]);
  path.push_back('/');
  if (entity->number != 0) return path + std::to_string(entity->number);
  return path + std::string(entity->code);
}

void append_event_line(std::string& out, const Envelope& envelope, const domain::Event& event) {
  out += "{\"seq\":";
  append_json(out, envelope.seq);
  out += ",\"at\":";
  append_json(out, envelope.at);
  out += ",\"by\":";
  append_json_string(out, envelope.by);
  out += ",\"key\":";
  append_json_string(out, envelope.key);
  out += ",\"type\":\"";
  out += wire_name_of(event);
  out += "\",\"data\":";
  std::visit([&](const auto& data) { append_json(out, data); }, event);
  out += '}';
}

bool read_event_line(std::string_view text, EventLine& line) {
  CanonicalReader in(text);
  std::string_view name;
  Envelope& envelope = line.envelope;
  const bool sound = in.take("{\"seq\":") && in.read_integer(envelope.seq) && in.take(",\"at\":") &&
                     read_canonical(in, envelope.at) && in.take(",\"by\":") &&
                     in.read_string(envelope.by) && in.take(",\"key\":") &&
                     in.read_string(envelope.key) && in.take(",\"type\":") && in.read_plain(name) &&
                     in.take(",\"data\":");
  if (!sound) return false;
  const EventType* type = find_type(name);
  return type != nullptr && type->read(in, line.event) && in.take("}") && in.at_end();
}

}  // namespace duebook::api
