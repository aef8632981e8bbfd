"""Turn the two trained networks into the shipped model file: one signature per input size, on 16-bit weights."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import keras
import tensorflow as tf

from stylerec.domain.taxonomy import load_taxonomy
from training.item_network import join_evidence

LOOK_SIZE, ITEM_SIZE = (480, 320), (256, 192)
"""Input sizes `(height, width)` of the two jobs for portrait photos; landscape photos take them turned."""

HEADS = {LOOK_SIZE: ("parts", "features", "tags", "item"), ITEM_SIZE: ("item", "saliency")}
"""What is computed at each size: the first by the look network, the second by the item network."""

EVIDENCE_SHARE = 0.25
"""How much the pretrained classes count in an item's answer: by likelihood on the validation crops of all sets."""


RunSignature = Callable[[tf.Tensor], dict[str, tf.Tensor]]


def export_networks(look: keras.Model, item: keras.Model, path: Path) -> None:
    """Write both networks to the LiteRT file `path`, one signature `HEIGHTxWIDTH` per size and orientation."""
    taxonomy = load_taxonomy()
    categories = taxonomy.categories
    groups = [taxonomy.group_of(category) for category in categories]
    module = tf.Module()
    # The variables, not the networks: Keras would trace them again for free sizes, which upsampling refuses.
    module.weights = [variable.value for network in (look, item) for variable in network.variables]

    def read_item(image: tf.Tensor) -> dict[str, tf.Tensor]:
        return join_evidence(item(image, training=False), categories, groups, EVIDENCE_SHARE)

    signatures = {}
    for run, size in ((lambda image: look(image, training=False), LOOK_SIZE), (read_item, ITEM_SIZE)):
        for height, width in (size, size[::-1]):

            @tf.function(input_signature=[tf.TensorSpec((1, height, width, 3), tf.float32, name="image")])
            def signature(
                image: tf.Tensor, run: RunSignature = run, heads: tuple[str, ...] = HEADS[size]
            ) -> dict[str, tf.Tensor]:
                found = run(image)
                return {name: found[name][0] for name in heads}

            signatures[f"{height}x{width}"] = signature.get_concrete_function()
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder, signatures=signatures)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=list(signatures))
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
        path.write_bytes(converter.convert())
