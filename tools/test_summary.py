# SPDX-License-Identifier: Apache-2.0
# Counts the results that GoogleTest left as XML in a folder, and names what failed or was skipped.
"""Usage: python3 tools/test_summary.py FOLDER"""

import pathlib
import sys
import xml.etree.ElementTree


def said_by(element):
    """What a failure or a skip says, without where it was said."""
    lines = (element.get("message") or element.text or "").strip().split("\n")
    return " ".join(line.strip() for line in lines if ".cpp:" not in line)[:160]


def cases_of(path):
    """(name, outcome, reason) of each test in one result file."""
    for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
        if case.get("status") == "notrun":
            continue
        name = f"{case.get('classname')}.{case.get('name')}"
        for outcome, tag in (("failed", "failure"), ("skipped", "skipped")):
            found = case.find(tag)
            if found is not None:
                yield name, outcome, said_by(found)
                break
        else:
            yield name, "passed", ""


def main():
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    named = []
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*_test.xml")):
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
