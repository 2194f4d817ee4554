# SPDX-License-Identifier: Apache-2.0
# Runs clang-tidy over our sources, two at a time, and remembers which were clean.
"""Usage: python3 tools/tidy.py BUILD_FOLDER [PATH_PREFIX…]

A source is looked at again when it, a header it includes, how it is compiled, the rules, or
clang-tidy changed. What was clean leaves an empty file named by the hash of all these in
build/tidy. Only headers of our own are hashed; of the system's, the list of their names is.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
REMEMBERED = ROOT / "build" / "tidy"
PARALLEL_MAX = 2
FLAGS_CLANG_LACKS = ["--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-error"]


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def includes_of(entry):
    """The files that a source includes, as the compiler lists them."""
    command = re.sub(r" -o \S+ -c ", " -M ", entry["command"])
    listed = subprocess.run(command, shell=True, check=True, capture_output=True, text=True,
                            cwd=entry["directory"]).stdout
    return sorted(set(listed.replace("\\\n", " ").split()[1:]))


def key_of(entry, rules):
    digest = hashlib.sha256(rules)
    digest.update(entry["command"].replace(str(ROOT), "").encode())
    for name in includes_of(entry):
        path = pathlib.Path(os.path.normpath(os.path.join(entry["directory"], name)))
        digest.update(str(path).replace(str(ROOT), "").encode())
        if path.is_relative_to(ROOT):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def look_at(entry, rules, build):
    """(source, what is wrong with it or "", seconds, whether it was remembered)."""
    started = time.monotonic()
    source = os.path.relpath(entry["file"], ROOT)
    remembered = REMEMBERED / key_of(entry, rules)
    if remembered.exists():
        return source, "", 0, True
    run = subprocess.run(["clang-tidy", "-p", str(build), "--quiet", *FLAGS_CLANG_LACKS,
                          entry["file"]], capture_output=True, text=True, cwd=ROOT)
    wrong = run.stdout if run.returncode else ""
    if run.returncode and not wrong:
        wrong = run.stderr
    if not wrong:
        remembered.touch()
    return source, wrong, time.monotonic() - started, False


def main():
    build = (ROOT / sys.argv[1]).resolve()
    prefixes = tuple(sys.argv[2:]) or ("",)
    entries = [entry for entry in json.loads((build / "compile_commands.json").read_text())
               if os.path.relpath(entry["file"], ROOT).startswith(prefixes)]
    rules = (ROOT / ".clang-tidy").read_bytes() + output_of("clang-tidy", "--version").encode()
    REMEMBERED.mkdir(parents=True, exist_ok=True)
    bad = known = 0
    with concurrent.futures.ThreadPoolExecutor(PARALLEL_MAX) as pool:
        runs = [pool.submit(look_at, entry, rules, build) for entry in entries]
        for done, run in enumerate(concurrent.futures.as_completed(runs), 1):
            source, wrong, seconds, remembered = run.result()
            known += remembered
            if not remembered:
                print(f"    [{done}/{len(entries)}] {source} {seconds:.0f} s", flush=True)
            if wrong:
                bad += 1
                print(wrong.replace(str(ROOT) + "/", ""), flush=True)
    print(f"    {len(entries)} sources, {known} unchanged, {bad} to mend")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
