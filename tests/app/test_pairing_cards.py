"""Which pairings are shown, the evidence on a pairing's card, and what is shown of a photo."""

import pytest

from stylerec.app.components.item.pairings import evidence, too_small, worth_showing
from stylerec.app.components.item.ranked_photos import SHAPE, window
from stylerec.domain.corrections import Feedback
from stylerec.domain.moodboard import MoodBoard
from stylerec.recommendation import Pairing, Recommendation, recommend
from tests.looks_for_tests import TAXONOMY, garment, item, photo


def answered(*looks: tuple[str, ...], feedback: Feedback | None = None) -> Recommendation:
    board = MoodBoard([photo(f"{i}.jpg", *map(garment, names)) for i, names in enumerate(looks)])
    return recommend(item("skirt"), board, feedback=feedback or Feedback())


def shown(recommendation: Recommendation) -> list[str]:
    return [pairing.category for pairing in worth_showing(recommendation)]


OFTEN = (("skirt", "boots"),) * 5 + (("skirt", "bag"), *(("trousers", "hat"),) * 6)


def test_only_what_the_board_shows_with_the_item_is_suggested():
    assert set(shown(answered(*OFTEN))) == {"boots", "bag"}


def test_what_is_worn_as_often_without_the_item_does_not_go_with_it():
    looks = answered(*OFTEN, ("skirt", "hat"))  # 1 of 7 with a skirt, 6 of 6 without
    assert set(shown(looks)) == {"boots", "bag"}


def test_what_is_liked_stays_and_what_is_not_goes():
    opinions = Feedback(categories={"hat": 1, "boots": -1})
    assert set(shown(answered(*OFTEN, feedback=opinions))) == {"hat", "bag"}


def test_a_board_that_is_too_small_says_so_and_falls_back_to_the_street():
    small = answered(("skirt", "boots"), ("trousers", "hat"), ("trousers", "bag"))
    assert "Only 1 look of your board shows a skirt" in (too_small(small, TAXONOMY) or "")
    assert shown(small)[0] == "boots" and {"hat", "bag"} <= set(shown(small))
    assert too_small(answered(*OFTEN), TAXONOMY) is None
    assert too_small(answered(("trousers", "hat")), TAXONOMY) is None  # the answer's own message says it


def test_a_board_without_garments_still_names_something():
    assert shown(answered(())) and shown(answered())


def evidence_of(category: str, recommendation: Recommendation) -> str:
    (pairing,) = (pairing for pairing in recommendation.pairings if pairing.category == category)
    return evidence(pairing, recommendation.category, TAXONOMY)


def test_evidence_says_what_was_counted():
    assert evidence_of("boots", answered(*OFTEN)).startswith("In 5 of your 6 looks with a skirt")
    assert evidence_of("boots", answered(("skirt", "boots"))) == "In your only look with a skirt; too few to say more"


@pytest.mark.parametrize(("examples", "words"), [((), "on your board"), ((("a", "b"),), "together on your board")])
def test_evidence_of_what_is_only_worn_on_the_street(examples: tuple[tuple[str, str], ...], words: str):
    pairing = Pairing("boots", 0.5, 0.4, 0.3, 1.0, 0, (), examples)  # type: ignore[arg-type]
    assert evidence(pairing, "dress", TAXONOMY) == f"Often worn with a dress, though not {words} yet"


def test_a_like_is_named_in_the_evidence():
    liked = answered(*OFTEN, feedback=Feedback(categories={"boots": 1}))
    assert evidence_of("boots", liked).endswith("; you liked this")


@pytest.mark.parametrize("size", [(400, 600), (300, 600), (200, 600), (420, 600), (900, 600)])
@pytest.mark.parametrize("middle", [(0.0, 0.0), (0.3, 0.8), (1.0, 1.0)])
def test_a_card_keeps_the_garment_in_view_and_most_of_the_photo(size: tuple[int, int], middle: tuple[float, float]):
    left, top, wide, high = window(*size, middle)
    assert wide / high == pytest.approx(SHAPE, abs=2e-3)
    for start, shown, length, place in ((left, wide, size[0], middle[0]), (top, high, size[1], middle[1])):
        assert start <= place * length <= start + shown
        assert shown >= 0.78 * length - 0.1
        assert (start >= 0 and start + shown <= length) or start == pytest.approx((length - shown) / 2, abs=0.1)
    assert wide <= size[0] or high <= size[1]  # a margin on two sides at most
