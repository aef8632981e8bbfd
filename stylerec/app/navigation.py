"""The pages of the app and the way between them."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from stylerec.app import current, dialogs, sign_in, style
from stylerec.app.components import lab_notice
from stylerec.app.pages import board, buy, categories, closet, heatmaps, lab, settings, styling, wear
from stylerec.errors import StylerecError
from stylerec.words import plain


class PageEntry(NamedTuple):
    """A page: what draws it, its name, its icon, and its place in the address.

    One that works on folders of the server's computer is only for a person who sits at it: `at_home`.
    """

    show: Callable[[], None]
    title: str
    icon: str
    path: str
    at_home: bool = False


PAGES = (
    PageEntry(board.show, "Board", ":material/dashboard:", "board"),
    PageEntry(styling.show, "Style an item", ":material/styler:", "style"),
    PageEntry(closet.show, "Closet", ":material/checkroom:", "closet"),
    PageEntry(wear.show, "Ready to wear", ":material/event_available:", "wear"),
    PageEntry(buy.show, "Before you buy", ":material/shopping_bag:", "buy"),
    PageEntry(heatmaps.show, "Patterns", ":material/grid_on:", "patterns"),
    PageEntry(categories.show, "Your categories", ":material/label:", "categories"),
    PageEntry(lab.show, "Lab", ":material/science:", "lab", at_home=True),
    PageEntry(settings.show, "Settings", ":material/settings:", "settings"),
)
"""In the order of the menu; the first one opens at the start."""


def offered() -> tuple[PageEntry, ...]:
    """The pages for whoever is there: where people sign in, none that works on the server's own folders."""
    return tuple(entry for entry in PAGES if not (entry.at_home and sign_in.is_asked_for()))


def run() -> None:
    """Draw the menu and the page that was chosen; where people sign in, nothing before they have."""
    if sign_in.person() is None:
        st.navigation([st.Page(sign_in.show, title="Sign in")], position="hidden").run()
        return
    dialogs.all_closed()
    pages = {
        entry.path: st.Page(
            entry.show, title=entry.title, icon=entry.icon, url_path=entry.path, default=entry is PAGES[0]
        )
        for entry in offered()
    }
    st.session_state[current.PAGES] = pages
    page = st.navigation(list(pages.values()), position="top")
    style.apply()
    try:
        chosen = current.board_id()
        if chosen:
            current.choose_board(chosen)
            st.query_params["board"] = chosen
        lab_notice.show()
        page.run()
    except StylerecError as error:
        st.error(plain(str(error)), icon=":material/error:")
