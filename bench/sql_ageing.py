# SPDX-License-Identifier: Apache-2.0
# Row 8: debt ageing by customer of ten million invoices, asked of Duebook over HTTP, of DuckDB and
# of PostgreSQL over the same rows.
"""All three must give the same buckets for every customer, or nothing is measured."""

import contextlib
import csv
import io
import json
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from http_load import duebook, free_port, process

# Days before the book's last one: the figures are as of any date.
DAYS = ("2026-06-30", "2026-01-31", "2025-06-30", "2025-12-31", "2026-03-15")
# Debian's settings are for any machine; these are for this question.
POSTGRES_SETTINGS = ("shared_buffers=4GB", "work_mem=1GB", "max_parallel_workers_per_gather=2",
                     "jit=on", "autovacuum=off", "fsync=off", "full_page_writes=off",
                     "max_wal_size=16GB")

TABLES = """
create table invoices(invoice int, customer text, date date, due_date date, amount bigint);
create table payments(payment int, invoice int, customer text, date date, amount bigint);
"""

# Buckets as of debt-ageing: not due, then up to 30, 60, 90, 120 days late, and older.
OPEN_ITEMS = """
with settled as (
  select invoice, sum(amount) as amount from payments where date <= date '{day}' group by invoice),
open as (
  select i.customer, date '{day}' - i.due_date as age,
         i.amount - coalesce(s.amount, 0) as amount
  from invoices i left join settled s on s.invoice = i.invoice
  where i.date <= date '{day}' and i.amount <> coalesce(s.amount, 0))
"""
BUCKETS = ", ".join(f"sum(case when {ages} then amount else 0 end)" for ages in (
    "age <= 0", "age between 1 and 30", "age between 31 and 60", "age between 61 and 90",
    "age between 91 and 120", "age > 120"))
QUESTIONS = {
    "customer": OPEN_ITEMS + f"select customer, {BUCKETS} from open group by customer order by 1",
    "none": OPEN_ITEMS + f"select '', {BUCKETS} from open",
}


def timed(question):
    started = time.monotonic()
    answer = question()
    return (time.monotonic() - started) * 1e3, answer


class Duebook:
    def __init__(self, address):
        self.address = address

    def raw(self, day, by):
        path = f"/v1/books/main/debt-ageing?as_of={day}&by={by}"
        with urllib.request.urlopen(self.address + path, timeout=300) as answer:
            return answer.read()

    @staticmethod
    def rows(raw):
        return [tuple([row["code"] or "", *list(row.values())[2:8]])
                for row in json.loads(raw)["data"]]


class DuckDb:
    """In a process of its own, with two threads, its tables in its own format in memory."""

    def __init__(self, python, tables):
        self.running = subprocess.Popen(
            [python, __file__, str(tables)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)
        self.ask("select 1")

    def ask(self, sql):
        """(milliseconds inside the process, rows as text)"""
        self.running.stdin.write(json.dumps(sql) + "\n")
        self.running.stdin.flush()
        return json.loads(self.running.stdout.readline())

    def question(self, day, by):
        milliseconds, rows = self.ask(QUESTIONS[by].format(day=day))
        return milliseconds, [(row[0], *map(int, row[1:])) for row in rows]

    def close(self):
        self.running.stdin.close()
        self.running.wait()


def serve_duckdb(tables):
    """The other end of DuckDb: a question a line, an answer a line."""
    import duckdb  # only here: nothing else needs it
    database = duckdb.connect()
    database.execute("set threads to 2")
    database.execute(TABLES)
    for table in ("invoices", "payments"):
        database.execute(f"copy {table} from '{tables}/{table}.csv'")
    for line in sys.stdin:
        sql = json.loads(line)
        milliseconds, rows = timed(lambda: database.execute(sql).fetchall())
        print(json.dumps([milliseconds, [[str(cell) for cell in row] for row in rows]]), flush=True)


class Postgres:
    """A cluster of its own in a scratch folder, run by the postgres user when we are root."""

    def __init__(self, folder, tables):
        self.programs = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
        self.folder = folder
        self.port = free_port()
        folder.mkdir()
        self.user = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
            self.user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self.call("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "bench")
        self.server = self.start()
        self.load(tables)

    def call(self, name, *arguments, **options):
        return subprocess.run([str(self.programs / name), *arguments], check=True, cwd="/",
                              stdout=subprocess.PIPE, text=True, **self.user, **options).stdout

    def start(self):
        settings = [word for setting in POSTGRES_SETTINGS for word in ("-c", setting)]
        server = contextlib.ExitStack()
        server.enter_context(process(
            [str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-p",
             str(self.port), "-k", str(self.folder), "-h", "127.0.0.1", *settings],
            cwd="/", stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **self.user))
        for _ in range(100):
            with contextlib.suppress(subprocess.CalledProcessError):
                self.sql("select 1", stderr=subprocess.DEVNULL)
                return server
            time.sleep(0.2)
        raise RuntimeError("PostgreSQL did not start")

    def sql(self, text, **options):
        return self.call("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench", "-d",
                         "postgres", "-qAt", "-F,", "-v", "ON_ERROR_STOP=1", "-c", text, **options)

    def load(self, tables):
        self.sql(TABLES)
        for table in ("invoices", "payments"):
            with open(tables / f"{table}.csv", encoding="ascii") as rows:
                self.sql(f"copy {table} from stdin with (format csv)", stdin=rows)
        self.sql("create index on payments(invoice)")
        self.sql("vacuum analyze")

    def question(self, day, by):
        milliseconds, text = timed(lambda: self.sql(QUESTIONS[by].format(day=day)))
        return milliseconds, [(row[0], *map(int, row[1:])) for row in csv.reader(io.StringIO(text))]

    def close(self):
        self.server.close()


def say(text):
    print(f"    {text}", flush=True, file=sys.stderr)


def duckdb_python():
    """A Python that has DuckDB, installed once into a virtual environment of its own."""
    folder = pathlib.Path("build/bench/duckdb")
    python = folder / "bin/python3"
    if not (folder / "whole").exists():
        say("installing DuckDB")
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "duckdb"], check=True)
        (folder / "whole").touch()
    return str(python)


def compare(day, ours, theirs, name):
    if ours == theirs:
        return
    difference = next((pair for pair in zip(ours, theirs) if pair[0] != pair[1]), "the lengths")
    raise RuntimeError(f"{name} has another ageing of {day} than Duebook: {difference}")


def tables_of(invoices):
    """The rows of the book as CSV, made once."""
    tables = pathlib.Path(f"build/bench/books/tables-{invoices}")
    if not (tables / "whole").exists():
        say("writing the same rows as tables")
        subprocess.run(["build/bench/bench/book_rig", "tables", tables, str(invoices)], check=True)
        (tables / "whole").touch()
    return tables.resolve()


def measure(invoices, rounds, big_book):
    """Milliseconds of each by question, one per day asked about. PostgreSQL, which needs a third of
    a minute, is asked by customer only."""
    samples = {}
    python = duckdb_python()
    tables = tables_of(invoices)
    command = ["build/bench/tools/duebook", "serve", "--port", "0", "--data",
               str(big_book(invoices))]
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as open_now:
        say("loading PostgreSQL")
        os.chmod(folder, 0o711)  # its server runs as another user
        postgres = Postgres(pathlib.Path(folder) / "postgres", tables)
        open_now.callback(postgres.close)
        say("loading DuckDB")
        duck = DuckDb(python, tables)
        open_now.callback(duck.close)
        ours = Duebook(open_now.enter_context(duebook(command)))
        ours.raw(DAYS[0], "customer")  # the first one finds cold memory, as the others' load does
        for day in DAYS[:rounds]:
            say(f"as of {day}")
            for by, others in (("none", {"duckdb": duck}),
                               ("customer", {"duckdb": duck, "postgres": postgres})):
                milliseconds, raw = timed(lambda: ours.raw(day, by))  # noqa: B023
                samples.setdefault(f"ours {by}", []).append(milliseconds)
                for name, other in others.items():
                    milliseconds, theirs = other.question(day, by)
                    compare(day, ours.rows(raw), theirs, name)
                    samples.setdefault(f"{name} {by}", []).append(milliseconds)
    return samples


if __name__ == "__main__":
    serve_duckdb(sys.argv[1])
