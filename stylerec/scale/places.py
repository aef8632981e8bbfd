"""Photos and folders by address: paths of this machine, or whatever fsspec knows (`s3://bucket/photos`)."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from stylerec.errors import PhotoError, StoreError, UsageError
from stylerec.vision.images import read_file
from stylerec.writing import replacing

AHEAD = 8
"""Photos fetched while others are read: those of an object store take a while to come."""


def opened(address: str) -> tuple[Any, str]:
    """The file system of an address and the path in it. Raises `UsageError` for an address that nobody knows."""
    try:
        system, path = fsspec.core.url_to_fs(address)
    except (ValueError, ImportError, OSError) as error:
        raise UsageError(
            f"Cannot use the address '{address}': {error}. Check it, and the package that it needs."
        ) from error
    return system, str(path)


def is_local(system: Any) -> bool:
    """Whether a file system is that of this machine."""
    return isinstance(system, LocalFileSystem)


def fetch(address: str, limit: int) -> bytes:
    """The bytes of a photo, at most one more than `limit`. Raises `PhotoError`."""
    if "://" not in address:
        return read_file(Path(address), address, limit)
    try:
        system, path = opened(address)
        return bytes(system.cat_file(path, start=0, end=limit + 1))
    except FileNotFoundError:
        raise PhotoError(f"Cannot read '{address}': there is no such file. Check the name and the folder.") from None
    except Exception as error:  # whatever a store far away answers
        what = str(error) or type(error).__name__
        raise PhotoError(
            f"Cannot read '{address}': it cannot be fetched ({what}). Check that you may read it."
        ) from error


def fetched(addresses: Iterable[str], limit: int) -> Iterator[tuple[str, bytes | PhotoError]]:
    """Photos with their bytes or the reason why there are none, in order; a few are fetched ahead."""

    def attempt(address: str) -> bytes | PhotoError:
        try:
            return fetch(address, limit)
        except PhotoError as error:
            return error

    waiting: deque[tuple[str, Future[bytes | PhotoError]]] = deque()
    with ThreadPoolExecutor(AHEAD) as pool:
        for address in addresses:
            waiting.append((address, pool.submit(attempt, address)))
            if len(waiting) > AHEAD:
                first, result = waiting.popleft()
                yield first, result.result()
        for address, result in waiting:
            yield address, result.result()


class Folder:
    """A folder that all machines see: a path, or an address of an object store. Files appear in it whole."""

    def __init__(self, address: str) -> None:
        self.address = address if "://" in address else os.path.abspath(address)
        self.system, self.root = opened(self.address)

    def __reduce__(self) -> tuple[type["Folder"], tuple[str]]:
        return Folder, (self.address,)

    def path(self, name: str) -> str:
        """Where a file of the folder lies in the file system."""
        return f"{self.root.rstrip('/')}/{name}"

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return bool(self.system.exists(self.path(name)))

    def names(self, table: str) -> list[str]:
        """Names of the files in a folder of this folder, in order; none where it does not exist."""
        try:
            found = self.system.ls(self.path(table), detail=False, refresh=True)
        except FileNotFoundError:
            return []
        return sorted(name for name in (str(path).rstrip("/").rsplit("/", 1)[-1] for path in found) if name[0] != ".")

    def read(self, name: str) -> bytes:
        """The content of a file. Raises `StoreError`."""
        try:
            return bytes(self.system.cat_file(self.path(name)))
        except OSError as error:
            raise StoreError(f"Cannot read '{self.path(name)}': {error.strerror or error}.") from error

    def write(self, name: str, data: bytes | memoryview) -> None:
        """Write a file in place of what was there. Raises `StoreError`."""
        path = self.path(name)
        try:
            self.system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            if is_local(self.system):
                with replacing(Path(path)) as part:
                    part.write_bytes(data)
            else:  # an object of a store is there when all of it has come
                self.system.pipe_file(path, bytes(data))
        except OSError as error:
            raise StoreError(
                f"Cannot write '{path}': {error.strerror or error}. Make room or choose another place; what was read "
                "so far is kept, and the same command goes on from there."
            ) from error
