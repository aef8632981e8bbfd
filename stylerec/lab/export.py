"""Turn a trained network into the shipped model file: one signature per input size, all on the same 16-bit weights."""

import tempfile
from pathlib import Path

import keras
import tensorflow as tf

LOOK_SIZE, ITEM_SIZE = (480, 320), (256, 192)
"""Input sizes `(height, width)` of the two jobs for portrait photos; landscape photos take them turned."""

HEADS = {LOOK_SIZE: ("parts", "features", "tags"), ITEM_SIZE: ("item", "saliency")}
"""What is computed at each size; an item is read as it is and mirrored, and the mean of both is its answer."""


def export_network(network: keras.Model, path: Path) -> None:
    """Write `network` to the LiteRT file `path`, one signature `HEIGHTxWIDTH` per size and orientation."""
    module = tf.Module()
    # The variables, not the network: Keras would trace it again for free sizes, which upsampling refuses.
    module.weights = [variable.value for variable in network.variables]
    signatures = {}
    for (height, width), heads in [*HEADS.items(), *((size[::-1], heads) for size, heads in HEADS.items())]:

        @tf.function(input_signature=[tf.TensorSpec((1, height, width, 3), tf.float32, name="image")])
        def run(image: tf.Tensor, heads: tuple[str, ...] = heads) -> dict[str, tf.Tensor]:
            found = network(image, training=False)
            if "item" in heads:
                mirrored = network(tf.reverse(image, [2]), training=False)
                mirrored["saliency"] = tf.reverse(mirrored["saliency"], [2])
                found = {name: (found[name] + mirrored[name]) / 2 for name in heads}
            return {name: found[name][0] for name in heads}

        signatures[f"{height}x{width}"] = run.get_concrete_function()
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder, signatures=signatures)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=list(signatures))
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
        path.write_bytes(converter.convert())
