#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# A model of the log on Kafka: reads a topic from its beginning and says what counts.
"""usage: topic_model.py BROKERS TOPIC BOOK

Prints the head of the book, as {"size":N,"root":"HEX64","term":N,"counted":N,"refused":N}, and then
its lines. It shares nothing with the server: the rule is the one that eventstore/record_format.hpp
states. A message with the book's name as its key is a record: a line of JSON that names the prefix
it extends, and the lines it adds. It counts if that prefix is what counted before: size, root of
the tree of RFC 6962 over the lines, and term. One without lines is a claim, and has the next term.
"""

import hashlib
import json
import sys

import confluent_kafka

WAIT_SECONDS_MAX = 30


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


class Tree:
    """The root over all leaves so far, from the roots of full subtrees, the largest first."""

    def __init__(self):
        self.size = 0
        self.peaks = []

    def add(self, leaf):
        node = sha256(b"\0", leaf)
        size = self.size
        while size % 2 == 1:
            node = sha256(b"\1", self.peaks.pop(), node)
            size //= 2
        self.peaks.append(node)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256()
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = sha256(b"\1", peak, node)
        return node


class Book:
    def __init__(self):
        self.tree = Tree()
        self.term = 0
        self.lines = []
        self.counted = self.refused = 0

    def take(self, value):
        header, _, text = value.partition(b"\n")
        base = json.loads(header)
        lines = text.split(b"\n")[:-1]
        assert base["lines"] == len(lines), "a record with other lines than it says"
        expected = (self.tree.size, self.tree.root().hex(), self.term + (0 if lines else 1))
        if (base["size"], base["root"], base["term"]) != expected:
            self.refused += 1
            return
        self.counted += 1
        self.term = base["term"]
        for line in lines:
            self.tree.add(line)
        self.lines += lines


def messages(brokers, topic):
    """All messages that the topic has now, a partition's in their order."""
    consumer = confluent_kafka.Consumer(
        {"bootstrap.servers": brokers, "group.id": "model", "enable.auto.commit": False})
    partitions = consumer.list_topics(topic, WAIT_SECONDS_MAX).topics[topic].partitions
    left = {}
    for number in partitions:
        partition = confluent_kafka.TopicPartition(topic, number, 0)
        end = consumer.get_watermark_offsets(partition, WAIT_SECONDS_MAX)[1]
        if end > 0:
            left[number] = end
    consumer.assign([confluent_kafka.TopicPartition(topic, number, 0) for number in left])
    while left:
        message = consumer.poll(WAIT_SECONDS_MAX)
        if message is None:
            sys.exit("the brokers are silent")
        if message.error():
            sys.exit(str(message.error()))
        yield message
        if message.offset() + 1 >= left.get(message.partition(), 0):
            left.pop(message.partition(), None)
    consumer.close()


def main(brokers, topic, name):
    book = Book()
    homes = set()
    for message in messages(brokers, topic):
        if message.key() == name.encode():
            homes.add(message.partition())
            book.take(message.value())
    assert len(homes) <= 1, "a book in several partitions"
    print(json.dumps({"size": book.tree.size, "root": book.tree.root().hex(), "term": book.term,
                      "counted": book.counted, "refused": book.refused}, separators=(",", ":")))
    sys.stdout.flush()
    sys.stdout.buffer.write(b"".join(line + b"\n" for line in book.lines))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
