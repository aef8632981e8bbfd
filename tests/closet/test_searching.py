"""Pieces found in words."""

import pytest

from stylerec.closet import search_pieces
from stylerec.domain.pieces import piece_from
from stylerec.domain.taxonomy import load_taxonomy
from tests.looks_for_tests import seen_as


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["gala", "old"]),
        ("navy", ["gala"]),
        ("NAVY Skirts", ["gala"]),
        ("navy boots", []),
        ("shoes", ["old"]),
        ("linen work", ["gala"]),
        ("winter", ["old"]),
        ("gal", ["gala"]),
    ],
)
def test_every_word_must_be_said_of_a_piece(words: str, found: list[str]):
    skirt = piece_from(seen_as("skirt", "navy", name="gala"), occasions=["work"], words=["linen"])
    boots = piece_from(seen_as("boots", "black", name="old"), seasons=["winter"])
    assert [piece.name for piece in search_pieces([skirt, boots], words, load_taxonomy())] == found
