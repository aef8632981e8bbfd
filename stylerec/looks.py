"""What recognition returns: garments, looks, item predictions and the photos they were read from."""

from dataclasses import dataclass, field

import numpy as np

from stylerec.errors import UsageError

PARTS = ("background", "skin", "hair")
"""First values of a label map; categories follow in the model's order."""


@dataclass(frozen=True, eq=False)
class Garment:
    """One recognised piece in a photo.

    `box` is `(x0, y0, x1, y1)` and `area` the covered share, both as fractions of the photo after EXIF
    orientation. `mask` is boolean `(height, width)` on the grid of the look's `label_map`, over the whole
    photo. `colours` are colour names, largest share first. `embedding` is float32 `(d,)` of length 1. `shade` is
    float32 `(3, 3)`, see `stylerec.colours.measure_shade`.
    """

    category: str
    score: float
    box: tuple[float, float, float, float]
    area: float
    mask: np.ndarray
    colours: tuple[str, ...]
    embedding: np.ndarray
    shade: np.ndarray

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise UsageError(f"Invalid garment `score`: expected 0..1, received {self.score}.")
        if self.mask.ndim != 2 or self.mask.dtype != bool:
            raise UsageError(
                f"Invalid garment `mask`: expected a boolean (height, width) array, received "
                f"{self.mask.dtype} of shape {self.mask.shape}."
            )


@dataclass(frozen=True, eq=False)
class ItemPrediction:
    """The photo taken as one item.

    `probabilities` holds every category, best first, summing to 1. `garment` is the item's own mask, box,
    colours and embedding, with `category` and `score` those of the best category.
    """

    probabilities: dict[str, float]
    garment: Garment

    def __post_init__(self) -> None:
        total = sum(self.probabilities.values())
        if abs(total - 1) > 1e-3:
            raise UsageError(f"Invalid item `probabilities`: expected a sum of 1, received {total:.4f}.")

    @property
    def category(self) -> str:
        return next(iter(self.probabilities))


@dataclass(frozen=True, eq=False)
class Look:
    """Everything recognised in one photo.

    `scores` maps every category to its calibrated probability of being in the photo, `categories` are those
    whose score reaches the category's threshold, best first. `garments` are those found with a mask, best first.
    `label_map` is uint8 `(height, width)` over the whole photo, values index `PARTS + categories of the model`.
    `regions` are further parts of the label map, of categories below their threshold: too unsure to be named, yet
    worth comparing with an item, as a coat that was tagged a jacket.
    """

    scores: dict[str, float]
    categories: tuple[str, ...]
    garments: tuple[Garment, ...]
    label_map: np.ndarray
    item: ItemPrediction
    regions: tuple[Garment, ...] = ()


@dataclass(frozen=True, eq=False)
class PhotoLook:
    """One photo of a batch with its look, or with the reason why it could not be read.

    Exactly one of `look` and `error` is set. `width` and `height` are the photo's, in pixels, after EXIF
    orientation. `thumbnail` is a small RGB uint8 `(height, width, 3)` copy of the same frame as the masks.
    """

    name: str
    photo_id: str
    width: int
    height: int
    look: Look | None
    thumbnail: np.ndarray | None = field(repr=False, default=None)
    error: str | None = None

    def __post_init__(self) -> None:
        if (self.look is None) == (self.error is None):
            raise UsageError(f"Invalid photo {self.name!r}: expected either a look or an error.")
