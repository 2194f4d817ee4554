// SPDX-License-Identifier: Apache-2.0
// The acceptance of messages, and the notes that go with what counts.
#include "eventstore/kafka_fold.hpp"

#include <array>
#include <span>
#include <utility>

#include "eventstore/announcement.hpp"
#include "eventstore/big_endian.hpp"
#include "eventstore/kafka_follower.hpp"
#include "eventstore/kafka_topic.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::eventstore {
namespace {

std::string position_note(std::int32_t partition) { return "folded/" + std::to_string(partition); }
std::string writer_note(const BookId& book) { return "writer/" + book; }
std::string owner_note(std::int32_t partition) { return "owner/" + std::to_string(partition); }

std::string encode_number(std::uint64_t number) {
  std::string bytes;
  append_be64(bytes, number);
  return bytes;
}

// Nothing if it is none.
std::optional<HashedRecord> read_content(std::string_view value) {
  try {
    return hash_record(header_of(value), decode_record(value));
  } catch (const Fault&) {
    return std::nullopt;
  }
}

}  // namespace

KafkaFold::KafkaFold(RocksDbLog& local, const KafkaOptions& options, std::int32_t partitions,
                     std::string sender, KafkaFates& fates)
    : local_(local),
      options_(options),
      partitions_(partitions),
      sender_(std::move(sender)),
      fates_(fates) {
  check_topic_note();
  for (std::int32_t i = 0; i < partitions; ++i) {
    unchecked_.push_back(read_position(i));
    owners_.push_back({.url = local_.note(owner_note(i)).value_or(""), .is_this = false});
  }
}

void KafkaFold::check_topic_note() {
  const std::string wanted = options_.topic + "\n" + std::to_string(partitions_);
  const auto found = local_.note(copied_topic_note);
  if (found == wanted) return;
  if (found) {
    throw Fault(FaultKind::lost_events,
                "the folder was filled from topic " + found->substr(0, found->find('\n')) + " of " +
                    found->substr(found->find('\n') + 1) + " partitions, and topic " +
                    options_.topic + " has " + std::to_string(partitions_) +
                    ": a book's partition follows from their number, which must never change");
  }
  if (!local_.books().empty()) {
    throw Fault(FaultKind::lost_events, "the folder holds books of its own, which topic " +
                                            options_.topic +
                                            " does not have; `duebook migrate` copies them there");
  }
  local_.write_note({copied_topic_note, wanted});
}

std::optional<KafkaFold::Position> KafkaFold::read_position(std::int32_t partition) const {
  const auto bytes = local_.note(position_note(partition));
  if (!bytes) return std::nullopt;
  Position position{.offset = static_cast<std::int64_t>(read_be64(*bytes)), .seal = {}};
  position.seal = hashes_from_bytes(std::string_view(*bytes).substr(8), 1).front();
  return position;
}

std::vector<std::optional<std::int64_t>> KafkaFold::starts() const {
  std::vector<std::optional<std::int64_t>> offsets;
  for (const auto& position : unchecked_) {
    offsets.push_back(position ? std::optional(position->offset) : std::nullopt);
  }
  return offsets;
}

void KafkaFold::take(const IncomingMessage& message) {
  ++read_;
  auto& unchecked = unchecked_.at(static_cast<std::size_t>(message.partition));
  if (unchecked) {
    check_position(message, *unchecked);
    unchecked.reset();
    return;
  }
  if (const auto url = read_announcement(message.key, message.value)) {
    hear_announcement(message, *url);
  } else if (auto content = content_of(message)) {
    count(message, std::move(*content));
  } else {
    ++ignored_;
  }
}

void KafkaFold::check_position(const IncomingMessage& message, const Position& position) const {
  const auto content = read_content(message.value);
  if (message.offset == position.offset && content && content->seal == position.seal) return;
  throw Fault(FaultKind::lost_events,
              "topic " + options_.topic + ", partition " + std::to_string(message.partition) +
                  ": offset " + std::to_string(position.offset) +
                  " no longer holds the message that was read there; the topic is another one");
}

bool KafkaFold::is_in_place(const IncomingMessage& message) const {
  return is_book_id(message.key) && partition_of(message.key, partitions_) == message.partition;
}

bool KafkaFold::is_own(const IncomingMessage& message) const { return message.sender == sender_; }

// What anybody else may have written into the topic is no fault of ours.
std::optional<HashedRecord> KafkaFold::content_of(const IncomingMessage& message) {
  if (!is_in_place(message)) return std::nullopt;
  if (is_own(message)) {
    if (auto sent = sent_records_.take(message.tag, message.value)) return sent;
  }
  return read_content(message.value);
}

bool KafkaFold::opens_own_term(const IncomingMessage& message, const HashedRecord& content) const {
  return is_own(message) && content.growth.leaves().empty();
}

std::vector<Note> KafkaFold::notes_of(const IncomingMessage& message,
                                      const HashedRecord& content) const {
  std::string position = encode_number(static_cast<std::uint64_t>(message.offset));
  position.append(hashes_to_bytes(std::array<Hash, 1>{content.seal}));
  std::vector<Note> notes = {{position_note(message.partition), std::move(position)}};
  if (opens_own_term(message, content)) {
    notes.push_back({writer_note(BookId(message.key)), encode_number(content.base.term)});
  }
  return notes;
}

void KafkaFold::count(const IncomingMessage& message, HashedRecord content) {
  const BookId book(message.key);
  // Head and own term change together for whoever asks how things stand.
  std::unique_lock lock(mutex_, std::defer_lock);
  const bool is_own_claim = opens_own_term(message, content);
  if (is_own_claim) lock.lock();
  const auto accepted = [&, term = content.base.term] {
    ++counted_;
    if (is_own_claim) own_terms_[book] = term;
    if (is_own(message)) fates_.tell(message.tag, Fate::counted);
  };
  std::vector<Note> notes = notes_of(message, content);
  const auto outcome = local_.follow(book, {.content = std::move(content),
                                            .bytes = message.value,
                                            .notes = std::move(notes),
                                            .accepted = accepted});
  if (lock) lock.unlock();
  if (outcome == AppendOutcome::accepted) return book_subscribers_.notify(book);
  ++not_counted_;
  if (is_own(message)) fates_.tell(message.tag, Fate::not_counted);
}

// It may be read again after a restart, from behind the last record that counted; the ones that
// came after it are then read again, too.
void KafkaFold::hear_announcement(const IncomingMessage& message, const std::string& url) {
  ++announcements_;
  const Owner owner{.url = url, .is_this = message.sender == sender_};
  local_.write_note({owner_note(message.partition), url});
  {
    const std::lock_guard lock(mutex_);
    owners_.at(static_cast<std::size_t>(message.partition)) = owner;
  }
  owner_subscribers_.notify(message.partition);
  if (owner.is_this) fates_.tell(message.tag, Fate::counted);
}

Owner KafkaFold::owner(std::int32_t partition) const {
  const std::lock_guard lock(mutex_);
  return owners_.at(static_cast<std::size_t>(partition));
}

KafkaStanding KafkaFold::standing(const BookId& book) const {
  const std::lock_guard lock(mutex_);
  auto found = own_terms_.find(book);
  if (found == own_terms_.end()) {
    const auto bytes = local_.note(writer_note(book));
    found = own_terms_.emplace(book, bytes ? read_be64(*bytes) : 0).first;
  }
  return {.head = local_.head(book), .own_term = found->second};
}

KafkaCounters KafkaFold::counters() const {
  return {.read = read_,
          .counted = counted_,
          .not_counted = not_counted_,
          .ignored = ignored_,
          .announcements = announcements_,
          .sent = 0,
          .undelivered = 0};
}

}  // namespace duebook::eventstore
