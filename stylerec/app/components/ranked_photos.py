"""Board photos to copy for an item, with the matching garment outlined, the reason in words, and thumbs."""

import streamlit as st

from stylerec.app import current
from stylerec.app.components import opinions, pager, suggestion_cards
from stylerec.app.components.opinions import PutAside
from stylerec.app.components.suggestion_cards import Outlined, Suggestion, Thumbs
from stylerec.app.kept_pictures import Fetch, address, outlines, thumbnail
from stylerec.app.style_answers import StyleAnswer
from stylerec.recommendation import RankedPhoto
from stylerec.words import count

FIRST = 8
PAGE = 24
SHAPE = 2 / 3
"""Width of a card by its height, so that a standing person fits."""
TRIMMED = 0.22
"""The most of a photo's width or height that is left out."""


def show(key: str, answer: StyleAnswer) -> None:
    """The best photos that show such a garment; all of them, a page at a time, when asked for."""
    said = answer.feedback.photos
    recommendation = answer.recommendation
    ranked = [photo for photo in recommendation.photos if said.get(photo.photo.photo_id, 0) >= 0]
    matching = [photo for photo in ranked if photo.garment] or ranked
    everything = len(ranked) > FIRST and st.session_state.get(f"{key}-all", False)
    shown = pager.on_page(f"{key}-page", ranked, PAGE) if everything else matching[:FIRST]
    fetch = current.store().picture
    cards = [_card(photo, fetch, said.get(photo.photo.photo_id, 0)) for photo in shown]
    suggestion_cards.show(f"{key}-grid", cards, opinions.keep(recommendation.category))
    if everything:
        pager.show(f"{key}-page", ranked, PAGE)
    if len(ranked) > FIRST:
        st.toggle(f"Show all {count(len(ranked), 'photo')}", key=f"{key}-all", persist_state="session")
    aside = [
        PutAside("photo", photo.photo.photo_id, photo.photo.name, thumbnail(photo.photo.photo_id, fetch))
        for photo in recommendation.photos
        if said.get(photo.photo.photo_id, 0) < 0
    ]
    opinions.show_aside(f"{key}-aside", recommendation.category, aside)


def in_a_sentence(ranked: RankedPhoto) -> str:
    """The reasons, with a capital at the start."""
    sentence = "; ".join(reason.text for reason in ranked.reasons)
    return sentence[:1].upper() + sentence[1:]


def window(width: int, height: int, middle: tuple[float, float]) -> tuple[float, float, float, float]:
    """The part of a photo to show, in the shape of a card: x, y, width and height in pixels of the photo.

    It is trimmed so that `middle` (0..1 from the left and from the top), where the garment is, stays in view, but
    by no more than `TRIMMED`; beyond that there is a margin.
    """
    wide = max(min(width, height * SHAPE), width * (1 - TRIMMED), height * (1 - TRIMMED) * SHAPE)
    high = wide / SHAPE
    left, top = _start(width, wide, middle[0]), _start(height, high, middle[1])
    return round(left, 1), round(top, 1), round(wide, 1), round(high, 1)


def _start(length: float, shown: float, middle: float) -> float:
    """Where the part that is shown begins; before 0 when there is a margin."""
    return (length - shown) / 2 if shown > length else min(max(middle * length - shown / 2, 0), length - shown)


def _card(ranked: RankedPhoto, fetch: Fetch, said: int) -> Suggestion:
    look, garment, sentence = ranked.photo, ranked.garment, in_a_sentence(ranked)
    x0, y0, x1, y1 = garment.box if garment else (0, 0, 1, 1)
    photo = Outlined(
        address(look.photo_id, fetch),
        f"{look.name}: {sentence}",
        look.width,
        look.height,
        outlines(look.photo_id, (garment,))[0].path if garment else "",
        window(look.width, look.height, ((x0 + x1) / 2, (y0 + y1) / 2)),
    )
    return Suggestion(Thumbs("photo", look.photo_id, look.name, said), sentence, photo)
