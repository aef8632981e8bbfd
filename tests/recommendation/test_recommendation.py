"""How to wear an item: which photos come first, why, and what goes with it."""

from dataclasses import fields, replace

import numpy as np
import pytest
from looks_for_tests import TAXONOMY, embedding, garment, item, photo, unreadable

from stylerec.board.style import board_style
from stylerec.closet.outline import outline_board
from stylerec.domain.corrections import Feedback
from stylerec.domain.looks import Garment, Look, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.errors import PhotoError, TaxonomyError, UsageError
from stylerec.recommendation import (
    MatchWeights,
    Recommendation,
    answer_item,
    garments_to_choose,
    item_from_garment,
    match_features,
    match_scores,
    pairing_matrix,
    photo_caption,
    recommend,
)

NAVY_SKIRT = item("skirt", ("navy",), embedding(1))


def other(category: str, colours: tuple[str, ...] = ("black",), score: float = 0.9):
    """A garment that looks nothing like the item."""
    return garment(category, colours, score, embedding(5))


BOARD = MoodBoard(
    [
        photo("trousers.jpg", other("trousers", ("olive",)), other("shirt")),
        photo("hat.jpg", other("hat")),
        photo("red skirt.jpg", other("skirt", ("red",), 0.88), other("sneakers", score=0.7)),
        photo(
            "same skirt.jpg",
            garment("skirt", ("navy",), 0.9, embedding(2, towards=1, share=0.81)),
            other("sweater"),
            other("boots", score=0.88),
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


def test_what_is_not_sure_is_named_beside_a_garment_by_two_names_only() -> None:
    skirt, coat = other("skirt"), replace(other("coat", score=0.4), alternatives=("jacket",))
    board = MoodBoard([photo("one.jpg", skirt, other("boots", score=0.7)), photo("two.jpg", skirt, coat)])
    answer = recommend(NAVY_SKIRT, board)
    captions = {ranked.photo.name: photo_caption(ranked, TAXONOMY) for ranked in answer.photos}
    assert captions == {"one.jpg": "Black skirt", "two.jpg": "Black skirt, with coat or jacket"}
    assert texts(answer) == {
        "one.jpg": "shows a black skirt (0.90)",
        "two.jpg": "shows a black skirt (0.90), worn with coat or jacket",
    }


def test_what_may_be_the_garment_itself_is_not_named_beside_it() -> None:
    dress = replace(other("dress", score=0.4), alternatives=("shorts",))
    top = replace(other("shirt", score=0.4), alternatives=("blouse",))
    board = MoodBoard([photo("one.jpg", other("skirt"), dress), photo("two.jpg", other("skirt"), top)])
    captions = {ranked.photo.name: photo_caption(ranked, TAXONOMY) for ranked in recommend(NAVY_SKIRT, board).photos}
    assert captions == {"one.jpg": "Black skirt", "two.jpg": "Black skirt, with shirt or blouse"}


def test_reasons() -> None:
    answer = recommend(NAVY_SKIRT, BOARD)
    assert texts(answer) == {
        "same skirt.jpg": "shows a navy skirt like yours (0.81), worn with sweater and boots",
        "red skirt.jpg": "shows a red skirt (0.88)",
        "trousers.jpg": "shows olive trousers (0.90), the nearest to a skirt, worn with shirt",
        "hat.jpg": "shows no skirt",
        "nothing.jpg": "no garment was found in this photo",
    }
    kinds = {ranked.photo.name: [reason.kind for reason in ranked.reasons] for ranked in answer.photos}
    assert kinds["same skirt.jpg"] == ["look-alike", "colour"]
    assert kinds["red skirt.jpg"] == ["category"]
    assert kinds["trousers.jpg"] == ["group"]
    assert kinds["hat.jpg"] == kinds["nothing.jpg"] == ["none"]
    claimed = {ranked.photo.name: [reason.category for reason in ranked.reasons] for ranked in answer.photos}
    assert claimed["same skirt.jpg"] == ["skirt", None] and claimed["trousers.jpg"] == ["trousers"]
    assert claimed["hat.jpg"] == claimed["nothing.jpg"] == [None]
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
            photo("same.jpg", garment("dress", ("navy",), 0.9, embedding(2, towards=1, share=0.9))),
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
    assert texts(answer)["same.jpg"] == "shows something like yours (0.90), worn with shirt"
    assert names(answer)[0] == "same.jpg" and not answer.photos[0].shows, "much like it, but nobody knows what it is"


def test_an_item_known_by_its_group_only_is_shown_by_nothing_of_another() -> None:
    shoe = item("loafers", vector=embedding(1), bag=0.25, heels=0.24, flats=0.23)
    answer = recommend(shoe, MoodBoard([photo("bag.jpg", other("bag")), photo("heels.jpg", other("heels"))]))
    assert answer.item.group == "footwear"
    assert {ranked.photo.name: ranked.shows for ranked in answer.photos} == {"bag.jpg": False, "heels.jpg": True}


def test_something_alike_shows_the_item_only_by_a_name_that_the_item_may_have() -> None:
    coat, skirt = (garment(name, ("navy",), 0.6, embedding(2, towards=1, share=0.9)) for name in ("coat", "skirt"))
    answer = recommend(item("shorts", vector=embedding(1), skirt=0.2), MoodBoard([photo("a", coat), photo("b", skirt)]))
    assert {ranked.photo.name: ranked.shows for ranked in answer.photos} == {"a": False, "b": True}


def test_a_garment_of_the_items_category_is_pointed_at_before_what_only_looks_alike() -> None:
    part = garment("shirt", (), 0.0, embedding(2, towards=1, share=0.82))
    shown = photo("a.jpg", other("skirt", score=0.45))
    assert shown.look is not None
    board = MoodBoard([replace(shown, look=replace(shown.look, proposals=(part,)))])
    assert texts(recommend(NAVY_SKIRT, board))["a.jpg"] == "may show a skirt (0.45)"


def test_nothing_is_claimed_of_a_part_without_a_name() -> None:
    part = garment("hat", (), 0.0, embedding(2, towards=1, share=0.9))
    (ranked,) = recommend(NAVY_SKIRT, MoodBoard([with_proposals("a.jpg", part)])).photos
    assert (ranked.reasons[0].kind, ranked.reasons[0].category) == ("perhaps", None)


def test_a_part_that_the_label_map_does_not_tell_apart_can_look_alike() -> None:
    part = replace(garment("shirt", (), 0.0, embedding(2, towards=1, share=0.9)), shade=NAVY_SKIRT.garment.shade)
    answer = recommend(NAVY_SKIRT, MoodBoard([photo("hat.jpg", other("hat")), with_proposals("a.jpg", part)]))
    assert names(answer)[0] == "a.jpg" and texts(answer)["a.jpg"].startswith("shows something like yours (0.90)")
    assert not answer.photos[0].shows


def with_proposals(name: str, *proposals: Garment) -> PhotoLook:
    shown = photo(name, other("shirt"))
    assert shown.look is not None
    return replace(shown, look=replace(shown.look, proposals=proposals))


def test_what_is_near_comes_after_what_surely_shows_it() -> None:
    near = garment("skirt", ("navy",), 0.4, embedding(2, towards=1, share=0.75))
    board = MoodBoard([photo("near.jpg", near), photo("red.jpg", other("skirt", ("red",), 0.6))])
    answer = recommend(NAVY_SKIRT, board)
    assert [(ranked.photo.name, ranked.shows) for ranked in answer.photos] == [("red.jpg", True), ("near.jpg", False)]
    assert answer.photos[0].score >= 0.5 > answer.photos[1].score
    assert not answer.photos[0].surely_shows


def test_an_unsure_garment_is_not_claimed() -> None:
    board = MoodBoard([photo("a.jpg", other("skirt", ("red",), 0.45)), photo("b.jpg", other("skirt", ("red",), 0.88))])
    reasons = {ranked.photo.name: ranked.reasons[0] for ranked in recommend(NAVY_SKIRT, board).photos}
    assert (reasons["a.jpg"].kind, reasons["a.jpg"].text) == ("perhaps", "may show a skirt (0.45)")
    assert (reasons["b.jpg"].kind, reasons["b.jpg"].text) == ("category", "shows a red skirt (0.88)")
    assert [ranked.surely_shows for ranked in recommend(NAVY_SKIRT, board).photos] == [True, False]
    assert {reason.category for reason in reasons.values()} == {"skirt"}


def test_a_garment_where_none_is_worn_is_not_shown() -> None:
    misplaced = replace(other("skirt", ("red",), 0.9), quality=0.0)
    (ranked,) = recommend(NAVY_SKIRT, MoodBoard([photo("a.jpg", misplaced)])).photos
    assert not ranked.shows and ranked.reasons[0].kind == "perhaps"


def test_an_item_that_may_as_well_be_another_thing_is_shown_by_either() -> None:
    board = MoodBoard([photo("jacket.jpg", other("jacket")), photo("coat.jpg", other("coat"))])
    answer = recommend(item("blazer", vector=embedding(1), jacket=0.45, coat=0.05), board)
    assert {ranked.photo.name: ranked.shows for ranked in answer.photos} == {"jacket.jpg": True, "coat.jpg": False}
    chosen = recommend(item("blazer", vector=embedding(1), jacket=0.45), board, category="blazer")
    assert not any(ranked.shows for ranked in chosen.photos), "a category said by hand is believed"


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
    assert features.category[skirt] == pytest.approx(0.7 * 0.9)
    same = 1 / (1 + np.exp(7.75 - 6 * 0.81**2 * (1 + 1)))
    shown = 1 - (1 - 0.7 * 0.9) * (1 - same)
    assert features.photo[skirt] == pytest.approx(shown), "either by its category or by a garment that is the same"
    assert features.group[skirt] == pytest.approx(1.0 * 0.9)
    assert features.colour[skirt] == pytest.approx(1)
    assert features.photo[features.photo_index == 1].tolist() == pytest.approx([0.3 * 0.4], abs=1e-3)
    scores = match_scores(features, MatchWeights(0.4, 0.1, 0.2, 0.1, 0.2))
    assert scores[skirt] == pytest.approx(0.4 * same + 0.1 * 0.63 + 0.2 * shown + 0.1 * 0.9 + 0.2)
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


def test_near_copies_are_one_look_until_they_are_taken_apart() -> None:
    pair = [other("skirt"), other("tie")]
    copies = [replace(photo(f"{i}.jpg", *pair), picture_hash=f"{2**i - 1:016x}") for i in range(4)]
    rest = [photo("b.jpg", other("skirt"))]
    once, together = MoodBoard([copies[0], *rest]), MoodBoard([*copies, *rest])
    apart = MoodBoard([*copies, *rest], apart=["id of 1.jpg"])
    answers = [recommend(NAVY_SKIRT, board) for board in (once, together, apart)]
    ties = [next(p for p in answer.pairings if p.category == "tie") for answer in answers]
    assert [tie.support for tie in ties] == [len(tie.examples) for tie in ties] == [1, 1, 2]
    assert ties[0].evidence == ties[1].evidence != ties[2].evidence
    assert [len(answer.photos) for answer in answers] == [2, 5, 5]
    assert [len(answer.looks) for answer in answers] == [2, 2, 3]
    own = recommend(copies[0].look.garments[0], together)
    assert [ranked.photo.name for ranked in own.looks] == ["b.jpg"], "a copy of its own photo says nothing new"
    assert [len(outline_board(board).looks) for board in (once, together, apart)] == [2, 2, 3]
    assert [board_style(board).n_photos for board in (once, together, apart)] == [2, 2, 3]


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


# --- Reading the item -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chances", "alternatives", "group", "sentence"),
    [
        ({"skirt": 0.95, "dress": 0.05}, ("skirt",), None, "a skirt"),
        ({"jeans": 0.8, "dress": 0.2}, ("jeans",), None, "jeans"),
        ({"skirt": 0.5, "dress": 0.4, "coat": 0.1}, ("skirt", "dress"), None, "not sure: skirt or dress"),
        (
            {"skirt": 0.4, "dress": 0.3, "coat": 0.2, "hat": 0.1},
            ("skirt", "dress", "coat"),
            None,
            "not sure: skirt, dress or coat",
        ),
        (
            {"boots": 0.3, "heels": 0.2, "flats": 0.2, "sandals": 0.2, "hat": 0.1},
            ("boots", "heels", "flats"),
            "footwear",
            "shoes, not sure which kind",
        ),
        (
            {"coat": 0.4, "jacket": 0.3, "blazer": 0.2, "hat": 0.1},
            ("coat", "jacket", "blazer"),
            "outerwear",
            "outerwear, not sure which kind",
        ),
        ({"boots": 0.5, "heels": 0.4, "hat": 0.1}, ("boots", "heels"), None, "not sure: boots or heels"),
        (
            {"jeans": 0.3, "trousers": 0.2, "shorts": 0.2, "skirt": 0.2, "hat": 0.1},
            ("jeans", "trousers", "shorts"),
            "bottoms",
            "not sure: something of the group bottoms",
        ),
        (
            {"dress": 0.3, "t-shirt": 0.22, "shirt": 0.2, "sweater": 0.18, "hat": 0.1},
            ("dress", "t-shirt", "shirt"),
            "tops",
            "not sure what this is: perhaps a dress",
        ),
        (
            {"hat": 0.25, "boots": 0.24, "skirt": 0.23, "bag": 0.14, "coat": 0.14},
            ("hat", "boots", "skirt"),
            "accessories",
            "not sure what this is: perhaps a hat",
        ),
    ],
)
def test_what_an_item_is(chances: dict, alternatives: tuple, group: str | None, sentence: str) -> None:
    answer = answer_item(chances, TAXONOMY)
    assert (answer.alternatives, answer.group, answer.sentence) == (alternatives, group, sentence)
    assert answer.sure == (len(alternatives) == 1)
    assert answer.category == alternatives[0] and answer.probability == chances[answer.category]


def test_the_answer_says_what_the_item_may_be() -> None:
    unsure = recommend(item("skirt", vector=embedding(1), dress=0.4), BOARD)
    assert unsure.item.sentence == "not sure: skirt or dress"
    assert unsure.message is None
    assert recommend(item("skirt", dress=0.4), BOARD, category="dress").item.sentence == "a dress"


def test_a_garment_of_a_photo_is_an_item() -> None:
    shown = photo("a.jpg", other("boots", score=0.6), other("sandals", score=0.5), heels=0.2, hat=0.9)
    assert shown.look is not None
    prediction = item_from_garment(shown.look.garments[0], shown.look, TAXONOMY)
    # Sandals are a garment of their own here, a hat is no footwear.
    assert {name for name, chance in prediction.probabilities.items() if chance > 0} == {"boots", "heels"}
    assert prediction.probabilities["boots"] == pytest.approx(0.6 / 0.8)
    assert prediction.garment is shown.look.garments[0]
    alone = item_from_garment(other("boots", score=0.2), None, TAXONOMY)
    assert alone.category == "boots" and sum(alone.probabilities.values()) == pytest.approx(1)
    assert set(list(alone.probabilities)[:6]) == set(TAXONOMY.in_group("footwear"))


def test_styling_a_garment_clicked_in_a_photo() -> None:
    same = BOARD.readable[3]
    assert same.look is not None
    skirt = next(piece for piece in same.look.garments if piece.category == "skirt")
    answer = recommend(skirt, BOARD)
    assert answer.category == "skirt"
    assert "same skirt.jpg" not in names(answer) and len(answer.photos) == 4
    # What the photo shows is evidence all the same.
    sweater = next(pairing for pairing in answer.pairings if pairing.category == "sweater")
    assert sweater.photos == ("same skirt.jpg",)
    elsewhere = recommend(garment("skirt", ("navy",), vector=embedding(1)), BOARD)
    assert len(elsewhere.photos) == 5 and elsewhere.category == "skirt"


# --- Names ------------------------------------------------------------------------------------------------------


def test_one_pair_of_shoes_has_one_name() -> None:
    board = MoodBoard(
        [
            photo(
                "a.jpg",
                other("skirt"),
                other("footwear", score=0.95),
                other("boots", score=0.88),
                other("heels", score=0.5),
            )
        ]
    )
    assert texts(recommend(NAVY_SKIRT, board))["a.jpg"] == "shows a black skirt (0.90), worn with boots"
    boots = recommend(item("boots", vector=embedding(1)), board)
    assert texts(boots)["a.jpg"] == "shows black boots (0.88), worn with skirt"


def test_shoes_are_suggested_where_nothing_finer_is_known() -> None:
    finer = [photo(f"{i}.jpg", other("skirt"), other("footwear"), other("boots", score=0.5)) for i in range(4)]
    plain = photo("plain.jpg", other("skirt"), other("footwear"))
    without = {pairing.category: pairing for pairing in recommend(NAVY_SKIRT, MoodBoard(finer)).pairings}
    assert (without["footwear"].score, without["footwear"].support, without["footwear"].examples) == (0, 0, ())
    assert list(without)[-1] == "footwear" and without["boots"].support == 4
    there = {pairing.category: pairing for pairing in recommend(NAVY_SKIRT, MoodBoard([*finer, plain])).pairings}
    assert there["footwear"].score > 0 and there["footwear"].photos == ("plain.jpg",)
    assert [look.name for look, _ in there["footwear"].examples] == ["plain.jpg"]


def test_no_second_pair_of_shoes() -> None:
    board = MoodBoard([photo(f"{i}.jpg", other("boots"), other("heels", score=0.6), other("coat")) for i in range(9)])
    pairings = recommend(item("boots"), board).pairings
    footwear = TAXONOMY.in_group("footwear")
    assert all(pairing.score == 0 for pairing in pairings if pairing.category in footwear)
    assert pairings[0].category == "coat"
    assert sum(pairing.score for pairing in pairings) == pytest.approx(1)


def test_an_item_that_is_just_shoes_is_shown_by_any() -> None:
    board = MoodBoard([photo("a.jpg", other("boots"), other("coat")), photo("b.jpg", other("heels"), other("dress"))])
    answer = recommend(item("footwear"), board)
    assert answer.message is None
    coat = next(pairing for pairing in answer.pairings if pairing.category == "coat")
    assert coat.support == 1 and coat.evidence is not None and coat.evidence.n_item == 2


def test_an_item_whose_kind_is_not_sure_is_shown_by_any_of_its_group() -> None:
    board = MoodBoard([photo("a.jpg", other("boots"), other("coat")), photo("b.jpg", other("hat"), other("dress"))])
    unsure = recommend(item("boots", heels=0.3, flats=0.25, sandals=0.05), board)
    assert (unsure.category, unsure.group, unsure.item.sentence) == (
        "footwear",
        "footwear",
        "shoes, not sure which kind",
    )
    assert texts(unsure) == {"a.jpg": "shows black boots (0.90), worn with coat", "b.jpg": "shows no shoes"}
    reason = unsure.photos[0].reasons[0]
    assert (reason.kind, reason.category) == ("category", "boots")


def test_a_reason_claims_no_category_that_is_not_sure() -> None:
    unsure = replace(other("skirt", score=0.5), alternatives=("dress",))
    reason = recommend(NAVY_SKIRT, MoodBoard([photo("a.jpg", unsure)])).photos[0].reasons[0]
    assert (reason.text, reason.category) == ("may show a skirt or dress (0.50)", None)


def test_leaving_out_shoes_leaves_out_all_of_them() -> None:
    board = MoodBoard([photo("a.jpg", other("skirt"), other("boots")), photo("b.jpg", other("skirt"), other("hat"))])
    answer = recommend(NAVY_SKIRT, board, leave_out=["shoes"])
    assert not {"footwear", *TAXONOMY.in_group("footwear")} & {pairing.category for pairing in answer.pairings}
    assert names(answer) == ["b.jpg", "a.jpg"]
    assert answer.photos[1].reasons[-1].text == "shows boots, which you left out"


def test_a_piece_that_is_just_shoes_may_do_for_any() -> None:
    board = MoodBoard([photo("a.jpg", other("skirt"), other("boots"))])
    owned = [Piece("1", "shoes", "", other("footwear"), item("footwear"))]
    pairings = {pairing.category: pairing for pairing in recommend(NAVY_SKIRT, board, pieces=owned).pairings}
    assert [match.piece.name for match in pairings["boots"].pieces] == ["shoes"]
    assert pairings["heels"].pieces == ()


def test_the_matrix_of_pairings() -> None:
    board = MoodBoard(
        [
            photo("a.jpg", other("footwear"), other("boots", score=0.8), other("heels", score=0.5), other("hat")),
            photo("b.jpg", other("footwear")),
            photo("copy.jpg", other("footwear"), photo_id="id of b.jpg"),
            unreadable("c.jpg"),
        ]
    )

    def rows(category: str | None = None) -> dict[str, set[str]]:
        table = pairing_matrix(board, category)
        return {str(name): set(table.columns[row == 1]) for name, row in table.iterrows()}

    assert rows() == {"a.jpg": {"boots", "hat"}, "b.jpg": {"footwear"}}
    assert rows("heels") == {"a.jpg": {"heels", "hat"}, "b.jpg": {"footwear"}}
    assert rows("footwear") == {"a.jpg": {"footwear", "hat"}, "b.jpg": {"footwear"}}


# --- Wishes -----------------------------------------------------------------------------------------------------


def test_likes_and_dislikes_of_photos_are_visible_and_reversible() -> None:
    plain = recommend(NAVY_SKIRT, BOARD)
    feedback = Feedback(photos={"id of same skirt.jpg": -1, "id of hat.jpg": 1})
    answer = recommend(NAVY_SKIRT, BOARD, feedback=feedback)
    assert names(answer)[-1] == "same skirt.jpg" and answer.photos[-1].score == 0
    assert names(answer).index("hat.jpg") < names(plain).index("hat.jpg")
    said = {ranked.photo.name: ranked.reasons[-1].text for ranked in answer.photos}
    assert said["same skirt.jpg"] == "you did not like this" and said["hat.jpg"] == "you liked this"
    assert len(answer.photos) == len(plain.photos)
    taken_back = recommend(NAVY_SKIRT, BOARD, feedback=Feedback(photos={"id of hat.jpg": 0}))
    assert [ranked.score for ranked in taken_back.photos] == [ranked.score for ranked in plain.photos]


def test_likes_and_dislikes_of_pairings() -> None:
    plain = [pairing.category for pairing in recommend(NAVY_SKIRT, BOARD).pairings]
    feedback = Feedback(categories={plain[0]: -1, plain[8]: 1})
    answer = recommend(NAVY_SKIRT, BOARD, feedback=feedback)
    order = [pairing.category for pairing in answer.pairings]
    assert order[-1] == plain[0] and order.index(plain[8]) < 4
    assert answer.pairings[-1].reasons[0].text == "you did not like this"
    assert answer.pairings[order.index(plain[8])].reasons[0].text == "you liked this"
    assert sum(pairing.score for pairing in answer.pairings) == pytest.approx(1)
    scores = [pairing.score for pairing in answer.pairings]
    assert scores == sorted(scores, reverse=True)


def test_categories_left_out() -> None:
    answer = recommend(NAVY_SKIRT, BOARD, leave_out=["Boots", "sweater"])
    assert not {"boots", "sweater"} & {pairing.category for pairing in answer.pairings}
    same = next(ranked for ranked in answer.photos if ranked.photo.name == "same skirt.jpg")
    before = recommend(NAVY_SKIRT, BOARD).photos[0]
    assert same.score == pytest.approx(before.score / 2)
    assert same.reasons[-1].text == "shows a sweater and boots, which you left out"
    own = recommend(NAVY_SKIRT, BOARD, leave_out=["skirt"])  # the item itself is worn in any case
    assert [ranked.score for ranked in own.photos] == [ranked.score for ranked in recommend(NAVY_SKIRT, BOARD).photos]
    with pytest.raises(TaxonomyError, match="skrit"):
        recommend(NAVY_SKIRT, BOARD, leave_out=["skrit"])


def test_colour_harmony_when_asked_for() -> None:
    pink = item("skirt", ("magenta",), embedding(1))
    board = MoodBoard(
        [
            photo("clash.jpg", other("skirt", ("magenta",)), other("coat", ("green",))),
            photo("quiet.jpg", other("skirt", ("magenta",)), other("coat", ("pink",))),
            photo("alone.jpg", other("skirt", ("magenta",))),
        ]
    )
    assert names(recommend(pink, board)) == ["clash.jpg", "quiet.jpg", "alone.jpg"]
    answer = recommend(pink, board, harmony=True)
    assert names(answer) == ["quiet.jpg", "alone.jpg", "clash.jpg"]
    assert answer.photos[2].reasons[-1].text == "the green coat may clash with yours"
    coats = next(pairing for pairing in answer.pairings if pairing.category == "coat").examples
    assert [look.name for look, _ in coats] == ["quiet.jpg", "clash.jpg"]
    navy = recommend(NAVY_SKIRT, MoodBoard([photo("a.jpg", other("skirt"), other("coat", ("grey",)))]), harmony=True)
    assert navy.photos[0].reasons[-1].text == "its colours go with yours"


# --- The closet -------------------------------------------------------------------------------------------------


def piece(name: str, category: str, colours: tuple[str, ...], vector: np.ndarray) -> Piece:
    own = item(category, colours, vector)
    return Piece(name, name, f"id of {name}", own.garment, own)


WORN = MoodBoard(
    [
        photo("a.jpg", other("skirt"), garment("boots", ("brown",), vector=embedding(3))),
        photo("b.jpg", other("jeans"), garment("boots", ("red",), vector=embedding(4))),
    ]
)
CLOSET = [
    piece("other", "boots", ("yellow",), embedding(9)),
    piece("worn elsewhere", "boots", ("red",), embedding(4)),
    piece("worn with it", "boots", ("brown",), embedding(3)),
    piece("coloured", "boots", ("brown",), embedding(8)),
    piece("tie", "tie", ("red",), embedding(7)),
    piece("skirt", "skirt", ("red",), embedding(7)),
]


def owned(answer: Recommendation, category: str) -> dict[str, str]:
    matches = next(pairing for pairing in answer.pairings if pairing.category == category).pieces
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True) and all(0 <= score <= 1 for score in scores)
    return {match.piece.name: match.reason for match in matches}


def test_pieces_of_the_closet_come_with_pairings() -> None:
    answer = recommend(NAVY_SKIRT, WORN, pieces=CLOSET)
    assert owned(answer, "boots") == {
        "worn with it": "much like the brown boots on your board",
        "worn elsewhere": "much like the red boots on your board; there not worn with a skirt",
        "coloured": "in the colour of the brown boots on your board",
        "other": "nearest to the brown boots on your board",
    }
    assert owned(answer, "tie") == {"tie": "your board shows no tie"}
    assert owned(answer, "hat") == {}
    boots = next(pairing for pairing in answer.pairings if pairing.category == "boots")
    assert boots.pieces[0].score == pytest.approx(1) and boots.pieces[1].score == pytest.approx(0.5)
    assert boots.pieces[0].like is not None and boots.pieces[0].like[0].name == "a.jpg"
    assert not any(pairing.pieces for pairing in recommend(NAVY_SKIRT, WORN).pairings)


def test_likes_and_dislikes_of_pieces() -> None:
    feedback = Feedback(pieces={"worn with it": -1, "other": 1, "worn elsewhere": 1})
    reasons = owned(recommend(NAVY_SKIRT, WORN, pieces=CLOSET, feedback=feedback), "boots")
    assert list(reasons) == ["worn elsewhere", "coloured", "other", "worn with it"]
    assert reasons["other"].endswith("; you liked this")
    assert reasons["worn with it"].endswith("; you did not like this")


def test_harmony_of_pieces() -> None:
    board = MoodBoard([photo("a.jpg", other("skirt"), other("boots", ("white",)))])
    closet = [piece("green", "boots", ("green",), embedding(8)), piece("grey", "boots", ("grey",), embedding(9))]
    reasons = owned(recommend(item("skirt", ("magenta",)), board, pieces=closet, harmony=True), "boots")
    assert list(reasons) == ["grey", "green"]
    assert reasons["green"].endswith("its colour may clash with yours")


def test_pairings_say_what_their_numbers_are_worth() -> None:
    board = MoodBoard(
        [
            *(photo(f"skirt {i}.jpg", other("skirt"), *[other("boots")] * (i < 6)) for i in range(8)),
            *(photo(f"jeans {i}.jpg", other("jeans"), *[other("boots")] * (i < 2)) for i in range(9)),
        ]
    )
    boots = next(pairing for pairing in recommend(NAVY_SKIRT, board).pairings if pairing.category == "boots")
    assert boots.evidence is not None
    assert (boots.evidence.n_item, boots.evidence.n_both, boots.evidence.n_without) == (8, 6, 9)
    assert boots.evidence.sentence.startswith("in 6 of your 8 looks with a skirt; 3.4 times as often as without")
    assert len(boots.photos) == boots.evidence.n_both == boots.support
    small = recommend(NAVY_SKIRT, BOARD).pairings[0].evidence
    assert small is not None and small.sentence.endswith("looks with a skirt; too few to say more")


def test_every_answer_adds_up_on_random_boards() -> None:
    """Whatever the wishes: all photos, all categories but those left out, scores in order and in bounds."""
    rng = np.random.default_rng(2)
    shown = [str(name) for name in rng.choice(TAXONOMY.categories, 14, replace=False)]
    for _ in range(12):
        photos = [
            photo(f"{i}.jpg", *(other(str(name)) for name in rng.choice(shown, rng.integers(0, 5), replace=False)))
            for i in range(int(rng.integers(0, 9)))
        ]
        said = Feedback(
            photos={f"id of {i}.jpg": int(rng.integers(-1, 2)) for i in range(9)},
            categories={name: int(rng.integers(-1, 2)) for name in shown},
        )
        category, left_out = shown[0], shown[1:3]
        answer = recommend(
            item(category, vector=embedding(1)),
            MoodBoard(photos),
            leave_out=left_out,
            feedback=said,
            harmony=bool(rng.integers(2)),
        )
        assert sorted(names(answer)) == sorted(f"{i}.jpg" for i in range(len(photos)))
        assert {p.category for p in answer.pairings} == set(TAXONOMY.categories) - {category, *left_out}
        for scores in ([p.score for p in answer.photos], [p.score for p in answer.pairings]):
            assert scores == sorted(scores, reverse=True) and all(0 <= score <= 1 for score in scores)


def test_a_caption_names_what_is_worn_and_what_is_not_sure() -> None:
    unsure = replace(other("boots"), score=0.4, alternatives=("heels", "flats"))
    board = MoodBoard([photo("a.jpg", other("skirt"), unsure, other("bag"))])
    (ranked,) = recommend(NAVY_SKIRT, board).photos
    assert photo_caption(ranked, TAXONOMY) == "Black skirt, with bag and shoes"
    (disliked,) = recommend(NAVY_SKIRT, board, feedback=Feedback(photos={ranked.photo.photo_id: -1})).photos
    assert photo_caption(disliked, TAXONOMY).endswith("; you did not like this")


def test_a_garment_too_unsure_for_a_name_is_none_of_the_kind_unless_it_looks_alike() -> None:
    """By such a score one in four is there: under "similar", three photos without a wallet showed "perhaps" one."""
    board = MoodBoard([photo("a.jpg", other("skirt", ("red",), 0.25), other("boots"))])
    (ranked,) = recommend(NAVY_SKIRT, board).photos
    assert ranked.garment is None and photo_caption(ranked, TAXONOMY) == "Shows no skirt"
    alike = garment("skirt", ("navy",), 0.25, embedding(2, towards=1, share=0.9))
    (ranked,) = recommend(NAVY_SKIRT, MoodBoard([photo("a.jpg", alike, other("boots"))])).photos
    assert ranked.garment is alike and photo_caption(ranked, TAXONOMY) == "Something like yours, with boots"


def test_a_photo_of_an_outfit_has_garments_to_choose_from() -> None:
    def areas(*sizes: float) -> Look:
        names = ("skirt", "boots", "bag")
        look = photo("a.jpg", *(replace(other(name), area=size) for name, size in zip(names, sizes, strict=False))).look
        assert look is not None
        return look

    assert [one.category for one in garments_to_choose(areas(0.2, 0.1, 0.05))] == ["skirt", "boots", "bag"]
    assert not garments_to_choose(areas(0.5)) and not garments_to_choose(areas(0.5, 0.05))


def test_what_lies_where_it_is_not_worn_is_not_named_beside_a_garment() -> None:
    shoes = replace(other("sandals", (), 0.4), alternatives=("heels",))
    for quality, text in ((0.3, "Red skirt, with sandals or heels"), (0.0, "Red skirt")):
        board = MoodBoard([photo("a.jpg", other("skirt", ("red",), 0.9), replace(shoes, quality=quality))])
        assert photo_caption(recommend(NAVY_SKIRT, board).photos[0], TAXONOMY) == text


def test_a_board_with_a_garment_much_like_the_item_is_not_said_to_show_none() -> None:
    dress = garment("dress", ("navy",), 0.6, embedding(2, towards=1, share=0.9))
    board = MoodBoard([photo("a.jpg", dress), photo("b.jpg", dress)])
    assert recommend(item("skirt", ("navy",), embedding(1), dress=0.2), board).message is None
    message = recommend(NAVY_SKIRT, board).message
    assert message is not None and message.startswith("No photo of the board shows a skirt, only something like it.")
    unlike = recommend(NAVY_SKIRT, MoodBoard([photo("a.jpg", other("dress")), photo("b.jpg", other("coat"))]))
    assert unlike.message is not None and unlike.message.startswith("No photo of the board shows a skirt")
