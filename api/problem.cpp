// SPDX-License-Identifier: Apache-2.0
// From rejections and troubles to problem details.
#include "api/problem.hpp"

#include <algorithm>
#include <array>

#include "api/json_write.hpp"

namespace duebook::api {
namespace {

struct TroubleRow {
  std::string_view code;
  int status;
  std::string_view en;
  std::string_view vi;
};

constexpr auto troubles = std::to_array<TroubleRow>({
#define DUEBOOK_TROUBLE_ROW(name, code, status, en, vi) {code, status, en, vi},
    DUEBOOK_TROUBLES(DUEBOOK_TROUBLE_ROW)
#undef DUEBOOK_TROUBLE_ROW
});

int status_of(domain::ReasonKind kind) {
  switch (kind) {
    case domain::ReasonKind::invalid: return 422;
    case domain::ReasonKind::not_found: return 404;
    case domain::ReasonKind::conflict: return 409;
    case domain::ReasonKind::warning: return 200;
  }
  DUEBOOK_ASSERT(false);
}

std::string_view title_of(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 431: return "Request Header Fields Too Large";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Internal Server Error";
  }
}

constexpr auto outcome_names =
    std::to_array<std::string_view>({"not-applied", "applied", "unknown"});

/// How much somebody wants a language.
struct Wish {
  int thousandths = 0;    ///< the quality; 0 = not at all
  std::size_t place = 0;  ///< in the list
};

Wish wish_for(std::string_view list, std::string_view language) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  for (std::size_t place = 0; !list.empty(); ++place) {
    const std::size_t comma = list.find(',');
    std::string_view item = list.substr(0, comma);
    list = comma == std::string_view::npos ? "" : list.substr(comma + 1);
    while (item.starts_with(' ') || item.starts_with('\t')) item.remove_prefix(1);
    const bool named = std::ranges::equal(item.substr(0, 2), language, {}, lower) &&
                       (item.size() == 2 || item[2] == '-' || item[2] == ';' || item[2] == ' ');
    if (!named) continue;
    const std::size_t q = item.find("q=");
    if (q == std::string_view::npos) return {1000, place};
    Wish wish{0, place};
    int unit = 1000;
    for (const char c : item.substr(q + 2, 5)) {
      if (c < '0' || c > '9') continue;
      wish.thousandths += (c - '0') * unit;
      unit /= 10;
    }
    return wish;
  }
  return {};
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += '"';
  out += name;
  out += "\":";
  append_json_string(out, text);
  out += ',';
}

}  // namespace

Problem problem_of(const domain::Rejection& rejection) {
  const domain::ReasonRow& row = domain::row_of(rejection.reason);
  return {status_of(row.kind), row.code, row.en, row.vi, rejection.pointer, {}, {}};
}

Problem problem_of(Trouble trouble, std::string pointer) {
  const TroubleRow& row = troubles[static_cast<std::size_t>(trouble)];
  // What broke on our side, or on another node's, may have broken after the events were written.
  const bool unknown = trouble == Trouble::internal_error || trouble == Trouble::owner_silent;
  const auto outcome = unknown ? CommandOutcome::unknown : CommandOutcome::not_applied;
  return {row.status, row.code, row.en, row.vi, std::move(pointer), outcome, {}};
}

Trouble trouble_of(std::string_view code) {
  for (std::size_t i = 0; i < troubles.size(); ++i) {
    if (troubles[i].code == code) return static_cast<Trouble>(i);
  }
  return Trouble::internal_error;
}

std::span<const std::string_view> trouble_codes() {
  static constexpr auto codes = std::to_array<std::string_view>({
#define DUEBOOK_TROUBLE_CODE(name, code, status, en, vi) code,
      DUEBOOK_TROUBLES(DUEBOOK_TROUBLE_CODE)
#undef DUEBOOK_TROUBLE_CODE
  });
  return codes;
}

Language language_of(std::string_view accept_language) {
  const Wish vi = wish_for(accept_language, "vi");
  const Wish en = wish_for(accept_language, "en");
  const bool first =
      vi.thousandths == en.thousandths ? vi.place < en.place : vi.thousandths > en.thousandths;
  return vi.thousandths > 0 && first ? Language::vi : Language::en;
}

std::string problem_json(const Problem& problem, Language language, std::string_view request_id) {
  const std::string_view sentence = language == Language::vi ? problem.vi : problem.en;
  std::string out = "{";
  append_member(out, "type", "/docs/problems/" + std::string(problem.code));
  append_member(out, "title", title_of(problem.status));
  out += "\"status\":";
  append_integer(out, problem.status);
  out += ',';
  append_member(out, "code", problem.code);
  append_member(out, "detail", sentence);
  if (!problem.pointer.empty()) {
    out += "\"errors\":[{";
    append_member(out, "pointer", problem.pointer);
    append_member(out, "code", problem.code);
    out.back() = '}';
    out += "],";
  }
  if (problem.current_version) {
    out += "\"current_version\":";
    append_integer(out, *problem.current_version);
    out += ',';
  }
  append_member(out, "outcome", outcome_names[static_cast<std::size_t>(problem.outcome)]);
  append_member(out, "request_id", request_id);
  out.back() = '}';
  return out;
}

}  // namespace duebook::api
