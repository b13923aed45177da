"""Makes tiny_voice.onnx: a Piper model of our own that hums one tone for each phoneme.

Run with the `onnx` package: python make_tiny_voice.py
"""

from pathlib import Path

import onnx
from onnx import TensorProto, helper

RATE, SAMPLES, HERTZ = 22_050, 900, 30  # samples a phoneme; hertz a step of its number


def constant(name: str, value: float, kind: int) -> onnx.NodeProto:
    tensor = helper.make_tensor(name, kind, [], [value])
    return helper.make_node("Constant", [], [name], value=tensor)


def model() -> onnx.ModelProto:
    """input, input_lengths and scales as Piper gives them; sin(2 pi f t) for every id, one after
    the other, each SAMPLES times the length scale long. Padding, whose id is 0, is silence."""
    whole, real = TensorProto.INT64, TensorProto.FLOAT
    nodes = [
        constant("one", 1, whole),
        constant("zero_at", 0.0, real),
        constant("step", 1.0, real),
        constant("samples", float(SAMPLES), real),
        constant("radians", 6.283185 * HERTZ / RATE, real),
        constant("loudness", 0.5, real),
        helper.make_node("Gather", ["scales", "one"], ["length"]),
        helper.make_node("Mul", ["length", "samples"], ["count"]),
        helper.make_node("Range", ["zero_at", "count", "step"], ["times"]),
        helper.make_node("Mul", ["times", "radians"], ["ramp"]),
        helper.make_node("Cast", ["input"], ["ids"], to=real),
        helper.make_node(
            "Constant", [], ["column"], value=helper.make_tensor("column", whole, [2], [-1, 1])
        ),
        helper.make_node("Reshape", ["ids", "column"], ["tall"]),
        helper.make_node("Mul", ["tall", "ramp"], ["angles"]),
        helper.make_node("Sin", ["angles"], ["tones"]),
        helper.make_node("Mul", ["tones", "loudness"], ["soft"]),
        helper.make_node(
            "Constant", [], ["flat"], value=helper.make_tensor("flat", whole, [4], [1, 1, 1, -1])
        ),
        helper.make_node("Reshape", ["soft", "flat"], ["output"]),
        # Piper gives it; a graph may not have an input that nothing reads.
        helper.make_node("Identity", ["input_lengths"], ["ignored"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny_voice",
        [
            helper.make_tensor_value_info("input", whole, [1, "phonemes"]),
            helper.make_tensor_value_info("input_lengths", whole, [1]),
            helper.make_tensor_value_info("scales", real, [3]),
        ],
        [helper.make_tensor_value_info("output", real, [1, 1, 1, "samples"])],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(made)
    return made


if __name__ == "__main__":
    onnx.save(model(), Path(__file__).with_name("tiny_voice.onnx"))
