"""How far new pieces are on their way into the closet, and what did not get there."""

import streamlit as st

from stylerec.app import dialogs
from stylerec.app.closet_filling import Filling
from stylerec.app.components.closet_drop import filler
from stylerec.words import count, plain

REFRESH = 3
"""Looks at the progress, a second apart, after which new pieces appear on the page."""
SHOWN = 50


def show(key: str, closet_id: str) -> None:
    """Nothing when all is done and went well."""
    progress = filler().progress(closet_id)
    if progress.running:
        _watch(key, closet_id, progress)
    elif progress.total and st.session_state.pop(f"{key}-watched", False):
        _tell(progress)
    _show_problems(key, closet_id, progress.problems)


def _watch(key: str, closet_id: str, before: Filling) -> None:
    st.session_state[f"{key}-watched"] = True
    looks = 0

    @st.fragment(run_every=1.0)
    def watch() -> None:
        nonlocal looks
        looks += 1
        now = filler().progress(closet_id)
        new = now.done > before.done and looks > REFRESH
        if (not now.running or new) and not dialogs.is_open():
            st.rerun(scope="app")
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-line"):
            st.progress(now.done / max(now.total, 1), text=describe(now))
            if st.button("Stop", key=f"{key}-stop", icon=":material/stop:", help="What is in the closet stays."):
                filler().stop(closet_id)
                st.rerun(scope="app")

    watch()


def describe(progress: Filling) -> str:
    """ "12 of 80 photos recognised"."""
    if not progress.done:
        return f"Getting ready to look at {count(progress.total, 'photo')} …"
    return f"{progress.done} of {count(progress.total, 'photo')} recognised"


def _tell(progress: Filling) -> None:
    if progress.repeats:
        were = "was" if progress.repeats == 1 else "were"
        st.toast(f"{count(progress.repeats, 'photo')} {were} in the closet already.", icon=":material/check:")
    new = progress.total - progress.repeats - len(progress.problems)
    if new > 0:
        st.toast(f"{count(new, 'new piece')} in your closet.", icon=":material/check:")


def _show_problems(key: str, closet_id: str, problems: tuple[str, ...]) -> None:
    if not problems:
        return
    with st.expander(f"{count(len(problems), 'file')} could not be taken in", icon=":material/info:", key=f"{key}-bad"):
        for problem in problems[:SHOWN]:
            st.markdown(plain(problem))
        if len(problems) > SHOWN:
            st.caption(f"The first {SHOWN} are listed.")
        if st.button("Clear the list", key=f"{key}-clear", type="tertiary"):
            filler().forget_problems(closet_id)
            st.rerun()
