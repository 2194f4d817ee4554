# SPDX-License-Identifier: Apache-2.0
# Runs the programs behind the rows that were asked for and writes the table; tools/bench calls it.
"""Usage: python3 bench/measure.py [--list] [ROW|PROGRAM…]"""

import collections
import pathlib
import sys
import time

import kafka_programs
import machine
import programs
import rows

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


HEAD = ["row", "what", "median", "range", "target", "reached", "commit"]


def cells_of(row, samples, commit):
    values = row.values(samples)
    if not values:
        return None
    median, low, high = rows.summary(values)
    spread = "" if len(values) == 1 else f"{figure(low)} … {figure(high)}"
    return [row.number, row.what, with_unit(median, row.unit), spread, row.target(),
            row.verdict(median), commit]


def table(lines):
    widths = [max(len(line[i]) for line in [HEAD, *lines]) for i in range(len(HEAD))]
    text = [HEAD, ["-" * width for width in widths], *lines]
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths))
                     + " |" for line in text)


def with_count(heads):
    """Some rows share number and words; the count tells them apart."""
    seen = collections.Counter()
    for head in heads:
        seen[head] += 1
        yield (*head, seen[head])


def lines_written():
    """The lines of the table as it stands, by row."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    lines = [line for line in lines if len(line) == len(HEAD)][2:]
    by_head = dict(zip(with_count((line[0], line[1]) for line in lines), lines))
    heads = with_count((row.number, row.what) for row in rows.ROWS)
    return {row: by_head[head] for row, head in zip(rows.ROWS, heads) if head in by_head}


def write_results(facts, measured):
    """Lines of rows that were not measured this time stay, with their commit."""
    lines = lines_written() | measured
    RESULTS.write_text(f"""# What tools/bench measured last

Medians and ranges over rounds in which the sides took short turns. Ratios count; what is in seconds
or per second is of this machine at that hour. `bench/rows.py` says which program each row comes from.

| machine | of the last run |
|---|---|
{chr(10).join(f"| {what} | {value} |" for what, value in facts.items())}

{table([lines[row] for row in rows.ROWS if row in lines])}
""", encoding="utf-8")


def main():
    names = sys.argv[1:]
    if names == ["--list"]:
        for row in rows.ROWS:
            print(f"{row.number:<3} {row.program:<14} {row.what}")
        return
    wanted = wanted_rows(names)
    facts = dict(machine.facts("build/bench"))
    measured = {}
    for name in dict.fromkeys(row.program for row in wanted):
        print(f"==> {name}", file=sys.stderr, flush=True)
        started = time.monotonic()
        samples = PROGRAMS[name]()
        programs.say(f"{time.monotonic() - started:.0f} s")
        lines = {row: cells_of(row, samples, facts["commit"]) for row in rows.ROWS
                 if row.program == name}
        measured |= {row: line for row, line in lines.items() if line}
        if not programs.IS_QUICK:
            write_results(facts, measured)
    print(table([measured[row] for row in wanted if row in measured]))
    if not programs.IS_QUICK:
        print(f"==> {RESULTS} is written", file=sys.stderr)


if __name__ == "__main__":
    main()
