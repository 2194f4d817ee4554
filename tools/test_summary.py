# SPDX-License-Identifier: Apache-2.0
# Counts the results that GoogleTest left as JSON in a folder, and names what failed or was skipped.
"""Usage: python3 tools/test_summary.py FOLDER"""

import json
import pathlib
import sys


def cases_of(path):
    """(name, outcome, reason) of each test in one result file."""
    for suite in json.loads(path.read_text(encoding="utf-8"))["testsuites"]:
        for case in suite["testsuite"]:
            if case["status"] == "NOTRUN":
                continue
            name = f"{suite['name']}.{case['name']}"
            if case.get("failures"):
                yield name, "failed", case["failures"][0]["failure"].split("\n")[0]
            elif case["result"] == "SKIPPED":
                yield name, "skipped", " ".join(
                    skip.get("message", "").strip() for skip in case.get("skipped", []))
            else:
                yield name, "passed", ""


def main():
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    named = []
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*_test.json")):
        cases = list(cases_of(path))
        counts = {outcome: sum(case[1] == outcome for case in cases) for outcome in totals}
        for outcome, count in counts.items():
            totals[outcome] += count
        named += [case for case in cases if case[1] != "passed"]
        print(f"    {path.stem:<18} {counts['passed']:>5} passed"
              f" {counts['failed']:>4} failed {counts['skipped']:>4} skipped")
    for name, outcome, reason in named:
        print(f"    {outcome}: {name}{': ' + reason if reason else ''}")
    print("    total " + ", ".join(f"{count} {outcome}" for outcome, count in totals.items()))
    return 1 if totals["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
