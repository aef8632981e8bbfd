"""Closets: a name and the pieces that a person owns."""

import hashlib

from sqlalchemy import func, select

from stylerec.store.belonging_rows import wash_rules
from stylerec.store.categories_in_use import model_in_use
from stylerec.store.part import StorePart, until_written
from stylerec.store.records import ClosetInfo
from stylerec.store.rows import check_name, new_id, now, own_closet, row_values
from stylerec.store.tables import Closet, StoredLook, StoredPiece, Wear


class Closets(StorePart):
    """The owner's closets."""

    @until_written
    def all(self, archived: bool = False) -> tuple[ClosetInfo, ...]:
        """Closets in use, or those put away, oldest first."""
        query = (
            select(Closet, func.count(StoredPiece.piece_id))
            .outerjoin(StoredPiece, (StoredPiece.closet_id == Closet.closet_id) & (StoredPiece.place != "gone"))
            .where(Closet.owner == self.owner, Closet.archived == archived)
            .group_by(Closet.closet_id)
            .order_by(Closet.created, Closet.closet_id)
        )
        with self.database.reading() as session:
            return tuple(
                ClosetInfo(closet.closet_id, closet.name, closet.archived, closet.created, pieces)
                for closet, pieces in session.execute(query)
            )

    def create(self, name: str) -> ClosetInfo:
        """A new, empty closet. Raises `StoreError` for an empty name."""
        closet = self._new_closet(name)
        with self.database.writing() as session:
            session.add(closet)
        return ClosetInfo(closet.closet_id, closet.name, False, closet.created, 0)

    def rename(self, closet_id: str, name: str) -> None:
        """Raises `StoreError` for an empty name."""
        with self.database.writing() as session:
            own_closet(session, self.owner, closet_id).name = check_name(name)

    def duplicate(self, closet_id: str, name: str) -> ClosetInfo:
        """A closet with the same pieces and wear log; from then on each goes its own way."""
        copy = self._new_closet(name)
        with self.database.writing() as session:
            own_closet(session, self.owner, closet_id)
            pieces = session.scalars(select(StoredPiece).where(StoredPiece.closet_id == closet_id)).all()
            session.add(copy)
            for piece in pieces:
                piece_id = new_id()
                session.add(StoredPiece(**{**row_values(piece), "closet_id": copy.closet_id, "piece_id": piece_id}))
                session.flush()
                days = session.scalars(select(Wear.day).where(Wear.piece_id == piece.piece_id)).all()
                session.add_all(Wear(piece_id=piece_id, day=day) for day in days)
        return ClosetInfo(copy.closet_id, copy.name, False, copy.created, len(pieces))

    def archive(self, closet_id: str, archived: bool = True) -> None:
        """Put a closet away, or take it back."""
        with self.database.writing() as session:
            own_closet(session, self.owner, closet_id).archived = archived

    def delete(self, closet_id: str) -> None:
        """Delete a closet for good, with the files of photos that no board or closet of anybody has."""
        with self.keeper.freeing() as session:
            closet = own_closet(session, self.owner, closet_id)
            photo_ids = set(session.scalars(select(StoredPiece.photo_id).where(StoredPiece.closet_id == closet_id)))
            session.delete(closet)
            self.keeper.let_go(session, photo_ids)

    @until_written
    def version(self, closet_id: str) -> str:
        """A short text that changes whenever the closet's pieces, what is said about them or their wear log do.

        Empty when the owner has no such closet.
        """
        mine = Closet.closet_id == closet_id, Closet.owner == self.owner
        in_closet = select(StoredPiece.photo_id).where(StoredPiece.closet_id == closet_id)
        pieces = select(*StoredPiece.__table__.c).where(StoredPiece.closet_id == closet_id)
        wears = select(Wear.piece_id, Wear.day).join(StoredPiece).where(StoredPiece.closet_id == closet_id)
        models = select(StoredLook.photo_id, StoredLook.model).where(StoredLook.photo_id.in_(in_closet))
        digest = hashlib.sha256()
        with self.database.reading() as session:
            if session.scalar(select(Closet.closet_id).where(*mine)) is None:
                return ""
            model = model_in_use(session, self.owner)
            digest.update(repr((model and model.model, wash_rules(session, self.owner))).encode())
            for query in (pieces, wears, models):
                rows = sorted(repr(tuple(row)) for row in session.execute(query))
                digest.update(repr(rows).encode())
        return digest.hexdigest()[:16]

    def _new_closet(self, name: str) -> Closet:
        return Closet(closet_id=new_id(), owner=self.owner, name=check_name(name), archived=False, created=now())
