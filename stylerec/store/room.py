"""What every part of the store stands on: the database, the files, and whose things are meant."""

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select, union_all, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stylerec.errors import StoreError
from stylerec.pieces import SEASONS
from stylerec.settings import Settings
from stylerec.store.database import Database
from stylerec.store.files import Files
from stylerec.store.tables import (
    Board,
    CategoryExample,
    Closet,
    Garbage,
    Item,
    Photo,
    PhotoOnBoard,
    StoredCategory,
    StoredCorrection,
    StoredPiece,
)

LONGEST_TEXT = 1000
TOGETHER = 200
"""Photos that are forgotten in one statement."""


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
        if photo is None or not session.scalar(used_photos(self.owner, [photo_id])):
            raise StoreError(f"There is no photo {photo_id!r} on your boards or in your closets.")
        return photo

    def _touch(self, session: Session, condition: ColumnElement[bool]) -> None:
        """Give boards a new version. It locks them, always in the same order, so that two writers never block."""
        locked = select(Board.board_id).where(condition).order_by(Board.board_id).with_for_update()
        board_ids = session.scalars(locked).all()
        session.execute(update(Board).where(Board.board_id.in_(board_ids)).values(version=new_id()))

    def _let_go(self, session: Session, photo_ids: Iterable[str]) -> None:
        """Forget photos that the owner, or that nobody, has any more. `_sweep` deletes the files after it."""
        session.flush()
        for some in batched(sorted(photo_ids)):
            # Locked first: somebody who adds the photo meanwhile waits, and then finds that it is gone.
            locked = select(Photo.photo_id).where(Photo.photo_id.in_(some)).order_by(Photo.photo_id).with_for_update()
            here = set(session.scalars(locked))
            free = here - set(session.scalars(used_photos(among=some)))
            not_mine = here - free - set(session.scalars(used_photos(self.owner, some)))
            corrections = (StoredCorrection.owner == self.owner) & StoredCorrection.photo_id.in_(not_mine)
            session.execute(delete(StoredCorrection).where(corrections))
            session.execute(delete(Photo).where(Photo.photo_id.in_(free)))
            for photo_id in free:
                session.merge(Garbage(photo_id=photo_id))

    def _sweep(self) -> None:
        """Delete the files of forgotten photos. A photo that was added again meanwhile is no garbage any more."""
        with self.database.reading() as session:
            found = session.scalars(select(Garbage.photo_id)).all()
        for some in batched(sorted(found)):
            with self.database.writing() as session:
                locked = select(Garbage.photo_id).where(Garbage.photo_id.in_(some)).order_by(Garbage.photo_id)
                garbage = session.scalars(locked.with_for_update()).all()
                session.execute(delete(Garbage).where(Garbage.photo_id.in_(garbage)))
                kept = set(session.scalars(select(Photo.photo_id).where(Photo.photo_id.in_(garbage))))
                for photo_id in set(garbage) - kept:
                    self.files.delete(photo_id)


def used_photos(owner: str | None = None, among: Collection[str] | None = None) -> Select[str]:
    """The ids of photos on a board, in a closet, styled or examples of a category, of an owner or of anybody."""
    places = [
        select(PhotoOnBoard.photo_id).join(Board),
        select(Item.photo_id).join(Board),
        select(StoredPiece.photo_id).join(Closet),
        select(CategoryExample.photo_id).join(StoredCategory),
    ]
    if owner is not None:
        owners = (Board.owner, Board.owner, Closet.owner, StoredCategory.owner)
        places = [place.where(column == owner) for place, column in zip(places, owners, strict=True)]
    photo_id = union_all(*places).subquery().c.photo_id
    ids = select(photo_id).distinct()
    return ids if among is None else ids.where(photo_id.in_(among))


def batched(photo_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Parts short enough for one statement."""
    for start in range(0, len(photo_ids), TOGETHER):
        yield photo_ids[start : start + TOGETHER]


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
