"""Everything of an owner in one zip archive, and back.

The archive holds `manifest.json`, `photos/` with the files as kept and `looks/`. Nothing in it is packed and all dates
are the same, so that the same things give the same bytes on every machine.
"""

import io
import json
import mmap
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from sqlalchemy import select

from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.keeper import PhotoKeeper
from stylerec.store.own_categories import OwnCategories
from stylerec.store.records import Imported
from stylerec.store.tables import StoredLook
from stylerec.store.transfer.importing import MANIFEST, Importer, look_member, photo_member
from stylerec.store.transfer.manifest import build_manifest
from stylerec.writing import replacing

MOST_MEMBERS = 100_000
NO_ARCHIVE = _("Choose a file that was written by `export`.")


def export_zip(keeper: PhotoKeeper, target: Path | str | BinaryIO) -> tuple[str, ...]:
    """Write everything of the owner into one file (`Store.export_zip`).

    What was exported, imported on another machine and exported there is the same, byte for byte. Photos whose files
    are lost are left out and returned in words. Raises `StoreError` when the file cannot be written.
    """
    if not isinstance(target, Path | str):
        return _write_zip(keeper, target)
    path = Path(target)
    try:
        with replacing(path) as part, part.open("wb") as file:
            return _write_zip(keeper, file if part.is_file() else _OneWay(file))
    except OSError as error:
        raise StoreError(
            _("Cannot write '{path}': {reason}. Choose another place or make it writable.").format(
                path=path, reason=error.strerror or error
            )
        ) from error


def import_zip(categories: OwnCategories, source: Path | str | bytes) -> Imported:
    """Take in what `export_zip` wrote. What is there already stays, so that doing it twice changes nothing.

    A part of the archive that is damaged, does not belong there or is over the limits is refused by itself and
    said in `problems`; the rest is kept. Raises `StoreError` when it is no such archive at all.
    """
    with _opened(source) as archive:
        return Importer(categories, archive).run()


class _Writable(Protocol):
    """What `zipfile` asks of a file that it writes."""

    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...

    def close(self) -> None: ...


class _OneWay:
    """A pipe or a device as `zipfile` has to see it: some say that they can go back, and cannot."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes, /) -> int:
        """Pass bytes on."""
        return self._file.write(data)

    def flush(self) -> None:
        """Pass on what waits."""
        self._file.flush()

    def close(self) -> None:
        """Close the pipe."""
        self._file.close()


def _write_zip(keeper: PhotoKeeper, file: _Writable) -> tuple[str, ...]:
    missing: list[str] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive, keeper.database.reading() as session:
        manifest = build_manifest(session, keeper.owner)
        text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1)
        _add(archive, MANIFEST, text.encode())
        for photo in manifest["photos"]:
            try:
                data = keeper.files.read(keeper.files.original(photo["photo_id"], photo["ending"]))
            except StoreError:
                missing += _places_of(photo["photo_id"], manifest)
                continue
            _add(archive, photo_member(photo["photo_id"], photo["ending"]), data)
        for look in manifest["looks"]:
            key = look["photo_id"], look["model"]
            query = select(StoredLook.packed).where(StoredLook.photo_id == key[0], StoredLook.model == key[1])
            if packed := session.scalar(query):
                _add(archive, look_member(key[0], manifest["models"].index(key[1])), packed)
    return tuple(missing)


def _places_of(photo_id: str, manifest: dict[str, Any]) -> list[str]:
    """Where a photo is whose file is lost, in words."""
    return [
        _("The file of {photo!r} ({file!r}) is lost, so it was left out.").format(photo=row["name"], file=place["name"])
        for place, rows in [
            *((board, [*board["photos"], *board["items"]]) for board in manifest["boards"]),
            *((closet, closet["pieces"]) for closet in manifest["closets"]),
        ]
        for row in rows
        if row["photo_id"] == photo_id
    ]


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
            _("Cannot import '{name}': it is no zip archive or a damaged one ({error}). {advice}").format(
                name=name, error=error, advice=NO_ARCHIVE
            )
        ) from error
    except OSError as error:
        raise StoreError(
            _("Cannot open '{name}': {reason}. Check the name and the folder.").format(
                name=name, reason=error.strerror or error
            )
        ) from error


def _check_members(file: BinaryIO, name: str) -> None:
    """Counted on the bytes, because listing an archive of millions of members would already fill the memory."""
    if isinstance(file, io.BytesIO):
        count = _count_members(file.getbuffer())
    else:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            count = _count_members(data)
    if count > MOST_MEMBERS:
        raise StoreError(
            _("Cannot import '{name}': it has more than {most} members. {advice}").format(
                name=name, most=MOST_MEMBERS, advice=NO_ARCHIVE
            )
        )


def _count_members(data: mmap.mmap | memoryview) -> int:
    return sum(1 for _ in islice(re.finditer(rb"PK\x01\x02", data), MOST_MEMBERS + 1))
