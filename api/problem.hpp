// SPDX-License-Identifier: Apache-2.0
// Problem: everything that is answered instead of a result, as RFC 9457 problem details. Rejections
// of the domain are mapped here, once; troubles of the API itself have their own table.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/decision.hpp"

namespace duebook::api {

// X(name, wire code, HTTP status, English, Vietnamese). Sentences never repeat what was sent.
// clang-format off
#define DUEBOOK_TROUBLES(X) \
  X(malformed_json, "malformed-json", 400, "The body is not valid JSON.", "Nội dung không phải JSON hợp lệ.") \
  X(duplicate_key, "duplicate-key", 400, "An object names the same key twice.", "Một đối tượng có hai khóa trùng nhau.") \
  X(json_too_deep, "json-too-deep", 400, "The JSON is nested too deep.", "JSON lồng quá sâu.") \
  X(json_too_many_values, "json-too-many-values", 400, "The JSON holds too many values.", "JSON chứa quá nhiều giá trị.") \
  X(not_an_object, "not-an-object", 422, "A JSON object is expected.", "Cần một đối tượng JSON.") \
  X(unknown_command, "unknown-command", 404, "There is no such command.", "Không có lệnh này.") \
  X(idempotency_key_missing, "idempotency-key-missing", 400, "Every command needs an Idempotency-Key.", "Mỗi lệnh cần Idempotency-Key.") \
  X(idempotency_key_malformed, "idempotency-key-malformed", 400, "An Idempotency-Key has 1 to 255 visible ASCII characters.", "Idempotency-Key gồm 1 đến 255 ký tự ASCII nhìn thấy được.") \
  X(idempotency_key_reused, "idempotency-key-reused", 422, "The key was used for a command with another body; the field named differs.", "Khóa đã dùng cho lệnh có nội dung khác; xem trường được nêu.") \
  X(if_match_malformed, "if-match-malformed", 400, "If-Match takes one version, such as \"42\".", "If-Match nhận một phiên bản, ví dụ \"42\".") \
  X(version_differs, "version-differs", 412, "It was changed since; see the current version.", "Đã thay đổi; xem phiên bản hiện tại.") \
  X(actor_malformed, "actor-malformed", 400, "Duebook-Actor has 1 to 64 visible ASCII characters.", "Duebook-Actor gồm 1 đến 64 ký tự ASCII nhìn thấy được.") \
  X(not_found, "not-found", 404, "There is nothing here.", "Không có gì ở đây.") \
  X(method_not_allowed, "method-not-allowed", 405, "The method is not allowed here.", "Không dùng được phương thức này ở đây.") \
  X(not_acceptable, "not-acceptable", 406, "The format asked for is not offered.", "Không có định dạng được yêu cầu.") \
  X(unknown_parameter, "unknown-parameter", 400, "There is no parameter of this name.", "Không có tham số này.") \
  X(duplicate_parameter, "duplicate-parameter", 400, "The parameter is given twice.", "Tham số bị lặp.") \
  X(parameter_malformed, "parameter-malformed", 400, "The parameter's value cannot be read.", "Không đọc được giá trị tham số.") \
  X(parameter_missing, "parameter-missing", 400, "This parameter is required.", "Tham số này là bắt buộc.") \
  X(limit_out_of_range, "limit-out-of-range", 400, "limit lies between 1 and 1000.", "limit từ 1 đến 1000.") \
  X(cursor_malformed, "cursor-malformed", 400, "The cursor does not belong to this list and filter.", "Cursor không thuộc danh sách và bộ lọc này.") \
  X(position_ahead, "position-ahead", 400, "known_at lies ahead of the book.", "known_at vượt quá vị trí của sổ.") \
  X(position_not_reached, "position-not-reached", 503, "The position is not reached yet; try again.", "Chưa tới vị trí yêu cầu; hãy thử lại.") \
  X(target_malformed, "target-malformed", 400, "The target cannot be read.", "Không đọc được đường dẫn.") \
  X(body_missing, "body-missing", 400, "A body is required.", "Thiếu nội dung.") \
  X(body_too_large, "body-too-large", 413, "The body is too large.", "Nội dung quá lớn.") \
  X(batch_too_long, "batch-too-long", 413, "The batch holds too many lines.", "Lô có quá nhiều dòng.") \
  X(batch_undone, "batch-undone", 409, "Another line of the atomic batch was rejected, so this one was not done.", "Dòng khác trong lô bị từ chối nên dòng này không được thực hiện.") \
  X(disk_reserve, "disk-reserve", 507, "Free disk space is below the reserve; reading goes on.", "Dung lượng đĩa dưới mức dự trữ; vẫn đọc được.") \
  X(overloaded, "overloaded", 503, "Too many commands wait; try again.", "Quá nhiều lệnh đang chờ; hãy thử lại.") \
  X(shutting_down, "shutting-down", 503, "The server is stopping; try again.", "Máy chủ đang dừng; hãy thử lại.") \
  X(not_owner, "not-owner", 503, "Another node decides for this book now; send the command again.", "Nút khác đang quyết định cho sổ này; hãy gửi lại lệnh.") \
  X(owner_unknown, "owner-unknown", 503, "No node has said yet that it decides for this book; try again.", "Chưa có nút nào nhận quyết định cho sổ này; hãy thử lại.") \
  X(owner_unreachable, "owner-unreachable", 503, "The node that decides for this book cannot be reached; try again.", "Không kết nối được nút quyết định cho sổ này; hãy thử lại.") \
  X(owner_silent, "owner-silent", 503, "The node that decides for this book did not answer; send the command again with the same key, and it is done once.", "Nút quyết định cho sổ này không trả lời; hãy gửi lại lệnh với cùng khóa, lệnh chỉ được thực hiện một lần.") \
  X(peer_key_wrong, "peer-key-wrong", 401, "Only the other nodes are served here, by their key.", "Ở đây chỉ phục vụ các nút khác, theo khóa của chúng.") \
  X(bad_head_byte, "bad-head-byte", 400, "The header holds a byte that HTTP does not allow.", "Phần đầu chứa byte HTTP không cho phép.") \
  X(bad_request_line, "bad-request-line", 400, "The request line cannot be read.", "Không đọc được dòng yêu cầu.") \
  X(bad_target, "bad-target", 400, "The target must be a path in visible ASCII.", "Đường dẫn phải là ASCII nhìn thấy được.") \
  X(bad_header_field, "bad-header-field", 400, "A header field cannot be read.", "Không đọc được một trường phần đầu.") \
  X(folded_header, "folded-header", 400, "A header field goes on in the next line.", "Một trường phần đầu kéo sang dòng sau.") \
  X(repeated_header, "repeated-header", 400, "A header that may stand once stands twice.", "Một trường phần đầu chỉ được có một lần bị lặp.") \
  X(host_missing, "host-missing", 400, "The Host header is missing.", "Thiếu trường Host.") \
  X(host_malformed, "host-malformed", 400, "The Host header cannot be read.", "Không đọc được trường Host.") \
  X(host_not_allowed, "host-not-allowed", 421, "This host name is not served here.", "Máy chủ không phục vụ tên miền này.") \
  X(bad_content_length, "bad-content-length", 400, "Content-Length must be one whole number.", "Content-Length phải là một số nguyên.") \
  X(ambiguous_length, "ambiguous-length", 400, "Content-Length and Transfer-Encoding exclude each other.", "Content-Length và Transfer-Encoding loại trừ nhau.") \
  X(length_required, "length-required", 411, "Send the body with Content-Length.", "Hãy gửi nội dung kèm Content-Length.") \
  X(target_too_long, "target-too-long", 414, "The target is too long.", "Đường dẫn quá dài.") \
  X(content_type_unsupported, "content-type-unsupported", 415, "The body must be application/json, or application/x-ndjson for a batch.", "Nội dung phải là application/json, hoặc application/x-ndjson cho lô.") \
  X(content_encoding_unsupported, "content-encoding-unsupported", 415, "The body must not be encoded.", "Nội dung không được nén.") \
  X(expectation_unsupported, "expectation-unsupported", 417, "The expectation cannot be met.", "Không đáp ứng được Expect.") \
  X(header_too_large, "header-too-large", 431, "The header is too large.", "Phần đầu yêu cầu quá lớn.") \
  X(too_many_header_fields, "too-many-header-fields", 431, "There are too many header fields.", "Quá nhiều trường phần đầu.") \
  X(request_timeout, "request-timeout", 408, "The request took too long to arrive.", "Yêu cầu gửi quá chậm.") \
  X(method_unknown, "method-unknown", 501, "The method is not known.", "Phương thức không được biết.") \
  X(too_many_connections, "too-many-connections", 503, "There are too many connections; try again.", "Quá nhiều kết nối; hãy thử lại.") \
  X(http_version_unsupported, "http-version-unsupported", 505, "Only HTTP/1.0 and HTTP/1.1 are spoken.", "Chỉ hỗ trợ HTTP/1.0 và HTTP/1.1.") \
  X(internal_error, "internal-error", 500, "Something went wrong that is our fault.", "Đã xảy ra lỗi của chúng tôi.")
// clang-format on

enum class Trouble : std::uint8_t {
#define DUEBOOK_TROUBLE_NAME(name, code, status, en, vi) name,
  DUEBOOK_TROUBLES(DUEBOOK_TROUBLE_NAME)
#undef DUEBOOK_TROUBLE_NAME
};

/// Whether the command was done: never left open.
enum class CommandOutcome : std::uint8_t { not_applied, applied, unknown };

struct Problem {
  int status = 500;
  std::string_view code;  ///< stable, kebab-case
  std::string_view en;
  std::string_view vi;
  std::string pointer;  ///< JSON pointer or parameter name at fault; may be empty
  CommandOutcome outcome = CommandOutcome::not_applied;
  std::optional<std::uint64_t> current_version;  ///< of a 412
};

Problem problem_of(const domain::Rejection& rejection);
Problem problem_of(Trouble trouble, std::string pointer = {});

/// The trouble with this wire code; internal_error when there is none.
Trouble trouble_of(std::string_view code);

/// Wire codes of all troubles.
std::span<const std::string_view> trouble_codes();

enum class Language : std::uint8_t { en, vi };

/// Vietnamese when `accept_language` ranks it above English, or names it first among equals;
/// English otherwise.
Language language_of(std::string_view accept_language);

/// application/problem+json.
std::string problem_json(const Problem& problem, Language language, std::string_view request_id);

}  // namespace duebook::api
