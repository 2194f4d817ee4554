// SPDX-License-Identifier: Apache-2.0
// Every refusal the server makes by itself: one row each, so that pages and tests can list them.
#pragma once

#include <array>
#include <string_view>

namespace duebook::api::http {

/// What becomes of the connection. After a doubtful frame nobody can say where the next request
/// starts, so it is closed.
enum class After { keep, close };

/// The outcome of a check; `status` 0 means there is nothing to object to.
struct Verdict {
  int status = 0;
  std::string_view code;
  After after = After::keep;

  constexpr bool sound() const { return status == 0; }
};

namespace refusals {

inline constexpr Verdict none{};
inline constexpr Verdict bad_head_byte{400, "bad-head-byte", After::close};
inline constexpr Verdict bad_request_line{400, "bad-request-line", After::close};
inline constexpr Verdict bad_target{400, "bad-target", After::close};
inline constexpr Verdict bad_field{400, "bad-header-field", After::close};
inline constexpr Verdict folded_field{400, "folded-header", After::close};
inline constexpr Verdict repeated_field{400, "repeated-header", After::close};
inline constexpr Verdict host_missing{400, "host-missing", After::close};
inline constexpr Verdict host_malformed{400, "host-malformed", After::close};
inline constexpr Verdict peer_key_wrong{401, "peer-key-wrong", After::close};
inline constexpr Verdict host_not_allowed{421, "host-not-allowed", After::keep};
inline constexpr Verdict bad_content_length{400, "bad-content-length", After::close};
inline constexpr Verdict ambiguous_length{400, "ambiguous-length", After::close};
inline constexpr Verdict length_required{411, "length-required", After::close};
inline constexpr Verdict body_missing{400, "body-missing", After::keep};
inline constexpr Verdict body_too_large{413, "body-too-large", After::close};
inline constexpr Verdict target_too_long{414, "target-too-long", After::close};
inline constexpr Verdict content_type{415, "content-type-unsupported", After::keep};
inline constexpr Verdict content_encoding{415, "content-encoding-unsupported", After::keep};
inline constexpr Verdict expectation{417, "expectation-unsupported", After::keep};
inline constexpr Verdict header_too_large{431, "header-too-large", After::close};
inline constexpr Verdict too_many_fields{431, "too-many-header-fields", After::close};
inline constexpr Verdict timeout{408, "request-timeout", After::close};
inline constexpr Verdict unanswered{500, "internal-error", After::keep};
inline constexpr Verdict method_unknown{501, "method-unknown", After::keep};
inline constexpr Verdict too_many_connections{503, "too-many-connections", After::close};
inline constexpr Verdict version_unsupported{505, "http-version-unsupported", After::close};

inline constexpr std::array all{
    peer_key_wrong,     bad_head_byte,    bad_request_line, bad_target,     bad_field,
    folded_field,       repeated_field,   host_missing,     host_malformed, host_not_allowed,
    bad_content_length, ambiguous_length, length_required,  body_missing,   body_too_large,
    target_too_long,    content_type,     content_encoding, expectation,    header_too_large,
    too_many_fields,    timeout,          unanswered,       method_unknown, too_many_connections,
    version_unsupported};

}  // namespace refusals
}  // namespace duebook::api::http
