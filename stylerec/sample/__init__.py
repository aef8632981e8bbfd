"""A sample mood board and an item to style, drawn here, so that a newcomer sees everything at once.

`draw_board()` yields sixteen photos of outfits as `(name, JPEG bytes)`, `draw_item()` gives one such pair,
`draw_closet()` yields pieces that somebody might own.
The same bytes come out each time.
"""

import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stylerec.sample.canvas import Canvas, Colour, Point
from stylerec.sample.person import paint_body, paint_head, park, room, street, studio, tabletop
from stylerec.sample.wardrobe import (
    HAND_ON_HIP,
    LAID_OUT,
    STANDING,
    WALKING,
    Garment,
    Pose,
    bag,
    belt,
    boots,
    checked,
    coat,
    denim_jacket,
    dress,
    flats,
    flowered,
    hat,
    heels,
    jeans,
    longsleeve,
    paint,
    scarf,
    shirt,
    shorts,
    skirt,
    sneakers,
    striped,
    sunglasses,
    sweater,
    tee,
    tights,
    trousers,
)

NAVY, CREAM, WHITE, BLACK = (38, 50, 84), (236, 226, 206), (244, 243, 240), (36, 35, 38)
BROWN, TAN, CAMEL, BURGUNDY = (96, 62, 42), (178, 124, 78), (196, 152, 104), (112, 34, 48)
DENIM, GREY, OLIVE, RUST = (74, 104, 146), (146, 146, 150), (112, 114, 72), (178, 86, 50)
RED, PINK, GREEN, YELLOW = (186, 42, 48), (222, 168, 172), (62, 98, 78), (230, 190, 96)

FAIR, OLIVE_SKIN, DARK = (240, 206, 184), (206, 160, 126), (128, 86, 64)
BLOND, CHESTNUT, RAVEN = (206, 168, 108), (108, 66, 44), (42, 34, 34)


@dataclass(frozen=True)
class Worn:
    """An outfit on a person. `garments` are painted in order, `over` after the head."""

    name: str
    scene: Callable[[Canvas, Colour], None]
    tone: Colour
    pose: Pose
    skin: Colour
    hair: Colour
    garments: tuple[Garment, ...]
    over: tuple[Garment, ...] = ()
    long_hair: bool = True


@dataclass(frozen=True)
class Laid:
    """Clothes laid out: each garment with where it goes, its size and its turn in degrees."""

    name: str
    tone: Colour
    garments: tuple[tuple[Garment, Point, float, float], ...]


def _outfits() -> list[Worn | Laid]:
    s, h, w, flat = STANDING, HAND_ON_HIP, WALKING, LAID_OUT
    hand = (66.6, 81.0)
    return [
        Worn("navy skirt and cream knit.jpg", street, (226, 214, 204), s, FAIR, CHESTNUT,
             (boots(s, BROWN, 10), skirt(NAVY), sweater(s, CREAM), bag(hand, TAN))),
        Worn("camel coat on the street.jpg", street, (190, 170, 150), w, FAIR, BLOND,
             (jeans(w, DENIM), sneakers(w, WHITE), tee(w, WHITE), coat(w, CAMEL))),
        Worn("flowers in the park.jpg", park, (120, 156, 92), h, OLIVE_SKIN, RAVEN,
             (flats(h, TAN), dress(h, (92, 128, 150), 106, CREAM, flowered)), (hat((222, 196, 148), BROWN),)),
        Worn("office grey.jpg", studio, (208, 214, 218), s, DARK, RAVEN,
             (trousers(s, BLACK), heels(s, BLACK), shirt(s, WHITE), coat(s, GREY, 77)), long_hair=False),
        Worn("rust skirt and stripes.jpg", street, (206, 184, 166), w, OLIVE_SKIN, CHESTNUT,
             (sneakers(w, WHITE), longsleeve(w, WHITE, NAVY, striped), skirt(RUST, 90, None))),
        Laid("weekend flat lay.jpg", (226, 220, 208),
             ((sweater(flat, GREEN), (36, 42), 1.2, -6), (jeans(s, DENIM), (72, 98), 1.15, 4),
              (boots(s, BROWN), (28, 112), 1.6, -4), (bag((50, 60), TAN), (79, 30), 1.5, 8))),
        Worn("red dress.jpg", studio, (232, 224, 214), h, FAIR, RAVEN,
             (heels(h, BLACK), dress(h, RED, 98), bag((33.4, 81), BLACK, 0.8))),
        Worn("burgundy skirt with scarf.jpg", street, (176, 166, 160), s, FAIR, BLOND,
             (boots(s, BLACK, 10), skirt(BURGUNDY, 98), sweater(s, GREY), scarf(CAMEL, BURGUNDY)), (hat(GREY, BLACK),)),
        Worn("olive shorts in june.jpg", park, (112, 150, 84), s, DARK, RAVEN,
             (sneakers(s, WHITE), shorts(s, OLIVE), tee(s, WHITE)), (sunglasses(),), long_hair=False),
        Worn("wide trousers at home.jpg", room, (208, 204, 190), w, OLIVE_SKIN, CHESTNUT,
             (flats(w, BROWN), trousers(w, (132, 112, 92), (10.6, 10.6, 11.6)), sweater(w, CREAM))),
        Worn("november walk.jpg", street, (160, 158, 162), w, FAIR, CHESTNUT,
             (jeans(w, (58, 70, 98)), boots(w, BROWN, 9), sweater(w, CREAM), coat(w, (66, 66, 72)),
              scarf(BURGUNDY, (150, 60, 66)))),
        Worn("navy skirt and white shirt.jpg", room, (216, 202, 194), s, DARK, RAVEN,
             (heels(s, (188, 150, 120)), shirt(s, WHITE), skirt(NAVY, 94), belt(BROWN), bag(hand, BROWN, 0.8))),
        Laid("ready for monday.jpg", (214, 204, 196),
             ((shirt(flat, (206, 222, 236)), (36, 44), 1.2, -5), (skirt(NAVY, 92), (66, 100), 1.4, 5),
              (heels(s, BLACK), (25, 116), 1.7, 0), (hat((222, 196, 148), BROWN, (50, 60)), (78, 24), 1.4, 10))),
        Worn("yellow dress and denim.jpg", park, (136, 160, 96), w, OLIVE_SKIN, CHESTNUT,
             (boots(w, TAN, 9), dress(w, YELLOW, 96, WHITE, flowered), denim_jacket(w, DENIM))),
        Worn("checked skirt and pink knit.jpg", room, (204, 210, 204), s, FAIR, BLOND,
             (tights(s, BLACK), boots(s, BLACK, 10), skirt((150, 112, 92), 98, checked, (104, 78, 70)),
              sweater(s, PINK))),
        Worn("black on black.jpg", street, (200, 186, 172), h, FAIR, RAVEN,
             (dress(h, BLACK, 92), boots(h, BLACK, 12), coat(h, (74, 72, 76), 100), bag((33.4, 81), RED, 0.85)),
             (hat(BLACK, BURGUNDY),)),
    ]  # fmt: skip


BOARD_SIZE = 16


def draw_board() -> Iterator[tuple[str, bytes]]:
    """The sample photos one by one, as `(name, JPEG bytes)`."""
    for number in range(BOARD_SIZE):
        yield draw_photo(number)


def draw_photo(number: int) -> tuple[str, bytes]:
    """One of the `BOARD_SIZE` sample photos, as `(name, JPEG bytes)`; drawing takes a few tenths of a second."""
    outfit = _outfits()[number]
    canvas = Canvas(seed=number)
    if isinstance(outfit, Worn):
        _paint_worn(canvas, outfit)
    else:
        _paint_laid(canvas, outfit)
    return outfit.name, _jpeg(canvas)


def draw_item() -> tuple[str, bytes]:
    """A navy skirt, laid on a sheet and photographed from above."""
    canvas = Canvas(100)
    _paint_laid(
        canvas, Laid("my navy skirt.jpg", (232, 228, 222), ((skirt((44, 58, 98), 80, None), (50, 74), 2.3, -3),))
    )
    return "my navy skirt.jpg", _jpeg(canvas)


CLOSET_SIZE = 10


def draw_closet() -> Iterator[tuple[str, bytes, str]]:
    """Pieces to go with the sample board, one by one, as `(name, JPEG bytes, category)`."""
    s, flat = STANDING, LAID_OUT
    pieces: list[tuple[str, str, Garment, Point, float]] = [
        ("my jeans.jpg", "jeans", jeans(s, DENIM), (50, 75), 1.75),
        ("my black trousers.jpg", "trousers", trousers(s, BLACK), (50, 75), 1.7),
        ("my navy skirt.jpg", "skirt", skirt((44, 58, 98), 80, None), (50, 74), 2.3),
        ("my white shirt.jpg", "shirt", shirt(flat, WHITE), (50, 74), 1.9),
        ("my white tee.jpg", "t-shirt", tee(flat, WHITE), (50, 74), 2.0),
        ("my cream sweater.jpg", "sweater", sweater(flat, CREAM), (50, 74), 1.8),
        ("my grey coat.jpg", "coat", coat(flat, GREY, 90), (50, 74), 1.5),
        ("my brown boots.jpg", "boots", boots(s, BROWN), (50, 76), 3.2),
        ("my white sneakers.jpg", "sneakers", sneakers(s, WHITE), (50, 76), 3.6),
        ("my red dress.jpg", "dress", dress(flat, RED, 98), (50, 74), 1.4),
    ]
    for number, (name, category, garment, place, size) in enumerate(pieces):
        canvas = Canvas(200 + number)
        _paint_laid(canvas, Laid(name, (214, 206, 194), ((garment, place, size, -2),)))
        yield name, _jpeg(canvas), category


def _paint_worn(canvas: Canvas, outfit: Worn) -> None:
    outfit.scene(canvas, outfit.tone)
    paint_body(canvas, outfit.pose, outfit.skin, outfit.hair, outfit.long_hair)
    for garment in outfit.garments:
        paint(canvas, garment)
    paint_head(canvas, outfit.skin, outfit.hair, outfit.long_hair)
    for garment in outfit.over:
        paint(canvas, garment)


def _paint_laid(canvas: Canvas, outfit: Laid) -> None:
    tabletop(canvas, outfit.tone)
    for garment, place, size, turn in outfit.garments:
        paint(canvas, garment, _placed(garment, place, size, turn))


def _placed(garment: Garment, place: Point, size: float, turn: float) -> Callable[[Point], Point]:
    """Moves a garment's middle to `place`, enlarged by `size` and turned by `turn` degrees."""
    points = [point for piece in garment for polygon in piece.polygons for point in polygon]
    middle_x = (min(x for x, _ in points) + max(x for x, _ in points)) / 2
    middle_y = (min(y for _, y in points) + max(y for _, y in points)) / 2
    cosine, sine = size * math.cos(math.radians(turn)), size * math.sin(math.radians(turn))

    def move(point: Point) -> Point:
        x, y = point[0] - middle_x, point[1] - middle_y
        return place[0] + x * cosine - y * sine, place[1] + x * sine + y * cosine

    return move


def _jpeg(canvas: Canvas) -> bytes:
    buffer = io.BytesIO()
    canvas.finish().save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
