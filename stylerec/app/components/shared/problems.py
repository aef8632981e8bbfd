"""What did not get onto a board or into a closet, and why."""

from collections.abc import Callable, Mapping

import streamlit as st

from stylerec.app import current
from stylerec.app.uploads import TakenIn
from stylerec.domain.prose import count, plain

SHOWN = 50


def note(place_id: str, taken: TakenIn, where: str) -> None:
    """Keep what was refused while uploading, until the person has seen enough of it; `where` as in "on the board"."""
    if taken.problems:
        current.store().refusals.note(place_id, taken.problems)
    if taken.repeats:
        were = "was" if taken.repeats == 1 else "were"
        st.toast(f"{count(taken.repeats, 'photo')} {were} {where} already and kept once.", icon=":material/check:")
    for sentence in taken.passed_over:
        st.toast(plain(sentence), icon=":material/info:", duration="long")


def show(key: str, place_id: str, unreadable: Mapping[str, str], remove: Callable[[str], None]) -> None:
    """Nothing when all went well; otherwise a closed list.

    `unreadable` says by id what is wrong with photos that are there, each of which `remove` takes away.
    """
    refused = current.store().refusals.of(place_id)
    number = len(refused) + len(unreadable)
    if not number:
        return
    with st.expander(f"{count(number, 'file')} could not be read", icon=":material/info:", key=key):
        for one, problem in list(unreadable.items())[:SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(plain(problem), width="stretch")
                if st.button("Remove", key=f"{key}-{one}", type="tertiary", icon=":material/delete:"):
                    remove(one)
                    st.rerun()
        for problem in refused[:SHOWN]:
            st.markdown(plain(problem))
        if number > SHOWN:
            st.caption(f"The first {SHOWN} of each kind are listed.")
        if refused and st.button("Clear the list", key=f"{key}-clear", type="tertiary"):
            current.store().refusals.forget(place_id)
            st.rerun()
