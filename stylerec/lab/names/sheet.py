"""Product names in, an editable table out: both CSV."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from stylerec.errors import UsageError
from stylerec.lab.names.edits import Drop, Edit, Merge, Regroup, Rename, Split
from stylerec.lab.names.parsing import parse_name
from stylerec.lab.names.table import NameCategory, NameTable
from stylerec.lab.names.vocabulary import NOT_CLOTHING
from stylerec.language import _
from stylerec.spreadsheets import ENCODING, as_meant, harmless

COLUMNS = ("category", "group", "count", "attributes", "examples", "note", "decision")
DECISIONS = "drop; rename to NAME; merge into NAME; split by material, length, fit, pattern or words; group NAME"
DECISION = re.compile(
    r"(?P<drop>drop)|rename\s+to\s+(?P<rename>.+)|merge\s+(?:into|with)\s+(?P<merge>.+)|split\s+by\s+(?P<split>.+)"
    r"|group\s+(?P<group>.+)"
)
SheetRow: TypeAlias = dict[str, str | int]
NAMES_LOOKED_AT = 50
"""Names looked at to find out which column holds them."""


@dataclass(frozen=True)
class NameList:
    """A column of a CSV file: `names` with the blanks, and how the file was understood. `columns` are all of its
    columns, "column 1" and so on where it has no header."""

    names: tuple[str, ...]
    column: str
    guessed: bool
    delimiter: str
    encoding: str
    columns: tuple[str, ...]


def read_names(path: Path, column: str | None = None) -> NameList:
    """Product names from a CSV file: commas, semicolons or tabs, UTF-8 or Latin-1, with or without a header.

    Without `column` the one whose values look most like different garments is taken. Raises `UsageError` when the
    file cannot be read, is empty, or has no such column.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            _("Cannot read '{path}': {error}.").format(path=path, error=error.strerror or error)
        ) from error
    return parse_names(data, str(path), column)


def parse_names(data: bytes, source: str, column: str | None = None) -> NameList:
    """`read_names` on the bytes of a file that is called `source` in errors. Raises `UsageError` as it does."""
    text, encoding = _decoded(data)
    if "\0" in text:
        raise UsageError(
            _("Cannot read '{source}': expected a CSV file, received one that is no text. Export it as CSV.").format(
                source=source
            )
        )
    if not text.strip():
        raise UsageError(
            _("Cannot read '{source}': expected a list of product names, received an empty file.").format(source=source)
        )
    delimiter = _delimiter(text)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error as error:
        raise UsageError(
            _("Cannot read '{source}': {error}. Export it as CSV again.").format(source=source, error=error)
        ) from error
    header, body, at = [field.strip() for field in rows[0]], rows[1:], _likeliest(rows)
    asked = _place(header, column)
    if asked is None and (not body or parse_name(header[at] if at < len(header) else "").known):
        header, body = [], rows  # a list without a header
    header += [f"column {i + 1}" for i in range(len(header), max(map(len, rows)))]
    if column is not None:
        asked = _place(header, column)
        if asked is None:
            raise UsageError(
                f"Unknown column {column!r} in '{source}': expected one of {', '.join(map(repr, header))}. "
                "Name one of them with --column."
            )
        at = asked
    names = tuple(row[at].strip() if at < len(row) else "" for row in body)
    return NameList(names, header[at], column is None, delimiter, encoding, tuple(header))


def _place(header: Sequence[str], column: str | None) -> int | None:
    wanted = (column or "").strip().casefold()
    return next((i for i, field in enumerate(header) if column is not None and field.casefold() == wanted), None)


def _decoded(data: bytes) -> tuple[str, str]:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding), "utf-8" if encoding == "utf-8-sig" else encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _delimiter(text: str) -> str:
    """The sign that most lines have equally often; a comma where none has."""
    lines = [line for line in text.splitlines()[:NAMES_LOOKED_AT] if line.strip()]

    def agreement(sign: str) -> tuple[int, int]:
        counts = [len(next(csv.reader([line], delimiter=sign), [])) - 1 for line in lines]
        usual = max(set(counts), key=lambda n: (n > 0, counts.count(n)))
        return (counts.count(usual) if usual else 0), usual

    return max((",", ";", "\t"), key=agreement)


def _likeliest(rows: Sequence[Sequence[str]]) -> int:
    """The column in which most different values name a garment."""
    width = max(map(len, rows))
    few = rows[: NAMES_LOOKED_AT + 1]

    def garments(at: int) -> tuple[int, int]:
        values = {row[at].strip() for row in few if at < len(row)} - {""}
        return sum(parse_name(value).known for value in values), sum(len(value.split()) for value in values)

    return max(range(width), key=garments)


def write_table(table: NameTable, path: Path, kept: dict[str, str] | None = None) -> None:
    """Write the table for a spreadsheet; `kept` are decisions that could not be read and stay in their cells.

    Raises `UsageError` when it cannot be written.
    """
    try:
        path.write_bytes(table_csv(table, kept))
    except OSError as error:
        raise UsageError(
            _("Cannot write '{path}': {error}. Close it elsewhere first.").format(
                path=path, error=error.strerror or error
            )
        ) from error


def table_csv(table: NameTable, kept: dict[str, str] | None = None) -> bytes:
    """The table as the bytes of a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in table_rows(table):
        row["decision"] = (kept or {}).get(str(row["category"]), "")
        writer.writerow({key: harmless(value) for key, value in row.items()})
    return text.getvalue().encode(ENCODING)


def table_rows(table: NameTable) -> list[SheetRow]:
    """A dictionary per category, with `COLUMNS`; `decision` is empty."""
    return [
        {
            "category": category.name,
            "group": category.group,
            "count": category.count,
            "attributes": attributes_text(category),
            "examples": " | ".join(category.examples()),
            "note": note(category),
            "decision": "",
        }
        for category in table.categories
    ]


def attributes_text(category: NameCategory) -> str:
    """Attributes with the four commonest values each: "material: linen 12, satin 8; length: midi 9"."""
    return "; ".join(
        f"{attribute}: " + ", ".join(f"{value} {count}" for value, count in list(values.items())[:4])
        for attribute, values in category.attributes().items()
    )


def note(category: NameCategory) -> str:
    """What a person should know of a proposed category."""
    if category.name == NOT_CLOTHING:
        return _("no clothing; left out of the taxonomy")
    if not category.known:
        return _("garment unknown; group and name are yours to check")
    words = category.other_words()
    return _("could be split by: {words}").format(words=", ".join(words)) if words else ""


def read_decisions(path: Path) -> tuple[list[Edit], dict[str, str]]:
    """Edits from the `decision` column of a table written before, and the decisions that could not be understood.

    Raises `UsageError` when the file is not such a table.
    """
    try:
        text = _decoded(path.read_bytes())[0]
    except OSError as error:
        raise UsageError(
            _("Cannot read '{path}': {error}.").format(path=path, error=error.strerror or error)
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    if not {"category", "decision"} <= set(reader.fieldnames or ()):
        raise UsageError(
            _(
                "'{path}' is no table of categories (it lacks the columns `category` and `decision`) and would be "
                "overwritten. Give --out another name."
            ).format(path=path)
        )
    edits: list[Edit] = []
    unclear: dict[str, str] = {}
    for row in reader:
        category, decision = as_meant(row["category"] or ""), as_meant((row["decision"] or "").strip())
        if not decision:
            continue
        edit = decision_to_edit(category, decision)
        if edit is None:
            unclear[category] = decision
        else:
            edits.append(edit)
    return edits, unclear


def decision_to_edit(category: str, decision: str) -> Edit | None:
    """The edit that a cell such as "merge into dress" means; None when it is not one of `DECISIONS`."""
    match = DECISION.fullmatch(" ".join(decision.split()).casefold())
    if match is None:
        return None
    ((kind, value),) = ((kind, value) for kind, value in match.groupdict().items() if value)
    if kind == "drop":
        return Drop(category)
    if kind == "merge":
        return Merge((category,), value)
    if kind == "rename":
        return Rename(category, value)
    return Split(category, value) if kind == "split" else Regroup(category, value)
