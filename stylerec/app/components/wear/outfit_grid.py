"""Outfits side by side, each as its picture with its name; a click opens one."""

from collections.abc import Callable, Sequence

import streamlit as st

from stylerec.app import outfit_pictures, own_outfits
from stylerec.app.own_pieces import title
from stylerec.domain.prose import plain, told_apart
from stylerec.language import _
from stylerec.store import KeptOutfit

WIDTH = 160
"""Pixels; two fit beside each other on a phone."""


def show(key: str, outfits: Sequence[KeptOutfit], heading: Callable[[KeptOutfit], str] | None = None) -> str | None:
    """Draw them, each called by its `heading`, too; returns the id of the outfit that was just opened."""
    opened = None
    names = [plain(name) for name in told_apart([outfit.name for outfit in outfits])]
    if heading:  # days tell apart what is worn twice
        names = [f"**{plain(heading(outfit))}** {plain(outfit.name)}" for outfit in outfits]
    with st.container(horizontal=True, gap="small", key=key):
        for outfit, name in zip(outfits, names, strict=True):
            with st.container(width=WIDTH, gap="xsmall", key=f"{key}-outfit-tile-{outfit.outfit_id}"):
                if _show_outfit(key, outfit, name):
                    opened = outfit.outfit_id
    return opened


def _show_outfit(key: str, outfit: KeptOutfit, label: str) -> bool:
    pieces = own_outfits.pieces_of(outfit)
    if pieces:
        st.image(outfit_pictures.card(pieces), width=WIDTH, alt=", ".join(map(title, pieces)))
    pressed = st.button(label, key=f"{key}-open-{outfit.outfit_id}", type="tertiary", help=_("Open it"))
    away = own_outfits.not_here(outfit)
    parts = ["★" * outfit.rating, ", ".join(outfit.tags), _("worn") if outfit.worn else "", "" if outfit.worn else away]
    if about := " · ".join(filter(None, parts)):
        st.caption(plain(about))
    return pressed
