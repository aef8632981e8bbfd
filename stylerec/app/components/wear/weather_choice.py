"""Chips for the weather: cold, mild or hot, and whether it rains."""

import streamlit as st

from stylerec.closet import TEMPERATURES, Weather
from stylerec.domain.prose import listed

RAIN = "Rain"


def show(key: str) -> Weather:
    """What the person says about the day; any weather until they do."""
    means = listed([f"{word} is about {degrees:g} °C" for word, degrees in TEMPERATURES.items()])
    warmth = st.pills(
        "Weather",
        list(TEMPERATURES),
        format_func=str.capitalize,
        key=f"{key}-warmth",
        help=f"{means.capitalize()}. You say what it is like; no forecast is fetched.",
    )
    rain = st.pills("Rain?", [RAIN], key=f"{key}-rain")
    return Weather(None if warmth is None else TEMPERATURES[warmth], rain == RAIN)
