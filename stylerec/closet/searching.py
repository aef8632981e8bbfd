"""Pieces found in words: over names, categories, groups, colours and tags."""

from collections.abc import Sequence

from stylerec.domain.pieces import Piece
from stylerec.domain.taxonomy import Taxonomy


def search_pieces(pieces: Sequence[Piece], words: str, taxonomy: Taxonomy) -> list[Piece]:
    """The pieces that have every one of the words, or a part of it, somewhere; all of them without a word.

    Upper and lower case are the same, "skirts" finds a skirt.
    """
    wanted = [word.removesuffix("s") if len(word) > 3 else word for word in words.casefold().split()]
    return [piece for piece in pieces if all(word in _said(piece, taxonomy) for word in wanted)]


def _said(piece: Piece, taxonomy: Taxonomy) -> str:
    """All that is said about a piece, as one text."""
    group = taxonomy.group_of(piece.category)
    kinds = (piece.category, taxonomy.display_name(piece.category), taxonomy.display_name(group))
    return "\n".join(
        (piece.name, *kinds, *piece.garment.colours, *piece.seasons, *piece.occasions, *piece.words)
    ).casefold()
