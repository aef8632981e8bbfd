"""What a closet can do for a board: made looks, made pieces, answers that a person can check."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import numpy as np
import pytest
from looks_for_tests import TAXONOMY, embedding, garment, item, photo, unreadable

from stylerec.closet import (
    STANDS_IN,
    PurchaseAdvice,
    check_purchase,
    complete_outfits,
    kinship,
    looks_to_wear,
    outline_board,
    outline_look,
    plan_week,
    stand_in,
    stand_in_scores,
)
from stylerec.closet.wearing import Fitting
from stylerec.domain.looks import Garment, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.errors import PhotoError, TaxonomyError, UsageError

MONDAY = date(2026, 11, 23)


def piece(
    category: str, colour: str = "black", direction: int = 0, name: str = "", worn: int = 0, **tags: str
) -> Piece:
    """A piece like every garment of its category and colour, if both have the same direction."""
    vector = embedding(direction)
    return Piece(
        piece_id=name or f"{colour} {category}",
        name=name or f"{colour} {category}",
        photo_id=f"photo of {name or colour + category}",
        garment=garment(category, (colour,), vector=vector),
        item=item(category, (colour,), vector),
        seasons=frozenset(tags.get("seasons", "").split()),
        occasions=frozenset(tags.get("occasions", "").split()),
        worn=tuple(MONDAY - timedelta(days=10 + n) for n in range(worn, 0, -1)),
    )


def look(name: str, *worn: str) -> PhotoLook:
    """A photo of "black skirt", "white blouse" and so on; each category has its own direction."""
    return photo(name, *(seen(words) for words in worn))


def seen(words: str, **changes: object) -> Garment:
    colour, _, category = words.rpartition(" ")
    return replace(garment(category, (colour,)), **changes)


def outline(*garments: Garment, regions: tuple[Garment, ...] = ()) -> tuple[list[str], list[str]]:
    made = photo("a", *garments, regions=regions).look
    assert made
    essential, extras = outline_look(made, TAXONOMY)
    return [one.category for one in essential], [one.category for one in extras]


# What a look asks for


def test_what_is_worn_once_counts_once() -> None:
    assert outline(seen("black footwear", score=0.99), seen("black boots")) == (["boots"], [])
    assert outline(seen("black heels"), seen("black sandals", score=0.6)) == (["heels"], [])
    assert outline(seen("navy coat", score=0.6), seen("navy jacket", score=0.5)) == (["coat"], [])
    assert outline(seen("navy dress", score=0.6), seen("navy skirt", score=0.4)) == (["dress"], [])


def test_an_unsure_kind_of_shoes_stays_shoes() -> None:
    assert outline(seen("black footwear"), seen("black heels", score=0.4)) == (["footwear"], [])


def test_one_garment_under_two_names_has_the_surest_name_and_the_largest_outline() -> None:
    made = photo("a", seen("black footwear", area=0.02), seen("navy boots", area=0.001, score=0.7)).look
    assert made
    ((found,), _) = outline_look(made, TAXONOMY)
    assert (found.category, found.score, found.area, found.colours) == ("boots", 0.7, 0.02, ("black",))


def test_head_to_foot_then_extras() -> None:
    worn = ("brown bag", "black boots", "black skirt", "white blouse", "navy coat", "grey hat")
    assert outline(*map(seen, worn)) == (["coat", "blouse", "skirt", "boots"], ["bag", "hat"])


def test_tops_may_be_layers() -> None:
    assert outline(seen("white shirt"), seen("grey sweater", score=0.6), seen("black jeans"))[0] == [
        "shirt",
        "sweater",
        "jeans",
    ]
    assert outline(seen("white shirt"), seen("grey sweater", area=0.01), seen("black jeans"))[0] == ["shirt", "jeans"]
    assert outline(seen("red dress"), seen("red top", score=0.4))[0] == ["dress"]


def test_stray_pixels_of_an_unsure_garment_are_nothing() -> None:
    assert outline(seen("red dress"), seen("red jacket", score=0.3, area=0.002)) == (["dress"], [])


def test_a_skirt_takes_the_unsure_region_of_a_top_and_a_dress_does_not() -> None:
    region = seen("grey sweater", score=0.2, area=0.04)
    assert outline(seen("black skirt"), regions=(region,))[0] == ["sweater", "skirt"]
    assert outline(seen("black dress"), regions=(region,))[0] == ["dress"]
    assert outline(seen("black skirt"), seen("white top"), regions=(region,))[0] == ["top", "skirt"]


def test_what_a_person_named_always_counts() -> None:
    by_hand = seen("black leggings", score=1.0), seen("black skirt", score=1.0)
    assert outline(*by_hand, seen("black shorts"))[0] == ["leggings", "skirt"]


def test_photos_that_show_no_clothes_are_no_looks() -> None:
    board = MoodBoard(
        [
            look("bag only", "brown bag", "mustard ring"),
            look("shoes only", "black footwear"),
            look("nothing"),
            look("dress", "black dress"),
            photo("same", seen("black dress"), photo_id="id of dress"),
            unreadable("broken"),
        ]
    )
    outlines = outline_board(board)
    assert [one.name for one in outlines.looks] == ["dress"]
    assert outlines.left_out == ("bag only", "shoes only", "nothing")


# Standing in


def test_the_twin_stands_in_fully() -> None:
    found = stand_in(seen("black skirt"), piece("skirt"))
    assert found.score == pytest.approx(1) and found.works
    assert found.reason == "same type, much alike, same colour"


@pytest.mark.parametrize(
    ("owned", "score", "works", "words"),
    [
        (piece("skirt", "yellow"), 0.65, True, "same type, much alike, in another colour"),
        (piece("skirt", "black", 1), 0.75, True, "same type, same colour"),
        (piece("skirt", "yellow", 1), 0.4, False, "same type, but not much like it"),
        (piece("shorts"), 0.0, False, "shorts are not worn in the place of a skirt"),
        (piece("blazer"), 0.0, False, "a blazer is not worn in the place of a skirt"),
    ],
)
def test_category_look_and_colour_count(owned: Piece, score: float, works: bool, words: str) -> None:
    found = stand_in(seen("black skirt"), owned)
    assert (found.score, found.works, found.reason) == (pytest.approx(score, abs=0.01), works, words)


def test_a_neighbour_stands_in_with_a_lower_score() -> None:
    found = stand_in(seen("navy jacket"), piece("coat", "navy"))
    assert STANDS_IN < found.score < stand_in(seen("navy jacket"), piece("jacket", "navy")).score
    assert found.reason == "a coat in the place of a jacket, much alike, same colour"
    assert stand_in(seen("black footwear"), piece("boots")).works  # which kind of shoes was not recognised


def test_kinship_is_symmetric_and_stays_in_the_group() -> None:
    for one in TAXONOMY.categories:
        assert kinship(one, one, TAXONOMY) == 1
        for other in TAXONOMY.categories:
            near = kinship(one, other, TAXONOMY)
            assert near == kinship(other, one, TAXONOMY) and 0 <= near <= 1
            assert near == 0 or TAXONOMY.group_of(one) == TAXONOMY.group_of(other)


def test_the_same_colour_name_counts_in_another_light() -> None:
    dark = replace(seen("black skirt"), shade=garment("skirt", ("charcoal",)).shade + 25, colours=("black", "grey"))
    found = stand_in(dark, piece("skirt"))
    assert found.colour == pytest.approx(0.6)


def test_nothing_is_said_of_a_covered_garments_colour() -> None:
    covered = replace(seen("black skirt"), colours=())
    for owned in (piece("skirt"), piece("skirt", "yellow")):
        found = stand_in(covered, owned)
        assert (found.reason, found.works) == ("same type", True)
    assert stand_in_scores([covered], [piece("skirt"), piece("skirt", "yellow")]).colour.tolist() == [[0.4, 0.4]]


def test_scores_stay_in_bounds_and_do_not_depend_on_company() -> None:
    rng = np.random.default_rng(5)
    names = rng.choice(TAXONOMY.categories, 30)
    vectors = rng.normal(size=(30, 16)).astype(np.float32)
    made = [
        replace(
            garment(str(name), ("red",)), embedding=vector / np.linalg.norm(vector), shade=rng.normal(50, 20, (3, 3))
        )
        for name, vector in zip(names, vectors, strict=True)
    ]
    owned = [Piece(str(i), "", "", one, item("skirt")) for i, one in enumerate(made)]
    table = stand_in_scores(made, owned)
    assert table.score.min() >= 0 and table.score.max() <= 1 + 1e-6
    np.testing.assert_allclose(np.diag(table.score), 1, atol=1e-6)
    for i, j in rng.integers(0, 30, (40, 2)):
        assert stand_in(made[i], owned[j]).score == pytest.approx(table.score[i, j])


def test_pieces_and_looks_of_different_models_cannot_be_compared() -> None:
    other = replace(piece("skirt"), garment=replace(seen("black skirt"), embedding=np.ones(3, dtype=np.float32)))
    with pytest.raises(UsageError, match="same model"):
        looks_to_wear(MoodBoard([look("a", "black skirt")]), [other])


# Looks to wear


def test_looks_are_counted_by_what_is_missing() -> None:
    board = MoodBoard(
        [
            look("two away", "green dress", "green coat", "black boots", "green hat"),
            look("one away", "white shirt", "blue jeans", "black boots"),
            look("wearable", "white shirt", "black skirt", "black boots", "red scarf"),
            look("bag", "red bag"),
        ]
    )
    found = looks_to_wear(board, [piece("shirt", "white"), piece("skirt"), piece("boots"), piece("scarf", "red")])
    assert [one.name for one in found.looks] == ["wearable", "one away", "two away"]
    assert found.sentence == (
        "1 of 3 looks today, 1 more is one piece away. "
        "1 photo shows no clothes but shoes or accessories and is not counted."
    )
    best, near, far = found.looks
    assert found.today == (best,) and found.one_away == (near,)
    assert [one.piece.name for one in best.stand_ins] == ["white shirt", "black skirt", "black boots"]
    assert [one.piece.name for one in best.extras] == ["red scarf"]
    assert best.complete and best.score == pytest.approx(1)
    assert [one.category for one in near.missing] == ["jeans"] and near.score == pytest.approx(2 / 3)
    assert [one.category for one in far.missing] == ["coat", "dress"]


def test_what_is_missing_comes_with_the_nearest_free_piece() -> None:
    board = MoodBoard([photo("a", seen("white shirt"), seen("white blouse"), seen("black skirt"))])
    shirt, far = piece("shirt", "white"), piece("skirt", "yellow", 1)
    (found,) = looks_to_wear(board, [shirt, far, piece("dress")]).looks
    assert [one.category for one in found.missing] == ["blouse", "skirt"]
    no_blouse, no_skirt = found.nearest  # the shirt is worn as a shirt, the dress is nothing of the kind
    assert no_blouse is None and no_skirt and no_skirt.piece is far and not no_skirt.works


def test_an_extra_is_not_needed() -> None:
    board = MoodBoard([look("a", "black dress", "red bag", "mustard ring")])
    (found,) = looks_to_wear(board, [piece("dress")]).looks
    assert found.complete and found.extras == ()


def test_one_piece_is_worn_once_in_a_look() -> None:
    board = MoodBoard([photo("a", seen("white shirt"), seen("white blouse"), seen("black skirt"))])
    one, two = piece("shirt", "white"), piece("blouse", "white", name="second")
    assert len(looks_to_wear(board, [one, piece("skirt")]).one_away) == 1
    (found,) = looks_to_wear(board, [one, two, piece("skirt")]).today
    assert [worn.piece.name for worn in found.stand_ins] == ["white shirt", "second", "black skirt"]


def test_the_category_that_would_unlock_most_comes_first() -> None:
    board = MoodBoard(
        [
            look("a", "black dress", "red coat"),
            look("b", "black dress", "red boots"),
            look("c", "black dress", "white boots"),
            look("d", "black dress", "red sandals", "red coat"),
            look("e", "black dress", "red boots"),
        ]
    )
    first, second = looks_to_wear(board, [piece("dress")]).unlocks
    assert (first.category, first.photos, first.colours) == ("boots", ("b", "c", "e"), ("red", "white"))
    assert (second.category, second.photos) == ("coat", ("a",))


def test_pieces_seldom_worn_are_favoured_among_equals_only() -> None:
    board = MoodBoard([look("a", "black dress")])
    often, seldom = piece("dress", name="often", worn=9), piece("dress", name="seldom", worn=1)
    unlike = piece("dress", "black", 1, name="never worn, but less like it")
    (found,) = looks_to_wear(board, [often, seldom, unlike]).looks
    assert found.pieces == (seldom,)


def test_looks_with_good_and_seldom_worn_pieces_come_first() -> None:
    board = MoodBoard([look("often", "red dress"), look("seldom", "black dress"), look("alike", "grey dress")])
    pieces = [piece("dress", "red", worn=9), piece("dress"), piece("dress", "grey", 1)]
    assert [one.name for one in looks_to_wear(board, pieces).looks] == ["seldom", "often", "alike"]


def test_seasons_and_occasions_leave_pieces_out() -> None:
    board = MoodBoard([look("a", "black dress")])
    pieces = [piece("dress", seasons="summer", occasions="party")]
    assert looks_to_wear(board, pieces, seasons=["summer"], occasions=["party"]).today
    assert not looks_to_wear(board, pieces, seasons=["winter"]).today
    assert not looks_to_wear(board, pieces, occasions=["office"]).today


def test_empty_boards_and_closets_say_so() -> None:
    assert (
        looks_to_wear(MoodBoard([]), [piece("dress")]).sentence == "The board shows no look yet: add photos of outfits."
    )
    assert "No piece to wear for the 1 look" in looks_to_wear(MoodBoard([look("a", "red dress")]), []).sentence
    nothing = looks_to_wear(MoodBoard([look("a", "red dress")]), [piece("shorts")])
    assert nothing.sentence == "None of 1 look today, 1 is one piece away." and nothing.looks[0].score == 0


def test_the_assignment_is_the_best_there_is() -> None:
    """Against trying every way, on made tables."""
    rng = np.random.default_rng(3)
    board = MoodBoard([photo("a", *(seen(f"white {name}") for name in ("shirt", "blouse", "top")))])
    pieces = [piece("blouse", "white", n, name=str(n)) for n in range(4)]
    fitting = Fitting(board, pieces)
    for _ in range(50):
        scores = rng.uniform(0.3, 1, (3, 4))
        fitting.table = replace(fitting.table, score=scores)
        worn = fitting.assign(0, np.zeros(4))
        ways = [
            [(i, j) for i, j in enumerate(order) if j < 4 and scores[i, j] >= STANDS_IN]
            for order in permutations(range(4 + 3), 3)
        ]
        best = max((len(way), sum(scores[i, j] for i, j in way)) for way in ways)
        assert (len(worn), sum(scores[i, j] for i, j in worn.items())) == pytest.approx(best)


def test_taking_the_last_piece_away_is_a_closet_without_it() -> None:
    board = MoodBoard([look("a", "white shirt", "black skirt"), look("b", "black dress")])
    pieces = [piece("shirt", "white"), piece("dress"), piece("skirt")]
    less, fresh = Fitting(board, pieces).without_last(), Fitting(board, pieces[:-1])
    np.testing.assert_array_equal(less.table.score, fresh.table.score)
    assert [less.assign(i) for i in (0, 1)] == [fresh.assign(i) for i in (0, 1)]


# Complete outfits around an item

OFFICE = [
    look("one", "white shirt", "black skirt", "black boots", "red bag"),
    look("two", "grey sweater", "navy skirt", "black boots"),
    look("three", "white shirt", "blue jeans", "black boots"),
    look("four", "white shirt", "black skirt", "black boots"),
]


def test_outfits_follow_looks_that_show_such_an_item() -> None:
    closet = [piece("shirt", "white"), piece("boots"), piece("bag", "red"), piece("sweater", "grey", worn=9)]
    found = complete_outfits(item("skirt", ("black",)), MoodBoard(OFFICE), closet)
    assert (found.category, found.n_looks, found.message) == ("skirt", 3, None)
    first, second = found.outfits
    assert first.name == "one" and [one.piece.name for one in first.stand_ins] == ["white shirt", "black boots"]
    assert [one.name for one in first.pieces] == ["white shirt", "black boots", "red bag"]
    assert first.item.garment.category == "skirt" and first.score == pytest.approx(1)
    assert second.name == "two" and second.score < first.score  # "four" is "one" again
    assert [reason.text for reason in first.reasons] == [
        "as in one, yours for its black skirt",
        "your white shirt for its white shirt: same type, much alike, same colour",
        "your black boots for its black boots: same type, much alike, same colour",
    ]


def test_an_item_of_the_closet_is_not_worn_twice() -> None:
    board = MoodBoard([photo("a", seen("white shirt"), seen("white blouse"), seen("black skirt"))])
    shirt = piece("shirt", "white")
    assert complete_outfits(shirt, board, [shirt, piece("skirt")]).outfits == ()
    (found,) = complete_outfits(shirt, board, [shirt, piece("skirt"), piece("blouse", "white")]).outfits
    assert {one.name for one in found.pieces} == {"black skirt", "white blouse"}


def test_an_outfit_without_all_its_pieces_is_none() -> None:
    found = complete_outfits(item("skirt", ("black",)), MoodBoard(OFFICE), [piece("shirt", "white")])
    assert found.outfits == ()
    assert found.message == (
        "3 looks of the board show a skirt, but none is complete with your pieces; what is missing most: boots or "
        "sweater."
    )


def test_categories_seasons_and_a_corrected_item() -> None:
    board, closet = MoodBoard(OFFICE), [piece("shirt", "white", seasons="summer"), piece("boots")]
    skirt = item("skirt", ("black",))
    assert complete_outfits(skirt, board, closet, seasons=["summer"]).outfits
    assert not complete_outfits(skirt, board, closet, seasons=["winter"]).outfits
    assert not complete_outfits(skirt, board, closet, leave_out=["Boots"]).outfits
    (jeans,) = complete_outfits(skirt, board, closet, category="jeans").outfits
    assert jeans.name == "three"
    with pytest.raises(TaxonomyError):
        complete_outfits(skirt, board, closet, category="sort of skirt")
    with pytest.raises(PhotoError):
        complete_outfits(unreadable("gone"), board, closet)


def test_no_look_with_such_an_item() -> None:
    found = complete_outfits(item("swimwear"), MoodBoard(OFFICE), [piece("shirt", "white")])
    assert found.message == "No look of the board shows swimwear or what is worn in its place."
    assert complete_outfits(item("skirt"), MoodBoard([]), []).message == "The board shows no look to follow."


# A week

COLOURS = ("red", "blue", "green", "yellow", "white", "pink", "navy", "orange")


def week_of(n_tops: int, n_bottoms: int, n_shoes: int = 1) -> tuple[MoodBoard, list[Piece]]:
    """Every top with every bottom on the board, all of them owned."""
    board = MoodBoard(
        [
            look(f"{top} {bottom}", f"{top} shirt", f"{bottom} skirt", "black footwear")
            for top in COLOURS[:n_tops]
            for bottom in COLOURS[:n_bottoms]
        ]
    )
    tops = [piece("shirt", name) for name in COLOURS[:n_tops]]
    bottoms = [piece("skirt", name) for name in COLOURS[:n_bottoms]]
    shoes = [piece("footwear", name=f"shoes {n}") for n in range(n_shoes)]
    return board, [*tops, *bottoms, *shoes]


def test_a_week_repeats_nothing_where_the_closet_allows() -> None:
    board, pieces = week_of(7, 7, 7)
    plan = plan_week(board, pieces, start=MONDAY)
    assert [one.day for one in plan.days] == [MONDAY + timedelta(days=n) for n in range(7)]
    worn = [id(one) for day in plan.days for one in day.look.pieces]
    assert len(set(worn)) == len(worn) == 21 and plan.message is None
    assert not any(day.again for day in plan.days)


def test_a_small_closet_repeats_pieces_but_not_on_consecutive_days() -> None:
    board, pieces = week_of(3, 3, 2)
    plan = plan_week(board, pieces, start=MONDAY)
    assert len(plan.days) == 7 and len({day.look.name for day in plan.days}) == 7
    for day, following in zip(plan.days, plan.days[1:], strict=False):
        assert not set(day.look.pieces) & set(following.look.pieces)
    message = plan.message or ""
    assert message.startswith("Worn on more than one day: black shoes 'shoes ") and message.count("black shoes") == 2
    assert "(4)" in message  # one of the two pairs, on Monday, Wednesday, Friday and Sunday


def test_too_few_outfits_and_why() -> None:
    board, pieces = week_of(1, 2)
    plan = plan_week(board, pieces, start=MONDAY)
    assert len(plan.days) == 2
    assert (plan.message or "").startswith("Only 2 of 7 days: your closet completes 2 of the board's 2 looks.")
    assert plan_week(board, [], start=MONDAY).message == "No outfit: your closet completes none of the board's 2 looks."
    lacking = plan_week(board, [one for one in pieces if one.category != "footwear"], start=MONDAY).message or ""
    assert lacking.endswith("What would help most: shoes (2 looks).")
    assert plan_week(MoodBoard([]), pieces, start=MONDAY).message == "The board shows no look to follow."


def test_looks_that_come_to_the_same_pieces_are_one_outfit() -> None:
    board = MoodBoard([look("a", "black dress"), look("b", "black dress")])
    plan = plan_week(board, [piece("dress")], start=MONDAY, days=2)
    assert len(plan.days) == 1
    assert plan.message == (
        "Only 1 of 2 days: your closet completes 2 of the board's 2 looks, some of them with the same pieces."
    )


def test_what_was_worn_yesterday_rests_and_seldom_worn_pieces_come_first() -> None:
    board = MoodBoard([look("a", "red dress"), look("b", "blue dress"), look("c", "green dress")])
    fresh = replace(piece("dress", "red"), worn=(MONDAY - timedelta(days=1),))
    plan = plan_week(board, [fresh, piece("dress", "blue", worn=5), piece("dress", "green")], start=MONDAY, days=3)
    assert [day.look.name for day in plan.days] == ["c", "a", "b"]


def test_one_pair_of_shoes_is_worn_every_day_of_a_long_plan() -> None:
    board, pieces = week_of(8, 8)
    plan = plan_week(board, pieces, start=MONDAY, days=64)
    assert len(plan.days) == 64 and all(day.look.complete for day in plan.days)
    assert "black shoes (64)" in (plan.message or "")


def test_a_week_keeps_to_its_season_and_length() -> None:
    board, pieces = week_of(2, 2)
    summer = [replace(one, seasons=frozenset({"summer"})) for one in pieces]
    assert plan_week(board, summer, start=MONDAY, days=1, seasons=["winter"]).days == ()
    assert len(plan_week(board, summer, start=MONDAY, days=1, seasons=["summer"]).days) == 1
    for days in (0, 367):
        with pytest.raises(UsageError, match=f"1 to 366, received {days}"):
            plan_week(board, pieces, start=MONDAY, days=days)


# Before you buy


def buy(
    board: Sequence[PhotoLook], owned: Sequence[Piece], colour: str, category: str, direction: int = 0
) -> PurchaseAdvice:
    return check_purchase(item(category, (colour,), embedding(direction)), MoodBoard(board), owned)


def test_something_that_unlocks_looks() -> None:
    advice = buy(OFFICE, [piece("shirt", "white"), piece("boots")], "black", "skirt")
    assert advice.verdict == "unlocks" and advice.unlocked == ("one", "four")
    assert advice.with_one_more == ("two",) and [one.category for one in advice.further] == ["sweater"]
    assert (advice.n_looks, advice.n_today) == (4, 0)
    assert advice.sentence == "It would let you wear 2 more of the board's 4 looks (today 0)."
    assert set(advice.serves) == {"one", "two", "four"} and advice.alike is None and advice.note is None
    assert [(one.name, n) for one, n in advice.goes_with] == [("white shirt", 1), ("black boots", 1)]
    assert len(advice.outfits) == 1


def test_something_that_is_owned_already_is_not_needed() -> None:
    owned = [piece("shirt", "white"), piece("boots"), piece("skirt")]
    advice = buy(OFFICE, owned, "black", "skirt")
    assert advice.verdict == "not needed" and advice.unlocked == ()
    assert advice.sentence == (
        "You do not need it: your black skirt is nearly the same (1.00), and all 3 looks where it could be worn would "
        "gain nothing."
    )
    assert advice.alike and advice.alike.piece.name == "black skirt"
    assert (advice.alike.n_shared, advice.alike.n_places) == (3, 3)


def test_something_that_other_pieces_do_together_is_not_needed() -> None:
    board = [look("a", "black skirt"), look("b", "navy skirt")]
    owned = [piece("skirt", "black", 1, name="one"), piece("skirt", "navy", 1, name="two")]
    advice = buy(board, owned, "charcoal", "skirt")
    assert advice.verdict == "not needed"
    assert advice.sentence == (
        "You do not need it: in both looks where it could be worn, a piece that you own stands in already."
    )


def test_something_nearly_owned_that_few_looks_gain_from_is_hardly_needed() -> None:
    board = [look(f"look {n}", "black skirt") for n in range(11)]
    board.append(photo("both", seen("black skirt", score=1.0), seen("black shorts", score=1.0), seen("black skirt")))
    twice = photo("twice", seen("black skirt", score=1.0), seen("black skirt", score=1.0))
    advice = buy([*board, twice], [piece("skirt")], "black", "skirt")
    assert advice.verdict == "hardly needed" and advice.unlocked == ("twice",)
    assert advice.sentence.startswith(
        "You hardly need it: your black skirt is nearly the same (1.00), and it would let"
    )


def test_something_that_needs_further_purchases() -> None:
    advice = buy(OFFICE, [piece("boots")], "black", "skirt")
    assert advice.verdict == "needs more" and advice.unlocked == ()
    assert advice.sentence == (
        "Not by itself: it completes no look. With one further purchase (most often a shirt) it would be 3 of 4 looks."
    )
    far = buy(OFFICE, [], "black", "skirt")
    assert far.verdict == "needs more" and far.with_one_more == ()
    assert far.sentence == "Not by itself: 3 looks could use it, but each lacks two or more other pieces."


def test_something_that_the_board_does_not_show() -> None:
    shorts = buy(OFFICE, [piece("boots")], "red", "shorts")
    assert shorts.verdict == "not on the board"
    assert shorts.sentence == "Nothing on the board asks for it: none of its 4 looks shows shorts."
    yellow = buy(OFFICE, [piece("boots"), piece("shirt", "white")], "yellow", "skirt", direction=1)
    assert yellow.verdict == "not on the board" and len(yellow.outfits) == 1
    assert yellow.sentence == (
        "Nothing on the board asks for it: of 3 pieces of its kind none is near enough to it in look and colour. "
        "Instead of those it would make 1 outfit with what you own."
    )
    empty = buy([], [], "red", "shorts")
    assert empty.sentence == "The board shows no look yet, so there is nothing to compare it with."


def test_a_twin_of_something_that_no_look_asks_for_is_not_needed() -> None:
    advice = buy(OFFICE, [piece("shorts", "red")], "red", "shorts")
    assert advice.verdict == "not needed"
    assert advice.sentence == (
        "You do not need it: your red shorts are nearly the same (1.00), and no look of the board asks for one."
    )


def test_extras_are_nice_to_have() -> None:
    advice = buy(OFFICE, [piece("shirt", "white")], "red", "bag")
    assert advice.verdict == "nice to have" and advice.unlocked == ()
    assert advice.sentence == (
        "Nice to have: no look depends on a bag, but 1 of 4 looks shows one like it and nothing you own stands in."
    )
    assert buy(OFFICE, [piece("backpack", "red")], "red", "bag").verdict == "not needed"


def test_boots_and_sandals_of_one_colour_are_not_nearly_the_same() -> None:
    advice = buy([look("a", "black footwear", "black dress")], [piece("footwear", "black", 1)], "black", "footwear")
    assert advice.alike and not advice.alike.nearly_the_same


def test_an_unsure_item_is_said_to_be_unsure() -> None:
    unsure = item("skirt", ("black",), shorts=0.45)
    assert check_purchase(unsure, MoodBoard(OFFICE), []).note == (
        "Not sure: skirt or shorts. This answer is for a skirt; correct it if it is another."
    )
    corrected = check_purchase(unsure, MoodBoard(OFFICE), [], category="skirt")
    assert corrected.note is None and corrected.category == "skirt"


def test_buying_never_takes_a_look_away() -> None:
    rng = np.random.default_rng(11)
    kinds = ("shirt", "blouse", "skirt", "jeans", "boots", "coat", "dress")
    for _ in range(12):
        board = [
            look(str(n), *(f"{rng.choice(COLOURS)} {kind}" for kind in rng.permutation(kinds)[:3])) for n in range(9)
        ]
        owned = [piece(str(rng.choice(kinds)), str(rng.choice(COLOURS)), name=str(n)) for n in range(6)]
        new = piece(str(rng.choice(kinds)), str(rng.choice(COLOURS)), name="new")
        advice = check_purchase(new, MoodBoard(board), owned)
        before = {one.name for one in looks_to_wear(MoodBoard(board), owned).today}
        after = {one.name for one in looks_to_wear(MoodBoard(board), [*owned, new]).today}
        assert before <= after and set(advice.unlocked) == after - before and advice.n_today == len(before)
        assert check_purchase(new, MoodBoard(board), [*owned, new]).unlocked == advice.unlocked
