"""Everything that an owner keeps, as one table that JSON can hold."""

from base64 import b64encode
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.store.belonging_rows import wash_rules
from stylerec.store.rows import used_photos
from stylerec.store.tables import (
    Base,
    Board,
    CategoryExample,
    Closet,
    Item,
    Model,
    Opinion,
    PhotoOnBoard,
    PieceOfOutfit,
    ShownOutfit,
    StoredCategory,
    StoredCorrection,
    StoredLook,
    StoredOutfit,
    StoredPhoto,
    StoredPiece,
    StoredTrip,
    Wear,
    microseconds,
)

FORMAT = 1


def build_manifest(session: Session, owner: str) -> dict[str, Any]:
    """The owner's things in one fixed order, so that the same things always give the same table.

    Times are whole microseconds since 1970 in UTC. Looks are named here, their content goes beside the manifest.
    """
    mine = used_photos(owner)
    looks = select(StoredLook.photo_id, StoredLook.model, StoredLook.error).where(StoredLook.photo_id.in_(mine))
    # Those in the words of a lab model are left out: without the model they would say nothing, with it they are read.
    looks = looks.join(Model, Model.model == StoredLook.model).where(Model.categories.is_(None))
    found = session.execute(looks.order_by(StoredLook.photo_id, StoredLook.model)).all()
    used = {look.model for look in found}
    models = session.scalars(select(Model.model).order_by(Model.number, Model.model))
    photos = session.scalars(select(StoredPhoto).where(StoredPhoto.photo_id.in_(mine)).order_by(StoredPhoto.photo_id))
    corrections = select(StoredCorrection).where(StoredCorrection.owner == owner)
    own = select(StoredCategory).where(StoredCategory.owner == owner)
    own = own.order_by(StoredCategory.created, StoredCategory.category_id)
    boards = select(Board).where(Board.owner == owner).order_by(Board.created, Board.board_id)
    closets = select(Closet).where(Closet.owner == owner).order_by(Closet.created, Closet.closet_id)
    return {
        "format": FORMAT,
        "models": [model for model in models if model in used],
        "photos": [{"photo_id": photo.photo_id, "stored": photo.stored, "ending": photo.ending} for photo in photos],
        "looks": [{"photo_id": look.photo_id, "model": look.model, "error": look.error} for look in found],
        "corrections": [
            _values(row, leave_out=("owner",))
            for row in session.scalars(corrections.order_by(StoredCorrection.created, StoredCorrection.correction_id))
        ],
        "own_categories": [_own_category(session, row) for row in session.scalars(own)],
        "lab_categories": _lab_categories(session, owner),
        "wash_rules": [{"category": name, "wears": wears} for name, wears in wash_rules(session, owner).items()],
        "boards": [_board(session, board) for board in session.scalars(boards)],
        "closets": [_closet(session, closet) for closet in session.scalars(closets)],
    }


def _lab_categories(session: Session, owner: str) -> list[str]:
    """The words of lab models in which the owner said something; it waits until such a model is in use again."""
    said = select(StoredCorrection.category, StoredCorrection.to).where(StoredCorrection.owner == owner)
    named = select(StoredPiece.named).join(Closet).where(Closet.owner == owner, StoredPiece.named.is_not(None))
    own = select(StoredCategory.name).where(StoredCategory.owner == owner)
    words = {*(word for row in session.execute(said) for word in row), *session.scalars(named)}
    own_words, shipped = set(session.scalars(own)), load_taxonomy()
    return sorted(
        word for word in words if word and word not in own_words and shipped.current(word) not in shipped.terms
    )


def _own_category(session: Session, row: StoredCategory) -> dict[str, Any]:
    examples = select(CategoryExample).where(CategoryExample.category_id == row.category_id)
    examples = examples.order_by(CategoryExample.added, CategoryExample.photo_id)
    return {
        **_values(row, leave_out=("owner",)),
        "examples": [_values(example, leave_out=("category_id",)) for example in session.scalars(examples)],
    }


def _board(session: Session, board: Board) -> dict[str, Any]:
    here = board.board_id
    photos = select(PhotoOnBoard).where(PhotoOnBoard.board_id == here).order_by(PhotoOnBoard.number)
    opinions = select(Opinion).where(Opinion.board_id == here)
    opinions = opinions.order_by(Opinion.item_category, Opinion.kind, Opinion.target)
    items = select(Item).where(Item.board_id == here).order_by(Item.added, Item.item_id)
    return {
        **_values(board, leave_out=("owner", "version")),
        "photos": [_values(row, leave_out=("board_id", "number")) for row in session.scalars(photos)],
        "opinions": [_values(row, leave_out=("board_id",)) for row in session.scalars(opinions)],
        "items": [_values(row, leave_out=("board_id",)) for row in session.scalars(items)],
    }


def _closet(session: Session, closet: Closet) -> dict[str, Any]:
    pieces = select(StoredPiece).where(StoredPiece.closet_id == closet.closet_id)
    rows = session.scalars(pieces.order_by(StoredPiece.added, StoredPiece.piece_id)).all()
    worn: dict[str, list[str]] = {row.piece_id: [] for row in rows}
    for wear in session.scalars(select(Wear).where(Wear.piece_id.in_(worn)).order_by(Wear.day)):
        worn[wear.piece_id].append(wear.day.isoformat())
    return {
        **_values(closet, leave_out=("owner",)),
        "pieces": [{**_values(row, leave_out=("closet_id",)), "worn": worn[row.piece_id]} for row in rows],
        "trips": [_values(row, leave_out=("closet_id",)) for row in session.scalars(_of(StoredTrip, closet))],
        "outfits": [_outfit(session, row) for row in session.scalars(_of(StoredOutfit, closet)).all()],
    }


def _of(table: type[StoredTrip] | type[StoredOutfit], closet: Closet) -> Select[Any]:
    """A closet's rows of a table, oldest first."""
    rows = select(table).where(table.closet_id == closet.closet_id)
    return rows.order_by(table.created, *table.__table__.primary_key)


def _outfit(session: Session, row: StoredOutfit) -> dict[str, Any]:
    pieces = select(PieceOfOutfit.piece_id).where(PieceOfOutfit.outfit_id == row.outfit_id)
    shown = select(ShownOutfit.pieces).where(ShownOutfit.outfit_id == row.outfit_id)
    return {
        **_values(row, leave_out=("closet_id",)),
        "pieces": list(session.scalars(pieces.order_by(PieceOfOutfit.number))),
        "shown": sorted(session.scalars(shown)),
    }


def _values(row: Base, leave_out: tuple[str, ...]) -> dict[str, Any]:
    """A row's columns as JSON has them."""
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in leave_out}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return microseconds(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return list(value) if isinstance(value, tuple) else value
