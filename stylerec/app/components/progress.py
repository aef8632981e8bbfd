"""Photos while they are read."""

import streamlit as st

from stylerec.app.kept_pictures import thumbnail
from stylerec.app.reading import Reading
from stylerec.words import count, duration

SHOWN = 12


def show(key: str, reading: Reading) -> None:
    """How far the reading is, with the photos as they come; draws itself anew until all is read."""

    @st.fragment(run_every=0.5)
    def watch() -> None:
        if reading.finished:
            st.rerun(scope="app")
        st.progress(min(1.0, reading.done / max(1, reading.total)), text=describe(reading))
        with st.container(key=f"{key}-strip", horizontal=True, gap="xsmall"):
            for photo in reading.photos[-SHOWN:]:
                st.image(thumbnail(photo.look.photo_id, photo.picture), width=64, alt=photo.look.name)
        if st.button("Stop here", key=f"{key}-stop", help="Keep the photos read so far and leave out the rest."):
            reading.stop()

    watch()


def describe(reading: Reading) -> str:
    """ "12 of 80 photos, 9 a second, 8 s left"."""
    if reading.done == 0:
        return f"Getting ready to read {count(reading.total, 'photo')} …"
    text = f"{reading.done} of {count(reading.total, 'photo')}"
    if (speed := reading.speed) >= 0.1:
        pace = f"{speed:.0f} a second" if speed >= 2 else f"{speed:.1f} a second"
        text += f", {pace}, {duration((reading.total - reading.done) / speed)} left"
    return text
