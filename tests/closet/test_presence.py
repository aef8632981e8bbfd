"""What is not here is not worn, and what the laundry holds back is said."""

from dataclasses import replace

import pytest
from test_closet import MONDAY, look, piece

from stylerec.closet import check_purchase, complete_outfits, looks_to_wear, plan_week
from stylerec.closet.presence import away_sentence
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.errors import UsageError

BOARD = MoodBoard(
    [
        look("skirt", "white blouse", "black skirt", "brown boots"),
        look("jeans", "white blouse", "blue jeans", "brown boots"),
        look("dress", "red dress", "brown boots"),
    ]
)


@pytest.fixture
def closet() -> dict[str, Piece]:
    pieces = [
        piece("blouse", "white"),
        piece("skirt"),
        piece("jeans", "blue"),
        piece("dress", "red"),
        piece("boots", "brown"),
    ]
    return {one.category: one for one in pieces}


def without(closet: dict[str, Piece], **places: str) -> list[Piece]:
    return [replace(one, place=places.get(one.category, "here")) for one in closet.values()]


def test_looks_use_what_is_here_and_say_what_the_laundry_brings(closet: dict[str, Piece]) -> None:
    found = looks_to_wear(BOARD, without(closet, blouse="wash"))
    assert [one.name for one in found.today] == ["dress"] and found.after_laundry == 2
    assert found.sentence == "1 of 3 looks today, 2 more are one piece away. 2 more looks after the laundry."
    lent = looks_to_wear(BOARD, without(closet, blouse="lent"))
    assert len(lent.today) == 1 and lent.after_laundry == 0 and "laundry" not in lent.sentence


def test_when_nothing_is_here_that_is_said(closet: dict[str, Piece]) -> None:
    everything = dict.fromkeys(closet, "wash") | {"boots": "tailor"}
    found = looks_to_wear(BOARD, without(closet, **everything))
    assert found.sentence == "Nothing to wear: 5 pieces are not here: 4 in the wash and 1 at the tailor."


def test_where_pieces_are_in_words(closet: dict[str, Piece]) -> None:
    assert away_sentence(list(closet.values())) == ""
    assert away_sentence(without(closet, dress="stored")) == "1 piece is not here: 1 stored away."
    with pytest.raises(UsageError, match="expected one of here, wash, lent, stored, tailor, gone, received 'moon'"):
        without(closet, dress="moon")


def test_outfits_use_what_is_here(closet: dict[str, Piece]) -> None:
    pieces = without(closet, blouse="wash")
    skirt = next(one for one in pieces if one.category == "skirt")
    found = complete_outfits(skirt, BOARD, pieces)
    assert found.outfits == () and found.after_laundry == 1
    assert found.message and found.message.endswith("1 more outfit after the laundry.")
    assert len(complete_outfits(skirt, BOARD, list(closet.values())).outfits) == 1


def test_a_week_uses_what_is_here_and_nothing_more_often_than_it_stays_clean(closet: dict[str, Piece]) -> None:
    plan = plan_week(BOARD, without(closet, dress="wash"), start=MONDAY, days=3)
    assert {day.look.name for day in plan.days} == {"skirt", "jeans"}
    assert plan.message and "1 piece is not here: 1 in the wash. 1 more look after the laundry." in plan.message
    pieces = [replace(one, wears_left=1 if one.category == "blouse" else None) for one in closet.values()]
    names = [day.look.name for day in plan_week(BOARD, pieces, start=MONDAY, days=3).days]
    assert len(names) == 2 and "dress" in names


def test_the_shop_counts_what_is_owned_and_says_what_is_away(closet: dict[str, Piece]) -> None:
    pieces = without(closet, blouse="wash")
    advice = check_purchase(piece("skirt", "black", name="new"), BOARD, pieces)
    assert advice.verdict == "not needed" and advice.outfits == ()
    assert advice.note and advice.note.startswith("1 piece is not here: 1 in the wash.")
    here = check_purchase(piece("skirt", "black", name="new"), BOARD, list(closet.values()))
    assert len(here.outfits) == 1 and here.note is None
