// SPDX-License-Identifier: Apache-2.0
// Wide: a 128-bit integer, for exact products and fractions on the way to an amount.
#pragma once

namespace duebook::domain {

__extension__ typedef __int128 Wide;

}  // namespace duebook::domain
