"""Categories that a person adds from a few photos: what they name, what they leave alone, what changes on the board."""

from dataclasses import replace

import numpy as np
import pytest
from looks_for_tests import DIRECTIONS, TAXONOMY, embedding, garment, item, photo

from stylerec.domain.board_changes import list_changes
from stylerec.domain.looks import PARTS, Garment
from stylerec.domain.moodboard import MoodBoard
from stylerec.errors import UsageError
from stylerec.vision.own_categories import (
    Background,
    OwnCategory,
    apply_own_categories,
    check_name,
    choose_group,
    extend_taxonomy,
    fit_own_category,
    pack_own_category,
    unpack_own_category,
)

WORDS = extend_taxonomy(TAXONOMY, {"flip flops": "footwear"})
KINDS = {"sandals": 1, "boots": 2, "sneakers": 3, "skirt": 4, "hat": 5, "bag": 6}
FLIP_FLOPS = 7


def seen(category: str, direction: int, number: int, score: float = 0.9) -> Garment:
    """A garment that looks like a direction, each a little different."""
    noise = np.random.default_rng([direction, number]).normal(0, 0.08, DIRECTIONS)
    vector = embedding(direction) + noise.astype(np.float32)
    return garment(category, score=score, vector=vector / np.linalg.norm(vector))


def background() -> Background:
    garments = [seen(name, direction, number) for name, direction in KINDS.items() for number in range(8)]
    nothing = Background(np.zeros((0, 0), np.float32), np.zeros(0, str))
    return nothing.with_garments(garments, TAXONOMY)


def examples(count: int = 6) -> list[Garment]:
    return [seen("sandals", FLIP_FLOPS, number) for number in range(count)]


@pytest.fixture(scope="module")
def flip_flops() -> OwnCategory:
    return fit_own_category("flip flops", examples(), background(), TAXONOMY)


def test_more_of_the_kind_is_found_and_other_kinds_are_not(flip_flops: OwnCategory) -> None:
    more = [flip_flops.score(seen("sandals", FLIP_FLOPS, number), WORDS) for number in range(100, 130)]
    others = [
        flip_flops.score(seen(name, way, number), WORDS) for name, way in KINDS.items() for number in range(100, 110)
    ]
    assert min(more) >= 0.5 > max(others)
    assert np.mean(more) > 0.75 and np.mean(others) < 0.1


def test_a_garment_of_another_group_is_never_of_the_kind(flip_flops: OwnCategory) -> None:
    assert flip_flops.groups == {"footwear"}
    assert flip_flops.score(seen("hat", FLIP_FLOPS, 100), WORDS) == 0


def test_an_example_read_as_something_odd_does_not_widen_the_kind() -> None:
    odd = [*examples(6), seen("hat", FLIP_FLOPS, 90)]
    assert fit_own_category("flip flops", odd, background(), TAXONOMY).groups == {"footwear"}


def test_what_was_learned_comes_back_and_damage_is_noticed(flip_flops: OwnCategory) -> None:
    data = pack_own_category(flip_flops)
    again = unpack_own_category("flip flops", data)
    assert again is not None
    piece = seen("sandals", FLIP_FLOPS, 100)
    assert again.score(piece, WORDS) == flip_flops.score(piece, WORDS)
    assert unpack_own_category("flip flops", data[:-40]) is None
    assert unpack_own_category("flip flops", b"") is None
    flat = pack_own_category(replace(flip_flops, typical=flip_flops.average))
    assert unpack_own_category("flip flops", flat) is None


@pytest.mark.parametrize("count", [4, 51])
def test_too_few_or_too_many_examples_are_refused(count: int) -> None:
    with pytest.raises(UsageError, match=f"5 to 50 photos.*received {count}"):
        fit_own_category("flip flops", examples(count), background(), TAXONOMY)


def test_examples_without_a_garment_do_not_count() -> None:
    empty = replace(examples(1)[0], embedding=np.zeros(DIRECTIONS, np.float32))
    with pytest.raises(UsageError, match="received 4"):
        fit_own_category("flip flops", [*examples(4), empty], background(), TAXONOMY)


def test_examples_that_have_nothing_in_common_are_refused() -> None:
    mixed = [seen(name, way, 50) for name, way in (("skirt", 4), ("hat", 5), ("bag", 6), ("boots", 2), ("tie", 8))]
    with pytest.raises(UsageError, match="too little in common"):
        fit_own_category("things", mixed, background(), TAXONOMY)


def test_a_matching_garment_gets_the_name_with_a_score(flip_flops: OwnCategory) -> None:
    skirt = seen("skirt", 4, 100)
    skirt = replace(skirt, mask=~skirt.mask)
    beach = photo("beach", seen("sandals", FLIP_FLOPS, 100), skirt).look
    look = apply_own_categories(beach, [flip_flops], WORDS)
    assert set(look.categories) == {"flip flops", "skirt"}
    named = next(piece for piece in look.garments if piece.category == "flip flops")
    assert named.score == look.scores["flip flops"] == pytest.approx(0.9 * flip_flops.score(beach.garments[0], WORDS))
    assert look.scores["sandals"] <= 0.9 - named.score + 1e-6
    assert list(look.scores)[-1] == "flip flops"
    assert (look.label_map[named.mask] == len(PARTS) + len(TAXONOMY.categories)).all()
    assert (look.label_map[skirt.mask] == beach.label_map[skirt.mask]).all()


def test_the_rest_stays_as_it_was_and_twice_is_once(flip_flops: OwnCategory) -> None:
    city = photo("city", seen("boots", 2, 100), seen("skirt", 4, 100)).look
    look = apply_own_categories(city, [flip_flops], WORDS)
    assert look.categories == city.categories and look.scores["flip flops"] == 0
    assert {**look.scores, "flip flops": None} == {**city.scores, "flip flops": None}
    beach = apply_own_categories(photo("beach", seen("sandals", FLIP_FLOPS, 100)).look, [flip_flops], WORDS)
    again = apply_own_categories(beach, [flip_flops], WORDS)
    assert again.scores == beach.scores and again.item.probabilities == beach.item.probabilities


def test_what_a_person_named_keeps_its_name(flip_flops: OwnCategory) -> None:
    said = photo("beach", seen("sandals", FLIP_FLOPS, 100, score=1.0)).look
    assert apply_own_categories(said, [flip_flops], WORDS).categories == ("sandals",)


def test_an_item_is_of_the_kind_as_well(flip_flops: OwnCategory) -> None:
    mine = photo("mine").look
    mine = replace(mine, item=item("sandals", vector=examples()[0].embedding))
    look = apply_own_categories(mine, [flip_flops], WORDS)
    assert look.item.category == look.item.garment.category == "flip flops"
    assert sum(look.item.probabilities.values()) == pytest.approx(1)


def test_the_table_of_changes_names_every_cell(flip_flops: OwnCategory) -> None:
    photos = [photo("beach", seen("sandals", FLIP_FLOPS, 100)), photo("city", seen("sandals", 1, 100))]
    before = MoodBoard(photos)
    named = [replace(each, look=apply_own_categories(each.look, [flip_flops], WORDS)) for each in photos]
    changes = list_changes(before, MoodBoard(named, WORDS))
    assert changes.to_dict("records") == [
        {"photo": "beach", "category": "sandals", "before": 1, "after": 0},
        {"photo": "beach", "category": "flip flops", "before": 0, "after": 1},
    ]
    assert list_changes(before, before).empty
    with pytest.raises(UsageError, match="same photos"):
        list_changes(before, MoodBoard(photos[:1]))


def test_names_are_checked_and_take_words_from_others() -> None:
    assert check_name("  Flip   flops ", TAXONOMY) == "Flip flops"
    assert WORDS.resolve("flip-flops") == "flip flops" and WORDS.resolve("slides") == "sandals"
    assert WORDS.group_of("flip flops") == "footwear"
    for name in ("", "x" * 41, "a\nb\x00", "Skirt", "t shirt"):
        with pytest.raises(UsageError):
            check_name(name, TAXONOMY)
    with pytest.raises(UsageError, match="already"):
        check_name("FLIP-FLOPS", WORDS)


def test_the_group_is_that_of_the_words_or_of_the_examples() -> None:
    assert choose_group("linen blazer", examples(), TAXONOMY) == "outerwear"
    assert choose_group("things of mine", examples(), TAXONOMY) == "footwear"
