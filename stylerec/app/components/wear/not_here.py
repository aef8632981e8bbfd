"""Pieces that cannot be worn now: in the wash, lent, stored away, at the tailor."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from stylerec.app import current
from stylerec.app.own_pieces import PictureOf, pictures_of_pieces, title
from stylerec.closet.presence import WHERE, away_sentence
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import plain
from stylerec.language import _


def show(key: str, pieces: Sequence[Piece]) -> None:
    """One line about them with a way to bring them back; nothing when all pieces are here."""
    away = [piece for piece in pieces if not piece.is_here]
    if not away:
        return
    washing = [piece.piece_id for piece in away if piece.place == "wash"]
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        st.markdown(plain(away_sentence(pieces)), width="content")
        if washing:
            st.button(
                _("Laundry done"),
                key=f"{key}-done",
                icon=":material/local_laundry_service:",
                help=_("Everything in the wash is clean and back in the closet."),
                on_click=current.store().belongings.wash,
                args=(washing, date.today()),
            )
        with st.popover(_("Which ones?"), key=f"{key}-which", type="tertiary"):
            picture = pictures_of_pieces()
            for piece in away:
                _show_piece(key, piece, picture)


def _show_piece(key: str, piece: Piece, picture: PictureOf) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key=f"own-{key}-{piece.piece_id}", width=56):
            st.image(picture(piece), width=48, alt="")
        st.markdown(f"{plain(title(piece))}  \n{WHERE[piece.place]}", width="stretch")
        st.button(
            _("It is back"),
            key=f"{key}-back-{piece.piece_id}",
            help=_("{piece} can be worn again").format(piece=plain(title(piece))),
            on_click=current.store().belongings.put,
            args=([piece.piece_id], "here"),
        )
