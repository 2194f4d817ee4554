#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Rebuilds the debt ageing of a book from the events in Kafka alone, and compares it with a server's.
"""Reads the topic duebook.events from its start to its end and folds the events into what every
customer owes, by days past due. It knows nothing but the events.

  debt_ageing.py --brokers 127.0.0.1:19092 --book main
  debt_ageing.py --brokers … --book main --compare http://127.0.0.1:7807

With --compare it asks the server for its debt-ageing as known at the last event that was read,
prints how many figures were compared, and ends with 1 when one differs. Needs confluent-kafka
(Debian: python3-confluent-kafka).
"""

import argparse
import datetime
import json
import sys
import urllib.request

from confluent_kafka import Consumer, TopicPartition

# Columns of the report and the days past due that they begin with, oldest first.
BUCKETS = (("over_120", 121), ("days_91_120", 91), ("days_61_90", 61), ("days_31_60", 31),
           ("days_1_30", 1), ("current", -1_000_000))
COLUMNS = [name for name, _ in BUCKETS] + ["open", "unallocated", "balance"]


def events_of(brokers, topic, book):
    """The data of every event of the book, by seq. Those of one key come in order; over all keys
    ce_sequence tells the order."""
    consumer = Consumer({
        "bootstrap.servers": brokers,
        "group.id": "debt-ageing",           # wanted, but no offsets are stored
        "enable.auto.commit": False,
        "isolation.level": "read_committed",  # what was undone is not there
        "auto.offset.reset": "earliest",
        "enable.partition.eof": True,
    })
    partitions = consumer.list_topics(topic, timeout=30).topics[topic].partitions
    consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
    unread = set(partitions)
    events = {}
    while unread:
        message = consumer.poll(30)
        if message is None:
            sys.exit("no broker answers")
        if message.error():
            unread.discard(message.partition())
            continue
        headers = dict(message.headers())
        if headers["ce_source"].decode() != f"/v1/books/{book}":
            continue
        seq = int(headers["ce_sequence"])
        events.setdefault(seq, (headers["ce_type"].decode(), message.value()))
    consumer.close()
    # The partitions were read one after the other, while events may have come: what is complete
    # ends before the first one that is missing.
    complete = []
    while len(complete) in events:
        kind, line = events[len(complete)]
        complete.append((kind, json.loads(line)["data"]))
    return complete


class Book:
    """What is open of each instalment, and what waits of each credit, on the day `as_of`. Events
    with a later business date are known, but do not count."""

    def __init__(self, as_of):
        self.as_of = as_of
        self.currency = None
        self.customer_of = {}  # of ("invoice" | "payment" | "credit_note", number)
        self.items = {}        # (invoice, instalment): {"due", "open" on the day, "left" of it}
        self.waiting = {}      # ("payment" | "credit_note", number): amount on the day

    def counts(self, data):
        return data["date"] <= self.as_of

    def fold(self, kind, data):
        if kind == "book-opened":
            self.currency = data["currency"]
        elif kind == "invoice-created":
            self.add_invoice(data)
        elif kind == "invoice-voided":
            self.void(data)
        elif kind == "payment-recorded":
            self.add_credit(("payment", data["payment"]), data, data["amount"])
        elif kind == "credit-note-created":
            self.add_credit(("credit_note", data["credit_note"]), data, data["total"])
        elif "date" in data:
            self.move(kind, data)

    def add_invoice(self, data):
        self.customer_of["invoice", data["invoice"]] = data["customer"]
        if data["currency"] != self.currency:
            return
        for number, instalment in enumerate(data["instalments"], 1):
            amount = instalment["amount"]
            self.items[data["invoice"], number] = {
                "due": instalment["due_date"], "left": amount,
                "open": amount if self.counts(data) else 0}

    def void(self, data):
        for number in range(1, 1_000_000):
            item = self.items.get((data["invoice"], number))
            if item is None:
                return
            self.take(item, item["left"], self.counts(data))

    def add_credit(self, credit, data, amount):
        self.customer_of[credit] = data["customer"]
        if self.counts(data) and data["currency"] == self.currency:
            self.waiting[credit] = amount

    def move(self, kind, data):
        """Money goes from a credit to items, back, or out; or an item is given up."""
        credit = next(((name, data[name]) for name in ("payment", "credit_note") if name in data),
                      None)
        sign = -1 if kind.endswith("-unallocated") else 1
        used = data["amount"] if kind.endswith("-refunded") else 0
        for part in data.get("parts", ()):
            item = self.items.get((part["invoice"], part.get("instalment", 1)))
            if item is not None:
                self.take(item, sign * part["amount"], self.counts(data))
            used += sign * part["amount"]
        if credit in self.waiting and self.counts(data):
            self.waiting[credit] -= used

    @staticmethod
    def take(item, amount, counts):
        item["left"] -= amount
        if counts:
            item["open"] -= amount

    def ageing(self):
        """Figures of every customer that has anything open or waiting."""
        day = datetime.date.fromisoformat(self.as_of)
        rows = {}

        def add(document, column, amount):
            row = rows.setdefault(self.customer_of[document], dict.fromkeys(COLUMNS, 0))
            row[column] += amount

        for (invoice, _), item in self.items.items():
            if not item["open"]:
                continue
            late = (day - datetime.date.fromisoformat(item["due"])).days
            bucket = next(name for name, first in BUCKETS if late >= first)
            for column in (bucket, "open", "balance"):
                add(("invoice", invoice), column, item["open"])
        for credit, amount in self.waiting.items():
            if amount:
                add(credit, "unallocated", -amount)
                add(credit, "balance", -amount)
        return rows


def answer_of(server, book, as_of, known_at):
    """The server's debt-ageing, from the same events."""
    address = f"{server}/v1/books/{book}/debt-ageing?known_at={known_at}"
    with urllib.request.urlopen(address + (f"&as_of={as_of}" if as_of else "")) as answer:
        return json.load(answer)


def differences(rows, answer):
    """Figures that are not the same, one text each."""
    theirs = {row["code"]: row for row in answer["data"]}
    for customer in sorted(rows.keys() | theirs.keys()):
        for column in COLUMNS:
            ours = rows.get(customer, {}).get(column, 0)
            other = theirs.get(customer, {}).get(column, 0)
            if ours != other:
                yield f"{customer} {column}: {ours} from the events, {other} from the server"


def show(rows):
    total = {column: sum(row[column] for row in rows.values()) for column in COLUMNS}
    print(" ".join(f"{name:>16}" for name in ["customer"] + COLUMNS))
    for name, row in sorted(rows.items()) + [("total", total)]:
        print(" ".join(f"{text:>16}" for text in [name] + [row[column] for column in COLUMNS]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--brokers", default="127.0.0.1:19092", help="host:port, with commas")
    parser.add_argument("--topic", default="duebook.events")
    parser.add_argument("--book", default="main")
    parser.add_argument("--as-of", help="business date; the server's, or today, when not given")
    parser.add_argument("--compare", metavar="URL", help="a server to compare with")
    given = parser.parse_args()

    events = events_of(given.brokers, given.topic, given.book)
    if not events:
        sys.exit(f"no events of book {given.book} in {given.topic}")
    answer = None
    as_of = given.as_of
    if given.compare:
        answer = answer_of(given.compare, given.book, as_of, len(events))
        as_of = answer["as_of"]
    book = Book(as_of or datetime.date.today().isoformat())
    for kind, data in events:
        book.fold(kind, data)
    rows = book.ageing()
    if answer is None:
        return show(rows)
    wrong = list(differences(rows, answer))
    for text in wrong[:20]:
        print(text)
    print(f"{len(events)} events; {len(rows)} customers, {len(rows) * len(COLUMNS)} figures "
          f"as of {as_of}; {len(wrong)} differ")
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
