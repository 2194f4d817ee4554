// SPDX-License-Identifier: Apache-2.0
// Unicode normal forms: NFC for what is stored, a folded key for what is searched.
#pragma once

#include <string>
#include <string_view>

namespace duebook::api {

/// `text` (valid UTF-8) in NFC.
std::string to_nfc(std::string_view text);

/// The search key: compatibility decomposition, marks stripped, đ/Đ/Ð/ð → d, lower case, spaces
/// folded. "Công ty Đại  Phát" and "cong ty dai phat" have the same key.
std::string search_key(std::string_view text);

}  // namespace duebook::api
