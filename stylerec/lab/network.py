"""The recogniser's network: a MobileNetV2 trunk, a light pyramid decoder and four heads that share it.

Heads, for an input of `(height, width)` pixels, both multiples of 32:

- `parts`: logits `(height/4, width/4, n_parts)` over `PARTS + categories`;
- `saliency`: logits `(height/4, width/4, 1)` of "belongs to the one item that this photo shows";
- `features`: map `(height/8, width/8, d)`; averaged over a mask and normalised it embeds a garment;
- `tags`: logits `(n_categories,)`, each an independent yes or no; `item`: logits `(n_categories,)`, one of all.

Trunk: M. Sandler et al., "MobileNetV2", CVPR 2018. Decoder: T.-Y. Lin et al., "Feature Pyramid Networks", CVPR 2017.
"""

from collections.abc import Sequence

import keras
from keras import layers, ops

from stylerec.domain.looks import PARTS

EMBEDDING_SIZE = 128
PREPROCESSING = "rgb / 127.5 - 1"


def build_network(
    n_categories: int, *, weights: str | None = "imagenet", size: tuple[int | None, int | None] = (None, None)
) -> keras.Model:
    """Build the network for RGB input in 0..255, `size` `(height, width)` fixed or free.

    `weights` is "imagenet" (downloaded by Keras), a path to a weights file of MobileNetV2 without top, or None.
    Batch normalisation keeps its ImageNet statistics: on a CPU that makes a training step three times faster, and
    batches that mix catalogue and street photos do not disturb it.
    """
    image = keras.Input((*size, 3), name="image")
    scaled = layers.Rescaling(1 / 127.5, offset=-1)(image)
    trunk = keras.applications.MobileNetV2(include_top=False, weights=weights, input_tensor=scaled)
    for layer in trunk.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.trainable = False
    fourth, eighth, sixteenth = (trunk.get_layer(f"block_{block}_add").output for block in (2, 5, 12))
    last = trunk.output

    context = layers.Dense(160, name="context")(layers.GlobalAveragePooling2D(keepdims=True)(last))
    top = layers.ReLU()(layers.Conv2D(160, 1, name="lateral_32")(last) + context)
    p16 = _merge(top, sixteenth, 160, "16")
    p8 = _merge(p16, eighth, 128, "8")
    p4 = _merge(p8, fourth, 64, "4")
    parts = layers.Conv2D(len(PARTS) + n_categories, 1, name="parts")(p4)
    saliency = layers.Conv2D(1, 1, name="saliency")(p4)
    features = layers.Conv2D(EMBEDDING_SIZE, 1, name="features")(p8)

    weight = layers.AveragePooling2D(8)(layers.Activation("sigmoid")(saliency)) + 0.03
    pooled = ops.sum(last * weight, axis=(1, 2)) / ops.sum(weight, axis=(1, 2))
    item = layers.Dense(n_categories, name="item")(layers.Dropout(0.2)(pooled))

    tags = layers.Dense(n_categories, name="tags_global")(layers.Dropout(0.2)(ops.mean(last, axis=(1, 2))))
    for level, name in ((p16, "16"), (p8, "8")):
        tags = tags + _attention_pool(level, n_categories, name)
    heads = {"parts": parts, "saliency": saliency, "features": features, "tags": tags, "item": item}
    return keras.Model(image, heads, name="recogniser")


def _merge(coarse: keras.KerasTensor, fine: keras.KerasTensor, channels: int, name: str) -> keras.KerasTensor:
    """Upsample `coarse` twofold, add the projected `fine` level, smooth with a separable convolution."""
    lifted = layers.UpSampling2D(2, interpolation="bilinear")(layers.Conv2D(channels, 1, name=f"reduce_{name}")(coarse))
    merged = layers.ReLU()(lifted + layers.Conv2D(channels, 1, name=f"lateral_{name}")(fine))
    return layers.SeparableConv2D(channels, 3, padding="same", activation="relu", name=f"smooth_{name}")(merged)


def _attention_pool(level: keras.KerasTensor, n_categories: int, name: str) -> keras.KerasTensor:
    """Per-category evidence averaged where that category's attention is high: keeps small things audible.

    M. Ilse, J. Tomczak, M. Welling, "Attention-based deep multiple instance learning", ICML 2018.
    """
    level = layers.SpatialDropout2D(0.2)(level)
    attention = layers.Conv2D(n_categories, 1, name=f"attention_{name}")(level)
    evidence = layers.Conv2D(n_categories, 1, name=f"evidence_{name}")(level)
    attention = ops.exp(attention - ops.max(attention, axis=(1, 2), keepdims=True))
    return ops.sum(evidence * attention, axis=(1, 2)) / ops.sum(attention, axis=(1, 2))


def trunk_layers(network: keras.Model) -> Sequence[keras.layers.Layer]:
    """Layers that come from ImageNet."""
    return network.layers[: [layer.name for layer in network.layers].index("out_relu") + 1]
