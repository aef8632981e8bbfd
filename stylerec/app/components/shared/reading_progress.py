"""How far the reading of the photos of a board or a closet is; it goes on whether or not anybody looks."""

import streamlit as st

from stylerec.app import current, dialogs
from stylerec.board.reader import Progress
from stylerec.domain.prose import duration, plain
from stylerec.language import _, ngettext

REFRESH = 4
"""Looks at the progress, a second apart, after which photos that were read meanwhile appear on the page."""


def show(key: str, place_id: str, photos: int, new: bool = True) -> None:
    """Nothing when all photos of the board or closet are read; otherwise a bar with a button to stop or to go on.

    Without `new` photos among them, another model reads them again: the page waits for its end.
    """
    progress = current.reader().progress(place_id)
    if progress.problem:
        st.error(plain(progress.problem), icon=":material/error:")
    waiting = progress.total - progress.done
    if not waiting:
        return
    if not progress.running:
        _show_stopped(key, place_id, photos, waiting)
        return
    looks = 0

    @st.fragment(run_every=1.0)
    def watch() -> None:
        nonlocal looks
        looks += 1
        now = current.reader().progress(place_id)
        left = now.total - now.done
        ended = not now.running or not left
        if (ended or (new and left < waiting and looks > REFRESH)) and not dialogs.is_open():
            st.rerun(scope="app")
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-line"):
            st.progress(1 - left / photos, text=describe(photos, left, now))
            if st.button(_("Stop"), key=f"{key}-stop", icon=":material/pause:", help=_("Go on whenever you like.")):
                current.reader().stop()
                st.rerun(scope="app")

    watch()


def _show_stopped(key: str, place_id: str, photos: int, waiting: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-line"):
        st.progress(
            1 - waiting / photos,
            text=ngettext(
                "Stopped after {read} of {count} photo", "Stopped after {read} of {count} photos", photos
            ).format(read=photos - waiting, count=photos),
        )
        if st.button(_("Go on"), key=f"{key}-go", icon=":material/play_arrow:", type="primary"):
            current.reader().start(place_id)
            st.rerun()


def describe(photos: int, waiting: int, progress: Progress) -> str:
    """ "12 of 80 photos, 9 a second, 8 s left"."""
    if waiting >= photos:
        return ngettext(
            "Getting ready to read {count} photo …", "Getting ready to read {count} photos …", photos
        ).format(count=photos)
    speed = progress.photos_per_second
    if speed < 0.1 or progress.seconds_left is None:
        text = ngettext("{read} of {count} photo", "{read} of {count} photos", photos)
        return text.format(read=photos - waiting, count=photos)
    text = ngettext(
        "{read} of {count} photo, {speed} a second, {time} left",
        "{read} of {count} photos, {speed} a second, {time} left",
        photos,
    )
    return text.format(
        read=photos - waiting,
        count=photos,
        speed=f"{speed:.0f}" if speed >= 2 else f"{speed:.1f}",
        time=duration(progress.seconds_left),
    )
