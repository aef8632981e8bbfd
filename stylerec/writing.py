"""Files that are whole or not there at all, and folders that are one person's."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A passing place, for one writer at a time: what is written there takes the place of `path`.

    After an error `path` is as it was. A link stays, and what it leads to is replaced. A pipe or a device, where
    nothing can take a place, is written to as it is. Raises `OSError`.
    """
    if path.absolute().parts[1:2] in (("dev",), ("proc",)) or (path.exists() and not path.is_file()):
        yield path
        return
    place = Path(os.path.realpath(path))
    part = place.with_name(f".{secrets.token_hex(8)}.part")  # short: names may be as long as names can be
    try:
        yield part
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def make_private_folder(folder: Path) -> None:
    """Make a folder, and what is missing above it, that nobody but its owner can open; one that is there stays.

    Raises `OSError`.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_private_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
