#!/usr/bin/env python3
"""Compares Atoll's training steps with PyTorch's: samples per second, batch 64, network by network.

usage: tools/compare_training.py [--threads N] [--networks A,B] [--modes plain,channels_last,compiled]
                                 [--rounds N] [--seconds S] [--avx2] [--memory] [--json]

Each round times ours and every mode of the peer one after the other, so that whatever else the
machine does hits all of them. A figure is the median over the rounds; the peer is its fastest mode.
The compiled mode takes long to start and so has rounds and seconds of its own. --memory compares
what training needs instead of how fast it is: for the peer the growth of its resident memory after
its libraries have started.

ATOLL_PROGRAM is our program (default: .build/release/atoll of this checkout), ATOLL_PEER_PYTHON a
python with torch (default: python3), ATOLL_PEER_SCRIPTS the folder of train_speed.py (default:
shared/peers beside this checkout). Without a peer, only ours is measured.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("ATOLL_PROGRAM", str(ROOT / ".build/release/atoll"))
SCRIPTS = Path(os.environ.get("ATOLL_PEER_SCRIPTS", ROOT.parent / "shared/peers"))
NETWORKS = "mlp,lenet,vgg_small,resnet_small,mobile_small,branchy"
MODES = {
    "plain": [],
    "channels_last": ["--channels-last"],
    "compiled": ["--compile", "--channels-last"],
}
OUR_AVX2 = {"ATOLL_INSTRUCTION_SET": "v3"}
PEER_AVX2 = {
    "ATEN_CPU_CAPABILITY": "avx2",
    "DNNL_MAX_CPU_ISA": "AVX2",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def line_of(command: list[str], variables: dict[str, str]) -> dict | None:
    """The last line that a command prints, which is JSON; None when it fails."""
    result = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **variables}
    )
    lines = result.stdout.splitlines()
    if result.returncode == 0 and lines:
        return json.loads(lines[-1])
    reason = (result.stderr.strip().splitlines() or ["no output"])[-1]
    say(f"failed: {' '.join(command)}: {reason}")
    return None


def find_peer() -> str | None:
    """A python with torch, if the peer's script is there too."""
    python = os.environ.get("ATOLL_PEER_PYTHON", "python3")
    if not (SCRIPTS / "train_speed.py").is_file():
        say(f"no peer: {SCRIPTS / 'train_speed.py'} is missing; only ours is measured")
        return None
    try:
        subprocess.run([python, "-c", "import torch"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        say(f"no peer: {python} has no torch (set ATOLL_PEER_PYTHON); only ours is measured")
        return None
    return python


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--networks", default=NETWORKS)
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--rounds-compiled", type=int, default=1)
    parser.add_argument("--seconds-compiled", type=float, default=5)
    parser.add_argument("--avx2", action="store_true", help="no wider instructions, on both sides")
    parser.add_argument("--memory", action="store_true", help="compare memory instead of speed")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    options = parser.parse_args()
    options.modes = options.modes.split(",")
    if unknown := set(options.modes) - set(MODES):
        parser.error(f"unknown modes: {', '.join(unknown)}; known: {', '.join(MODES)}")
    return options


def our_line(net: str, options: argparse.Namespace, seconds: float) -> dict | None:
    command = [PROGRAM, "bench", "networks", "--json", "--networks", net]
    command += ["--threads", str(options.threads), "--seconds", str(seconds)]
    return line_of(command, OUR_AVX2 if options.avx2 else {})


def peer_line(python: str, net: str, mode: str, options: argparse.Namespace) -> dict | None:
    seconds = options.seconds_compiled if mode == "compiled" else options.seconds
    command = [python, str(SCRIPTS / "train_speed.py"), *MODES[mode], "--nets", net]
    command += ["--threads", str(options.threads), "--seconds", str(seconds)]
    return line_of(command, PEER_AVX2 if options.avx2 else {})


def speeds(net: str, python: str | None, options: argparse.Namespace) -> dict[str, float]:
    """Samples per second of ours and of each mode of the peer that works: medians over rounds."""
    found: dict[str, list[float]] = {}
    for turn in range(options.rounds):
        lines = {"ours": our_line(net, options, options.seconds)}
        for mode in options.modes if python else []:
            if mode != "compiled" or turn < options.rounds_compiled:
                lines[mode] = peer_line(python, net, mode, options)
        for name, line in lines.items():
            if line:
                found.setdefault(name, []).append(line["samples_per_s"])
    return {name: statistics.median(values) for name, values in found.items()}


def megabytes(net: str, python: str | None, options: argparse.Namespace) -> dict[str, float]:
    """What training a network takes, ours and in each mode of the peer, in 10⁶ bytes."""
    found = {}
    if ours := our_line(net, options, 0.1):
        found["ours"] = ours["memory_mb"]
    for mode in options.modes if python else []:
        if mode == "compiled":
            continue  # its compiler runs in the same process
        command = [python, str(ROOT / "tools/peer_memory.py"), str(SCRIPTS), net, *MODES[mode]]
        if line := line_of([*command, "--threads", str(options.threads)], {}):
            found[mode] = line["memory_mb"]
    return found


def print_table(unit: str, rows: list[dict]) -> None:
    print(f"{'network':<14}{'ours':>12}{'peer':>12}{'ours/peer':>11}  {unit}, peer's mode")
    for row in rows:
        peer = f"{row['peer']:>12,.1f}{row['ratio']:>11.2f}  {row['mode']}" if row["mode"] else ""
        print(f"{row['net']:<14}{row['ours']:>12,.1f}{peer}")
    if ratios := [row["ratio"] for row in rows if row["mode"]]:
        print(f"{'geometric mean':<38}{statistics.geometric_mean(ratios):>11.2f}")


def main() -> None:
    options = parse()
    python = find_peer()
    measure, best = (megabytes, min) if options.memory else (speeds, max)
    unit = "megabytes" if options.memory else "samples/s"
    rows = []
    for net in options.networks.split(","):
        figures = measure(net, python, options)
        ours = figures.pop("ours", math.nan)
        mode = best(figures, key=figures.__getitem__, default=None)
        peer = figures[mode] if mode else math.nan
        row = dict(net=net, threads=options.threads, unit=unit, ours=ours, peer=peer, mode=mode)
        rows.append({**row, "ratio": ours / peer, "modes": figures})
        if options.json:
            print(json.dumps({k: v for k, v in rows[-1].items() if v == v}), flush=True)
    if not options.json:
        limit = ", AVX2 only" if options.avx2 else ""
        print(f"training, {options.threads} thread(s), batch 64{limit}")
        print_table(unit, rows)
        if python and "compiled" in options.modes and not options.memory:
            print(f"(compiled: {options.rounds_compiled} round(s) of {options.seconds_compiled} s)")


if __name__ == "__main__":
    main()
