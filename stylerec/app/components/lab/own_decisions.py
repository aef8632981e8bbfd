"""What a person decides without being asked, or otherwise than suggested: leave out, move, merge."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from stylerec.app import dataset_pictures, dialogs, inspected
from stylerec.app.components.shared import pager, photo_grid
from stylerec.app.components.shared.photo_grid import Tile
from stylerec.app.dataset_pictures import TILE_SIDE
from stylerec.app.inspected import Inspected
from stylerec.domain.prose import as_label, plain
from stylerec.errors import UsageError
from stylerec.lab.decisions import Decision, Decisions
from stylerec.lab.findings import Finding
from stylerec.language import _, pgettext

PER_PAGE = 48
KEEP, DROP, MOVE, MERGE = pgettext("photos", "Keep"), _("Leave out"), _("Move"), _("Merge")
TARGET = _("A folder, or a new name")


def show(key: str, found: Inspected) -> None:
    """A folder with its photos: what becomes of it as a whole, or of one of them."""
    numbers: dict[str, int] = {}
    for photo in found.stay:
        numbers[photo.category] = numbers.get(photo.category, 0) + 1
    if not numbers:
        st.info(_("All photos are left out."), icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-folder"):
        category = st.selectbox(
            _("Folder"),
            found.categories,
            format_func=lambda name: f"{name} ({numbers.get(name, 0)})",
            key=f"{key}-category",
            persist_state="session",
            width=280,
        )
        if st.button(_("Leave it out"), icon=":material/folder_off:", key=f"{key}-drop"):
            _record(found, [Decision("drop", category=category)])
        with st.popover(_("Merge it"), icon=":material/merge:", key=f"{key}-merge"):
            _ask_merge(key, found, category)
    st.caption(_("Click a photo to leave it out or to move it."))
    photos = [photo.photo for photo in found.stay if photo.category == category]
    on_page = pager.on_page(f"{key}-{category}-page", photos, PER_PAGE)
    opened = photo_grid.show(f"{key}-grid", [_tile(found, photo) for photo in on_page])
    pager.show(f"{key}-{category}-page", photos, PER_PAGE)
    if opened:
        ask_photos(found, (opened,))


def _tile(found: Inspected, photo: str) -> Tile:
    return Tile(photo, dataset_pictures.address(found.dataset / photo, TILE_SIDE), 2, 3, photo)


def ask(found: Inspected, finding: Finding) -> None:
    """Ask in a dialog what becomes of a finding, whatever it suggests."""
    if finding.photos and finding.kind != "mixed_folder":
        ask_photos(found, finding.photos, finding)
    else:
        ask_folder(found, finding)


@st.dialog(_("What becomes of these photos"), width="medium", on_dismiss="rerun")
def ask_photos(found: Inspected, photos: Sequence[str], finding: Finding | None = None) -> None:
    """Ask about each of a few photos, and record the answers at once."""
    dialogs.opened()
    key = f"ask-{photos[0]}"
    with st.form(key, border=False):
        answers: dict[str, str | None] = {}
        with st.grid("auto", min_column_width=220, gap="medium", key=f"{key}-grid"):
            for photo in photos[:PER_PAGE]:
                with st.container(border=True, gap="small"):
                    dataset_pictures.show(found.dataset, [(photo, photo)], TILE_SIDE)
                    answers[photo] = st.segmented_control(
                        _("What becomes of it"), [KEEP, DROP, MOVE], key=f"{key}-{photo}", label_visibility="collapsed"
                    )
        to = _ask_target(key, found, _("Move to"), finding.to if finding else None)
        if not st.form_submit_button(_("Decide"), type="primary"):
            return
    if MOVE in answers.values() and not to:
        st.error(_("Say where to move it: choose a folder, or type a new name."))
        return
    actions = {KEEP: "keep", DROP: "drop", MOVE: "move"}
    asked = finding.finding_id if finding else None
    made = []
    for photo, answer in answers.items():
        if answer is not None:
            made.append(_photo_decision(photo, actions[answer], to, asked))
    if not made:
        st.error(_("Choose for at least one photo what becomes of it."))
        return
    _record(found, made)


def _photo_decision(photo: str, action: str, to: str | None, asked: str | None) -> Decision:
    if action == "move":
        return Decision("move", photo=photo, to=to, finding=asked)
    return Decision("drop" if action == "drop" else "keep", photo=photo, finding=asked)


@st.dialog(_("What becomes of this folder"), on_dismiss="rerun")
def ask_folder(found: Inspected, finding: Finding) -> None:
    """Ask about a whole category."""
    dialogs.opened()
    key = f"ask-{finding.finding_id}"
    st.markdown(plain(finding.text))
    categories = [name for name in (finding.category, finding.to) if name]
    category = categories[0]
    if len(categories) > 1:
        category = st.radio(_("Folder"), categories, format_func=as_label, key=f"{key}-category")
    answer = st.segmented_control(
        _("What becomes of it"), [DROP, MERGE], key=f"{key}-answer", label_visibility="collapsed"
    )
    to = None
    if answer == MERGE:
        to = _ask_target(key, found, _("Into"), next((name for name in categories if name != category), None), category)
    if st.button(_("Decide"), type="primary", disabled=answer is None or (answer == MERGE and not to), key=f"{key}-do"):
        draft = Decision("merge", category=category, to=to) if to else Decision("drop", category=category)
        _record(found, [replace(draft, finding=finding.finding_id)])


def _ask_merge(key: str, found: Inspected, category: str) -> None:
    into = _ask_target(f"{key}-{category}", found, _("Into"), None, category)
    if st.button(_("Merge"), type="primary", disabled=not into, key=f"{key}-{category}-merge"):
        _record(found, [Decision("merge", category=category, to=into)])


def _ask_target(key: str, found: Inspected, label: str, likely: str | None, without: str | None = None) -> str | None:
    """A category of the data set, or a new one."""
    names = [name for name in found.categories if name != without]
    return st.selectbox(
        label,
        names,
        index=names.index(likely) if likely in names else None,
        accept_new_options=True,
        placeholder=TARGET,
        key=f"{key}-to",
    )


def _record(found: Inspected, drafts: Sequence[Decision]) -> None:
    """Record decisions and draw the page anew; a refusal is told in its place."""
    try:
        decisions = Decisions(found.dataset)
        made = [decisions.record(draft) for draft in drafts]
    except UsageError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    inspected.remember(made)
    st.rerun()
