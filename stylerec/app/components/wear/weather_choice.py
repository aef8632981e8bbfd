"""Chips for the weather: cold, mild or hot, and whether it rains."""

import streamlit as st

from stylerec.closet import TEMPERATURES, Weather
from stylerec.domain.prose import capital, listed
from stylerec.language import _

RAIN = _("Rain")
NAMES = {"cold": _("cold"), "mild": _("mild"), "hot": _("hot")}


def show(key: str) -> Weather:
    """What the person says about the day; any weather until they do."""
    means = listed(
        [
            _("{word} is about {degrees:g} °C").format(word=NAMES[word], degrees=degrees)
            for word, degrees in TEMPERATURES.items()
        ]
    )
    warmth = st.pills(
        _("Weather"),
        list(TEMPERATURES),
        format_func=lambda word: capital(NAMES[word]),
        key=f"{key}-warmth",
        help=_("{meaning}. You say what it is like; no forecast is fetched.").format(meaning=capital(means)),
    )
    rain = st.pills(_("Rain?"), [RAIN], key=f"{key}-rain")
    return Weather(None if warmth is None else TEMPERATURES[warmth], rain == RAIN)
