#!/usr/bin/env python3
"""Utilisation of a run from its journals: seconds of evaluations over slots times wall time.

    tools/utilisation.py RUN SLOTS

SLOTS is the number of candidates that all ranks together evaluate at once.
"""
import glob
import json
import sys


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, slots = sys.argv[1], int(sys.argv[2])
    times = []
    for path in glob.glob(f"{folder}/journals/*.journal"):
        for line in open(path):
            event = json.loads(line.split(" ", 2)[2]).get("event", {})
            if "times" in event.get("judged", {}):
                times.append(event["judged"]["times"])
    if not times:
        sys.exit(f"{folder}: no journal says how long evaluations took")
    start = min(t["started"] for t in times)
    end = max(t["started"] + t["seconds"] for t in times)
    busy = sum(t["seconds"] for t in times)
    print(f"{len(times)} evaluations, utilisation {busy / (slots * (end - start)):.3f}")


main()
