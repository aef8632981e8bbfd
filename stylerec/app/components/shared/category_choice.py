"""Which category is it? The likely ones at one click, all others in a list."""

from collections.abc import Callable, Sequence

import streamlit as st

from stylerec.domain.prose import as_label
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _


def show(
    pills: str, other: str, options: Sequence[str], settled: bool, taxonomy: Taxonomy, chosen: Callable[[str], None]
) -> None:
    """Ask; `chosen` is called with the key, `pills` or `other`, of the field that was used.

    With `settled` one of the `options` is chosen already and stays so until another is.
    """
    st.pills(
        _("Is that right?") if settled else _("Which is it?"),
        options,
        required=settled,
        format_func=lambda name: as_label(taxonomy.display_name(name)),
        key=pills,
        on_change=chosen,
        args=(pills,),
    )
    st.selectbox(
        _("Something else"),
        [name for name in taxonomy.terms if name not in options],
        index=None,
        format_func=taxonomy.display_name,
        placeholder=_("Something else …"),
        label_visibility="collapsed",
        key=other,
        on_change=chosen,
        args=(other,),
    )
