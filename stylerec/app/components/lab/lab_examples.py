"""Photos that a lab model was trained on: what it has seen as a category."""

from pathlib import Path

import streamlit as st

from stylerec.app import current
from stylerec.domain.prose import plain
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _
from stylerec.vision.namer import Namer

ON_CARD = 3
"""Photos on the card of an item."""


def show_for_item(category: str, taxonomy: Taxonomy) -> None:
    """A few photos of the category that an item was recognised as; nothing while the app's own recogniser reads."""
    namer = current.reading().namer
    if namer is None or category not in namer.categories:
        return
    paths = namer.examples(category)[:ON_CARD]
    if paths:
        st.caption(_("What your model has seen as {category}").format(category=plain(taxonomy.in_sentence(category))))
        _show_row(paths, ON_CARD, category)


def show_browser(key: str, namer: Namer, first: str | None = None) -> None:
    """Choose a category of the model and see its photos; `first` is shown at the start."""
    taxonomy = namer.taxonomy
    names = sorted(namer.categories, key=taxonomy.display_name)
    place = names.index(first) if first in names else 0
    category = st.selectbox(_("Category"), names, place, format_func=taxonomy.display_name, key=key, width=360)
    paths = namer.examples(category)
    if not paths:
        st.caption(_("The model brought no photos of it."))
        return
    st.caption(_("What it has seen as {category}").format(category=plain(taxonomy.in_sentence(category))))
    _show_row(paths, 6, category)


def _show_row(paths: tuple[Path, ...], places: int, category: str) -> None:
    for column, path in zip(st.columns(places, gap="small"), paths, strict=False):
        column.image(path.read_bytes(), width="stretch", alt=_("An example of {category}").format(category=category))
