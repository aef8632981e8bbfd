"""The closet's name, the way to another closet, and what can be done with a closet as a whole."""

import streamlit as st

from stylerec.app import current
from stylerec.app.components.board_header import ARCHIVE, DELETE, DUPLICATE, LONGEST, RENAME, ask_name
from stylerec.store import ClosetInfo
from stylerec.words import count, plain


def show(key: str, closet: ClosetInfo) -> None:
    """The heading of the page about a closet."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-heading"):
        st.title(plain(closet.name), anchor=False, width="stretch")
        show_switch(key)
        ways = [RENAME, DUPLICATE, ARCHIVE, DELETE]
        way = st.menu_button("This closet", ways, key=f"{key}-ways", icon=":material/more_horiz:", type="tertiary")
    if way == RENAME:
        _rename(closet)
    elif way == DUPLICATE:
        _duplicate(closet)
    elif way == DELETE:
        _delete(closet)
    elif way == ARCHIVE:
        current.store().archive_closet(closet.closet_id)
        current.choose_closet(None)
        st.rerun()


def show_switch(key: str) -> None:
    """The way to another closet; nothing before there is one."""
    store = current.store()
    closets, put_away = store.closets(), store.closets(archived=True)
    if not closets and not put_away:
        return
    with st.popover("Closets", icon=":material/checkroom:", key=f"{key}-closets"):
        for closet in closets:
            _show_choice(key, closet)
        if st.button("New closet", key=f"{key}-new", icon=":material/add:", type="tertiary"):
            _create()
        if put_away:
            st.caption("Put away")
        for closet in put_away:
            name = f"Bring back {plain(closet.name)} · {count(closet.n_pieces, 'piece')}"
            if st.button(name, key=f"{key}-back-{closet.closet_id}", type="tertiary", width="stretch"):
                store.archive_closet(closet.closet_id, False)
                current.choose_closet(closet.closet_id)
                st.rerun()


def _show_choice(key: str, closet: ClosetInfo) -> None:
    here = closet.closet_id == current.closet_id()
    if st.button(
        f"{plain(closet.name)} · {count(closet.n_pieces, 'piece')}",
        key=f"{key}-to-{closet.closet_id}",
        icon=":material/check:" if here else None,
        type="secondary" if here else "tertiary",
        width="stretch",
    ):
        current.choose_closet(closet.closet_id)
        st.rerun()


@st.dialog("New closet")
def _create() -> None:
    if name := ask_name("closet", "new-closet", "", "Make it"):
        current.choose_closet(current.store().create_closet(name).closet_id)
        st.rerun()


@st.dialog("Rename this closet")
def _rename(closet: ClosetInfo) -> None:
    if name := ask_name("closet", "rename-closet", closet.name, "Rename"):
        current.store().rename_closet(closet.closet_id, name)
        st.rerun()


@st.dialog("Duplicate this closet")
def _duplicate(closet: ClosetInfo) -> None:
    st.markdown("The copy has the same pieces and wear log. From then on each goes its own way.")
    if name := ask_name("closet", "duplicate-closet", f"{closet.name} (copy)"[:LONGEST], "Duplicate"):
        current.choose_closet(current.store().duplicate_closet(closet.closet_id, name).closet_id)
        st.rerun()


@st.dialog("Delete this closet?")
def _delete(closet: ClosetInfo) -> None:
    loss = (
        f"and its {count(closet.n_pieces, 'piece')} will be deleted from this computer, with all tags and the wear "
        "log. Photos that are on a board or in another closet, too, stay there."
        if closet.n_pieces
        else "has no pieces; only its name will be lost."
    )
    st.markdown(f"**{plain(closet.name)}** {loss} This cannot be undone.")
    with st.container(horizontal=True):
        if st.button("Delete it for good", key="delete-closet-yes", type="primary", icon=":material/delete:"):
            current.store().delete_closet(closet.closet_id)
            current.choose_closet(None)
            st.rerun()
        if st.button("Keep it", key="delete-closet-no"):
            st.rerun()
