// SPDX-License-Identifier: Apache-2.0
// The handlers that the table of routes names, by room.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "api/answer_write.hpp"
#include "api/parameters.hpp"
#include "api/report_answer.hpp"
#include "api/service.hpp"
#include "projections/view.hpp"

namespace duebook::api {

// command_calls.cpp
void call_command(Service& service, Call call);
void call_batch(Service& service, Call call);

// report_calls.cpp
void call_report(Service& service, Call call);
void call_explain(Service& service, Call call);

// entity_calls.cpp
void call_list(Service& service, Call call);
void call_one(Service& service, Call call);

// event_calls.cpp
void call_events(Service& service, Call call);
void call_event(Service& service, Call call);

// page_calls.cpp
void call_livez(Service& service, Call call);
void call_readyz(Service& service, Call call);
void call_info(Service& service, Call call);
void call_metrics(Service& service, Call call);
void call_openapi(Service& service, Call call);
void call_docs(Service& service, Call call);
void call_problem_page(Service& service, Call call);
void call_books(Service& service, Call call);
void call_book(Service& service, Call call);

// Shared by everything that answers from a book's facts

/// The book of the path; answers 404 and returns null when there is none.
std::shared_ptr<const projections::Facts> facts_of(Service& service, Call& call);

/// The format asked for: by suffix, by `format` or by Accept; json otherwise. Nothing when Accept
/// asks for what is not offered.
std::optional<Format> format_of(const Call& call);

/// The lens of a question about a book now.
std::variant<projections::Lens, Problem> lens_of(Service& service, const projections::Facts& facts,
                                                 const LensParameters& parameters);

}  // namespace duebook::api
