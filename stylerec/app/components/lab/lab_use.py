"""The step Use: who reads the person's photos, what that changes on their board, what the model has seen."""

from collections import Counter
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from stylerec.app import current, dialogs, lab_places, words
from stylerec.app.cache import Cache
from stylerec.app.components.lab import lab_examples
from stylerec.app.readings import written
from stylerec.app.recognition import shared_recogniser
from stylerec.domain.board_changes import MatrixChange, compare_readings
from stylerec.domain.prose import duration, listed, plain
from stylerec.errors import ModelError
from stylerec.language import _, ngettext
from stylerec.store import NamerChoice
from stylerec.vision.namer import Mode, Namer

KEY = "lab-use"
BEFORE = f"{KEY}-before"
"""Key of the session: the model that read before the last choice."""
SHIPPED = ""
"""Stands for the app's own recogniser among the names of models."""
MODES: dict[Mode, str] = {"garments": _("Each garment"), "alone": _("Each photo")}
ABOUT: dict[Mode, str] = {
    "garments": _("The app's recogniser finds the garments, the model names each: several names for a photo."),
    "alone": _(
        "The model looks at the whole photo and gives it one name, as in the original study. Good for photos of "
        "single things; a board of outfits says little that way."
    ),
}
MOST_NAMED = 5
"""Categories named in a sentence."""

_namers: Cache[Namer] = Cache(4)


def show() -> None:
    """Draw the step."""
    choice = current.store().models.chosen()
    models = lab_places.models()
    left, right = st.columns([1, 1], gap="large")
    with left:
        chosen = _ask(choice, models)
        _show_progress()
    with right:
        _show_examples(chosen)
    _show_change()


def _ask(choice: NamerChoice | None, models: tuple[Path, ...]) -> Path | None:
    """Draw the choice; returns the folder of the model that is looked at, None for the app's own recogniser."""
    by_name = {folder.name: folder for folder in models}
    if choice and choice.name not in by_name:  # it went missing; the notice above says so
        by_name[choice.name] = current.store().settings.lab_models_dir / choice.name
    name = st.radio(
        _("Who reads your photos?"),
        [SHIPPED, *by_name],
        index=[SHIPPED, *by_name].index(choice.name if choice else SHIPPED),
        format_func=lambda name: plain(name) if name else _("The app's own recogniser"),
        captions=[_("Knows 53 kinds of garments."), *(_about(folder) for folder in by_name.values())],
        key=f"{KEY}-name",
    )
    if not by_name:
        st.caption(_("There is no model of yours yet. Train one, and make it ready for use under Compare."))
    mode: Mode = choice.mode if choice else "garments"
    if name:
        mode = st.segmented_control(
            _("What it names"),
            list(MODES),
            default=mode,
            required=True,
            format_func=MODES.__getitem__,
            key=f"{KEY}-mode",
        )
        st.caption(ABOUT[mode])
    wanted = NamerChoice(name, mode) if name else None
    if wanted == choice:
        label = _("Not in use until its folder is back") if current.reading().problem else _("In use")
        st.button(label, icon=":material/check:", disabled=True, key=f"{KEY}-go")
    else:
        st.button(
            _("Use it"), icon=":material/swap_horiz:", type="primary", key=f"{KEY}-go", on_click=_use, args=[wanted]
        )
    return by_name.get(name)


def _about(folder: Path) -> str:
    try:
        return ngettext("Knows {count} category.", "Knows {count} categories.", len(_namer(folder).categories)).format(
            count=len(_namer(folder).categories)
        )
    except ModelError:
        return _("Cannot be used: its folder is missing or damaged.")


def _use(wanted: NamerChoice | None) -> None:
    st.session_state[BEFORE] = current.reading().model
    if wanted is None:
        current.store().models.choose(None)
    else:
        current.store().models.choose(wanted.name, wanted.mode)
    board_id = current.board_id()
    if board_id and current.store().looks.waiting(current.reading().model, board_id):
        current.reader().start(board_id)  # the board on the screen first


def _show_progress() -> None:
    """How far the photos of all boards and closets are, while they are read again."""
    progress = current.reader().progress()
    waiting = progress.total - progress.done
    if progress.problem:
        st.error(plain(progress.problem), icon=":material/error:")
    if not waiting:
        st.caption(
            _("All photos of your boards and closets are read. What other models read is kept: going back is instant.")
        )
        return
    if not progress.running:
        if st.button(
            ngettext("Read the {count} photo that is left", "Read the {count} photos that are left", waiting).format(
                count=waiting
            ),
            icon=":material/play_arrow:",
            key=f"{KEY}-on",
        ):
            current.reader().start()
            st.rerun()
        return

    @st.fragment(run_every=1.0)
    def watch() -> None:
        now = current.reader().progress()
        left = now.total - now.done
        if (not left or not now.running) and not dialogs.is_open():
            st.rerun(scope="app")
        said = (
            ngettext(
                "{done} of {count} photo read, {time} left", "{done} of {count} photos read, {time} left", now.total
            )
            if now.seconds_left
            else ngettext("{done} of {count} photo read", "{done} of {count} photos read", now.total)
        )
        text = said.format(done=now.done, count=now.total, time=duration(now.seconds_left or 0))
        st.progress(now.done / now.total if now.total else 1.0, text=text)

    watch()
    st.caption(_("Your boards fill up in the new words meanwhile. You can go on working, and go back at any time."))


def _show_examples(folder: Path | None) -> None:
    if folder is None:
        return
    try:
        namer = _namer(folder)
    except ModelError:
        return  # said beside its name, and above when it is the one in use
    st.header(_("What it has seen"), anchor=False)
    lab_examples.show_browser(f"{KEY}-category-{folder.name}", namer, _first_seen(namer))


def _first_seen(namer: Namer) -> str | None:
    """The model's category that most photos of the board show."""
    board = current.board()
    worn = Counter(name for photo in board.readable for name in photo.look.categories)
    return next((name for name, _ in worn.most_common() if name in namer.categories), None)


def _show_change() -> None:
    """What the model in use made of the chosen board, beside the one before it."""
    board_id, after = current.board_id(), current.reading().model
    before = st.session_state.get(BEFORE, shared_recogniser().model_id())
    if board_id is None or before == after:
        return
    store = current.store()
    change = current.kept(
        f"{board_id} lab-change {before} {after}",
        store.boards.version(board_id),
        partial(_compared, board_id, before, after),
    )
    st.header(plain(words.what_changed(store.boards.get(board_id).name)), anchor=False)
    if not change.n_photos:
        st.info(_("No photo of this board has been read by both models yet."), icon=":material/hourglass_top:")
        return
    left, right = st.columns([1, 1], gap="large")
    left.table(change_table(change))
    right.markdown(change_sentence(change))


def _compared(board_id: str, before: str, after: str) -> MatrixChange:
    store = current.store()
    return compare_readings(store.looks.mood_board(board_id, before), store.looks.mood_board(board_id, after))


def change_table(change: MatrixChange) -> pd.DataFrame:
    """The matrix in three rows, before and after."""
    seen = len(change.vanished) + len(change.stayed), len(change.appeared) + len(change.stayed)
    rows = {
        _("Categories that it can have"): change.categories,
        _("Categories that some photo shows"): seen,
        _("Categories per photo"): tuple(f"{number:.1f}" for number in change.per_photo),
    }
    return pd.DataFrame(
        [(str(before), str(after)) for before, after in rows.values()],
        index=list(rows),
        columns=[_("Before"), _("Now")],
    )


def change_sentence(change: MatrixChange) -> str:
    """What came, what went, what stayed, and how many cells differ."""
    parts = [
        ngettext(
            "On the {count} photo that both have read, {cells} changed.",
            "On the {count} photos that both have read, {cells} changed.",
            change.n_photos,
        ).format(
            count=change.n_photos,
            cells=ngettext("{count} cell", "{count} cells", change.cells).format(count=change.cells),
        )
    ]
    for names, where in ((change.appeared, _("New on the board")), (change.vanished, _("Gone from it"))):
        if names:
            parts.append(f"{where}: {_first([f'{plain(name)} ({number})' for name, number in names.items()])}.")
    if change.stayed:
        told = [f"{plain(name)} ({was} → {now})" for name, (was, now) in change.stayed.items()]
        parts.append(_("Called the same in both: {names}.").format(names=_first(told)))
    return "\n\n".join(parts)


def _first(told: list[str]) -> str:
    left = len(told) - MOST_NAMED
    return listed(told if left <= 0 else [*told[:MOST_NAMED], _("{count} more").format(count=left)])


def _namer(folder: Path) -> Namer:
    """The model in a folder; read again when its config was written again."""
    return _namers.get(folder, lambda: Namer.load(folder), written(folder))
