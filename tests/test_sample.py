"""The sample board and item: drawn, the same each time, and good enough to be read like photos."""

import numpy as np

from stylerec.images import load_photo
from stylerec.recogniser import Recogniser
from stylerec.sample import BOARD_SIZE, draw_board, draw_item, draw_photo


def test_a_photo_comes_out_the_same_each_time():
    assert draw_photo(1) == draw_photo(1)


def test_every_photo_can_be_read_and_is_another():
    photos = [load_photo(data, name=name) for name, data in draw_board()]
    assert len(photos) == BOARD_SIZE
    assert len({photo.photo_id for photo in photos}) == len({photo.name for photo in photos}) == BOARD_SIZE
    assert {(photo.width, photo.height) for photo in photos} == {(480, 720)}


def test_the_item_is_a_navy_skirt_in_the_middle_of_a_light_sheet():
    image = load_photo(draw_item()[1]).image.astype(int)
    red, green, blue = image[340:380, 220:260].mean(axis=(0, 1))
    assert blue > red + 20 and blue > green + 15 and red < 90
    assert np.concatenate([image[:20], image[-20:]]).mean() > 180


def test_the_recogniser_finds_a_skirt_to_style_and_skirts_on_the_board(recogniser: Recogniser):
    (item,) = recogniser.recognise([draw_item()])
    assert item.look is not None and item.look.item.category == "skirt"
    looks = list(recogniser.recognise([draw_photo(0), draw_photo(7)]))
    assert all(look.look is not None and "skirt" in look.look.categories for look in looks)
