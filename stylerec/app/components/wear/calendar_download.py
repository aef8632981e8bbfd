"""Outfits with a day to take along into the calendar of a phone or computer."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from stylerec.app import own_outfits
from stylerec.language import _
from stylerec.store import KeptOutfit


def show(
    key: str, outfits: Sequence[KeptOutfit], file_name: str, button: Literal["secondary", "tertiary"] = "secondary"
) -> None:
    """A button that saves an .ics file under this name; `button` is its type."""
    st.download_button(
        _("For your calendar (.ics)"),
        own_outfits.calendar_file(outfits),
        file_name=file_name,
        mime="text/calendar",
        on_click="ignore",
        key=key,
        icon=":material/event:",
        type=button,
        help=_("A file that the calendar of a phone or computer opens. Nothing is sent anywhere."),
    )
