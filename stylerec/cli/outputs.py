"""What commands write: exit codes, JSON Lines, files that appear whole."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from stylerec.errors import UsageError

if TYPE_CHECKING:
    import numpy as np

DONE, NOTHING_READ, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


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
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise cannot_write(path, error) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            yield out
        part.chmod(0o666 & ~_umask())  # mkstemp makes private files
        part.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def cannot_write(path: Path, error: OSError) -> UsageError:
    return UsageError(f"Cannot write '{path}': {error.strerror or error}. Choose another place or make it writable.")
