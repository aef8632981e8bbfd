"""Pictures made from photos, kept so that a rerun of the page does not make them again."""

import base64
from collections.abc import Callable

import streamlit as st

from stylerec import pictures
from stylerec.app.outlines import Outline, outline_path
from stylerec.images import encode_jpeg, load_photo, make_thumbnail
from stylerec.looks import Garment
from stylerec.taxonomy import load_taxonomy, lowered

MOST = 600
"""Of each kind: about 15 MB of cards, and less of the rest."""
TILE_SIDE, LARGE_SIDE = 320, 1000

Fetch = Callable[[str], bytes]
"""Gives a photo's bytes by its id; called only when the picture is not kept."""


def card(photo_id: str, fetch: Fetch, garment: Garment | None = None) -> bytes:
    """`pictures.card`, kept."""
    return _card(photo_id, _part(garment) if garment else None, fetch, garment)


def outlined(photo_id: str, fetch: Fetch, garment: Garment) -> bytes:
    """`pictures.outlined`, kept."""
    return _outlined(photo_id, _part(garment), fetch, garment)


def cut_out(photo_id: str, fetch: Fetch, garment: Garment) -> bytes:
    """`pictures.cut_out_webp`, kept."""
    return _cut_out(photo_id, _part(garment), fetch, garment)


def thumbnail(photo_id: str, fetch: Fetch) -> bytes:
    """`pictures.thumbnail`, kept."""
    return _thumbnail(photo_id, fetch)


def tile(photo_id: str, fetch: Fetch) -> bytes:
    """A small photo, JPEG bytes."""
    return _tile(photo_id, fetch)


def address(photo_id: str, fetch: Fetch) -> str:
    """A photo as an address that needs no server, for elements of our own."""
    return _address(photo_id, fetch)


def large(photo_id: str, fetch: Fetch) -> bytes:
    """A photo for a dialog, JPEG bytes; `fetch` gives the original. Raises `PhotoError` when it cannot be read."""
    return _large(photo_id, fetch)


@st.cache_data(max_entries=16, show_spinner=False)
def drawn_sample(number: int) -> tuple[str, bytes]:
    """Name and card of a photo of the sample."""
    from stylerec.sample import draw_photo

    name, photo = draw_photo(number)
    return name, pictures.card(photo)


def outlines(photo_id: str, garments: tuple[Garment, ...]) -> tuple[Outline, ...]:
    """Names and outlines of a photo's garments, in their order."""
    return _outlines(photo_id, " ".join(map(_part, garments)), garments)


def garment_name(garment: Garment) -> str:
    """ "navy skirt"."""
    taxonomy = load_taxonomy()
    own = garment.category not in taxonomy.categories  # a word of the person's own, or of their lab model
    word = lowered(garment.category) if own else taxonomy.in_sentence(garment.category)
    return " ".join((*garment.colours[:1], word))


def jpeg_address(picture: bytes) -> str:
    """JPEG bytes as an address."""
    return "data:image/jpeg;base64," + base64.b64encode(picture).decode("ascii")


def _part(garment: Garment) -> str:
    """What tells one garment of a photo from another; one text, because the cache looks at a text faster."""
    return f"{garment.category} {garment.box}"


def _reduced(data: bytes, side: int) -> bytes:
    return encode_jpeg(make_thumbnail(load_photo(data, min_side=side).image, side), quality=84)


# Arguments that begin with an underscore are not part of the key.


@st.cache_data(max_entries=MOST, show_spinner=False)
def _card(photo_id: str, part: str | None, _fetch: Fetch, _garment: Garment | None) -> bytes:
    return pictures.card(_fetch(photo_id), _garment)


@st.cache_data(max_entries=48, show_spinner=False)
def _outlined(photo_id: str, part: str, _fetch: Fetch, _garment: Garment) -> bytes:
    return pictures.outlined(_fetch(photo_id), _garment)


@st.cache_data(max_entries=MOST, show_spinner=False)
def _cut_out(photo_id: str, part: str, _fetch: Fetch, _garment: Garment) -> bytes:
    return pictures.cut_out_webp(_fetch(photo_id), _garment)


@st.cache_data(max_entries=MOST, show_spinner=False)
def _thumbnail(photo_id: str, _fetch: Fetch) -> bytes:
    return pictures.thumbnail(_fetch(photo_id))


@st.cache_data(max_entries=MOST, show_spinner=False)
def _tile(photo_id: str, _fetch: Fetch) -> bytes:
    return _reduced(_fetch(photo_id), TILE_SIDE)


@st.cache_data(max_entries=240, show_spinner=False)
def _address(photo_id: str, _fetch: Fetch) -> str:
    return jpeg_address(_fetch(photo_id))


@st.cache_data(max_entries=24, show_spinner=False)
def _large(photo_id: str, _fetch: Fetch) -> bytes:
    return _reduced(_fetch(photo_id), LARGE_SIDE)


@st.cache_resource(max_entries=MOST, show_spinner=False)
def _outlines(photo_id: str, parts: str, _garments: tuple[Garment, ...]) -> tuple[Outline, ...]:
    return tuple(Outline(garment_name(garment), outline_path(garment)) for garment in _garments)
