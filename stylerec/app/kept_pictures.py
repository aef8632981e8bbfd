"""Pictures made from photos, kept so that a rerun of the page does not make them again."""

import streamlit as st

from stylerec import pictures
from stylerec.looks import Garment

MOST = 600
"""Of each kind: about 15 MB of cards, and less of the rest."""

Part = tuple[str, tuple[float, float, float, float]] | None


def card(photo_id: str, picture: bytes, garment: Garment | None = None) -> bytes:
    """`pictures.card`, kept."""
    return _card(photo_id, _part(garment), picture, garment)


def cut_out(photo_id: str, picture: bytes, garment: Garment) -> bytes:
    """`pictures.cut_out`, kept."""
    return _cut_out(photo_id, _part(garment), picture, garment)


def thumbnail(photo_id: str, picture: bytes) -> bytes:
    """`pictures.thumbnail`, kept."""
    return _thumbnail(photo_id, picture)


def _part(garment: Garment | None) -> Part:
    """What tells one garment of a photo from another."""
    return (garment.category, garment.box) if garment else None


# Arguments that begin with an underscore are not part of the key.


@st.cache_data(max_entries=MOST, show_spinner=False)
def _card(photo_id: str, part: Part, _picture: bytes, _garment: Garment | None) -> bytes:
    return pictures.card(_picture, _garment)


@st.cache_data(max_entries=MOST, show_spinner=False)
def _cut_out(photo_id: str, part: Part, _picture: bytes, _garment: Garment) -> bytes:
    return pictures.cut_out(_picture, _garment)


@st.cache_data(max_entries=MOST, show_spinner=False)
def _thumbnail(photo_id: str, _picture: bytes) -> bytes:
    return pictures.thumbnail(_picture)
