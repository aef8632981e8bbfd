"""What every part of the store stands on: the database, the files, and whose things are meant."""

import secrets
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, select, union_all, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stylerec.errors import StoreError
from stylerec.pieces import SEASONS
from stylerec.settings import Settings
from stylerec.store.database import Database
from stylerec.store.files import Files
from stylerec.store.tables import Board, Closet, Garbage, Item, Photo, PhotoOnBoard, StoredCorrection, StoredPiece

LONGEST_TEXT = 1000


class Room:
    """Base of the store's parts. Every question is limited to `owner`."""

    def __init__(self, database: Database, files: Files, settings: Settings, owner: str) -> None:
        self.database = database
        self.files = files
        self.settings = settings
        self.owner = owner

    def _board(self, session: Session, board_id: str) -> Board:
        """The owner's board. Raises `StoreError`."""
        board = session.scalar(select(Board).where(Board.board_id == board_id, Board.owner == self.owner))
        if board is None:
            raise StoreError(f"There is no board {board_id!r}. It may have been deleted; choose one from the list.")
        return board

    def _check_photo(self, session: Session, photo_id: str) -> Photo:
        """The photo's row, when the owner has it anywhere. Raises `StoreError`."""
        photo = session.get(Photo, photo_id)
        if photo is None or not session.scalar(select(in_use(photo_id, self.owner))):
            raise StoreError(f"There is no photo {photo_id!r} on your boards or in your closets.")
        return photo

    def _touch(self, session: Session, condition: ColumnElement[bool]) -> None:
        """Give boards a new version. It locks them, always in the same order, so that two writers never block."""
        locked = select(Board.board_id).where(condition).order_by(Board.board_id).with_for_update()
        board_ids = session.scalars(locked).all()
        session.execute(update(Board).where(Board.board_id.in_(board_ids)).values(version=new_id()))

    def _let_go(self, session: Session, photo_ids: Collection[str]) -> None:
        """Forget photos that the owner, or that nobody, has any more. `_sweep` deletes the files after it."""
        session.flush()
        # Locked first: somebody who adds the photo meanwhile waits, and then finds that it is gone.
        locked = select(Photo.photo_id).where(Photo.photo_id.in_(photo_ids)).order_by(Photo.photo_id).with_for_update()
        for photo_id in session.scalars(locked).all():
            if not session.scalar(select(in_use(photo_id))):
                session.execute(delete(Photo).where(Photo.photo_id == photo_id))
                session.merge(Garbage(photo_id=photo_id))
            elif not session.scalar(select(in_use(photo_id, self.owner))):
                mine = (StoredCorrection.photo_id == photo_id) & (StoredCorrection.owner == self.owner)
                session.execute(delete(StoredCorrection).where(mine))

    def _sweep(self) -> None:
        """Delete the files of forgotten photos. A photo that was added again meanwhile is no garbage any more."""
        with self.database.reading() as session:
            photo_ids = session.scalars(select(Garbage.photo_id)).all()
        for photo_id in photo_ids:
            with self.database.writing() as session:
                mine = session.scalar(select(Garbage.photo_id).where(Garbage.photo_id == photo_id).with_for_update())
                if mine is None:
                    continue
                session.execute(delete(Garbage).where(Garbage.photo_id == photo_id))
                if session.get(Photo, photo_id) is None:
                    self.files.delete(photo_id)


def in_use(photo_id: str, owner: str | None = None) -> ColumnElement[bool]:
    """Whether a photo is on a board, in a closet or among the styled items, of an owner or of anybody."""
    queries = [
        select(PhotoOnBoard.photo_id).join(Board).where(PhotoOnBoard.photo_id == photo_id),
        select(Item.photo_id).join(Board).where(Item.photo_id == photo_id),
    ]
    pieces = select(StoredPiece.photo_id).join(Closet).where(StoredPiece.photo_id == photo_id)
    if owner is not None:
        queries = [query.where(Board.owner == owner) for query in queries]
        pieces = pieces.where(Closet.owner == owner)
    return exists(union_all(*queries, pieces).subquery().select())


def used_photos(owner: str) -> Select[Any]:
    """The ids of all photos of an owner."""
    everything = union_all(
        select(PhotoOnBoard.photo_id).join(Board).where(Board.owner == owner),
        select(Item.photo_id).join(Board).where(Board.owner == owner),
        select(StoredPiece.photo_id).join(Closet).where(Closet.owner == owner),
    ).subquery()
    return select(everything.c.photo_id).distinct()


def insert_if_new(session: Session, row: Any) -> bool:
    """Add a row unless another writer did; whether it was added."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def new_id() -> str:
    """An id that nobody has."""
    return secrets.token_hex(8)


def now() -> datetime:
    return datetime.now(UTC)


def clean_text(text: str, otherwise: str = "?") -> str:
    """A text as it can be kept and shown: printable, not empty, not endless."""
    printable = "".join(character if character.isprintable() else "?" for character in text)
    return printable.strip()[:LONGEST_TEXT].strip() or otherwise


def sorted_words(words: Iterable[str]) -> tuple[str, ...]:
    """Words of a set in one order, without repeats and blanks."""
    return tuple(sorted({clean for word in words if (clean := clean_text(word, ""))}))


def sorted_seasons(seasons: Iterable[str]) -> tuple[str, ...]:
    """Seasons in one order. Raises `StoreError` for other words."""
    words = sorted_words(seasons)
    if strange := set(words) - set(SEASONS):
        raise StoreError(f"Unknown season: expected some of {', '.join(SEASONS)}, received {min(strange)!r}.")
    return words
