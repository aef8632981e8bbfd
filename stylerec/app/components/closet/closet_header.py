"""The closet's name, the way to another closet, and what can be done with a closet as a whole."""

import streamlit as st

from stylerec.app import current, words
from stylerec.app.components.board.board_header import (
    ARCHIVE,
    DELETE,
    DUPLICATE,
    LONGEST,
    RENAME,
    ask_name,
    name_in_menu,
)
from stylerec.domain.prose import as_label, count, plain, told_apart
from stylerec.store import ClosetInfo


def show(key: str, closet: ClosetInfo) -> None:
    """The heading of the page about a closet."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-heading"):
        st.title(plain(closet.name), anchor=False, width="stretch")
        show_switch(key, words.CLOSETS)
        ways = [RENAME, DUPLICATE, ARCHIVE, DELETE]
        way = st.menu_button("This closet", ways, key=f"{key}-ways", icon=":material/more_horiz:", type="tertiary")
    if way == RENAME:
        _rename(closet)
    elif way == DUPLICATE:
        _duplicate(closet)
    elif way == DELETE:
        _delete(closet)
    elif way == ARCHIVE:
        current.store().closets.archive(closet.closet_id)
        current.choose_closet(None)
        st.rerun()


def show_switch(key: str, label: str | None = None) -> None:
    """The current closet's name (or a `label` where it stands beside), which opens the way to another closet.

    Nothing before there is one.
    """
    store, chosen = current.store(), current.closet_id()
    closets = {one.closet_id: one for one in (*store.closets.all(), *store.closets.all(archived=True))}
    if not closets:
        return
    names = [name_in_menu(as_label(one.name), count(one.n_pieces, "piece"), one.archived) for one in closets.values()]
    ways = dict(zip(told_apart(names), closets, strict=True))
    way = st.menu_button(
        label or (as_label(closets[chosen].name) if chosen else words.CLOSETS),
        [*ways, words.NEW_CLOSET],
        key=f"{key}-closets",
        icon=":material/checkroom:",
        help=words.OTHER_CLOSETS,
    )
    if way == words.NEW_CLOSET:
        _create()
    elif way:
        store.closets.archive(ways[way], False)
        current.choose_closet(ways[way])
        st.rerun()


@st.dialog(words.NEW_CLOSET)
def _create() -> None:
    if name := ask_name("closet", "new-closet", "", words.CREATE):
        current.choose_closet(current.store().closets.create(name).closet_id)
        st.rerun()


@st.dialog("Rename this closet")
def _rename(closet: ClosetInfo) -> None:
    if name := ask_name("closet", "rename-closet", closet.name, "Rename"):
        current.store().closets.rename(closet.closet_id, name)
        st.rerun()


@st.dialog("Duplicate this closet")
def _duplicate(closet: ClosetInfo) -> None:
    st.markdown("The copy has the same pieces and wear log. From then on each goes its own way.")
    if name := ask_name("closet", "duplicate-closet", f"{closet.name} (copy)"[:LONGEST], "Duplicate"):
        current.choose_closet(current.store().closets.duplicate(closet.closet_id, name).closet_id)
        st.rerun()


@st.dialog("Delete this closet?")
def _delete(closet: ClosetInfo) -> None:
    loss = (
        f"and its {count(closet.n_pieces, 'piece')} will be deleted from your computer, with all tags and the wear "
        "log. Photos that are on a board or in another closet, too, stay there."
        if closet.n_pieces
        else "has no pieces; only its name will be lost."
    )
    st.markdown(f"**{plain(closet.name)}** {loss} This cannot be undone.")
    with st.container(horizontal=True):
        if st.button("Delete it for good", key="delete-closet-yes", type="primary", icon=":material/delete:"):
            current.store().closets.delete(closet.closet_id)
            current.choose_closet(None)
            st.rerun()
        if st.button("Keep it", key="delete-closet-no"):
            st.rerun()
