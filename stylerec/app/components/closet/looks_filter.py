"""Season and occasion for which pieces are to be used."""

from collections.abc import Iterable

import streamlit as st

from stylerec.domain.pieces import SEASONS, Piece
from stylerec.domain.prose import as_label
from stylerec.language import _


def show(key: str, pieces: Iterable[Piece]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Seasons and occasions that were chosen, of those that some piece is tagged for; nothing when there are none."""
    own = list(pieces)
    seasons = [season for season in SEASONS if any(season in piece.seasons for piece in own)]
    occasions = sorted({occasion for piece in own for occasion in piece.occasions})
    chosen: list[tuple[str, ...]] = []
    with st.container(horizontal=True, key=key):
        for name, label, options in (("season", _("Season"), seasons), ("occasion", _("Occasion"), occasions)):
            if not options:
                chosen.append(())
                continue
            picked = st.pills(
                label,
                options,
                selection_mode="multi",
                format_func=lambda word: as_label(word.capitalize()),
                key=f"{key}-{name}",
            )
            chosen.append(tuple(picked))
    return chosen[0], chosen[1]
