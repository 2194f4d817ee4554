# SPDX-License-Identifier: Apache-2.0
# The programs behind the rows of the log on Kafka, as those of programs.py.
"""Each starts brokers of its own, on this machine and on the disk of the books: what is measured is
the work of all of them on its cores, not a network."""

import contextlib
import json
import os
import random
import time
import urllib.error
import urllib.request

from http_load import duebook, duebook_process
from programs import (ask, columns, json_lines, program, run, scratch, say, BATCH, CLIENTS, DUEBOOK,
                      IS_QUICK, ROUNDS, SCALE, CommandLoad)

TURN_SECONDS = 1 if IS_QUICK else 2
# Two for each of three nodes, and as many for one.
BATCH_CONNECTIONS = 6
PARTITIONS = 16
SETTLE_SECONDS_MAX = 60
PAUSE_SECONDS = 0.02
# So many that each of three nodes decides some of them.
BOOKS = tuple(f"branch-{number}" for number in range(9))
CUSTOMERS = 1_000
INVOICE = {"customer": "KH000001", "lines": [{"product": "SP001", "quantity": "1"}]}


@contextlib.contextmanager
def kafka(brokers, folder):
    """A cluster; yields its addresses."""
    say(f"starting {brokers} brokers" if brokers > 1 else "starting a broker")
    words = ["--folder", folder.resolve()]
    try:
        yield run("tools/kafka", "start", "--brokers", brokers, *words, "--base-port", "auto",
                  "--while-alive", os.getpid()).strip()
    finally:
        run("tools/kafka", "stop", *words)


def log_words(brokers, topic):
    """Makes the topic; the words that name it."""
    words = ["--log", f"kafka:{brokers}", "--kafka-topic", topic]
    run(DUEBOOK, "kafka-topic", "--create", "--replicas", len(brokers.split(",")), *words)
    return words


def serve(folder, *words):
    return [DUEBOOK, "serve", "--port", "0", "--data", str(folder), *words]


GROUP = ("--own", "group", "--replace-after", "3")


def post(address, path, kind, body, key):
    request = urllib.request.Request(address + path, data=body, method="POST", headers={
        "Content-Type": kind, **({"Idempotency-Key": key} if key else {})})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode()


def wait_until(what, predicate):
    until = time.monotonic() + SETTLE_SECONDS_MAX
    while not predicate():
        if time.monotonic() > until:
            raise RuntimeError(f"waited in vain until {what}")
        time.sleep(PAUSE_SECONDS)


def nodes_of(servers):
    return [ask(server, "/readyz")["node"] for server in servers]


def wait_until_shared_out(servers):
    """Until each node has partitions, and all agree on whose the others are."""
    def is_shared_out():
        nodes = nodes_of(servers)
        owned = [node["partitions_owned"] for node in nodes]
        return (min(owned) > 0 and sum(owned) == PARTITIONS
                and all(node["owners_known"] == PARTITIONS for node in nodes))
    wait_until("all partitions were shared out", is_shared_out)


def has_events(server, book, count):
    try:
        return ask(server, f"/v1/books/{book}")["position"] == count
    except urllib.error.HTTPError:  # it is another node's, and was not heard of here yet
        return False


def open_books(server, books=("main",)):
    """Books with products and customers as http/commands.lua names them."""
    commands = [("open-book", {"name": "Bench", "currency": "VND"})]
    commands += [("define-product", {"code": f"SP{number:03}", "name": "Mì gói thùng 30",
                                     "unit_price": str(50_000 + 7_000 * number)})
                 for number in range(1, 101)]
    commands += [("register-customer", {"code": f"KH{number:06}", "name": "Công ty TNHH Minh Anh"})
                 for number in range(1, CUSTOMERS + 1)]
    body = "".join(json.dumps({"command": name, "key": f"open-{number}", "data": data}) + "\n"
                   for number, (name, data) in enumerate(commands)).encode()
    for book in books:
        post(server, f"/v1/books/{book}/commands", "application/x-ndjson", body, None)
        wait_until(f"{book} was open", lambda book=book: has_events(server, book, len(commands)))


@contextlib.contextmanager
def command_sides():
    """CommandLoads by name, all at the same time, so that they can take turns."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(scratch())
        one = stack.enter_context(kafka(1, folder / "broker"))
        three = stack.enter_context(kafka(3, folder / "brokers"))
        alone = {name: stack.enter_context(duebook(serve(folder / name, *words)))
                 for name, words in (("disk", []), ("one broker", log_words(one, "alone")),
                                     ("three brokers", log_words(three, "alone")))}
        words = log_words(three, "nodes")
        nodes = [stack.enter_context(duebook(serve(folder / f"node-{number}", *words, *GROUP)))
                 for number in range(3)]
        wait_until_shared_out(nodes)
        for server in (*alone.values(), nodes[0]):
            open_books(server)
        open_books(nodes[1], BOOKS)
        if not all(node["books_decided"] for node in nodes_of(nodes)):
            raise RuntimeError("a node decides no book")
        yield {name: CommandLoad(server) for name, server in alone.items()} | {
            "three nodes": CommandLoad(nodes), "many books": CommandLoad(nodes, BOOKS)}


def kafka_commands():
    samples = {}
    with command_sides() as sides:
        for number in range(ROUNDS + 1):
            for name, load in random.sample(list(sides.items()), len(sides)):
                single = load.turn(CLIENTS, TURN_SECONDS)
                batch = load.turn(BATCH_CONNECTIONS, TURN_SECONDS, BATCH)
                if number == 0:
                    continue  # warms up
                for what, value in (("rate", single["rate"]), ("p50", single["p50_us"] / 1e3),
                                    ("p99", single["p99_us"] / 1e3), ("batches", batch["rate"])):
                    samples.setdefault(f"{name} {what}", []).append(value)
    return samples


def kafka_append():
    samples = {}
    for brokers in (1, 3):
        with scratch() as folder, kafka(brokers, folder / "brokers") as addresses:
            rows = json_lines(run(program("kafka_append_rig"), addresses, brokers, folder / "data",
                                  ROUNDS, TURN_SECONDS))
        for kind in dict.fromkeys((row["books"], row["events"]) for row in rows):
            samples |= columns([row for row in rows if (row["books"], row["events"]) == kind],
                               **{f"{brokers} {kind[0]} {kind[1]} {what}": what
                                  for what in ("ours", "bare", "packed", "ahead", "ours_ms",
                                               "bare_ms", "packed_ms")})
    return samples


def kafka_fold():
    samples = {}
    with scratch() as folder, kafka(1, folder / "broker") as address:
        rows = json_lines(run(program("kafka_fold_rig"), address, 1, folder / "data",
                              400_000 // SCALE, ROUNDS))
    for lines in (100, 1_000):
        samples |= columns([row for row in rows if row["lines"] == lines],
                           **{f"{lines} {what}": what for what in ("events", "megabytes")})
    return samples


def seconds_until_done(servers, key):
    """Sends a command to one server after the other, until one of them has it done."""
    started = time.monotonic()
    path = "/v1/books/main/commands/create-invoice"
    body = json.dumps(INVOICE).encode()
    while True:
        for server in servers:
            try:
                post(server, path, "application/json", body, key)
                return time.monotonic() - started
            except urllib.error.HTTPError as error:
                if error.code != 503:
                    raise
            time.sleep(PAUSE_SECONDS)
        if time.monotonic() - started > SETTLE_SECONDS_MAX:
            raise RuntimeError("no node has taken over")


def owner_of_main(servers, key):
    """Which one decides the only book, after it has, and the others have read that it did."""
    seconds_until_done(servers, key)
    wait_until("one node decided", lambda: sum(
        node["books_decided"] for node in nodes_of(servers)) == 1)
    return next(server for server, node in zip(servers, nodes_of(servers)) if node["books_decided"])


def kafka_takeover():
    samples = {"seconds": []}
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(scratch())
        words = log_words(stack.enter_context(kafka(3, folder / "brokers")), "nodes")
        nodes = {}  # by address: process and folder

        def start(data):
            running, address = stack.enter_context(duebook_process(serve(data, *words, *GROUP)))
            nodes[address] = running, data

        for number in range(3):
            start(folder / f"node-{number}")
        wait_until_shared_out(nodes)
        open_books(next(iter(nodes)))
        for number in range(ROUNDS):
            owner = owner_of_main(list(nodes), f"before-{number}")
            running, data = nodes.pop(owner)
            running.kill()
            samples["seconds"].append(seconds_until_done(list(nodes), f"after-{number}"))
            running.wait()
            start(data)
            wait_until_shared_out(nodes)
    return samples


PROGRAMS = {one.__name__: one for one in (
    kafka_commands, kafka_append, kafka_fold, kafka_takeover)}
