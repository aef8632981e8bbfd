"""Another photo for a piece of the closet, the same one turned, or with its cut-out mended."""

import numpy as np

from stylerec.app import current
from stylerec.app.cache import Cache
from stylerec.app.kept_pictures import jpeg_address
from stylerec.closet.mending import mend_cut_out, whole_photo
from stylerec.domain.arrays import Mask
from stylerec.domain.pieces import Piece
from stylerec.vision.images import encode_jpeg, load_photo, make_thumbnail

BRUSHED = 720
"""Longer side, in pixels, of the picture that is brushed."""

_whole: Cache[str] = Cache(8)


def turn(piece: Piece, quarters: int) -> None:
    """Turn the piece's photo by so many quarters clockwise. Raises `StylerecError` when its file is lost."""
    image = load_photo(current.store().photos.original(piece.photo_id)).image
    give(piece, encode_jpeg(np.ascontiguousarray(np.rot90(image, -quarters)), quality=95))


def mend(piece: Piece, mask: Mask) -> None:
    """Keep the piece's cut-out as it was mended by hand, and show it. Raises `StylerecError`."""
    store, model = current.store(), current.reading().model
    seen = store.looks.seen(piece.photo_id)
    data, look = mend_cut_out(store.photos.original(piece.photo_id), seen, mask)
    store.pieces.replace_photo(piece.piece_id, (piece.name, data), look, model=model)
    store.pieces.update(piece.piece_id, cut_out=True)


def whole_picture(piece: Piece) -> str:
    """The piece's photo with what was cut away, as an address."""
    fetch = current.store().photos.original

    def make() -> str:
        return jpeg_address(encode_jpeg(make_thumbnail(whole_photo(fetch(piece.photo_id)), BRUSHED), quality=85))

    return _whole.get(piece.photo_id, make)


def give(piece: Piece, data: bytes) -> None:
    """Give the piece this photo; it is read at once. Raises `PhotoError` for one that cannot be read."""
    source, by = (piece.name, data), current.reading()
    look = next(by.recognise([source]))
    current.store().pieces.replace_photo(piece.piece_id, source, look, model=by.model)
