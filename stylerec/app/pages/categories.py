"""The page of own categories: add one from a few photos, see what changes on the board, remove it again."""

import pandas as pd
import streamlit as st

from stylerec.app import current, words
from stylerec.app.recognition import shared_recogniser
from stylerec.app.uploads import PHOTO_OR_ZIP, photos_in
from stylerec.domain.board_changes import list_changes
from stylerec.domain.looks import PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.prose import plain
from stylerec.domain.taxonomy import Taxonomy
from stylerec.errors import PhotoError, StylerecError
from stylerec.language import _, ngettext, pgettext
from stylerec.store import CategoryInfo
from stylerec.vision.own_categories import FEWEST_EXAMPLES, LONGEST_NAME, MOST_EXAMPLES

TURN, CHANGES, PROBLEMS = "category-turn", "category-changes", "category-problems"
"""Keys of the session: the uploader's turn, and what the last change did."""
SHOWN_EXAMPLES = 6


def show() -> None:
    """Draw the page."""
    st.title(_("Your categories"), anchor=False)
    st.markdown(
        _(
            "Is there something in your wardrobe that the app has no word for? Show it five to ten photos of such a "
            "piece, each alone and large in its photo, and all your boards will know it."
        )
    )
    current.store().categories.refresh()  # a newer model may have read the examples meanwhile
    left, right = st.columns(2, gap="large")
    with left:
        _show_form()
    with right:
        _show_own()
    for problem in st.session_state.pop(PROBLEMS, ()):
        st.warning(plain(problem), icon=":material/error:")
    _show_changes()


def _show_form() -> None:
    st.header(_("Add a category"), anchor=False)
    # A new key gives an empty form once a category was learned.
    turn = st.session_state.setdefault(TURN, 0)
    name = st.text_input(_("What is it called?"), max_chars=LONGEST_NAME, key=f"category-name-{turn}")
    uploads = st.file_uploader(
        _("Photos of it"), PHOTO_OR_ZIP, accept_multiple_files=True, key=f"category-photos-{turn}"
    )
    found = list(photos_in(uploads or ()))
    problems = [str(photo) for photo in found if isinstance(photo, PhotoError)]
    photos = [photo for photo in found if not isinstance(photo, PhotoError)]
    missing = max(0, FEWEST_EXAMPLES - len(photos))
    if photos and missing:
        st.caption(ngettext("{count} more photo to go.", "{count} more photos to go.", missing).format(count=missing))
    # Never disabled: the click that leaves the name's field would be lost while the page learns of the name.
    if not st.button(words.TEACH, icon=":material/school:", type="primary"):
        return
    if not name.strip():
        st.error(words.NAME_FIRST)
    elif not FEWEST_EXAMPLES <= len(photos) <= MOST_EXAMPLES:
        st.error(words.examples(FEWEST_EXAMPLES, MOST_EXAMPLES))
    else:
        with st.spinner(
            ngettext("Looking at {count} photo …", "Looking at {count} photos …", len(photos)).format(count=len(photos))
        ):
            _learn(name, photos, problems)
        st.rerun()


def _learn(name: str, photos: list[tuple[str, bytes]], problems: list[str]) -> None:
    """Add the category; what it changed, or why it was refused, is said at the next run."""
    recogniser, before = shared_recogniser(), current.board()
    try:
        read = list(recogniser.recognise(photos))
        problems += [str(photo.error) for photo in read if photo.error]
        examples = [(source, photo) for source, photo in zip(photos, read, strict=True) if photo.look]
        current.store().categories.add(name, examples, model=recogniser.model_id())
    except StylerecError as error:
        problems.append(str(error))
    else:
        st.session_state[TURN] += 1
        _note_changes(before)
    st.session_state[PROBLEMS] = tuple(problems)


def _show_own() -> None:
    own = current.store().categories.all()
    st.header(_("What you added"), anchor=False)
    if not own:
        st.caption(_("Nothing yet."))
    elif current.reading().namer:
        st.caption(_("Your lab model names garments, too; where both have a name, the model's comes first."))
    for info in own:
        with st.container(border=True):
            _show_category(info, current.board().taxonomy)


def _show_category(info: CategoryInfo, taxonomy: Taxonomy) -> None:
    group = taxonomy.display_name(info.group).lower() if info.group in taxonomy.groups else info.group
    with st.container(horizontal=True, vertical_alignment="center"):
        photos = ngettext("{count} photo", "{count} photos", len(info.photo_ids)).format(count=len(info.photo_ids))
        st.markdown(f"**{plain(info.name)}** · {group} · {photos}")
        if st.button(pgettext("category", "Remove"), icon=":material/delete:", key=f"remove-{info.category_id}"):
            before = current.board()
            current.store().categories.remove(info.name)
            _note_changes(before)
            st.rerun()
    pictures = [current.store().photos.picture(photo_id) for photo_id in info.photo_ids[:SHOWN_EXAMPLES]]
    for column, picture in zip(st.columns(SHOWN_EXAMPLES), pictures, strict=False):
        column.image(picture, alt=_("An example of {name}").format(name=info.name))


def _note_changes(before: MoodBoard) -> None:
    after, board_id = current.board(), current.board_id()
    if board_id and before.names == after.names:  # no photo came or went meanwhile
        name = current.store().boards.get(board_id).name
        st.session_state[CHANGES] = (name, list_changes(before, after), before.taxonomy, after.taxonomy)


def _show_changes() -> None:
    if CHANGES not in st.session_state:
        return
    board, changes, before, after = st.session_state[CHANGES]
    st.header(plain(words.what_changed(board)), anchor=False)
    if changes.empty:
        st.info(_("No garment of this board is affected."), icon=":material/info:")
        return
    number = changes["photo"].nunique()
    st.markdown(
        ngettext("{count} photo of this board changed.", "{count} photos of this board changed.", number).format(
            count=number
        )
    )
    st.columns(2, gap="large")[0].table(change_table(changes, before, after).set_index(_("Category")))
    photos = dict(zip(current.board().names, current.board().readable, strict=True))
    with st.expander(_("The photos")):
        for column, name in zip(st.columns(SHOWN_EXAMPLES), changes["photo"].unique()[:SHOWN_EXAMPLES], strict=False):
            _show_photo(column, photos.get(name))


def _show_photo(column: "st.delta_generator.DeltaGenerator", photo: PhotoLook | None) -> None:
    if photo is not None:
        column.image(current.store().photos.picture(photo.photo_id), caption=plain(photo.name), alt="")


def change_table(changes: pd.DataFrame, before: Taxonomy, after: Taxonomy) -> pd.DataFrame:
    """For each category that changed, in how many photos it is new and in how many it is gone."""
    rows = []
    for category, cells in changes.groupby("category", sort=False):
        taxonomy = after if category in after.categories else before
        gained, lost = int((cells["after"] == 1).sum()), int((cells["after"] == 0).sum())
        rows.append((plain(taxonomy.display_name(str(category))), gained, lost))
    return pd.DataFrame(rows, columns=[_("Category"), _("New in photos"), _("Gone from photos")])
