"""Pieces of the closet as a page shows them: their pictures, and what to call them."""

import base64
import io
from datetime import date

import streamlit as st
from PIL import Image

from stylerec import pictures
from stylerec.app import current
from stylerec.app.kept_pictures import Fetch, garment_name, tile
from stylerec.formats import is_photo_name
from stylerec.looks import Garment
from stylerec.pieces import Piece
from stylerec.words import count, listed

OCCASIONS = ("everyday", "work", "going out", "celebration", "sport", "travel")
"""Offered from the start; people add their own."""


def picture(piece: Piece) -> bytes:
    """The piece without its background (WebP), or its photo (JPEG) where the person prefers that."""
    fetch = current.store().picture
    if piece.piece_id and piece.piece_id not in _cut_outs():
        return tile(piece.photo_id, fetch)
    garment = piece.item.garment
    return _cut_out(piece.photo_id, garment.box, fetch, garment)


def address(data: bytes) -> str:
    """A picture as an address that needs no server."""
    kind = "webp" if data[8:12] == b"WEBP" else "jpeg"
    return f"data:image/{kind};base64," + base64.b64encode(data).decode("ascii")


def title(piece: Piece) -> str:
    """What the person calls it; a name that only a camera gave says nothing, so then "Navy skirt"."""
    if piece.name and not is_photo_name(piece.name):
        return piece.name
    name = garment_name(piece.garment)
    return name[:1].upper() + name[1:]


def tags(piece: Piece) -> str:
    """Its seasons, occasions and words in a line."""
    return ", ".join((*sorted(piece.seasons, key=_season), *sorted(piece.occasions), *piece.words))


def wears(piece: Piece, today: date) -> str:
    """ "worn 3 times, last on 5 Nov"."""
    if not piece.worn:
        return "not worn yet"
    last = piece.worn[-1]
    when = "today" if last == today else f"on {day_name(last, today)}"
    times = {1: "once", 2: "twice"}.get(len(piece.worn), count(len(piece.worn), "time"))
    return f"worn {times}, last {when}" if len(piece.worn) > 1 else f"worn {when}"


def day_name(day: date, today: date) -> str:
    """ "5 Nov", with the year when it is another one."""
    text = f"{day.day} {day:%b}"
    return text if day.year == today.year else f"{text} {day.year}"


def described(pieces: list[Piece]) -> str:
    """ "Navy skirt, white shirt and black boots"."""
    names = [title(piece) for piece in pieces]
    return listed([names[0], *(name[:1].lower() + name[1:] for name in names[1:])]) if names else ""


def _season(season: str) -> int:
    return ("spring", "summer", "autumn", "winter").index(season)


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
    """About 6 kB, a tenth of the same as PNG."""
    buffer = io.BytesIO()
    image = Image.open(io.BytesIO(pictures.cut_out(_fetch(photo_id), _garment)))
    image.save(buffer, "WEBP", quality=86, method=2)
    return buffer.getvalue()
