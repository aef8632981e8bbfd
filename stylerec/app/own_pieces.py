"""Pieces of the closet as a page shows them: their pictures, and what to call them."""

import base64
import io
from collections.abc import Callable
from datetime import date

import streamlit as st
from PIL import Image

from stylerec import pictures
from stylerec.app import current
from stylerec.app.kept_pictures import Fetch, garment_name, tile
from stylerec.formats import is_photo_name
from stylerec.looks import Garment
from stylerec.pieces import SEASONS, Piece
from stylerec.words import count

LIGHT = "#f4f1ea"
"""What pieces lie on."""
OCCASIONS = ("everyday", "work", "going out", "celebration", "sport", "travel")
"""Offered from the start; people add their own."""


Picture = Callable[[Piece], bytes]


def pictures_of_pieces() -> Picture:
    """A function that gives the picture of a piece, for those who need many: it asks the store only once.

    That is the piece without its background (WebP), or its photo (JPEG) where the person prefers that.
    """
    cut_outs, fetch = _cut_outs(), current.store().picture

    def found(piece: Piece) -> bytes:
        if piece.piece_id and piece.piece_id not in cut_outs:
            return tile(piece.photo_id, fetch)
        garment = piece.item.garment
        return _cut_out(piece.photo_id, garment.box, fetch, garment)

    return found


def picture(piece: Piece) -> bytes:
    """The picture of one piece, as `pictures_of_pieces` gives it."""
    return pictures_of_pieces()(piece)


def on_light_ground(picture: bytes) -> bytes:
    """A piece's picture as a small one (JPEG), for a table: dark pieces could not be seen on a dark page."""
    return _small(picture)


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
    name = garment_name(piece.garment)
    return name[:1].upper() + name[1:]


def tags(piece: Piece) -> str:
    """Its seasons, occasions and words in a line."""
    return ", ".join((*sorted(piece.seasons, key=SEASONS.index), *sorted(piece.occasions), *piece.words))


def wears(piece: Piece, today: date) -> str:
    """ "worn 3 times, last on 5 Nov"."""
    if not piece.worn:
        return "not worn yet"
    last = piece.worn[-1]
    when = "today" if last == today else f"on {day_name(last, today)}"
    if len(piece.worn) == 1:
        return f"worn {when}"
    times = "twice" if len(piece.worn) == 2 else count(len(piece.worn), "time")
    return f"worn {times}, last {when}"


def day_name(day: date, today: date) -> str:
    """ "5 Nov", with the year when it is another one."""
    text = f"{day.day} {day:%b}"
    return text if day.year == today.year else f"{text} {day.year}"


def _cut_outs() -> frozenset[str]:
    chosen = current.closet_id()
    if chosen is None:
        return frozenset()
    store = current.store()
    found: frozenset[str] = current.kept(
        f"{chosen} cut outs", store.closet_version(chosen), lambda: store.cut_outs(chosen)
    )
    return found


@st.cache_data(max_entries=1200, show_spinner=False)
def _cut_out(photo_id: str, box: tuple[float, float, float, float], _fetch: Fetch, _garment: Garment) -> bytes:
    return pictures.cut_out_webp(_fetch(photo_id), _garment)


@st.cache_data(max_entries=1200, show_spinner=False)
def _small(shown: bytes) -> bytes:
    image = Image.open(io.BytesIO(shown)).convert("RGBA")
    image.thumbnail((96, 96))
    ground = Image.new("RGBA", (104, 104), LIGHT)
    ground.alpha_composite(image, ((104 - image.width) // 2, (104 - image.height) // 2))
    buffer = io.BytesIO()
    ground.convert("RGB").save(buffer, "JPEG", quality=84)
    return buffer.getvalue()
