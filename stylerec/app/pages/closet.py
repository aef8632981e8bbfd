"""The page of a closet: what the person owns, what they say about it, when they wore it."""

import streamlit as st

from stylerec.app import current, dialogs
from stylerec.app.components.closet import (
    closet_drop,
    closet_filters,
    closet_gallery,
    closet_header,
    closet_start,
    closet_table,
    closet_worth,
    piece_detail,
    several_pieces,
    wear_log,
)
from stylerec.app.components.shared import problems, reading_progress
from stylerec.app.components.shared.heading import heading
from stylerec.app.components.wear import not_here
from stylerec.app.uploads import MOST_PIECES
from stylerec.language import _
from stylerec.store import ClosetInfo

PICTURES, TABLE, LOG, WORTH = _("Pictures"), _("Table"), _("Log wear"), _("What earns its place")


def show() -> None:
    """Draw the page."""
    closet_id = current.closet_id()
    if closet_id is None:
        with heading(_("What do you own?"), "closet-heading"):
            closet_header.show_switch("closet")
        closet_start.show("closet-start", None)
        return
    closet = next(closet for closet in current.store().closets.all() if closet.closet_id == closet_id)
    closet_header.show("closet", closet)
    unread = current.store().pieces.unread(closet_id)
    waiting = sum(piece.problem is None for piece in unread)
    reading_progress.show("filling", closet_id, closet.n_pieces, new=waiting > 0)
    unreadable = {piece.piece_id: piece.problem for piece in unread if piece.problem}
    problems.show("closet-problems", closet_id, unreadable, current.store().pieces.delete)
    if current.pieces():
        _show_pieces(closet)
    elif waiting:
        st.skeleton(420)
    else:
        closet_start.show("closet-start", closet_id)


def _show_pieces(closet: ClosetInfo) -> None:
    pieces = current.pieces()
    with st.container(horizontal=True, vertical_alignment="center", key="closet-bar"):
        view = st.segmented_control(
            _("View"), (PICTURES, TABLE, LOG, WORTH), default=PICTURES, required=True, key="closet-view",
            label_visibility="collapsed",
        )  # fmt: skip
        st.space("stretch")
        if st.button(_("Add pieces"), icon=":material/add:", disabled=closet.n_pieces >= MOST_PIECES):
            _add_pieces(closet.closet_id)
        if st.button(_("What can I wear?"), icon=":material/checkroom:", type="primary"):
            current.go_to("wear")
    not_here.show("closet-away", pieces)
    several_pieces.show("closet-several")
    if view == LOG:
        wear_log.show("wear-log", pieces)
        return
    if view == WORTH:
        closet_worth.show("worth")
        return
    taxonomy = current.taxonomy()
    if gone := current.pieces(gone=True):
        words = _("Show what was sold or given away ({count})").format(count=len(gone))
        pieces = gone if st.toggle(words, key="closet-gone") else pieces
    wanted = closet_filters.show(f"filters-{closet.closet_id}", pieces, taxonomy)
    shown = closet_filters.fitting(pieces, wanted, taxonomy)
    if not shown:
        st.info(_("No piece matches. Remove a filter."), icon=":material/filter_alt_off:")
    elif view == TABLE:
        closet_table.show(f"table-{closet.closet_id}", closet.closet_id, shown)
    elif opened := closet_gallery.show(f"gallery-{closet.closet_id}", shown, len(pieces)):
        piece_detail.show(opened)


@st.dialog(_("Add pieces to your closet"), on_dismiss="rerun")
def _add_pieces(closet_id: str) -> None:
    dialogs.opened()
    if closet_drop.show("closet-drop", closet_id):
        st.rerun()
