"""A brush that adds to a piece's cut-out and takes away from it, with undo."""

import base64
import binascii
from collections.abc import Callable

import numpy as np
import streamlit as st

from stylerec.app import elements
from stylerec.domain.arrays import Mask
from stylerec.language import _, pgettext


def show(key: str, picture: str, mask: Mask, on_mend: Callable[[Mask], None]) -> None:
    """Draw the photo, given by its address, covered where `mask` is not; `on_mend` is called with the mended mask."""

    def mend() -> None:
        mended = _unpacked(str(st.session_state[key].get("mended")), mask.shape)
        if mended is not None:
            on_mend(mended)

    data = {
        "picture": picture,
        "grid": list(mask.shape),
        "cells": base64.b64encode(np.packbits(mask).tobytes()).decode("ascii"),
        "words": {
            "add": pgettext("brush", "Add"),
            "remove": pgettext("brush", "Remove"),
            "brush": _("Brush"),
            "keys": _("The cut-out: arrow keys move the brush, the space bar paints"),
            "undo": _("Undo"),
            "done": _("Done"),
        },
    }
    _mount(key=key, data=data, on_mended_change=mend)


def _unpacked(text: str, shape: tuple[int, ...]) -> Mask | None:
    """The mask of a script's answer; None for anything else."""
    try:
        packed = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
    except binascii.Error:
        return None
    count = int(np.prod(shape))
    if len(packed) != -(-count // 8):
        return None
    return np.unpackbits(packed, count=count).astype(bool).reshape(shape)


_mount = elements.register("cut_out_brush", '<div class="brush"></div>')
