"""Answers of a database that are kept until anybody writes to it."""

import sqlite3
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Value = TypeVar("Value")


class Answers:
    """Answers by their questions, forgotten when the file of an SQLite database changes.

    A connection that never writes is told so by SQLite, whichever thread or program it was. Without a `file` nothing is
    kept: a database server would have to be asked as well.
    """

    def __init__(self, file: str | None) -> None:
        self._file = file
        self._watcher: sqlite3.Connection | None = None
        self._seen: int | None = None
        self._kept: dict[Hashable, Any] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What `make` gave for the key since the last change, or gives now."""
        if (seen := self._look()) is None:
            return make()
        with self._lock:
            if key in self._kept:
                kept: Value = self._kept[key]
                return kept
        made = make()
        with self._lock:
            if seen == self._seen:
                self._kept[key] = made
        return made

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            if self._watcher:
                self._watcher.close()
            self._watcher = self._seen = None
            self._kept.clear()

    def _look(self) -> int | None:
        """SQLite's number of the file's last change that this connection has seen; None where it cannot be told."""
        if self._file is None:
            return None
        with self._lock:
            try:
                if self._watcher is None:
                    self._watcher = sqlite3.connect(self._file, check_same_thread=False)
                seen = int(self._watcher.execute("PRAGMA data_version").fetchone()[0])
            except sqlite3.Error:
                return None  # whoever asks now is told what is wrong
            if seen != self._seen:
                self._seen = seen
                self._kept.clear()
            return seen
