"""A list of product names on the desk: the table as it stands, one decision at a time, with the log behind it."""

from collections.abc import Sequence
from pathlib import Path

from stylerec.errors import UsageError
from stylerec.lab.names.edits import EditLog, NotApplied, apply_edits
from stylerec.lab.names.sheet import DECISIONS, Row, decision_to_edit, table_rows
from stylerec.lab.names.table import NameTable, propose_categories, save_taxonomy, to_taxonomy


class NamesDesk:
    """Names and the log of edits that hold for them. Raises what `propose_categories` and `EditLog` raise."""

    def __init__(self, names: Sequence[str], log: Path) -> None:
        self._proposed = propose_categories(names)
        self._log = EditLog(log)

    @property
    def table(self) -> NameTable:
        """The table after the edits."""
        return apply_edits(self._proposed, self._log.edits)[0]

    @property
    def problems(self) -> tuple[NotApplied, ...]:
        """Edits in the log that do not fit these names."""
        return apply_edits(self._proposed, self._log.edits)[1]

    @property
    def n_edits(self) -> int:
        """Edits that hold."""
        return len(self._log.edits)

    def rows(self) -> list[Row]:
        """The table as it is written to a file, a dictionary per category."""
        return table_rows(self.table)

    def decide(self, category: str, decision: str) -> None:
        """Log one decision; `UsageError` when it is none or does not fit the table, and nothing is logged."""
        edit = decision_to_edit(category, decision)
        if edit is None:
            raise UsageError(f"Unknown decision {decision!r} for {category!r}: expected {DECISIONS}.")
        _, problems = apply_edits(self.table, [edit])
        if problems:
            raise UsageError(f"Cannot apply {decision!r} to {category!r}: {problems[0].reason}.")
        self._log.add([edit])

    def undo(self) -> None:
        """Take the last edit back; `UsageError` when there is none."""
        self._log.undo()

    def save_taxonomy(self, path: Path) -> None:
        """Write the table as a taxonomy."""
        save_taxonomy(to_taxonomy(self.table), path)
