"""The garments found in a photo, one of which is chosen."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import words
from stylerec.app.kept_pictures import garment_name
from stylerec.domain.looks import Garment
from stylerec.domain.prose import as_label, capital


def show(key: str, garments: Sequence[Garment]) -> int | None:
    """Draw them; which one is chosen, by its place."""
    return st.pills(
        words.IN_THIS_PHOTO if garments else words.NO_GARMENT,
        range(len(garments)),
        format_func=lambda number: as_label(capital(garment_name(garments[number]))),
        key=key,
        wrap=True,
    )
