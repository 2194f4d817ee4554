// SPDX-License-Identifier: Apache-2.0
// Every read model and every kind of thing that can be read. A row here, and it exists: over HTTP,
// in OpenAPI, on the command line.
#pragma once

#include <string_view>

#include "projections/entity.hpp"
#include "projections/parties/customer_model.hpp"
#include "projections/parties/named_models.hpp"
#include "projections/read_model.hpp"
#include "projections/receivables/credit_models.hpp"
#include "projections/receivables/customer_ledger.hpp"
#include "projections/receivables/debt_ageing.hpp"
#include "projections/receivables/invoice_model.hpp"
#include "projections/receivables/payment_history.hpp"
#include "projections/receivables/receivables_summary.hpp"
#include "projections/receivables/sales_outstanding.hpp"
#include "projections/selling/purchase_history.hpp"

namespace duebook::projections {

template <ReadModel... M>
struct ReadModelList {};

using ReadModels = ReadModelList<DebtAgeing, ReceivablesSummary, CustomerLedger, PurchaseHistory,
                                 PaymentHistory, SalesOutstanding>;

template <EntityModel... M>
struct EntityModelList {};

using EntityModels =
    EntityModelList<CustomerModel, EmployeeModel, DepartmentModel, CustomerGroupModel, RegionModel,
                    ProductModel, ProductGroupModel, InvoiceModel, PaymentModel, CreditNoteModel>;

/// Where a report stands below /v1/books/{book}/: under its name, unless it belongs to one thing.
template <class M>
inline constexpr std::string_view report_path = M::name;
template <>
inline constexpr std::string_view report_path<CustomerLedger> = "customers/{customer}/ledger";

}  // namespace duebook::projections
