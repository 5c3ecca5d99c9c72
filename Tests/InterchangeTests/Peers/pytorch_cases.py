"""Runs PyTorch modules that a test has written, and says how far their outputs are from the expected.

usage: pytorch_cases.py FOLDER

As onnx_cases.py; `model` is a Python file with its weights beside it.
"""
import importlib.util
import json
import sys
from pathlib import Path

import torch


def floats(path: Path) -> torch.Tensor:
    return torch.frombuffer(bytearray(path.read_bytes()), dtype=torch.float32)


def largest_difference(folder: Path, case: dict) -> float:
    spec = importlib.util.spec_from_file_location(case["name"], folder / case["model"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    network = module.load()
    inputs = floats(folder / case["input"]).reshape([-1, *case["shape"]]).permute(0, 3, 1, 2)
    expected = floats(folder / case["output"]).reshape([len(inputs), -1])
    with torch.no_grad():
        found = network(inputs)
    if found.shape != expected.shape or len(module.CLASS_NAMES) != expected.shape[1]:
        raise ValueError(f"outputs of shape {list(found.shape)}, expected {list(expected.shape)}")
    return float((found - expected).abs().max())


def main() -> None:
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    for case in json.loads((folder / "cases.json").read_text()):
        try:
            result = {"difference": largest_difference(folder, case)}
        except Exception as error:
            result = {"fault": f"{type(error).__name__}: {error}"[:1000]}
        print(json.dumps({"name": case["name"], **result}), flush=True)


if __name__ == "__main__":
    main()
