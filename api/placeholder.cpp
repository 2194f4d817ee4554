// SPDX-License-Identifier: Apache-2.0
// Placeholder of an empty library until its first room stands.
