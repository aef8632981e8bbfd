"""A list of product names on the desk: the table as it stands, one decision at a time, with the log behind it."""

from dataclasses import dataclass
from pathlib import Path

from stylerec.errors import UsageError
from stylerec.lab.names.edits import (
    Drop,
    Edit,
    EditLog,
    Merge,
    NotApplied,
    Regroup,
    Rename,
    Split,
    apply_edits,
)
from stylerec.lab.names.sheet import DECISIONS, SheetRow, decision_to_edit, table_rows
from stylerec.lab.names.table import NameTable
from stylerec.language import _


@dataclass(frozen=True)
class Change:
    """What an edit does to a table: the number of categories and names before and after, and each category whose
    count it changes, `(category, count before, count after)`, 0 where there is none."""

    categories: tuple[int, int]
    names: tuple[int, int]
    counts: tuple[tuple[str, int, int], ...]


class NamesDesk:
    """Proposed categories and the log of edits that hold for them. Raises what `EditLog` raises."""

    def __init__(self, proposed: NameTable, log: Path) -> None:
        self._proposed = proposed
        self._log = EditLog(log)
        self._apply()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits that hold, oldest first."""
        return self._log.edits

    def rows(self) -> list[SheetRow]:
        """The table as it is written to a file, a dictionary per category."""
        return table_rows(self.table)

    def decide(self, category: str, decision: str) -> None:
        """Log one decision in words; `UsageError` when it is none or does not fit the table, and nothing is logged."""
        edit = decision_to_edit(category, decision)
        if edit is None:
            raise UsageError(f"Unknown decision {decision!r} for {category!r}: expected {DECISIONS}.")
        self.record(edit)

    def record(self, *edits: Edit) -> None:
        """Log edits; `UsageError` when one does not fit the table, and nothing is logged."""
        self.preview(*edits)
        self._log.add(edits)
        self._apply()

    def preview(self, *edits: Edit) -> Change:
        """What edits would do; `UsageError` when one does not fit the table."""
        after, problems = apply_edits(self.table, edits)
        if problems:
            raise UsageError(
                _("Cannot {edit}: {reason}.").format(edit=describe_edit(problems[0].edit), reason=problems[0].reason)
            )
        return compare(self.table, after)

    def undo(self) -> None:
        """Take the last edit back; `UsageError` when there is none."""
        self._log.undo()
        self._apply()

    def last_change(self) -> Change | None:
        """What the last edit does to this list; None when there is none."""
        if not self.edits:
            return None
        before = apply_edits(self._proposed, self.edits[:-1])[0]
        return compare(before, self.table)

    def _apply(self) -> None:
        self.table: NameTable
        """The table after the edits."""
        self.problems: tuple[NotApplied, ...]
        """Edits in the log that do not fit these names."""
        self.table, self.problems = apply_edits(self._proposed, self._log.edits)


def compare(before: NameTable, after: NameTable) -> Change:
    """What is different between two tables of the same names, in the order of the tables."""
    old, new = ({category.name: category.count for category in table.categories} for table in (before, after))
    pairs = ((name, old.get(name, 0), new.get(name, 0)) for name in dict.fromkeys((*old, *new)))
    return Change(
        (len(old), len(new)), (before.count, after.count), tuple(pair for pair in pairs if pair[1] != pair[2])
    )


def describe_edit(edit: Edit) -> str:
    """ "merge tux and tuxedo into suit"."""
    match edit:
        case Merge(categories, into):
            return _("merge {categories} into {into}").format(categories=", ".join(categories), into=into)
        case Split(category, by):
            return _("split {category} by {by}").format(category=category, by=by)
        case Rename(category, to):
            return _("rename {category} to {to}").format(category=category, to=to)
        case Drop(category):
            return _("drop {category}").format(category=category)
        case Regroup(category, group):
            return _("put {category} into the group {group}").format(category=category, group=group)
