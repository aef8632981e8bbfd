"""CSV files that a person may open in a spreadsheet: no text runs as a formula, and a mark at the start says UTF-8."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

ENCODING = "utf-8-sig"
"""UTF-8 with a byte order mark; files without one are read as well."""
FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a formula begins, perhaps made harmless before."""


def harmless(cell: object) -> object:
    """A text that a spreadsheet would run as a formula, with an apostrophe before it; all else as it is."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def as_meant(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def frame_csv(frame: "pd.DataFrame", index: bool = True) -> bytes:
    """A frame as a CSV file, with its names of columns and, where they say something, of rows."""
    kept = frame.map(harmless).rename(index=harmless, columns=harmless)
    return kept.to_csv(index=index, lineterminator="\n").encode(ENCODING)


def write_table(path: Path, header: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a CSV file with a header. Raises `OSError`."""
    with path.open("w", newline="", encoding=ENCODING) as file:
        writer = csv.writer(file)
        writer.writerows([harmless(cell) for cell in row] for row in (header, *rows))


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by the names in its header, as they were given to `write_table`.

    Raises `OSError`, `UnicodeDecodeError` and `csv.Error`.
    """
    with path.open(newline="", encoding=ENCODING) as file:
        return [
            {name: as_meant(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
            for row in csv.DictReader(file)
        ]
