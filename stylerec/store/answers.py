"""Answers of a database that are kept until anybody writes to it."""

import os
import sqlite3
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Value = TypeVar("Value")

MOST = 1000
"""Answers kept between two changes."""


class Answers:
    """Answers by their questions, forgotten when the file of an SQLite database changes.

    A connection that never writes is told so by SQLite, whichever thread or program it was. Without a `file` nothing is
    kept: a database server would have to be asked as well.
    """

    def __init__(self, file: str | None) -> None:
        self._file = file
        self._lock = Lock()
        self._watcher: sqlite3.Connection | None = None
        self._seen: tuple[int, ...] = ()
        self._kept: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What `make` gave for the key since the last change, or gives now."""
        kept = self._since_last_change()
        if kept is None:
            return make()
        if key not in kept:
            made = make()
            if len(kept) >= MOST:
                return made
            kept[key] = made  # after a change meanwhile, nobody looks there any more
        value: Value = kept[key]
        return value

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._forget()

    def _since_last_change(self) -> dict[Hashable, Any] | None:
        """Where answers are kept until the next change; None where none can be seen."""
        if self._file is None:
            return None
        with self._lock:
            try:
                found = os.stat(self._file)
                if self._seen[:2] != (found.st_dev, found.st_ino):  # another file took its place
                    self._forget()
                if self._watcher is None:
                    self._watcher = sqlite3.connect(self._file, check_same_thread=False)
                (version,) = self._watcher.execute("PRAGMA data_version").fetchone()
            except (OSError, sqlite3.Error):
                return None  # whoever asks now is told what is wrong
            if self._seen != (seen := (found.st_dev, found.st_ino, version)):
                self._seen, self._kept = seen, {}
            return self._kept

    def _forget(self) -> None:
        if self._watcher:
            self._watcher.close()
        self._watcher, self._seen, self._kept = None, (), {}
