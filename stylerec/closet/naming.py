"""What an outfit is called until the person gives it a name."""

from collections.abc import Sequence

from stylerec.domain.pieces import Piece
from stylerec.domain.prose import capital, listed
from stylerec.domain.taxonomy import Taxonomy
from stylerec.recommendation.ranking import describe_garment
from stylerec.vision.formats import is_photo_name


def piece_title(piece: Piece, taxonomy: Taxonomy) -> str:
    """What the person calls a piece; a file's name says nothing about it, so then "navy skirt"."""
    return describe_garment(piece.garment, taxonomy) if is_photo_name(piece.name) else piece.name


def outfit_title(pieces: Sequence[Piece], taxonomy: Taxonomy) -> str:
    """ "Navy coat, white blouse, black skirt and brown boots"; extras only where there is nothing else."""
    clothes = [piece for piece in pieces if taxonomy.group_entry(piece.category).is_essential]
    return capital(listed([describe_garment(piece.garment, taxonomy) for piece in clothes or pieces]))


def retitle_outfit(name: str, before: Sequence[Piece], after: Sequence[Piece], taxonomy: Taxonomy) -> str:
    """The name of an outfit when other pieces are in it: one that only said which they were now says the new ones."""
    return outfit_title(after, taxonomy) if name == outfit_title(before, taxonomy) else name
