"""Something seen in a shop: its photo, what it was recognised as, and a click to correct that."""

from collections.abc import Callable

import streamlit as st

from stylerec.app import current
from stylerec.app.components.shared import category_choice
from stylerec.app.current import StyledItem
from stylerec.app.kept_pictures import card
from stylerec.domain.prose import capital, plain
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _
from stylerec.recommendation import answer_item

OFFERED = 3


def show(key: str, item: StyledItem, taxonomy: Taxonomy, on_correct: Callable[[str], None]) -> None:
    """Draw the item; `on_correct` is called with the category that the person says it has."""
    prediction = item.prediction
    found = answer_item(prediction.probabilities, taxonomy)
    category = item.category or found.term
    named = taxonomy.display_name(category)
    settled = item.category is not None or found.sure
    with st.container(gap=None, key="item-photo"):
        alt = _("What you saw: {category}, {name}").format(category=taxonomy.in_sentence(category), name=item.name)
        st.image(card(item.photo_id, current.store().photos.picture, prediction.garment), width="stretch", alt=alt)
        with st.container(gap=None):
            st.header(plain(named if settled else capital(found.sentence)), anchor=False)
            known = [*prediction.garment.colours[:2], *([_("as you said")] if item.category else [])]
            st.caption(plain(" · ".join(known)))
    said = [item.category] if item.category else []
    options = list(dict.fromkeys([*said, *found.alternatives, *list(prediction.probabilities)[:OFFERED]]))
    pills, other = f"{key}-{item.key}-is", f"{key}-{item.key}-other"
    if st.session_state.get(pills) != (category if settled else None):
        st.session_state[pills] = category if settled else None

    def chosen(field: str) -> None:
        said = st.session_state[field]
        if said and said != item.category:
            on_correct(said)
        st.session_state[other] = None

    category_choice.show(pills, other, options, settled, taxonomy, chosen)
