"""The pages of the app and the way between them."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from stylerec.app import current, dialogs, phone_door, sign_in, style, words
from stylerec.app.components.lab import lab_notice
from stylerec.app.components.shared import bottom_bar
from stylerec.app.pages import board, buy, categories, closet, heatmaps, lab, settings, styling, wear
from stylerec.domain.prose import plain
from stylerec.errors import StylerecError
from stylerec.language import _


class PageEntry(NamedTuple):
    """A page: what draws it, its name, its icon, and its place in the address.

    One that works on folders of the server's computer is only for a person who sits at it: `at_home`.
    """

    show: Callable[[], None]
    title: str
    icon: str
    path: str
    at_home: bool = False


PLACES = (
    PageEntry(board.show, words.BOARD, ":material/dashboard:", "board"),
    PageEntry(styling.show, words.STYLE, ":material/styler:", "style"),
    PageEntry(closet.show, words.CLOSET, ":material/checkroom:", "closet"),
    PageEntry(wear.show, words.WEAR, ":material/event_available:", "wear"),
    PageEntry(buy.show, words.SHOP, ":material/shopping_bag:", "buy"),
)
"""Where people are every day, in the order of the menu; the first one opens at the start."""
MORE = (
    PageEntry(heatmaps.show, words.PATTERNS, ":material/grid_on:", "patterns"),
    PageEntry(categories.show, words.CATEGORIES, ":material/label:", "categories"),
    PageEntry(lab.show, words.LAB, ":material/science:", "lab", at_home=True),
    PageEntry(settings.show, words.SETTINGS, ":material/settings:", "settings"),
)
"""The rest, behind one word of the menu."""


def offered() -> tuple[PageEntry, ...]:
    """The pages for whoever is there: on a phone and where people sign in, none that works on the server's folders."""
    away = phone_door.is_phone() or sign_in.is_asked_for()
    return tuple(entry for entry in (*PLACES, *MORE) if not (entry.at_home and away))


def run() -> None:
    """Draw the menu and the page that was chosen; where people sign in, nothing before they have."""
    if sign_in.person() is None:
        st.navigation([st.Page(sign_in.show, title=_("Sign in"))], position="hidden").run()
        return
    dialogs.all_closed()
    pages = {
        entry.path: st.Page(
            entry.show, title=entry.title, icon=entry.icon, url_path=entry.path, default=entry is PLACES[0]
        )
        for entry in offered()
    }
    st.session_state[current.PAGES] = pages
    places = [pages[entry.path] for entry in PLACES]
    rest = [page for page in pages.values() if page not in places]
    page = st.navigation({"": places, words.MORE: rest}, position="top")
    style.apply()
    try:
        chosen = current.board_id()
        if chosen:
            current.choose_board(chosen)
            st.query_params["board"] = chosen
        lab_notice.show()
        page.run()
        bottom_bar.show("bottom-bar", places, rest)
    except StylerecError as error:
        st.error(plain(str(error)), icon=":material/error:")
