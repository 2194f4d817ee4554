# SPDX-License-Identifier: Apache-2.0
# Runs the programs behind the rows that were asked for and writes the table; tools/bench calls it.
"""Usage: python3 bench/measure.py [--list] [ROW|PROGRAM…]"""

import json
import pathlib
import sys
import time

import kafka_programs
import machine
import programs
import rows

KEPT = pathlib.Path("build/bench/quick.json" if programs.IS_QUICK else "build/bench/samples.json")
RESULTS = pathlib.Path("bench/results.md")
PROGRAMS = programs.PROGRAMS | kafka_programs.PROGRAMS


def wanted_rows(names):
    """The rows with these numbers or programs; all without names. `kafka` is every kafka_…"""
    wanted = set()
    for name in names:
        found = [row for row in rows.ROWS if name in (row.number, row.program)]
        found = found or [row for row in rows.ROWS if row.program.startswith(f"{name}_")]
        if not found:
            sys.exit(f"error: no row or program '{name}'; see tools/bench --list")
        wanted.update(found)
    return [row for row in rows.ROWS if not names or row in wanted]


def figure(value):
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def with_unit(value, unit):
    return figure(value) + ("" if unit in ("x", "/s") else " ") + unit.replace("x", " ×")


def cells_of(row, samples):
    values = row.values(samples)
    if not values:
        return None
    median, low, high = rows.summary(values)
    spread = "" if len(values) == 1 else f"{figure(low)} … {figure(high)}"
    return [row.number, row.what, with_unit(median, row.unit), spread, row.target(),
            row.verdict(median)]


HEAD = ["row", "what", "median", "range", "target", "reached"]


def table(lines):
    widths = [max(len(line[i]) for line in [HEAD, *lines]) for i in range(len(HEAD))]
    text = [HEAD, ["-" * width for width in widths], *lines]
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths))
                     + " |" for line in text)


def write_results(kept):
    """bench/results.md: the newest samples of every row, also of those not asked for this time."""
    lines = [cells for row in rows.ROWS if (cells := cells_of(row, kept.get(row.program, {})))]
    facts = "\n".join(f"| {what} | {value} |" for what, value in kept["machine"])
    RESULTS.write_text(f"""# What tools/bench measured last

Medians and ranges over rounds in which the sides took short turns. Ratios count; what is in seconds
or per second is of this machine at that hour. `bench/rows.py` says which program each row comes from.

| machine | |
|---|---|
{facts}

{table(lines)}
""", encoding="utf-8")


def main():
    names = sys.argv[1:]
    if names == ["--list"]:
        for row in rows.ROWS:
            print(f"{row.number:<3} {row.program:<14} {row.what}")
        return
    wanted = wanted_rows(names)
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    kept["machine"] = machine.facts("build/bench")
    for name in dict.fromkeys(row.program for row in wanted):
        print(f"==> {name}", file=sys.stderr, flush=True)
        started = time.monotonic()
        kept[name] = PROGRAMS[name]()
        programs.say(f"{time.monotonic() - started:.0f} s")
        KEPT.write_text(json.dumps(kept), encoding="utf-8")
    print(table([cells for row in wanted if (cells := cells_of(row, kept[row.program]))]))
    if not programs.IS_QUICK:
        write_results(kept)
        print(f"==> {RESULTS} is written", file=sys.stderr)


if __name__ == "__main__":
    main()
