// SPDX-License-Identifier: Apache-2.0
// The bytes of the log: the grammar shared by every writer and reader of records.
//
//   record      := header LF line LF { line LF }
//   header      := {"size":N,"root":"HEX64","term":N,"lines":N,"commands":[entry{,entry}]}
//   entry       := [N,"BASE64"]              lines of the command, its fingerprint
//   line        := canonical JSON of one event, at most 65,535 bytes, no LF:
//                  {"seq":N,"at":"RFC3339","by":"…","key":"…","type":"…","data":{…}}
//
// size, root and term are the prefix the record extends; lines > 0. A *claim* (Kafka only; RocksDB
// keeps the term in its head entry) has lines 0, no commands, and the term one above the current
// one. The header is canonical too: no spaces, this order. The same bytes are a RocksDB value and a
// Kafka message. `tail -n +2` of a record is plain NDJSON.
//
// RocksDB keys. book is the name's length in one byte and its bytes; be64 is big-endian.
//   r book be64(first seq)      -> record
//   t book level be64(index)    -> 256 hashes of 32 bytes (a full RFC 6962 tile, as in tlog-tiles)
//   h book                      -> head: be64(size) root be64(term) frontier hashes, largest first
//   n name                      -> a note of a log that is followed (kafka_fold.hpp)
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

/// Whether the record may be written: at least one line, the limits of event_log.hpp, each line's
/// seq and each command's key and count as the grammar wants them. Anything else is a bug.
bool is_well_formed(const Record& record);

/// The header with its newline. A record's bytes are its header followed by its text, so a writer
/// that can gather need not copy the lines.
std::string encode_header(const Record& record);
std::string encode_record(const Record& record);
/// The header with its newline at the start of a record's bytes.
std::string_view header_of(std::string_view bytes);

/// Reads a record back, with the command keys taken from its lines. Throws Fault{corrupted} on
/// bytes that do not follow the grammar.
Record decode_record(std::string_view bytes);
/// The same into a record whose memory is used again.
void decode_record(std::string_view bytes, Record& record);

std::string record_key(std::string_view book, std::uint64_t first_seq);
std::string tile_key(std::string_view book, std::uint8_t level, std::uint64_t index);
std::string head_key(std::string_view book);
std::string note_key(std::string_view name);

std::string encode_head(const Head& head, std::span<const Hash> peaks);
/// The head and its frontier hashes, as many as `size` has bits.
std::pair<Head, std::vector<Hash>> decode_head(std::string_view bytes);
std::string hashes_to_bytes(std::span<const Hash> hashes);
/// Throws Fault{corrupted} unless there are `count` of them.
std::vector<Hash> hashes_from_bytes(std::string_view bytes, std::size_t count);

std::string to_hex(const Hash& hash);
/// Throws Fault{corrupted} unless `text` is 64 lower-case hex digits.
Hash hash_from_hex(std::string_view text);

}  // namespace duebook::eventstore
