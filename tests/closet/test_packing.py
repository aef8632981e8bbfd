"""A bag for a trip: as few pieces as there can be, checked against trying every bag."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from test_closet import look, piece

from stylerec.closet import PackedBag, Weather, pack_bag
from stylerec.closet.bag_model import least_pieces
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.errors import UsageError

TOPS, BOTTOMS, SHOES = ("shirt", "blouse", "sweater"), ("skirt", "jeans"), ("boots", "sneakers")
COLOURS = ("black", "white", "red")


def made(seed: int) -> tuple[MoodBoard, list[Piece]]:
    """A board of 8 looks and a closet of 9 pieces."""
    random = np.random.default_rng(seed)

    def one_of(words: tuple[str, ...]) -> str:
        return str(random.choice(words))

    board = MoodBoard(
        [look(str(i), *(f"{one_of(COLOURS)} {one_of(kind)}" for kind in (TOPS, BOTTOMS, SHOES))) for i in range(8)]
    )
    kinds = (TOPS, TOPS, TOPS, TOPS, BOTTOMS, BOTTOMS, BOTTOMS, SHOES, SHOES)
    return board, [piece(one_of(kind), one_of(COLOURS), name=f"{i}") for i, kind in enumerate(kinds)]


def outfits_of(packed: PackedBag) -> list[frozenset[str]]:
    return [frozenset(one.name for one in day.look.pieces) for day in packed.days if day.look]


def fewest_by_trying(board: MoodBoard, pieces: list[Piece], days: int) -> int:
    """The size of the smallest set of pieces that makes so many outfits."""
    everything = set(outfits_of(pack_bag(board, pieces, [""] * 60, bag=99)))
    for size in range(1, len(pieces) + 1):
        for bag in combinations([one.name for one in pieces], size):
            if sum(outfit <= set(bag) for outfit in everything) >= days:
                return size
    raise AssertionError("too few outfits")


@pytest.mark.parametrize("seed", range(4))
def test_no_smaller_bag_does(seed: int) -> None:
    board, pieces = made(seed)
    n_outfits = len(outfits_of(pack_bag(board, pieces, [""] * 60, bag=99)))
    days = max(1, n_outfits // 2)
    packed = pack_bag(board, pieces, [""] * days, bag=99)
    assert n_outfits and len(outfits_of(packed)) == days == len(set(outfits_of(packed)))
    assert set().union(*outfits_of(packed)) == {one.name for one in packed.pieces}
    assert packed.best and packed.certain
    assert len(packed.pieces) == fewest_by_trying(board, pieces, days)


@pytest.fixture
def small() -> tuple[MoodBoard, list[Piece]]:
    """Two tops, two skirts and boots make four outfits."""
    board = MoodBoard(
        [look(f"{top} {skirt}", top, skirt, "brown boots") for top in ("white shirt", "red blouse") for skirt in SKIRTS]
    )
    words = ("white shirt", "red blouse", *SKIRTS, "brown boots")
    return board, [piece(category, colour) for colour, category in (one.split() for one in words)]


SKIRTS = ("black skirt", "white skirt")


def test_it_says_how_good_it_is(small: tuple[MoodBoard, list[Piece]]) -> None:
    packed = pack_bag(*small, [""] * 4, bag=10)
    assert packed.sentence == "5 pieces for 4 days, each another outfit. Fewer are not possible."
    assert [one.category for one in packed.pieces][-1] == "boots" and packed.least == 5
    three = pack_bag(*small, [""] * 2, bag=10)
    assert len(three.pieces) == 4 == three.least


def test_a_small_bag_and_a_small_closet_are_told_apart(small: tuple[MoodBoard, list[Piece]]) -> None:
    packed = pack_bag(*small, [""] * 4, bag=4)
    assert len(packed.pieces) == 4 and [day.look is None for day in packed.days].count(True) == 2
    assert "A bag for 4 pieces is too small for 4 days: all of them would take 5." in packed.sentence
    packed = pack_bag(*small, [""] * 6, bag=10)
    assert len(outfits_of(packed)) == 4
    assert "Your closet, as it is, has no further outfits for the 6 days of this trip." in packed.sentence
    assert pack_bag(*small, [""], bag=2).sentence.startswith("Nothing was packed.")


def test_kinds_of_days_take_what_suits_them(small: tuple[MoodBoard, list[Piece]]) -> None:
    board, pieces = small
    tags = {"shirt": {"office"}, "blouse": {"party"}}
    pieces = [replace(one, occasions=frozenset(tags.get(one.category, ()))) for one in pieces]
    packed = pack_bag(board, pieces, ["office", "party", "office"], bag=10)
    worn = [day.look.pieces[0].category for day in packed.days if day.look]
    assert worn == ["shirt", "blouse", "shirt"] and [day.kind for day in packed.days] == ["office", "party", "office"]


def test_nothing_is_worn_more_often_than_it_stays_clean(small: tuple[MoodBoard, list[Piece]]) -> None:
    board, pieces = small
    pieces = [replace(one, wears_left=1 if one.category == "shirt" else None) for one in pieces]
    packed = pack_bag(board, pieces, [""] * 4, bag=10)
    worn = Counter(one.category for day in packed.days if day.look for one in day.look.pieces)
    assert worn["shirt"] == 1 and worn["blouse"] == 2 and len(outfits_of(packed)) == 3


def test_what_is_away_stays_away_and_the_weather_counts(small: tuple[MoodBoard, list[Piece]]) -> None:
    board, pieces = small
    pieces = [replace(one, place="lent" if one.category == "blouse" else "here") for one in pieces]
    packed = pack_bag(board, pieces, [""] * 2, bag=10)
    assert "blouse" not in {one.category for one in packed.pieces}
    assert packed.sentence.endswith("1 piece is not here: 1 lent.")
    assert pack_bag(board, pieces, [""], bag=10, weather=Weather(-15)).pieces == ()


def test_a_bound_for_any_closet() -> None:
    """Two tops, two bottoms and two pairs of shoes make eight outfits; a dress and shoes make one with two pieces."""
    shape = (("bottoms", 1), ("footwear", 1), ("tops", 1))
    assert [least_pieces([shape], days) for days in (0, 1, 2, 4, 5, 8, 9, 12, 13)] == [0, 3, 4, 5, 6, 6, 7, 7, 8]
    assert least_pieces([shape, (("footwear", 1), ("one-piece", 1))], 1) == 2
    assert least_pieces([(("tops", 2),)], 3) == 3


def test_wrong_trips(small: tuple[MoodBoard, list[Piece]]) -> None:
    with pytest.raises(UsageError, match="expected 1 to 60 days, received 0"):
        pack_bag(*small, [], bag=5)
    with pytest.raises(UsageError, match="expected at least 1 piece, received 0"):
        pack_bag(*small, [""], bag=0)
