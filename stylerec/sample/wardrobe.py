"""The clothes of the sample: each garment is a list of pieces, cut to fit the figure of `person.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from stylerec.sample.canvas import Canvas, Colour, Pattern, Point, Polygon, limb, oval


@dataclass(frozen=True)
class Pose:
    """Where arms and legs are, in units; the viewer's left comes first."""

    left_arm: tuple[Point, Point, Point] = ((40.6, 37.6), (35.0, 56.0), (34.0, 72.5))
    right_arm: tuple[Point, Point, Point] = ((59.4, 37.6), (65.0, 56.0), (66.0, 72.5))
    left_leg: tuple[Point, Point, Point] = ((45.4, 75.0), (45.0, 104.0), (44.4, 132.0))
    right_leg: tuple[Point, Point, Point] = ((54.6, 75.0), (55.0, 104.0), (55.6, 132.0))

    @property
    def arms(self) -> tuple[tuple[Point, Point, Point], ...]:
        return self.left_arm, self.right_arm

    @property
    def legs(self) -> tuple[tuple[Point, Point, Point], ...]:
        return self.left_leg, self.right_leg


STANDING = Pose()
HAND_ON_HIP = Pose(right_arm=((59.4, 37.6), (69.5, 52.0), (60.5, 65.0)))
WALKING = Pose(
    left_arm=((40.6, 37.6), (34.0, 55.0), (37.0, 71.0)),
    right_arm=((59.4, 37.6), (66.0, 55.0), (69.0, 70.0)),
    left_leg=((45.6, 75.0), (42.6, 104.0), (40.6, 131.0)),
    right_leg=((54.4, 75.0), (55.4, 104.0), (58.0, 132.5)),
)
LAID_OUT = Pose(
    left_arm=((40.6, 37.6), (32.0, 55.0), (26.5, 72.0)), right_arm=((59.4, 37.6), (68.0, 55.0), (73.5, 72.0))
)


@dataclass(frozen=True)
class Piece:
    """Shapes of one cloth, with what `Canvas.fill` needs; `seams` are lines on top of it, in `thread`."""

    polygons: Sequence[Polygon]
    colour: Colour
    second: Colour | None = None
    pattern: Pattern | None = None
    rounding: float = 0.5
    shade: float = 1.0
    shadow: float = 0.3
    wrinkles: float = 0.05
    seams: Sequence[Sequence[Point]] = field(default=())
    thread: Colour | None = None


Garment = list[Piece]


def paint(canvas: Canvas, garment: Garment, place: Callable[[Point], Point] = lambda point: point) -> None:
    """Paint a garment, each of its points moved by `place`."""
    for piece in garment:
        canvas.fill(
            [[place(point) for point in polygon] for polygon in piece.polygons],
            piece.colour,
            second=piece.second,
            pattern=piece.pattern,
            rounding=piece.rounding,
            shade=piece.shade,
            shadow=piece.shadow,
            wrinkles=piece.wrinkles,
        )
        for seam in piece.seams:
            canvas.stroke([place(point) for point in seam], piece.thread or darker(piece.colour, 0.72), 0.24, 0.8)


# patterns


def knitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 0.5 + 0.5 * np.sin(2 * np.pi * (x / 0.9 + 0.35 * np.sin(2 * np.pi * y / 0.8)))


def striped(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (np.sin(2 * np.pi * y / 3.0) > 0.35).astype(float)


def checked(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 0.42 * (np.sin(2 * np.pi * x / 4.4) > 0.2) + 0.42 * (np.sin(2 * np.pi * y / 4.4) > 0.2)


def flowered(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    row = np.floor(y / 3.4)
    across, down = np.mod(x + 1.9 * np.mod(row, 2), 3.8) - 1.9, np.mod(y, 3.4) - 1.7
    angle = np.arctan2(down, across)
    return (np.hypot(across, down) < 0.75 + 0.28 * np.cos(5 * angle)).astype(float)


def twilled(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 0.5 + 0.5 * np.sin(2 * np.pi * (x + y) / 0.55)


def pleated(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Folds that open downwards from the waist."""
    fan = (x - x.mean()) / (y - y.min() + 30) * 30
    return 0.5 + 0.5 * np.sin(2 * np.pi * fan / 1.9)


# tops and outerwear


def _body(hem: float, width: float, shoulder: float = 10.8, neck: float = 3.4, depth: float = 1.6) -> list[Point]:
    """A torso from the shoulders to `hem`, `width` wide there, with a round neckline `depth` deep."""
    top = 34.2
    waist = min(8.4, width + 0.4) if hem > 60 else width
    return [
        (50 - neck, top - 0.9), (50 - shoulder, top + 2.2), (50 - 9.4, 45), (50 - waist, 58), (50 - width, hem),
        (50 + width, hem), (50 + waist, 58), (50 + 9.4, 45), (50 + shoulder, top + 2.2), (50 + neck, top - 0.9),
        (50 + neck * 0.6, top + depth), (50, top + depth * 1.25), (50 - neck * 0.6, top + depth),
    ]  # fmt: skip


def _sleeves(pose: Pose, widths: tuple[float, float, float], share: float = 1.0) -> list[Polygon]:
    """Sleeves along the arms; `share` 1 reaches the wrist, 0.5 the elbow."""
    sleeves: list[Polygon] = []
    for shoulder, elbow, wrist in pose.arms:
        line = np.array([shoulder, elbow, wrist])
        steps = np.linspace(0, 2 * share, 6)
        points = [
            (float(np.interp(s, [0, 1, 2], line[:, 0])), float(np.interp(s, [0, 1, 2], line[:, 1]))) for s in steps
        ]
        sizes = [float(np.interp(s, [0, 1, 2], widths)) for s in steps]
        sleeves.append(limb(points, [0.55 * sizes[0], *sizes[1:]]))  # a sloping shoulder
    return sleeves


def tee(pose: Pose, colour: Colour, second: Colour | None = None, pattern: Pattern | None = None) -> Garment:
    return [
        Piece(_sleeves(pose, (7.4, 7.6, 7.6), 0.48), colour, second, pattern),
        Piece([_body(70, 9.2, depth=2.2)], colour, second, pattern, wrinkles=0.06),
    ]


def longsleeve(pose: Pose, colour: Colour, second: Colour | None = None, pattern: Pattern | None = None) -> Garment:
    return [
        Piece(_sleeves(pose, (6.8, 5.4, 4.4)), colour, second, pattern),
        Piece([_body(69, 9.0)], colour, second, pattern),
    ]


def sweater(pose: Pose, colour: Colour) -> Garment:
    rib = darker(colour, 0.86)
    collar = [(45.6, 33.0), (54.4, 33.0), (54.9, 35.6), (50, 37.0), (45.1, 35.6)]
    hem = [(40.2, 69.5), (59.8, 69.5), (59.2, 73), (40.8, 73)]
    cuffs = [limb([_between(elbow, wrist, 0.86), wrist], [5.2, 5.0]) for _, elbow, wrist in pose.arms]
    return [
        Piece(_sleeves(pose, (8.6, 7.6, 6.2), 0.97), colour, rib, knitted, rounding=0.8),
        Piece([_body(71, 10.4, shoulder=11.6)], colour, rib, knitted, rounding=0.8),
        Piece([collar, hem, *cuffs], darker(colour, 0.94), rib, lambda x, y: 0.5 + 0.5 * np.sin(7 * x), shade=0.6),
    ]


def shirt(pose: Pose, colour: Colour, second: Colour | None = None, pattern: Pattern | None = None) -> Garment:
    collar = [
        [(46.2, 32.4), (50, 36.2), (47.2, 40), (44.4, 35.2)],
        [(53.8, 32.4), (50, 36.2), (52.8, 40), (55.6, 35.2)],
    ]
    cuffs = [limb([_between(elbow, wrist, 0.88), wrist], [5.0, 5.2]) for _, elbow, wrist in pose.arms]
    buttons = [oval((50.5, y), 0.8, 0.8) for y in (43, 49, 55, 61, 67)]
    front: list[list[Point]] = [[(50, 38), (50, 71)], [(51.2, 39), (51.2, 71)]]
    return [
        Piece(_sleeves(pose, (7.2, 6.2, 5.2)), colour, second, pattern, wrinkles=0.07),
        Piece([_body(72, 9.6, depth=3.4)], colour, second, pattern, wrinkles=0.07, seams=front),
        Piece([*collar, *cuffs], lighter(colour, 0.12), rounding=0.2, seams=[[(46.2, 32.6), (50, 36.4), (53.8, 32.6)]]),
        Piece(buttons, darker(colour, 0.62), rounding=0.1, shade=0.3),
    ]


def coat(pose: Pose, colour: Colour, hem: float = 104) -> Garment:
    """A long open coat; `hem` 76 makes it a blazer."""
    flare = 9.8 + (hem - 70) * 0.09
    opening = 2.6 + (hem - 70) * 0.02
    left = [(46.4, 33.4), (38.4, 36.2), (39.6, 46), (40.6, 58), (50 - flare, hem), (50 - opening, hem), (48.6, 58)]
    right = [(100 - x, y) for x, y in left]
    lapels = [
        [(46.6, 33), (44.2, 34.6), (42.6, 43.5), (45.2, 44.5), (48.9, 58), (48.0, 46)],
        [(53.4, 33), (55.8, 34.6), (57.4, 43.5), (54.8, 44.5), (51.1, 58), (52.0, 46)],
    ]
    pockets = [[(41.6, 68), (46, 67.4)], [(58.4, 68), (54, 67.4)]]
    return [
        Piece(_sleeves(pose, (8.4, 7.4, 6.4), 0.98), colour, wrinkles=0.06),
        Piece([left, right], colour, wrinkles=0.06, seams=pockets),
        Piece(lapels, lighter(colour, 0.05), rounding=0.25, seams=[[(48.9, 58), (48.2, 47)], [(51.1, 58), (51.8, 47)]]),
        Piece([oval((49.4, 60), 1.1, 1.1), oval((49.4, 66), 1.1, 1.1)], darker(colour, 0.5), rounding=0.1),
    ]


def denim_jacket(pose: Pose, colour: Colour) -> Garment:
    left = [(46.2, 33.4), (38.6, 36.2), (39.8, 46), (40.8, 58), (40.6, 66), (47.2, 66), (47.6, 44)]
    right = [(100 - x, y) for x, y in left]
    pale = lighter(colour, 0.16)
    collar = [
        [(46.6, 32.6), (43.2, 34.4), (44.4, 39.6), (48.4, 38)],
        [(53.4, 32.6), (56.8, 34.4), (55.6, 39.6), (51.6, 38)],
    ]
    pockets = [[(41.8, 45), (46, 45), (46, 46.6), (43.9, 47.6), (41.8, 46.6), (41.8, 45)]]
    pockets += [[(100 - x, y) for x, y in pockets[0]]]
    seams = [*pockets, [(40.8, 63.4), (47.2, 63.4)], [(59.2, 63.4), (52.8, 63.4)]]
    return [
        Piece(_sleeves(pose, (8.0, 7.0, 5.8), 0.98), colour, pale, twilled, wrinkles=0.08),
        Piece([left, right], colour, pale, twilled, wrinkles=0.08, seams=seams),
        Piece(collar, pale, colour, twilled, rounding=0.25),
    ]


# bottoms and dresses


def skirt(colour: Colour, hem: float = 100, pattern: Pattern | None = pleated, second: Colour | None = None) -> Garment:
    flare = 8.4 + (hem - 60) * 0.24
    shape = [(43.4, 58), (56.6, 58), (59.8, 69), (50 + flare, hem), (50 + flare * 0.5, hem + 1.2), (50, hem + 1.5),
             (50 - flare * 0.5, hem + 1.2), (50 - flare, hem), (40.2, 69)]  # fmt: skip
    band = [(43.3, 57), (56.7, 57), (57.1, 60.4), (42.9, 60.4)]
    return [
        Piece([shape], colour, second or darker(colour, 0.74), pattern, wrinkles=0.1),
        Piece([band], darker(colour, 0.9), rounding=0.2, shade=0.6),
    ]


def dress(
    pose: Pose, colour: Colour, hem: float = 104, second: Colour | None = None, pattern: Pattern | None = None
) -> Garment:
    flare = 8.0 + (hem - 60) * 0.22
    side = [(46.2, 34.2), (40.2, 36.4), (41, 45), (43.4, 57.5), (40.4, 69), (50 - flare, hem), (50, hem + 1.6)]
    shape = [*side, *((100 - x, y) for x, y in reversed(side[:-1])), (51.8, 39), (50, 40), (48.2, 39)]
    return [
        Piece(_sleeves(pose, (7.6, 7.4, 7.2), 0.4), colour, second, pattern, wrinkles=0.08),
        Piece([shape], colour, second, pattern, wrinkles=0.11, seams=[[(43.6, 57.6), (50, 58.4), (56.4, 57.6)]]),
    ]


def trousers(
    pose: Pose, colour: Colour, widths: tuple[float, float, float] = (10.8, 9.0, 8.6), pattern: Pattern | None = None
) -> Garment:
    hips = [(43.2, 58), (56.8, 58), (60.4, 70), (60.2, 80), (51, 80.5), (50, 78), (49, 80.5), (39.8, 80), (39.6, 70)]
    legs = [limb([hip, knee, ankle], widths) for hip, knee, ankle in pose.legs]
    creases: list[list[Point]] = [[(hip[0], 84), knee, ankle] for hip, knee, ankle in pose.legs]
    band = [(43.1, 57), (56.9, 57), (57.3, 60), (42.7, 60)]
    fly: list[list[Point]] = [[(50, 58), (50, 76), (48.6, 79)], [(44, 63), (42, 68)], [(56, 63), (58, 68)]]
    return [
        Piece([hips, *legs], colour, lighter(colour, 0.2), pattern, wrinkles=0.09, seams=[] if pattern else creases),
        Piece([band], darker(colour, 0.88), rounding=0.2, shade=0.6, seams=fly),
    ]


def jeans(pose: Pose, colour: Colour) -> Garment:
    """Twill that is worn pale on the thighs, with seams and pockets in a warm thread."""
    worn = [
        limb([_between(hip, knee, 0.15), _between(hip, knee, 0.55), knee], (1.4, 3.2, 1.6))
        for hip, knee, _ in pose.legs
    ]
    pockets: list[list[Point]] = [[(44, 60.4), (43.4, 64), (40.9, 66)], [(56, 60.4), (56.6, 64), (59.1, 66)]]
    fly: list[list[Point]] = [
        [(50.2, 60), (50.2, 74), (49.2, 76)],
        [(43, 60.2), (57, 60.2)],
        [(43.4, 57.6), (56.6, 57.6)],
    ]
    hems = [[(a[0] - 2.9, a[1] - 1.4), (a[0] + 2.9, a[1] - 1.4)] for _, _, a in pose.legs]
    inside = [
        [(50, 79), (_between(hip, knee, 1)[0] + (2.6 if hip[0] < 50 else -2.6), knee[1])] for hip, knee, _ in pose.legs
    ]
    return [
        *trousers(pose, colour, (10.2, 7.6, 6.6), twilled),
        Piece(
            worn,
            lighter(colour, 0.2),
            colour,
            twilled,
            rounding=1.2,
            shade=0.4,
            shadow=0,
            seams=[*pockets, *fly, *hems, *inside],
            thread=(188, 132, 72),
        ),
    ]


def shorts(pose: Pose, colour: Colour) -> Garment:
    """Wide legs that end above the knee, with turned-up hems."""
    hips = [
        (43.2, 58),
        (56.8, 58),
        (60.6, 70),
        (62.2, 91),
        (51.4, 91.6),
        (50, 79),
        (48.6, 91.6),
        (37.8, 91),
        (39.4, 70),
    ]
    hems = [
        [(37.7, 88.6), (48.9, 89.2), (48.6, 91.8), (37.6, 91.2)],
        [(62.3, 88.6), (51.1, 89.2), (51.4, 91.8), (62.4, 91.2)],
    ]
    band = [(43.1, 57), (56.9, 57), (57.3, 60), (42.7, 60)]
    seams: list[list[Point]] = [
        [(50, 60), (50, 79)],
        [(43.8, 61), (41.6, 69)],
        [(56.2, 61), (58.4, 69)],
        [(50, 60), (51.4, 70)],
    ]
    return [
        Piece([hips], colour, wrinkles=0.12, shade=1.4, seams=seams),
        Piece(hems, darker(colour, 0.92), rounding=0.2, shade=0.8),
        Piece([band], darker(colour, 0.88), rounding=0.2, shade=0.6),
    ]


def tights(pose: Pose, colour: Colour) -> Garment:
    return [Piece([limb([hip, knee, ankle], (9.2, 6.4, 4.2)) for hip, knee, ankle in pose.legs], colour, wrinkles=0.02)]


# shoes


def _feet(pose: Pose) -> list[tuple[Point, int]]:
    """Ankles, and the way each foot points: -1 to the left, 1 to the right."""
    return [(pose.left_leg[2], -1), (pose.right_leg[2], 1)]


def boots(pose: Pose, colour: Colour, shaft: float = 20) -> Garment:
    """Narrow at the ankle, with a round toe, folds above the foot and a low block heel."""
    uppers, soles, cuffs, folds = [], [], [], []
    for (_, knee, ankle), (_, way) in zip(pose.legs, _feet(pose), strict=True):
        top = _between(ankle, knee, shaft / (ankle[1] - knee[1]))
        uppers.append(limb([top, _between(top, ankle, 0.45), ankle, (ankle[0], ankle[1] + 3)], (7.4, 7.0, 5.2, 5.4)))
        cuffs.append(limb([top, _between(top, ankle, 1.4 / shaft)], (7.8, 7.7)))
        x, y = ankle
        foot = ((-2.6, 0), (2.3, 0), (3.6, 2.9), (5.8, 4.0), (7.0, 5.6), (7.0, 6.6), (-2.9, 6.6), (-2.8, 3))
        uppers.append([(x + across * way, y + down) for across, down in foot])
        sole = ((-3, 6.2), (7.2, 6.2), (7.0, 7.4), (0.4, 7.4), (0.2, 8.2), (-3, 8.2))
        soles.append([(x + across * way, y + down) for across, down in sole])
        folds += [
            [(x - 2.3 * way, y + d), (x + 0.6 * way, y + d + 0.7), (x + 2.5 * way, y + d)] for d in (-1.6, 0.4, 2)
        ]
    return [
        Piece(uppers, colour, shade=1.9, wrinkles=0.12, seams=folds),
        Piece(cuffs, darker(colour, 0.8), rounding=0.15, shade=1.2),
        Piece(soles, darker(colour, 0.35), rounding=0.15),
    ]


def sneakers(pose: Pose, colour: Colour) -> Garment:
    """A padded collar, laces over the tongue, a rubber toe cap and a thick sole."""
    uppers, soles, caps, laces = [], [], [], []
    for (x, y), way in _feet(pose):
        upper = ((-3.2, -0.8), (-1.0, 0.4), (2.3, -1.2), (3.4, 1.4), (5.6, 3.4), (7.2, 4.6), (7.4, 6), (-3.4, 6))
        uppers.append([(x + across * way, y + down) for across, down in upper])
        cap = ((5.2, 3.4), (7.2, 4.4), (7.6, 6), (4.8, 6))
        caps.append([(x + across * way, y + down) for across, down in cap])
        sole = ((-3.8, 5.4), (7.9, 5.4), (7.9, 6.9), (6.8, 7.8), (-3.4, 7.8), (-3.9, 7))
        soles.append([(x + across * way, y + down) for across, down in sole])
        laces += [[(x + (1.0 + d) * way, y + 1.0 + d * 0.9), (x + (3.0 + d) * way, y + 0.2 + d)] for d in (0, 1, 2)]
        laces += [[(x - 3.4 * way, y + 6.4), (x + 7.6 * way, y + 6.4)]]
    return [
        Piece(uppers, colour, seams=laces, shade=1.3),
        Piece(caps, lighter(colour, 0.3), rounding=0.2),
        Piece(soles, (240, 238, 232), rounding=0.25),
    ]


def heels(pose: Pose, colour: Colour) -> Garment:
    shapes = []
    for (x, y), way in _feet(pose):
        side = (
            (-2.9, 0.6),
            (-0.9, 3.0),
            (2.2, 4.6),
            (4.6, 5.4),
            (6.6, 7.4),
            (1.9, 7.8),
            (-1.2, 5.4),
            (-2.0, 8.8),
            (-2.8, 8.8),
            (-3.2, 3.6),
        )
        shapes.append([(x + across * way, y + down) for across, down in side])
    return [Piece(shapes, colour, rounding=0.25, shade=1.6)]


def flats(pose: Pose, colour: Colour) -> Garment:
    shapes = []
    for (x, y), way in _feet(pose):
        shapes.append(
            [
                (x - 2.6 * way, y + 3.2),
                (x - 0.6 * way, y + 4.6),
                (x + 2.2 * way, y + 4.2),
                (x + 5.0 * way, y + 6.4),
                (x + 4.6 * way, y + 7.2),
                (x - 2.8 * way, y + 7.2),
            ]
        )
    return [Piece(shapes, colour, rounding=0.3, shade=1.4)]


# small things


def bag(place: Point, colour: Colour, size: float = 1.0) -> Garment:
    x, y = place
    body = [(x - 7 * size, y), (x + 7 * size, y), (x + 8.2 * size, y + 12.5 * size), (x - 8.2 * size, y + 12.5 * size)]
    flap = [
        (x - 7.1 * size, y),
        (x + 7.1 * size, y),
        (x + 7.5 * size, y + 5.4 * size),
        (x, y + 7.4 * size),
        (x - 7.5 * size, y + 5.4 * size),
    ]
    turn = np.linspace(np.pi, 2 * np.pi, 12)
    handle = [(float(x + 4.6 * size * np.cos(t)), float(y + 6.4 * size * np.sin(t))) for t in turn]
    return [
        Piece([limb(handle, [0.9 * size] * len(handle))], darker(colour, 0.8), rounding=0.15),
        Piece([body], colour, rounding=0.7, shade=1.3),
        Piece([flap], lighter(colour, 0.06), rounding=0.5, shade=1.2),
        Piece([oval((x, y + 6.6 * size), 1.7 * size, 1.7 * size)], (214, 178, 96), rounding=0.1),
    ]


def hat(colour: Colour, band: Colour, place: Point = (50, 15.6)) -> Garment:
    x, y = place
    crown = [
        (x - 6, y),
        (x - 5.4, y - 6.6),
        (x - 2, y - 8.4),
        (x, y - 7.4),
        (x + 2, y - 8.4),
        (x + 5.4, y - 6.6),
        (x + 6, y),
    ]
    ribbon = [(x - 6, y - 2.4), (x + 6, y - 2.4), (x + 6.1, y + 0.2), (x - 6.1, y + 0.2)]
    return [
        Piece([oval((x, y + 0.6), 24, 5.0)], colour, darker(colour, 0.86), twilled),
        Piece([crown], lighter(colour, 0.06), darker(colour, 0.86), twilled, rounding=0.7),
        Piece([ribbon], band, rounding=0.2),
    ]


def scarf(colour: Colour, second: Colour) -> Garment:
    end = [(46.6, 37), (51.6, 38), (52.6, 64), (46.8, 64)]
    fringe = [[(47 + d, 64), (46.9 + d, 66.4)] for d in (0, 1.1, 2.2, 3.3, 4.4, 5.4)]
    return [
        Piece([end], colour, second, checked, seams=fringe),
        Piece([oval((50, 35.4), 14.6, 7.4)], colour, second, checked, rounding=0.8, wrinkles=0.14),
    ]


def belt(colour: Colour) -> Garment:
    strap = [(43, 57), (57, 57), (57.2, 60.2), (42.8, 60.2)]
    buckle = [(48.4, 56.8), (51.6, 56.8), (51.6, 60.4), (48.4, 60.4)]
    return [Piece([strap], colour, rounding=0.2, shade=1.2), Piece([buckle], (212, 182, 108), rounding=0.2)]


def sunglasses(colour: Colour = (28, 26, 28)) -> Garment:
    lenses = [oval((47.4, 21.6), 4.4, 3.7), oval((52.6, 21.6), 4.4, 3.7), limb([(45, 20.8), (55, 20.8)], [0.6, 0.6])]
    return [Piece(lenses, colour, rounding=0.1, shade=1.5, wrinkles=0)]


def darker(colour: Colour, factor: float) -> Colour:
    red, green, blue = (round(value * factor) for value in colour)
    return red, green, blue


def lighter(colour: Colour, share: float) -> Colour:
    red, green, blue = (round(value + (255 - value) * share) for value in colour)
    return red, green, blue


def _between(first: Point, second: Point, share: float) -> Point:
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share
