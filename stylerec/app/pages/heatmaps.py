"""The page of heatmaps: the board as tables, with the photos behind every cell."""

import streamlit as st

from stylerec.app import current
from stylerec.app.components.board import board_header, cell_detail, downloads, patterns
from stylerec.app.components.shared.heading import heading
from stylerec.language import _

BY_PHOTO, WORN_TOGETHER = _("Garments per photo"), _("Worn together")


def show() -> None:
    """Draw the page."""
    with heading(_("Patterns")):
        board_header.show_switch("heatmaps")
    if not current.board().readable:
        _show_empty()
        return
    _show_heatmaps()


@st.fragment
def _show_heatmaps() -> None:
    board_id = current.board_id()
    if board_id is None:  # deleted in another window
        st.rerun()
    version = f"{board_id} {current.store().boards.version(board_id)}"
    board = current.board()
    with st.container(horizontal=True, vertical_alignment="center"):
        view = st.segmented_control(
            _("View"),
            (BY_PHOTO, WORN_TOGETHER),
            default=BY_PHOTO,
            required=True,
            key="heatmap-view",
            label_visibility="collapsed",
        )
        st.space("stretch")
        corner = st.container(width="content")
    with st.container(key="heatmap"):
        left, right = st.columns([4, 1], gap="medium")
    with left:
        if view == BY_PHOTO:
            shown = patterns.show_user_items("user-items", board, version)
        else:
            shown = patterns.show_similarity("similarity", board, version)
        with st.expander(_("The same as a table"), icon=":material/table:"):
            patterns.show_table(shown.heatmap)
    with right, st.container(key="cell-detail"):
        fetch = current.store().photos.picture
        if shown.clicked is None:
            st.caption(_("Click a filled square: the photos behind it come here."))
        elif view == BY_PHOTO:
            cell_detail.show_garment(board, fetch, *shown.clicked)
        else:
            cell_detail.show_pair("pair", board, fetch, *shown.clicked)
    with corner:
        downloads.show("take", shown.heatmap, board)


def _show_empty() -> None:
    if any(photo.state == "waiting" for photo in current.photos()):
        st.info(
            _("Your photos are being read. The patterns come with the first ones."), icon=":material/hourglass_top:"
        )
        return
    st.info(_("There are no photos on this board yet."), icon=":material/info:")
    if st.button(_("Add photos"), icon=":material/add_photo_alternate:", type="primary"):
        current.go_to("board")
