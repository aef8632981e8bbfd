"""The item: its photo, what it was recognised as, and a click to correct that."""

import streamlit as st

from stylerec.app import current
from stylerec.app.current import StyledItem
from stylerec.app.kept_pictures import card
from stylerec.looks import ItemPrediction
from stylerec.taxonomy import Taxonomy
from stylerec.words import listed, plain

SURE = 0.5
"""From this probability on the best category is named; below, the two best are asked about."""


def show(key: str, item: StyledItem, taxonomy: Taxonomy) -> str | None:
    """The category that the person chose, or None while the recogniser's own answer stands."""
    prediction = item.prediction
    probabilities = prediction.probabilities
    best = [category for category in list(probabilities)[:3] if probabilities[category] > 0]
    sure = probabilities[best[0]] >= SURE
    chosen_key, other_key, more_key = (f"{key}-{part}-{item.key}" for part in ("is", "other", "more"))
    more = st.session_state.setdefault(more_key, [])
    options = [*best, *(category for category in more if category not in best)]

    chosen = st.session_state.get(chosen_key)
    with st.container(gap=None):
        st.image(
            card(item.photo_id, current.store().picture, prediction.garment),
            width="stretch",
            alt=f"Your item: {item.name}",
        )
        st.subheader(plain(_title(prediction, chosen, sure, taxonomy)), anchor=False)
        details = list(prediction.garment.colours[:2])
        if not item.on_board and (chosen is None or chosen == best[0]):
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
