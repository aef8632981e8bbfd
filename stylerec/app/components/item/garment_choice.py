"""Which garment of a photo is meant: one of those found, the photo as a whole, or a part marked by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from stylerec.app import current, dialogs, words
from stylerec.app.components.shared import garment_pills, outlined_photo
from stylerec.app.current import StyledItem
from stylerec.app.kept_pictures import garment_name, large, outlines
from stylerec.domain.looks import PhotoLook
from stylerec.domain.prose import capital, listed, plain
from stylerec.errors import StylerecError
from stylerec.language import _, pgettext
from stylerec.recommendation import garments_to_choose
from stylerec.vision.images import encode_jpeg, load_photo

Part = tuple[int, int, int, int]
"""Left, right, top and bottom in percent of the photo."""

PRESETS: dict[str, Part] = {
    _("Upper half"): (0, 100, 0, 55),
    _("Middle"): (0, 100, 22, 78),
    _("Lower half"): (0, 100, 45, 100),
    pgettext("of a body", "Head"): (15, 85, 0, 25),
    _("Feet"): (0, 100, 78, 100),
}
OPEN = "which-garment"
"""Key of the session: the item of which it is not known yet which garment of its photo is meant."""
LEAST_WIDTH = 5
"""The narrowest part, in percent."""


@st.dialog(words.WHICH_PIECE, width="large", on_dismiss="rerun")
def show(item: StyledItem, photo: PhotoLook) -> None:
    """The item's photo with all that was found in it; a choice styles that and closes the dialog."""
    dialogs.opened()
    key = f"part-{item.photo_id}"
    garments = photo.garments
    chosen_key = f"{key}-garment"

    def choose(number: int) -> None:
        st.session_state[chosen_key] = number

    left, right = st.columns([3, 2], gap="medium")
    with right:
        chosen = garment_pills.show(chosen_key, garments)
        pressed = st.button(words.STYLE_THIS, key=f"{key}-take", type="primary", disabled=chosen is None)
        if pressed and chosen is not None:
            wanted = garments[chosen]
            _take(current.item_in_photo(item.photo_id, item.name, photo.look, wanted, on_board=item.on_board))
        if not item.on_board and item.piece_id is None and st.button(words.WHOLE_PHOTO, key=f"{key}-all"):
            _take(next(past for past in current.past_items() if past.photo_id == item.photo_id))
        part = _ask_part(key)
    with left:
        data = large(item.photo_id, current.store().photos.original)
        if part is None:
            names = listed([garment_name(garment) for garment in garments]) or _("no garment found")
            outlined_photo.show(
                f"{key}-photo",
                data,
                (photo.width, photo.height),
                f"{item.name}: {names}",
                outlines(item.photo_id, garments),
                chosen,
                choose,
            )
        else:
            st.image(
                cropped(data, part), width="stretch", alt=_("The part of {name} that you marked").format(name=item.name)
            )
    if part is not None:
        with right:
            if st.button(_("Style this part"), key=f"{key}-crop", type="primary"):
                _style_part(item, part)


def must_ask(item: StyledItem) -> bool:
    """Whether it is still open which garment of the item's photo is meant."""
    return bool(st.session_state.get(OPEN) == item.key)


def take_upload(item: StyledItem) -> None:
    """Style what was just brought; of a photo with several garments the page asks first which is meant."""
    current.choose_item(item)
    look = current.look(item.photo_id).look
    st.session_state[OPEN] = item.key if look and garments_to_choose(look) else None


def ask(item: StyledItem, photo: PhotoLook) -> None:
    """The photo with all that was found in it; a click styles that."""
    garments = photo.look.garments if photo.look else ()

    def choose(number: int) -> None:
        wanted = current.item_in_photo(item.photo_id, item.name, photo.look, garments[number], on_board=False)
        current.choose_item(wanted)

    st.header(words.WHICH_PIECE, anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        names = [garment_name(garment) for garment in garments]
        outlined_photo.show(
            "which-photo",
            large(item.photo_id, current.store().photos.original),
            (photo.width, photo.height),
            _("Your photo: {names}").format(names=listed(names)),
            outlines(item.photo_id, garments),
            None,
            choose,
        )
    with right, st.container(gap="small", key="which-garment"):
        for number, name in enumerate(names):
            st.button(plain(capital(name)), key=f"which-{number}", on_click=choose, args=(number,), width="stretch")
        st.button(words.WHOLE_PHOTO, key="which-all", type="tertiary", on_click=st.session_state.pop, args=(OPEN, None))


def cropped(data: bytes, part: Part) -> bytes:
    """A part of a photo as JPEG bytes. Raises `PhotoError` for a photo that cannot be read."""
    image = load_photo(data).image
    height, width = image.shape[:2]
    left, right, top, bottom = part
    x0, y0 = left * width // 100, top * height // 100
    x1, y1 = max(x0 + 1, right * width // 100), max(y0 + 1, bottom * height // 100)
    return encode_jpeg(np.ascontiguousarray(image[y0:y1, x0:x1]), quality=92)


def _ask_part(key: str) -> Part | None:
    """The part that the person marks; None while they do not."""
    wide, high = f"{key}-wide", f"{key}-high"
    if not st.toggle(_("Mark it by hand"), key=f"{key}-by-hand"):
        return None

    def preset(part: Part) -> Callable[[], None]:
        def set_sliders() -> None:
            st.session_state[wide], st.session_state[high] = part[:2], part[2:]

        return set_sliders

    with st.container(horizontal=True, gap="xsmall"):
        for number, (name, part) in enumerate(PRESETS.items()):
            st.button(name, key=f"{key}-preset-{number}", on_click=preset(part))
    st.session_state.setdefault(wide, (10, 90))
    st.session_state.setdefault(high, (10, 90))
    left, right = _wide_enough(st.slider(_("From left to right"), 0, 100, format="%d%%", key=wide))
    top, bottom = _wide_enough(st.slider(_("From top to bottom"), 0, 100, format="%d%%", key=high))
    return left, right, top, bottom


def _wide_enough(ends: Any) -> tuple[int, int]:
    start = min(ends[0], 100 - LEAST_WIDTH)
    return start, max(ends[1], start + LEAST_WIDTH)


def _style_part(item: StyledItem, part: Part) -> None:
    try:
        with st.spinner(_("Looking at this part …")):
            data = cropped(current.store().photos.original(item.photo_id), part)
            _take(current.item_from_upload(f"Part of {Path(item.name).stem}.jpg", data))
    except StylerecError as error:
        st.error(plain(str(error)))


def _take(item: StyledItem) -> None:
    current.choose_item(item)
    st.rerun()
