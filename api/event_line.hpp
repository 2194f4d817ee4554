// SPDX-License-Identifier: Apache-2.0
// Event line ⇄ event: the canonical JSON of one event with its envelope.
//
//   {"seq":42,"at":"2026-11-21T02:03:04.567890Z","by":"lan","key":"…","type":"payment-recorded",
//    "data":{…}}                                                     (one line, no spaces)
//
// Reading is strict: keys in field-list order, nothing else. Lines are ours; whatever differs was
// not written by this program.
#pragma once

#include <string>
#include <string_view>

#include "domain/catalogue.hpp"
#include "domain/values/date.hpp"

namespace duebook::api {

/// What stands around an event's data.
struct Envelope {
  domain::Seq seq = 0;
  domain::Instant at;
  std::string by;   ///< who sent the command
  std::string key;  ///< the command's idempotency key
};

struct EventLine {
  Envelope envelope;
  domain::Event event;
};

/// Appends the line without a newline.
void append_event_line(std::string& out, const Envelope& envelope, const domain::Event& event);

/// Reads a line into `line`, reusing its memory; false when it is not one of ours.
bool read_event_line(std::string_view text, EventLine& line);

/// Wire name of an event's or a command's type.
std::string_view wire_name_of(const domain::Event& event);

/// "invoices/1204" when the event made one thing; else empty.
std::string path_of_made(const domain::Event& event);

}  // namespace duebook::api
