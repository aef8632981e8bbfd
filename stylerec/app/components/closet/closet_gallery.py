"""The pieces of the closet in pictures, a page at a time; several can be selected and changed together."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from stylerec.app import current
from stylerec.app.components.closet import closet_filters, piece_grid, pieces_in_bulk
from stylerec.app.components.closet.piece_grid import PieceTile
from stylerec.app.components.shared import pager
from stylerec.app.own_pieces import PictureOf, address, pictures_of_pieces, tags, title, wears
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import capital

PAGE = 24


def show(key: str, pieces: Sequence[Piece], everything: int) -> str | None:
    """Draw those pieces of a closet that holds `everything`; returns the id of the piece that was just opened."""
    today = date.today()
    selected: set[str] = st.session_state.setdefault(f"{key}-selected", set())
    by_id = {piece.piece_id: piece for piece in pieces}
    selected.intersection_update(by_id)  # a filter may have hidden some

    def select(piece_id: str) -> None:
        selected.symmetric_difference_update({piece_id})

    def wear(piece_id: str) -> None:
        worn = today in by_id[piece_id].worn
        store = current.store()
        (store.pieces.undo_wear if worn else store.pieces.log_wear)(piece_id, today)

    shown = pager.on_page(f"{key}-page", pieces, PAGE)
    picture = pictures_of_pieces()
    opened = piece_grid.show(f"{key}-grid", [_tile(piece, today, picture) for piece in shown], selected, select, wear)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-foot"):
        pager.show(f"{key}-page", pieces, PAGE)
        st.caption(closet_filters.how_many(len(pieces), everything), width="content")
    if selected:
        # Over the page, not in it: a row that comes and goes would push the tiles away under the pointer.
        chosen = [piece for piece in pieces if piece.piece_id in selected]
        pieces_in_bulk.show(f"{key}-bulk", chosen, lambda: selected.update(by_id), selected.clear)
    return opened


def _tile(piece: Piece, today: date, picture: PictureOf) -> PieceTile:
    name, worn = title(piece), wears(piece, today)
    about = ". ".join(capital(part) for part in (tags(piece), worn) if part)
    return PieceTile(
        piece.piece_id,
        address(picture(piece)),
        name,
        about,
        f"{name}. {about}",
        bool(piece.worn and piece.worn[-1] == today),
    )
