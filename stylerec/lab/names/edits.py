"""Corrections of a table of categories made by hand: kept as a log, applied again to every new list."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import UsageError
from stylerec.lab.names.parsing import ParsedName
from stylerec.lab.names.table import NameCategory, NameTable, sort_categories
from stylerec.lab.names.vocabulary import ATTRIBUTES, load_vocabulary
from stylerec.language import _, ngettext
from stylerec.writing import replacing


@dataclass(frozen=True)
class Merge:
    """All names of `categories` belong to `into`, which may be one of them, another category or a new one."""

    categories: tuple[str, ...]
    into: str


@dataclass(frozen=True)
class Split:
    """Part of a category becomes its own: `by` is an attribute ("length": each value gets a category, names without
    one stay) or words ("halter": the names with these words next to each other)."""

    category: str
    by: str


@dataclass(frozen=True)
class Rename:
    """A category gets another name, which no other category may have."""

    category: str
    to: str


@dataclass(frozen=True)
class Drop:
    """A category is left out with all its names."""

    category: str


@dataclass(frozen=True)
class Regroup:
    """A category belongs to another of the project's groups."""

    category: str
    group: str


Edit: TypeAlias = Merge | Split | Rename | Drop | Regroup
KINDS: dict[str, type[Edit]] = {
    "merge": Merge,
    "split": Split,
    "rename": Rename,
    "drop": Drop,
    "regroup": Regroup,
}


@dataclass(frozen=True)
class NotApplied:
    """An edit that could not be applied, at least not all of it, and why."""

    edit: Edit
    reason: str


def apply_edits(table: NameTable, edits: Iterable[Edit]) -> tuple[NameTable, tuple[NotApplied, ...]]:
    """The table after the edits, in their order, and those that do not fit this list, with the reason."""
    problems: list[NotApplied] = []
    for edit in edits:
        try:
            table, missing = _applied(table, edit)
        except UsageError as error:
            problems.append(NotApplied(edit, str(error)))
        else:
            if missing:
                problems.append(NotApplied(edit, _no_category(*missing)))
    return table, tuple(problems)


def _applied(table: NameTable, edit: Edit) -> tuple[NameTable, tuple[str, ...]]:
    by_name = dict(table.by_name)
    missing: tuple[str, ...] = ()
    match edit:
        case Merge(categories, into):
            missing = tuple(name for name in categories if name not in by_name)
            parts = [by_name.pop(name) for name in dict.fromkeys((into, *categories)) if name in by_name]
            if len(missing) == len(categories):
                raise UsageError(_no_category(*missing))
            by_name[into] = _joined(into, parts)
        case Split(category, by):
            for part in _parts(_named(by_name, category), by):
                old = by_name.get(part.name)
                by_name[part.name] = _joined(part.name, [old, part]) if old and part.name != category else part
            if not by_name[category].names:
                del by_name[category]
        case Rename(category, to):
            found = _named(by_name, category)
            if to in by_name and to != category:
                raise UsageError(_("there is a category {to!r} already; merge them instead").format(to=to))
            by_name[to] = replace(by_name.pop(found.name), name=to)
        case Drop(category):
            del by_name[_named(by_name, category).name]
        case Regroup(category, group):
            if group not in load_taxonomy().groups:
                raise UsageError(
                    _("there is no group {group!r}; expected {groups}").format(
                        group=group, groups=", ".join(load_taxonomy().groups)
                    )
                )
            by_name[category] = replace(_named(by_name, category), group=group)
    return sort_categories(by_name.values(), table.n_blank), missing


def _no_category(*names: str) -> str:
    return ngettext("there is no category {names}", "there are no categories {names}", len(names)).format(
        names=", ".join(map(repr, names))
    )


def _named(by_name: Mapping[str, NameCategory], category: str) -> NameCategory:
    if category not in by_name:
        raise UsageError(_no_category(category))
    return by_name[category]


def _joined(name: str, parts: Sequence[NameCategory]) -> NameCategory:
    """One category of several; the first that has a group gives it."""
    return NameCategory(
        name,
        next((part.group for part in parts if part.group), "") or load_vocabulary().group_of(name),
        tuple(parsed for part in parts for parsed in part.names),
        tuple(times for part in parts for times in part.times),
    )


def _parts(category: NameCategory, by: str) -> list[NameCategory]:
    """The category with what stays in it, and the new ones."""
    key = _by_attribute(by) if by in ATTRIBUTES else _by_words(by)
    rows: dict[str, list[int]] = {category.name: []}
    for i, name in enumerate(category.names):
        value = key(name)
        new = category.name if value is None else _narrower(value, category.name)
        rows.setdefault(new, []).append(i)
    if len(rows) == 1:
        why = (
            _("no name in {category!r} tells the {attribute}").format(category=category.name, attribute=by)
            if by in ATTRIBUTES
            else _("no name in {category!r} has the words {words!r}").format(category=category.name, words=by)
        )
        raise UsageError(why)
    return [
        replace(
            category, name=name, names=tuple(category.names[i] for i in at), times=tuple(category.times[i] for i in at)
        )
        for name, at in rows.items()
    ]


def _by_attribute(attribute: str) -> Callable[[ParsedName], str | None]:
    return lambda name: next(iter(name.attributes.get(attribute, ())), None)


def _by_words(text: str) -> Callable[[ParsedName], str | None]:
    phrase = load_vocabulary().phrase(text)

    def key(name: ParsedName) -> str | None:
        starts = range(len(name.words) - len(phrase) + 1)
        return text if phrase and any(name.words[at : at + len(phrase)] == phrase for at in starts) else None

    return key


def _narrower(word: str, category: str) -> str:
    """ "linen" and "blazer" are a "linen blazer"; "top with knot" and "top" stay "top with knot"."""
    return word if set(category.split()) <= set(word.split()) else f"{word} {category}"


class EditLog:
    """A JSON file of edits to which records are only ever added; taking one back is a record too.

    Raises `UsageError` for a file that is no such log, or that cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._records: list[dict[str, Any]] = self._read()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits that hold, oldest first."""
        held: list[Edit] = []
        for record in self._records:
            if record["edit"] == "undo":
                held.pop()
            else:
                held.append(_from_record(record))
        return tuple(held)

    def add(self, edits: Iterable[Edit]) -> None:
        """Write edits at the end."""
        names = {kind: name for name, kind in KINDS.items()}
        self._append([{"edit": names[type(edit)], **asdict(edit)} for edit in edits])

    def undo(self) -> Edit:
        """Take the last edit that holds back and return it; `UsageError` when there is none."""
        if not self.edits:
            raise UsageError(_("Nothing to undo: no edit in '{path}' holds.").format(path=self.path))
        last = self.edits[-1]
        self._append([{"edit": "undo"}])
        return last

    def _append(self, records: list[dict[str, Any]]) -> None:
        if not records:
            return
        now = datetime.now(UTC).isoformat(timespec="seconds")
        all_records = [*self._records, *({"at": now, **record} for record in records)]
        lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in all_records)
        try:
            with replacing(self.path) as part:
                part.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        except OSError as error:
            raise UsageError(
                _("Cannot write '{path}': {error}. Choose another place.").format(
                    path=self.path, error=error.strerror or error
                )
            ) from error
        self._records = all_records

    def _read(self) -> list[dict[str, Any]]:
        if not self.path.exists():
            return []
        try:
            records = json.loads(self.path.read_text(encoding="utf-8"))
            depth = 0
            for record in records:
                if record["edit"] == "undo":
                    depth -= 1
                else:
                    _from_record(record)
                    depth += 1
                if depth < 0:
                    raise ValueError("an undo without an edit before it")
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise UsageError(
                f"Invalid log of edits '{self.path}': expected a JSON list of edits written by `stylerec lab names` "
                f"({error}). Name another file, or repair this one."
            ) from error
        return records


def _from_record(record: Mapping[str, Any]) -> Edit:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in record.items()}
    fields.pop("at", None)
    kind: Any = KINDS[fields.pop("edit")]
    return kind(**fields)
