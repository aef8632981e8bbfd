"""Drop zone for a closet: photos of single pieces, or a zip of them."""

import streamlit as st

from stylerec.app import current
from stylerec.app.closet_filling import Filler, NewPiece
from stylerec.app.recognition import shared_recogniser
from stylerec.app.uploads import photos_in
from stylerec.errors import PhotoError
from stylerec.settings import load_settings

FIRST_CLOSET = "My closet"
MOST_AT_ONCE = 200
MOST_PIECES = 1000
"""In one closet."""


def show(key: str, closet_id: str | None) -> bool:
    """Whether photos were just dropped; they are being recognised now. Without a closet the first ones make one."""
    # A new key gives an empty uploader, and the server forgets the files of the old one.
    turn = st.session_state.setdefault(f"{key}-turn", 0)
    uploads = st.file_uploader(
        "Drop photos of your clothes here, or a zip",
        accept_multiple_files=True,
        key=f"{key}-{turn}",
        help=f"One piece in each photo, laid out or on a hanger. Up to {MOST_AT_ONCE} photos at a time.",
    )
    if not uploads:
        return False
    st.session_state[f"{key}-turn"] = turn + 1
    room = MOST_AT_ONCE
    if closet_id is not None:
        room = min(room, MOST_PIECES - len(current.pieces()))
    photos: list[NewPiece] = []
    problems: list[str] = []
    left_out = 0
    for found in photos_in(uploads):
        if isinstance(found, PhotoError):
            problems.append(str(found))
        elif len(photos) >= room:
            left_out += 1
        else:
            photos.append(NewPiece(*found))
    if left_out:
        problems.append(
            f"At most {MOST_AT_ONCE} photos are taken at a time, and {MOST_PIECES} pieces in a closet, so {left_out} "
            "more were left out. Drop them again when these are in."
        )
    fill(closet_id, photos, problems)
    return True


def fill(closet_id: str | None, photos: list[NewPiece], problems: list[str] | None = None, name: str = "") -> None:
    """Take photos into a closet; without one, into a new one of this name."""
    if closet_id is None:
        closet_id = current.store().create_closet(name or FIRST_CLOSET).closet_id
    current.choose_closet(closet_id)
    filler().add(closet_id, photos, problems or ())


def filler() -> Filler:
    """Takes the owner's photos into closets, whoever looks."""
    return _filler(str(load_settings().data_dir), current.owner())


@st.cache_resource(show_spinner=False)
def _filler(folder: str, owner: str) -> Filler:
    return Filler(current.store(), shared_recogniser())
