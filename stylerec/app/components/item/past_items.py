"""Pieces that were styled before."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current
from stylerec.app.components.shared import picture_choice
from stylerec.app.components.shared.picture_choice import PictureChoice
from stylerec.app.current import StyledItem
from stylerec.app.kept_pictures import jpeg_address, thumbnail
from stylerec.app.style_answers import category_of
from stylerec.language import _

SHOWN = 6


def show(key: str, items: Sequence[StyledItem]) -> None:
    """Small pictures, a click styles the piece again; nothing when there are none."""
    if not items:
        return
    st.caption(_("Styled before"))
    taxonomy, fetch = current.taxonomy(), current.store().photos.picture
    shown = {item.key: item for item in items[:SHOWN]}
    choices = [
        PictureChoice(
            number, taxonomy.display_name(category_of(item, taxonomy)), jpeg_address(thumbnail(item.photo_id, fetch))
        )
        for number, item in shown.items()
    ]
    if chosen := picture_choice.show(key, choices):
        current.choose_item(shown[chosen])
        st.rerun()
