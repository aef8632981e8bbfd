"""Outlines of garments as SVG paths."""

import re
from dataclasses import replace

import numpy as np
import pytest

from stylerec.app.outlines import SIDE, outline_path
from tests.looks_for_tests import garment


def numbers(path: str) -> list[int]:
    return [int(number) for number in re.findall(r"-?\d+", path)]


@pytest.fixture
def round_mask() -> np.ndarray:
    y, x = np.mgrid[:60, :40]
    return (y - 30) ** 2 + (x - 20) ** 2 < 15**2


def test_an_outline_runs_around_the_garment_and_is_closed(round_mask: np.ndarray):
    path = outline_path(replace(garment("skirt"), mask=round_mask, box=(0.125, 0.25, 0.875, 0.75)))
    assert path.startswith("M") and path.endswith("Z")
    points = np.array(numbers(path)[2:]).reshape(-1, 2)
    assert points[:, 0].min() == pytest.approx(0.15 * SIDE, abs=30)
    assert points[:, 0].max() == pytest.approx(0.88 * SIDE, abs=30)
    assert points[:, 1].min() == pytest.approx(0.26 * SIDE, abs=30)
    radius = np.hypot((points[:, 0] - 512) * 40 / SIDE, (points[:, 1] - 508) * 60 / SIDE)
    assert radius.std() < 0.6  # cells: the staircase of the mask is gone


def test_a_hole_and_a_second_part_have_lines_of_their_own(round_mask: np.ndarray):
    pierced = round_mask.copy()
    pierced[26:34, 16:24] = False
    assert outline_path(replace(garment("skirt"), mask=pierced, box=(0.125, 0.25, 0.875, 0.75))).count("M") == 2


def test_a_mask_of_a_few_cells_becomes_a_box_around_the_most_of_them():
    mask = np.zeros((60, 40), bool)
    mask[10, 5:7] = True
    mask[50, 30] = True  # a stray cell
    path = outline_path(replace(garment("earrings"), mask=mask, box=(0.125, 0.166, 0.775, 0.85)))
    assert numbers(path) == [100, 150, 200, 200, 100]


def test_small_parts_beside_a_large_one_are_left_out(round_mask: np.ndarray):
    stray = round_mask.copy()
    stray[2, 2] = True
    assert outline_path(replace(garment("skirt"), mask=stray)).count("M") == 1


def test_a_garment_somewhere_in_the_photo_has_no_outline():
    assert outline_path(replace(garment("hat"), mask=np.zeros((60, 40), bool))) == ""


def test_a_doubtful_mask_is_not_drawn(round_mask: np.ndarray):
    assert outline_path(replace(garment("skirt"), mask=round_mask, quality=0.3)) == ""
