// SPDX-License-Identifier: Apache-2.0
// The table of endpoints and how a path finds its row.
#include "api/routes.hpp"

#include <algorithm>

#include "api/calls.hpp"
#include "api/entities.hpp"
#include "api/reports.hpp"

namespace duebook::api {
namespace {

std::vector<Route> make_routes() {
  std::vector<Route> all = {
      {"POST", "/v1/books/{book}/commands/{command}", "Does one command.", call_command},
      {"POST", "/v1/books/{book}/commands",
       "Does the commands of an NDJSON body, one result line each; atomic=true: all or nothing.",
       call_batch},
      {"GET", "/v1/books", "The open books.", call_books},
      {"GET", "/v1/books/{book}", "A book's settings and position.", call_book},
      {"GET", "/v1/books/{book}/events",
       "Event lines from a seq on; follow=true: as they come (Server-Sent Events).", call_events,
       Suffixes::formats},
      {"GET", "/v1/books/{book}/events/{seq}", "One event line, as stored and hashed.", call_event},
      {"GET", "/livez", "Whether the process lives.", call_livez},
      {"GET", "/readyz", "Whether it takes commands.", call_readyz},
      {"GET", "/v1/info", "Version and limits.", call_info},
      {"GET", "/metrics", "Counters for Prometheus.", call_metrics},
      {"GET", "/openapi.json", "This API as OpenAPI 3.1.", call_openapi},
      {"GET", "/docs", "This API as a page.", call_docs},
      {"GET", "/", "The same page: what a browser is shown first.", call_docs},
      {"GET", "/docs/problems/{code}", "What a problem code means.", call_problem_page},
  };
  for (const EntityType& entity : entities()) {
    const std::string pattern = "/v1/books/{book}/" + std::string(entity.noun);
    all.push_back(
        {"GET", pattern, entity.list_summary, call_list, Suffixes::formats, nullptr, &entity});
    all.push_back({"GET", pattern + "/{" + entity.key + "}", entity.one_summary, call_one,
                   Suffixes::none, nullptr, &entity});
  }
  for (const ReportType& report : reports()) {
    const std::string pattern = "/v1/books/{book}/" + std::string(report.path);
    if (report.explainable) {
      all.push_back({"GET", pattern + "/explain",
                     "The events behind one figure, adding up exactly.", call_explain,
                     Suffixes::formats, &report});
    }
    all.push_back({"GET", pattern, report.summary, call_report, Suffixes::formats, &report});
  }
  return all;
}

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    segments.emplace_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

const std::vector<std::vector<std::string>>& patterns() {
  static const std::vector<std::vector<std::string>> all = [] {
    std::vector<std::vector<std::string>> split_all;
    for (const Route& route : routes()) split_all.push_back(split(route.pattern));
    return split_all;
  }();
  return all;
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  return std::ranges::equal(pattern, segments, [](const std::string& p, const std::string& s) {
    return p.starts_with('{') ? !s.empty() : p == s;
  });
}

// Takes ".csv" and the like off the last segment.
std::string take_suffix(std::vector<std::string>& segments) {
  std::string& last = segments.back();
  const std::size_t dot = last.rfind('.');
  if (dot == std::string::npos || dot == 0) return {};
  std::string suffix = last.substr(dot + 1);
  if (suffix != "csv" && suffix != "ndjson" && suffix != "json") return {};
  last.resize(dot);
  return suffix;
}

const Route* find_pattern(std::string_view method, const std::vector<std::string>& segments,
                          bool has_suffix, Call& call, std::string& allowed) {
  const auto& all = patterns();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Route& route = routes()[i];
    if (!fits(all[i], segments) || (has_suffix && route.suffixes == Suffixes::none)) continue;
    if (route.method != method) {
      if (!allowed.empty()) allowed += ", ";
      allowed += route.method;
      if (route.method == "GET") allowed += ", HEAD";
      continue;
    }
    for (std::size_t s = 0; s < segments.size(); ++s) {
      const std::string& p = all[i][s];
      if (p.starts_with('{')) call.path.push_back({p.substr(1, p.size() - 2), segments[s]});
    }
    return &route;
  }
  return nullptr;
}

}  // namespace

std::span<const Route> routes() {
  static const std::vector<Route> all = make_routes();
  return all;
}

const Route* find_route(std::string_view method, std::vector<std::string> segments, Call& call,
                        std::string& allowed) {
  const bool is_root = segments.size() == 1;
  if (!is_root && std::ranges::any_of(segments, &std::string::empty)) return nullptr;
  if (const Route* route = find_pattern(method, segments, false, call, allowed)) return route;
  call.suffix = take_suffix(segments);
  if (call.suffix.empty()) return nullptr;
  allowed.clear();
  return find_pattern(method, segments, true, call, allowed);
}

}  // namespace duebook::api
