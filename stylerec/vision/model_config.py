"""What must be known beside a network's weights: `config.json` of a model's folder."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from stylerec.domain.looks import PARTS
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import ModelError
from stylerec.language import _
from stylerec.vision.config_digest import CHECKSUM, config_digest
from stylerec.vision.mask_quality import N_FEATURES

FORMAT = 3
FITS = ("item_offset", "garment_fit", "garment_offset", "quality_fit", "item_quality_fit", "places")
"""What a config may lack, while it is made."""
WAY_BACK = _(
    "Get it back with `git checkout -- models/recogniser` in a checkout, or with `pip install --force-reinstall "
    "--no-deps .` for an installed package; STYLEREC_MODEL_DIR names another folder."
)


@dataclass(frozen=True)
class ModelConfig:
    """What must be known beside the weights; arrays follow the order of `categories`.

    `look_size` and `item_size` are the network's inputs `(height, width)` for the two jobs, each also in landscape:
    small things in an outfit need many pixels, one garment is named best with fewer. `tag_scale` and `tag_offset`
    calibrate the score of each category (J. Platt, 1999), `thresholds` turn scores into categories.
    `item_temperature` calibrates the item's probabilities (C. Guo et al., "On calibration of modern neural networks",
    ICML 2017), and `item_offset` `(n,)`, zeros by default, is added to their logarithms against the network's habit of
    naming what it saw often (A. K. Menon et al., "Long-tail learning via logit adjustment", ICLR 2021).
    `evidence_weight` is how much a category's score counts where its pixels are told apart, `part_offset`
    `(3 + n,)` balances common against rare parts.

    What `training.calibrate_look` fits has defaults that leave things as they are: `garment_fit` `(2,)` (level,
    log-odds of the score) and `garment_offset` `(n,)` make the score of a garment that was chosen for the outfit,
    `quality_fit` and `item_quality_fit` `(N_FEATURES,)` the expected quality of a mask (see `mask_quality`), in a look
    and of an item alone, and `places` `(n, 3)` are where on a person a
    category is worn and how large it is at least (see `coherent.is_in_place`).
    """

    categories: tuple[str, ...]
    look_size: tuple[int, int]
    item_size: tuple[int, int]
    tag_scale: np.ndarray
    tag_offset: np.ndarray
    thresholds: np.ndarray
    item_temperature: float
    evidence_weight: float
    part_offset: np.ndarray
    item_offset: np.ndarray = field(default_factory=lambda: np.zeros(1))
    garment_fit: np.ndarray = field(default_factory=lambda: np.array([0.0, 1.0]))
    garment_offset: np.ndarray = field(default_factory=lambda: np.zeros(1))
    quality_fit: np.ndarray = field(default_factory=lambda: np.array([10.0] + [0.0] * (N_FEATURES - 1)))
    item_quality_fit: np.ndarray = field(default_factory=lambda: np.array([10.0] + [0.0] * (N_FEATURES - 1)))
    places: np.ndarray = field(default_factory=lambda: np.array([[0.0, 1.0, 0.0]]))

    def __post_init__(self) -> None:
        shapes = {"garment_fit": (2,), "quality_fit": (N_FEATURES,), "item_quality_fit": (N_FEATURES,)}
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"`{name}`: expected shape {shape}, received {getattr(self, name).shape}")
        n = len(self.categories)
        for name in ("item_offset", "garment_offset"):
            object.__setattr__(self, name, np.broadcast_to(getattr(self, name), (n,)))
        object.__setattr__(self, "places", np.broadcast_to(self.places, (n, 3)))

    @classmethod
    def load(cls, folder: Path) -> tuple["ModelConfig", bytes]:
        """The config and the checked network file of `folder`. Raises `ModelError`."""
        try:
            table = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            if table["format"] != FORMAT:
                raise ModelError(
                    _(
                        "Cannot use the model in '{folder}': its format is {found}, this version of stylerec reads "
                        "{known}. {advice}"
                    ).format(folder=folder, found=table["format"], known=FORMAT, advice=WAY_BACK)
                )
            network = (folder / table["network"]["file"]).read_bytes()
            digest = hashlib.sha256(network).hexdigest()
            if digest != table["network"]["sha256"]:
                raise ModelError(
                    _(
                        "The model file '{file}' is damaged: expected SHA-256 {expected}..., received {digest}.... "
                        "{advice}"
                    ).format(
                        file=folder / table["network"]["file"],
                        expected=table["network"]["sha256"][:12],
                        digest=digest[:12],
                        advice=WAY_BACK,
                    )
                )
            config = cls(
                categories=tuple(table["categories"]),
                look_size=_size(table["look_size"]),
                item_size=_size(table["item_size"]),
                tag_scale=np.array(table["tag_scale"], dtype=np.float32),
                tag_offset=np.array(table["tag_offset"], dtype=np.float32),
                thresholds=np.array(table["thresholds"], dtype=np.float32),
                item_temperature=float(table["item_temperature"]),
                evidence_weight=float(table["evidence_weight"]),
                part_offset=np.array(table["part_offset"], dtype=np.float32),
                **{name: np.array(table[name], dtype=float) for name in FITS if name in table},
            )
        except FileNotFoundError as error:
            raise ModelError(
                _("The model file '{filename}' is missing. {advice}").format(filename=error.filename, advice=WAY_BACK)
            ) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                _("The model's 'config.json' in '{folder}' is damaged ({error!r}). {advice}").format(
                    folder=folder, error=error, advice=WAY_BACK
                )
            ) from error
        config = replace(config, categories=_known(config.categories, folder))
        if wrong := _wrong_in(table, config):
            raise ModelError(
                _("The model's 'config.json' in '{folder}' is damaged: {wrong}. {advice}").format(
                    folder=folder, wrong=wrong, advice=WAY_BACK
                )
            )
        return config, network


def _wrong_in(table: dict[str, Any], config: ModelConfig) -> str | None:
    """What is wrong with the numbers of a config that could be read."""
    n = len(table["categories"])
    lengths = {"tag_scale": n, "tag_offset": n, "thresholds": n, "part_offset": n + len(PARTS)}
    for name, length in lengths.items():
        values = getattr(config, name)
        if values.shape != (length,):
            return _("'{name}' has the shape {shape}, expected ({length},)").format(
                name=name, shape=values.shape, length=length
            )
    for name in (*lengths, *FITS):
        if not np.isfinite(getattr(config, name)).all():
            return _("'{name}' has a value that is no number").format(name=name)
    if len(set(table["categories"])) < n:
        return _("a category is there twice")
    if not ((config.thresholds > 0) & (config.thresholds < 1)).all():
        return _("a threshold is not between 0 and 1")
    if not (0 < config.item_temperature < 100 and 0 <= config.evidence_weight < 100):
        return _("a temperature or weight is out of range")
    if config_digest(table) != table.get(CHECKSUM):
        return _("its checksum is another one")
    return None


def _known(categories: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    """A model's categories in today's words, those of an older version too. Raises `ModelError` for other words."""
    taxonomy = load_taxonomy()
    terms = tuple(map(taxonomy.current, categories))
    if strange := sorted(set(terms) - set(taxonomy.terms)):
        raise ModelError(
            _(
                "Cannot use the model in '{folder}': it speaks of {strange}, which this version of stylerec "
                "does not know. {advice}"
            ).format(folder=folder, strange=", ".join(strange), advice=WAY_BACK)
        )
    return terms


def _size(value: list[int]) -> tuple[int, int]:
    height, width = value
    return int(height), int(width)
