"""How well a piece of the closet stands in for a garment of a look."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stylerec.domain.arrays import Matrix
from stylerec.domain.colours import shade_similarity
from stylerec.domain.looks import Garment
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import with_article
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.errors import UsageError
from stylerec.language import _

STANDS_IN = 0.6
"""Score from which a piece stands in; chosen by looking at pairs (docs/closet.md)."""

SAME_CATEGORY, NEAR_CATEGORY = 1.0, 0.85
"""What a piece of the garment's category counts for, and one of a category that is worn in its place."""

KIND_WEIGHT, LOOK_ALIKE_WEIGHT, COLOUR_WEIGHT = 0.4, 0.25, 0.35
"""Shares of a score: for the right kind of piece at all, for how alike the two look, for their colour."""

SAME_NAME = 0.6
"""Colour of two garments whose main colours have the same name: photos differ in light more than cloth does."""

COLOUR_UNKNOWN = 0.4
"""Colour where one of the two garments shows none: it is covered by others."""

SAID_ALIKE, SAID_SAME_COLOUR = 0.55, 0.5
"""Look-alike and colour from which a reason mentions them."""


@dataclass(frozen=True, eq=False)
class StandIn:
    """A piece for a garment of a look; `score`, `category`, `look_alike` and `colour` in 0..1, `reason` in words."""

    garment: Garment
    piece: Piece
    score: float
    category: float
    look_alike: float
    colour: float
    reason: str

    @property
    def works(self) -> bool:
        """Whether the piece can be worn in the garment's place."""
        return self.score >= STANDS_IN


@dataclass(frozen=True, eq=False)
class StandIns:
    """Every garment against every piece: arrays `(n_garments, n_pieces)` in 0..1, see `stand_in_scores`.

    All four are 0 for a piece of another group.
    """

    garments: tuple[Garment, ...]
    pieces: tuple[Piece, ...]
    score: Matrix
    category: Matrix
    look_alike: Matrix
    colour: Matrix

    def pair(self, garment: int, piece: int, taxonomy: Taxonomy) -> StandIn:
        """One of the pairs, with its reason."""
        here = garment, piece
        category, look_alike, colour = (float(table[here]) for table in (self.category, self.look_alike, self.colour))
        score = float(self.score[here])
        found = StandIn(self.garments[garment], self.pieces[piece], score, category, look_alike, colour, "")
        return replace(found, reason=_reason(found, taxonomy))


def stand_in(garment: Garment, piece: Piece, taxonomy: Taxonomy | None = None) -> StandIn:
    """How well a piece stands in for a garment; see `stand_in_scores` for the formula."""
    return stand_in_scores((garment,), (piece,)).pair(0, 0, taxonomy or load_taxonomy())


def stand_in_scores(garments: Sequence[Garment], pieces: Sequence[Piece], taxonomy: Taxonomy | None = None) -> StandIns:
    """Compare garments with pieces: `category * (0.4 + 0.25 look_alike + 0.35 colour)`.

    - `category`: 1 for the same, `NEAR_CATEGORY` for one worn in its place, else 0
    - `look_alike`: cosine of the two embeddings, negative ones as 0
    - `colour`: `shade_similarity`, at least `SAME_NAME` when their main colours have the same name, and
      `COLOUR_UNKNOWN` where a garment has no colour that has a name

    Raises `UsageError` for embeddings of different models.
    """
    taxonomy = taxonomy or load_taxonomy()
    shown = [piece.garment for piece in pieces]
    _check_embeddings((*garments, *shown))
    tables = tuple(np.zeros((len(garments), len(pieces))) for _ in range(4))
    groups, piece_groups = (
        np.array([taxonomy.group_of(one.category) for one in side], dtype=object) for side in (garments, shown)
    )
    # Only pieces of the garment's group can take its place: the rest of the tables stays 0.
    for group in set(groups) & set(piece_groups):
        rows, columns = np.flatnonzero(groups == group), np.flatnonzero(piece_groups == group)
        values = _compare([garments[int(i)] for i in rows], [shown[int(j)] for j in columns], taxonomy)
        for table, value in zip(tables, values, strict=True):
            table[np.ix_(rows, columns)] = value
    return StandIns(tuple(garments), tuple(pieces), *tables)


def _compare(garments: Sequence[Garment], pieces: Sequence[Garment], taxonomy: Taxonomy) -> tuple[Matrix, ...]:
    """Score, category, look-alike and colour of every pair, `(n_garments, n_pieces)` each."""
    category = _kinship([one.category for one in garments], [one.category for one in pieces], taxonomy)
    embeddings, others = (np.stack([one.embedding for one in side]) for side in (garments, pieces))
    look_alike = np.clip(embeddings @ others.T, 0, 1)
    colour = _colour(garments, pieces)
    return (
        category * (KIND_WEIGHT + LOOK_ALIKE_WEIGHT * look_alike + COLOUR_WEIGHT * colour),
        category,
        look_alike,
        colour,
    )


def kinship(category: str, other: str, taxonomy: Taxonomy) -> float:
    """1 for the same category, `NEAR_CATEGORY` for one worn in its place or the group itself, else 0."""
    if category == other:
        return SAME_CATEGORY
    if taxonomy.group_of(category) != taxonomy.group_of(other):
        return 0.0
    general = taxonomy.is_general(category) or taxonomy.is_general(other)
    return NEAR_CATEGORY if general or load_taxonomy().is_worn_in_place(category, other) else 0.0


def _kinship(categories: Sequence[str], others: Sequence[str], taxonomy: Taxonomy) -> Matrix:
    names, rows = np.unique(categories, return_inverse=True)
    other_names, columns = np.unique(others, return_inverse=True)
    table = np.array([[kinship(str(name), str(other), taxonomy) for other in other_names] for name in names])
    return table[np.ix_(rows, columns)]


def _check_embeddings(garments: Sequence[Garment]) -> None:
    if len(shapes := {one.embedding.shape for one in garments}) > 1:
        raise UsageError(
            f"Cannot compare the closet with the looks: expected embeddings of one model, received shapes "
            f"{', '.join(map(str, sorted(shapes)))}. Recognise both with the same model."
        )


def _colour(garments: Sequence[Garment], pieces: Sequence[Garment]) -> Matrix:
    shades, others = (np.stack([one.shade for one in side]) for side in (garments, pieces))
    names, other_names = (
        np.array([one.colours[0] if one.colours else "" for one in side]) for side in (garments, pieces)
    )
    same_name = names[:, None] == other_names
    known = (names != "")[:, None] & (other_names != "")
    return np.where(known, np.maximum(shade_similarity(shades[:, None], others), SAME_NAME * same_name), COLOUR_UNKNOWN)


def _reason(found: StandIn, taxonomy: Taxonomy) -> str:
    """ "same type, same colour", "a coat in the place of a jacket, much alike, in another colour"."""
    mine, theirs = (
        with_article(taxonomy.in_sentence(category)) for category in (found.piece.category, found.garment.category)
    )
    if not found.category:
        said = (
            _("{mine} are not worn in the place of {theirs}")
            if mine.endswith("s")
            else _("{mine} is not worn in the place of {theirs}")
        )
        return said.format(mine=mine, theirs=theirs)
    kind = (
        _("same type")
        if found.category == SAME_CATEGORY
        else _("{mine} in the place of {theirs}").format(mine=mine, theirs=theirs)
    )
    if not (found.garment.colours and found.piece.garment.colours):
        return kind
    alike, same = found.look_alike >= SAID_ALIKE, found.colour >= SAID_SAME_COLOUR
    if alike:
        said = _("{kind}, much alike, same colour") if same else _("{kind}, much alike, in another colour")
    elif same:
        said = _("{kind}, same colour")
    else:
        said = _("{kind}, near to it in look and colour") if found.works else _("{kind}, but not much like it")
    return said.format(kind=kind)
