"""Categories proposed for product names, as a table in which decisions are written and take effect at once."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import streamlit as st

from stylerec.errors import UsageError
from stylerec.words import count

HELP = (
    "drop · rename to NAME · merge into NAME · split by material, length, fit, pattern, colour, sex or words in the "
    "names · group NAME"
)


class Desk(Protocol):
    """What the lab offers for a list of product names; the page gets one, since the app knows no lab."""

    @property
    def n_edits(self) -> int: ...

    @property
    def problems(self) -> Sequence[Any]: ...

    def rows(self) -> Sequence[Mapping[str, str | int]]: ...

    def decide(self, category: str, decision: str) -> None: ...

    def undo(self) -> None: ...


def show(key: str, desk: Desk) -> None:
    """The table with its last column to write in. Each decision is logged and the table drawn anew."""
    refused: list[str] = st.session_state.setdefault(f"{key}-refused", [])
    rows = desk.rows()
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-head"):
        total = sum(int(row["count"]) for row in rows)
        st.markdown(f"**{count(total, 'name')}** in **{count(len(rows), 'category', 'categories')}**")
        if desk.n_edits and st.button("Undo the last decision", key=f"{key}-undo", icon=":material/undo:"):
            desk.undo()
            refused.clear()
            st.rerun()
    for message in refused:
        st.warning(message)
    for problem in desk.problems:
        st.caption(f"Kept, yet not for this list: {problem.edit}, since {problem.reason}.")
    # Another key after each edit: the cells written in are then empty again.
    table = f"{key}-table-{desk.n_edits}"
    st.data_editor(
        [dict(row) for row in rows],
        key=table,
        hide_index=True,
        width="stretch",
        disabled=[column for column in rows[0] if column != "decision"] if rows else True,
        column_config={
            "count": st.column_config.NumberColumn(width="small"),
            "decision": st.column_config.TextColumn(help=HELP, pinned=True),
        },
    )
    st.caption(f"Write into the last column: {HELP}.")
    edited: Mapping[int, Mapping[str, str | None]] = st.session_state[table]["edited_rows"]
    written = [(str(rows[at]["category"]), change["decision"]) for at, change in edited.items() if change["decision"]]
    if written:
        _decide(desk, written, refused)


def _decide(desk: Desk, written: Sequence[tuple[str, str | None]], refused: list[str]) -> None:
    before, messages = desk.n_edits, []
    for category, decision in written:
        try:
            desk.decide(category, decision or "")
        except UsageError as error:
            messages.append(str(error))
    if desk.n_edits != before or messages != refused:
        refused[:] = messages
        st.rerun()
