#!/usr/bin/env python3
"""Compares Atoll's inference with ONNX Runtime's on one thread: single runs, network by network.

usage: PYTHON_WITH_TORCH_ONNX_ONNXRUNTIME tools/compare_inference.py [--networks A,B]
       [--batches 1,64] [--rounds N] [--seconds S] [--json]

The reference networks go to ONNX in evaluation mode. Rounds of ours and of the peer's alternate; a
round's figure is its median run, the figure printed the median over the rounds. With --json each
measurement is a line of its own, with the keys of `atoll bench networks --inference --json`.

ATOLL_PROGRAM is our program, ATOLL_PEER_SCRIPTS the folder of train_speed.py, as in
tools/compare_training.py.
"""
import argparse
import json
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

try:
    import onnxruntime
    import torch
except ImportError as missing:
    raise SystemExit(f"compare_inference.py: this python has no {missing.name}; see its first lines")

from compare_training import NETWORKS, PROGRAM, SCRIPTS, line_of, say
from peer_memory import networks


def prepared(net: str, batch: int, folder: str) -> Callable[[], None]:
    """A run of a network in ONNX Runtime, on one thread, with its input and output in place."""
    torch.manual_seed(0)
    model, shape = networks(SCRIPTS)[net]()
    x = torch.randn(batch, *shape)
    path = str(Path(folder) / f"{net}.onnx")
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # the newer exporter needs more
    torch.onnx.export(model.eval(), (x,), path, input_names=["x"], dynamo=False)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    binding = session.io_binding()
    binding.bind_cpu_input("x", x.numpy())
    binding.bind_output(session.get_outputs()[0].name)
    return lambda: session.run_with_iobinding(binding)


def median_run(run: Callable[[], None], seconds: float) -> float:
    """Seconds of the median run."""
    for _ in range(3):
        run()
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 5:
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def our_speed(net: str, batch: int, seconds: float) -> float | None:
    """Our samples per second; None where the program cannot say."""
    command = [PROGRAM, "bench", "networks", "--inference", "--json", "--networks", net]
    line = line_of([*command, "--batch", str(batch), "--seconds", str(seconds)], {})
    return line and line["samples_per_s"]


def compare(net: str, batch: int, rounds: int, seconds: float, with_ours: bool) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        run = prepared(net, batch, folder)
    ours, theirs = [], []
    for _ in range(rounds):
        if with_ours and (speed := our_speed(net, batch, seconds)):
            ours.append(speed)
        theirs.append(batch / median_run(run, seconds))
    peer = statistics.median(theirs)
    row = dict(net=net, peer="onnxruntime " + onnxruntime.__version__, threads=1, batch=batch)
    row |= dict(microseconds=round(1e6 * batch / peer, 2), samples_per_s=round(peer, 1))
    if ours:
        mine = statistics.median(ours)
        row |= dict(ours_microseconds=round(1e6 * batch / mine, 2), ours_samples_per_s=mine)
        row |= dict(ratio=mine / peer)
    return row


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--networks", default=NETWORKS)
    parser.add_argument("--batches", default="1,64")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    options = parser.parse_args()
    with_ours = our_speed("mlp", 1, 0.05) is not None
    if not with_ours:
        say(f"{PROGRAM} has no bench networks --inference; only the peer is measured")
    if not options.json:
        print(f"{'network':<14}{'batch':>6}{'ours':>13}{'peer':>13}{'speed':>9}  microseconds a run")
    for batch in map(int, options.batches.split(",")):
        ratios = []
        for net in options.networks.split(","):
            row = compare(net, batch, options.rounds, options.seconds, with_ours)
            ratios += [row["ratio"]] if "ratio" in row else []
            if options.json:
                print(json.dumps(row), flush=True)
                continue
            ours = f"{row['ours_microseconds']:>13,.1f}" if "ratio" in row else f"{'':>13}"
            ratio = f"{row['ratio']:>8.2f}x" if "ratio" in row else ""
            print(f"{net:<14}{batch:>6}{ours}{row['microseconds']:>13,.1f}{ratio}", flush=True)
        if ratios and not options.json:
            print(f"{'geometric mean':<46}{statistics.geometric_mean(ratios):>8.2f}x")


if __name__ == "__main__":
    main()
