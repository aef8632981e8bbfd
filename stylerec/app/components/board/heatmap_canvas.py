"""A heatmap drawn by the browser on a canvas: points, drags and arrow keys look closer, a click tells which cell.

One element however many cells there are, because a shape for each of 500 photos times 50 garments takes a browser half
a second. Names from users are drawn as text, never as HTML.
"""

import base64
import json
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import streamlit as st

from stylerec.app import elements
from stylerec.figures.heatmaps import Heatmap, short_name
from stylerec.figures.palette import Palette, colours
from stylerec.language import _

MOST_NAMES = 60
"""Columns up to which all are named; beyond that the pointer tells them."""
BLANK = 65535
"""Stands for a cell without a value; all others run from 0 to the number before it."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A heatmap with what the browser needs to draw it."""

    heatmap: Heatmap
    data: dict[str, Any]

    @classmethod
    def of(cls, heatmap: Heatmap, palette: Palette) -> "Drawn":
        return cls(heatmap, packed(heatmap, palette))


def show(key: str, drawn: Drawn, alt: str) -> tuple[str, str] | None:
    """Draw it; returns row and column of the cell that the person clicked last, as named in its table.

    What was zoomed into stays, also when another page was visited, as long as the same names are in the same order.
    """
    chosen_key, table = f"{key}-chosen", drawn.heatmap.table

    def clicked() -> None:
        st.session_state[chosen_key] = names_of(st.session_state[key].get("clicked"), drawn)

    chosen: tuple[str, str] | None = st.session_state.get(chosen_key)
    if chosen and not (chosen[0] in table.index and chosen[1] in table.columns):
        chosen = None
    place = [table.index.get_loc(chosen[0]), table.columns.get_loc(chosen[1])] if chosen else None
    _mount(key=key, data={**drawn.data, "key": key, "alt": alt, "chosen": place}, on_clicked_change=clicked)
    return chosen


def names_of(clicked: Any, drawn: Drawn) -> tuple[str, str] | None:
    """Row and column of a clicked cell; None when it is not filled, or of a table that is not shown any more."""
    heatmap = drawn.heatmap
    if not isinstance(clicked, dict) or clicked.get("axes") != drawn.data["axes"]:
        return None
    row, column = clicked["row"], clicked["column"]
    n_rows, n_columns = heatmap.filled.shape
    if not (0 <= row < n_rows and 0 <= column < n_columns and heatmap.filled[row, column]):
        return None
    return str(heatmap.table.index[row]), str(heatmap.table.columns[column])


def packed(heatmap: Heatmap, palette: Palette) -> dict[str, Any]:
    """What is sent: cells as two bytes each, row by row, names, words and colours.

    `axes` tells one order of names from another, `content` one drawing from another.
    """
    low, high = heatmap.scale.ends
    places = (heatmap.values - low) / (high - low) * (BLANK - 1)
    cells = np.where(np.isnan(places), BLANK, np.nan_to_num(places).round()).astype("<u2")
    names = heatmap.columns if len(heatmap.columns) <= MOST_NAMES else ()
    data = {
        "axes": crc32("\n".join([*heatmap.columns, "", *heatmap.rows]).encode()),
        "title": heatmap.title,
        "rowTitle": heatmap.row_title,
        "columnTitle": heatmap.column_title,
        "rows": list(heatmap.rows),
        "columns": list(heatmap.columns),
        "names": [short_name(name) for name in names],
        "cells": base64.b64encode(cells.tobytes()).decode("ascii"),
        "filled": base64.b64encode(np.packbits(heatmap.filled).tobytes()).decode("ascii"),
        "notes": None if heatmap.notes is None else heatmap.notes.tolist(),
        "texts": None if heatmap.texts is None else heatmap.texts.tolist(),
        "stops": [list(stop) for stop in colours(palette, binary=heatmap.binary, diverging=heatmap.scale.diverging)],
        "ink": palette.ink,
        "paper": palette.paper,
        "words": {
            "keys": _("Arrow keys go from square to square, Enter shows what is behind one, plus and minus zoom."),
            "empty": _("not in this photo"),
            "whole": _("Show everything"),
        },
        "legend": None if heatmap.binary else _legend(heatmap),
    }
    return {**data, "content": crc32(json.dumps(data).encode())}


def _legend(heatmap: Heatmap) -> dict[str, Any]:
    low, high = heatmap.scale.ends
    ticks = [[(value - low) / (high - low), text] for value, text in heatmap.scale.ticks]
    return {"name": heatmap.scale.name, "ends": [low, high], "ticks": ticks}


_mount = elements.register("heatmap", elements.read("heatmap.html"))
