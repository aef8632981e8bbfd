"""Boards, closets, corrections and likes, kept on disk: photos as files, the rest in a database."""

import shutil
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import delete

from stylerec.settings import Settings, load_settings
from stylerec.store.belongings import Belongings
from stylerec.store.boards import Boards
from stylerec.store.closets import Closets
from stylerec.store.corrections import Corrections
from stylerec.store.database import Database, sqlite_address
from stylerec.store.files import Files
from stylerec.store.items import Items
from stylerec.store.keeper import PhotoKeeper
from stylerec.store.looks import Looks
from stylerec.store.models import Models
from stylerec.store.opinions import Opinions
from stylerec.store.outfits import Outfits
from stylerec.store.own_categories import OwnCategories
from stylerec.store.photos import BoardPhotos
from stylerec.store.pieces import Pieces
from stylerec.store.records import (
    Added,
    BoardInfo,
    BoardPhoto,
    CategoryInfo,
    ClosetInfo,
    Imported,
    KeptItem,
    KeptOutfit,
    NamerChoice,
    TripInfo,
    UnreadPiece,
)
from stylerec.store.refusals import Refusals
from stylerec.store.rows import used_photos
from stylerec.store.tables import Board, Closet, ModelInUse, StoredCategory, StoredCorrection, WashRule
from stylerec.store.transfer.archive import export_zip, import_zip
from stylerec.store.trips import Trips

__all__ = [
    "Added",
    "BoardInfo",
    "BoardPhoto",
    "CategoryInfo",
    "ClosetInfo",
    "Imported",
    "KeptItem",
    "KeptOutfit",
    "NamerChoice",
    "Store",
    "StyledItem",
    "TripInfo",
    "UnreadPiece",
]

StyledItem = KeptItem
"""The former name of `KeptItem`, still here for those who import it."""


class Store:
    """Everything that a person keeps, in parts: `store.boards`, `store.closets`, `store.looks` and so on.

    Threads may share a store, processes a folder. What a method changed is on the disk when it returns. All methods
    raise `StoreError` for things that are not there or belong to somebody else, and when the database or the disk
    cannot be used.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store.open(folder=Path(folder))
    ...     summer = store.boards.create("Summer")
    ...     print([board.name for board in store.boards.all()], store.looks.mood_board(summer.board_id).names)
    ...     store.close()
    ['Summer'] ()
    """

    def __init__(self, database: Database, files: Files, settings: Settings, owner: str) -> None:
        self.database = database
        self.files = files
        self.settings = settings
        self.owner = owner
        self.keeper = PhotoKeeper(database, files, settings, owner)
        parts = database, owner, self.keeper
        self.boards = Boards(*parts)
        self.photos = BoardPhotos(*parts)
        self.items = Items(*parts)
        self.opinions = Opinions(*parts)
        self.closets = Closets(*parts)
        self.pieces = Pieces(*parts)
        self.belongings = Belongings(*parts)
        self.outfits = Outfits(*parts)
        self.trips = Trips(*parts)
        self.looks = Looks(*parts)
        self.corrections = Corrections(*parts)
        self.models = Models(*parts)
        self.categories = OwnCategories(*parts)
        self.refusals = Refusals(*parts)

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
        database.keep_room()
        store = cls(database, files, settings, owner)
        store.keeper.sweep()  # what a process left that was ended in the middle
        files.tidy()
        return store

    def for_owner(self, owner: str) -> "Store":
        """The same store, limited to another person's things."""
        return Store(self.database, self.files, self.settings, owner)

    def close(self) -> None:
        """Let the database go."""
        self.database.close()

    def export_zip(self, target: Path | str | BinaryIO) -> tuple[str, ...]:
        """Write everything of the owner into one file, which appears under its name only when it is complete.

        What was exported, imported on another machine and exported there is the same, byte for byte. Photos whose files
        are lost are left out and returned in words. Raises `StoreError` when the file cannot be written.
        """
        return export_zip(self.keeper, target)

    def import_zip(self, source: Path | str | bytes) -> Imported:
        """Take in what `export_zip` wrote. What is there already stays, so that doing it twice changes nothing.

        A part of the archive that is damaged, does not belong there or is over the limits is refused by itself and
        said in `problems`; the rest is kept. Raises `StoreError` when it is no such archive at all.
        """
        return import_zip(self.categories, source)

    def delete_everything(self) -> None:
        """Delete all that the owner keeps, for good."""
        with self.keeper.freeing() as session:
            photo_ids = session.scalars(used_photos(self.owner)).all()
            for table in (StoredCorrection, Board, Closet, StoredCategory, ModelInUse, WashRule):
                session.execute(delete(table).where(table.owner == self.owner))
            self.keeper.let_go(session, photo_ids)
        self.database.shrink()
        shutil.rmtree(self.settings.looks_cache_dir, ignore_errors=True)

    def disk_usage(self) -> int:
        """Bytes that photos, pictures and the database take, of all owners."""
        return self.files.size()
