"""Pieces of a closet that would do for a pairing: those most like what the board wears."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stylerec.colours import shade_harmony, shade_similarity
from stylerec.corrections import NO_FEEDBACK, Feedback
from stylerec.looks import Garment, PhotoLook
from stylerec.pieces import Piece
from stylerec.recommendation.matching import ALIKE, UNLIKE, WEIGHTS, look_alike
from stylerec.recommendation.ranking import (
    CLASHING,
    HARMONIOUS,
    HARMONY_WEIGHT,
    SAME_COLOUR,
    by_opinion,
    described,
    opinion_reasons,
)
from stylerec.taxonomy import Taxonomy
from stylerec.words import with_article

NOT_TOGETHER = 0.5
"""What remains of the score of a piece that is like a garment of the board, but one never worn with the item."""

Worn = tuple[PhotoLook, Garment]


@dataclass(frozen=True, eq=False)
class PieceMatch:
    """A closet piece for a pairing: score in 0..1, reason, and the board's garment that it is most like, if any."""

    piece: Piece
    score: float
    reason: str
    like: Worn | None


def match_pieces(
    pieces: Sequence[Piece],
    together: Sequence[Worn],
    elsewhere: Sequence[Worn],
    item: Garment,
    category: str,
    taxonomy: Taxonomy,
    *,
    feedback: Feedback = NO_FEEDBACK,
    harmony: bool = False,
) -> tuple[PieceMatch, ...]:
    """Pieces of one category, best first, by the board's garment of that category that each is most like.

    `together` are those garments in photos that show the item's `category`, `elsewhere` the others, which count
    `NOT_TOGETHER`. Likeness weighs look-alike and colour as for photos; with `harmony`, `HARMONY_WEIGHT` of the score
    is the harmony of the piece with the item; a like adds `LIKED`, a dislike puts a piece last with a score of 0.
    """
    worn = [*together, *elsewhere]
    garments = [garment for _, garment in worn]
    shades = np.array([garment.shade for garment in garments]).reshape(-1, 3, 3)
    factor = np.where(np.arange(len(worn)) < len(together), 1.0, NOT_TOGETHER)
    matches = []
    for piece in pieces:
        score, like, reasons = 0.0, None, [f"your board shows no {taxonomy.in_sentence(piece.category)}"]
        if worn:
            alike = look_alike(piece.garment, garments)
            colour = shade_similarity(piece.garment.shade, shades)
            likeness = WEIGHTS.look_alike * np.clip((alike - UNLIKE) / (1 - UNLIKE), 0, 1) + WEIGHTS.colour * colour
            values = factor * likeness / (WEIGHTS.look_alike + WEIGHTS.colour)
            best = int(values.argmax())
            score, like = float(values[best]), worn[best]
            near = f"the {described(like[1], taxonomy)} in {like[0].name}"
            if alike[best] >= ALIKE:
                reasons = [f"much like {near}"]
            elif colour[best] >= SAME_COLOUR:
                reasons = [f"in the colour of {near}"]
            else:
                reasons = [f"nearest to {near}"]
            if best >= len(together):
                reasons.append(f"there not worn with {with_article(taxonomy.in_sentence(category))}")
        if harmony:
            value = float(shade_harmony(item.shade, piece.garment.shade[None])[0])
            score = (1 - HARMONY_WEIGHT) * score + HARMONY_WEIGHT * value
            if value >= HARMONIOUS or value < CLASHING:
                reasons.append(
                    "its colour goes with yours" if value >= HARMONIOUS else "its colour may clash with yours"
                )
        opinion = feedback.pieces.get(piece.piece_id, 0)
        reasons += [reason.text for reason in opinion_reasons(opinion)]
        matches.append((opinion < 0, PieceMatch(piece, by_opinion(score, opinion), "; ".join(reasons), like)))
    matches.sort(key=lambda pair: (pair[0], -pair[1].score))
    return tuple(match for _, match in matches)
