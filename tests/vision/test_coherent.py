"""What comes out is what one person can wear."""

import numpy as np

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.vision.coherent import (
    choose_outfit,
    drop_specks,
    drop_strays,
    find_alternatives,
    find_exclusions,
    is_in_place,
    join_likely,
    value_garments,
)

TAXONOMY = load_taxonomy()
CATEGORIES = TAXONOMY.categories
EXCLUSIONS = find_exclusions(CATEGORIES, TAXONOMY)
FOOTWEAR = np.array([CATEGORIES.index(name) for name in TAXONOMY.in_group("footwear")])
THRESHOLDS = np.full(len(CATEGORIES), 0.4)


def made(**found: float) -> np.ndarray:
    """Scores of all categories; "t_shirt" is the T-shirt's."""
    scores = np.full(len(CATEGORIES), 0.01)
    for name, score in found.items():
        scores[CATEGORIES.index(name.replace("_", "-"))] = score
    return scores


def outfit(**found: float) -> set[str]:
    values = value_garments(made(**found), THRESHOLDS, [FOOTWEAR])
    return {CATEGORIES[index] for index in choose_outfit(values, EXCLUSIONS)}


def test_nobody_wears_two_kinds_of_footwear():
    assert outfit(jeans=0.9, boots=0.7, heels=0.6, sandals=0.5) == {"jeans", "boots"}


def test_a_cloth_is_a_dress_or_a_skirt():
    assert outfit(dress=0.8, skirt=0.7) == {"dress"}
    assert outfit(dress=0.6, skirt=0.9, blouse=0.8) == {"skirt", "blouse"}


def test_layers_are_worn_over_one_another():
    layers = {"shirt": 0.9, "sweater": 0.8, "jacket": 0.7, "coat": 0.6, "skirt": 0.85, "stockings": 0.55}
    assert outfit(**layers) == set(layers)


def test_a_suit_has_its_trousers_and_no_second_jacket():
    assert outfit(suit=0.9, trousers=0.8, blazer=0.6) == {"suit", "trousers"}


def test_two_garments_that_go_together_may_be_more_than_the_surest_one():
    """Leggings fit under a skirt, not beside the stockings; skirt and leggings are worth more than jeans."""
    assert outfit(jeans=0.6, skirt=0.58, leggings=0.58) == {"skirt", "leggings"}


def test_what_is_worn_together_counts():
    values = value_garments(made(blazer=0.9, trousers=0.5, skirt=0.51), THRESHOLDS, [])
    affinities = np.zeros(EXCLUSIONS.shape)
    blazer, trousers = CATEGORIES.index("blazer"), CATEGORIES.index("trousers")
    affinities[blazer, trousers] = affinities[trousers, blazer] = 1.0
    assert [CATEGORIES[i] for i in choose_outfit(values, EXCLUSIONS)] == ["blazer", "skirt"]
    assert [CATEGORIES[i] for i in choose_outfit(values, EXCLUSIONS, affinities)] == ["blazer", "trousers"]


def test_footwear_that_is_surely_there_is_named_though_its_kind_is_not_sure():
    assert outfit(jeans=0.9, boots=0.35, heels=0.3, flats=0.3) == {"jeans", "boots"}
    assert outfit(jeans=0.9, boots=0.2, heels=0.1) == {"jeans"}


def test_what_it_may_be_instead_is_kept():
    scores = made(dress=0.5, skirt=0.45, jeans=0.1, blouse=0.6, boots=0.9)
    worn = [CATEGORIES.index(name) for name in ("boots", "blouse", "dress")]
    dress, boots = CATEGORIES.index("dress"), CATEGORIES.index("boots")
    assert [CATEGORIES[i] for i in find_alternatives(dress, scores, EXCLUSIONS, worn)] == ["skirt"]
    assert find_alternatives(boots, scores, EXCLUSIONS, worn) == []


def test_nothing_likely_gives_no_outfit():
    assert outfit() == set()


PERSON = np.ones((100, 20), dtype=bool)
AT_THE_FEET = np.array([0.8, 1.0, 0.01])


def rows(first: int, last: int) -> np.ndarray:
    mask = np.zeros(PERSON.shape, dtype=bool)
    mask[first:last] = True
    return mask


def test_shoes_are_at_the_feet_and_of_some_size():
    assert is_in_place(rows(92, 100), PERSON, AT_THE_FEET)
    assert not is_in_place(rows(40, 50), PERSON, AT_THE_FEET)
    speck = np.zeros(PERSON.shape, dtype=bool)
    speck[95, 3] = True
    assert not is_in_place(speck, PERSON, AT_THE_FEET)


def test_a_part_where_the_garment_is_not_worn_is_dropped_but_never_all_of_it():
    shoes = rows(92, 100) | rows(30, 35)
    assert (drop_strays(shoes, PERSON, AT_THE_FEET) == rows(92, 100)).all()
    assert (drop_strays(rows(30, 35), PERSON, AT_THE_FEET) == rows(30, 35)).all()


def test_specks_of_a_garment_are_dropped():
    mask = np.zeros((20, 20), bool)
    mask[2:12, 2:12] = True
    mask[15, 15] = True
    mask[16:19, 2:5] = True
    assert drop_specks(mask, 0.05).sum() == 109, "the speck of one cell goes, the part of nine stays"
    assert drop_specks(mask, 0.2).sum() == 100
    assert (drop_specks(mask[:13], 0.5) == mask[:13]).all()


def test_a_strap_is_part_of_the_bag_that_it_hangs_on():
    bag, likely = np.zeros((2, 8, 8), dtype=bool)
    bag[5:8, 2:5] = True
    likely[1:5, 4] = True  # the strap
    likely[6, 7] = True  # something else
    joined = join_likely(bag, likely)
    assert joined[1:5, 4].all() and joined[bag].all() and not joined[6, 7]
    assert not join_likely(np.zeros((8, 8), dtype=bool), likely).any()
