"""How a garment is called when its kind is not sure."""

from dataclasses import replace

import pytest
from looks_for_tests import TAXONOMY, garment, item, photo

from stylerec.domain.certainty import name_garment, names_of, term_of
from stylerec.domain.corrections import Correction, apply_corrections
from stylerec.domain.pieces import as_piece


@pytest.mark.parametrize(
    ("chances", "term"),
    [
        ({"boots": 0.8, "heels": 0.2}, "boots"),
        ({"boots": 0.5, "heels": 0.4, "hat": 0.1}, "boots"),  # two names say it
        ({"boots": 0.4, "heels": 0.3, "flats": 0.2, "hat": 0.1}, "footwear"),
        ({"coat": 0.3, "jacket": 0.3, "blazer": 0.3, "dress": 0.1}, "outerwear"),
        ({"boots": 0.4, "heels": 0.2, "hat": 0.2, "bag": 0.2}, "boots"),  # may be no shoes at all
        ({"jeans": 0.3, "trousers": 0.3, "shorts": 0.3, "skirt": 0.1}, "jeans"),  # nobody says "a bottoms"
        ({"footwear": 0.6, "boots": 0.4}, "footwear"),
    ],
)
def test_what_an_item_is_taken_for(chances: dict[str, float], term: str) -> None:
    assert term_of(chances, TAXONOMY) == term


def test_a_piece_goes_by_its_group_until_the_person_says_more() -> None:
    unsure = item("boots", heels=0.3, flats=0.3)
    piece = as_piece(unsure)
    assert (piece.category, piece.garment.score) == ("footwear", pytest.approx(1))
    assert piece.item.category == "boots"
    assert (as_piece(unsure, "heels").category, as_piece(piece, "flats").category) == ("heels", "flats")
    assert as_piece(unsure, "shoes").garment.score == 1


@pytest.mark.parametrize(
    ("category", "score", "alternatives", "words"),
    [
        ("skirt", 0.9, ("dress",), "skirt"),
        ("skirt", 0.5, (), "skirt"),
        ("skirt", 0.5, ("dress",), "skirt or dress"),
        ("skirt", 0.5, ("dress", "shorts", "jumpsuit"), "skirt or dress"),
        ("boots", 0.5, ("heels",), "boots or heels"),
        ("boots", 0.5, ("heels", "flats"), "shoes"),
        ("coat", 0.5, ("jacket", "dress"), "coat or jacket"),
    ],
)
def test_a_garment_that_is_not_sure(category: str, score: float, alternatives: tuple[str, ...], words: str) -> None:
    seen = replace(garment(category, score=score), alternatives=alternatives)
    assert name_garment(seen, TAXONOMY) == words


def test_what_a_person_named_has_no_alternatives() -> None:
    seen = replace(garment("skirt", score=0.5), alternatives=("dress",))
    look = photo("a.jpg", seen).look
    assert look
    (said,) = apply_corrections(look, [Correction("change", "skirt", "shorts")]).garments
    assert said.alternatives == () and names_of(said, TAXONOMY) == ("shorts",)
