"""Everything of an owner in one zip archive, and back; and everything gone.

The archive holds `manifest.json`, `photos/` with the files as kept and `looks/`. Nothing in it is packed and all dates
are the same, so that the same things give the same bytes on every machine.
"""

import io
import json
import mmap
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import delete, select

from stylerec.errors import StoreError
from stylerec.store.closets import Closets
from stylerec.store.importing import MANIFEST, Importer, look_member, photo_member
from stylerec.store.looks import Looks
from stylerec.store.manifest import build_manifest
from stylerec.store.opinions import Opinions
from stylerec.store.own_categories import OwnCategories
from stylerec.store.records import Imported
from stylerec.store.refusals import Refusals
from stylerec.store.room import used_photos
from stylerec.store.tables import Board, Closet, ModelInUse, StoredCategory, StoredCorrection, StoredLook

MOST_MEMBERS = 100_000
NO_ARCHIVE = "Choose a file that was written by `export`."


class Archive(Closets, Looks, Opinions, OwnCategories, Refusals):
    """Taking everything along."""

    def export_zip(self, target: Path | str | BinaryIO) -> None:
        """Write everything of the owner into one file, which appears under its name only when it is complete.

        What was exported, imported on another machine and exported there is the same, byte for byte. Raises
        `StoreError` when the file cannot be written.
        """
        if not isinstance(target, Path | str):
            self._write_zip(target)
            return
        path = Path(target)
        try:
            with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
                part = Path(folder) / "part"
                with part.open("wb") as file:
                    self._write_zip(file)
                part.replace(path)
        except OSError as error:
            raise StoreError(
                f"Cannot write '{path}': {error.strerror or error}. Choose another place or make it writable."
            ) from error

    def import_zip(self, source: Path | str | bytes) -> Imported:
        """Take in what `export_zip` wrote. What is there already stays, so that doing it twice changes nothing.

        A part of the archive that is damaged, does not belong there or is over the limits is refused by itself and
        said in `problems`; the rest is kept. Raises `StoreError` when it is no such archive at all.
        """
        with _opened(source) as archive:
            return Importer(self, archive).run()

    def delete_everything(self) -> None:
        """Delete all that the owner keeps, for good."""
        with self.database.writing() as session:
            photo_ids = session.scalars(used_photos(self.owner)).all()
            session.execute(delete(StoredCorrection).where(StoredCorrection.owner == self.owner))
            session.execute(delete(Board).where(Board.owner == self.owner))
            session.execute(delete(Closet).where(Closet.owner == self.owner))
            session.execute(delete(StoredCategory).where(StoredCategory.owner == self.owner))
            session.execute(delete(ModelInUse).where(ModelInUse.owner == self.owner))
            self._let_go(session, photo_ids)
        self._sweep()
        self.database.shrink()

    def disk_usage(self) -> int:
        """Bytes that photos, pictures and the database take, of all owners."""
        return self.files.size()

    def _write_zip(self, file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive, self.database.reading() as session:
            manifest = build_manifest(session, self.owner)
            text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1)
            _add(archive, MANIFEST, text.encode())
            for photo in manifest["photos"]:
                data = self.files.read(self.files.original(photo["photo_id"], photo["ending"]))
                _add(archive, photo_member(photo["photo_id"], photo["ending"]), data)
            for look in manifest["looks"]:
                key = look["photo_id"], look["model"]
                query = select(StoredLook.packed).where(StoredLook.photo_id == key[0], StoredLook.model == key[1])
                if packed := session.scalar(query):
                    _add(archive, look_member(key[0], manifest["models"].index(key[1])), packed)


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    member.create_system = 3  # Unix, on every machine
    member.external_attr = 0o100600 << 16
    archive.writestr(member, data)


@contextmanager
def _opened(source: Path | str | bytes) -> Iterator[zipfile.ZipFile]:
    name = "archive" if isinstance(source, bytes) else str(source)
    try:
        with io.BytesIO(source) if isinstance(source, bytes) else Path(source).open("rb") as file:
            _check_members(file, name)
            with zipfile.ZipFile(file) as archive:
                yield archive
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise StoreError(
            f"Cannot import '{name}': it is no zip archive or a damaged one ({error}). {NO_ARCHIVE}"
        ) from error
    except OSError as error:
        raise StoreError(f"Cannot open '{name}': {error.strerror or error}. Check the name and the folder.") from error


def _check_members(file: BinaryIO, name: str) -> None:
    """Counted on the bytes, because listing an archive of millions of members would already fill the memory."""
    if isinstance(file, io.BytesIO):
        count = _count_members(file.getbuffer())
    else:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            count = _count_members(data)
    if count > MOST_MEMBERS:
        raise StoreError(f"Cannot import '{name}': it has more than {MOST_MEMBERS} members. {NO_ARCHIVE}")


def _count_members(data: mmap.mmap | memoryview) -> int:
    return sum(1 for _ in islice(re.finditer(rb"PK\x01\x02", data), MOST_MEMBERS + 1))
