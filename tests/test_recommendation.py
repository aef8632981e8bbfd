"""How to wear an item: which photos come first, why, and what goes with it."""

from dataclasses import fields, replace

import numpy as np
import pytest
from looks_for_tests import embedding, garment, item, photo, unreadable

from stylerec.errors import PhotoError, TaxonomyError, UsageError
from stylerec.moodboard import MoodBoard
from stylerec.recommendation import MatchWeights, Recommendation, match_features, match_scores, recommend

NAVY_SKIRT = item("skirt", ("navy",), embedding(1))


def other(category: str, colours: tuple[str, ...] = ("black",), score: float = 0.9):
    """A garment that looks nothing like the item."""
    return garment(category, colours, score, embedding(5))


BOARD = MoodBoard(
    [
        photo("trousers.jpg", other("trousers", ("olive",)), other("shirt")),
        photo("hat.jpg", other("hat")),
        photo("red skirt.jpg", other("skirt", ("red",), 0.8), other("sneakers", score=0.7)),
        photo(
            "same skirt.jpg",
            garment("skirt", ("navy",), 0.85, embedding(2, towards=1, share=0.81)),
            other("sweater"),
            other("boots", score=0.8),
        ),
        photo("nothing.jpg"),
    ]
)


def names(answer: Recommendation) -> list[str]:
    return [ranked.photo.name for ranked in answer.photos]


def texts(answer: Recommendation) -> dict[str, str]:
    return {ranked.photo.name: ranked.reasons[0].text for ranked in answer.photos}


def test_photos_best_first() -> None:
    answer = recommend(NAVY_SKIRT, BOARD)
    assert (answer.category, answer.group, answer.message) == ("skirt", "bottoms", None)
    assert names(answer)[:3] == ["same skirt.jpg", "red skirt.jpg", "trousers.jpg"]
    assert sorted(names(answer)) == sorted(BOARD.names)
    scores = [ranked.score for ranked in answer.photos]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_reasons() -> None:
    answer = recommend(NAVY_SKIRT, BOARD)
    assert texts(answer) == {
        "same skirt.jpg": "shows a navy skirt like yours (0.81), worn with sweater and boots",
        "red skirt.jpg": "shows a red skirt (0.80), worn with sneakers",
        "trousers.jpg": "shows olive trousers (0.90), the nearest to a skirt, worn with shirt",
        "hat.jpg": "shows no skirt",
        "nothing.jpg": "no garment was found in this photo",
    }
    kinds = {ranked.photo.name: [reason.kind for reason in ranked.reasons] for ranked in answer.photos}
    assert kinds["same skirt.jpg"] == ["look-alike", "colour"]
    assert kinds["red skirt.jpg"] == ["category"]
    assert kinds["trousers.jpg"] == ["group"]
    assert kinds["hat.jpg"] == kinds["nothing.jpg"] == ["none"]
    assert answer.photos[0].reasons[0].value == pytest.approx(0.81)
    matched = {ranked.photo.name: ranked.garment and ranked.garment.category for ranked in answer.photos}
    assert matched["trousers.jpg"] == "trousers" and matched["hat.jpg"] is None


@pytest.mark.parametrize(
    ("category", "colours", "words"),
    [
        ("jeans", ("navy",), "shows navy jeans like"),
        ("dress", ("orange",), "shows an orange dress like"),
        ("t-shirt", (), "shows a T-shirt like"),
        ("swimwear", ("black",), "shows black swimwear like"),
        ("sunglasses", (), "shows sunglasses like"),
        ("outerwear", (), "shows outerwear like"),
    ],
)
def test_articles_and_plurals(category: str, colours: tuple[str, ...], words: str) -> None:
    board = MoodBoard([photo("a.jpg", garment(category, colours, vector=embedding(1)))])
    assert texts(recommend(NAVY_SKIRT, board))["a.jpg"].startswith(words)


def test_the_same_garment_beats_the_same_category() -> None:
    """Even when the model named the worn garment differently."""
    board = MoodBoard(
        [
            photo("skirt.jpg", other("skirt", ("navy",), 0.99)),
            photo("same.jpg", garment("dress", ("navy",), 0.6, embedding(2, towards=1, share=0.9))),
        ]
    )
    answer = recommend(NAVY_SKIRT, board)
    assert names(answer) == ["same.jpg", "skirt.jpg"]
    assert answer.photos[0].reasons[0].kind == "look-alike"


def test_the_garment_pointed_at_is_of_the_items_kind() -> None:
    """A coat that looks a little like the skirt is not the answer when the photo shows a skirt too."""
    coat = garment("coat", ("navy",), 0.9, embedding(2, towards=1, share=0.55))
    answer = recommend(NAVY_SKIRT, MoodBoard([photo("a.jpg", coat, other("skirt", ("grey",), 0.7))]))
    assert answer.photos[0].garment is not None
    assert answer.photos[0].garment.category == "skirt"


def test_a_region_too_unsure_to_be_named_can_look_alike() -> None:
    coat = garment("coat", ("navy",), 0.2, embedding(2, towards=1, share=0.9))
    board = MoodBoard([photo("hat.jpg", other("hat")), photo("same.jpg", other("shirt"), regions=(coat,))])
    answer = recommend(NAVY_SKIRT, board)
    assert texts(answer)["same.jpg"] == "shows a navy coat like yours (0.90), worn with shirt"
    assert names(answer)[0] == "same.jpg"


def test_a_region_too_unsure_to_be_named_is_no_skirt() -> None:
    board = MoodBoard([photo("a.jpg", other("shirt"), regions=(other("skirt", score=0.2),))])
    assert texts(recommend(NAVY_SKIRT, board))["a.jpg"] == "shows no skirt"
    skirts = next(pairing for pairing in recommend(item("hat"), board).pairings if pairing.category == "skirt")
    assert skirts.examples == ()


def test_colour_decides_between_equals() -> None:
    board = MoodBoard([photo("red.jpg", other("skirt", ("red",))), photo("navy.jpg", other("skirt", ("navy",)))])
    assert names(recommend(NAVY_SKIRT, board)) == ["navy.jpg", "red.jpg"]


def test_equals_stay_in_order() -> None:
    board = MoodBoard([photo(f"{i}.jpg", other("hat")) for i in range(4)])
    assert names(recommend(NAVY_SKIRT, board)) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]


def test_a_category_below_its_threshold_counts_a_little() -> None:
    board = MoodBoard([photo("a.jpg", other("hat")), photo("b.jpg", other("hat"), skirt=0.3)])
    assert names(recommend(NAVY_SKIRT, board)) == ["b.jpg", "a.jpg"]


def test_scores_by_hand() -> None:
    features = match_features(
        NAVY_SKIRT.garment, {"skirt": 0.7, "shorts": 0.3}, MoodBoard([BOARD.readable[3], photo("b.jpg", shorts=0.4)])
    )
    skirt = int(np.argmax(features.category))
    assert features.look_alike[skirt] == pytest.approx(0.81)
    assert features.category[skirt] == pytest.approx(0.7 * 0.85)
    assert features.photo[skirt] == pytest.approx(0.7 * 0.85)
    assert features.group[skirt] == pytest.approx(1.0 * 0.85)
    assert features.colour[skirt] == pytest.approx(1)
    assert features.photo[features.photo_index == 1].tolist() == pytest.approx([0.3 * 0.4])
    scores = match_scores(features, MatchWeights(0.4, 0.1, 0.2, 0.1, 0.2))
    assert scores[skirt] == pytest.approx(0.4 * (0.81 - 0.5) / 0.5 + 0.1 * 0.595 + 0.2 * 0.595 + 0.1 * 0.85 + 0.2)
    assert match_scores(features).max() <= 1


def test_every_feature_helps() -> None:
    weights = MatchWeights()
    assert all(getattr(weights, field.name) > 0 for field in fields(weights))
    with pytest.raises(UsageError, match="sum 1"):
        MatchWeights(look_alike=0.9)


def test_correcting_the_category() -> None:
    answer = recommend(NAVY_SKIRT, BOARD, category="Cap")
    assert answer.category == "hat"
    assert "hat" not in [pairing.category for pairing in answer.pairings]
    hat = next(ranked for ranked in answer.photos if ranked.photo.name == "hat.jpg")
    assert hat.reasons[0].text == "shows a black hat (0.90)"
    with pytest.raises(TaxonomyError, match="skrit"):
        recommend(NAVY_SKIRT, BOARD, category="skrit")


def test_an_uncertain_item() -> None:
    answer = recommend(item("skirt", vector=embedding(1), shorts=0.3, dress=0.26), BOARD)
    assert answer.message == "This may be a skirt, shorts or a dress; choose the category if a skirt is wrong."
    assert recommend(item("skirt", shorts=0.3, dress=0.26), BOARD, category="skirt").message is None


def test_pairings_with_evidence_and_cut_outs() -> None:
    board = MoodBoard(
        [
            photo("boots only.jpg", other("boots"), other("jeans")),
            photo("red.jpg", other("skirt", ("red",)), other("boots", score=0.6)),
            photo("same.jpg", garment("skirt", ("navy",), vector=embedding(1)), other("boots", score=0.7)),
        ]
    )
    answer = recommend(NAVY_SKIRT, board)
    boots = next(pairing for pairing in answer.pairings if pairing.category == "boots")
    assert boots.support == 2
    assert boots.photos == ("red.jpg", "same.jpg")
    assert boots.cosine == pytest.approx(2 / np.sqrt(6))
    assert boots.jaccard == pytest.approx(2 / 3)
    assert boots.lift == pytest.approx(1)
    assert [look.name for look, _ in boots.examples] == ["same.jpg", "red.jpg", "boots only.jpg"]
    assert {piece.category for _, piece in boots.examples} == {"boots"}
    assert "skirt" not in {pairing.category for pairing in answer.pairings}
    scores = [pairing.score for pairing in answer.pairings]
    assert scores == sorted(scores, reverse=True)


def test_no_match_falls_back_to_the_group() -> None:
    board = MoodBoard(
        [
            photo("hat.jpg", other("hat"), other("shirt")),
            *(photo(f"dress {i}.jpg", other("dress"), other("sandals")) for i in range(8)),
        ]
    )
    answer = recommend(item("saree", vector=embedding(1)), board)
    assert answer.message == "No photo of the board shows a saree; the nearest it has: a dress."
    assert names(answer)[0] == "dress 0.jpg"
    # Sandals are worn with this board's one-piece garments; the board itself never shows them with a saree.
    assert answer.pairings[0].category == "sandals"
    assert (answer.pairings[0].support, answer.pairings[0].photos) == (0, ())
    assert answer.pairings[0].examples


def test_nothing_near() -> None:
    answer = recommend(item("saree"), MoodBoard([photo("a.jpg", other("hat")), photo("b.jpg", other("shirt"))]))
    assert answer.message is not None
    assert answer.message.startswith("No photo of the board shows a saree, nor anything near to it.")
    assert len(answer.photos) == 2 and answer.pairings


@pytest.mark.parametrize(
    ("photos", "message", "n_photos"),
    [
        ([], "The board is empty: it has no photos.", 0),
        ([unreadable("a.jpg"), unreadable("b.jpg")], "none of its 2 photos could be read", 0),
        ([photo("a.jpg", other("skirt"))], "The board has one photo only;", 1),
        ([photo("a.jpg"), photo("b.jpg")], "No garment was found on the board's photos.", 2),
        ([photo(name, other("skirt"), photo_id="1") for name in "abc"], "All 3 photos of the board are the same;", 3),
        (
            [photo(name, other("skirt"), photo_id=name) for name in "aab"],
            "Photos that are on the board more than once count once.",
            3,
        ),
    ],
)
def test_poor_boards_work_and_say_so(photos: list, message: str, n_photos: int) -> None:
    answer = recommend(NAVY_SKIRT, MoodBoard(photos))
    assert answer.message is not None and message in answer.message
    assert len(answer.photos) == n_photos
    assert len(answer.pairings) == 52
    assert all(np.isfinite([p.score, p.cosine, p.jaccard, p.lift, p.support]).all() for p in answer.pairings)


def test_a_duplicate_is_no_evidence() -> None:
    pair = [other("skirt"), other("tie")]
    once = MoodBoard([photo("a.jpg", *pair, photo_id="1"), photo("b.jpg", other("skirt"))])
    twice = MoodBoard([*once.photos, *(photo(f"{i}.jpg", *pair, photo_id="1") for i in range(9))])
    ties = [next(p for p in recommend(NAVY_SKIRT, board).pairings if p.category == "tie") for board in (once, twice)]
    assert [tie.support for tie in ties] == [1, 1]
    assert ties[0].score == pytest.approx(ties[1].score)
    assert len(ties[1].examples) == 1


def test_an_unreadable_photo_does_not_matter() -> None:
    board = MoodBoard([unreadable("broken.jpg"), *BOARD.photos])
    assert names(recommend(NAVY_SKIRT, board)) == names(recommend(NAVY_SKIRT, BOARD))


def test_excluded_photos() -> None:
    answer = recommend(NAVY_SKIRT, BOARD, exclude=["same skirt.jpg", "id of hat.jpg"])
    assert "same skirt.jpg" not in names(answer) and "hat.jpg" not in names(answer)
    assert len(answer.photos) == 3


def test_an_item_photo_is_as_good_as_its_prediction() -> None:
    read = photo("item.jpg")
    assert read.look is not None
    item_photo = replace(read, look=replace(read.look, item=NAVY_SKIRT))
    assert names(recommend(item_photo, BOARD)) == names(recommend(NAVY_SKIRT, BOARD))
    with pytest.raises(PhotoError, match="'item.jpg'.*is empty"):
        recommend(unreadable("item.jpg"), BOARD)


def test_embeddings_of_two_models() -> None:
    board = MoodBoard([photo("a.jpg", garment("skirt", vector=np.ones(3, dtype=np.float32) / np.sqrt(3)))])
    with pytest.raises(UsageError, match="one model"):
        recommend(NAVY_SKIRT, board)
