// SPDX-License-Identifier: Apache-2.0
// Every read model. A row here, and it exists: over HTTP, in OpenAPI, on the command line.
#pragma once

#include <string_view>

#include "projections/read_model.hpp"
#include "projections/receivables/sales_outstanding.hpp"

namespace duebook::projections {

template <ReadModel... M>
struct ReadModelList {};

using ReadModels = ReadModelList<SalesOutstanding>;

/// Where a report stands below /v1/books/{book}/: under its name, unless it belongs to one thing.
template <class M>
inline constexpr std::string_view report_path = M::name;

}  // namespace duebook::projections
