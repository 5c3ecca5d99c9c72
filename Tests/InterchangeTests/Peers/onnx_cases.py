"""Runs ONNX models that a test has written, and says how far their outputs are from the expected.

usage: onnx_cases.py FOLDER

FOLDER/cases.json lists cases: model, input and output as files of FOLDER, the input's shape. Inputs
are floats as [count, height, width, channels]. Each model must pass onnx.checker and full shape
inference. Prints one JSON line a case: name, and the largest difference or what went wrong.
"""
import json
import sys
from pathlib import Path

import numpy
import onnx
import onnxruntime


def largest_difference(folder: Path, case: dict) -> float:
    model = onnx.load(folder / case["model"])
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    known = {value.name for value in [*inferred.graph.value_info, *inferred.graph.output]}
    missing = [name for node in model.graph.node for name in node.output if name not in known]
    if missing:
        raise ValueError(f"no shapes inferred for {missing}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    inputs = numpy.fromfile(folder / case["input"], numpy.float32).reshape([-1, *case["shape"]])
    expected = numpy.fromfile(folder / case["output"], numpy.float32).reshape([len(inputs), -1])
    inputs = numpy.ascontiguousarray(inputs.transpose(0, 3, 1, 2))
    (found,) = session.run(None, {session.get_inputs()[0].name: inputs})
    if found.shape != expected.shape:
        raise ValueError(f"outputs of shape {found.shape}, expected {expected.shape}")
    return float(numpy.abs(found - expected).max())


def main() -> None:
    folder = Path(sys.argv[1])
    for case in json.loads((folder / "cases.json").read_text()):
        try:
            result = {"difference": largest_difference(folder, case)}
        except Exception as error:
            result = {"fault": f"{type(error).__name__}: {error}"[:1000]}
        print(json.dumps({"name": case["name"], **result}), flush=True)


if __name__ == "__main__":
    main()
