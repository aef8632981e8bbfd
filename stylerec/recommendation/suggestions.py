"""What goes with an item: categories with their evidence, the board's own cut-outs and pieces of the closet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stylerec.domain.colours import shade_harmony
from stylerec.domain.looks import Garment
from stylerec.domain.pieces import Piece
from stylerec.domain.taxonomy import Taxonomy
from stylerec.pairing.evidence import PairingEvidence, pairing_evidence
from stylerec.pairing.naming import name_each_once
from stylerec.pairing.pairings import Ranking, rank
from stylerec.pairing.user_items import UserItems
from stylerec.recommendation.pieces import PieceMatch, Worn, match_pieces
from stylerec.recommendation.ranking import RankedPhoto, Reason, opinion_reasons
from stylerec.recommendation.wishes import Wishes

MOST_EXAMPLES = 4
"""Cut-outs that come with a pairing."""

LIKED_ODDS = 10.0
"""By how much a like multiplies the odds of a pairing."""


@dataclass(frozen=True, eq=False)
class Pairing:
    """A category to wear with the item; figures as in `rank_pairings`, over the board's distinct photos.

    `photos` are the names of those that show both, `examples` the board's garments of the category: first from photos
    that show the item's category, best match first. `evidence` says what the figures are worth, `pieces` are those of
    the closet that would do, best first, and `reasons` what a person's likes and dislikes did.
    """

    category: str
    score: float
    cosine: float
    jaccard: float
    lift: float
    support: int
    photos: tuple[str, ...]
    examples: tuple[Worn, ...]
    evidence: PairingEvidence | None = None
    pieces: tuple[PieceMatch, ...] = ()
    reasons: tuple[Reason, ...] = ()


def suggest(
    user_items: UserItems,
    item: Garment,
    category: str,
    photos: Sequence[RankedPhoto],
    taxonomy: Taxonomy,
    wishes: Wishes,
    pieces: Sequence[Piece],
) -> tuple[Pairing, ...]:
    """All other categories but those left out, best first; `user_items` is the board's (`count_worn`).

    `score` is that of `rank_pairings`, with the odds of what a person likes multiplied by `LIKED_ODDS`. Last, with a
    score of 0, come what a person dislikes, a second pair of shoes, and a group's word where the board has finer ones.
    """
    ranking = _ranked(user_items, category, taxonomy)
    kept = np.array([place for place, name in enumerate(ranking.categories) if name not in wishes.leave_out], dtype=int)
    names = [ranking.categories[place] for place in kept]
    opinions = np.array([wishes.feedback.categories.get(name, 0) for name in names], dtype=int)
    weights = np.where(opinions > 0, LIKED_ODDS, np.where(opinions < 0, 0.0, 1.0))
    weights[[_second_or_general(name, category, user_items, taxonomy) for name in names]] = 0
    scores = ranking.score[kept] * weights
    scores = scores / max(scores.sum(), 1e-12)
    evidence = pairing_evidence(user_items, category, taxonomy.in_sentence(category))
    together, elsewhere = _by_category(category, photos, item if wishes.harmony else None, taxonomy)
    photo_names = np.array(user_items.photos, dtype=object)
    worn = user_items.of(category) == 1
    owned: dict[str, list[Piece]] = {}
    for piece in pieces:
        owned.setdefault(piece.category, []).append(piece)
    figures = np.stack([ranking.cosine, ranking.jaccard, ranking.lift, ranking.support], axis=1)[kept]
    pairings = []
    for row in np.lexsort((opinions < 0, -scores)):
        name, opinion = names[row], int(opinions[row])
        both, apart = together.get(name, []), elsewhere.get(name, [])
        cosine, jaccard, lift, support = (float(figure) for figure in figures[row])
        matches: tuple[PieceMatch, ...] = ()
        if would_do := _pieces_for(name, owned, bool(both or apart), taxonomy):
            matches = match_pieces(would_do, both, apart, item, category, taxonomy, wishes)
        pairings.append(
            Pairing(
                category=name,
                score=float(scores[row]),
                cosine=cosine,
                jaccard=jaccard,
                lift=lift,
                support=int(support),
                photos=tuple(photo_names[worn & (user_items.of(name) == 1)]),
                examples=(*both, *apart)[:MOST_EXAMPLES],
                evidence=evidence[name],
                pieces=matches,
                reasons=opinion_reasons(opinion),
            )
        )
    return tuple(pairings)


def _ranked(user_items: UserItems, category: str, taxonomy: Taxonomy) -> Ranking:
    """The ranking; where no photo shows the item's category, its group's photos speak for it in the score."""
    ranked = rank(user_items, [category])
    if not user_items.of(category).any():
        members = _members(taxonomy.group_of(category), user_items, taxonomy)
        values = user_items.values.copy()
        # The group's members stand in for the item: that they are worn with themselves is no evidence.
        values[:, members] = 0
        values[:, user_items.categories.index(category)] = user_items.values[:, members].max(axis=1)
        spoken_for = rank(replace(user_items, values=values), [category])
        score_of = dict(zip(spoken_for.categories, spoken_for.score, strict=True))
        scores = np.array([score_of[name] for name in ranked.categories])
        order = np.argsort(-scores, kind="stable")
        figures = {name: getattr(ranked, name)[order] for name in ("support", "lift", "cosine", "jaccard")}
        ranked = Ranking(tuple(ranked.categories[place] for place in order), scores[order], **figures)
    return ranked


def _second_or_general(name: str, category: str, user_items: UserItems, taxonomy: Taxonomy) -> bool:
    """Whether a category is a second pair of shoes, or a group's word that a board of finer ones never leaves alone."""
    group = taxonomy.group_of(name)
    if taxonomy.group_entry(name).once and taxonomy.group_of(category) == group:
        return True
    if not taxonomy.is_general(name) or user_items.of(name).any():
        return False
    return bool(user_items.values[:, _members(group, user_items, taxonomy)].any())


def _members(group: str, user_items: UserItems, taxonomy: Taxonomy) -> list[int]:
    """The columns of a group, by their places."""
    return [place for place, name in enumerate(user_items.categories) if taxonomy.group_of(name) == group]


def _pieces_for(name: str, owned: dict[str, list[Piece]], worn: bool, taxonomy: Taxonomy) -> list[Piece]:
    """Pieces of a category; where the board shows it, also those that are "just shoes", and any for "just shoes"."""
    return [
        piece
        for category, pieces in owned.items()
        if category == name or (worn and (taxonomy.covers(category, name) or taxonomy.covers(name, category)))
        for piece in pieces
    ]


def _by_category(
    category: str, photos: Sequence[RankedPhoto], item: Garment | None, taxonomy: Taxonomy
) -> tuple[dict[str, list[Worn]], dict[str, list[Worn]]]:
    """The board's garments by category, in photos with the item's category and in others, best match first.

    One of each photo, by content, and under one name each (`name_each_once`). With an `item`,
    those whose colour goes best with it come first.
    """
    together: dict[str, list[Worn]] = {}
    elsewhere: dict[str, list[Worn]] = {}
    seen: set[tuple[str, str]] = set()
    for ranked in photos:
        photo = ranked.photo
        garments = photo.garments
        named = name_each_once((garment.category for garment in garments), taxonomy)
        target = together if photo.look and category in photo.look.categories else elsewhere
        for garment in garments:
            key = photo.photo_id, garment.category
            if garment.category in named and key not in seen:
                seen.add(key)
                target.setdefault(garment.category, []).append((photo, garment))
    for worn in (*together.values(), *elsewhere.values()):
        if item is not None:
            harmonies = shade_harmony(item.shade, np.stack([garment.shade for _, garment in worn]))
            worn[:] = [worn[i] for i in np.argsort(-harmonies, kind="stable")]
    return together, elsewhere
