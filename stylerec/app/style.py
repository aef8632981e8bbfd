"""The few rules of style that the theme in `.streamlit/config.toml` cannot say."""

import streamlit as st

from stylerec.app import elements

ICON = elements.read("icon.svg").strip()
"""Drawn here, because Streamlit fetches its own icons for the browser's tab from the network."""
RULES = elements.read("page.css")


def apply() -> None:
    """Add the rules to the page."""
    st.html(f"<style>{RULES}</style>")
