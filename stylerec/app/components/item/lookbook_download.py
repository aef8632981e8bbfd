"""The answer to take along, as a PDF or as one HTML file; made only when its button is pressed."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from stylerec.app import current
from stylerec.app.current import StyledItem
from stylerec.app.style_answers import StyleAnswer
from stylerec.language import _
from stylerec.lookbook import Lookbook, build_lookbook, lookbook_html, lookbook_pdf


def show(key: str, item: StyledItem, answer: StyleAnswer) -> None:
    """A closed list with the two files."""
    board_id = current.board_id()
    if board_id is None:
        return
    store = current.store()  # here, because files are made outside of the page's session

    def make() -> Lookbook:
        return build_lookbook(
            store.boards.get(board_id).name,
            item.prediction,
            store.photos.picture(item.photo_id),
            answer.recommendation,
            store.photos.picture,
            made=date.today(),
            outfits=answer.outfits.outfits if answer.outfits else (),
            piece_picture=lambda piece: store.pieces.picture(piece.piece_id),
        )

    files: dict[str, tuple[str, Callable[[], bytes]]] = {
        "pdf": (_("PDF, to print"), lambda: lookbook_pdf(make())),
        "html": (_("Web page, to send"), lambda: lookbook_html(make()).encode()),
    }
    with st.popover(_("Lookbook"), icon=":material/menu_book:", key=key):
        st.caption(_("These looks, pairings and outfits with their reasons, in one file."))
        for ending, (label, data) in files.items():
            st.download_button(
                label,
                data,
                file_name=f"lookbook.{ending}",
                mime="application/pdf" if ending == "pdf" else "text/html",
                on_click="ignore",
                key=f"{key}-{ending}",
                width="stretch",
            )
