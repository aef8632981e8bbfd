"""Which data set a step of the lab works on: one that is known, or another folder of this computer."""

from pathlib import Path

import streamlit as st

from stylerec.app import lab_places
from stylerec.domain.prose import plain
from stylerec.errors import UsageError
from stylerec.lab.training_photos import PREPARED_TABLE
from stylerec.language import _


def choose(key: str, prepared: bool | None = None) -> Path | None:
    """Ask for a data set; None while there is none. A folder that cannot be used is refused with the reason.

    The newest comes first, of those that are prepared, or that are not, if it matters.
    """
    known = lab_places.datasets()
    if prepared is not None:
        known = tuple(sorted(known, key=lambda folder: (folder / PREPARED_TABLE).exists() != prepared))
    chosen_key = f"{key}-dataset"
    added = st.session_state.pop(f"{key}-added", None)
    if added in known:
        st.session_state[chosen_key] = added
    elif st.session_state.get(chosen_key) not in known:
        st.session_state.pop(chosen_key, None)  # it was moved or deleted meanwhile
    chosen: Path | None = None
    if known:
        chosen = st.selectbox(
            _("Photos"), known, format_func=label, key=chosen_key, persist_state="session", help=_help(chosen_key)
        )
    else:
        st.info(
            _("There are no photos in the lab yet. Collect some, or name a folder."), icon=":material/photo_library:"
        )
    with st.expander(_("Use photos in another folder of this computer"), icon=":material/folder_open:"):
        _ask_folder(key)
    return chosen


def label(dataset: Path) -> str:
    """What a data set is called: its folder's name, and its place where it was not made in the lab."""
    if dataset.parent == lab_places.photos_folder():
        return dataset.name
    return f"{dataset.name} ({dataset.parent})"


def _help(chosen_key: str) -> str | None:
    chosen = st.session_state.get(chosen_key)
    return plain(str(chosen)) if chosen else None


def _ask_folder(key: str) -> None:
    with st.form(f"{key}-folder-form", border=False):
        typed = st.text_input(
            _("Folder"),
            placeholder="/home/you/Pictures/clothes",
            key=f"{key}-folder",
            help=_("It holds one folder of photos per category. Nothing in it is changed."),
        )
        if not st.form_submit_button(_("Use this folder"), icon=":material/add:"):
            return
    if not typed.strip():
        st.error(_("Type where the folder is, for example /home/you/Pictures/clothes."))
        return
    try:
        st.session_state[f"{key}-added"] = lab_places.add_dataset(Path(typed.strip()))
    except (UsageError, OSError) as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.rerun()
