"""What all parts of the store do with rows and with what goes into them."""

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select, union_all, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stylerec.domain.pieces import SEASONS
from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.tables import (
    Base,
    Board,
    CategoryExample,
    Closet,
    Item,
    PhotoOnBoard,
    StoredCategory,
    StoredPiece,
)

LONGEST_TEXT = 1000
IDS_PER_QUERY = 200
"""Photos that are forgotten in one statement."""


def own_board(session: Session, owner: str, board_id: str) -> Board:
    """The owner's board. Raises `StoreError`."""
    board = session.scalar(select(Board).where(Board.board_id == board_id, Board.owner == owner))
    if board is None:
        raise StoreError(
            _("There is no board {board_id!r}. It may have been deleted; choose one from the list.").format(
                board_id=board_id
            )
        )
    return board


def own_closet(session: Session, owner: str, closet_id: str) -> Closet:
    """The owner's closet. Raises `StoreError`."""
    closet = session.scalar(select(Closet).where(Closet.closet_id == closet_id, Closet.owner == owner))
    if closet is None:
        raise StoreError(
            _("There is no closet {closet_id!r}. It may have been deleted; choose one from the list.").format(
                closet_id=closet_id
            )
        )
    return closet


def own_piece(session: Session, owner: str, piece_id: str) -> StoredPiece:
    """The owner's piece. Raises `StoreError`."""
    query = select(StoredPiece).join(Closet).where(StoredPiece.piece_id == piece_id, Closet.owner == owner)
    row = session.scalar(query)
    if row is None:
        raise StoreError(
            _("There is no piece {piece_id!r}. It may have been deleted; choose one from the closet.").format(
                piece_id=piece_id
            )
        )
    return row


def touch_boards(session: Session, condition: ColumnElement[bool]) -> None:
    """Give boards a new version. It locks them, always in the same order, so that two writers never block."""
    locked = select(Board.board_id).where(condition).order_by(Board.board_id).with_for_update()
    board_ids = session.scalars(locked).all()
    session.execute(update(Board).where(Board.board_id.in_(board_ids)).values(version=new_id()))


def touch_photo(session: Session, photo_id: str) -> None:
    """Give the boards that show a photo a new version."""
    touch_boards(session, Board.board_id.in_(select(PhotoOnBoard.board_id).where(PhotoOnBoard.photo_id == photo_id)))


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
    for start in range(0, len(photo_ids), IDS_PER_QUERY):
        yield photo_ids[start : start + IDS_PER_QUERY]


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
    """The time in UTC."""
    return datetime.now(UTC)


def clean_text(text: str, otherwise: str = "?") -> str:
    """A text as it can be kept and shown: printable, not empty, not endless."""
    printable = "".join(character if character.isprintable() else "?" for character in text)
    return printable.strip()[:LONGEST_TEXT].strip() or otherwise


def sort_tags(words: Iterable[str]) -> tuple[str, ...]:
    """Words of a set in one order, without repeats and blanks."""
    return tuple(sorted({clean for word in words if (clean := clean_text(word, ""))}))


def sort_seasons(seasons: Iterable[str]) -> tuple[str, ...]:
    """Seasons in one order. Raises `StoreError` for other words."""
    words = sort_tags(seasons)
    if strange := set(words) - set(SEASONS):
        raise StoreError(
            _("Unknown season: expected some of {seasons}, received {strange!r}.").format(
                seasons=", ".join(SEASONS), strange=min(strange)
            )
        )
    return words


def check_name(name: str) -> str:
    """A name for a board, closet or piece. Raises `StoreError` for an empty one."""
    cleaned = clean_text(name, "")
    if not cleaned:
        raise StoreError(_("A name is needed: expected at least one letter, received an empty text."))
    return cleaned


def row_values(row: Base) -> dict[str, object]:
    """A row's columns by name."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}
