"""Uploads to a temporary folder, so that the server's memory does not hold them while they are read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from stylerec.errors import PhotoError
from stylerec.formats import is_photo_name
from stylerec.images import read_zip

MOST_PHOTOS = 500
"""Photos on one board."""


class Upload(Protocol):
    """What `st.file_uploader` returns."""

    name: str

    def getvalue(self) -> bytes: ...


@dataclass(frozen=True)
class Parked:
    """Uploads on disk: display names with files, and in words what was refused.

    Files are numbered: the names that people give never become paths.
    """

    folder: TemporaryDirectory[str]
    names: tuple[str, ...]
    problems: tuple[str, ...]

    def sources(self) -> Iterator[tuple[str, bytes]]:
        """`(name, bytes)` one by one; each file is deleted when it was handed out, the folder at the end."""
        for number, name in enumerate(self.names):
            path = Path(self.folder.name) / str(number)
            data = path.read_bytes()
            path.unlink()
            yield name, data
        self.folder.cleanup()


def park(uploads: Iterable[Upload], room: int = MOST_PHOTOS, from_folder: bool = False) -> Parked:
    """Write uploads to disk, the photos of zip archives one by one, at most `room` photos.

    `from_folder` passes over files that are no photos by name, which folders are full of.
    """
    folder = TemporaryDirectory(prefix="stylerec-", ignore_cleanup_errors=True)
    names: list[str] = []
    problems: list[str] = []
    left_out = 0
    for upload in sorted(uploads, key=lambda upload: upload.name):
        if from_folder and (not is_photo_name(upload.name) or upload.name.rsplit("/", 1)[-1].startswith(".")):
            continue
        for found in _photos(upload):
            if isinstance(found, PhotoError):
                problems.append(str(found))
            elif len(names) >= room:
                left_out += 1
            else:
                (Path(folder.name) / str(len(names))).write_bytes(found[1])
                names.append(found[0])
    if left_out:
        problems.append(
            f"A board holds at most {MOST_PHOTOS} photos, so {left_out} more were left out. Choose the best ones."
        )
    return Parked(folder, tuple(names), tuple(problems))


def _photos(upload: Upload) -> list[tuple[str, bytes] | PhotoError]:
    data = upload.getvalue()
    if not upload.name.lower().endswith(".zip"):
        return [(upload.name, data)]
    try:
        members = read_zip(data, name=upload.name)
    except PhotoError as error:
        return [error]
    return members or [
        PhotoError(f"Cannot read '{upload.name}': there is no photo in it. Pack photos into the zip archive.")
    ]
