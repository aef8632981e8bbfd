"""Drop zone for a board: many photos, a zip, or a folder."""

import streamlit as st

from stylerec.app import current
from stylerec.app.components.shared import problems
from stylerec.app.uploads import MOST_PHOTOS, PHOTO_OR_ZIP, TakenIn, take_in
from stylerec.language import _, ngettext

FILES, FOLDER = _("Photos or a zip"), _("A folder")


def show(key: str, board_id: str | None) -> TakenIn | None:
    """What was just added; it is in the store, and being read. Without a board the first photos make one."""
    ways = (FILES, FOLDER)
    way = st.segmented_control(
        _("What do you want to add?"),
        ways,
        default=FILES,
        required=True,
        key=f"{key}-way",
        label_visibility="collapsed",
    )
    # A new key gives an empty uploader, and the server forgets the files of the old one.
    turn = st.session_state.setdefault(f"{key}-turn", 0)
    from_folder = way == FOLDER
    uploads = st.file_uploader(
        _("Drop a folder of outfit photos here") if from_folder else _("Drop photos of outfits you like here"),
        None if from_folder else PHOTO_OR_ZIP,
        accept_multiple_files="directory" if from_folder else True,
        key=f"{key}-{way}-{turn}",
        help=_("A board holds up to {most} photos. For more than a few hundred, a zip is quickest.").format(
            most=MOST_PHOTOS
        ),
    )
    if not uploads:
        return None
    st.session_state[f"{key}-turn"] = turn + 1
    with st.spinner(
        ngettext("Saving {count} file …", "Saving {count} files …", len(uploads)).format(count=len(uploads))
    ):
        store = current.store()
        if board_id is None:
            board_id = store.boards.create(current.FIRST_BOARD).board_id
            current.choose_board(board_id)
        taken = take_in(store, board_id, uploads, from_folder)
    if taken.added:
        current.reader().start(board_id)
    problems.note(board_id, taken)
    return taken
