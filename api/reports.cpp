// SPDX-License-Identifier: Apache-2.0
// Wraps each read model of the catalogue.
#include "api/reports.hpp"

#include "api/json_schema.hpp"
#include "projections/catalogue.hpp"

namespace duebook::api {
namespace {

using projections::Answer;
using projections::View;

template <projections::ReadModel M>
class QuestionOf : public Question {
 public:
  explicit QuestionOf(Parameters& parameters) { parameters.take_record(query_); }

  domain::Checked<Answer> ask(const View& view) const override { return M::ask(view, query_); }

  domain::Checked<Answer> explain(const View& view,
                                  const projections::Figure& figure) const override {
    if constexpr (projections::Explainable<M>) return M::explain(view, query_, figure);
    DUEBOOK_ASSERT(false);
  }

  std::uint64_t rows_touched(const View& view) const override {
    return M::rows_touched(view, query_);
  }

  domain::Currency currency(const View& view) const override {
    if constexpr (requires { query_.currency; }) {
      return query_.currency.value_or(view.facts().currency());
    }
    return view.facts().currency();
  }

 private:
  typename M::Query query_;
};

template <projections::ReadModel M>
std::unique_ptr<Question> read_question(Parameters& parameters) {
  return std::make_unique<QuestionOf<M>>(parameters);
}

template <projections::ReadModel M>
ReportType report_type() {
  ReportType type{M::name,
                  M::version,
                  projections::report_path<M>,
                  M::Query::summary,
                  projections::Explainable<M>,
                  {},
                  read_question<M>};
  const typename M::Query query{};
  domain::for_each_field(query, [&]<class F>(std::string_view name, const F&) {
    type.parameters.push_back(
        {name, is_required_parameter<F>, schema_of(static_cast<const F*>(nullptr))});
  });
  return type;
}

template <class... M>
std::vector<ReportType> all_reports(projections::ReadModelList<M...>) {
  return {report_type<M>()...};
}

}  // namespace

std::span<const ReportType> reports() {
  static const std::vector<ReportType> all = all_reports(projections::ReadModels{});
  return all;
}

}  // namespace duebook::api
