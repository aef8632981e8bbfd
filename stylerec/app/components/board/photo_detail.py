"""One photo of the board in a dialog, with those that look nearly the same."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current, dialogs
from stylerec.app.components.board import photo_panel
from stylerec.language import _, ngettext
from stylerec.store import BoardPhoto


@st.dialog(_("What is in this photo"), width="large", on_dismiss="rerun")
def show(board_id: str, photo_ids: Sequence[str]) -> None:
    """Show the first photo; the others look nearly the same and are one click away."""
    dialogs.opened()
    stack_key = f"detail-{photo_ids[0]}-stack"
    photo_id = photo_ids[0]
    if len(photo_ids) > 1:
        number = st.segmented_control(
            ngettext(
                "{count} photo that looks nearly the same", "{count} photos that look nearly the same", len(photo_ids)
            ).format(count=len(photo_ids)),
            range(len(photo_ids)),
            default=0,
            required=True,
            format_func=lambda number: str(number + 1),
            key=stack_key,
        )
        photo_id = photo_ids[number]
    photos = current.kept_for_board("photos", board_id, current.store().photos.of)
    photo = next((photo for photo in photos if photo.photo_id == photo_id), None)
    if photo is None:
        st.info(_("This photo is not on the board any more."))
        return
    if len(photo_ids) > 1 or photo.apart:
        _ask_whether_apart(f"detail-{photo_id}", board_id, photo)
    photo_panel.show(f"detail-{photo_id}", board_id, photo, current.taxonomy())


def _ask_whether_apart(key: str, board_id: str, photo: BoardPhoto) -> None:
    """Let a photo out of its stack, or back into it."""

    def keep() -> None:
        current.store().photos.set_apart(board_id, photo.photo_id, st.session_state[f"{key}-apart"])

    st.toggle(
        _("This photo is a look of its own"),
        photo.apart,
        help=_(
            "Photos that look nearly the same count as one look, so that a picture saved twice does not count double."
        ),
        key=f"{key}-apart",
        on_change=keep,
    )
