"""Where pieces are, when they are washed and what they cost, as rows."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from stylerec.domain.pieces import Piece
from stylerec.domain.taxonomy import Taxonomy
from stylerec.domain.washing import wears_until_washing
from stylerec.store.tables import StoredPiece, WashRule, Wear


def wash_rules(session: Session, owner: str) -> dict[str, int]:
    """After how many wears the owner washes what is of a category, where they said so."""
    rows = session.scalars(select(WashRule).where(WashRule.owner == owner).order_by(WashRule.category))
    return {row.category: row.wears for row in rows}


def wears_since_washing(session: Session, condition: ColumnElement[bool]) -> dict[str, int]:
    """By piece, the days it was worn since it was washed; without those that were not."""
    since = StoredPiece.washed.is_(None) | (Wear.day > StoredPiece.washed)
    query = select(Wear.piece_id, func.count()).join(StoredPiece).where(condition, since).group_by(Wear.piece_id)
    return {row[0]: row[1] for row in session.execute(query)}


def last_worn(session: Session, piece_id: str) -> date | None:
    """The last day in a piece's wear log."""
    return session.scalar(select(func.max(Wear.day)).where(Wear.piece_id == piece_id))


def with_belongings(piece: Piece, row: StoredPiece, n_wears: int, rules: dict[str, int], taxonomy: Taxonomy) -> Piece:
    """The piece with where it is, how often it can still be worn, its warmth and its price.

    One that was worn as often as it may be since it was washed is in the wash, whatever was said.
    """
    most = wears_until_washing(piece.category, taxonomy, rules)
    left = max(0, most - n_wears) if most else None
    place: Any = "wash" if left == 0 and row.place == "here" else row.place
    return replace(piece, place=place, wears_left=left, warmth=row.warmth, price=row.price, bought=row.bought)
