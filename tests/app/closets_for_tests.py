"""A closet made by hand, and what the components of its pages show."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app.components.closet import outfit_cards, piece_grid
from stylerec.domain.looks import Garment
from stylerec.store import Store
from tests.app.conftest import MODEL, PATIENCE, jpeg
from tests.looks_for_tests import item, seen_as


def fill_closet(store: Store, *categories: str, name: str = "Mine") -> tuple[str, list[str]]:
    """A closet with a black piece of each category; its id and theirs."""
    closet_id = store.closets.create(name).closet_id
    pieces = [
        store.pieces.add(
            closet_id, (f"{category}.jpg", jpeg(9000 + number)), seen_as(category, name=category), model=MODEL
        )
        for number, category in enumerate(categories)
    ]
    return closet_id, [piece.piece_id for piece in pieces]


def wear_page() -> AppTest:
    """The page of what to wear, not run yet."""

    def script() -> None:
        from stylerec.app.pages import wear

        wear.show()

    return AppTest.from_function(script, default_timeout=PATIENCE)


def shown(page: AppTest, component: str) -> list[dict[str, Any]]:
    """What a component with many tiles or cards shows: "piece_grid" or "outfit_cards"."""
    found = [element.proto for element in page.get("bidi_component") if component in element.proto.component_name]
    return next(iter(json.loads(found[0].json).values())) if found else []


class Clicks:
    """Stands in for a browser: the next run of the page finds what was clicked in the pictures or the cards."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._clicked: tuple[str, str] | None = None
        monkeypatch.setattr(piece_grid, "show", self._grid(piece_grid.show))
        monkeypatch.setattr(outfit_cards, "show", self._cards(outfit_cards.show))

    def click(self, page: AppTest, what: str, thing: str) -> AppTest:
        """`what` is "opened", "selected", "worn", "pressed" or "kept"."""
        self._clicked = what, thing
        page.run()
        assert self._clicked is None
        return page.run()

    def _taken(self, *whats: str) -> tuple[str, str] | None:
        if self._clicked and self._clicked[0] in whats:
            clicked, self._clicked = self._clicked, None
            return clicked
        return None

    def _grid(self, show: Callable[..., str | None]) -> Callable[..., str | None]:
        def shown(key: str, tiles: Any, selected: Any, on_select: Any, on_wear: Any) -> str | None:
            show(key, tiles, selected, on_select, on_wear)
            what, piece_id = self._taken("opened", "selected", "worn") or ("", "")
            if what in ("selected", "worn"):
                (on_select if what == "selected" else on_wear)(piece_id)
            return piece_id if what == "opened" else None

        return shown

    def _cards(self, show: Callable[..., str | None]) -> Callable[..., str | None]:
        def shown(key: str, cards: Any, on_keep: Any = None) -> str | None:
            show(key, cards, on_keep)
            if kept := self._taken("kept"):
                on_keep(kept[1])
            return (self._taken("pressed") or (None, None))[1]

        return shown


def look(*categories: str) -> tuple[Garment, ...]:
    """Black garments of these categories."""
    return tuple(item(category).garment for category in categories)
