// SPDX-License-Identifier: Apache-2.0
// Base64 of RFC 4648 with padding, one spelling per value.
#pragma once

#include <string>
#include <string_view>

namespace duebook::eventstore {

void base64_append(std::string& out, std::string_view bytes);

/// Throws Fault{corrupted} unless `text` is what base64_append writes.
std::string base64_decode(std::string_view text);
/// The same into a string whose memory is used again.
void base64_decode(std::string_view text, std::string& bytes);

}  // namespace duebook::eventstore
