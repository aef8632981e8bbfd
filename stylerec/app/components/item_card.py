"""The item: its photo, what it was recognised as, and a click to correct that."""

import streamlit as st

from stylerec.app.board import BoardPhoto
from stylerec.app.kept_pictures import card
from stylerec.looks import ItemPrediction
from stylerec.taxonomy import Taxonomy
from stylerec.words import listed, plain

SURE = 0.5
"""From this probability on the best category is named; below, the two best are asked about."""


def show(key: str, item: BoardPhoto, prediction: ItemPrediction, taxonomy: Taxonomy) -> str | None:
    """The category that the person chose, or None while the recogniser's own answer stands."""
    probabilities = prediction.probabilities
    best = list(probabilities)[:3]
    sure = probabilities[best[0]] >= SURE
    chosen_key, other_key, more_key = (f"{key}-{part}-{item.look.photo_id}" for part in ("is", "other", "more"))
    more = st.session_state.setdefault(more_key, [])
    options = [*best, *(category for category in more if category not in best)]

    chosen = st.session_state.get(chosen_key)
    with st.container(gap=None):
        st.image(
            card(item.look.photo_id, item.picture, prediction.garment),
            width="stretch",
            alt=f"Your item: {item.look.name}",
        )
        st.subheader(plain(_title(prediction, chosen, sure, taxonomy)), anchor=False)
        details = list(prediction.garment.colours[:2])
        if chosen is None or chosen == best[0]:
            details.append(f"{min(probabilities[best[0]], 0.99):.0%} sure")  # nobody is ever all sure
        st.caption(plain(" · ".join(details)))

    selected = st.pills(
        "Is that right?" if sure else "Which is it?",
        options,
        default=best[0] if sure else None,
        required=sure,
        format_func=lambda category: taxonomy.display_name(category),
        key=chosen_key,
    )

    def add_other() -> None:
        category = st.session_state[other_key]
        if category:
            more.append(category)
            st.session_state[chosen_key] = category
            st.session_state[other_key] = None

    st.selectbox(
        "Something else",
        [category for category in taxonomy.categories if category not in options],
        index=None,
        format_func=lambda category: taxonomy.display_name(category),
        placeholder="Something else …",
        label_visibility="collapsed",
        key=other_key,
        on_change=add_other,
    )
    return None if sure and selected == best[0] else selected


def _title(prediction: ItemPrediction, chosen: str | None, sure: bool, taxonomy: Taxonomy) -> str:
    if chosen or sure:
        return taxonomy.display_name(chosen or prediction.category)
    names = [taxonomy.in_sentence(category) for category in list(prediction.probabilities)[:2]]
    return f"Not sure: {listed(names, 'or')}?"
