"""The queue of labels to check: those first whose answer changes the most."""

import numpy as np
import pandas as pd
import pytest
from looks_for_tests import TAXONOMY, garment, photo, unreadable

from stylerec.domain.corrections import apply_corrections
from stylerec.domain.moodboard import MoodBoard
from stylerec.errors import UsageError
from stylerec.pairing.pairings import rank_pairings
from stylerec.pairing.worth_checking import UNSURE_CHANCE, rank_questions

SURE = 0.999


def random_board(seed: int, n_photos: int = 12, n_categories: int = 6) -> MoodBoard:
    rng = np.random.default_rng(seed)
    names = TAXONOMY.categories[:: len(TAXONOMY.categories) // n_categories][:n_categories]
    photos = []
    for number in range(n_photos):
        scores = dict(zip(names, rng.choice([0.05, 0.3, 0.45, 0.7, 0.9], n_categories), strict=True))
        shown = [garment(name, score=score) for name, score in scores.items() if score > 0.5]
        photos.append(photo(f"{number}.jpg", *shown, **{n: s for n, s in scores.items() if s < 0.5}))
    return MoodBoard(photos)


def expected_effect(board: MoodBoard, row: int, category: str) -> float:
    """The formula as it is written, with the public ranking and no short cut."""
    user_items, scores = board.user_items(), board.user_items(scores=True)
    turned = user_items.copy()
    turned.iloc[row, list(turned.columns).index(category)] ^= 1
    score = float(scores.iloc[row][category])
    wrong = 1 - score if user_items.iloc[row][category] else score
    weights = scores.sum() / scores.to_numpy().sum()
    moved = 0.0
    for asked, weight in weights[weights > 0].items():
        before, after = (rank_pairings(table, [str(asked)])["score"] for table in (user_items, turned))
        moved += weight * float((after - before.reindex(after.index)).abs().sum()) / 2
    return wrong * moved


@pytest.mark.parametrize("seed", [0, 1])
def test_the_effect_is_what_turning_the_label_round_changes(seed: int) -> None:
    board = random_board(seed)
    questions = rank_questions(board, limit=1000)
    effects = [question.effect for question in questions]
    assert effects == sorted(effects, reverse=True) and effects[-1] > 0 and effects[0] < 1
    scores = board.user_items(scores=True)
    wrong = np.where(board.user_items() == 1, 1 - scores, scores)
    assert len(questions) == (wrong >= UNSURE_CHANCE).sum()
    for question in questions[:2] + questions[-2:]:
        row = board.names.index(question.name)
        assert question.effect == pytest.approx(expected_effect(board, row, question.category), rel=1e-9)


def test_uncertain_labels_come_before_nearly_sure_ones() -> None:
    sure = [photo(f"{n}.jpg", garment("skirt", score=SURE), garment("boots", score=SURE)) for n in range(6)]
    close = photo("close.jpg", garment("skirt", score=SURE), hat=0.49)
    likely = photo("likely.jpg", garment("skirt", score=SURE), hat=0.12)
    questions = rank_questions(MoodBoard([*sure, likely, close]))
    assert [(question.name, question.category) for question in questions] == [
        ("close.jpg", "hat"),
        ("likely.jpg", "hat"),
    ]


def test_a_label_that_changes_little_comes_late() -> None:
    """Among many skirts one more says little; a first dress with the boots says more."""
    skirts = [photo(f"{n}.jpg", garment("skirt", score=SURE), garment("boots", score=SURE)) for n in range(20)]
    unsure = (
        photo("a.jpg", garment("boots", score=SURE), skirt=0.4),
        photo("b.jpg", garment("boots", score=SURE), dress=0.4),
    )
    assert [q.category for q in rank_questions(MoodBoard([*skirts, *unsure]))] == ["dress", "skirt"]


def test_questions_in_words() -> None:
    skirt, boots = garment("skirt", score=0.6), garment("boots", score=0.6)
    board = MoodBoard(
        [photo("a.jpg", skirt, boots, hat=0.4, sunglasses=0.4, regions=(garment("dress", score=0.3),), dress=0.3)]
    )
    questions = {question.category: question for question in rank_questions(board)}
    assert {category: question.question for category, question in questions.items()} == {
        "skirt": "Is this a skirt?",
        "boots": "Are these boots?",
        "dress": "Is this a dress?",
        "hat": "Is there a hat in this photo?",
        "sunglasses": "Are there sunglasses in this photo?",
    }
    assert questions["skirt"].shown and not questions["dress"].shown
    assert questions["dress"].box == skirt.box and questions["hat"].box is None
    assert questions["hat"].score == pytest.approx(0.4)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_answered_question_is_not_asked_again(answer: str) -> None:
    board = MoodBoard([photo("a.jpg", garment("skirt", score=0.6), garment("shirt", score=SURE), hat=0.4)])
    while questions := rank_questions(board):
        first = questions[0]
        assert first.photo.look is not None
        corrected = apply_corrections(first.photo.look, [getattr(first, answer)])
        assert (first.category in corrected.categories) == (answer == "yes")
        board = MoodBoard([type(first.photo)("a.jpg", "a", 80, 120, corrected)])
    found = {"skirt", "shirt", "hat"} if answer == "yes" else {"shirt"}
    assert set(board.readable[0].look.categories) == found  # type: ignore[union-attr]


def test_a_photo_twice_is_asked_about_once() -> None:
    unsure = photo("a.jpg", garment("skirt", score=0.6), photo_id="same")
    again = photo("b.jpg", garment("skirt", score=0.6), photo_id="same")
    assert [question.name for question in rank_questions(MoodBoard([unsure, again]))] == ["a.jpg"]


def test_boards_with_nothing_to_ask() -> None:
    assert rank_questions(MoodBoard([])) == ()
    assert rank_questions(MoodBoard([unreadable("broken.jpg"), photo("empty.jpg")])) == ()


def test_limit() -> None:
    board = random_board(2)
    every = rank_questions(board, limit=1000)
    assert [(q.name, q.category) for q in rank_questions(board, limit=3)] == [(q.name, q.category) for q in every[:3]]
    with pytest.raises(UsageError, match="received 0"):
        rank_questions(board, limit=0)


def test_it_does_not_change_the_board() -> None:
    board = random_board(3)
    before = board.user_items(scores=True)
    rank_questions(board)
    pd.testing.assert_frame_equal(board.user_items(scores=True), before)
