"""The four models of the comparison: settings, and the Keras network that they describe.

All take RGB in 0..255 of a fixed size and give one logit per category; preprocessing is part of the network.
"""

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal

import keras
from keras import layers

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import ModelError, UsageError
from stylerec.lab.network import build_network
from stylerec.language import _

Architecture = Literal["cnn", "resnet50", "mobilenet_v2"]
Preprocessing = Literal["rgb / 255", "right"]
RANDOM, IMAGENET = "random", "imagenet"


@dataclass(frozen=True)
class ClassifierSettings:
    """Everything that a run depends on but its photos.

    `size` is `(height, width)` in pixels. `weights` of a backbone: "imagenet" (fetched by Keras), "random", or a
    weights file of the backbone without top or of the recogniser. A backbone that is not `fine_tuned` keeps them.
    `preprocessing` "right" is the one that the backbone was trained with, "rgb / 255" the study's. Rates are those of
    AdamW, for the new layers and for the backbone. `balance` b draws a category of n photos as if it had n^(1-b).
    `patience` counts epochs without a better validation loss, 0 never stops. `averaging` is the decay of the weights'
    moving average, 0 for none. A `mirrored` network sees a photo and its mirror image when it is done, and takes the
    mean. `start` is the folder of a finished run of the same network, perhaps at another size, that this one goes on
    from; no `weights` are loaded then. "l1" and "l2" weigh the sums over all kernels that are trained.
    """

    model: str
    architecture: Architecture
    size: tuple[int, int] = (64, 64)
    weights: str = RANDOM
    preprocessing: Preprocessing = "rgb / 255"
    fine_tuned: bool = False
    frozen_up_to: str = ""
    dense: int = 0
    dropout: float = 0.5
    l1: float = 0.0
    l2: float = 0.0
    augment: float = 1.0
    epochs: int = 30
    patience: int = 5
    batch: int = 64
    rate: float = 1e-3
    backbone_rate: float = 3e-4
    weight_decay: float = 0.0
    schedule: Literal["constant", "cosine"] = "constant"
    label_smoothing: float = 0.0
    balance: float = 0.0
    prior: float = 0.0
    averaging: float = 0.0
    mirrored: bool = False
    start: str = ""
    seed: int = 1


MODELS: dict[str, ClassifierSettings] = {
    "baseline": ClassifierSettings("baseline", "cnn", dense=512),
    "resnet50": ClassifierSettings(
        "resnet50", "resnet50", weights=IMAGENET, dense=512, augment=0.0, preprocessing="rgb / 255"
    ),
    "l1l2": ClassifierSettings("l1l2", "cnn", dense=512, l1=0.01, l2=0.01),
    "transfer": ClassifierSettings(
        "transfer",
        "mobilenet_v2",
        size=(160, 120),
        weights=IMAGENET,
        preprocessing="right",
        fine_tuned=True,
        dropout=0.3,
        augment=0.5,
        patience=0,
        batch=32,
        rate=2e-3,
        backbone_rate=5e-4,
        weight_decay=0.02,
        schedule="cosine",
        label_smoothing=0.1,
        balance=0.25,
        prior=0.5,
        epochs=6,
        averaging=0.998,
        mirrored=True,
    ),
}

VARIANTS: dict[str, dict[str, dict[str, Any]]] = {
    "resnet50": {"study": {}, "preprocessed": {"preprocessing": "right"}},
    "l1l2": {"study": {}, "tuned": {"l1": 0.0, "l2": 1e-4}},
}
"""Where the study left something to be desired, its own way and a better one."""


def choose_settings(model: str, variant: str = "", **changes: Any) -> ClassifierSettings:
    """Settings of a model of `MODELS`, of its variant, with changes by field name. Raises `UsageError`."""
    if model not in MODELS:
        raise UsageError(f"Unknown `model`: expected one of {', '.join(MODELS)}, received {model!r}.")
    variants = VARIANTS.get(model, {})
    if variant and variant not in variants:
        known = ", ".join(variants) or "none"
        raise UsageError(f"Unknown variant of {model}: expected one of {known}, received {variant!r}.")
    known_fields = {entry.name: entry for entry in dataclasses.fields(ClassifierSettings)}
    for name in changes:
        if name not in known_fields or name == "model":
            raise UsageError(
                f"Unknown setting {name!r}: expected one of {', '.join(sorted(known_fields.keys() - {'model'}))}."
            )
    return dataclasses.replace(MODELS[model], **{**variants.get(variant, {}), **changes})


@dataclass(frozen=True, eq=False)
class Classifier:
    """`network` gives logits for RGB in 0..255. `features` is the part that is not trained and `head` the rest, where
    the features of a photo never change; both are None otherwise. `backbone` are the variables that are fine-tuned.
    """

    network: keras.Model
    features: keras.Model | None = None
    head: keras.Model | None = None
    backbone: list[keras.Variable] = field(default_factory=list)


def build_classifier(settings: ClassifierSettings, n_categories: int) -> Classifier:
    """Build the network of the settings. Raises `ModelError` when weights cannot be had."""
    if settings.architecture == "cnn":
        return Classifier(_cnn(settings, n_categories))
    image = keras.Input((*settings.size, 3), name="image")
    backbone = _backbone(settings)
    pooled = layers.GlobalAveragePooling2D(name="pooled")(backbone(_preprocess(settings)(image)))
    features = keras.Model(image, pooled, name="features")
    entry = keras.Input(pooled.shape[1:])
    head = keras.Model(entry, _head(settings, n_categories)(entry), name="head")
    network = keras.Model(image, head(pooled), name=settings.model)
    if not settings.fine_tuned:
        backbone.trainable = False
        return Classifier(network, features=features, head=head)
    _freeze(backbone, settings.frozen_up_to)
    return Classifier(network, backbone=list(backbone.trainable_variables))


def with_mirror_image(network: keras.Model) -> keras.Model:
    """The network whose probabilities are the mean over a photo and its mirror image."""
    image = keras.Input(network.input_shape[1:], name="image")
    both = [keras.ops.softmax(network(seen)) for seen in (image, keras.ops.flip(image, axis=2))]
    return keras.Model(image, keras.ops.log((both[0] + both[1]) / 2 + 1e-9), name=network.name)


def _cnn(settings: ClassifierSettings, n_categories: int) -> keras.Model:
    """The study's network: three convolutions with pooling, a dense layer, dropout."""
    network = keras.Sequential([keras.Input((*settings.size, 3), name="image"), layers.Rescaling(1 / 255)])
    for filters in (32, 64, 128):
        network.add(layers.Conv2D(filters, 3, activation="relu", kernel_regularizer=_penalty(settings)))
        network.add(layers.MaxPooling2D())
    network.add(layers.Flatten())
    for layer in _head_layers(settings, n_categories):
        network.add(layer)
    network.name = settings.model
    return network


def _head(settings: ClassifierSettings, n_categories: int) -> keras.Sequential:
    return keras.Sequential(_head_layers(settings, n_categories))


def _head_layers(settings: ClassifierSettings, n_categories: int) -> list[keras.layers.Layer]:
    dense = []
    if settings.dense:
        dense.append(layers.Dense(settings.dense, activation="relu", kernel_regularizer=_penalty(settings)))
    last = layers.Dense(n_categories, kernel_regularizer=_penalty(settings), name="logits")
    return [*dense, layers.Dropout(settings.dropout, seed=settings.seed), last]


def _penalty(settings: ClassifierSettings) -> keras.regularizers.Regularizer | None:
    return keras.regularizers.L1L2(settings.l1, settings.l2) if settings.l1 or settings.l2 else None


def _preprocess(settings: ClassifierSettings) -> keras.layers.Layer:
    """From 0..255 to what the backbone expects, or to what the study gave it."""
    if settings.preprocessing == "rgb / 255":
        return layers.Rescaling(1 / 255)
    if settings.architecture == "mobilenet_v2":
        return layers.Rescaling(1 / 127.5, offset=-1)
    return _CaffeColours()


@keras.saving.register_keras_serializable("stylerec")
class _CaffeColours(layers.Layer):
    """Blue, green, red in 0..255 less the mean of ImageNet: what Keras's ResNet50 was trained with."""

    MEAN = (103.939, 116.779, 123.68)

    def call(self, image: Any) -> Any:
        return image[..., ::-1] - keras.ops.convert_to_tensor(self.MEAN, dtype=image.dtype)


def _backbone(settings: ClassifierSettings) -> keras.Model:
    application = {
        "resnet50": keras.applications.ResNet50,
        "mobilenet_v2": keras.applications.MobileNetV2,
    }[settings.architecture]
    shape = (*settings.size, 3)
    if settings.weights == RANDOM or settings.start:
        return application(include_top=False, weights=None, input_shape=shape)
    try:
        if settings.weights == IMAGENET:
            return application(include_top=False, weights=IMAGENET, input_shape=(None, None, 3))
        backbone = application(include_top=False, weights=None, input_shape=shape)
        _load(backbone, settings)
    except Exception as error:  # Keras raises that very class when it cannot fetch weights
        raise ModelError(
            _(
                "Cannot load the weights {weights!r} of {architecture} ({reason}): expected 'imagenet' with access "
                "to the internet, or a weights file (--weights FILE) of the network without top."
            ).format(weights=settings.weights, architecture=settings.architecture, reason=_first_line(error))
        ) from error
    return backbone


def _load(backbone: keras.Model, settings: ClassifierSettings) -> None:
    try:
        backbone.load_weights(settings.weights)
    except ValueError:
        if settings.architecture != "mobilenet_v2":
            raise
        recogniser = build_network(len(load_taxonomy().categories), weights=None)
        recogniser.load_weights(settings.weights)
        names = {layer.name for layer in recogniser.layers}
        for layer in backbone.layers:
            if layer.weights and layer.name in names:
                layer.set_weights(recogniser.get_layer(layer.name).get_weights())


def _freeze(backbone: keras.Model, last_frozen: str) -> None:
    """Batch normalisation keeps its statistics, which trains three times faster on a CPU; so may the first blocks."""
    names = [layer.name for layer in backbone.layers]
    if last_frozen and last_frozen not in names:
        raise UsageError(f"Invalid `frozen_up_to`: expected a layer such as 'block_3_add', received {last_frozen!r}.")
    first_free = names.index(last_frozen) + 1 if last_frozen else 0
    for place, layer in enumerate(backbone.layers):
        layer.trainable = place >= first_free and not isinstance(layer, layers.BatchNormalization)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:200]
