// SPDX-License-Identifier: Apache-2.0
// The one table of reasons why a command is rejected, and of warnings an accepted one may carry.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace duebook::domain {

enum class ReasonKind : std::uint8_t {
  invalid,    ///< breaks a rule whatever the book says
  not_found,  ///< names something the book does not know
  conflict,   ///< would be fine, but not in the book's present state
  warning,    ///< accepted, and worth a look
};

// X(name, wire code, kind, English, Vietnamese). Sentences never repeat what was sent.
// clang-format off
#define DUEBOOK_REASONS(X) \
  X(field_missing, "field-missing", invalid, "This field is required.", "Trường này là bắt buộc.") \
  X(field_unknown, "field-unknown", invalid, "There is no field of this name.", "Không có trường này.") \
  X(wrong_type, "wrong-type", invalid, "The value has the wrong JSON type.", "Giá trị sai kiểu JSON.") \
  X(not_a_whole_number, "not-a-whole-number", invalid, "A whole number is expected, in minor units for money.", "Cần số nguyên; tiền tính theo đơn vị nhỏ nhất.") \
  X(out_of_range, "out-of-range", invalid, "The value is outside the allowed range.", "Giá trị ngoài khoảng cho phép.") \
  X(must_be_positive, "must-be-positive", invalid, "The value must be greater than zero.", "Giá trị phải lớn hơn 0.") \
  X(not_a_decimal, "not-a-decimal", invalid, "A decimal string with at most six places and a dot is expected.", "Cần chuỗi số thập phân, dấu chấm, tối đa 6 chữ số lẻ.") \
  X(not_a_date, "not-a-date", invalid, "A date YYYY-MM-DD between 1900 and 2199 is expected.", "Cần ngày YYYY-MM-DD từ 1900 đến 2199.") \
  X(not_an_instant, "not-an-instant", invalid, "A moment in RFC 3339 with a zone is expected.", "Cần thời điểm RFC 3339 có múi giờ.") \
  X(not_a_currency, "not-a-currency", invalid, "An ISO 4217 currency code is expected.", "Cần mã tiền tệ ISO 4217.") \
  X(not_a_choice, "not-a-choice", invalid, "The value is none of the allowed ones.", "Giá trị không thuộc danh sách cho phép.") \
  X(not_a_time_zone, "not-a-time-zone", invalid, "An IANA time zone such as Asia/Ho_Chi_Minh is expected.", "Cần múi giờ IANA, ví dụ Asia/Ho_Chi_Minh.") \
  X(text_blank, "text-blank", invalid, "The text must not be blank.", "Văn bản không được để trống.") \
  X(text_too_long, "text-too-long", invalid, "The text is too long.", "Văn bản quá dài.") \
  X(text_has_control_character, "text-has-control-character", invalid, "The text holds a control character.", "Văn bản chứa ký tự điều khiển.") \
  X(too_many, "too-many", invalid, "The list is too long.", "Danh sách quá dài.") \
  X(list_empty, "list-empty", invalid, "The list must not be empty.", "Danh sách không được rỗng.") \
  X(named_twice, "named-twice", invalid, "The same thing is named twice.", "Bị nêu hai lần.") \
  X(fields_exclude, "fields-exclude", invalid, "Only one of these fields may be given.", "Chỉ được nêu một trong các trường này.") \
  X(changes_nothing, "changes-nothing", invalid, "The command would change nothing.", "Lệnh không thay đổi gì.") \
  X(event_too_long, "event-too-long", invalid, "The command makes an event that is too long.", "Lệnh tạo ra sự kiện quá dài.") \
  X(serial_malformed, "serial-malformed", invalid, "A numbered-by-the-book invoice needs a serial such as 1C26TAA.", "Hóa đơn do sổ cấp số cần ký hiệu dạng 1C26TAA.") \
  X(tax_id_malformed, "tax-id-malformed", invalid, "A tax id has 10, 12 or 13 digits.", "Mã số thuế có 10, 12 hoặc 13 chữ số.") \
  X(due_before_issue, "due-before-issue", invalid, "The due date lies before the invoice date.", "Hạn thanh toán trước ngày hóa đơn.") \
  X(total_differs, "total-differs", invalid, "The total is not the sum of the lines and their tax.", "Tổng tiền khác tổng các dòng và thuế.") \
  X(instalments_differ, "instalments-differ", invalid, "The instalments do not add up to the total.", "Tổng các kỳ khác tổng tiền hóa đơn.") \
  X(paid_exceeds_total, "paid-exceeds-total", invalid, "More is paid at once than the total.", "Số tiền trả ngay lớn hơn tổng tiền.") \
  X(parts_exceed_amount, "parts-exceed-amount", invalid, "The parts exceed the amount.", "Tổng các phần vượt số tiền.") \
  X(book_not_found, "book-not-found", not_found, "There is no such book.", "Không có sổ này.") \
  X(customer_not_found, "customer-not-found", not_found, "There is no such customer.", "Không có khách hàng này.") \
  X(employee_not_found, "employee-not-found", not_found, "There is no such employee.", "Không có nhân viên này.") \
  X(department_not_found, "department-not-found", not_found, "There is no such department.", "Không có phòng ban này.") \
  X(customer_group_not_found, "customer-group-not-found", not_found, "There is no such customer group.", "Không có nhóm khách hàng này.") \
  X(region_not_found, "region-not-found", not_found, "There is no such region.", "Không có khu vực này.") \
  X(product_not_found, "product-not-found", not_found, "There is no such product.", "Không có sản phẩm này.") \
  X(product_group_not_found, "product-group-not-found", not_found, "There is no such product group.", "Không có nhóm sản phẩm này.") \
  X(invoice_not_found, "invoice-not-found", not_found, "There is no such invoice.", "Không có hóa đơn này.") \
  X(instalment_not_found, "instalment-not-found", not_found, "The invoice has no such instalment.", "Hóa đơn không có kỳ này.") \
  X(payment_not_found, "payment-not-found", not_found, "There is no such payment.", "Không có khoản thu này.") \
  X(credit_note_not_found, "credit-note-not-found", not_found, "There is no such credit note.", "Không có hóa đơn trả hàng này.") \
  X(book_exists, "book-exists", conflict, "The book is open already.", "Sổ đã được mở.") \
  X(code_taken, "code-taken", conflict, "The code is in use already.", "Mã đã được dùng.") \
  X(number_taken, "number-taken", conflict, "The document number is in use already.", "Số chứng từ đã được dùng.") \
  X(retired, "retired", conflict, "It was retired and takes no new entries.", "Đã ngừng dùng, không nhận phát sinh mới.") \
  X(has_members, "has-members", conflict, "It still has members.", "Vẫn còn thành viên.") \
  X(invoice_void, "invoice-void", conflict, "The invoice is void.", "Hóa đơn đã hủy.") \
  X(invoice_written_off, "invoice-written-off", conflict, "The invoice was written off, so it cannot be voided.", "Hóa đơn đã xóa nợ nên không hủy được.") \
  X(invoice_settled, "invoice-settled", conflict, "The invoice has nothing open.", "Hóa đơn không còn nợ.") \
  X(other_customer, "other-customer", conflict, "The documents belong to different customers.", "Chứng từ của khách hàng khác.") \
  X(other_currency, "other-currency", conflict, "The documents are in different currencies.", "Chứng từ khác loại tiền.") \
  X(exceeds_open_amount, "exceeds-open-amount", conflict, "The amount exceeds what is open.", "Số tiền vượt số còn nợ.") \
  X(exceeds_waiting_amount, "exceeds-waiting-amount", conflict, "The amount exceeds what is not yet allocated.", "Số tiền vượt số chưa phân bổ.") \
  X(exceeds_allocated_amount, "exceeds-allocated-amount", conflict, "The amount exceeds what is allocated.", "Số tiền vượt số đã phân bổ.") \
  X(nothing_to_allocate, "nothing-to-allocate", conflict, "There is nothing to allocate.", "Không có gì để phân bổ.") \
  X(date_too_early, "date-too-early", conflict, "The date lies before one the documents depend on.", "Ngày sớm hơn ngày của chứng từ liên quan.") \
  X(exceeds_book_turnover, "exceeds-book-turnover", conflict, "The book's total turnover would leave the exact range.", "Tổng phát sinh của sổ vượt giới hạn chính xác.") \
  X(book_full, "book-full", conflict, "The book holds as many entries as it can.", "Sổ đã đầy.") \
  X(tax_id_check_digit, "tax-id-check-digit", warning, "The check digit of the tax id does not fit.", "Số kiểm tra của mã số thuế không khớp.") \
  X(large_cash_payment, "large-cash-payment", warning, "Cash of 5,000,000 ₫ or more: the buyer cannot deduct the VAT.", "Tiền mặt từ 5.000.000 ₫: bên mua không được khấu trừ thuế GTGT.")
// clang-format on

enum class Reason : std::uint8_t {
#define DUEBOOK_REASON_NAME(name, code, kind, en, vi) name,
  DUEBOOK_REASONS(DUEBOOK_REASON_NAME)
#undef DUEBOOK_REASON_NAME
};

struct ReasonRow {
  Reason reason;
  std::string_view code;
  ReasonKind kind;
  std::string_view en;
  std::string_view vi;
};

inline constexpr auto reasons = std::to_array<ReasonRow>({
#define DUEBOOK_REASON_ROW(name, code, kind, en, vi) {Reason::name, code, ReasonKind::kind, en, vi},
    DUEBOOK_REASONS(DUEBOOK_REASON_ROW)
#undef DUEBOOK_REASON_ROW
});

constexpr const ReasonRow& row_of(Reason reason) {
  return reasons[static_cast<std::size_t>(reason)];
}

}  // namespace duebook::domain
