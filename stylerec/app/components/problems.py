"""What did not get onto a board, and why."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current
from stylerec.app.uploads import TakenIn
from stylerec.store import BoardPhoto
from stylerec.words import count, plain

SHOWN = 50


def note(board_id: str, taken: TakenIn) -> None:
    """Keep what was refused while uploading, until the person has seen enough of it."""
    st.session_state[f"refused-{board_id}"] = taken.problems
    if taken.repeats:
        were = "was" if taken.repeats == 1 else "were"
        st.toast(f"{count(taken.repeats, 'photo')} {were} on the board already and kept once.", icon=":material/check:")


def show(key: str, board_id: str, photos: Sequence[BoardPhoto]) -> None:
    """Nothing when all went well; otherwise a closed list, each photo of it with a way to remove it."""
    refused: tuple[str, ...] = st.session_state.get(f"refused-{board_id}", ())
    unreadable = [photo for photo in photos if photo.state == "unreadable"]
    if not refused and not unreadable:
        return
    number = len(refused) + len(unreadable)
    with st.expander(f"{count(number, 'file')} could not be read", icon=":material/info:", key=key):
        for photo in unreadable[:SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(plain(photo.problem or photo.name), width="stretch")
                if st.button("Remove", key=f"{key}-{photo.photo_id}", type="tertiary", icon=":material/delete:"):
                    current.store().remove_photo(board_id, photo.photo_id)
                    st.rerun()
        for problem in refused[:SHOWN]:
            st.markdown(plain(problem))
        if number > SHOWN:
            st.caption(f"The first {SHOWN} of each kind are listed.")
        if refused and st.button("Clear the list", key=f"{key}-clear", type="tertiary"):
            del st.session_state[f"refused-{board_id}"]
            st.rerun()
