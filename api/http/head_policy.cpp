// SPDX-License-Identifier: Apache-2.0
// The rules for request heads; see the header for the order in which they are asked.
#include "api/http/head_policy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

namespace duebook::api::http {
namespace {

constexpr std::string_view line_end = "\r\n";

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool is_letter(char c) { return (lower(c) >= 'a' && lower(c) <= 'z'); }

constexpr std::array<bool, 256> token_bytes = [] {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 128; ++c) table[c] = is_digit(char(c)) || is_letter(char(c));
  for (char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

/// Bytes that may stand anywhere in a head: visible ASCII, space, TAB, and the upper half, which
/// only a field value may contain.
constexpr std::array<bool, 256> head_bytes = [] {
  std::array<bool, 256> table{};
  for (unsigned c = 0x20; c < 256; ++c) table[c] = c != 0x7f;
  table['\t'] = true;
  return table;
}();

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return token_bytes[static_cast<unsigned char>(c)];
  });
}

bool is_known_method(std::string_view method) {
  constexpr std::array<std::string_view, 7> known{"GET",   "POST",   "HEAD",   "PUT",
                                                  "PATCH", "DELETE", "OPTIONS"};
  return std::find(known.begin(), known.end(), method) != known.end();
}

/// HTTP/1.0 and HTTP/1.1 are spoken; another well-formed version deserves to hear so.
Verdict check_version(std::string_view version) {
  if (version == "HTTP/1.1" || version == "HTTP/1.0") return refusals::none;
  const bool well_formed = version.size() == 8 && version.substr(0, 5) == "HTTP/" &&
                           is_digit(version[5]) && version[6] == '.' && is_digit(version[7]);
  return well_formed ? refusals::version_unsupported : refusals::bad_request_line;
}

/// The absolute form is for proxies; taking it would give a request two authorities.
Verdict check_target(std::string_view target, std::string_view method, const Limits& limits) {
  if (target.size() > limits.target_bytes_max) return refusals::target_too_long;
  const bool visible = std::all_of(target.begin(), target.end(),
                                   [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  if (!visible) return refusals::bad_target;
  if (target.front() == '/' || (target == "*" && method == "OPTIONS")) return refusals::none;
  return refusals::bad_target;
}

/// method SP target SP version, with exactly one space in each place.
Verdict check_request_line(std::string_view line, const Limits& limits) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || last <= first + 1) return refusals::bad_request_line;
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (!is_token(method)) return refusals::bad_request_line;
  if (const Verdict v = check_version(line.substr(last + 1)); !v.sound()) return v;
  return check_target(target, method, limits);
}

/// A comma outside of quotes makes a value a list.
bool is_list(std::string_view value) {
  bool quoted = false;
  for (char c : value) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) return true;
  }
  return false;
}

/// Digits only, and small enough for the arithmetic of every program on the way.
std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t length = 0;
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  constexpr auto length_max = std::uint64_t{std::numeric_limits<std::int64_t>::max()};
  if (error != std::errc{} || end != text.data() + text.size() || length > length_max) {
    return std::nullopt;
  }
  return length;
}

/// What the lines say about where the body ends, decided before a parser has an opinion.
class LengthLines {
 public:
  void take(std::string_view name, std::string_view value) {
    if (equals_ignoring_case(name, "transfer-encoding")) encoded_ = true;
    if (!equals_ignoring_case(name, "content-length")) return;
    repeated_ = repeated_ || counted_ || is_list(value);
    counted_ = true;
    malformed_ = malformed_ || !parse_length(trimmed(value));
  }

  Verdict verdict() const {
    if (encoded_) return counted_ ? refusals::ambiguous_length : refusals::length_required;
    if (repeated_) return refusals::repeated_field;
    return malformed_ ? refusals::bad_content_length : refusals::none;
  }

 private:
  bool encoded_ = false;
  bool counted_ = false;
  bool repeated_ = false;
  bool malformed_ = false;
};

Verdict check_field_line(std::string_view line, LengthLines& length) {
  if (line.front() == ' ' || line.front() == '\t') return refusals::folded_field;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return refusals::bad_field;
  }
  length.take(line.substr(0, colon), line.substr(colon + 1));
  return refusals::none;
}

/// The name in a Host value, without its port; empty when the value is malformed.
std::string_view host_name(std::string_view host) {
  std::size_t end = 0;
  if (!host.empty() && host.front() == '[') {
    end = host.find(']');
    if (end == std::string_view::npos) return {};
    ++end;
  } else {
    end = std::min(host.find(':'), host.size());
  }
  const std::string_view name = host.substr(0, end);
  const std::string_view port = host.substr(end);
  const bool name_sound = std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view("-._[]:").find(c) != std::string::npos;
  });
  if (!name_sound) return {};
  if (port.empty()) return name;
  const bool port_sound = port.size() <= 6 && port.front() == ':' &&
                          std::all_of(port.begin() + 1, port.end(), is_digit);
  return port_sound ? name : std::string_view{};
}

Verdict check_host(std::string_view host, const std::vector<std::string>& hosts) {
  if (host.empty()) return refusals::host_missing;
  const std::string_view name = host_name(host);
  if (name.empty()) return refusals::host_malformed;
  const bool allowed = std::any_of(hosts.begin(), hosts.end(), [&](const std::string& known) {
    return equals_ignoring_case(known, name);
  });
  return allowed ? refusals::none : refusals::host_not_allowed;
}

/// Parameters such as charset may follow the type.
bool is_accepted_type(std::string_view value) {
  const std::string_view type = trimmed(value.substr(0, value.find(';')));
  return equals_ignoring_case(type, "application/json") ||
         equals_ignoring_case(type, "application/x-ndjson");
}

bool has_option(std::string_view list, std::string_view option) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (equals_ignoring_case(trimmed(list.substr(0, comma)), option)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

/// The fields the rules ask about, each at most once; `repeated` when one of them came twice or as
/// a list.
struct KnownFields {
  std::optional<std::string_view> host, content_length, authorization, content_type;
  std::optional<std::string_view> idempotency_key, content_encoding, expect;
  bool close = false;
  bool keep_alive = false;
  bool repeated = false;

  void take_single(std::optional<std::string_view>& slot, std::string_view value) {
    repeated = repeated || slot || is_list(value);
    slot = value;
  }
};

KnownFields known_fields(const std::vector<Header>& fields) {
  KnownFields known;
  for (const Header& field : fields) {
    const std::string_view name = field.name;
    const std::string_view value = field.value;
    if (name == "host") known.take_single(known.host, value);
    if (name == "content-length") known.take_single(known.content_length, value);
    if (name == "authorization") known.take_single(known.authorization, value);
    if (name == "content-type") known.take_single(known.content_type, value);
    if (name == "idempotency-key") known.take_single(known.idempotency_key, value);
    if (name == "content-encoding") known.content_encoding = value;
    if (name == "expect") known.take_single(known.expect, value);
    if (name == "connection") {
      known.close = known.close || has_option(value, "close");
      known.keep_alive = known.keep_alive || has_option(value, "keep-alive");
    }
  }
  return known;
}

/// What only matters once the frame is beyond doubt.
Verdict check_content(std::string_view method, const KnownFields& known, std::uint64_t body_bytes) {
  if (!is_known_method(method)) return refusals::method_unknown;
  if (known.expect && !equals_ignoring_case(*known.expect, "100-continue")) {
    return refusals::expectation;
  }
  if (known.content_encoding) return refusals::content_encoding;
  if (body_bytes == 0) return method == "POST" ? refusals::body_missing : refusals::none;
  const bool accepted = known.content_type && is_accepted_type(*known.content_type);
  return accepted ? refusals::none : refusals::content_type;
}

}  // namespace

HeadScan scan_head(std::string_view bytes, std::size_t from, const Limits& limits) {
  for (std::size_t i = from; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (head_bytes[byte]) [[likely]]
      continue;
    // CR and LF come as a pair or not at all.
    if (byte == '\r') {
      if (i + 1 < bytes.size() && bytes[i + 1] != '\n') return {0, refusals::bad_head_byte};
      continue;
    }
    if (byte != '\n' || i == 0 || bytes[i - 1] != '\r') return {0, refusals::bad_head_byte};
    if (i >= 3 && bytes[i - 2] == '\n') return {i + 1, refusals::none};
  }
  if (bytes.size() <= limits.header_bytes_max) return {};
  const bool in_first_line = bytes.find(line_end) == std::string_view::npos;
  return {0, in_first_line ? refusals::target_too_long : refusals::header_too_large};
}

Verdict check_head(std::string_view head, const Limits& limits) {
  const std::size_t first_end = head.find(line_end);
  if (first_end == std::string_view::npos) return refusals::bad_request_line;
  const Verdict line = check_request_line(head.substr(0, first_end), limits);
  if (!line.sound()) return line;
  if (head.size() > limits.header_bytes_max) return refusals::header_too_large;
  std::size_t fields = 0;
  LengthLines length;
  for (std::size_t at = first_end + 2;;) {
    const std::size_t end = head.find(line_end, at);
    if (end == at || end == std::string_view::npos) return length.verdict();
    if (++fields > limits.header_fields_max) return refusals::too_many_fields;
    const Verdict field = check_field_line(head.substr(at, end - at), length);
    if (!field.sound()) return field;
    at = end + 2;
  }
}

std::vector<std::string> allowed_hosts(const Options& options) {
  std::vector<std::string> hosts{"localhost"};
  const bool is_ipv6 = options.address.find(':') != std::string::npos;
  hosts.push_back(is_ipv6 ? "[" + options.address + "]" : options.address);
  hosts.insert(hosts.end(), options.hosts.begin(), options.hosts.end());
  return hosts;
}

Framing check_fields(std::string_view method, int version, const std::vector<Header>& fields,
                     const std::vector<std::string>& hosts) {
  const KnownFields known = known_fields(fields);
  Framing framing;
  framing.keep_alive = version == 11 ? !known.close : known.keep_alive && !known.close;
  const auto refuse = [&](const Verdict& verdict) {
    framing.verdict = verdict;
    return framing;
  };
  if (known.repeated) return refuse(refusals::repeated_field);
  if (known.content_length) {
    const auto length = parse_length(*known.content_length);
    if (!length) return refuse(refusals::bad_content_length);
    framing.body_bytes = *length;
  }
  if (!known.host) return refuse(refusals::host_missing);
  if (const Verdict host = check_host(*known.host, hosts); !host.sound()) return refuse(host);
  framing.expects_continue = version == 11 && known.expect && framing.body_bytes > 0;
  return refuse(check_content(method, known, framing.body_bytes));
}

}  // namespace duebook::api::http
