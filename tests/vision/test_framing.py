"""Windows of photos: cells, fractions and pixels."""

from dataclasses import replace

import numpy as np
import pytest

from stylerec.vision.framing import box_of, place_garment, resize_cells, widen, window_of
from tests.looks_for_tests import garment


def test_a_window_and_its_box_agree():
    mask = np.zeros((20, 10), dtype=bool)
    mask[4:12, 2:7] = True
    window = window_of(box_of(mask), mask.shape)
    assert mask[window].all() and mask[window].sum() == mask.sum()


def test_a_window_is_never_empty():
    assert np.zeros((10, 10))[window_of((0.999, 0.999, 1.0, 1.0), (10, 10))].size == 1


def test_widening_stays_within_the_photo():
    assert widen((0.4, 0.0, 0.6, 1.0), 0.1) == pytest.approx((0.3, 0.0, 0.7, 1.0))


def test_a_finer_grid_repeats_cells():
    assert resize_cells(np.array([[1, 2]]), (2, 4)).tolist() == [[1, 1, 2, 2]] * 2


def test_a_garment_of_a_window_is_put_where_the_window_is():
    part = garment("skirt")  # rows 3 to 5 and columns 2 to 5 of 12 x 8
    whole = place_garment(part, (0.5, 0.5, 1.0, 1.0), (24, 16))
    assert whole.mask.shape == (24, 16) and whole.mask.sum() == part.mask.sum()
    assert whole.box == pytest.approx((0.5 + 2 / 16, 0.5 + 3 / 24, 0.5 + 6 / 16, 0.5 + 6 / 24))
    assert whole.area == pytest.approx(part.area / 4)


def test_a_garment_too_small_for_the_grid_keeps_a_cell():
    assert place_garment(garment("skirt"), (0.0, 0.0, 0.1, 0.1), (6, 4)).mask.sum() == 1


def test_a_box_that_is_larger_than_its_mask_stays_so_in_the_photo():
    part = replace(garment("bag"), box=(0.0, 0.0, 1.0, 0.5))
    placed = place_garment(part, (0.5, 0.5, 1.0, 1.0), (24, 16))
    assert placed.box == pytest.approx((0.5, 0.5, 1.0, 0.75))
