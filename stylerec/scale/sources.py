"""Which photos are to be read: folders, tables of addresses, or anything that fsspec knows."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from stylerec.errors import StylerecError, UsageError
from stylerec.scale.places import is_local, opened
from stylerec.scale.tables import PLAN
from stylerec.vision.formats import is_photo_name
from stylerec.vision.images import is_zip_name
from stylerec.vision.passed_over import ARCHIVE, FOLDER, HEAD, HIDDEN, HIDDEN_FOLDER, PassedOver, is_hidden

COLUMN = "photo"
"""The column of a table that holds addresses, unless another one is named."""
FORMATS = {".csv": "csv", ".parquet": "parquet"}
GROUP = 65_536
"""Addresses that are held at a time."""
PLAN_SCHEMA = pa.schema([("address", pa.binary())])  # names of files need not be text


def listed(sources: Iterable[str], passed_over: PassedOver, column: str = COLUMN) -> Iterator[str]:
    """The addresses of all photos, one by one.

    A source is a photo, a folder (searched with its subfolders, in name order), a pattern such as
    `s3://bucket/*/*.jpg`, or a CSV or Parquet table whose `column` holds addresses; those that are relative are
    relative to the table's folder. What is no photo is counted. Raises `UsageError`.
    """
    for source in sources:
        ending = PurePosixPath(source).suffix.lower()
        system, path = opened(source)
        if ending in FORMATS:
            yield from _of_table(source, system, path, FORMATS[ending], column)
        elif system.isdir(path):
            yield from (_address(source, system, found) for found in _below(system, path, passed_over))
        elif any(sign in path for sign in "*?["):
            yield from (_address(source, system, found) for found in sorted(system.glob(path)))
        else:
            yield _address(source, system, path)


def write_plan(folder: Any, addresses: Iterable[str]) -> int:
    """Write down which photos are to be read, in the order in which they are; how many there are.

    Raises `StylerecError` when there are none.
    """
    folder.system.makedirs(folder.root, exist_ok=True)
    n_photos = 0
    with folder.system.open(folder.path(f".{PLAN}"), "wb") as file, pq.ParquetWriter(file, PLAN_SCHEMA) as writer:
        for group in _groups(addresses):
            n_photos += len(group)
            writer.write_table(pa.table({"address": group}, PLAN_SCHEMA))
    if not n_photos:
        folder.system.rm(folder.path(f".{PLAN}"))
        raise StylerecError("No photo found. Name photos, a folder or a table that holds some.")
    folder.system.mv(folder.path(f".{PLAN}"), folder.path(PLAN))
    return n_photos


class Plan:
    """The addresses that `write_plan` wrote, read as they are needed."""

    def __init__(self, folder: Any) -> None:
        self._file = pq.ParquetFile(folder.system.open(folder.path(PLAN), "rb"))
        self._group, self._addresses = -1, pa.array([], pa.binary())

    def __len__(self) -> int:
        return int(self._file.metadata.num_rows)

    def addresses(self, start: int, stop: int) -> list[str]:
        """Those from one position up to, not including, another."""
        found: list[bytes] = []
        while start < stop:
            group, at = divmod(start, GROUP)
            if group != self._group:
                self._group, self._addresses = group, self._file.read_row_group(group)["address"]
            found += self._addresses[at : at + stop - start].to_pylist()
            start = min(stop, (group + 1) * GROUP)
        return [os.fsdecode(address) for address in found]


def _groups(addresses: Iterable[str]) -> Iterator[list[bytes]]:
    group: list[bytes] = []
    for address in addresses:
        group.append(os.fsencode(address))
        if len(group) == GROUP:
            yield group
            group = []
    if group:
        yield group


def _below(system: Any, root: str, passed_over: PassedOver) -> Iterator[str]:
    """The photos in a folder, folder by folder; only what has no photo's name is opened."""

    def closed(_: OSError) -> None:
        passed_over.kinds[FOLDER] += 1

    for place, folders, files in system.walk(root, on_error=closed):
        if hidden := sum(map(is_hidden, folders)):
            passed_over.kinds[HIDDEN_FOLDER] += hidden
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in sorted(files):
            path = f"{place.rstrip('/')}/{name}"
            if is_hidden(name):
                passed_over.kinds[HIDDEN] += 1
            elif is_local(system) and not passed_over.is_file(Path(path)):
                continue
            elif is_zip_name(name):
                passed_over.kinds[ARCHIVE] += 1
            elif passed_over.is_photo(name, b"" if is_photo_name(name) else _head(system, path)):
                yield path


def _head(system: Any, path: str) -> bytes:
    try:
        return bytes(system.cat_file(path, start=0, end=HEAD))
    except OSError:
        return b""


def _of_table(source: str, system: Any, path: str, kind: str, column: str) -> Iterator[str]:
    try:
        table = ds.dataset(path, filesystem=None if is_local(system) else system, format=kind)
    except (OSError, pa.ArrowInvalid) as error:
        raise UsageError(f"Cannot read the table '{source}': {error}.") from error
    if column not in table.schema.names:
        raise UsageError(
            f"The table '{source}' has no column '{column}'. Name one with --column: {', '.join(table.schema.names)}."
        )
    above = source.rsplit("/", 1)[0] if "/" in source else "."
    for batch in table.to_batches(columns=[column]):
        for address in batch.column(0).to_pylist():
            if address:
                text = str(address)
                yield text if "://" in text or os.path.isabs(text) else _joined(above, text)


def _joined(above: str, name: str) -> str:
    return f"{above}/{name}" if "://" in above else os.path.abspath(os.path.join(above, name))


def _address(source: str, system: Any, path: str) -> str:
    """How a file found in a source is reached from anywhere: paths of this machine stay paths."""
    if is_local(system):
        return os.path.abspath(path)
    tail = source.partition("::")[2]  # as in "zip://*.jpg::s3://bucket/photos.zip"
    return str(system.unstrip_protocol(path)) + (f"::{tail}" if tail else "")
