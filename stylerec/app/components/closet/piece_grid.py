"""Pieces of the closet in a grid: one element however many there are, which keeps the page fast.

Texts from users are set as text and attributes by the script, never as HTML.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import streamlit as st

from stylerec.app import elements
from stylerec.language import _


@dataclass(frozen=True)
class PieceTile:
    """A piece: its picture's address, its name, a line about it, a sentence for those who cannot see it."""

    piece_id: str
    picture: str
    title: str
    about: str
    alt: str
    worn_today: bool = False


def show(
    key: str,
    tiles: Sequence[PieceTile],
    selected: Collection[str],
    on_select: Callable[[str], None],
    on_wear: Callable[[str], None],
) -> str | None:
    """Draw the grid; returns the `piece_id` of the piece that was just opened.

    `on_select` is called with the id of a piece that is to be selected or no more, `on_wear` with that of one that was
    worn today, or was not after all.
    """
    known = {tile.piece_id for tile in tiles}

    def call(name: str, then: Callable[[str], None]) -> Callable[[], None]:
        def called() -> None:
            piece_id = st.session_state[key].get(name)
            if piece_id in known:
                then(piece_id)

        return called

    result = _mount(
        key=key,
        data={"tiles": [_packed(tile, tile.piece_id in selected) for tile in tiles], "words": _words()},
        on_opened_change=elements.nothing,
        on_selected_change=call("selected", on_select),
        on_worn_change=call("worn", on_wear),
    )
    return str(result.opened) if result.opened in known else None


def _words() -> dict[str, str]:
    return {
        "select": _("Select {name}"),
        "wear": _("Worn today"),
        "isWorn": _("✓ Worn today"),
        "worn": _("{name}: worn today"),
        "takeBack": _("Press again to take it back"),
    }


def _packed(tile: PieceTile, selected: bool) -> dict[str, object]:
    return {
        "id": tile.piece_id,
        "picture": tile.picture,
        "title": tile.title,
        "about": tile.about,
        "alt": tile.alt,
        "worn": tile.worn_today,
        "selected": selected,
    }


_mount = elements.register("piece_grid", '<div class="grid" role="list"></div>')
