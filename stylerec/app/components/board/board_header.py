"""The board's name, the way to another board, and what can be done with a board as a whole."""

import streamlit as st

from stylerec.app import current, words
from stylerec.domain.prose import as_label, count, plain, told_apart
from stylerec.store import BoardInfo

RENAME, DUPLICATE, ARCHIVE, BACK, DELETE = words.RENAME, words.DUPLICATE, words.ARCHIVE, words.RESTORE, words.DELETE
LONGEST = 80


def show(key: str, board: BoardInfo) -> None:
    """The heading of a page about a board."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-heading"):
        st.title(plain(board.name), anchor=False, width="stretch")
        show_switch(key, words.BOARDS)
        ways = [RENAME, DUPLICATE, BACK if board.archived else ARCHIVE, DELETE]
        way = st.menu_button("This board", ways, key=f"{key}-ways", icon=":material/more_horiz:", type="tertiary")
    if way == RENAME:
        rename(board)
    elif way == DUPLICATE:
        duplicate(board)
    elif way == DELETE:
        delete(board)
    elif way in (ARCHIVE, BACK):
        current.store().boards.archive(board.board_id, way == ARCHIVE)
        current.choose_board(board.board_id if way == BACK else None)
        st.rerun()


def show_switch(key: str, label: str | None = None) -> None:
    """The current board's name (or a `label` where it stands beside), which opens the way to another board.

    Nothing before there is one.
    """
    chosen = current.board_id()
    if chosen is None:
        return
    store = current.store()
    boards = {board.board_id: board for board in (*store.boards.all(), *store.boards.all(archived=True))}
    names = [name_in_menu(as_label(one.name), count(one.n_photos, "photo"), one.archived) for one in boards.values()]
    ways = dict(zip(told_apart(names), boards, strict=True))
    way = st.menu_button(
        label or as_label(boards[chosen].name),
        [*ways, words.NEW_BOARD],
        key=f"{key}-boards",
        icon=":material/dashboard:",
        help=words.OTHER_BOARDS,
    )
    if way == words.NEW_BOARD:
        create()
    elif way:
        current.choose_board(ways[way])
        st.rerun()


def name_in_menu(name: str, size: str, archived: bool) -> str:
    """ "Autumn · 12 photos · archived"."""
    return " · ".join([name, size, *([words.ARCHIVED] if archived else [])])


@st.dialog(words.NEW_BOARD)
def create() -> None:
    if name := ask_name("board", "new", "", words.CREATE):
        current.choose_board(current.store().boards.create(name).board_id)
        st.rerun()


@st.dialog("Rename this board")
def rename(board: BoardInfo) -> None:
    if name := ask_name("board", "rename", board.name, "Rename"):
        current.store().boards.rename(board.board_id, name)
        st.rerun()


@st.dialog("Duplicate this board")
def duplicate(board: BoardInfo) -> None:
    st.markdown("The copy has the same photos. What you correct in a photo holds for both boards.")
    if name := ask_name("board", "duplicate", f"{board.name} (copy)"[:LONGEST], "Duplicate"):
        copy = current.store().boards.duplicate(board.board_id, name)
        current.choose_board(copy.board_id)
        st.rerun()


@st.dialog("Delete this board?")
def delete(board: BoardInfo) -> None:
    st.markdown(f"**{plain(board.name)}** {_loss(board)} This cannot be undone.")
    with st.container(horizontal=True):
        if st.button("Delete it for good", key="delete-yes", type="primary", icon=":material/delete:"):
            current.store().boards.delete(board.board_id)
            current.choose_board(None)
            st.rerun()
        if st.button("Keep it", key="delete-no"):
            st.rerun()


def _loss(board: BoardInfo) -> str:
    if not board.n_photos:
        return "has no photos; only its name will be lost."
    return (
        f"and its {count(board.n_photos, 'photo')} will be deleted from your computer, with all your corrections, "
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
