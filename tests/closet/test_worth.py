"""Cost per wear, what is never worn, what earns its place."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from test_closet import MONDAY, look, piece

from stylerec.closet import judge_closet
from stylerec.domain.moodboard import MoodBoard
from stylerec.errors import UsageError

BOARD = MoodBoard(
    [look("office", "white blouse", "black skirt", "brown boots"), look("red", "red dress", "brown boots")]
)


def test_what_a_piece_costs_per_wear_and_does_for_the_looks() -> None:
    worn = {"blouse": 4, "boots": 10}
    prices = {"blouse": 40.0, "skirt": 30.0, "boots": 100.0}
    pieces = [
        replace(piece(category, colour, worn=worn.get(category, 0)), price=prices.get(category))
        for colour, category in (("white", "blouse"), ("black", "skirt"), ("brown", "boots"), ("green", "scarf"))
    ]
    worth = judge_closet(BOARD, pieces, MONDAY)
    found = {one.piece.category: one for one in worth.pieces}
    assert [found[name].cost_per_wear for name in ("blouse", "skirt", "boots", "scarf")] == [10.0, None, 10.0, None]
    assert [found[name].n_needed for name in ("blouse", "skirt", "boots", "scarf")] == [1, 1, 1, 0]
    assert [found[name].n_looks for name in ("blouse", "skirt", "boots", "scarf")] == [1, 1, 2, 0]
    assert found["boots"].reason == "1 look needs it; worn 10 times"
    assert found["scarf"].reason == "never worn; no look of the board has a place for it"
    assert [found[name].earns for name in ("skirt", "scarf")] == [True, False]
    assert [one.category for one in worth.never_worn] == ["skirt", "scarf"]
    assert (worth.spent, worth.cost_per_wear) == (170.0, pytest.approx(170 / 14))
    assert worth.sentence == "3 of 4 pieces earn their place; 2 were never worn."
    assert worth.pieces[-1].piece.category == "scarf"


def test_a_twin_that_is_not_worn_is_not_needed() -> None:
    pieces = [piece("blouse", "white"), piece("blouse", "white", name="twin"), piece("skirt"), piece("boots", "brown")]
    found = {one.piece.name: one.n_needed for one in judge_closet(BOARD, pieces, MONDAY).pieces}
    assert found == {"white blouse": 0, "twin": 0, "black skirt": 1, "brown boots": 1}


def test_what_was_worn_long_ago_does_not_earn_its_place() -> None:
    old = replace(piece("scarf", "green"), worn=(MONDAY - timedelta(days=366),))
    new = replace(piece("scarf", "red"), worn=(MONDAY - timedelta(days=365),))
    judged = {one.piece.name: one for one in judge_closet(BOARD, [old, new], MONDAY).pieces}
    assert [judged[name].earns for name in ("green scarf", "red scarf")] == [False, True]
    assert "last on 2025-11-22" in judged["green scarf"].reason


def test_an_empty_closet_and_a_wrong_price() -> None:
    worth = judge_closet(BOARD, [], date(2026, 1, 1))
    assert (worth.pieces, worth.spent, worth.cost_per_wear) == (
        (),
        0,
        None,
    ) and "nothing in the closet" in worth.sentence
    with pytest.raises(UsageError, match="expected 0 or more, received -1"):
        replace(piece("scarf"), price=-1)
