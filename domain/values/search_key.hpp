// SPDX-License-Identifier: Apache-2.0
// Search key: what a text is found by, however it was typed.
#pragma once

#include <string>
#include <string_view>

namespace duebook::domain {

/// Compatibility decomposition, marks stripped, đ/Đ/Ð/ð → d, lower case, runs of space as one
/// space: "Công ty Đại  Phát" and "cong ty dai phat" have the same key. `text` is valid UTF-8.
/// Latin script with Vietnamese is folded as Unicode does, from any normal form; of others Greek
/// and Cyrillic lose their case and the rest stays as it is.
std::string search_key(std::string_view text);

}  // namespace duebook::domain
