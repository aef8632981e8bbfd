"""Drop zone for one piece: what the person owns, or sees in a shop."""

import streamlit as st

from stylerec.app.uploads import PHOTO

MOST_MB = 64


def show(key: str, label: str) -> tuple[str, bytes] | None:
    """Name and bytes of the photo that was just dropped."""
    # A new key gives an empty uploader, and the server forgets the file of the old one.
    turn = st.session_state.setdefault(f"{key}-turn", 0)
    upload = st.file_uploader(label, PHOTO, key=f"{key}-{turn}", max_upload_size=MOST_MB)
    if upload is None:
        return None
    st.session_state[f"{key}-turn"] = turn + 1
    return upload.name, upload.getvalue()
