"""Who and what a label map shows."""

import numpy as np
import pytest

from stylerec.vision.bodies import HAIR, SKIN, find_bodies

CLOTH = 7


def painted(*parts: tuple[int, int, int, int, int], shape: tuple[int, int] = (120, 80)) -> np.ndarray:
    """A label map with rectangles `(value, top, left, height, width)`."""
    label_map = np.zeros(shape, dtype=np.uint8)
    for value, top, left, high, wide in parts:
        label_map[top : top + high, left : left + wide] = value
    return label_map


def person(top: int, left: int, height: int) -> list[tuple[int, int, int, int, int]]:
    eighth, wide = height // 8, height // 4
    return [
        (HAIR, top, left + wide // 4, eighth // 2, wide // 2),
        (SKIN, top + eighth // 2, left + wide // 4, eighth, wide // 2),
        (CLOTH, top + eighth, left, height - eighth, wide),
    ]


def test_one_person_is_one_body_with_the_box_of_all_that_is_theirs():
    (body,) = find_bodies(painted(*person(20, 30, 80)))
    assert body.person
    assert body.box == pytest.approx((30 / 80, 20 / 120, 50 / 80, 100 / 120))


def test_two_people_apart_are_two_and_a_passer_by_is_none():
    people = [*person(20, 5, 90), *person(30, 45, 80)]
    assert [body.person for body in find_bodies(painted(*people))] == [True, True]
    assert len(find_bodies(painted(*people, *person(40, 70, 16)))) == 2


def test_shoes_below_a_gap_and_a_bag_in_the_hand_belong_to_the_person():
    (body,) = find_bodies(painted(*person(10, 30, 80), (CLOTH, 98, 32, 6, 14), (CLOTH, 60, 54, 12, 10)))
    assert body.box == pytest.approx((30 / 80, 10 / 120, 64 / 80, 104 / 120))


def test_clothes_that_lie_apart_are_pieces_and_specks_are_nothing():
    bodies = find_bodies(painted((CLOTH, 10, 5, 40, 30), (CLOTH, 70, 45, 30, 30), (CLOTH, 100, 5, 2, 2)))
    assert [body.person for body in bodies] == [False, False]
    assert [int(body.mask.sum()) for body in bodies] == [1200, 900]


def test_an_empty_photo_shows_nobody():
    assert find_bodies(painted()) == []
