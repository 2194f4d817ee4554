// SPDX-License-Identifier: Apache-2.0
// The Unicode normal form of what is stored.
#pragma once

#include <string>
#include <string_view>

namespace duebook::api {

/// `text` (valid UTF-8) in NFC.
std::string to_nfc(std::string_view text);

}  // namespace duebook::api
