"""Corrections by hand: what a person says wins, everything else stays as predicted."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from looks_for_tests import TAXONOMY, embedding, item, shade

from stylerec.domain.colours import shade_similarity
from stylerec.domain.corrections import Correction, Feedback, apply_corrections
from stylerec.domain.looks import PARTS, Garment, Look, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.errors import UsageError

GRID = (20, 10)
HEAD, UPPER, LOWER, FEET = (0.2, 0.0, 0.8, 0.15), (0.1, 0.2, 0.9, 0.5), (0.2, 0.5, 0.8, 0.75), (0.2, 0.85, 0.8, 1.0)
HANDS = (0.0, 0.5, 0.2, 0.7)
CLOTH = {"hat": 1, "shirt": 2, "skirt": 3, "boots": 4, "scarf": 5, "dress": 6}


def pixels(box: tuple[float, float, float, float]) -> np.ndarray:
    mask = np.zeros(GRID, dtype=bool)
    height, width = GRID
    mask[round(box[1] * height) : round(box[3] * height), round(box[0] * width) : round(box[2] * width)] = True
    return mask


def piece(category: str, box: tuple[float, float, float, float], score: float = 0.9, colour: str = "navy") -> Garment:
    mask = pixels(box)
    vector = embedding(CLOTH.get(category, 7))
    return Garment(category, score, box, float(mask.mean()), mask, (colour,), vector, shade((colour,)))


def look(*garments: Garment, regions: tuple[Garment, ...] = (), **scores: float) -> Look:
    found = tuple(sorted(garments, key=lambda garment: -garment.score))
    label_map = np.zeros(GRID, dtype=np.uint8)
    for part in (*found, *regions):
        label_map[part.mask] = value(part.category)
    known = {**dict.fromkeys(TAXONOMY.categories, 0.0), **scores, **{part.category: part.score for part in found}}
    return Look(known, tuple(part.category for part in found), found, label_map, item("skirt"), regions)


def value(category: str) -> int:
    return len(PARTS) + TAXONOMY.categories.index(category)


def found(corrected: Look) -> dict[str, Garment]:
    assert corrected.categories == tuple(garment.category for garment in corrected.garments)
    return {garment.category: garment for garment in corrected.garments}


def same(one: Look, other: Look) -> bool:
    def facts(part: Garment) -> tuple[object, ...]:
        arrays = part.mask, part.embedding, part.shade
        plain = part.category, part.score, tuple(np.round(part.box, 9)), round(part.area, 9), part.colours
        return (*plain, *(array.tobytes() for array in arrays))

    return (
        one.scores == other.scores
        and one.categories == other.categories
        and np.array_equal(one.label_map, other.label_map)
        and [facts(part) for part in one.garments] == [facts(part) for part in other.garments]
        and sorted(facts(part) for part in one.regions) == sorted(facts(part) for part in other.regions)
    )


OUTFIT = look(
    piece("shirt", UPPER, 0.95, "white"), piece("skirt", LOWER, 0.7), piece("boots", FEET, 0.6, "black"), dress=0.3
)


def test_parts_without_a_name_follow_the_garment_that_they_lie_in() -> None:
    part = replace(piece("shirt", UPPER, 0.0), colours=())
    seen = replace(OUTFIT, proposals=(part, replace(part, category="boots")))
    changed = apply_corrections(seen, (Correction("change", "shirt", to="jacket"), Correction("remove", "boots")))
    assert [proposal.category for proposal in changed.proposals] == ["jacket"]
    assert same(apply_corrections(seen, ()), seen) and apply_corrections(seen, ()).proposals == seen.proposals


def test_no_corrections_change_nothing() -> None:
    assert apply_corrections(OUTFIT, ()) is OUTFIT


def test_change() -> None:
    corrected = apply_corrections(OUTFIT, [Correction("change", "skirt", "shorts", LOWER)])
    assert corrected.categories == ("shorts", "shirt", "boots")
    assert (corrected.scores["shorts"], corrected.scores["skirt"], corrected.scores["dress"]) == (1.0, 0.0, 0.3)
    shorts, skirt = found(corrected)["shorts"], found(OUTFIT)["skirt"]
    assert (shorts.score, shorts.box, shorts.colours) == (1.0, skirt.box, skirt.colours)
    assert np.array_equal(shorts.mask, skirt.mask) and np.array_equal(shorts.embedding, skirt.embedding)
    assert np.array_equal(corrected.label_map == value("shorts"), skirt.mask)
    assert not (corrected.label_map == value("skirt")).any()


def test_remove() -> None:
    corrected = apply_corrections(OUTFIT, [Correction("remove", "skirt", box=LOWER)])
    assert corrected.categories == ("shirt", "boots") and corrected.scores["skirt"] == 0
    assert not corrected.label_map[found(OUTFIT)["skirt"].mask].any()
    assert (corrected.label_map == value("shirt")).any()


def test_the_matrix_follows() -> None:
    def shown(photo_look: Look) -> set[str]:
        row = MoodBoard([PhotoLook("a.jpg", "a", 10, 20, photo_look)]).user_items().iloc[0]
        return set(row.index[row == 1])

    corrections = [Correction("change", "skirt", "dress", LOWER), Correction("add", "bag"), Correction("remove", "hat")]
    assert shown(apply_corrections(OUTFIT, corrections)) == {"shirt", "dress", "boots", "bag"}


def test_confirming_makes_sure() -> None:
    corrected = apply_corrections(OUTFIT, [Correction("change", "boots", "boots", FEET)])
    assert corrected.categories[0] == "boots" and found(corrected)["boots"].score == corrected.scores["boots"] == 1.0
    assert np.array_equal(corrected.label_map, OUTFIT.label_map)


def test_a_garment_that_becomes_another_joins_it() -> None:
    corrected = apply_corrections(OUTFIT, [Correction("change", "skirt", "shirt", LOWER)])
    shirt = found(corrected)["shirt"]
    assert np.array_equal(shirt.mask, pixels(UPPER) | pixels(LOWER)) and shirt.box == (0.1, 0.2, 0.9, 0.75)
    assert np.array_equal(corrected.label_map == value("shirt"), shirt.mask)
    assert shirt.colours == ("white",), "what it looks like is that of the larger part"
    assert shirt.area == pytest.approx(shirt.mask.mean())


def test_two_garments_that_were_mixed_up() -> None:
    corrections = [Correction("change", "skirt", "boots", LOWER), Correction("change", "boots", "skirt", FEET)]
    for order in permutations(corrections):
        corrected = found(apply_corrections(OUTFIT, order))
        assert corrected["boots"].box == LOWER and corrected["skirt"].box == FEET


def test_add_names_a_region_first() -> None:
    scarf = piece("scarf", HEAD, 0.2, "red")
    unsure = look(piece("shirt", UPPER, 0.9), regions=(scarf,), scarf=0.2)
    near = (0.15, 0.0, 0.8, 0.2)
    for correction in (
        Correction("add", "scarf"),
        Correction("add", "hat", box=near),
        Correction("add", "hat", box=HEAD),
    ):
        corrected = apply_corrections(unsure, [correction])
        added = found(corrected)[correction.category]
        assert (added.score, added.box, added.colours) == (1.0, HEAD, ("red",)) and not corrected.regions
        assert np.array_equal(corrected.label_map == value(correction.category), scarf.mask)


def test_add_with_a_box_where_nothing_was_seen() -> None:
    corrected = apply_corrections(OUTFIT, [Correction("add", "bag", box=HANDS)])
    bag = found(corrected)["bag"]
    assert np.array_equal(bag.mask, pixels(HANDS)) and bag.area == pytest.approx(pixels(HANDS).mean())
    assert np.array_equal(corrected.label_map == value("bag"), bag.mask)
    assert bag.colours == () and not bag.embedding.any()
    assert shade_similarity(shade(("navy",)), bag.shade[None])[0] == 0


def test_add_with_a_box_leaves_other_garments_their_pixels() -> None:
    below = (0.2, 0.4, 0.8, 0.85)
    added = found(apply_corrections(OUTFIT, [Correction("add", "stockings", box=(0.2, 0.6, 0.8, 0.85))]))["stockings"]
    assert np.array_equal(added.mask, pixels((0.2, 0.75, 0.8, 0.85)))
    over = apply_corrections(OUTFIT, [Correction("add", "belt", box=(0.2, 0.5, 0.8, 0.55))])
    assert np.array_equal(over.label_map == value("belt"), pixels((0.2, 0.5, 0.8, 0.55)))
    assert np.array_equal(found(over)["skirt"].mask, pixels(LOWER)), "worn under the belt, not cut by it"
    coat = found(apply_corrections(OUTFIT, [Correction("add", "coat", box=below)]))["coat"]
    assert coat.colours == ("navy",), "at this very place there is a navy garment"


def test_add_without_a_box_is_like_nothing() -> None:
    corrected = apply_corrections(OUTFIT, [Correction("add", "bag")])
    bag = found(corrected)["bag"]
    assert (bag.score, bag.box, bag.area, bag.colours) == (1.0, (0.0, 0.0, 1.0, 1.0), 0.0, ())
    assert not bag.mask.any() and not bag.embedding.any()
    assert np.array_equal(corrected.label_map, OUTFIT.label_map)
    boots = found(apply_corrections(OUTFIT, [Correction("add", "boots")]))["boots"]
    assert boots.score == 1 and boots.mask.any(), "there already: confirmed"


def test_corrections_survive_another_model() -> None:
    """Another model sees the skirt a little elsewhere, or sees a dress, or nothing."""
    corrections = [Correction("change", "skirt", "shorts", LOWER), Correction("remove", "boots", box=FEET)]
    moved = look(piece("skirt", (0.25, 0.55, 0.8, 0.8), 0.5), piece("boots", (0.2, 0.8, 0.8, 1.0), 0.9))
    assert found(apply_corrections(moved, corrections)).keys() == {"shorts"}
    agrees = look(piece("shorts", LOWER, 0.9))
    assert found(apply_corrections(agrees, corrections))["shorts"].score == 1
    nothing = apply_corrections(look(boots=0.4), corrections)
    assert np.array_equal(found(nothing)["shorts"].mask, pixels(LOWER)) and nothing.scores["boots"] == 0
    elsewhere = look(piece("boots", (0.8, 0.2, 1.0, 0.3), 0.8))
    assert "boots" in found(apply_corrections(elsewhere, corrections)), "not the boots that were removed"


def test_removing_a_category_that_was_not_sure() -> None:
    unsure = look(piece("shirt", UPPER), regions=(piece("scarf", HEAD, 0.4),), scarf=0.4, hat=0.3)
    corrected = apply_corrections(unsure, [Correction("remove", "scarf", box=HEAD), Correction("remove", "hat")])
    assert corrected.scores["scarf"] == corrected.scores["hat"] == 0 and not corrected.regions
    assert not (corrected.label_map == value("scarf")).any()


@pytest.mark.parametrize(
    ("corrections", "expected"),
    [
        ([("change", "skirt", "dress"), ("change", "dress", "shorts")], {"shirt", "shorts", "boots"}),
        ([("change", "skirt", "dress"), ("change", "skirt", "shorts")], {"shirt", "shorts", "boots"}),
        ([("change", "skirt", "dress"), ("change", "dress", "skirt")], {"shirt", "skirt", "boots"}),
        ([("change", "skirt", "dress"), ("remove", "dress", None)], {"shirt", "boots"}),
        ([("remove", "skirt", None), ("add", "skirt", None)], {"shirt", "skirt", "boots"}),
        ([("remove", "skirt", None), ("add", "dress", None)], {"shirt", "dress", "boots"}),
        ([("add", "hat", None), ("change", "hat", "scarf")], {"shirt", "skirt", "boots", "scarf"}),
        ([("add", "hat", None), ("remove", "hat", None)], {"shirt", "skirt", "boots"}),
    ],
)
@pytest.mark.parametrize("box", [LOWER, None])
def test_later_corrections_mean_the_garment_as_it_was_left(
    corrections: list[tuple[str, str, str | None]], expected: set[str], box: tuple[float, float, float, float] | None
) -> None:
    made = [Correction(kind, category, to, box) for kind, category, to in corrections]  # type: ignore[arg-type]
    corrected = apply_corrections(OUTFIT, made)
    assert set(found(corrected)) == expected
    skirt = found(OUTFIT)["skirt"]
    lower = {"dress", "shorts", "skirt"} & expected
    if lower and box:
        assert np.array_equal(found(corrected)[lower.pop()].mask, skirt.mask)
    assert same(apply_corrections(corrected, made), corrected)


def test_a_joined_garment_is_removed_at_once() -> None:
    corrections = [Correction("change", "skirt", "shirt", LOWER)]
    box = found(apply_corrections(OUTFIT, corrections))["shirt"].box
    corrected = apply_corrections(OUTFIT, [*corrections, Correction("remove", "shirt", box=box)])
    assert set(found(corrected)) == {"boots"}


def random_corrections(rng: np.random.Generator) -> list[Correction]:
    """One correction per place, of what is there or of what is not, to categories of their own."""
    places = {"hat": HEAD, "shirt": UPPER, "skirt": LOWER, "boots": FEET, "bag": HANDS}
    targets = iter(rng.permutation(["dress", "coat", "jeans", "shorts", "gloves"]).tolist())
    made = []
    for category, box in places.items():
        kind = str(rng.choice(["change", "add", "remove", "none"]))
        if kind == "change":
            made.append(Correction("change", category, next(targets), box))
        elif kind == "add":
            made.append(Correction("add", next(targets), box=box))
        elif kind == "remove":
            made.append(Correction("remove", category, box=box))
    return made


@pytest.mark.parametrize("seed", range(40))
def test_order_and_repetition_make_no_difference(seed: int) -> None:
    rng = np.random.default_rng(seed)
    unsure = look(*OUTFIT.garments, regions=(piece("hat", HEAD, 0.3, "red"),), hat=0.3, bag=0.2)
    corrections = random_corrections(rng)
    once = apply_corrections(unsure, corrections)
    assert same(apply_corrections(once, corrections), once)
    assert same(apply_corrections(unsure, [*corrections, *corrections]), once)
    shuffled = [corrections[i] for i in rng.permutation(len(corrections))]
    assert same(apply_corrections(unsure, shuffled), once)
    assert list(once.scores) == list(TAXONOMY.categories)
    ranked = [once.scores[category] for category in once.categories]
    assert ranked == sorted(ranked, reverse=True)
    names = {value(garment.category) for garment in (*once.garments, *once.regions)}
    assert set(np.unique(once.label_map)) <= {0, *names}


def test_a_category_that_the_model_does_not_know_comes_last() -> None:
    smaller = replace(OUTFIT, scores={name: OUTFIT.scores[name] for name in ("shirt", "skirt", "boots")})
    corrected = apply_corrections(smaller, [Correction("add", "cape", box=HANDS)])
    assert list(corrected.scores) == ["shirt", "skirt", "boots", "cape"]
    assert np.array_equal(corrected.label_map == len(PARTS) + 3, pixels(HANDS))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"kind": "swap", "category": "hat"}, "swap"),
        ({"kind": "change", "category": "hat"}, "to=None"),
        ({"kind": "add", "category": "hat", "to": "scarf"}, "scarf"),
        ({"kind": "add", "category": "hat", "box": (0.5, 0.1, 0.4, 0.2)}, "x0 < x1"),
        ({"kind": "add", "category": "hat", "box": (0, 0, 120, 80)}, "120"),
        ({"kind": "add", "category": "hat", "box": [0.1, 0.1, 0.4, 0.2]}, "tuple"),
    ],
)
def test_wrong_corrections(arguments: dict[str, object], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        Correction(**arguments)  # type: ignore[arg-type]


def test_wrong_feedback() -> None:
    with pytest.raises(UsageError, match="received 2"):
        Feedback(categories={"boots": 2})
