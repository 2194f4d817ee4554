# SPDX-License-Identifier: Apache-2.0
# The rows of the table: what is measured, by which program, and what it should reach.
"""A program gives samples by name, one per round. A row is one of them, or the ratio of two in the
same round: only such ratios say something on a machine that others use, too."""

import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Row:
    number: str   # of the target; rows of one number belong together
    what: str
    program: str  # in programs.PROGRAMS
    ours: str     # name of a sample
    than: str = ""      # the sample it is divided by, if any
    unit: str = "x"
    at_least: float | None = None
    at_most: float | None = None

    def values(self, samples):
        """One per round, or none when the program did not measure it."""
        ours = samples.get(self.ours, [])
        if not self.than:
            return ours
        return [a / b for a, b in zip(ours, samples.get(self.than, [])) if b]

    def target(self):
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return "" if self.at_most is None else f"≤ {self.at_most:g}"

    def verdict(self, median):
        if self.at_least is None and self.at_most is None:
            return ""
        reached = median >= self.at_least if self.at_least is not None else median <= self.at_most
        return "yes" if reached else "no"


def growth(name, program, small, large, at_most):
    return Row("11", f"{name}, ten times the data", program, large, small, at_most=at_most)


def on_kafka(what, program, ours, than="", **more):
    return Row("12", what, program, ours, than, **more)


def commands_on_kafka(side, name):
    """A side of kafka_commands, and what it takes of the speed of the same on this disk."""
    rows = [on_kafka(f"{name}: single commands on 64 connections", "kafka_commands",
                     f"{side} rate", unit="/s")]
    if side != "disk":
        rows.append(on_kafka(f"{name}: single commands / on this disk", "kafka_commands",
                             f"{side} rate", "disk rate"))
    rows += [on_kafka(f"{name}: {what} of single commands", "kafka_commands", f"{side} {what}",
                      unit="ms") for what in ("p50", "p99")]
    rows.append(on_kafka(f"{name}: commands in batches of 1,000", "kafka_commands",
                         f"{side} batches", unit="/s"))
    if side != "disk":
        rows.append(on_kafka(f"{name}: in batches / on this disk", "kafka_commands",
                             f"{side} batches", "disk batches"))
    return rows


def append_to_kafka(brokers, books, events, at_least=None):
    sent = f"{brokers} {books} {events}"
    what = "one broker" if brokers == 1 else "three brokers"
    what += f", {events:,} events a record" if events > 1 else ", one event a record"
    what += f", {books} books at a time" if books > 1 else ""
    rows = [on_kafka(f"append to {what} / {name}", "kafka_append", f"{sent} ours",
                     f"{sent} {side}", at_least=target)
            for name, side, target in (("bare producer", "bare", at_least),
                                       ("one that compresses as we do", "packed", None),
                                       ("bare one that awaits nothing", "ahead", None))]
    rows.append(on_kafka(f"{what}: events", "kafka_append", f"{sent} ours", unit="/s"))
    rows += [on_kafka(f"{what}: {name}", "kafka_append", f"{sent} {side}_ms", unit="ms")
             for name, side in (("time of a record", "ours"), ("the bare producer's", "bare"),
                                ("that of one that compresses", "packed"))]
    return rows


def fold_from_kafka(lines):
    return [on_kafka(f"empty folder filled from a topic, {lines:,} events a record", "kafka_fold",
                     f"{lines} events", unit="/s"),
            on_kafka(f"empty folder filled, {lines:,} events a record", "kafka_fold",
                     f"{lines} megabytes", unit="MB/s")]


ROWS = (
    Row("1", "durable append, 100 events a record / raw recycled segment", "append",
        "100", at_least=0.5),
    Row("1", "durable append, 1,000 events a record / raw recycled segment", "append",
        "1000", at_least=0.35),
    Row("2", "64 clients, one command each / RocksDB Put(sync), 64 threads", "singles",
        "ours 64", "theirs 64", at_least=1.8),
    Row("2", "256 clients, one command each / RocksDB Put(sync), 256 threads", "singles",
        "ours 256", "theirs 256", at_least=3),
    Row("3", "HTTP single commands on 64 connections, durable", "commands", "rate", unit="/s"),
    Row("4", "HTTP batches of 1,000 on 4 connections, durable / the same unsynced", "batches",
        "durable", "unsynced", at_least=0.6),
    Row("4", "commands through it", "batches", "durable", unit="/s"),
    Row("5", "HTTP GET of a small answer, 64 connections / nginx return 200", "small_get",
        "duebook", "nginx", at_least=0.8),
    Row("5", "HTTP GET of a customer, 64 connections / nginx return 200", "small_get",
        "customer", "nginx"),
    Row("6", "full replay: read, parse, hash, fold; per core", "replay",
        "one core", unit="M events/s", at_least=1.5),
    Row("6", "duebook replay on two cores: read, parse, fold", "replay", "two cores",
        unit="M events/s", at_least=2.5),
    Row("6", "duebook replay --verify: that with every hash, and a second fold", "replay",
        "verified", unit="M events/s"),
    Row("7", "start at 10 M events, all in the snapshot", "restart", "whole", unit="s", at_most=1),
    Row("7", "start with 500,000 events after the snapshot", "restart", "tail", unit="s"),
    Row("7", "what a million events of tail add", "restart", "per million", unit="s"),
    Row("8", "ageing of 10 M invoices in total, over HTTP", "ageing", "ours none", unit="ms",
        at_most=150),
    Row("8", "DuckDB (2 threads) / that", "ageing", "duckdb none", "ours none", at_least=10),
    Row("8", "ageing of 10 M invoices by each of 100,000 customers, over HTTP", "ageing",
        "ours customer", unit="ms"),
    Row("8", "DuckDB (2 threads) / that", "ageing", "duckdb customer", "ours customer",
        at_least=10),
    Row("8", "PostgreSQL / that", "ageing", "postgres customer", "ours customer", at_least=80),
    Row("9", "one customer's balance, p99, idle", "customer", "idle balance", unit="ms", at_most=1),
    Row("9", "one customer's ledger, p99, idle", "customer", "idle ledger", unit="ms", at_most=1),
    Row("9", "one customer's purchases, p99, idle", "customer", "idle history", unit="ms",
        at_most=1),
    # Slow commands hide slow answers in what follows, so both are shown by themselves, too.
    Row("9", "a single command under ingest, p99", "customer", "ingest single", unit="ms"),
    Row("9", "balance under ingest, p99", "customer", "ingest balance", unit="ms"),
    Row("9", "ledger under ingest, p99", "customer", "ingest ledger", unit="ms"),
    Row("9", "purchases under ingest, p99", "customer", "ingest history", unit="ms"),
    Row("9", "balance under ingest, p99 beyond a single command's p99", "customer",
        "busy balance", unit="ms", at_most=1),
    Row("9", "ledger under ingest, p99 beyond a single command's p99", "customer",
        "busy ledger", unit="ms", at_most=1),
    Row("9", "purchases under ingest, p99 beyond a single command's p99", "customer",
        "busy history", unit="ms", at_most=1),
    Row("10", "state that commands are decided on, ids included, per open item", "memory",
        "open state", unit="B", at_most=96),
    Row("10", "the same, per settled invoice with its payment and allocation", "memory",
        "settled state", unit="B", at_most=64),
    Row("10", "the same, per customer", "memory", "customer state", unit="B", at_most=160),
    Row("10", "beside it the columns of all reports, per open item", "memory", "open columns",
        unit="B"),
    Row("10", "columns per settled invoice, its lines, payment and allocation", "memory",
        "settled columns", unit="B"),
    Row("10", "columns per customer", "memory", "customer columns", unit="B"),
    growth("append, time per command", "growth", "small", "large", 1.1),
    growth("one customer's balance over HTTP, p50", "growth_http", "small", "large", 2),
    growth("full replay, time per event", "growth_replay", "small", "large", 1.5),
    *commands_on_kafka("disk", "log on this disk"),
    *commands_on_kafka("one broker", "log on one broker"),
    *commands_on_kafka("three brokers", "log on three brokers"),
    *commands_on_kafka("three nodes", "three brokers and nodes, one book"),
    *commands_on_kafka("many books", "three brokers and nodes, nine books"),
    *(row for brokers in (1, 3)
      for kind in ((1, 1), (1, 100), (1, 1_000, 0.7), (4, 1_000, 0.7))
      for row in append_to_kafka(brokers, *kind)),
    *fold_from_kafka(100),
    *fold_from_kafka(1_000),
    on_kafka("from kill -9 of a book's node until another has done a command (--replace-after 3)",
             "kafka_takeover", "seconds", unit="s", at_most=5),
)


def summary(values):
    """(median, lowest, highest)"""
    return statistics.median(values), min(values), max(values)
