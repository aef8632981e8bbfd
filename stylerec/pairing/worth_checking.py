"""Which labels a person should look at first: those whose correction would change the most."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stylerec.domain.corrections import Correction
from stylerec.domain.looks import Box, Look, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.odds import softmax
from stylerec.domain.prose import with_article
from stylerec.domain.taxonomy import Taxonomy
from stylerec.errors import UsageError
from stylerec.language import _
from stylerec.pairing.prior import BOARD_SHRINKAGE, departure, load_pairing_prior, street_log_odds

UNSURE_CHANCE = 0.1
"""Chance of being wrong from which a label is worth a question."""


@dataclass(frozen=True, eq=False)
class Question:
    """One label to check: is `category` in the photo that the board calls `name`?

    `score` is the calibrated probability of it, `shown` whether the board now counts it. `box` is where to look, None
    when there is no place. `question` is a sentence ("Is this a skirt?"). `effect` in 0..1 is the expected share of
    the suggested pairings that the answer changes. `yes` and `no` are the corrections that store the answer.
    """

    photo: PhotoLook
    name: str
    category: str
    score: float
    shown: bool
    box: Box | None
    question: str
    effect: float

    @property
    def yes(self) -> Correction:
        """The correction when the answer is yes."""
        return Correction("add", self.category, box=self.box)

    @property
    def no(self) -> Correction:
        """The correction when the answer is no."""
        return Correction("remove", self.category, box=self.box)


def rank_questions(board: MoodBoard, *, limit: int = 50) -> tuple[Question, ...]:
    """The labels of a board that are worth checking, largest effect first, at most `limit`.

    A label is a photo and a category; it is wrong with probability `1 - score` if the board counts the category, else
    `score`. With P(j | g) the pairings' score of category j for an item of category g (`rank_pairings`), and P' the
    same after the label is turned round, the effect of a label is

        effect = wrong * sum over g of weight(g) * 1/2 * sum over j of |P'(j | g) - P(j | g)|

    that is the chance that the label is wrong times the share of the suggestions that move then (total variation
    distance), over the items that are asked about: weight(g) is the share of g in the sum of the board's scores. Labels
    that are wrong with less than `UNSURE_CHANCE` are not asked about, so neither are corrected ones. A photo that is on
    the board twice is one. Raises `UsageError` for a limit below 1.
    """
    if limit < 1:
        raise UsageError(f"Invalid `limit`: expected a whole number from 1, received {limit}.")
    rows = np.array(board.distinct(), dtype=int)
    shown = board.user_items().to_numpy()[rows]
    scores = board.user_items(scores=True).to_numpy()[rows]
    wrong = np.where(shown == 1, 1 - scores, scores)
    unsure, columns = np.nonzero(wrong >= UNSURE_CHANCE)
    if not len(unsure):
        return ()
    moved = _moved(shown, scores, unsure, columns, board.columns)
    effects = wrong[unsure, columns] * moved
    questions = []
    for k in np.argsort(-effects, kind="stable")[:limit]:
        row, category = int(rows[unsure[k]]), board.columns[columns[k]]
        photo = board.readable[row]
        box = _box(photo.look, category)
        questions.append(
            Question(
                photo,
                board.names[row],
                category,
                float(scores[unsure[k], columns[k]]),
                bool(shown[unsure[k], columns[k]]),
                box,
                _question(category, box, board.taxonomy),
                float(effects[k]),
            )
        )
    return tuple(questions)


def _moved(
    shown: np.ndarray, scores: np.ndarray, photos: np.ndarray, columns: np.ndarray, names: Sequence[str]
) -> np.ndarray:
    """Share of the suggestions that moves when each label is turned round, `(n_labels,)` in 0..1.

    `shown` is 0/1 and `scores` 0..1, `(n_photos, c)` with columns `names`; label k is `photos[k], columns[k]`. Turning
    a label round changes one count for each other category of the photo, and for the label's own category all counts
    of the photo: both are followed exactly through the formula of `rank_pairings`, which a test compares.
    """
    n_categories = shown.shape[1]
    itself = np.eye(n_categories)
    prior = load_pairing_prior().aligned(names)
    expected_rate = prior.rates_where(np.arange(n_categories))
    street = np.where(itself, -np.inf, street_log_odds(prior, itself))
    together, photos_with = shown.T @ shown, shown.sum(axis=0)[:, None]

    def evidence(seen: np.ndarray, of: np.ndarray) -> np.ndarray:
        return street + departure(seen, of * expected_rate)

    before = softmax(evidence(together, photos_with))
    weight = scores.sum(axis=0) / max(scores.sum(), 1e-12)
    asked = shown * weight
    moved = np.zeros(len(photos))
    for step in (1, -1):
        these = np.flatnonzero(shown[photos, columns] == (0 if step == 1 else 1))
        at, category = photos[these], columns[these]
        # As items the photo's other categories: their count with this one changes, and all other suggestions give way.
        factor = (np.maximum(together + step, 0) + BOARD_SHRINKAGE) / (together + BOARD_SHRINKAGE)
        after = before * factor / (1 - before + before * factor)
        others = np.einsum("lg,gl->l", asked[at], np.abs(after - before)[:, category])
        # As an item the category itself: it is in one photo more or less, together with all others of that photo.
        of = np.maximum(photos_with + step, 0)
        with_photo = evidence(np.maximum(together + step, 0), of)[category]
        without = evidence(together, of)[category]
        own = softmax(np.where(shown[at] == 1, with_photo, without))
        own_change = np.abs(own - before[category]).sum(axis=1) / 2
        moved[these] = others + weight[category] * own_change
    return moved


def _box(look: Look, category: str) -> Box | None:
    parts = (*look.garments, *look.regions)
    return next((part.box for part in parts if part.category == category and part.mask.any()), None)


def _question(category: str, box: Box | None, taxonomy: Taxonomy) -> str:
    name = taxonomy.in_sentence(category)
    several = name.endswith("s") and not name.endswith("ss")
    if box is not None:
        said = _("Are these {name}?") if several else _("Is this {name}?")
    else:
        said = _("Are there {name} in this photo?") if several else _("Is there {name} in this photo?")
    return said.format(name=with_article(name))
