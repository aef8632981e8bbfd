"""One large photo with all its garments outlined and named; a click chooses a garment."""

from collections.abc import Callable, Sequence

import streamlit as st

from stylerec.app import elements
from stylerec.app.kept_pictures import jpeg_address
from stylerec.app.outlines import SIDE, Outline
from stylerec.domain.looks import Box

LEAST_SIDE = 0.02
"""The narrowest rectangle, in fractions of the photo; less is a slip of the pointer."""


def show(
    key: str,
    picture: bytes,
    size: tuple[int, int],
    alt: str,
    outlines: Sequence[Outline],
    chosen: int | None,
    on_choose: Callable[[int], None],
    on_draw: Callable[[Box], None] | None = None,
) -> None:
    """Draw the photo (JPEG bytes of a photo of `size`); `on_choose` is called with the number of a clicked garment.

    With `on_draw` the person draws a rectangle instead, which it is called with.
    """

    def clicked() -> None:
        number = st.session_state[key].get("chosen")
        if isinstance(number, int) and 0 <= number < len(outlines):
            on_choose(number)

    def drawn() -> None:
        box = st.session_state[key].get("drawn")
        if on_draw and isinstance(box, list) and len(box) == 4:
            x0, y0, x1, y1 = (min(max(float(side), 0.0), 1.0) for side in box)
            if x1 - x0 >= LEAST_SIDE and y1 - y0 >= LEAST_SIDE:
                on_draw((x0, y0, x1, y1))

    data = {
        "side": SIDE,
        "picture": jpeg_address(picture),
        "width": size[0],
        "height": size[1],
        "alt": alt,
        "chosen": chosen,
        "drawing": on_draw is not None,
        "garments": [{"name": outline.name, "path": outline.path} for outline in outlines],
    }
    _mount(key=key, data=data, on_chosen_change=clicked, on_drawn_change=drawn)


_mount = elements.register("outlined_photo", '<div class="photo"></div>')
