"""The step Names: a shop's product names become categories, which the person puts right."""

import hashlib
from functools import partial
from pathlib import Path

import streamlit as st

from stylerec.app import lab_places
from stylerec.app.cache import Cache
from stylerec.app.components.lab import names_decision, names_table
from stylerec.domain.prose import plain
from stylerec.errors import StylerecError, UsageError
from stylerec.lab.manifest import folder_name
from stylerec.lab.names import (
    NameList,
    NamesDesk,
    NameTable,
    describe_edit,
    parse_names,
    propose_categories,
    table_csv,
    taxonomy_json,
    to_taxonomy,
)
from stylerec.language import _, ngettext
from stylerec.writing import make_private_folder, replacing

KEY = "lab-names"
LIST, TURN, PROBLEM = f"{KEY}-list", f"{KEY}-turn", f"{KEY}-problem"
"""Keys of the session: the list that is shown, the uploader's turn, why the last file was refused."""
MOST_MEGABYTES = 8
MOST_NAMES = 20_000

_tables: Cache[tuple[NameList, NameTable]] = Cache(8)
"""Ten times what a shop has; they take about ten seconds."""


def show() -> None:
    """Draw the step."""
    lists = _lists()
    _ask_file(first=not lists)
    problem = st.session_state.pop(PROBLEM, None)
    if problem:
        st.error(plain(problem), icon=":material/error:")
    if not lists:
        return
    left, right = st.columns(2, gap="large")
    with left:
        if st.session_state.get(LIST) not in lists:
            st.session_state[LIST] = lists[0]
        folder = st.selectbox(_("List"), lists, format_func=lambda path: path.name, key=LIST, persist_state="session")
    data = (folder / "names.csv").read_bytes()
    with right:
        column = _ask_column(folder, data)
    with st.spinner(_("Reading the names …")):
        listed, proposed = _proposed(data, folder.name, column)
    desk = NamesDesk(proposed, lab_places.names_folder() / "edits.json")
    _show_state(desk, listed)
    names_decision.show(f"{KEY}-decision", desk)
    names_table.show(f"{KEY}-table", desk)
    _show_ways_on(folder, desk)


def _lists() -> list[Path]:
    """Folders of the lists that are kept, the newest first."""
    found = lab_places.names_folder().glob("*/names.csv")
    return [path.parent for path in sorted(found, key=lambda path: -path.stat().st_mtime)]


def _ask_file(first: bool) -> None:
    if first:
        st.markdown(
            _(
                "A shop's list of products says what there is to wear, in the shop's own words. Drop it here, and its "
                "names become categories: names of one kind of garment come together, whatever their colour, size, "
                "spelling or language."
            )
        )
    turn = st.session_state.setdefault(TURN, 0)  # a new key gives an empty uploader
    with st.container() if first else st.expander(_("Another list"), icon=":material/upload_file:"):
        upload = st.file_uploader(
            _("A CSV file with a column of product names"),
            type=["csv", "tsv", "txt"],
            max_upload_size=MOST_MEGABYTES,
            key=f"{KEY}-file-{turn}",
            help=_("A list that has the name of an earlier one takes its place. Your decisions hold for every list."),
        )
    if upload is None:
        return
    st.session_state[TURN] = turn + 1
    try:
        with st.spinner(_("Reading the names …")):
            st.session_state[LIST] = _keep(upload.name, upload.getvalue())
    except (StylerecError, OSError) as error:
        st.session_state[PROBLEM] = str(error)
    st.rerun()


def _keep(source: str, data: bytes) -> Path:
    """Keep a list in a folder of its name, once it is known to be one."""
    folder = lab_places.names_folder() / folder_name(Path(source).stem)
    _proposed(data, source, None)
    make_private_folder(folder)
    _write(folder / "names.csv", data)
    return folder


def _ask_column(folder: Path, data: bytes) -> str:
    listed = _proposed(data, folder.name, None)[0]
    columns = list(dict.fromkeys(listed.columns))
    return st.selectbox(
        _("Column with the names"),
        columns,
        index=columns.index(listed.column),
        key=f"{KEY}-column-{folder.name}",
        persist_state="session",
    )


def _proposed(data: bytes, source: str, column: str | None) -> tuple[NameList, NameTable]:
    """A list and its categories before any decision; `column` None: guessed. Raises `UsageError`."""
    return _tables.get((hashlib.sha256(data).digest(), source, column), lambda: _propose(data, source, column))


def _propose(data: bytes, source: str, column: str | None) -> tuple[NameList, NameTable]:
    listed = parse_names(data, source, column)
    if len(listed.names) > MOST_NAMES:
        raise UsageError(
            _(
                "Cannot take '{source}': expected at most {most:,} names, received {names:,}. Split the list in two; "
                "your decisions hold for both."
            ).format(source=source, most=MOST_NAMES, names=len(listed.names))
        )
    return listed, propose_categories(listed.names)


def _show_state(desk: NamesDesk, listed: NameList) -> None:
    unknown = sum(category.count for category in desk.table.categories if not category.known)
    with st.container(horizontal=True, gap="large", key=f"{KEY}-figures"):
        for label, value in (
            (_("Names"), desk.table.count),
            (_("Categories"), len(desk.table.categories)),
            (_("Names of unknown garments"), unknown),
            (_("Blank lines"), desk.table.n_blank),
        ):
            st.metric(label, f"{value:,}", width="content")
    change = desk.last_change()
    if change is None:
        return
    left, right = st.columns([6, 1], vertical_alignment="center")
    with left:
        st.markdown(
            _("Last decision: **{decision}**. {change}").format(
                decision=plain(describe_edit(desk.edits[-1])), change=names_decision.in_words(change)
            )
        )
    with right:
        if st.button(_("Undo"), icon=":material/undo:", key=f"{KEY}-undo", width="stretch"):
            desk.undo()
            st.rerun()
    refused = {problem.edit: problem.reason for problem in desk.problems}
    label = (
        ngettext(
            "{count} decision, {refused} not for this list",
            "{count} decisions, {refused} not for this list",
            len(desk.edits),
        )
        if refused
        else ngettext("{count} decision", "{count} decisions", len(desk.edits))
    ).format(count=len(desk.edits), refused=len(refused))
    with st.expander(label, icon=":material/history:"):
        st.dataframe(
            [
                {_("Decision"): describe_edit(edit), _("On this list"): refused.get(edit, _("holds"))}
                for edit in reversed(desk.edits)
            ],
            hide_index=True,
        )


def _show_ways_on(folder: Path, desk: NamesDesk) -> None:
    try:
        taxonomy = to_taxonomy(desk.table)
    except StylerecError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    content, kept = taxonomy_json(taxonomy), folder / "taxonomy.json"
    used = kept.exists() and kept.read_bytes() == content
    with st.container(horizontal=True, vertical_alignment="center", key=f"{KEY}-on"):
        if st.button(
            _("Use these categories for collecting"),
            type="primary",
            icon=":material/check:" if used else ":material/arrow_forward:",
            disabled=used,
            key=f"{KEY}-use",
        ):
            _write(folder / "categories.csv", table_csv(desk.table))
            _write(kept, content)
            st.rerun()
        st.download_button(
            _("Table"),
            partial(table_csv, desk.table),
            file_name=f"{folder.name}-categories.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
            key=f"{KEY}-download-table",
        )
        st.download_button(
            _("Taxonomy"),
            content,
            file_name=f"{folder.name}-taxonomy.json",
            mime="application/json",
            on_click="ignore",
            icon=":material/download:",
            key=f"{KEY}-download-taxonomy",
        )
    number = len(taxonomy.categories)
    if used:
        said = ngettext(
            "The step Collect offers this {count} category as “{name}”.",
            "The step Collect offers these {count} categories as “{name}”.",
            number,
        )
    elif kept.exists():
        said = ngettext(
            "The step Collect still has the categories from before your last changes; now there is {count} category.",
            "The step Collect still has the categories from before your last changes; now there are {count} "
            "categories.",
            number,
        )
    else:
        said = ngettext(
            "{count} category with the product names as other words for it; what is no clothing is left out.",
            "{count} categories with the product names as other words for them; what is no clothing is left out.",
            number,
        )
    st.caption(said.format(count=number, name=plain(folder.name)))


def _write(path: Path, data: bytes) -> None:
    with replacing(path) as part:
        part.write_bytes(data)
