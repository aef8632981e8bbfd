"""Which photos a gallery shows."""

from stylerec.app.photo_index import Wanted, counted, matches, stacked
from stylerec.domain.taxonomy import load_taxonomy
from tests.looks_for_tests import garment, photo

TAXONOMY = load_taxonomy()
LOOK = photo("a", garment("skirt", ("navy",)), garment("boots", ("black", "brown")))


def wanted(**sets: set[str]) -> Wanted:
    return Wanted(**{name: frozenset(values) for name, values in sets.items()})


def test_one_garment_has_to_meet_all_that_is_wanted():
    assert matches(LOOK, wanted(categories={"skirt"}, colours={"navy"}), TAXONOMY)
    assert not matches(LOOK, wanted(categories={"skirt"}, colours={"black"}), TAXONOMY)
    assert matches(LOOK, wanted(colours={"brown", "red"}), TAXONOMY)
    assert matches(LOOK, wanted(groups={TAXONOMY.group_of("boots")}), TAXONOMY)
    assert not matches(LOOK, wanted(groups={TAXONOMY.group_of("hat")}), TAXONOMY)
    assert matches(LOOK, Wanted(), TAXONOMY) and matches(photo("empty"), Wanted(), TAXONOMY)


def test_near_duplicates_stand_behind_the_first_of_them_that_is_shown():
    groups = [("b", "d"), ("x", "y")]
    assert stacked(["a", "b", "c", "d", "y"], groups) == {"a": ["a"], "b": ["b", "d"], "c": ["c"], "y": ["y"]}


def test_photos_are_counted_not_garments():
    counts = counted([LOOK, photo("b", garment("skirt", ("navy",)))], TAXONOMY)
    assert counts["categories"] == {"skirt": 2, "boots": 1}
    assert counts["colours"]["navy"] == 2 and counts["groups"][TAXONOMY.group_of("skirt")] == 2
