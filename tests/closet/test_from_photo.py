"""A garment of a photo becomes a photo of its own."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from stylerec.closet.from_photo import cut_from_photo, find_twin, shows_several
from stylerec.domain.looks import Garment, Look
from stylerec.domain.pieces import piece_from
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.vision.images import Photo, load_photo
from tests.looks_for_tests import embedding, garment, item, photo

TAXONOMY = load_taxonomy()
RED = (200, 20, 20)


def picture(side: int = 240) -> Photo:
    """A photo, grey with a red garment where `garment` has its box."""
    image = np.full((side * 3 // 2, side, 3), 128, np.uint8)
    height, width = image.shape[:2]
    image[height // 4 : height // 2, width // 4 : width * 3 // 4] = RED
    return Photo("street", "id", width, height, image)


def seen(*garments: Garment) -> Look:
    look = photo("street", *garments).look
    assert look
    return look


def test_the_crop_shows_the_garment_with_little_around_it():
    skirt = garment("skirt", ("red",))
    data, found = cut_from_photo(picture(), seen(skirt), skirt, TAXONOMY)
    image = np.asarray(load_photo(data).image)
    assert np.isclose(image.mean(axis=2), np.mean(RED), atol=12).mean() > 0.35  # an eighth of the photo
    assert image.shape[1] < 200 and (found.width, found.height) == (image.shape[1], image.shape[0])
    assert found.photo_id == load_photo(data).photo_id


def test_box_and_mask_lie_on_the_garment_in_the_crop():
    skirt = garment("skirt", ("red",))
    data, found = cut_from_photo(picture(), seen(skirt), skirt, TAXONOMY)
    assert found.look
    own = found.look.item.garment
    image = np.asarray(load_photo(data).image)
    x0, y0, x1, y1 = own.box
    inside = image[
        int(y0 * found.height) + 3 : int(y1 * found.height) - 3, int(x0 * found.width) + 3 : int(x1 * found.width) - 3
    ]
    assert np.abs(inside.astype(int) - RED).max() < 40
    mask = np.asarray(Image.fromarray(own.mask).resize((found.width, found.height)))
    assert np.abs(image[mask].mean(axis=0) - RED).max() < 30
    assert own.mask.shape == found.look.label_map.shape


def test_the_same_garment_gives_the_same_photo():
    skirt = garment("skirt")
    first, second = (cut_from_photo(picture(), seen(skirt), skirt, TAXONOMY) for _ in range(2))
    assert first[0] == second[0] and first[1].photo_id == second[1].photo_id


def test_garments_in_the_same_place_are_two_photos():
    blazer, sweater = garment("blazer"), garment("sweater")
    found = [cut_from_photo(picture(), seen(blazer, sweater), one, TAXONOMY)[1] for one in (blazer, sweater)]
    assert found[0].photo_id != found[1].photo_id


def test_the_piece_is_what_the_garment_is():
    skirt, boots = garment("skirt", ("navy",), 0.6), garment("boots")
    _, found = cut_from_photo(picture(), seen(skirt, boots), skirt, TAXONOMY)
    piece = piece_from(found, category="skirt")
    assert (piece.category, piece.garment.colours) == ("skirt", ("navy",))
    assert found.look and set(found.look.scores) == set(TAXONOMY.categories)


def test_a_word_of_the_persons_own_leaves_the_models_words():
    own = replace(garment("skirt"), category="kilt", score=1.0)
    from stylerec.vision.own_categories import extend_taxonomy

    _, found = cut_from_photo(picture(), seen(own), own, extend_taxonomy(TAXONOMY, {"kilt": "bottoms"}))
    assert found.look and "kilt" not in found.look.item.probabilities


@pytest.mark.parametrize("box", [(0.0, 0.0, 1.0, 1.0), (0.98, 0.98, 1.0, 1.0), (0.0, 0.4, 0.02, 0.42)])
def test_garments_at_the_edge_and_tiny_ones_have_a_crop(box: tuple[float, float, float, float]):
    ring = replace(garment("ring"), box=box)
    _, found = cut_from_photo(picture(), seen(ring), ring, TAXONOMY)
    assert min(found.width / 240, found.height / 360) >= 0.19
    assert found.look and all(0 <= edge <= 1 for edge in found.look.item.garment.box)


def test_a_twin_is_of_the_same_kind_and_alike():
    skirt = garment("skirt", ("navy",), vector=embedding(1))
    same = piece_from(replace(photo("mine"), look=replace(seen(skirt), item=item("skirt", ("navy",), embedding(1)))))
    other = piece_from(replace(photo("other"), look=replace(seen(skirt), item=item("boots", ("navy",), embedding(2)))))
    assert find_twin(skirt, [other, same], TAXONOMY) is same
    assert find_twin(skirt, [other], TAXONOMY) is None and find_twin(skirt, [], TAXONOMY) is None


def test_an_outfit_shows_several_pieces():
    assert shows_several(seen(garment("skirt"), garment("boots")), TAXONOMY)
    assert not shows_several(seen(garment("skirt"), garment("shorts")), TAXONOMY)
    assert not shows_several(seen(), TAXONOMY)
