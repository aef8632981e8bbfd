"""What is suggested, as cards: photos, categories and own pieces, each with thumbs to like or dislike it.

One element however many cards there are. Texts from users are set as text and attributes by the script, never as HTML.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import streamlit as st

from stylerec.app import elements
from stylerec.app.outlines import SIDE
from stylerec.language import _
from stylerec.store.opinions import Target

OpinionValue = Literal[-1, 0, 1]
"""Disliked, neither, liked."""


@dataclass(frozen=True)
class Thumbs:
    """What can be liked, what it is called, and what was `said` about it."""

    kind: Target
    target: str
    name: str
    said: int


@dataclass(frozen=True)
class PictureSource:
    """A picture's address, and a sentence for those who cannot see it."""

    address: str
    alt: str


@dataclass(frozen=True)
class Outlined:
    """A photo of `width` x `height` with the outline of a garment over it; `window` is the part that is shown.

    `outline` is an SVG path as made by `stylerec.app.outlines.outline_path`, `window` x, y, width and height.
    """

    address: str
    alt: str
    width: int
    height: int
    outline: str
    window: tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """A piece of the closet on a card."""

    title: str
    reason: str
    picture: str
    thumbs: Thumbs


@dataclass(frozen=True)
class Suggestion:
    """A card of a `photo`, or one with a title and small pictures in a row.

    `more` is what its button says, "" for none. `why` are figures behind the text, shown when asked for.
    """

    thumbs: Thumbs
    text: str
    photo: Outlined | None = None
    title: str = ""
    pictures: tuple[PictureSource, ...] = ()
    lines: tuple[Line, ...] = ()
    more: str = ""
    why: str = ""


def show(
    key: str, suggestions: Sequence[Suggestion], on_said: Callable[[Target, str, OpinionValue], None]
) -> str | None:
    """Draw the cards; returns the target of the card whose button was just pressed.

    `on_said` is called with what was liked, disliked or taken back.
    """
    known = {
        (thumbs.kind, thumbs.target)
        for one in suggestions
        for thumbs in (one.thumbs, *(line.thumbs for line in one.lines))
    }

    def said() -> None:
        opinion: Any = st.session_state[key].get("said")
        if isinstance(opinion, dict) and (opinion["kind"], opinion["target"]) in known:
            on_said(opinion["kind"], opinion["target"], opinion["value"])

    cards = [asdict(one) | {"more_name": _more_name(one)} for one in suggestions]
    data = {"side": SIDE, "cards": cards, "words": _words()}
    result = _mount(key=key, data=data, on_said_change=said, on_more_change=elements.nothing)
    return str(result.more) if result.more in {one.thumbs.target for one in suggestions} else None


def _more_name(suggestion: Suggestion) -> str:
    """What the card's button is called for those who hear it without the card."""
    return _("{action}: {name}").format(action=suggestion.more, name=suggestion.title)


def _words() -> dict[str, str]:
    return {
        "question": _("Do you like this: {name}?"),
        "yes": _("I like this: {name}"),
        "no": _("Not for me: {name}"),
        "like": _("I like this"),
        "dislike": _("Not for me"),
        "why": _("Why?"),
        "whyOf": _("Why? {name}"),
        "own": _("From your closet"),
        "yours": _("Yours: {name}"),
    }


_mount = elements.register("suggestion_cards", '<div class="cards"></div>')
