# SPDX-License-Identifier: Apache-2.0
# What machine the figures come from.

import os
import pathlib
import platform
import statistics
import subprocess
import tempfile
import time


def first_line(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split(
        "\n", maxsplit=1)[0]


def field(path, name):
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        if line.startswith(name):
            return line.split(":", 1)[1].strip()
    return "unknown"


def sync_milliseconds(folder):
    """Median of 4 KiB appended and fdatasync'd, 200 times."""
    times = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(200):
            file.write(b"x" * 4096)
            file.flush()
            started = time.monotonic()
            os.fdatasync(file.fileno())
            times.append((time.monotonic() - started) * 1e3)
    return statistics.median(times), max(times)


def facts(folder):
    """[(what, value)]"""
    memory = int(field("/proc/meminfo", "MemTotal").split()[0]) / 1024 / 1024
    median, slowest = sync_milliseconds(folder)
    load = os.getloadavg()
    return [
        ("processor", field("/proc/cpuinfo", "model name")),
        ("cores", str(os.cpu_count())),
        ("memory", f"{memory:.0f} GiB"),
        ("kernel", f"{platform.system()} {platform.release()}"),
        ("compiler", first_line("c++", "--version")),
        ("commit", first_line("git", "rev-parse", "--short", "HEAD")),
        ("disk: 4 KiB and fdatasync", f"{median:.2f} ms median, {slowest:.1f} ms slowest of 200"),
        ("load before the run", f"{load[0]:.1f} {load[1]:.1f} {load[2]:.1f}"),
    ]
