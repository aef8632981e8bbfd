"""What commands write: exit codes, sentences, JSON Lines, files that appear whole."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from stylerec.errors import StylerecError, UsageError
from stylerec.writing import replacing

if TYPE_CHECKING:
    import numpy as np

DONE, NOTHING_READ, WRONG_USE, INTERRUPTED, CLOSED = 0, 1, 2, 130, 141


def exit_status(run: Callable[[], int], tell: Callable[[str], None]) -> int:
    """What `run` returns; of what goes wrong, a sentence is told."""
    try:
        return run()
    except UsageError as error:
        tell(str(error))
        return WRONG_USE
    except StylerecError as error:
        tell(str(error))
        return NOTHING_READ
    except BrokenPipeError:
        raise
    except OSError as error:
        where = f"'{error.filename}': " if error.filename is not None else ""
        tell(f"{where}{error.strerror or error}. Check the name and the folder.")
        return WRONG_USE


def say(*sentences: object) -> None:
    """Sentences for the person at the terminal; not among what a command writes as its answer."""
    for sentence in sentences:
        print(sentence, file=sys.stderr)


def say_left_out(problems: Iterable[str | None]) -> None:
    """What could not be used, and why."""
    say(*(f"Left out: {problem}" for problem in problems))


def say_written(path: Path | str) -> None:
    """Where the output is."""
    say(f"Wrote '{path}'.")


def report(read: int, total: int) -> int:
    """Say what could not be read, and the exit status of it."""
    if read < total:
        say(f"{total - read} of {total} photos could not be read; the output says why.")
    return DONE if read else NOTHING_READ


def rounded(value: "float | np.floating[Any]") -> float:
    """A number as it is written: to six places."""
    return round(float(value), 6)


def write_row(row: dict[str, Any]) -> None:
    """One JSON object as a line of the standard output."""
    text = json.dumps(row, ensure_ascii=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:  # a console of few letters, or a file name that is no text
        text = json.dumps(row)
    print(text)


def write_line(out: IO[str], row: dict[str, Any]) -> None:
    """One JSON object as a line of a file."""
    out.write(json.dumps(row) + "\n")


def write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """A file of JSON objects, one a line."""
    with written_whole(path) as out:
        for row in rows:
            write_line(out, row)


def check_output(path: Path) -> None:
    """Find out before the work, not after it."""
    if path.is_dir():
        raise UsageError(f"Invalid --out: expected a file, received the folder '{path}'. Name a file in it.")
    if not path.parent.is_dir():
        raise UsageError(f"Invalid --out: the folder '{path.parent}' does not exist. Make it first.")


@contextmanager
def written_whole(path: Path) -> Iterator[IO[str]]:
    """A file that appears under its name only when it is complete; otherwise what was there stays."""
    with _replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as out:
        yield out


def write_file(path: Path, data: bytes) -> None:
    """Write a file as a whole. Raises `UsageError` where that cannot be done."""
    with _replacing(path) as part:
        part.write_bytes(data)


@contextmanager
def write_folder(folder: Path) -> Iterator[None]:
    """Make a folder to write files into. Raises `UsageError` where it or they cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise cannot_write(folder, error) from error
    say_written(folder)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    try:
        with replacing(path) as part:
            yield part
    except OSError as error:
        raise cannot_write(path, error) from error
    say_written(path)


def cannot_write(path: Path, error: OSError) -> UsageError:
    """The error for a file that the system does not let us write, with a way out."""
    return UsageError(f"Cannot write '{path}': {error.strerror or error}. Choose another place or make it writable.")
