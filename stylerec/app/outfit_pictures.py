"""Outfits as pictures: the cut-outs of their pieces laid out flat."""

from collections.abc import Sequence

from stylerec.app import current
from stylerec.app.cache import Cache
from stylerec.app.own_pieces import pictures_of_pieces
from stylerec.domain.pieces import Piece
from stylerec.render.canvas import CUT_OUT_SIDE, draw_canvas, draw_card

_cards: Cache[bytes] = Cache(300)


def card(pieces: Sequence[Piece]) -> bytes:
    """The outfit as a small picture (JPEG bytes), kept until a picture of its pieces changes."""
    picture, taxonomy = pictures_of_pieces(), current.taxonomy()
    pictures = tuple((picture(piece), taxonomy.group_of(piece.category)) for piece in pieces)
    return _cards.get(pictures, lambda: draw_card(pictures))


def large(pieces: Sequence[Piece]) -> bytes:
    """The outfit as PNG bytes, to take along."""
    store, taxonomy = current.store(), current.taxonomy()
    return draw_canvas(
        (store.pieces.picture(piece.piece_id, CUT_OUT_SIDE), taxonomy.group_of(piece.category)) for piece in pieces
    )
