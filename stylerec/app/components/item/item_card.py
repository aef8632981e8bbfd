"""The item: its photo, what it was recognised as and how surely, and a click to correct that."""

from dataclasses import replace

import streamlit as st

from stylerec.app import current
from stylerec.app.components.lab import lab_examples
from stylerec.app.components.shared import category_choice
from stylerec.app.current import StyledItem
from stylerec.app.kept_pictures import outlined
from stylerec.app.style_answers import category_of
from stylerec.domain.prose import capital, plain
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _
from stylerec.recommendation import ItemAnswer, answer_item

VERY_SURE = 0.95
OFFERED = 3
LEAST_PROBABILITY = 0.02
"""Probability from which a category is offered as what the item may be."""


def show(key: str, item: StyledItem, taxonomy: Taxonomy) -> str | None:
    """Draw the item. Returns what the person says it is, which is kept; None while the recognised category stands."""
    said = st.session_state.get(_said(key, item))
    if said and said != item.category:
        item = replace(item, category=said)
    prediction = item.prediction
    found = answer_item(prediction.probabilities, taxonomy)
    category = category_of(item, taxonomy)
    with st.container(gap=None, key="item-photo"):
        st.image(
            outlined(item.photo_id, current.store().photos.picture, prediction.garment),
            width="stretch",
            alt=_("Your item: {category}").format(category=taxonomy.in_sentence(category)),
        )
        with st.container(gap=None):
            st.header(plain(title(item, found, taxonomy)), anchor=False)
            st.caption(plain(" · ".join([*prediction.garment.colours[:2], *confidence(item, found)])))
    _ask_category(key, item, found, taxonomy)
    lab_examples.show_for_item(category, taxonomy)
    return item.category


def title(item: StyledItem, found: ItemAnswer, taxonomy: Taxonomy) -> str:
    """ "Skirt", or "Not sure: skirt or dress"."""
    if item.category or found.sure:
        return taxonomy.display_name(category_of(item, taxonomy))
    return capital(found.sentence)


def confidence(item: StyledItem, found: ItemAnswer) -> list[str]:
    """How sure that is, in words; nothing where the title says it."""
    if item.piece_id:
        return [_("from your closet")]
    if item.on_board:
        return [_("from your board")]
    if item.category:
        return [_("as you said")]
    if not found.sure:
        return []
    return [_("very sure") if found.probability >= VERY_SURE else _("fairly sure")]


def _ask_category(key: str, item: StyledItem, found: ItemAnswer, taxonomy: Taxonomy) -> None:
    probabilities = item.prediction.probabilities
    options = [name for name in list(probabilities)[:OFFERED] if probabilities[name] >= LEAST_PROBABILITY]
    options = list(dict.fromkeys([*found.alternatives, *options, *([item.category] if item.category else [])]))
    settled = item.category or (found.category if found.sure else None)
    pills_key, other_key = f"{key}-{item.key}-is", f"{key}-{item.key}-other"
    if st.session_state.get(pills_key) != settled:
        st.session_state[pills_key] = settled

    def chosen(from_key: str) -> None:
        category = st.session_state[from_key]
        if category and category != item.category:
            current.correct_item(item, category)
            st.session_state[_said(key, item)] = category
        st.session_state[other_key] = None

    category_choice.show(pills_key, other_key, options, settled is not None, taxonomy, chosen)


def _said(key: str, item: StyledItem) -> str:
    """Where the session keeps what the person said about the item."""
    return f"{key}-{item.key}-said"
