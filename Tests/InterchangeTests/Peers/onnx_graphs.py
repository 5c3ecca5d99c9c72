"""Writes small ONNX graphs as other programs write them, with what onnxruntime computes.

usage: onnx_graphs.py FOLDER

For each graph NAME.onnx, NAME.input and NAME.output (floats, channels first), and FOLDER/graphs.json:
name, the input's shape behind the batch, and for graphs that Atoll must refuse the words that its
sentence must have.
"""
import json
import sys
from pathlib import Path

import numpy
import onnxruntime
from onnx import TensorProto, helper, numpy_helper, save

RANDOM = numpy.random.default_rng(7)
SAMPLES = 5


class Graph:
    """A graph that grows node by node; the last value is its output."""

    def __init__(self, name, shape, opset=17, refused=None):
        self.name, self.shape, self.opset, self.refused = name, shape, opset, refused
        self.nodes, self.weights = [], []
        self.last = "x"

    def constant(self, values, kind=numpy.float32):
        name = f"c{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(numpy.asarray(values, kind), name))
        return name

    def random(self, *shape, scale=0.5):
        return self.constant(RANDOM.normal(0, scale, shape))

    def node(self, operator, *inputs, **attributes):
        """Appends an operator; '' among the inputs stands for the last value."""
        output = f"v{len(self.nodes)}"
        names = [self.last if name == "" else name for name in inputs or [""]]
        self.nodes.append(helper.make_node(operator, names, [output], output, **attributes))
        self.last = output
        return output

    def convolve(self, outputs, inputs, height, width, **attributes):
        return self.node("Conv", "", self.random(outputs, inputs, height, width), **attributes)

    def classify(self, features, classes=3):
        """Flattens and multiplies, so that there is a value a class."""
        self.node("Flatten", "", axis=1)
        return self.node("Gemm", "", self.random(features, classes), self.random(classes))

    def write(self, folder):
        batch = ["N", *self.shape]
        graph = helper.make_graph(
            self.nodes,
            self.name,
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, batch)],
            [helper.make_tensor_value_info(self.last, TensorProto.FLOAT, None)],
            self.weights,
        )
        opset = helper.make_opsetid("", self.opset)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=8)
        save(model, folder / f"{self.name}.onnx")
        if self.refused is None:
            session = onnxruntime.InferenceSession(
                model.SerializeToString(), providers=["CPUExecutionProvider"]
            )
            inputs = RANDOM.normal(0, 1, [SAMPLES, *self.shape]).astype(numpy.float32)
            (outputs,) = session.run(None, {"x": inputs})
            inputs.tofile(folder / f"{self.name}.input")
            outputs.astype(numpy.float32).tofile(folder / f"{self.name}.output")
        return {"name": self.name, "shape": self.shape, "refused": self.refused}


def graphs():
    """Graphs that Atoll reads."""
    for pad in ["SAME_UPPER", "SAME_LOWER", "VALID"]:
        g = Graph(f"conv_{pad}", [2, 7, 6])
        g.convolve(4, 2, 2, 3, auto_pad=pad, strides=[1, 2])
        height, width = (6, 2) if pad == "VALID" else (7, 3)
        g.classify(4 * height * width)
        yield g
    g = Graph("conv_uneven_padding", [2, 7, 6])
    g.convolve(4, 2, 3, 3, pads=[0, 2, 2, 0], dilations=[2, 1])
    g.classify(4 * 5 * 6)
    yield g
    g = Graph("conv_grouped_uneven_padding", [4, 8, 8])
    g.convolve(4, 1, 3, 3, pads=[0, 0, 1, 1], strides=[2, 2], group=4)
    g.classify(4 * 4 * 4)
    yield g
    g = Graph("max_pool_ceil_and_slack", [3, 8, 7])
    g.node("MaxPool", "", kernel_shape=[2, 3], strides=[2, 2], pads=[0, 0, 1, 1])
    g.node("MaxPool", "", kernel_shape=[2, 1], strides=[2, 1], ceil_mode=1)
    g.classify(3 * 2 * 3)
    yield g
    for counts in [0, 1]:
        g = Graph(f"average_pool_{counts}", [3, 8, 7])
        g.node(
            "AveragePool", "", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1],
            count_include_pad=counts,
        )
        g.classify(3 * 4 * 4)
        yield g
    g = Graph("normalised_inside", [3, 4, 4])
    g.node("Sub", "", g.constant([[[0.2]], [[-0.5]], [[3]]]))
    g.node("Div", "", g.constant([[[[2]], [[0.5]], [[7]]]]))
    g.node("Mul", "", g.constant(0.5))
    g.node("Add", g.constant([1.0]), "")
    g.convolve(4, 3, 3, 3)
    g.classify(4 * 2 * 2)
    yield g
    g = Graph("normalised_and_raw", [3, 4, 4])
    g.node("Div", "", g.constant([[[2]], [[0.5]], [[7]]]))
    g.node("Concat", "x", "", axis=1)
    g.convolve(4, 6, 3, 3)
    g.classify(4 * 2 * 2)
    yield g
    g = Graph("bias_and_scale", [2, 4, 4])
    g.convolve(4, 2, 3, 3)
    g.node("Add", "", g.random(4, 1, 1))
    g.node("Mul", "", g.random(1, 4, 1, 1))
    g.node("Relu")
    g.node("Mul", "", g.random(4, 1, 1))
    g.node("Sub", g.random(4, 1, 1), "")
    g.classify(4 * 2 * 2)
    g.node("Add", "", g.random(1, 3))
    yield g
    g = Graph("bias_of_a_shared_value", [2, 4, 4])
    shared = g.convolve(4, 2, 3, 3)
    biased = g.node("Add", "", g.random(4, 1, 1))
    g.node("Add", shared, biased)
    g.classify(4 * 2 * 2)
    yield g
    g = Graph("gemm_factors", [6])
    g.node("Gemm", "", g.random(4, 6), g.random(1, 4), transB=1, alpha=0.5, beta=2.0)
    g.node("Tanh")
    g.node("MatMul", "", g.node("Transpose", g.random(3, 4), perm=[1, 0]))
    g.nodes[-1].input[0] = "v1"
    g.node("Add", "", g.random(3))
    yield g
    g = Graph("flattened_branches", [2, 4, 3])
    g.convolve(4, 2, 3, 3, pads=[1, 1, 1, 1])
    left = g.node("Flatten")
    g.last = "v0"
    g.node("Sigmoid")
    right = g.node("Reshape", "", g.constant([0, -1], numpy.int64))
    g.node("Concat", left, right, axis=1)
    g.node("LeakyRelu", "", alpha=0.01)
    g.classify(2 * 4 * 12)
    yield g
    g = Graph("reshape_by_shape", [2, 4, 3])
    g.node("Relu")
    shape = g.node("Shape")
    first = g.node("Gather", shape, g.constant(0, numpy.int64), axis=0)
    first = g.node("Unsqueeze", first, g.constant([0], numpy.int64))
    target = g.node("Concat", first, g.constant([-1], numpy.int64), axis=0)
    g.node("Reshape", "v0", target)
    g.classify(24)
    yield g
    g = Graph("silu_both_ways", [2, 4, 3])
    gate = g.node("Sigmoid")
    g.node("Mul", "x", gate)
    value = g.convolve(2, 2, 1, 1)
    gate = g.node("Sigmoid")
    g.node("Mul", gate, value)
    g.classify(24)
    yield g
    g = Graph("means", [4, 3, 5])
    mean = g.node("ReduceMean", "", axes=[2, 3], keepdims=0)
    g.last = "x"
    g.node("GlobalMaxPool")
    largest = g.node("Squeeze", "", g.constant([2, 3], numpy.int64))
    g.node("Concat", mean, largest, axis=-1)
    g.node("Unsqueeze", "", g.constant([2, 3], numpy.int64))
    g.convolve(3, 8, 1, 1)
    g.node("Flatten")
    yield g
    g = Graph("ends_in_a_picture_of_one_pixel", [2, 4, 4])
    g.convolve(3, 2, 3, 3)
    g.node("GlobalAveragePool")
    yield g
    g = Graph("residual", [2, 6, 6])
    g.convolve(4, 2, 3, 3, pads=[1, 1, 1, 1])
    g.node(
        "BatchNormalization", "", g.random(4), g.random(4), g.random(4),
        g.constant([0.5, 1, 2, 3]), epsilon=1e-3,
    )
    g.node("Identity")
    g.node("Relu")
    g.convolve(4, 4, 3, 3, pads=[1, 1, 1, 1])
    g.node("Sum", "v3", "", "v1")
    g.node("Dropout", "", g.constant(0.3))
    g.node("GlobalAveragePool")
    g.classify(4)
    yield g
    g = Graph("constants_in_nodes", [2, 3, 3])
    g.node("ConstantOfShape", g.constant([2, 2, 1, 1], numpy.int64),
           value=numpy_helper.from_array(numpy.array([0.5], numpy.float32)))
    g.node("Conv", "x", "v0")
    g.node("Constant", value=numpy_helper.from_array(RANDOM.normal(0, 1, [18, 3])))
    g.nodes[-1].input[:] = []
    g.node("Cast", "", to=TensorProto.FLOAT)
    g.node("Flatten", "v1")
    g.node("MatMul", "", "v3")
    yield g
    g = Graph("views", [3, 4, 4])
    g.node("Slice", "x", *(g.constant(v, numpy.int64) for v in ([-1], [99], [1])))
    g.classify(16)
    yield g


def refused():
    """Graphs that Atoll must refuse, and what it must name."""
    g = Graph("exponential", [4], refused=["'v0' (Exp)", "none of Atoll's"])
    g.node("Exp")
    yield g
    g = Graph("steep", [4], refused=["'v0' (LeakyRelu)", "'alpha' is 0.2", "0.01"])
    g.node("LeakyRelu", "", alpha=0.2)
    yield g
    g = Graph("uneven_pool", [1, 4, 4], refused=["(MaxPool)", "0 before and 1 behind"])
    g.node("MaxPool", "", kernel_shape=[2, 2], pads=[0, 0, 1, 1])
    yield g
    g = Graph("dilated_pool", [1, 6, 6], refused=["(MaxPool)", "'dilations' has 2", "allowed is 1"])
    g.node("MaxPool", "", kernel_shape=[2, 2], dilations=[2, 2])
    yield g
    g = Graph("transposed", [2, 4, 4], refused=["(Transpose)", "[0, 2, 3, 1]"])
    g.node("Transpose", "", perm=[0, 2, 3, 1])
    yield g
    g = Graph("product", [2, 4, 4], refused=["(Mul)", "Sigmoid"])
    g.node("Mul", "x", "x")
    yield g
    g = Graph("picture", [2, 4, 4], refused=["output 'v0'", "Nx2x4x4", "N x classes"])
    g.node("Relu")
    yield g
    g = Graph("softmax_inside", [4], refused=["'v0' (Softmax)", "inside"])
    g.node("Softmax")
    g.node("Relu")
    yield g
    g = Graph("training", [2, 4, 4], refused=["(BatchNormalization)", "'training_mode' is 1"])
    g.node("BatchNormalization", "", *(g.random(2) for _ in range(4)), training_mode=1)
    yield g
    g = Graph("other_shape", [2, 4, 4], refused=["(Reshape)", "Nx2x4x4"])
    g.node("Reshape", "", g.constant([0, 4, 8], numpy.int64))
    yield g
    g = Graph("free_sizes", [2, "H", "W"], refused=["input 'x'", "[N, 2, H, W]"])
    g.node("GlobalAveragePool")
    yield g
    g = Graph("old", [4], opset=5, refused=["version 5", "6 to"])
    g.node("Relu")
    yield g
    g = Graph("turned", [4], refused=["(Gemm)", "'transA' is 1, allowed is 0"])
    g.node("Gemm", "", g.random(4, 3), transA=1)
    yield g


def main():
    folder = Path(sys.argv[1])
    rows = [graph.write(folder) for graph in [*graphs(), *refused()]]
    (folder / "graphs.json").write_text(json.dumps(rows))


if __name__ == "__main__":
    main()
