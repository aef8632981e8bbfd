"""The board's name, the way to another board, and what can be done with a board as a whole."""

import streamlit as st

from stylerec.app import current
from stylerec.store import BoardInfo
from stylerec.words import count, plain

RENAME, DUPLICATE, ARCHIVE, BACK, DELETE = "Rename …", "Duplicate …", "Put away", "Bring back", "Delete …"
LONGEST = 80


def show(key: str, board: BoardInfo) -> None:
    """The heading of a page about a board."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-heading"):
        st.title(plain(board.name), anchor=False, width="stretch")
        show_switch(key)
        ways = [RENAME, DUPLICATE, BACK if board.archived else ARCHIVE, DELETE]
        way = st.menu_button("This board", ways, key=f"{key}-ways", icon=":material/more_horiz:", type="tertiary")
    if way == RENAME:
        rename(board)
    elif way == DUPLICATE:
        duplicate(board)
    elif way == DELETE:
        delete(board)
    elif way in (ARCHIVE, BACK):
        current.store().archive_board(board.board_id, way == ARCHIVE)
        current.choose_board(board.board_id if way == BACK else None)
        st.rerun()


def show_switch(key: str) -> None:
    """The way to another board; nothing before there is one."""
    chosen = current.board_id()
    if chosen is None:
        return
    with st.popover("Boards", icon=":material/collections_bookmark:", key=f"{key}-boards"):
        _show_boards(key, chosen)


def _show_boards(key: str, chosen: str) -> None:
    store = current.store()
    for board in store.boards():
        _show_choice(key, board, chosen)
    if st.button("New board", key=f"{key}-new", icon=":material/add:", type="tertiary"):
        create()
    if archived := store.boards(archived=True):
        st.caption("Put away")
        for board in archived:
            _show_choice(key, board, chosen)


def _show_choice(key: str, board: BoardInfo, chosen: str) -> None:
    here = board.board_id == chosen
    if st.button(
        f"{plain(board.name)} · {count(board.n_photos, 'photo')}",
        key=f"{key}-to-{board.board_id}",
        icon=":material/check:" if here else None,
        type="secondary" if here else "tertiary",
        width="stretch",
    ):
        current.choose_board(board.board_id)
        st.rerun()


@st.dialog("New board")
def create() -> None:
    if name := ask_name("board", "new", "", "Make it"):
        current.choose_board(current.store().create_board(name).board_id)
        st.rerun()


@st.dialog("Rename this board")
def rename(board: BoardInfo) -> None:
    if name := ask_name("board", "rename", board.name, "Rename"):
        current.store().rename_board(board.board_id, name)
        st.rerun()


@st.dialog("Duplicate this board")
def duplicate(board: BoardInfo) -> None:
    st.markdown("The copy has the same photos. What you correct in a photo holds for both boards.")
    if name := ask_name("board", "duplicate", f"{board.name} (copy)"[:LONGEST], "Duplicate"):
        copy = current.store().duplicate_board(board.board_id, name)
        current.choose_board(copy.board_id)
        st.rerun()


@st.dialog("Delete this board?")
def delete(board: BoardInfo) -> None:
    st.markdown(f"**{plain(board.name)}** {_loss(board)} This cannot be undone.")
    with st.container(horizontal=True):
        if st.button("Delete it for good", key="delete-yes", type="primary", icon=":material/delete:"):
            current.store().delete_board(board.board_id)
            current.choose_board(None)
            st.rerun()
        if st.button("Keep it", key="delete-no"):
            st.rerun()


def _loss(board: BoardInfo) -> str:
    if not board.n_photos:
        return "has no photos; only its name will be lost."
    return (
        f"and its {count(board.n_photos, 'photo')} will be deleted from this computer, with all your corrections, "
        "tags, likes and dislikes. Photos that are on another board, too, stay there."
    )


def ask_name(what: str, key: str, name: str, action: str) -> str | None:
    """A form for the name of a board or a closet (`what`); the name once it was given."""
    with st.form(f"{key}-form", border=False):
        wanted = st.text_input("Name", name, max_chars=LONGEST, key=f"{key}-name").strip()
        if not st.form_submit_button(action, type="primary"):
            return None
    if not wanted:
        st.error(f"Give the {what} a name.")
    return wanted or None
