"""A piece of a closet is what was recognised, unless its owner knows better."""

from dataclasses import replace
from datetime import date

import pytest
from looks_for_tests import item, photo, unreadable

from stylerec.domain.looks import PhotoLook
from stylerec.domain.pieces import Piece, as_piece, piece_from
from stylerec.errors import PhotoError, TaxonomyError, UsageError


def shot(category: str = "skirt", probability: float = 0.6) -> PhotoLook:
    """A photo of one item."""
    seen = photo("grey.jpg", photo_id="abc")
    assert seen.look
    return replace(seen, look=replace(seen.look, item=item(category, ("grey",), dress=1 - probability)))


def test_a_piece_is_what_was_recognised() -> None:
    piece = piece_from(shot())
    assert (piece.piece_id, piece.name, piece.photo_id, piece.category) == ("abc", "grey.jpg", "abc", "skirt")
    assert piece.garment.score == pytest.approx(0.6) and piece.garment.colours == ("grey",)


def test_what_the_owner_says_counts() -> None:
    piece = piece_from(
        shot(),
        piece_id="7",
        name="the good one",
        category="Gown",
        colours=("silver", "grey"),
        seasons=["winter"],
        worn=[date(2026, 3, 2), date(2026, 1, 1), date(2026, 3, 2)],
    )
    assert (piece.piece_id, piece.name, piece.category, piece.garment.score) == ("7", "the good one", "dress", 1.0)
    assert piece.garment.colours == ("silver", "grey") and piece.worn == (date(2026, 1, 1), date(2026, 3, 2))
    assert piece.item.category == "skirt"  # the prediction stays


def test_what_cannot_be_a_piece() -> None:
    with pytest.raises(PhotoError, match=r"'gone.jpg'.*is empty"):
        piece_from(unreadable("gone.jpg"))
    with pytest.raises(TaxonomyError, match="skurt"):
        piece_from(shot(), category="skurt")
    with pytest.raises(UsageError, match=r"spring, summer, autumn, winter, received 'monsoon'"):
        piece_from(shot(), seasons=["monsoon"])
    with pytest.raises(UsageError, match="oldest first"):
        replace(piece_from(shot()), worn=(date(2026, 3, 2), date(2026, 1, 1)))


def test_tags_say_when_a_piece_is_worn_and_no_tags_say_always() -> None:
    piece = piece_from(shot(), seasons=["summer", "spring"], occasions=["office"])
    assert piece.suits() and piece.suits(["summer"]) and piece.suits(["winter", "spring"], ["office", "party"])
    assert not piece.suits(["winter"]) and not piece.suits(["summer"], ["party"])
    assert piece_from(shot()).suits(["winter"], ["party"])


@pytest.mark.parametrize("form", ["photo", "prediction", "piece"])
def test_an_item_in_any_form_is_a_piece(form: str) -> None:
    seen = shot()
    assert seen.look
    forms = {"photo": seen, "prediction": seen.look.item, "piece": piece_from(seen)}
    piece = as_piece(forms[form], "dress")
    assert isinstance(piece, Piece) and piece.category == "dress" and piece.garment.score == 1
    assert as_piece(forms[form]).category == "skirt"
