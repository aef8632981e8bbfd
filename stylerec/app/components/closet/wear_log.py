"""What was worn when, newest day first."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import streamlit as st

from stylerec.app import current
from stylerec.app.components.shared import pager
from stylerec.app.own_pieces import PictureOf, day_name, pictures_of_pieces, title
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import listed, plain
from stylerec.language import _, ngettext

PAGE = 10
SHOWN = 5
"""Pieces that are named as never worn."""


def show(key: str, pieces: Sequence[Piece]) -> None:
    """The days, a page at a time, each piece with a way to take it back."""
    today = date.today()
    worn: dict[date, list[Piece]] = defaultdict(list)
    for piece in pieces:
        for day in piece.worn:
            worn[day].append(piece)
    if not worn:
        st.info(
            _("Nothing logged yet. Press “Worn today” under a piece, or “Wear this today” on the page Wear."),
            icon=":material/event:",
        )
        return
    st.markdown(plain(summary(pieces)))
    picture = pictures_of_pieces()
    days = sorted(worn, reverse=True)
    for day in pager.on_page(f"{key}-page", days, PAGE):
        st.header(_("Today") if day == today else plain(day_name(day, today)), anchor=False)
        with st.container(horizontal=True, gap="medium", key=f"{key}-{day}"):
            for piece in worn[day]:
                _show_piece(key, piece, day, picture)
    pager.show(f"{key}-page", days, PAGE)


def summary(pieces: Sequence[Piece]) -> str:
    """ "Worn most: black boots (9), jeans (7). Never yet: 12 of 40 pieces, a red hat among them." """
    often = sorted((piece for piece in pieces if piece.worn), key=lambda piece: -len(piece.worn))[:3]
    never = [piece for piece in pieces if not piece.worn]
    text = _("Worn most: {pieces}.").format(pieces=listed([f"{title(piece)} ({len(piece.worn)})" for piece in often]))
    if not never:
        return text
    said = (
        ngettext(
            "Never yet: {never} of {count} piece ({names}).",
            "Never yet: {never} of {count} pieces ({names}).",
            len(pieces),
        )
        if len(never) <= SHOWN
        else ngettext("Never yet: {never} of {count} piece.", "Never yet: {never} of {count} pieces.", len(pieces))
    )
    names = listed([title(piece) for piece in never])
    return f"{text} {said.format(never=len(never), count=len(pieces), names=names)}"


def _show_piece(key: str, piece: Piece, day: date, picture: PictureOf) -> None:
    with st.container(gap="xsmall", width=112):
        with st.container(key=f"own-{key}-{piece.piece_id}-{day}"):
            st.image(picture(piece), width=112, alt=title(piece))
        st.caption(plain(title(piece)))
        st.button(
            _("Undo"),
            key=f"{key}-undo-{piece.piece_id}-{day}",
            type="tertiary",
            help=_("{piece} was not worn then").format(piece=plain(title(piece))),
            on_click=current.store().pieces.undo_wear,
            args=(piece.piece_id, day),
        )
