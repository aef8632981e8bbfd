"""Photos as files named by their content: whole or not there at all."""

import contextlib
import itertools
import os
import secrets
import time
from pathlib import Path

from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.writing import make_private_folder

SECONDS_ON_THE_WAY = 3600


class Files:
    """Originals in `photos/`, small pictures in `pictures/`, both in folders of the id's first two digits.

    A file is written under a passing name in `incoming/`, flushed to the disk and then renamed, so that a name
    stands for a whole file whenever the process ends.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            make_private_folder(folder)
            for name in ("photos", "pictures", "incoming"):
                (folder / name).mkdir(exist_ok=True)
            with contextlib.suppress(PermissionError):  # somebody else's folder, shared on purpose
                folder.chmod(0o700)  # photos of a person's clothes are nobody else's business
        except OSError as error:
            raise StoreError(
                _("Cannot use the data folder '{folder}': {reason}. STYLEREC_DATA_DIR names another one.").format(
                    folder=folder, reason=error.strerror or error
                )
            ) from error

    def original(self, photo_id: str, ending: str) -> Path:
        """Where the photo itself is, or would be."""
        return self.folder / "photos" / photo_id[:2] / f"{photo_id}{ending}"

    def picture(self, photo_id: str) -> Path:
        """Where the photo's small JPEG is, or would be."""
        return self.folder / "pictures" / photo_id[:2] / f"{photo_id}.jpg"

    def prepare(self, data: bytes, flush: bool = True) -> Path:
        """Write bytes under a passing name; `put` gives the file its place. Raises `StoreError`.

        Without `flush` a loss of power may cut the file short, the end of the process does not.
        """
        path = self.folder / "incoming" / secrets.token_hex(8)
        try:
            with path.open("xb") as file:
                file.write(data)
                if flush:
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            path.unlink(missing_ok=True)
            raise self._cannot_write(error) from error
        return path

    def _cannot_write(self, error: OSError) -> StoreError:
        return StoreError(
            _("Cannot write into '{folder}': {reason}. Make room or choose another folder.").format(
                folder=self.folder, reason=error.strerror or error
            )
        )

    def put(self, prepared: Path, place: Path) -> None:
        """Give a prepared file its place. Raises `StoreError`; then no passing file is left.

        A place whose name could not be flushed keeps its file, which may have been there before, until it is swept.
        """
        try:
            place.parent.mkdir(exist_ok=True)
            prepared.replace(place)
            if place.parent.parent.name == "photos":
                _flush_folder(place.parent)
        except OSError as error:
            prepared.unlink(missing_ok=True)
            raise self._cannot_write(error) from error

    def read(self, place: Path) -> bytes:
        """The bytes of a file. Raises `StoreError` when it is gone."""
        try:
            return place.read_bytes()
        except OSError as error:
            raise StoreError(
                _(
                    "The photo's file '{place}' cannot be read: {reason}. Put it back from a copy, or remove the "
                    "photo and add it again."
                ).format(place=place, reason=error.strerror or error)
            ) from error

    def delete(self, photo_id: str) -> None:
        """Delete everything of a photo."""
        for folder in ("photos", "pictures"):
            for path in (self.folder / folder / photo_id[:2]).glob(f"{photo_id}.*"):
                path.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Delete files that were never put in their place by a process that is long gone."""
        for path in (self.folder / "incoming").iterdir():
            if time.time() - path.stat().st_mtime > SECONDS_ON_THE_WAY:
                path.unlink(missing_ok=True)

    def size(self) -> int:
        """Bytes of the photos, the pictures and the database. A file that goes meanwhile counts nothing."""
        folders = [self.folder / name for name in ("photos", "pictures", "incoming")]
        paths = itertools.chain(self.folder.iterdir(), *(folder.rglob("*") for folder in folders))
        total = 0
        for path in paths:
            with contextlib.suppress(FileNotFoundError):
                total += path.stat().st_size if path.is_file() else 0
        return total


def _flush_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):  # Windows flushes names with their files
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
