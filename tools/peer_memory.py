"""Prints what training one reference network adds to the resident memory of PyTorch, as JSON.

usage: PYTHON_WITH_TORCH tools/peer_memory.py FOLDER_OF_TRAIN_SPEED NET [--channels-last] [--threads N]

A step of a tiny network comes first, so that the start of the libraries does not count. The growth is
that of the peak during five steps.
"""
import argparse
import json
from pathlib import Path

import torch
import torch.nn.functional as F


def networks(folder: Path) -> dict:
    """The networks of train_speed.py, without its measurement."""
    source = (folder / "train_speed.py").read_text().rstrip()
    names: dict = {}
    exec(source.removesuffix("main()"), names)
    return names["NETS"]


def resident(key: str) -> float:
    """VmRSS (now) or VmHWM (peak) of this process, in 10⁶ bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) * 1024 / 1e6
    raise KeyError(key)


def train(model: torch.nn.Module, x: torch.Tensor, steps: int) -> None:
    y = torch.randint(0, 10, (len(x),))
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4, foreach=True
    )
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(model(x), y).backward()
        optimizer.step()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("net")
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=64)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    net = networks(options.folder)[options.net]
    train(torch.nn.Linear(8, 10), torch.randn(options.batch, 8), 1)
    # From here on the peak is that of this network.
    Path("/proc/self/clear_refs").write_text("5")
    before = resident("VmRSS")
    model, shape = net()
    x = torch.randn(options.batch, *shape)
    if options.channels_last:
        model = model.to(memory_format=torch.channels_last)
        x = x.contiguous(memory_format=torch.channels_last)
    train(model.train(), x, 5)
    growth = resident("VmHWM") - before
    print(json.dumps(dict(net=options.net, batch=options.batch, memory_mb=round(growth, 1))))


if __name__ == "__main__":
    main()
