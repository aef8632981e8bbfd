"""Colour names of pixels, and how alike two sets of names are."""

import numpy as np
import pytest

from stylerec.domain.colours import (
    COLOURS,
    balance_light,
    measure_shade,
    name_colours,
    shade_harmony,
    shade_similarity,
    to_lab,
    to_linear,
    to_rgb,
    to_srgb,
)
from stylerec.errors import UsageError


def pixels(*parts: tuple[tuple[int, int, int], int]) -> np.ndarray:
    return np.array([colour for colour, count in parts for _ in range(count)], dtype=np.uint8)


@pytest.mark.parametrize("name", COLOURS)
def test_typical_values_have_their_own_name(name: str) -> None:
    assert name_colours(pixels((COLOURS[name], 10))) == (name,)


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        *[((0, 0, 0), "black"), ((255, 255, 255), "white"), ((255, 0, 0), "red"), ((0, 0, 255), "blue")],
        *[((0, 0, 128), "navy"), ((128, 128, 128), "grey"), ((128, 0, 32), "burgundy"), ((255, 192, 203), "pink")],
        *[((245, 245, 220), "cream"), ((85, 107, 47), "olive"), ((0, 128, 128), "teal"), ((255, 255, 0), "yellow")],
        *[((101, 67, 33), "brown"), ((255, 140, 0), "orange"), ((128, 0, 128), "purple"), ((0, 128, 0), "green")],
    ],
)
def test_well_known_values(colour: tuple[int, int, int], name: str) -> None:
    assert name_colours(pixels((colour, 5))) == (name,)


def test_largest_share_first_and_small_shares_dropped() -> None:
    striped = pixels((COLOURS["white"], 30), (COLOURS["navy"], 60), (COLOURS["red"], 10))
    assert name_colours(striped) == ("navy", "white")
    assert name_colours(striped, max_colours=1) == ("navy",)


def cloth(
    colour: tuple[int, int, int], *, folds: float = 0.2, shine: float = 0.0, light: tuple[float, ...] = (1.0,)
) -> np.ndarray:
    """Pixels of cloth with folds in shadow, `shine` of them with a gloss, in a light that is stronger or tinted."""
    rng = np.random.default_rng(0)
    shaded = to_linear(np.array(colour, np.uint8)) * np.exp(rng.normal(0, folds, (2000, 1)))
    gloss = np.where(rng.random((2000, 1)) < shine, 0.35 * rng.random((2000, 1)), 0)
    return to_srgb(np.clip((shaded + gloss) * np.array(light), 0, 1))


@pytest.mark.parametrize("name", ["light blue", "pink", "green", "red", "teal", "camel", "lavender", "olive"])
def test_satin_is_named_by_its_cloth_and_not_by_shine_or_folds(name: str) -> None:
    assert name_colours(cloth(COLOURS[name], folds=0.3, shine=0.2)) == (name,)


@pytest.mark.parametrize("colour", [(30, 30, 32), (44, 42, 42), (16, 16, 18)])
def test_black_is_black_in_the_sun(colour: tuple[int, int, int]) -> None:
    assert name_colours(cloth(colour, shine=0.1, light=(1.5, 1.4, 1.2)))[0] == "black"


def test_navy_is_not_black_and_olive_is_not_green() -> None:
    for colour, name in [((28, 32, 56), "navy"), ((22, 22, 26), "black"), ((84, 86, 52), "olive")]:
        assert name_colours(cloth(colour)) == (name,)


def test_heather_is_one_colour() -> None:
    rng = np.random.default_rng(0)
    heather = (128 + rng.normal(0, 14, (2000, 1)) + rng.normal(0, 4, (2000, 3))).clip(0, 255).astype(np.uint8)
    assert name_colours(heather) == ("grey",)


def test_patterns_have_their_colours() -> None:
    stripes = np.vstack([cloth(COLOURS["white"], folds=0.05)[:900], cloth(COLOURS["blue"])[:1100]])
    assert name_colours(stripes) == ("blue", "white")
    checks = np.vstack([cloth(COLOURS[name])[:n] for name, n in (("navy", 900), ("white", 500), ("red", 600))])
    assert set(name_colours(checks)) == {"navy", "white", "red"}


GREY_DAY, LAMP = (0.55, 0.55, 0.6), (0.9, 0.78, 0.6)


@pytest.mark.parametrize("light", [GREY_DAY, LAMP])
def test_a_white_shirt_in_the_shade_or_by_a_lamp_is_white_before_a_white_wall(light: tuple[float, ...]) -> None:
    wall = cloth((240, 240, 238), folds=0.05, light=light)
    shirt = cloth(COLOURS["white"], folds=0.1, light=light)
    assert name_colours(shirt)[0] != "white", "in this light it does not look white"
    assert name_colours(balance_light(shirt, wall)) == ("white",)
    black = cloth(COLOURS["black"], light=light)
    assert name_colours(balance_light(black, wall)) == ("black",)


def test_no_light_is_made_up_for_where_nothing_tells_of_it() -> None:
    shirt = cloth((170, 170, 172))
    rng = np.random.default_rng(0)
    grounds = [cloth((250, 250, 250), folds=0), cloth((60, 110, 60)), cloth((40, 40, 40)), shirt[:0]]
    for ground in [*grounds, rng.integers(100, 256, (500, 1), dtype=np.uint8).repeat(3, axis=1)]:
        assert np.array_equal(balance_light(shirt, ground), shirt)


def test_at_least_one_name_however_many_colours() -> None:
    confetti = pixels(*[(value, 1) for value in COLOURS.values()])
    assert len(name_colours(confetti)) == 1
    assert name_colours(np.empty((0, 3), np.uint8)) == ()


def test_order_of_pixels_does_not_matter() -> None:
    some = np.random.default_rng(0).integers(0, 256, (500, 3), dtype=np.uint8)
    assert name_colours(some) == name_colours(some[::-1])


@pytest.mark.parametrize(
    "wrong", [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 3)), np.zeros((4, 4), np.uint8), np.zeros(3, np.uint8)]
)
def test_wrong_pixels_are_refused(wrong: np.ndarray) -> None:
    with pytest.raises(UsageError, match=r"expected uint8 \(n, 3\), received"):
        name_colours(wrong)
    with pytest.raises(UsageError, match="`max_colours`.*received 0"):
        name_colours(np.zeros((1, 3), np.uint8), max_colours=0)


def test_cielab_of_known_colours() -> None:
    # Published values for sRGB under D65 (Bruce Lindbloom's calculator), one decimal.
    known = {(255, 0, 0): (53.2, 80.1, 67.2), (0, 0, 255): (32.3, 79.2, -107.9), (119, 119, 119): (50.0, 0, 0)}
    for rgb, lab in known.items():
        np.testing.assert_allclose(to_lab(np.array(rgb, np.uint8)), lab, atol=0.15)


def test_a_shade_is_the_spread_of_light_and_hue():
    half = np.array([[0, 0, 0]] * 50 + [[255, 255, 255]] * 50, dtype=np.uint8)
    assert measure_shade(half)[:, 0] == pytest.approx([0, 50, 100], abs=0.1)
    with pytest.raises(UsageError, match="at least one pixel"):
        measure_shade(half[:0])


def test_the_same_cloth_in_another_light_is_nearer_than_another_cloth():
    rng = np.random.default_rng(0)
    cloth = rng.integers(60, 100, (500, 3), dtype=np.uint8)
    darker = (cloth * 0.85).astype(np.uint8)
    red = cloth.copy()
    red[:, 0] = 200
    found = shade_similarity(measure_shade(cloth), np.stack([measure_shade(p) for p in (cloth, darker, red)]))
    assert found[0] == pytest.approx(1)
    assert found[0] > found[1] > 0.5 > found[2]


def shades(*names: str) -> np.ndarray:
    return np.stack([measure_shade(pixels((COLOURS[name], 5))) for name in names])


def test_harmony_of_two_shades() -> None:
    neutral = shade_harmony(shades("magenta")[0], shades("black", "white", "grey", "charcoal"))
    assert (neutral > 0.6).all()
    near, far = shade_harmony(shades("magenta")[0], shades("pink", "green"))
    assert near > 0.7 and far < 0.1
    names = sorted(COLOURS)
    table = np.stack([shade_harmony(one, shades(*names)) for one in shades(*names)])
    np.testing.assert_allclose(table, table.T, atol=1e-9)
    np.testing.assert_allclose(np.diag(table), 1, atol=1e-6)
    assert (table >= 0).all() and (table <= 1 + 1e-9).all()


def test_harmony_by_hand() -> None:
    """Two chromas of 20, a quarter of a circle apart: the hue differs by 2 * 20 * sin(45 degrees)."""
    first, second = np.zeros((3, 3)), np.zeros((3, 3))
    first[1], second[1] = (50, 20, 0), (80, 0, 20)
    difference = 2 * 20 * np.sin(np.pi / 4)
    expected = (1 + np.tanh(0.8 - 0.045 * difference)) / (1 + np.tanh(0.8))
    assert shade_harmony(first, second[None]) == pytest.approx([expected])


def test_to_rgb_is_the_way_back() -> None:
    rgb = np.random.default_rng(0).integers(0, 256, (5, 100, 3), dtype=np.uint8)
    assert np.array_equal(to_rgb(to_lab(rgb)), rgb)
    assert to_rgb(np.array([100.0, 0, 0])).tolist() == [255, 255, 255]
    assert to_rgb(np.array([50.0, 150, -150])).dtype == np.uint8, "beyond sRGB: clipped, not wrapped"
