"""Boards, closets, corrections and likes, kept on disk: photos as files, the rest in a database."""

from pathlib import Path

from stylerec.settings import Settings, load_settings
from stylerec.store.archive import Archive
from stylerec.store.boards import Boards
from stylerec.store.database import Database, sqlite_address
from stylerec.store.files import Files
from stylerec.store.records import (
    Added,
    BoardInfo,
    BoardPhoto,
    CategoryInfo,
    ClosetInfo,
    Imported,
    NamerChoice,
    StyledItem,
    UnreadPiece,
)

__all__ = [
    "Added",
    "BoardInfo",
    "BoardPhoto",
    "CategoryInfo",
    "ClosetInfo",
    "Imported",
    "NamerChoice",
    "Store",
    "StyledItem",
    "UnreadPiece",
]


class Store(Boards, Archive):
    """Everything that a person keeps. Threads may share a store, processes a folder.

    What a method changed is on the disk when it returns. All methods raise `StoreError` for things that are not
    there or belong to somebody else, and when the database or the disk cannot be used.
    """

    @classmethod
    def open(
        cls,
        address: str | None = None,
        folder: Path | None = None,
        *,
        owner: str = "",
        settings: Settings | None = None,
    ) -> "Store":
        """Open the store in `folder`, and make it when it is new; a store of an older version is brought up to date.

        `address` is an SQLAlchemy address, by default an SQLite file in the folder. What is not given comes from the
        settings. Raises `StoreError` when this is not possible.
        """
        settings = settings or load_settings()
        folder = folder or settings.data_dir
        files = Files(folder)
        database = Database(address or settings.database or sqlite_address(folder / "stylerec.db"))
        database.migrate()
        store = cls(database, files, settings, owner)
        store._sweep()  # what a process left that was ended in the middle
        files.tidy()
        return store

    def for_owner(self, owner: str) -> "Store":
        """The same store, limited to another person's things."""
        return Store(self.database, self.files, self.settings, owner)

    def close(self) -> None:
        """Let the database go."""
        self.database.engine.dispose()
