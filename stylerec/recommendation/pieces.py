"""Pieces of a closet that would do for a pairing: those most like what the board wears."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stylerec.domain.colours import shade_harmony, shade_similarity
from stylerec.domain.looks import Garment, PhotoLook
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import with_article
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _
from stylerec.recommendation.matching import CALLED_ALIKE, look_alike
from stylerec.recommendation.ranking import (
    CLASHING,
    HARMONIOUS,
    HARMONY_WEIGHT,
    SAME_COLOUR,
    describe_garment,
    opinion_reasons,
    weigh_opinion,
)
from stylerec.recommendation.wishes import Wishes

LITTLE_IN_COMMON = 0.7
"""Cosine up to which two garments have little in common: what most photos without the item reach anyway."""

COLOUR_SHARE = 1 / 3
"""What the colour counts for in the likeness of a piece; how alike the two look is the rest."""

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
    wishes: Wishes,
) -> tuple[PieceMatch, ...]:
    """Pieces of one category, best first, by the board's garment of that category that each is most like.

    `together` are those garments in photos that show the item's `category`, `elsewhere` the others, which count
    `NOT_TOGETHER`. Likeness is how alike they look, `COLOUR_SHARE` of it the colour; with `wishes.harmony`,
    `HARMONY_WEIGHT` of the score is the harmony of the piece with the item; a like adds `LIKED_GAIN`, a dislike puts a
    piece last with a score of 0.
    """
    worn = [*together, *elsewhere]
    garments = [garment for _, garment in worn]
    shades = np.array([garment.shade for garment in garments]).reshape(-1, 3, 3)
    factor = np.where(np.arange(len(worn)) < len(together), 1.0, NOT_TOGETHER)
    matches = []
    for piece in pieces:
        score, like, reasons = (
            0.0,
            None,
            [_("your board shows no {garment}").format(garment=taxonomy.in_sentence(piece.category))],
        )
        if worn:
            alike = look_alike(piece.garment, garments)
            colour = shade_similarity(piece.garment.shade, shades)
            looks = np.clip((alike - LITTLE_IN_COMMON) / (1 - LITTLE_IN_COMMON), 0, 1)
            values = factor * ((1 - COLOUR_SHARE) * looks + COLOUR_SHARE * colour)
            best = int(values.argmax())
            score, like = float(values[best]), worn[best]
            if alike[best] >= CALLED_ALIKE:
                said = _("much like the {garment} on your board")
            elif like[1].colours and colour[best] >= SAME_COLOUR:
                said = _("in the colour of the {garment} on your board")
            else:
                said = _("nearest to the {garment} on your board")
            reasons = [said.format(garment=describe_garment(like[1], taxonomy))]
            if best >= len(together):
                name = with_article(taxonomy.in_sentence(category))
                reasons.append(_("there not worn with {name}").format(name=name))
        if wishes.harmony:
            value = float(shade_harmony(item.shade, piece.garment.shade[None])[0])
            score = (1 - HARMONY_WEIGHT) * score + HARMONY_WEIGHT * value
            if value >= HARMONIOUS or value < CLASHING:
                reasons.append(
                    _("its colour goes with yours") if value >= HARMONIOUS else _("its colour may clash with yours")
                )
        opinion = wishes.feedback.pieces.get(piece.piece_id, 0)
        reasons += [reason.text for reason in opinion_reasons(opinion)]
        matches.append((opinion < 0, PieceMatch(piece, weigh_opinion(score, opinion), "; ".join(reasons), like)))
    matches.sort(key=lambda pair: (pair[0], -pair[1].score))
    return tuple(match for _, match in matches)
