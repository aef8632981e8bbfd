"""What did not get onto a board or into a closet, and why."""

from collections.abc import Callable, Mapping

import streamlit as st

from stylerec.app import current
from stylerec.app.uploads import TakenIn
from stylerec.domain.prose import plain
from stylerec.language import _, ngettext, pgettext

SHOWN = 50


def note(place_id: str, taken: TakenIn) -> None:
    """Keep what was refused while uploading, until the person has seen enough of it."""
    if taken.problems:
        current.store().refusals.note(place_id, taken.problems)
    if taken.repeats:
        st.toast(
            ngettext(
                "{count} photo was there already and is kept once.",
                "{count} photos were there already and are kept once.",
                taken.repeats,
            ).format(count=taken.repeats),
            icon=":material/check:",
        )
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
    with st.expander(
        ngettext("{count} file could not be read", "{count} files could not be read", number).format(count=number),
        icon=":material/info:",
        key=key,
    ):
        for one, problem in list(unreadable.items())[:SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(plain(problem), width="stretch")
                if st.button(
                    pgettext("photo", "Remove"), key=f"{key}-{one}", type="tertiary", icon=":material/delete:"
                ):
                    remove(one)
                    st.rerun()
        for problem in refused[:SHOWN]:
            st.markdown(plain(problem))
        if number > SHOWN:
            st.caption(_("The first {count} of each kind are listed.").format(count=SHOWN))
        if refused and st.button(_("Clear the list"), key=f"{key}-clear", type="tertiary"):
            current.store().refusals.forget(place_id)
            st.rerun()
