"""A cut-out that was mended by hand."""

import numpy as np
import pytest

from stylerec.closet.mending import mend_cut_out, whole_photo
from stylerec.domain.looks import PhotoLook
from stylerec.errors import UsageError
from stylerec.vision.images import encode_jpeg, load_photo
from tests.looks_for_tests import GRID, photo

RED, GREEN = (200, 30, 30), (40, 140, 40)


def two_halves() -> bytes:
    """Red above, green below."""
    image = np.full((360, 240, 3), RED, np.uint8)
    image[180:] = GREEN
    return encode_jpeg(image, quality=95)


def upper_half() -> np.ndarray:
    mask = np.zeros(GRID, bool)
    mask[: GRID[0] // 2] = True
    return mask


def mended(data: bytes, mask: np.ndarray) -> tuple[bytes, PhotoLook]:
    return mend_cut_out(data, photo("skirt"), mask)


def test_only_the_cloth_is_left_in_the_photo():
    data, _ = mended(two_halves(), upper_half())
    image = load_photo(data).image.astype(int)
    assert np.abs(image[:140] - RED).max() < 30
    assert (image[220:].std(axis=(0, 1)) < 2).all() and np.abs(image[-1, 0] - GREEN).max() > 80


def test_what_was_cut_away_can_be_added_again():
    once, _ = mended(two_halves(), upper_half())
    assert np.abs(whole_photo(once)[-50:].astype(int) - GREEN).max() < 30
    again, _ = mended(once, ~upper_half())
    image = load_photo(again).image.astype(int)
    assert np.abs(image[-100:] - GREEN).max() < 40


def test_the_look_has_the_mask_with_its_box_and_nothing_else_changes():
    mask = np.zeros(GRID, bool)
    mask[3:6, 2:6] = True
    before = photo("skirt")
    _, found = mend_cut_out(two_halves(), before, mask)
    assert found.look and before.look
    garment, old = found.look.item.garment, before.look.item.garment
    assert garment.box == (2 / 8, 3 / 12, 6 / 8, 6 / 12) and garment.area == mask.mean()
    assert (garment.mask == mask).all() and garment.is_clean
    assert (garment.embedding == old.embedding).all() and garment.category == old.category


@pytest.mark.parametrize("mask", [np.zeros(GRID, bool), np.ones((3, 3), bool)])
def test_no_cloth_and_another_grid_are_refused(mask: np.ndarray):
    with pytest.raises(UsageError, match="expected some cloth on a grid of"):
        mended(two_halves(), mask)


def test_a_photo_that_came_with_transparency_shows_nothing_that_was_hidden():
    import io

    from PIL import Image

    image = Image.new("RGBA", (240, 360), (*RED, 0))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    assert np.abs(whole_photo(buffer.getvalue()).astype(int) - RED).min() > 20
