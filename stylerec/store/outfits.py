"""Outfits: those that are kept, and those of the calendar."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from stylerec.domain.days import days_later
from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.part import StorePart
from stylerec.store.records import KeptOutfit
from stylerec.store.rows import check_name, new_id, now, own_closet, row_values, sort_tags
from stylerec.store.tables import Closet, PieceOfOutfit, ShownOutfit, StoredOutfit, StoredPiece, Wear

BEST_RATING = 5
MOST_PIECES = 20


class Outfits(StorePart):
    """The owner's outfits. A kept one has no day; one of the calendar is an outfit of its own, which may be changed."""

    def kept(self, closet_id: str) -> tuple[KeptOutfit, ...]:
        """The outfits of a closet that are kept, oldest first."""
        return self._of(closet_id, StoredOutfit.day.is_(None))

    def planned(self, closet_id: str, start: date, days: int) -> tuple[KeptOutfit, ...]:
        """What a closet's calendar has from `start` on, by day."""
        if days < 1:
            return ()
        return self._of(closet_id, StoredOutfit.day >= start, StoredOutfit.day <= days_later(start, days - 1))

    def of_trip(self, closet_id: str, trip_id: str) -> tuple[KeptOutfit, ...]:
        """The outfits of a trip, by day."""
        return self._of(closet_id, StoredOutfit.trip_id == trip_id)

    def get(self, outfit_id: str) -> KeptOutfit:
        """One outfit. Raises `StoreError` when there is none."""
        with self.database.reading() as session:
            return _record(session, self._outfit(session, outfit_id))

    def keep(
        self,
        closet_id: str,
        piece_ids: Sequence[str],
        name: str,
        *,
        day: date | None = None,
        photo_id: str | None = None,
        tags: Iterable[str] = (),
    ) -> KeptOutfit:
        """Keep pieces of a closet, head to foot, as an outfit, or put them into the calendar on a `day`.

        `photo_id` is the look that they follow. Raises `StoreError` for no pieces, more than 20, or others' pieces.
        """
        with self.database.writing() as session:
            own_closet(session, self.owner, closet_id)
            row = build_outfit(closet_id, name, day=day, photo_id=photo_id)
            row.tags = sort_tags(tags)
            session.add(row)
            session.flush()
            set_pieces(session, row, piece_ids)
            return _record(session, row)

    def update(
        self,
        outfit_id: str,
        *,
        name: str | None = None,
        tags: Iterable[str] | None = None,
        rating: int | None = None,
        piece_ids: Sequence[str] | None = None,
    ) -> None:
        """Say something else about an outfit; what is None stays. A `rating` is 1 to 5, 0 takes it away.

        Pieces that it had before are not suggested for it again. Raises `StoreError` for another rating and as `keep`.
        """
        if rating is not None and not 0 <= rating <= BEST_RATING:
            raise StoreError(
                _("Invalid rating: expected 0 to {most}, received {rating}.").format(most=BEST_RATING, rating=rating)
            )
        with self.database.writing() as session:
            row = self._outfit(session, outfit_id)
            if name is not None:
                row.name = check_name(name)
            if tags is not None:
                row.tags = sort_tags(tags)
            if rating is not None:
                row.rating = rating
            if piece_ids is not None:
                session.merge(ShownOutfit(outfit_id=outfit_id, pieces=join_ids(_piece_ids(session, outfit_id))))
                set_pieces(session, row, piece_ids)

    def shown(self, outfit_id: str) -> frozenset[frozenset[str]]:
        """The sets of pieces that the outfit has and had."""
        with self.database.reading() as session:
            self._outfit(session, outfit_id)
            rows = session.scalars(select(ShownOutfit.pieces).where(ShownOutfit.outfit_id == outfit_id))
            return frozenset([*(frozenset(row.split()) for row in rows), frozenset(_piece_ids(session, outfit_id))])

    def copy(self, outfit_id: str, name: str | None = None, *, day: date | None = None) -> KeptOutfit:
        """The same pieces as an outfit of its own: a kept one, or one in the calendar on a `day`."""
        with self.database.writing() as session:
            row = self._outfit(session, outfit_id)
            name = row.name if name is None else name
            copy = build_outfit(row.closet_id, name, day=day, photo_id=row.photo_id)
            copy.tags, copy.rating = row.tags, row.rating
            session.add(copy)
            session.flush()
            set_pieces(session, copy, _piece_ids(session, outfit_id))
            return _record(session, copy)

    def move(self, outfit_id: str, day: date) -> None:
        """Put an outfit of the calendar on another day. Raises `StoreError` for one that is kept or worn."""
        with self.database.writing() as session:
            row = self._outfit(session, outfit_id)
            if row.day is None:
                raise StoreError(_("'{name}' is not in the calendar. Put a copy of it on a day.").format(name=row.name))
            if row.worn:
                raise StoreError(
                    _("'{name}' was worn on {day}. Take that back before you move it.").format(
                        name=row.name, day=row.day
                    )
                )
            row.day = day

    def wear(self, outfit_id: str, day: date | None = None) -> KeptOutfit:
        """The outfit was worn, on its day in the calendar or on `day`: its pieces' wear logs say so.

        A kept one stays as it is, and a copy goes into the calendar. Returns what the calendar has. Raises
        `StoreError` for a kept one without a `day`.
        """
        outfit = self.get(outfit_id)
        if outfit.day is None:
            if day is None:
                raise StoreError(_("A day is needed: '{name}' is not in the calendar.").format(name=outfit.name))
            outfit = self.copy(outfit_id, day=day)
        elif day is not None and day != outfit.day:
            self.move(outfit_id, day)
        with self.database.writing() as session:
            row = self._outfit(session, outfit.outfit_id)
            row.worn = True
            for piece_id in outfit.piece_ids:
                session.merge(Wear(piece_id=piece_id, day=row.day))
            return _record(session, row)

    def undo_wear(self, outfit_id: str) -> None:
        """The outfit was not worn on its day. What another outfit of that day has stays worn."""
        with self.database.writing() as session:
            row = self._outfit(session, outfit_id)
            if not row.worn:
                return
            row.worn = False
            session.flush()
            others = (
                select(PieceOfOutfit.piece_id)
                .join(StoredOutfit, StoredOutfit.outfit_id == PieceOfOutfit.outfit_id)
                .where(StoredOutfit.closet_id == row.closet_id, StoredOutfit.day == row.day, StoredOutfit.worn)
            )
            mine = Wear.piece_id.in_(_piece_ids(session, outfit_id))
            session.execute(delete(Wear).where(mine, Wear.day == row.day, Wear.piece_id.not_in(others)))

    def delete(self, outfit_id: str) -> None:
        """Delete an outfit; what was worn stays in the wear log."""
        with self.database.writing() as session:
            session.delete(self._outfit(session, outfit_id))

    def _of(self, closet_id: str, *conditions: ColumnElement[bool]) -> tuple[KeptOutfit, ...]:
        query = select(StoredOutfit).where(StoredOutfit.closet_id == closet_id, *conditions)
        with self.database.reading() as session:
            own_closet(session, self.owner, closet_id)
            rows = session.scalars(query.order_by(StoredOutfit.day, StoredOutfit.created, StoredOutfit.outfit_id)).all()
            pieces: dict[str, list[str]] = {row.outfit_id: [] for row in rows}
            worn = select(PieceOfOutfit).where(PieceOfOutfit.outfit_id.in_(pieces)).order_by(PieceOfOutfit.number)
            for piece in session.scalars(worn):
                pieces[piece.outfit_id].append(piece.piece_id)
        return tuple(_as_record(row, pieces[row.outfit_id]) for row in rows)

    def _outfit(self, session: Session, outfit_id: str) -> StoredOutfit:
        query = select(StoredOutfit).join(Closet).where(StoredOutfit.outfit_id == outfit_id, Closet.owner == self.owner)
        row = session.scalar(query)
        if row is None:
            raise StoreError(
                _("There is no outfit {outfit_id!r}. It may have been deleted; choose one from the list.").format(
                    outfit_id=outfit_id
                )
            )
        return row


def build_outfit(
    closet_id: str, name: str, *, day: date | None = None, photo_id: str | None = None, trip_id: str | None = None
) -> StoredOutfit:
    """A row without pieces. Raises `StoreError` for an empty name."""
    row = StoredOutfit(outfit_id=new_id(), closet_id=closet_id, name=check_name(name), created=now(), day=day)
    row.photo_id, row.trip_id, row.tags, row.rating, row.worn = photo_id, trip_id, (), 0, False
    return row


def set_pieces(session: Session, row: StoredOutfit, piece_ids: Collection[str]) -> None:
    """Give an outfit these pieces, in this order. Raises `StoreError` as `Outfits.keep`."""
    wanted = tuple(dict.fromkeys(piece_ids))
    if not 1 <= len(wanted) <= MOST_PIECES:
        raise StoreError(
            _("Invalid outfit: expected 1 to {most} different pieces, received {count}.").format(
                most=MOST_PIECES, count=len(wanted)
            )
        )
    here = select(StoredPiece.piece_id).where(StoredPiece.closet_id == row.closet_id)
    if strange := set(wanted) - set(session.scalars(here.where(StoredPiece.piece_id.in_(wanted)))):
        raise StoreError(
            _("There is no piece {piece!r} in this closet. Choose pieces from the closet.").format(piece=min(strange))
        )
    session.execute(delete(PieceOfOutfit).where(PieceOfOutfit.outfit_id == row.outfit_id))
    session.add_all(
        PieceOfOutfit(outfit_id=row.outfit_id, piece_id=piece_id, number=number)
        for number, piece_id in enumerate(wanted)
    )
    session.flush()


def join_ids(piece_ids: Iterable[str]) -> str:
    """A set of pieces as one text, always the same."""
    return " ".join(sorted(piece_ids))


def _piece_ids(session: Session, outfit_id: str) -> list[str]:
    query = select(PieceOfOutfit.piece_id).where(PieceOfOutfit.outfit_id == outfit_id)
    return list(session.scalars(query.order_by(PieceOfOutfit.number)))


def _record(session: Session, row: StoredOutfit) -> KeptOutfit:
    return _as_record(row, _piece_ids(session, row.outfit_id))


def _as_record(row: StoredOutfit, piece_ids: Sequence[str]) -> KeptOutfit:
    values: dict[str, Any] = row_values(row)
    return KeptOutfit(**values, piece_ids=tuple(piece_ids))
