"""Board photos to copy for an item, with the matching garment outlined, the reason in words, and thumbs."""

import streamlit as st

from stylerec.app import current
from stylerec.app.components import opinions, pager, suggestion_cards
from stylerec.app.components.opinions import PutAside
from stylerec.app.components.suggestion_cards import Picture, Suggestion, Thumbs
from stylerec.app.kept_pictures import Fetch, card, jpeg_address, thumbnail
from stylerec.app.style_answers import StyleAnswer
from stylerec.recommendation import RankedPhoto
from stylerec.words import count

FIRST = 8
PAGE = 24


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


def _card(ranked: RankedPhoto, fetch: Fetch, said: int) -> Suggestion:
    look, sentence = ranked.photo, in_a_sentence(ranked)
    picture = jpeg_address(card(look.photo_id, fetch, ranked.garment))
    thumbs = Thumbs("photo", look.photo_id, look.name, said)
    return Suggestion(thumbs, sentence, pictures=(Picture(picture, f"{look.name}: {sentence}"),))
