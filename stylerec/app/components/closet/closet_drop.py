"""Drop zone for a closet: photos of single pieces, or a zip of them."""

from collections.abc import Iterable, Mapping

import streamlit as st

from stylerec.app import current
from stylerec.app.components.closet import several_pieces
from stylerec.app.components.shared import problems
from stylerec.app.uploads import MOST_AT_ONCE, PHOTO_OR_ZIP, take_in_pieces
from stylerec.language import _, ngettext


def show(key: str, closet_id: str | None) -> bool:
    """Whether photos were just dropped; they are kept, and being read. Without a closet the first ones make one."""
    # A new key gives an empty uploader, and the server forgets the files of the old one.
    turn = st.session_state.setdefault(f"{key}-turn", 0)
    uploads = st.file_uploader(
        _("Drop photos of your clothes here, or a zip"),
        PHOTO_OR_ZIP,
        accept_multiple_files=True,
        key=f"{key}-{turn}",
        help=_(
            "One piece in each photo, laid out or on a hanger, or an outfit: then you choose what is yours. "
            "Up to {most} photos at a time."
        ).format(most=MOST_AT_ONCE),
    )
    if not uploads:
        return False
    st.session_state[f"{key}-turn"] = turn + 1
    with st.spinner(
        ngettext("Saving {count} file …", "Saving {count} files …", len(uploads)).format(count=len(uploads))
    ):
        chosen = _chosen(closet_id, current.FIRST_CLOSET)
        before = _pieces(chosen)
        taken = take_in_pieces(current.store(), chosen, uploads)
    several_pieces.note_dropped(_pieces(chosen) - before)
    current.reader().start(chosen)
    problems.note(chosen, taken)
    return True


def fill(
    closet_id: str | None,
    photos: Iterable[tuple[str, bytes]],
    categories: Mapping[str, str],
    new: str = current.FIRST_CLOSET,
) -> None:
    """Take photos of known `categories` (by name) into a closet; without one, into one called `new`."""
    chosen = _chosen(closet_id, new)
    current.store().pieces.add_unread(chosen, photos, categories)
    current.reader().start(chosen)


def _pieces(closet_id: str) -> set[str]:
    """Ids of all pieces, also of those whose photo is known already, as one of the board is, and is not read again."""
    pieces = current.store().pieces
    read, unread = pieces.of(closet_id), pieces.unread(closet_id)
    return {piece.piece_id for piece in read} | {piece.piece_id for piece in unread}


def _chosen(closet_id: str | None, new: str) -> str:
    chosen = closet_id or current.store().closets.create(new).closet_id
    current.choose_closet(chosen)
    return chosen
