"""The figure that wears the sample's clothes, and the places where it stands."""

from stylerec.sample.canvas import HEIGHT, WIDTH, Canvas, Colour, limb, oval
from stylerec.sample.wardrobe import Pose, darker, lighter

GROUND = 131


def paint_body(canvas: Canvas, pose: Pose, skin: Colour, hair: Colour, long_hair: bool) -> None:
    """Skin and hair; clothes go over it."""
    canvas.glow((51, 140), 9, (40, 34, 36), 0.35)
    if long_hair:
        canvas.fill(
            [[(43.4, 20), (42, 34), (43.2, 43), (56.8, 43), (58, 34), (56.6, 20)]], darker(hair, 0.9), rounding=1.2
        )
    legs = [limb([hip, knee, ankle], (10.0, 6.2, 3.8)) for hip, knee, ankle in pose.legs]
    feet = [[(x - 2.0 * w, y), (x + 1.8 * w, y), (x + 4.4 * w, y + 6.6), (x - 2.2 * w, y + 6.8)] for (x, y), w in
            ((pose.left_leg[2], -1), (pose.right_leg[2], 1))]  # fmt: skip
    torso = [
        (47.6, 33.4),
        (41.4, 36.8),
        (42, 46),
        (43.8, 57),
        (40.8, 70),
        (45, 80),
        (55, 80),
        (59.2, 70),
        (56.2, 57),
        (58, 46),
        (58.6, 36.8),
        (52.4, 33.4),
    ]
    arms, hands = [], []
    for shoulder, elbow, wrist in pose.arms:
        arms.append(limb([shoulder, elbow, wrist], (5.4, 4.2, 3.2)))
        hands.append(oval((wrist[0] * 1.06 - elbow[0] * 0.06, wrist[1] + 2.4), 3.6, 6.0))
    canvas.fill([*legs, *feet, torso, *arms, *hands], skin, rounding=0.6, wrinkles=0.01, shade=0.8)
    canvas.fill([limb([(50, 27), (50, 34)], (5.2, 6.4))], darker(skin, 0.93), rounding=0.4, wrinkles=0, shadow=0)


def paint_head(canvas: Canvas, skin: Colour, hair: Colour, long_hair: bool) -> None:
    """The head goes over collars and scarves."""
    face = [
        (44.6, 19),
        (45, 24.5),
        (47.2, 28.4),
        (50, 29.8),
        (52.8, 28.4),
        (55, 24.5),
        (55.4, 19),
        (53.6, 14.6),
        (50, 13),
        (46.4, 14.6),
    ]
    canvas.fill([face], skin, rounding=0.9, wrinkles=0, shade=0.8)
    for side in (-1, 1):
        eye = 50 + side * 2.5
        canvas.fill([oval((eye, 21.6), 1.5, 0.95)], (60, 42, 38), rounding=0.1, shadow=0, wrinkles=0)
        canvas.stroke([(eye - 1.2, 19.9), (eye, 19.5), (eye + 1.2, 19.9)], darker(hair, 0.7), 0.35, 0.8)
        canvas.glow((50 + side * 3.2, 24.4), 0.9, (226, 120, 108), 0.16)
    canvas.stroke([(50, 22), (49.6, 24.3), (50.3, 24.5)], darker(skin, 0.8), 0.25, 0.7)
    canvas.fill([oval((50, 26.8), 2.9, 1.0)], (186, 84, 82), rounding=0.15, shadow=0, wrinkles=0)
    fringe = [
        (44.0, 23),
        (43.6, 16),
        (46.2, 12),
        (50, 11),
        (53.8, 12),
        (56.4, 16),
        (56.0, 23),
        (55.0, 18.6),
        (52, 15.8),
        (48.4, 15.4),
        (45.4, 18.6),
    ]
    canvas.fill([fringe], hair, rounding=0.5, shadow=0.15, wrinkles=0.12)
    if not long_hair:
        canvas.fill([oval((50, 10.6), 6.4, 5.6)], hair, rounding=0.4, wrinkles=0.12)


def studio(canvas: Canvas, colour: Colour) -> None:
    """A paper backdrop."""
    canvas.fill(
        [[(-9, -9), (WIDTH + 9, -9), (WIDTH + 9, HEIGHT + 9), (-9, HEIGHT + 9)]],
        colour,
        shade=0,
        shadow=0,
        wrinkles=0.01,
    )
    canvas.glow((38, 40), 46, lighter(colour, 0.5), 0.5)
    canvas.glow((50, 150), 30, darker(colour, 0.8), 0.5)


def room(canvas: Canvas, colour: Colour) -> None:
    """A wall with panels, a skirting board and a wooden floor."""
    studio(canvas, colour)
    for left in (6, 38, 70):
        canvas.stroke(
            [(left, 14), (left + 25, 14), (left + 25, 112), (left, 112), (left, 14)], darker(colour, 0.84), 0.5, 0.8
        )
        canvas.stroke([(left + 0.6, 14.6), (left + 25, 14.6)], lighter(colour, 0.5), 0.3, 0.7)
    canvas.fill([[(-9, 122), (109, 122), (109, 126), (-9, 126)]], lighter(colour, 0.45), rounding=0.2, shade=0.4)
    canvas.fill([[(-9, 126), (109, 126), (109, 160), (-9, 160)]], (176, 138, 102), shade=0.3, wrinkles=0.05)
    for y in (130, 136, 143.5):
        canvas.stroke([(0, y), (100, y)], (138, 104, 74), 0.25, 0.7)
    canvas.soften(0.25)


def street(canvas: Canvas, colour: Colour) -> None:
    """House fronts and pavement, out of focus."""
    studio(canvas, (206, 214, 222))
    for number, left in enumerate((-6, 25, 60)):
        front = darker(colour, 0.82 + 0.1 * number)
        canvas.fill([[(left, -5), (left + 33, -5), (left + 33, GROUND), (left, GROUND)]], front, shade=0.3, shadow=0.2)
        for x in (left + 5, left + 18):
            for y in (12, 44, 76):
                canvas.fill(
                    [[(x, y), (x + 9, y), (x + 9, y + 20), (x, y + 20)]], (96, 108, 122), rounding=0.2, shade=0.4
                )
                canvas.stroke([(x + 4.5, y), (x + 4.5, y + 20)], lighter(front, 0.5), 0.7)
                canvas.stroke([(x - 1, y + 20.6), (x + 10, y + 20.6)], lighter(front, 0.4), 1.4)
    canvas.fill([[(-9, GROUND - 3), (109, GROUND - 3), (109, 160), (-9, 160)]], (168, 164, 160), shade=0.3)
    for x in (-10, 18, 50, 82):
        canvas.stroke([(50 + (x - 50) * 0.75, GROUND - 3), (50 + (x - 50) * 1.5, 152)], (140, 136, 132), 0.4, 0.7)
    canvas.soften(1.1)


def park(canvas: Canvas, colour: Colour) -> None:
    """Leaves in the sun, and a lawn."""
    studio(canvas, (214, 226, 196))
    for _ in range(90):
        x, y = canvas.random.uniform(0, WIDTH), canvas.random.uniform(-6, 96)
        tint = canvas.random.uniform(0.55, 1.15)
        leaf = (min(255, round(colour[0] * tint)), min(255, round(colour[1] * tint)), min(255, round(colour[2] * tint)))
        canvas.glow((x, y), canvas.random.uniform(2, 7), leaf, 0.4)
    canvas.fill([[(-9, 112), (109, 109), (109, 160), (-9, 160)]], (150, 172, 108), shade=0.3, wrinkles=0.12)
    canvas.fill([[(28, 112), (62, 111), (92, 160), (2, 160)]], (208, 196, 172), shade=0.3, shadow=0.1, rounding=1.5)
    canvas.soften(1.3)


def tabletop(canvas: Canvas, colour: Colour) -> None:
    """A cloth or boards, seen from above, for clothes laid out."""
    studio(canvas, colour)
    for x in range(0, 101, 20):
        canvas.stroke([(x, -2), (x + 0.6, 152)], darker(colour, 0.9), 0.3, 0.7)
