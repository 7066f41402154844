#!/usr/bin/env python3
"""Groups the journal's errors of the last day by unit; prints the most frequent ones."""

import collections
import json
import subprocess


def errors():
    command = ["journalctl", "--since", "-1day", "--priority", "err", "--output", "json"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for line in output.splitlines():
        entry = json.loads(line)
        yield entry.get("_SYSTEMD_UNIT", "kernel"), str(entry.get("MESSAGE", ""))[:120]


def main():
    counts = collections.Counter(errors())
    for (unit, message), count in counts.most_common(10):
        print(f"{count:5} {unit}: {message}")


if __name__ == "__main__":
    main()
