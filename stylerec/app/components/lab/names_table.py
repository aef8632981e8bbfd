"""Categories proposed for product names, as a table in which decisions are written and take effect at once."""

from collections.abc import Mapping, Sequence

import streamlit as st

from stylerec.domain.prose import plain
from stylerec.errors import UsageError
from stylerec.lab.names import NamesDesk
from stylerec.language import _

HELP = (
    "drop · rename to NAME · merge into NAME · split by material, length, fit, pattern, colour, sex or words in the "
    "names · group NAME"
)


def show(key: str, desk: NamesDesk) -> None:
    """The table with its last column to write in. Each decision is logged and the table drawn anew."""
    refused: list[str] = st.session_state.setdefault(f"{key}-refused", [])
    for message in refused:
        st.warning(plain(message))
    rows = desk.rows()
    # Another key after each edit: the cells written in are then empty again.
    table = f"{key}-{len(desk.edits)}"
    st.data_editor(
        rows,
        key=table,
        hide_index=True,
        width="stretch",
        disabled=[column for column in rows[0] if column != "decision"] if rows else True,
        column_order=("category", "decision", "group", "count", "note", "attributes", "examples"),
        column_config={
            "category": st.column_config.TextColumn(_("Category"), width=150, pinned=True),
            "decision": st.column_config.TextColumn(_("Decision"), help=HELP, width=150),
            "group": st.column_config.TextColumn(_("Group"), width=90),
            "count": st.column_config.NumberColumn(_("Names"), width=70),
            "note": st.column_config.TextColumn(_("Note"), width=220),
            "attributes": st.column_config.TextColumn(_("Properties"), width=300),
            "examples": st.column_config.TextColumn(_("Examples"), width=400),
        },
    )
    st.caption(_("Write into the column “Decision”: {words}.").format(words=HELP))
    edited: Mapping[int, Mapping[str, str | None]] = st.session_state[table]["edited_rows"]
    written = [(str(rows[at]["category"]), change["decision"]) for at, change in edited.items() if change["decision"]]
    if written:
        _decide(desk, written, refused)


def _decide(desk: NamesDesk, written: Sequence[tuple[str, str | None]], refused: list[str]) -> None:
    before, messages = len(desk.edits), []
    for category, decision in written:
        try:
            desk.decide(category, decision or "")
        except UsageError as error:
            messages.append(str(error))
    if len(desk.edits) != before or messages != refused:
        refused[:] = messages
        st.rerun()
