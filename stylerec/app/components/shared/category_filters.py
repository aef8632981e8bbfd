"""What is shown of a board or a closet, by what the things are."""

from collections import Counter

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from stylerec.domain.prose import as_label
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _


def show(
    key: str, groups: Counter[str], categories: Counter[str], taxonomy: Taxonomy, label: str, placeholder: str
) -> tuple[list[str], list[str], DeltaGenerator]:
    """Pills for the groups that there are, a list of the categories, most frequent first, and where more is asked."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-filters"):
        with st.container(width="stretch"):
            chosen = st.pills(
                _("Show only"),
                [group for group in taxonomy.groups if groups[group]],
                selection_mode="multi",
                format_func=lambda group: as_label(taxonomy.display_name(group)),
                key=f"{key}-groups",
                label_visibility="collapsed",
                wrap=True,
            )
        more = st.popover(_("More filters"), icon=":material/tune:", key=f"{key}-more")
        named = more.multiselect(
            label,
            [category for category, _ in categories.most_common()],
            format_func=lambda category: f"{taxonomy.display_name(category)} ({categories[category]})",
            key=f"{key}-categories",
            placeholder=placeholder,
        )
    return chosen, named, more
