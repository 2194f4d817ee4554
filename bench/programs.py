# SPDX-License-Identifier: Apache-2.0
# The programs behind the rows: each returns its samples, one per round, by name.
"""Everything happens under build/bench: the programs, the big books (kept: they take minutes to
make), and scratch folders that go away with the run."""

import contextlib
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from http_load import duebook, nginx, Load, turn
import sql_ageing

BUILD = pathlib.Path("build/bench")
BOOKS = BUILD / "books"
DUEBOOK = str(BUILD / "tools/duebook")
# To see in minutes that everything runs: a tenth of the data, and too few rounds for figures.
IS_QUICK = os.environ.get("DUEBOOK_BENCH_QUICK") == "yes"
ROUNDS = 2 if IS_QUICK else 7
SCALE = 10 if IS_QUICK else 1
CLIENTS = 64
BATCH = 1_000
# A node that is asked may be behind the one that decided, but not for long.
FOLLOW_SECONDS_MAX = 10


def say(text):
    print(f"    {text}", flush=True, file=sys.stderr)


def program(name):
    return str(BUILD / "bench" / name)


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True,
                          stdout=subprocess.PIPE, **options).stdout


def json_lines(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def columns(rows, **names):
    """{"x": [row["a"], …]} for x="a"."""
    return {name: [row[key] for row in rows] for name, key in names.items()}


@contextlib.contextmanager
def scratch():
    """A folder on the disk of the books, gone afterwards."""
    BOOKS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        yield pathlib.Path(folder)


def can_be_opened(folder):
    """Not when it is unfinished, or was written before the format of the log changed."""
    return (folder / "whole").exists() and not subprocess.run(
        [program("book_rig"), "events", folder], check=False, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL).returncode


def big_book(invoices, tail=0):
    """A data folder with a book of this size, made once."""
    folder = BOOKS / (f"{invoices}-{tail}" if tail else str(invoices))
    if not can_be_opened(folder):
        shutil.rmtree(folder, ignore_errors=True)
        say(f"making a book of {invoices:,} invoices")
        run(program("book_rig"), "write", folder, invoices, tail)
        (folder / "whole").touch()
    return folder


# 1 M and 10 M events: an invoice and, for 95 in 100, a payment and its allocation.
ONE_MILLION, TEN_MILLION = 345_000 // SCALE, 3_450_000 // SCALE


def ask(address, path):
    with urllib.request.urlopen(address + path, timeout=120) as answer:
        return json.load(answer)


def suite(name, *flags):
    """The figures of a Google Benchmark program, one dict per benchmark and repetition. What it
    puts on disk goes to the disk of the books."""
    with scratch() as folder:
        output = run(program(name), "--benchmark_format=json", *flags,
                     env=os.environ | {"TMPDIR": str(folder.resolve())})
    return [one for one in json.loads(output)["benchmarks"] if one["run_type"] == "iteration"]


def append():
    samples = {}
    for one in suite("append_bench", "--benchmark_filter=events:(100|1000)/.*sync:1"):
        # The program has rounds of its own.
        events = re.search(r"events:(\d+)/", one["name"])[1]
        samples[f"{events}"] = [one["low"], one["ratio"], one["high"]]
    return samples


def replay():
    figures = suite("replay_bench", f"--benchmark_repetitions={ROUNDS}",
                    "--benchmark_enable_random_interleaving=true",
                    "--benchmark_filter=^(one_thread|two_threads|two_threads_verified)/")
    return {name: [one[counter] / 1e6 for one in figures if one["name"].startswith(prefix)]
            for name, prefix, counter in (
                ("one core", "one_thread/", "per_cpu_second"),
                ("two cores", "two_threads/", "items_per_second"),
                ("verified", "two_threads_verified/", "items_per_second"))}


def singles():
    samples = {}
    for clients in (64, 256):
        with scratch() as folder:
            rows = json_lines(run(program("single_commands_rig"), folder, clients, ROUNDS, 1))
        samples |= columns(rows, **{f"ours {clients}": "ours", f"theirs {clients}": "theirs"})
    return samples


# Load over HTTP


def copy_of(book, folder):
    shutil.copytree(book, folder)
    return str(folder)


def small_book():
    """100,000 invoices of 1,000 customers: enough to be no special case."""
    return big_book(100_000)


class CommandLoad:
    """Turns of commands, each with keys of its own, at one server or at the nodes of one log."""

    def __init__(self, servers, books=("main",)):
        self.servers = [servers] if isinstance(servers, str) else servers
        self.books = books
        self.turns = 0

    def start(self, connections, seconds, batch=1):
        self.turns += 1
        return Load(self.servers, "commands", connections, seconds, customers=1_000, batch=batch,
                    run=f"turn-{self.turns}-{random.getrandbits(40):x}", books=",".join(self.books))

    def events(self):
        return sum(ask(self.servers[0], f"/v1/books/{book}")["position"] for book in self.books)

    def turn(self, connections, seconds, batch=1):
        """What was measured; its rate is of commands. All must have been accepted, a batch line as
        well."""
        before = self.events()
        result = self.start(connections, seconds, batch).finish()
        expected = before + result["requests"] * batch
        until = time.monotonic() + FOLLOW_SECONDS_MAX
        while self.events() < expected:
            if time.monotonic() > until:
                raise RuntimeError("commands were rejected")
            time.sleep(0.05)
        return result | {"rate": result["rate"] * batch}

    def rate(self, connections, seconds, batch=1):
        return self.turn(connections, seconds, batch)["rate"]


def batches():
    samples = {"durable": [], "unsynced": []}
    with scratch() as folder:
        kept = copy_of(small_book(), folder / "durable")
        loose = copy_of(small_book(), folder / "unsynced")
        with duebook([DUEBOOK, "serve", "--port", "0", "--data", kept]) as durable, \
             duebook([program("unsynced_server_rig"), loose]) as unsynced:
            sides = {"durable": CommandLoad(durable), "unsynced": CommandLoad(unsynced)}
            for load in sides.values():
                load.rate(4, 1, BATCH)  # warms up
            for _ in range(ROUNDS):
                for name, load in random.sample(list(sides.items()), 2):
                    samples[name].append(load.rate(4, 2, BATCH))
    return samples


def commands():
    with scratch() as folder:
        data = copy_of(small_book(), folder / "data")
        with duebook([DUEBOOK, "serve", "--port", "0", "--data", data]) as address:
            load = CommandLoad(address)
            load.rate(CLIENTS, 1)
            return {"rate": [load.rate(CLIENTS, 2) for _ in range(ROUNDS)]}


BALANCE = "/v1/books/main/debt-ageing?by=none&customer=KH%06d"
CUSTOMER_QUESTIONS = {
    "balance": BALANCE,
    "ledger": "/v1/books/main/customers/KH%06d/ledger",
    "history": "/v1/books/main/purchase-history?customer=KH%06d",
}


def small_get():
    samples = {"duebook": [], "customer": [], "nginx": []}
    command = [DUEBOOK, "serve", "--port", "0", "--data", str(small_book())]
    with scratch() as folder, duebook(command) as ours:
        with urllib.request.urlopen(ours + "/v1/books/main") as answer:
            text = answer.read().decode()
        with nginx(folder.resolve(), text) as theirs:
            sides = {"duebook": (ours, "/v1/books/main"), "nginx": (theirs, "/v1/books/main"),
                     "customer": (ours, "/v1/books/main/customers/KH%06d")}
            for number in range(ROUNDS + 1):
                for name, (address, path) in random.sample(list(sides.items()), len(sides)):
                    result = turn(address, "questions", CLIENTS, 1, question=path, customers=1_000)
                    if number > 0:
                        samples[name].append(result["rate"])
    return samples


def customer():
    samples = {f"{when} {what}": []
               for when in ("idle", "ingest", "busy") for what in CUSTOMER_QUESTIONS}
    samples["ingest single"] = []
    with scratch() as folder:
        data = copy_of(small_book(), folder / "data")
        with duebook([DUEBOOK, "serve", "--port", "0", "--data", data]) as address:
            load = CommandLoad(address)
            for _ in range(ROUNDS):
                for what, question in CUSTOMER_QUESTIONS.items():
                    asked = turn(address, "questions", 1, 1, question=question, customers=1_000)
                    samples[f"idle {what}"].append(asked["p99_us"] / 1e3)
            for _ in range(ROUNDS):
                for what, question in CUSTOMER_QUESTIONS.items():
                    started = [load.start(4, 4, BATCH), load.start(1, 4),
                               Load(address, "questions", 1, 4, question=question,
                                    customers=1_000)]
                    _, single, asked = [one.finish() for one in started]
                    samples["ingest single"].append(single["p99_us"] / 1e3)
                    samples[f"ingest {what}"].append(asked["p99_us"] / 1e3)
                    samples[f"busy {what}"].append((asked["p99_us"] - single["p99_us"]) / 1e3)
    return samples


# Large books


def seconds_to_start(folder):
    started = time.monotonic()
    with duebook([DUEBOOK, "serve", "--port", "0", "--data", str(folder)]) as address:
        ask(address, "/v1/books/main")
        return time.monotonic() - started


def restart():
    samples = {"whole": [], "tail": [], "per million": []}
    tail_events = 500_000 // SCALE
    whole = big_book(TEN_MILLION)
    with scratch() as folder:
        tail = big_book(TEN_MILLION, tail_events)
        for _ in range(ROUNDS):
            samples["whole"].append(seconds_to_start(whole))
            # A stop saves a snapshot, so every start needs the folder as it was.
            views = folder / "views"
            shutil.copytree(tail / "views", views)
            samples["tail"].append(seconds_to_start(tail))
            shutil.rmtree(tail / "views")
            views.rename(tail / "views")
            added = samples["tail"][-1] - samples["whole"][-1]
            samples["per million"].append(added * 1e6 / tail_events)
    return samples


def ageing():
    return sql_ageing.measure(10_000_000 // SCALE, min(ROUNDS, 5), big_book)


def memory():
    base = {"open": (100_000, 100_000, 0), "settled": (100_000, 100_000, 100),
            "customer": (0, 1_000, 0)}
    more = {"open": (1_100_000, 100_000, 0), "settled": (1_100_000, 100_000, 100),
            "customer": (0, 1_001_000, 0)}
    samples = {}
    for what in base:
        state, everything = (
            (int(run(program("memory_rig"), part, *more[what]))
             - int(run(program("memory_rig"), part, *base[what]))) / 1e6
            for part in ("state", "all"))
        samples[f"{what} state"] = [state]
        samples[f"{what} columns"] = [everything - state]
    return samples


def growth():
    rows = json_lines(run(program("growth_rig"), big_book(ONE_MILLION), big_book(TEN_MILLION),
                          ROUNDS))
    return columns(rows, small="small", large="large")


def growth_http():
    samples = {"small": [], "large": []}
    books = {"small": (ONE_MILLION, ONE_MILLION // 100), "large": (TEN_MILLION, TEN_MILLION // 100)}
    with contextlib.ExitStack() as servers:
        sides = {name: (servers.enter_context(duebook(
            [DUEBOOK, "serve", "--port", "0", "--data", str(big_book(invoices))])), customers)
            for name, (invoices, customers) in books.items()}
        for number in range(ROUNDS + 1):
            for name, (address, customers) in random.sample(list(sides.items()), 2):
                asked = turn(address, "questions", 1, 1, question=BALANCE, customers=customers)
                if number > 0:
                    samples[name].append(asked["p50_us"])
    return samples


def growth_replay():
    samples = {"small": [], "large": []}
    for _ in range(3):
        for name, invoices in (("small", ONE_MILLION), ("large", TEN_MILLION)):
            told = json.loads(run(DUEBOOK, "replay", "--json", "--data", big_book(invoices)))
            samples[name].append(1e9 / told[0]["events_per_second"])
    return samples


PROGRAMS = {one.__name__: one for one in (
    append, singles, commands, batches, small_get, replay, restart, ageing, customer, memory,
    growth, growth_http, growth_replay)}
