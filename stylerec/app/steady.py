"""Lists that keep their order while somebody uses them: what was pressed stays where it is."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def in_order(key: str, asked: Hashable, things: Sequence[T], name_of: Callable[[T], str]) -> list[T]:
    """The things in the order in which they were shown when this was `asked` for first; new ones come last."""
    before, places = st.session_state.get(key, (None, {}))
    if before != asked:
        places = {}
    for thing in things:
        places.setdefault(name_of(thing), len(places))
    st.session_state[key] = asked, places
    return sorted(things, key=lambda thing: places[name_of(thing)])
