"""Photos as the app shows them."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from stylerec.domain.looks import Garment
from stylerec.render.pictures import CARD, card, cut_out, cut_out_webp, outline, outline_garment, thumbnail
from stylerec.vision.images import encode_jpeg
from tests.app.pictures_for_tests import garment, plain_image


def opened(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)))


@pytest.mark.parametrize(("height", "width"), [(300, 200), (400, 100), (100, 400), (50, 50)])
def test_every_photo_becomes_a_card_of_one_size(height: int, width: int):
    picture = encode_jpeg(plain_image(height, width))
    assert opened(card(picture)).shape == (CARD[1], CARD[0], 3)


def test_a_wide_photo_keeps_most_of_itself_and_gets_a_margin_of_its_own_colour():
    image = plain_image(100, 300, (200, 30, 30))
    image[:, 140:160] = (20, 20, 200)
    shown = opened(card(encode_jpeg(image))).astype(int)
    assert np.abs(shown[5, 100] - (200, 30, 30)).max() < 25
    assert (shown[CARD[1] // 2, :, 2] > 120).any()


def test_a_garment_at_the_edge_stays_in_view():
    image = plain_image(100, 90)
    image[40:60, 82:90] = (250, 20, 20)
    piece = garment()
    piece = replace(piece, box=(0.91, 0.4, 1.0, 0.6))
    red = opened(card(encode_jpeg(image), piece)).astype(int)
    assert ((red[..., 0] - red[..., 1]) > 60).any()


def test_the_outline_is_light_on_the_edge_and_dims_the_rest():
    image = plain_image(240, 160)
    shown = outline(image, garment().mask).mean(axis=2)
    assert shown[60, 80] > 200  # the upper edge of the garment
    assert abs(shown[120, 80] - 130) < 6  # inside, as it was
    assert shown[10, 10] < 120  # outside


def test_a_cut_out_is_opaque_inside_and_transparent_outside():
    cut = opened(cut_out(encode_jpeg(plain_image(240, 160)), garment()))
    assert cut.shape == (200, 200, 4)
    assert cut[100, 100, 3] == 255 and cut[2, 2, 3] == 0


def specks() -> Garment:
    """Two far specks."""
    mask = np.zeros((24, 16), bool)
    mask[8, 4] = mask[16, 12] = True
    return replace(garment(), mask=mask, box=(4 / 16, 8 / 24, 13 / 16, 17 / 24))


def test_a_garment_with_a_coarse_mask_is_framed_and_cropped_by_its_box():
    picture = encode_jpeg(plain_image(408, 272))
    shown = opened(card(picture, specks())).mean(axis=2)
    assert abs(shown[204, 136] - 130) < 6 and shown[20, 20] < 120  # the whole box is left as it was
    cut = opened(cut_out(picture, specks()))
    assert (cut[..., 3] == 255).mean() > 0.9


def test_a_garment_with_a_doubtful_mask_has_no_line_and_is_cropped_from_the_photo():
    picture = encode_jpeg(plain_image(240, 160))
    doubtful = replace(garment(), quality=0.3)
    assert np.abs(opened(outline_garment(picture, doubtful)).mean(axis=2) - 130).max() < 6
    cut = opened(cut_out(picture, doubtful))
    assert (cut[..., 3] == 255).mean() > 0.9 and (opened(cut_out(picture, garment()))[..., 3] == 255).mean() < 0.9


def test_a_crop_of_something_small_at_the_edge_stays_inside_the_photo():
    mask = np.zeros((24, 16), bool)
    mask[23, 15] = True
    tiny = replace(garment(), mask=mask, box=(15 / 16, 23 / 24, 1.0, 1.0))
    cut = opened(cut_out(encode_jpeg(plain_image(240, 160)), tiny))
    assert cut.shape == (200, 200, 4) and (cut[..., 3] == 255).any()


def test_thumbnails_are_small_squares():
    assert opened(thumbnail(encode_jpeg(plain_image(300, 200)))).shape == (64, 64, 3)


def test_an_outlined_photo_keeps_its_shape():
    shown = opened(outline_garment(encode_jpeg(plain_image(160, 240)), garment()))
    assert shown.shape == (160, 240, 3)
    assert shown[40, 120].mean() > 200  # the upper edge of the garment


def test_a_cut_out_as_webp_shows_the_same_in_fewer_bytes():
    rng = np.random.default_rng(0)
    picture = encode_jpeg(rng.integers(90, 160, (240, 160, 3), dtype=np.uint8))
    png, webp = cut_out(picture, garment()), cut_out_webp(picture, garment())
    assert Image.open(io.BytesIO(webp)).format == "WEBP" and len(webp) < len(png) / 2
    apart = np.abs(opened(png).astype(int) - opened(webp).astype(int))
    assert (apart[..., 3] <= 2).all() and apart[opened(png)[..., 3] == 255].mean() < 12
