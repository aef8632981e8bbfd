"""What a wrongly named garment could be instead."""

from dataclasses import replace

import pytest

from stylerec.domain.looks import Garment, Look
from stylerec.pairing.could_be import could_be
from tests.looks_for_tests import TAXONOMY, garment, photo


def look_of(*garments: Garment, **scores: float) -> Look:
    look = photo("look.jpg", *garments).look
    assert look is not None
    return replace(look, scores={**look.scores, **scores})


@pytest.mark.parametrize(("named", "first", "never"), [("dress", "skirt", "saree"), ("coat", "jacket", "kurta")])
def test_what_such_a_garment_is_taken_for_comes_first(named: str, first: str, never: str) -> None:
    look = look_of(garment(named))
    found = could_be(look.garments[0], look, TAXONOMY)
    assert found[0] == first and never not in found and named not in found


def test_what_the_recogniser_hesitated_about_comes_before_that() -> None:
    look = look_of(replace(garment("dress"), alternatives=("jumpsuit",)), suit=0.3)
    assert could_be(look.garments[0], look, TAXONOMY)[:2] == ("jumpsuit", "suit")


def test_a_garment_that_is_in_the_photo_itself_is_not_meant() -> None:
    look = look_of(garment("dress"), garment("skirt"))
    assert "skirt" not in could_be(look.garments[0], look, TAXONOMY)


def test_no_more_than_asked_for() -> None:
    look = look_of(garment("top"))
    assert len(could_be(look.garments[0], look, TAXONOMY, most=3)) == 3
