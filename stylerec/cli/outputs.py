"""What commands write: exit codes, JSON Lines, files that appear whole."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from stylerec.errors import UsageError
from stylerec.writing import replacing

if TYPE_CHECKING:
    import numpy as np

DONE, NOTHING_READ, WRONG_USE, INTERRUPTED, CLOSED = 0, 1, 2, 130, 141


def report(read: int, total: int) -> int:
    """Say what could not be read, and the exit status of it."""
    if read < total:
        print(f"{total - read} of {total} photos could not be read; the output says why.", file=sys.stderr)
    return DONE if read else NOTHING_READ


def rounded(value: "float | np.floating[Any]") -> float:
    return round(float(value), 6)


def write_line(out: IO[str], row: dict[str, Any]) -> None:
    out.write(json.dumps(row) + "\n")


def check_output(path: Path) -> None:
    """Find out before the work, not after it."""
    if path.is_dir():
        raise UsageError(f"Invalid --out: expected a file, received the folder '{path}'. Name a file in it.")
    if not path.parent.is_dir():
        raise UsageError(f"Invalid --out: the folder '{path.parent}' does not exist. Make it first.")


@contextmanager
def written_whole(path: Path) -> Iterator[IO[str]]:
    """A file that appears under its name only when it is complete; otherwise what was there stays."""
    try:
        with replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as out:
            yield out
    except OSError as error:
        raise cannot_write(path, error) from error
    say_written(path)


def say_written(path: Path | str) -> None:
    """Say where the output is; not among what a command prints as its answer."""
    print(f"Wrote '{path}'.", file=sys.stderr)


def write_file(path: Path, data: bytes) -> None:
    """Write a file as a whole. Raises `UsageError` where that cannot be done."""
    try:
        with replacing(path) as part:
            part.write_bytes(data)
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> UsageError:
    return UsageError(f"Cannot write '{path}': {error.strerror or error}. Choose another place or make it writable.")


def in_words(error: OSError) -> str:
    """What the system refused, for a reader."""
    where = f"'{error.filename}': " if error.filename is not None else ""
    return f"{where}{error.strerror or error}. Check the name and the folder."
