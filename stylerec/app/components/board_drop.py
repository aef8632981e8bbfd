"""Drop zone for the board: many photos, a zip, or a folder."""

import streamlit as st

from stylerec.app.uploads import MOST_PHOTOS, Parked, park

FILES, FOLDER = "Photos or a zip", "A folder"


def show(key: str, room: int = MOST_PHOTOS) -> Parked | None:
    """What was just dropped, already written to disk; at most `room` photos."""
    ways = (FILES, FOLDER)
    way = st.segmented_control(
        "What do you want to add?", ways, default=FILES, required=True, key=f"{key}-way", label_visibility="collapsed"
    )
    # A new key gives an empty uploader, and the server forgets the files of the old one.
    turn = st.session_state.setdefault(f"{key}-turn", 0)
    from_folder = way == FOLDER
    what = "a folder of outfit photos" if from_folder else "photos of outfits you like"
    uploads = st.file_uploader(
        f"Drop {what} here, up to {MOST_PHOTOS}",
        accept_multiple_files="directory" if from_folder else True,
        key=f"{key}-{way}-{turn}",
    )
    if not uploads:
        return None
    st.session_state[f"{key}-turn"] = turn + 1
    with st.spinner("Taking your photos in …"):
        return park(uploads, room, from_folder)
