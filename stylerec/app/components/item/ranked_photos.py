"""Board photos to copy for an item, with the matching garment outlined, a caption, and thumbs."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current, words
from stylerec.app.components.item import look_viewer, opinions, suggestion_cards
from stylerec.app.components.item.opinions import PutAside
from stylerec.app.components.item.suggestion_cards import Outlined, Suggestion, Thumbs
from stylerec.app.components.shared import pager
from stylerec.app.kept_pictures import Fetch, address, outlines, thumbnail
from stylerec.app.style_answers import StyleAnswer
from stylerec.domain.prose import plain, told_apart, with_article
from stylerec.language import ngettext
from stylerec.recommendation import RankedPhoto, photo_caption

SHOWN_AT_FIRST = 6
"""Two rows of three."""
SIMILAR = 3
PAGE = 24
SHAPE = 2 / 3
"""Width of a card by its height, so that a standing person fits."""
TRIMMED = 0.22
"""The most of a photo's width or height that is left out."""


def show(key: str, answer: StyleAnswer) -> None:
    """The best photos that show such a garment; all of them when asked for. Where none does, those that are near."""
    shown = [photo for photo in _wanted(answer) if photo.shows]
    if shown:
        st.header(words.HOW_TO_WEAR_IT, anchor=False)
        _show_cards(key, shown, SHOWN_AT_FIRST, answer)
    else:
        near = [photo for photo in _wanted(answer) if photo.garment]
        name = current.taxonomy().in_sentence(answer.recommendation.category)
        sure = answer.recommendation.item.sure
        heading = words.none_on_board(name, bool(near)) if sure else words.not_sure_on_board(bool(near))
        st.header(plain(heading), anchor=False)
        _show_cards(key, near or _wanted(answer), SHOWN_AT_FIRST, answer)
    said = answer.feedback.photos
    fetch = current.store().photos.picture
    aside = [
        PutAside("photo", photo.photo.photo_id, photo.photo.name, thumbnail(photo.photo.photo_id, fetch))
        for photo in answer.recommendation.photos
        if said.get(photo.photo.photo_id, 0) < 0
    ]
    opinions.show_aside(f"{key}-aside", answer.recommendation.category, aside)


def show_similar(key: str, answer: StyleAnswer) -> None:
    """Apart from those that show the item, the photos that are only near: that they show it is not sure, or not so."""
    near = [photo for photo in _wanted(answer) if not photo.shows and photo.garment]
    if near and any(photo.shows for photo in _wanted(answer)):
        name = current.taxonomy().in_sentence(answer.recommendation.category)
        sure = answer.recommendation.item.sure
        st.header(plain(words.similar_to(with_article(name)) if sure else words.SIMILAR_TO_IT), anchor=False)
        _show_cards(key, near, SIMILAR, answer)


def _wanted(answer: StyleAnswer) -> list[RankedPhoto]:
    """The ranked photos, one of each look, without those that the person did not like."""
    said = answer.feedback.photos
    return [photo for photo in answer.recommendation.looks if said.get(photo.photo.photo_id, 0) >= 0]


def _show_cards(key: str, photos: Sequence[RankedPhoto], first: int, answer: StyleAnswer) -> None:
    everything = len(photos) > first and st.session_state.get(f"{key}-all", False)
    shown = pager.on_page(f"{key}-page", photos, PAGE) if everything else photos[:first]
    fetch, said = current.store().photos.picture, answer.feedback.photos
    captions = [photo_caption(photo, current.taxonomy()) for photo in shown]
    cards = [
        _card(photo, caption, name, fetch, said.get(photo.photo.photo_id, 0))
        for photo, caption, name in zip(shown, captions, told_apart(captions), strict=True)
    ]
    keep = opinions.keep(answer.recommendation.category)
    opened = suggestion_cards.show(f"{key}-grid", cards, keep)
    if everything:
        pager.show(f"{key}-page", photos, PAGE)
    if len(photos) > first:
        st.toggle(
            words.show_all(ngettext("{count} photo", "{count} photos", len(photos)).format(count=len(photos))),
            key=f"{key}-all",
            persist_state="session",
        )
    if opened:
        look_viewer.open_at(photos, opened)


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


def _card(ranked: RankedPhoto, caption: str, name: str, fetch: Fetch, said: int) -> Suggestion:
    look, garment = ranked.photo, ranked.garment
    x0, y0, x1, y1 = garment.box if garment else (0, 0, 1, 1)
    photo = Outlined(
        address(look.photo_id, fetch),
        f"{look.name}: {caption}",
        look.width,
        look.height,
        outlines(look.photo_id, (garment,))[0].path if garment else "",
        window(look.width, look.height, ((x0 + x1) / 2, (y0 + y1) / 2)),
    )
    return Suggestion(Thumbs("photo", look.photo_id, name, said), caption, photo)
