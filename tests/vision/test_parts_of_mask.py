"""The parts of a mask are those of `scipy.ndimage`."""

import numpy as np
import pytest
from scipy import ndimage

from stylerec.vision.parts_of_mask import cells_of_parts, fill_holes, grow, label_parts, shrink_by_one

RNG = np.random.default_rng(5)
SPIRAL = np.kron(
    np.array([[1, 1, 1, 1, 1], [0, 0, 0, 0, 1], [1, 1, 1, 0, 1], [1, 0, 0, 0, 1], [1, 1, 1, 1, 1]]), [[1, 1]]
)
MASKS = [
    *(RNG.random((height, width)) < share for share in (0.1, 0.4, 0.6, 0.9) for height, width in ((9, 7), (40, 31))),
    *(np.full(shape, value, bool) for value in (False, True) for shape in ((3, 4), (1, 1), (1, 6), (6, 1))),
    SPIRAL.astype(bool),
    np.eye(6, dtype=bool)[::-1],
]


@pytest.mark.parametrize("mask", MASKS, ids=range(len(MASKS)))
def test_parts_are_numbered_as_by_scipy(mask: np.ndarray) -> None:
    for corners, structure in ((False, None), (True, np.ones((3, 3)))):
        expected, count = ndimage.label(mask, structure)
        found, n_parts = label_parts(mask, corners)
        assert n_parts == count
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("mask", MASKS, ids=range(len(MASKS)))
def test_masks_grow_and_shrink_as_by_scipy(mask: np.ndarray) -> None:
    np.testing.assert_array_equal(shrink_by_one(mask), ndimage.binary_erosion(mask))
    for reach in (1, 3):
        np.testing.assert_array_equal(
            grow(mask, reach), ndimage.binary_dilation(mask, np.ones((3, 3)), iterations=reach)
        )


@pytest.mark.parametrize("mask", MASKS, ids=range(len(MASKS)))
def test_every_part_has_its_cells(mask: np.ndarray) -> None:
    parts, count = label_parts(mask)
    found = cells_of_parts(parts)
    assert len(found) == count
    for number, cells in enumerate(found, 1):
        np.testing.assert_array_equal(cells, np.flatnonzero(parts == number))


@pytest.mark.parametrize("mask", MASKS, ids=range(len(MASKS)))
def test_all_holes_are_those_of_scipy(mask: np.ndarray) -> None:
    np.testing.assert_array_equal(fill_holes(mask, share=mask.size), ndimage.binary_fill_holes(mask))


def test_a_hole_that_is_large_stays() -> None:
    bag = np.ones((20, 20), dtype=bool)
    bag[2:8, 4:16] = bag[12, 12] = bag[0, 0] = False
    filled = fill_holes(bag, share=0.02)
    assert filled[12, 12] and not filled[2:8, 4:16].any() and not filled[0, 0]
