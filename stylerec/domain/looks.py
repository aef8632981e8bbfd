"""What recognition returns: garments, looks, item predictions and the photos they were read from."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from stylerec.domain.arrays import Embedding, LabelMap, Mask, RgbImage, Shade
from stylerec.errors import UsageError

Box = tuple[float, float, float, float]
"""`(x0, y0, x1, y1)`, fractions of a photo."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)

PARTS = ("background", "skin", "hair")
"""First values of a label map; categories follow in the model's order."""

CLEAN_QUALITY = 0.6
"""Expected quality from which a mask is good enough to be drawn."""


@dataclass(frozen=True, eq=False)
class Garment:
    """One recognised piece in a photo.

    `box` is `(x0, y0, x1, y1)` and `area` the covered share, both as fractions of the photo after EXIF
    orientation. The box of a bag takes in its strap, which the mask may lack. `mask` is boolean `(height, width)` on
    the grid of the look's `label_map`, over the whole photo. `colours` are colour names, largest share first;
    there are none where nothing of the garment itself is seen.
    `embedding` is float32 `(d,)` of length 1. `shade` is float32 `(3, 3)`, see
    `stylerec.domain.colours.measure_shade`.
    `alternatives` are categories that it may be instead, likeliest first. `quality` is the intersection over union
    with the true mask that is to be expected, 0..1; 0 where such a garment is not worn.
    """

    category: str
    score: float
    box: Box
    area: float
    mask: Mask = field(repr=False)
    colours: tuple[str, ...]
    embedding: Embedding = field(repr=False)
    shade: Shade = field(repr=False)
    alternatives: tuple[str, ...] = ()
    quality: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise UsageError(f"Invalid garment `score`: expected 0..1, received {self.score}.")
        if self.mask.ndim != 2 or self.mask.dtype != bool:
            raise UsageError(
                f"Invalid garment `mask`: expected a boolean (height, width) array, received "
                f"{self.mask.dtype} of shape {self.mask.shape}."
            )

    @property
    def is_clean(self) -> bool:
        """Whether the mask is good enough for an outline or a cut-out."""
        return self.quality >= CLEAN_QUALITY


def join_boxes(boxes: Sequence[Box]) -> Box:
    """The box around several boxes."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def join_parts(parts: Sequence[Garment]) -> Garment:
    """Several parts of one garment as one: its category and what it looks like are those of the largest."""
    if len(parts) == 1:
        return parts[0]
    mask = np.any([part.mask for part in parts], axis=0)
    return replace(
        max(parts, key=lambda part: part.area),
        score=max(part.score for part in parts),
        box=join_boxes([part.box for part in parts]),
        mask=mask,
        area=float(mask.mean()),
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
        """The likeliest category."""
        return next(iter(self.probabilities))


@dataclass(frozen=True, eq=False)
class Look:
    """Everything recognised in one photo.

    `scores` maps every category to its calibrated probability of being in the photo, `categories` are those
    whose score reaches the category's threshold, best first. `garments` are those found with a mask, best first.
    `label_map` is uint8 `(height, width)` over the whole photo, values index `PARTS + categories of the model`.
    `regions` are further parts of the label map, of categories below their threshold: too unsure to be named, yet
    worth comparing with an item, as a coat that was tagged a jacket. `proposals` are parts of the outfit that look
    alike, whatever they are called: a blouse that the label map takes for the coat above it. They are for comparing
    only: their score is 0, their category is that of what they lie in.
    """

    scores: dict[str, float]
    categories: tuple[str, ...]
    garments: tuple[Garment, ...]
    label_map: LabelMap = field(repr=False)
    item: ItemPrediction
    regions: tuple[Garment, ...] = ()
    proposals: tuple[Garment, ...] = ()

    @property
    def pieces(self) -> tuple[Garment, ...]:
        """Everything that was seen: garments, regions, proposals, and last the photo as one item."""
        return (*self.garments, *self.regions, *self.proposals, self.item.garment)


@dataclass(frozen=True, eq=False)
class PhotoLook:
    """One photo of a batch with its look, or with the reason why it could not be read.

    Exactly one of `look` and `error` is set; calling this class makes a `ReadPhoto` or an `UnreadPhoto`, as calling
    `pathlib.Path` makes a path of the system's kind. `width` and `height` are the photo's, in pixels, after EXIF
    orientation. `thumbnail` is a small RGB uint8 `(height, width, 3)` copy of the same frame as the masks.
    `picture_hash` has 16 hex digits, see `stylerec.vision.picture_hash`: photos with nearly the same are one look.
    Raises `UsageError` for both or neither of `look` and `error`.
    """

    name: str
    photo_id: str
    width: int
    height: int
    look: Look | None
    thumbnail: RgbImage | None = field(repr=False, default=None)
    error: str | None = None
    picture_hash: str | None = None

    def __new__(cls, *values: object, **named: object) -> "PhotoLook":
        """A `ReadPhoto` where there is a look, else an `UnreadPhoto`."""
        if cls is PhotoLook:
            look = named["look"] if "look" in named else values[4]
            cls = UnreadPhoto if look is None else ReadPhoto
        return super().__new__(cls)

    def __post_init__(self) -> None:
        if (self.look is None) == (self.error is None):
            raise UsageError(f"Invalid photo {self.name!r}: expected either a look or an error.")

    @property
    def garments(self) -> tuple[Garment, ...]:
        """The garments found, best first; none in a photo that could not be read."""
        return self.look.garments if self.look else ()


@dataclass(frozen=True, eq=False)
class ReadPhoto(PhotoLook):
    """A photo with a look."""

    look: Look
    error: None = None


@dataclass(frozen=True, eq=False)
class UnreadPhoto(PhotoLook):
    """A photo with the reason why it could not be read."""

    look: None
    error: str = ""
