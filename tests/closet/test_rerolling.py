"""Another outfit with some pieces locked: all that there are, best first, never the same twice."""

from dataclasses import replace
from itertools import product

import pytest
from test_closet import look, piece

from stylerec.closet import Weather, outfit_title, roll_outfits
from stylerec.closet.standing_in import STANDS_IN
from stylerec.closet.ways import ways_to_wear
from stylerec.closet.wearing import Fitting
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece

SKIRT = piece("skirt")
TOPS = [piece("blouse", "white"), piece("blouse", "white", name="old blouse", worn=9), piece("shirt", "white")]
SHOES = [piece("boots", "brown"), piece("sandals", "brown")]
BAG = piece("bag", "red")
BOARD = MoodBoard(
    [
        look("office", "white blouse", "black skirt", "brown boots", "red bag"),
        look("beach", "white shirt", "black skirt", "brown sandals"),
        look("red", "red dress", "brown boots"),
    ]
)


def names(board: MoodBoard, pieces: list[Piece], *locked: Piece, **options: object) -> list[set[str]]:
    return [{one.name for one in roll.pieces} for roll in roll_outfits(board, pieces, locked, **options)]  # type: ignore[arg-type]


def test_the_locked_piece_stays_and_no_outfit_comes_twice() -> None:
    rolled = names(BOARD, [SKIRT, *TOPS, *SHOES, BAG], SKIRT)
    clothes = [frozenset(one - {BAG.name}) for one in rolled]
    assert len(clothes) == len(set(clothes)) == 6 and all("black skirt" in one for one in rolled)
    assert {one.name for one in TOPS} == set().union(*clothes) - {"black skirt", "brown boots", "brown sandals"}
    first = next(roll_outfits(BOARD, [SKIRT, *TOPS, *SHOES, BAG], [SKIRT]))
    assert [one.name for one in first.pieces] == ["white blouse", "black skirt", "brown boots", "red bag"]
    assert (first.name, first.notes) == ("office", ())


def test_the_best_come_first() -> None:
    scores = [roll.score for roll in roll_outfits(BOARD, [SKIRT, *TOPS, *SHOES, BAG], [SKIRT])]
    assert scores == sorted(scores, reverse=True)


def test_what_was_shown_is_not_shown_again() -> None:
    pieces = [SKIRT, *TOPS, *SHOES, BAG]
    shown: list[list[str]] = []
    while (roll := next(roll_outfits(BOARD, pieces, [SKIRT], shown=shown), None)) is not None:
        shown.append([one.piece_id for one in roll.pieces])
    assert len(shown) == 6 == len({frozenset(one) for one in shown})


def test_two_locked_pieces_and_a_bag_that_no_look_shows() -> None:
    sandals, hat = SHOES[1], piece("hat", "grey")
    rolled = names(BOARD, [SKIRT, *TOPS, *SHOES, BAG, hat], SKIRT, sandals, hat)
    assert len(rolled) == 3 and all({"black skirt", "brown sandals", "grey hat"} <= one for one in rolled)
    assert names(BOARD, [SKIRT, *TOPS, *SHOES], SKIRT, piece("dress", "red")) == []


def test_a_locked_piece_is_worn_however_unlike_it_is() -> None:
    green = piece("skirt", "green", direction=5)
    assert len(names(BOARD, [green, *TOPS, *SHOES], green)) == 6
    assert names(BOARD, [green, *TOPS, *SHOES]) == []


def test_what_is_away_or_not_for_the_weather_is_left_out() -> None:
    away = [replace(one, place="wash") for one in TOPS[1:]]
    assert len(names(BOARD, [SKIRT, TOPS[0], *away, *SHOES], SKIRT)) == 2
    assert names(BOARD, [SKIRT, *TOPS, *SHOES], SKIRT, weather=Weather(-10)) == []


def test_ways_are_those_of_trying_all() -> None:
    """Every combination of different pieces that stand in, by brute force, in the order of their scores."""
    board = MoodBoard([look("layers", "white shirt", "white blouse", "black skirt", "brown boots")])
    fitting = Fitting(board, [SKIRT, *TOPS, *SHOES])
    table, n_rows = fitting.table.score, len(fitting.looks[0].essential)
    expected = {
        chosen: sum(table[row, j] + fitting.seldom[j] for row, j in enumerate(chosen)) / n_rows
        for chosen in product(range(len(fitting.pieces)), repeat=n_rows)
        if len(set(chosen)) == n_rows and all(table[row, j] >= STANDS_IN for row, j in enumerate(chosen))
    }
    found = {tuple(worn[row] for row in range(n_rows)): score for score, worn in ways_to_wear(fitting, 0)}
    assert found == pytest.approx(expected) and len(found) == 6
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_a_title_names_the_clothes() -> None:
    taxonomy = BOARD.taxonomy
    assert outfit_title([TOPS[0], SKIRT, SHOES[0], BAG], taxonomy) == "White blouse, black skirt and brown boots"
    assert outfit_title([BAG], taxonomy) == "Red bag"
