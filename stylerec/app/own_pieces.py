"""Pieces of the closet as a page shows them: their pictures, and what to call them."""

import base64
import hashlib
import io
from collections.abc import Callable
from datetime import date

from PIL import Image

from stylerec.app import current
from stylerec.app.cache import Cache
from stylerec.app.kept_pictures import cut_out, garment_name, tile
from stylerec.domain.pieces import SEASONS, Piece
from stylerec.domain.prose import capital
from stylerec.language import _, ngettext
from stylerec.vision.formats import is_photo_name

LIGHT = "#f4f1ea"
"""What pieces lie on."""
OCCASIONS = ("everyday", "work", "going out", "celebration", "sport", "travel")
"""Offered from the start; people add their own."""

PictureOf = Callable[[Piece], bytes]
_small: Cache[bytes] = Cache(1200)


def pictures_of_pieces() -> PictureOf:
    """A function that gives the picture of a piece, for those who need many: it asks the store only once.

    That is the piece without its background (WebP), or its photo (JPEG) where the person prefers that.
    """
    cut_outs, fetch = _cut_outs(), current.store().photos.picture

    def found(piece: Piece) -> bytes:
        if piece.piece_id and piece.piece_id not in cut_outs:
            return tile(piece.photo_id, fetch)
        return cut_out(piece.photo_id, fetch, piece.item.garment)

    return found


def picture(piece: Piece) -> bytes:
    """The picture of one piece, as `pictures_of_pieces` gives it."""
    return pictures_of_pieces()(piece)


def on_light_ground(picture: bytes) -> bytes:
    """A piece's picture as a small one (JPEG), for a table: dark pieces could not be seen on a dark page."""
    return _small.get(hashlib.sha256(picture).digest(), lambda: _reduced(picture))


def address(data: bytes) -> str:
    """A picture as an address that needs no server."""
    kind = "webp" if data[8:12] == b"WEBP" else "jpeg"
    return f"data:image/{kind};base64," + base64.b64encode(data).decode("ascii")


def title(piece: Piece) -> str:
    """What the person calls it; a name that only a camera gave says nothing, so then "Navy skirt"."""
    return own_name(piece) or seen_as(piece)


def own_name(piece: Piece) -> str:
    """The name that the person gave it, "" when it has the name of its file."""
    return "" if is_photo_name(piece.name) else piece.name


def seen_as(piece: Piece) -> str:
    """ "Navy skirt"."""
    return capital(garment_name(piece.garment))


def tags(piece: Piece) -> str:
    """Its seasons, occasions and words in a line."""
    return ", ".join((*sorted(piece.seasons, key=SEASONS.index), *sorted(piece.occasions), *piece.words))


def wears(piece: Piece, today: date) -> str:
    """ "worn 3 times, last on 5 Nov"."""
    if not piece.worn:
        return _("not worn yet")
    last = piece.worn[-1]
    when = _("today") if last == today else _("on {day}").format(day=day_name(last, today))
    number = len(piece.worn)
    if number == 1:
        return _("worn {when}").format(when=when)
    if number == 2:
        return _("worn twice, last {when}").format(when=when)
    return ngettext("worn {count} time, last {when}", "worn {count} times, last {when}", number).format(
        count=number, when=when
    )


def day_name(day: date, today: date) -> str:
    """ "5 Nov", with the year when it is another one."""
    text = f"{day.day} {day:%b}"
    return text if day.year == today.year else f"{text} {day.year}"


def _cut_outs() -> frozenset[str]:
    chosen = current.closet_id()
    if chosen is None:
        return frozenset()
    store = current.store()
    return current.kept(f"{chosen} cut outs", store.closets.version(chosen), lambda: store.pieces.cut_outs(chosen))


def _reduced(shown: bytes) -> bytes:
    image = Image.open(io.BytesIO(shown)).convert("RGBA")
    image.thumbnail((96, 96))
    ground = Image.new("RGBA", (104, 104), LIGHT)
    ground.alpha_composite(image, ((104 - image.width) // 2, (104 - image.height) // 2))
    buffer = io.BytesIO()
    ground.convert("RGB").save(buffer, "JPEG", quality=84)
    return buffer.getvalue()
