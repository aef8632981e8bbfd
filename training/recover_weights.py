"""Turn the shipped network file back into weights to train on: `python -m training.recover_weights MODEL LOOK ITEM`.

MODEL is a folder such as `models/recogniser`; LOOK and ITEM receive the weights of its two networks. The file keeps 16
bits of every weight and has batch normalisation folded into the convolutions, so each of those becomes the identity
plus an offset. Its tensors bear the names of the layers.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.lab.network import build_network
from training.item_network import build_item_network

AXES = {"CONV_2D": (1, 2, 3, 0), "DEPTHWISE_CONV_2D": (1, 2, 3, 0), "FULLY_CONNECTED": (1, 0)}
"""Axes of the file's weights in the order of Keras, by operator."""
COMPUTES = ("convolution", "depthwise", "separable_conv2d", "MatMul", "Tensordot")
"""What the names of tensors say behind the layer that they belong to."""
NORMALISATION = keras.layers.BatchNormalization

Found = dict[tuple[str, str], list[np.ndarray]]
"""Kernels and then the offset, by the network's and the layer's name."""


def read_weights(network_file: bytes, signature: str) -> Found:
    """The weights of every layer that a signature computes, of all its networks."""
    model = schema.ModelT.InitFromPackedBuf(network_file, 0)
    names = {value: name for name, value in vars(schema.BuiltinOperator).items() if isinstance(value, int)}
    graph = model.subgraphs[{d.signatureKey.decode(): d.subgraphIndex for d in model.signatureDefs}[signature]]
    source: dict[int, int] = {}
    found: Found = defaultdict(list)

    def value(index: int) -> np.ndarray | None:
        tensor = graph.tensors[source.get(index, index)]
        data = model.buffers[tensor.buffer].data
        if index < 0 or data is None:
            return None
        kind = {schema.TensorType.FLOAT16: np.float16, schema.TensorType.FLOAT32: np.float32}[tensor.type]
        return np.frombuffer(bytes(data), kind).reshape(tensor.shape).astype(np.float32)

    for operator in graph.operators:
        code = model.operatorCodes[operator.opcodeIndex]
        name = names[max(code.builtinCode, code.deprecatedBuiltinCode)]
        if name == "DEQUANTIZE":
            source[operator.outputs[0]] = operator.inputs[0]
        elif name in AXES:
            stored = value(operator.inputs[1])
            if stored is not None:
                layer = _layer_of(graph.tensors[operator.inputs[1]].name.decode())
                weights, offset = stored.transpose(AXES[name]), value(operator.inputs[2])
                channels = weights.shape[2] if name == "DEPTHWISE_CONV_2D" else weights.shape[-1]
                # The file leaves out an offset that is nothing but zeros.
                found[layer] = [
                    *found[layer][:-1],
                    weights,
                    np.zeros(channels, np.float32) if offset is None else offset,
                ]
    return dict(found)


def _layer_of(tensor: str) -> tuple[str, str]:
    """Network and layer from a name such as `item_1/block_0_project_conv_1/convolution3`, several joined by `;`."""
    parts = [name.split("/") for name in tensor.split(";") if name.count("/") >= 2]
    network, layer = next((part[0], part[1]) for part in parts if part[2].startswith(COMPUTES))
    return network.rsplit("_", 1)[0], layer.rsplit("_", 1)[0]


def fill_network(network: keras.Model, found: Found) -> None:
    """Put recovered weights into a network; every layer with weights must be among them."""
    left = {layer: values for (name, layer), values in found.items() if name == network.name}
    for layer in network.layers:
        if not layer.weights or isinstance(layer, NORMALISATION):
            continue
        *kernels, offset = left.pop(layer.name)
        shapes = [tuple(weight.shape) for weight in layer.weights]
        if len(layer.weights) > len(kernels):
            kernels.append(offset)
        else:
            norm = next(norm for norm in _next_layers(layer) if isinstance(norm, NORMALISATION))
            one = np.ones_like(offset)
            norm.set_weights([one * np.sqrt(1 + norm.epsilon), offset, np.zeros_like(offset), one])
        layer.set_weights([kernel.reshape(shape) for kernel, shape in zip(kernels, shapes, strict=True)])


def _next_layers(layer: keras.Layer) -> Iterator[keras.Layer]:
    for node in layer._outbound_nodes:
        yield node.operation


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.recover_weights", description=__doc__)
    for name in ("model", "look", "item"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args(arguments)
    config = json.loads((options.model / "config.json").read_text(encoding="utf-8"))
    file = (options.model / config["network"]["file"]).read_bytes()
    looks, items = (read_weights(file, "x".join(map(str, config[size]))) for size in ("look_size", "item_size"))
    count = len(load_taxonomy().categories)
    for network, path in (
        (build_network(count, weights=None), options.look),
        (build_item_network(count, 0), options.item),
    ):
        fill_network(network, {**items, **looks})
        path.parent.mkdir(parents=True, exist_ok=True)
        network.save_weights(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
