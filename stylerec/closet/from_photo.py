"""A garment of a photo as a photo of its own, for a closet."""

import io
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image

from stylerec.closet.purchase import NEARLY_THE_SAME
from stylerec.closet.standing_in import SAID_ALIKE, stand_in_scores
from stylerec.domain.arrays import RgbImage
from stylerec.domain.looks import Garment, ItemPrediction, Look, PhotoLook
from stylerec.domain.pieces import Piece
from stylerec.domain.taxonomy import Taxonomy
from stylerec.recommendation import item_from_garment
from stylerec.vision.images import Photo, photo_id_of

CROP_MARGIN = 0.03
"""What stays around the garment, as a share of the photo."""
LEAST_CROP_SIDE = 0.2
"""Share of the photo that a side of the crop has at least, so that small things can be told."""


def cut_from_photo(photo: Photo, seen: Look, garment: Garment, taxonomy: Taxonomy) -> tuple[bytes, PhotoLook]:
    """The part of a photo that shows the garment, as JPEG bytes, with a look in which it is the item.

    The same garment of the same photo gives the same bytes. `seen` is the photo's look as its model saw it: the new
    look speaks of the same categories. `garment` is the garment as the person says, `taxonomy` theirs.
    """
    rows, columns = _cells(garment, seen.label_map.shape)
    height, width = photo.image.shape[:2]
    n_rows, n_columns = seen.label_map.shape
    top, bottom = (round(edge * height / n_rows) for edge in (rows.start, rows.stop))
    left, right = (round(edge * width / n_columns) for edge in (columns.start, columns.stop))
    crop = np.ascontiguousarray(photo.image[top:bottom, left:right])
    data = _encode(crop, garment.category)
    own = _in_crop(garment, rows, columns, seen.label_map.shape)
    item = _item(own, seen, taxonomy)
    look = Look(
        scores={name: float(name == item.category) for name in seen.scores},
        categories=(item.category,),
        garments=(item.garment,),
        label_map=np.ascontiguousarray(seen.label_map[rows, columns]),
        item=item,
    )
    return data, PhotoLook(photo.name, photo_id_of(data), crop.shape[1], crop.shape[0], look)


def _encode(image: RgbImage, category: str) -> bytes:
    """A JPEG that says which garment is meant: two may lie in the same place, as a sweater in a blazer."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "JPEG", quality=92, comment=category)
    return buffer.getvalue()


def find_twin(garment: Garment, pieces: Sequence[Piece], taxonomy: Taxonomy) -> Piece | None:
    """The owned piece that is nearly the same as the garment, and perhaps is it; None without one."""
    if not pieces:
        return None
    table = stand_in_scores((garment,), pieces, taxonomy)
    nearest = table.pair(0, int(table.score[0].argmax()), taxonomy)
    return nearest.piece if nearest.score >= NEARLY_THE_SAME and nearest.look_alike >= SAID_ALIKE else None


def shows_several(look: Look, taxonomy: Taxonomy) -> bool:
    """Whether a photo shows pieces of several groups, as an outfit does."""
    return len({taxonomy.group_of(garment.category) for garment in look.garments}) > 1


def _cells(garment: Garment, grid: tuple[int, ...]) -> tuple[slice, slice]:
    """The rows and columns of the grid that the crop has."""
    x0, y0, x1, y1 = garment.box
    return _span(y0, y1, grid[0]), _span(x0, x1, grid[1])


def _span(start: float, end: float, n: int) -> slice:
    half = max((end - start) / 2 + CROP_MARGIN, LEAST_CROP_SIDE / 2)
    middle = min(max((start + end) / 2, half), 1 - half) if half < 0.5 else 0.5
    return slice(max(0, int((middle - half) * n)), min(n, int(np.ceil((middle + half) * n))))


def _in_crop(garment: Garment, rows: slice, columns: slice, grid: tuple[int, ...]) -> Garment:
    """The garment in fractions of the crop."""
    x0, y0, x1, y1 = garment.box
    n_rows, n_columns = rows.stop - rows.start, columns.stop - columns.start
    x = [min(max((edge * grid[1] - columns.start) / n_columns, 0.0), 1.0) for edge in (x0, x1)]
    y = [min(max((edge * grid[0] - rows.start) / n_rows, 0.0), 1.0) for edge in (y0, y1)]
    mask = np.ascontiguousarray(garment.mask[rows, columns])
    return replace(garment, box=(x[0], y[0], x[1], y[1]), mask=mask, area=float(mask.mean()))


def _item(garment: Garment, seen: Look, taxonomy: Taxonomy) -> ItemPrediction:
    """The garment as an item in the words of the look's model; one in a word of the person's own is as near as can be.

    The other categories are those that the photo may show in its place.
    """
    chances = item_from_garment(garment, None, taxonomy).probabilities
    known = {name: chances.get(name, 0.0) for name in seen.item.probabilities}
    if not sum(known.values()):
        known = dict(seen.item.probabilities)
    total = sum(known.values())
    ranked = dict(sorted(((name, chance / total) for name, chance in known.items()), key=lambda pair: -pair[1]))
    best = next(iter(ranked))
    return ItemPrediction(ranked, replace(garment, category=best, score=ranked[best]))
