"""The page of settings: where things are, what stays private, how to take all along, how to delete it."""

import io
import json
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from stylerec.app import current, lab_places, sign_in, words
from stylerec.app.components.shared import phones
from stylerec.app.uploads import MOST_PHOTOS
from stylerec.domain.prose import file_size, listed, plain
from stylerec.errors import StoreError
from stylerec.language import _, ngettext
from stylerec.settings import PREFIX, Settings, load_settings
from stylerec.store import Imported, Store

CONFIRMATION = "delete"
"""What a person types before everything is deleted."""
DELETED, TURN = "deleted-everything", "import-turn"
IMPORTED = "imported"
"""Keys of the session; the last: what the last import brought, until the page is left."""


def show() -> None:
    """Draw the page."""
    settings = load_settings()
    st.title(_("Settings"), anchor=False)
    if sign_in.is_asked_for():
        _show_person()
    left, right = st.columns(2, gap="large")
    with left:
        _show_privacy(settings)
        phones.show("phones")
        _show_data(settings)
    with right:
        _show_model(settings)
        _show_limits(settings)
    _show_delete()
    if st.session_state.pop(DELETED, False):
        st.toast(words.ALL_DELETED, icon=":material/check:")


def _show_person() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _("You are signed in as **{name}** and see your own boards and closets only.").format(
                name=plain(sign_in.name())
            )
        )
        st.button(_("Sign out"), icon=":material/logout:", on_click=st.logout)


def _show_privacy(settings: Settings) -> None:
    st.header(_("What stays private"), anchor=False)
    place = (
        _("They are kept as they were, **with** the place where they were taken.")
        if settings.keep_position
        else _("They are kept as they were, without the place where they were taken (GPS).")
    )
    st.markdown(
        _(
            "Everything. Your photos are stored on your computer and read there, by a model that came with the app. "
            "{place} Nothing is uploaded, and no statistics are sent. The app answers to your computer only, unless "
            "you let your phone in, or somebody has started it for a household or a shop. Only the lab asks the "
            "internet for something: photos of categories, from the site that you choose, when you start collecting."
        ).format(place=place)
    )


def _show_data(settings: Settings) -> None:
    store = current.store()
    st.header(_("Your things"), anchor=False)
    boards = len(store.boards.all()) + len(store.boards.all(archived=True))
    closets = len(store.closets.all()) + len(store.closets.all(archived=True))
    size = file_size(store.disk_usage())
    st.markdown(
        ngettext(
            "{count} board and {closets}, {size} on the disk, in",
            "{count} boards and {closets}, {size} on the disk, in",
            boards,
        ).format(
            count=boards,
            closets=ngettext("{count} closet", "{count} closets", closets).format(count=closets),
            size=size,
        )
    )
    st.code(str(settings.data_dir), language=None, wrap_lines=True)
    st.download_button(
        words.EXPORT,
        partial(_archive, store),  # made outside the page's run, where nobody knows whose things are meant
        file_name="stylerec.zip",
        mime="application/zip",
        on_click="ignore",
        icon=":material/archive:",
        help=_("One file with all boards, photos, closets and corrections, for another computer or as a backup."),
    )
    turn = st.session_state.setdefault(TURN, 0)
    upload = st.file_uploader(words.IMPORT_FILE, type="zip", key=f"import-{turn}")
    if upload is not None and st.button(words.IMPORT, icon=":material/unarchive:", type="primary"):
        with st.spinner(words.IMPORTING):
            try:
                st.session_state[IMPORTED] = store.import_zip(upload.getvalue())
            except StoreError as error:
                st.session_state[IMPORTED] = error
        st.session_state[TURN] = turn + 1
        st.rerun()  # the numbers above count what has come
    _show_imported(st.session_state.pop(IMPORTED, None))


def _archive(store: Store) -> bytes:
    buffer = io.BytesIO()
    store.export_zip(buffer)
    return buffer.getvalue()


def _show_imported(imported: Imported | StoreError | None) -> None:
    if isinstance(imported, StoreError):
        st.error(plain(str(imported)), icon=":material/broken_image:")
    elif imported is not None:
        parts = [
            ngettext("{count} board", "{count} boards", imported.boards).format(count=imported.boards),
            ngettext("{count} closet", "{count} closets", imported.closets).format(count=imported.closets),
            ngettext("{count} photo", "{count} photos", imported.photos).format(count=imported.photos),
            ngettext("{count} piece", "{count} pieces", imported.pieces).format(count=imported.pieces),
        ]
        st.success(_("Imported: {parts}.").format(parts=listed(parts)), icon=":material/check:")
        if imported.problems:
            with st.expander(
                ngettext(
                    "{count} thing could not be imported",
                    "{count} things could not be imported",
                    len(imported.problems),
                ).format(count=len(imported.problems))
            ):
                st.markdown("\n".join(f"- {plain(problem)}" for problem in imported.problems))


def _show_model(settings: Settings) -> None:
    st.header(_("The model"), anchor=False)
    try:
        config = json.loads((settings.model_dir / "config.json").read_text(encoding="utf-8"))
        digest, n_categories = config["network"]["sha256"][:12], len(config["categories"])
    except (OSError, ValueError, KeyError):
        st.error(_("The model's files are missing or damaged; the terminal says more when a photo is read."))
        return
    st.markdown(
        _(
            "Knows {count} kinds of garments. Photos are read again in the background when a newer model is "
            "installed; what you corrected stays."
        ).format(count=n_categories)
    )
    st.caption(_("Version {digest} in {folder}").format(digest=digest, folder=plain(_home(settings.model_dir))))


def _show_limits(settings: Settings) -> None:
    st.header(_("Limits"), anchor=False)
    rows = [
        (_("Photos on a board"), f"{MOST_PHOTOS:,}", ""),
        (_("One photo"), file_size(settings.max_bytes), "MAX_BYTES"),
        (
            _("One photo"),
            _("{count:.0f} million pixels").format(count=settings.max_pixels / 1e6),
            "MAX_PIXELS",
        ),
        (_("A zip archive"), file_size(settings.zip_max_bytes), "ZIP_MAX_BYTES"),
        (
            _("A zip archive"),
            _("{count:,} photos").format(count=settings.zip_max_members),
            "ZIP_MAX_MEMBERS",
        ),
        (_("Photos read at the same time"), str(settings.threads), "THREADS"),
    ]
    table = pd.DataFrame(
        [(what, limit, PREFIX + name if name else "") for what, limit, name in rows],
        columns=[_("What"), _("At most"), _("Environment variable to change it")],
    )
    st.table(table.set_index(_("What")))


def _show_delete() -> None:
    st.header(_("Delete everything"), anchor=False)
    st.markdown(_("All your boards, photos, closets, corrections and likes, from your computer, for good."))
    lab = lab_places.lab_folder()
    if lab.exists():
        st.caption(
            _("What was made in the lab stays: delete the folder {folder} yourself.").format(folder=plain(_home(lab)))
        )
    with st.popover(_("Delete everything …"), icon=":material/delete_forever:"):
        st.markdown(_("This cannot be undone. Export everything first if you may want it back."))
        typed = st.text_input(_("Type **{words}** to go on").format(words=CONFIRMATION), key="delete-everything")
        # Never disabled: the click that leaves the field would be lost while the page learns of the word.
        if st.button(words.DELETE_ALL, type="primary"):
            if typed.strip().lower() != CONFIRMATION:
                st.error(words.type_first(CONFIRMATION))
                return
            current.reader().stop()
            current.store().delete_everything()
            st.session_state.clear()
            st.session_state[DELETED] = True
            st.rerun()


def _home(path: Path) -> str:
    """The path, from the home folder where it lies in it."""
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)
