// SPDX-License-Identifier: Apache-2.0
// Rounds of commands, and the numbers of invoices that payments settle.
#include "tools/import_run.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "api/json_write.hpp"
#include "projections/receivables/account_parts.hpp"

namespace duebook::tools {
namespace {

// Ids of invoices by their number.
class InvoiceIds {
 public:
  static constexpr std::uint32_t none = 0;
  static constexpr std::uint32_t several = UINT32_MAX;

  void read(const projections::Facts& facts) {
    const projections::View view(facts, {domain::date_max, facts.position(), {}});
    for (std::uint32_t id = 1; id <= view.invoice_count(); ++id) {
      add(std::string(projections::invoice_number(view, id)), id);
    }
  }
  /// Numbers may stand twice in a book, in different serials.
  void add(const std::string& number, std::uint32_t id) {
    const auto [at, is_new] = ids_.emplace(number, id);
    if (!is_new && at->second != id) at->second = several;
  }
  std::uint32_t find(const std::string& number) const {
    const auto at = ids_.find(number);
    return at == ids_.end() ? none : at->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> ids_;
};

// Not the fault of any row.
const std::string_view no_room = api::problem_of(api::Trouble::disk_reserve).code;

class Run {
 public:
  Run(api::Ledger& ledger, const eventstore::BookId& book, const Mapping& mapping)
      : ledger_(ledger), book_(book), mapping_(mapping) {}

  ImportOutcome run(Drafts drafts, const ImportProgress& progress) {
    outcome_.sources.resize(mapping_.sources.size());
    for (std::size_t i = 0; i < drafts.counts.size(); ++i) {
      outcome_.sources[i].rows = drafts.counts[i].rows;
      outcome_.sources[i].left_out = drafts.counts[i].left_out;
    }
    for (RejectedRow& rejected : drafts.rejected) reject(std::move(rejected));
    open_book();
    const std::size_t total = drafts.drafts.size();
    for (std::size_t i = 0; i < total; ++i) {
      submit(drafts.drafts[i]);
      if (batch_.size() == import_batch_commands_max) {
        flush();
        if (progress) progress(i + 1, total);
      }
    }
    flush();
    if (progress) progress(total, total);
    std::ranges::stable_sort(outcome_.rejected, {}, [](const RejectedRow& rejected) {
      return std::pair(rejected.source, rejected.row);
    });
    return std::move(outcome_);
  }

 private:
  void open_book() {
    if (const auto facts = ledger_.facts(book_)) {
      if (facts->currency() != mapping_.book.currency) {
        throw OtherCurrency("book " + book_ + " is kept in " +
                            std::string(facts->currency().code()) + ", the mapping says " +
                            std::string(mapping_.book.currency.code()));
      }
      invoices_.read(*facts);
      return;
    }
    std::string body;
    api::append_json(body, mapping_.book);
    auto parsed = reader_.read("open-book", body);
    std::optional<api::Problem> problem;
    if (const auto* unread = std::get_if<api::Problem>(&parsed)) {
      problem = *unread;
    } else {
      ledger_.submit(book_,
                     {"import/open-book",
                      std::string(import_actor),
                      {},
                      std::move(std::get<api::ParsedCommand>(parsed))},
                     [&](api::CommandAnswer answer) {
                       if (auto* bad = std::get_if<api::Problem>(&answer)) problem = *bad;
                     });
      ledger_.commit();
    }
    if (problem)
      throw MappingError("[book]: " + problem->pointer + ": " + std::string(problem->en));
    outcome_.book_opened = true;
  }

  void submit(const Draft& draft) {
    std::string body = draft.body;
    if (!draft.settles.empty() && !add_settled(draft, body)) return;
    body.push_back('}');
    auto parsed = reader_.read(mapping_.sources[draft.source].command.name, body);
    if (const auto* problem = std::get_if<api::Problem>(&parsed)) {
      return reject({draft.source, draft.row, std::string(problem->code), problem->pointer,
                     std::string(problem->en)});
    }
    api::ParsedCommand& command = std::get<api::ParsedCommand>(parsed);
    if (const auto* invoice = std::get_if<domain::CreateInvoice>(&command.command)) {
      if (invoice->number) pending_numbers_.insert(invoice->number->value);
    }
    batch_.emplace_back(
        api::CommandRequest{draft.key, std::string(import_actor), {}, std::move(command)});
    drafts_.push_back(&draft);
  }

  // Names the invoice by its id, for which it must have been made before.
  bool add_settled(const Draft& draft, std::string& body) {
    if (pending_numbers_.contains(draft.settles)) flush();
    const std::uint32_t id = invoices_.find(draft.settles);
    if (id == InvoiceIds::none || id == InvoiceIds::several) {
      const bool is_unknown = id == InvoiceIds::none;
      reject({draft.source, draft.row, is_unknown ? "invoice-not-found" : "number-not-unique",
              "/settles",
              is_unknown ? "There is no invoice with the number that the row settles."
                         : "Several invoices have the number that the row settles."});
      return false;
    }
    const std::string invoice = "\"invoice\":" + std::to_string(id);
    if (mapping_.sources[draft.source].command.name == "record-payment") {
      body +=
          ",\"parts\":[{" + invoice + ",\"amount\":" + std::to_string(draft.amount.minor) + "}]";
    } else {
      body += "," + invoice;
    }
    return true;
  }

  void flush() {
    if (batch_.empty()) return;
    ledger_.submit_batch(book_, std::exchange(batch_, {}), false,
                         [&](std::vector<api::CommandAnswer> answers) {
                           for (std::size_t i = 0; i < answers.size(); ++i) {
                             take(*drafts_[i], answers[i]);
                           }
                         });
    ledger_.commit();
    drafts_.clear();
    pending_numbers_.clear();
  }

  void take(const Draft& draft, const api::CommandAnswer& answer) {
    if (const auto* problem = std::get_if<api::Problem>(&answer)) {
      if (problem->code == no_room) {
        throw eventstore::Fault(eventstore::FaultKind::disk_full,
                                "free disk space is below the reserve; import again when there is "
                                "room: what is done is not done twice");
      }
      return reject({draft.source, draft.row, std::string(problem->code), problem->pointer,
                     std::string(problem->en)});
    }
    const auto& result = std::get<api::CommandResult>(answer);
    SourceOutcome& counts = outcome_.sources[draft.source];
    ++(result.replayed ? counts.already_there : counts.done);
    constexpr std::string_view invoices = "invoices/";
    if (result.made.starts_with(invoices)) {
      std::uint32_t id = 0;
      std::from_chars(result.made.data() + invoices.size(), result.made.data() + result.made.size(),
                      id);
      invoices_.add(draft.number, id);
    }
  }

  void reject(RejectedRow rejected) {
    ++outcome_.sources[rejected.source].rejected;
    outcome_.rejected.push_back(std::move(rejected));
  }

  api::Ledger& ledger_;
  const eventstore::BookId& book_;
  const Mapping& mapping_;
  api::CommandReader reader_;
  ImportOutcome outcome_;
  InvoiceIds invoices_;
  std::unordered_set<std::string> pending_numbers_;
  std::vector<api::BatchItem> batch_;
  std::vector<const Draft*> drafts_;
};

// Why one row was rejected, by all the sources that rejected it.
struct Reasons {
  std::string command;
  std::string code;
  std::string pointer;
  std::string sentence;

  void add(const Mapping& mapping, const RejectedRow& rejected) {
    const std::string separator = command.empty() ? "" : "; ";
    command += separator + std::string(mapping.sources[rejected.source].command.name);
    code += separator + rejected.code;
    pointer += separator + rejected.pointer;
    sentence += separator + rejected.sentence;
  }
};

}  // namespace

std::uint64_t ImportOutcome::done() const {
  std::uint64_t sum = 0;
  for (const SourceOutcome& source : sources) sum += source.done;
  return sum;
}

std::uint64_t ImportOutcome::already_there() const {
  std::uint64_t sum = 0;
  for (const SourceOutcome& source : sources) sum += source.already_there;
  return sum;
}

ImportOutcome run_import(api::Ledger& ledger, const eventstore::BookId& book,
                         const Mapping& mapping, Drafts drafts, const ImportProgress& progress) {
  return Run(ledger, book, mapping).run(std::move(drafts), progress);
}

std::vector<std::pair<std::string, std::string>> rejected_files(
    const Mapping& mapping, const RowTables& tables, const std::vector<RejectedRow>& rejected) {
  struct RowsOfFile {
    char separator = ',';
    std::map<std::uint32_t, Reasons> rows;
  };
  std::map<std::string, RowsOfFile> by_file;
  for (const RejectedRow& one : rejected) {
    RowsOfFile& file = by_file[mapping.sources[one.source].file];
    file.separator = mapping.sources[one.source].separator;
    file.rows[one.row].add(mapping, one);
  }
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& [name, file] : by_file) {
    const RowTable& table = tables.at(name);
    const char separator = file.separator;
    std::string text;
    const auto add = [&](std::string_view cell) {
      text += csv_cell(cell);
      text.push_back(separator);
    };
    const auto end_row = [&] { text.back() = '\n'; };
    for (const char* heading : {"line", "command", "reason", "field", "message"}) add(heading);
    for (const std::string& column : table.columns()) add(column);
    end_row();
    for (const auto& [row, reasons] : file.rows) {
      add(std::to_string(table.line(row)));
      for (const std::string& why :
           {reasons.command, reasons.code, reasons.pointer, reasons.sentence}) {
        add(why);
      }
      const std::size_t cells = std::max(table.columns().size(), table.cell_count(row));
      for (std::size_t i = 0; i < cells; ++i) add(table.cell(row, i));
      end_row();
    }
    files.emplace_back(name, std::move(text));
  }
  return files;
}

}  // namespace duebook::tools
