"""Closets: the pieces that a person owns, and when they wore them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from stylerec.errors import PhotoError, StoreError
from stylerec.looks import PhotoLook
from stylerec.pictures import cut_out
from stylerec.pieces import Piece, piece_from
from stylerec.store.boards import checked_name, row_values
from stylerec.store.looks import best_looks, save_look, seen_category, shown_looks
from stylerec.store.own_rows import Words, model_in_use, words_of
from stylerec.store.packing import pack_look
from stylerec.store.photos import Photos, ReadyPhoto
from stylerec.store.records import Added, ClosetInfo, UnreadPiece
from stylerec.store.room import clean_text, new_id, now, sorted_seasons, sorted_words
from stylerec.store.tables import Closet, Photo, StoredLook, StoredPiece, Wear
from stylerec.taxonomy import load_taxonomy


class Closets(Photos):
    """The owner's closets."""

    def closets(self, archived: bool = False) -> tuple[ClosetInfo, ...]:
        """Closets in use, or those put away, oldest first."""
        query = (
            select(Closet, func.count(StoredPiece.piece_id))
            .outerjoin(StoredPiece, StoredPiece.closet_id == Closet.closet_id)
            .where(Closet.owner == self.owner, Closet.archived == archived)
            .group_by(Closet.closet_id)
            .order_by(Closet.created, Closet.closet_id)
        )
        with self.database.reading() as session:
            return tuple(
                ClosetInfo(closet.closet_id, closet.name, closet.archived, closet.created, pieces)
                for closet, pieces in session.execute(query)
            )

    def create_closet(self, name: str) -> ClosetInfo:
        """A new, empty closet. Raises `StoreError` for an empty name."""
        closet = self._new_closet(name)
        with self.database.writing() as session:
            session.add(closet)
        return ClosetInfo(closet.closet_id, closet.name, False, closet.created, 0)

    def rename_closet(self, closet_id: str, name: str) -> None:
        """Raises `StoreError` for an empty name."""
        with self.database.writing() as session:
            self._closet(session, closet_id).name = checked_name(name)

    def duplicate_closet(self, closet_id: str, name: str) -> ClosetInfo:
        """A closet with the same pieces and wear log; from then on each goes its own way."""
        copy = self._new_closet(name)
        with self.database.writing() as session:
            self._closet(session, closet_id)
            pieces = session.scalars(select(StoredPiece).where(StoredPiece.closet_id == closet_id)).all()
            session.add(copy)
            for piece in pieces:
                piece_id = new_id()
                session.add(StoredPiece(**{**row_values(piece), "closet_id": copy.closet_id, "piece_id": piece_id}))
                session.flush()
                days = session.scalars(select(Wear.day).where(Wear.piece_id == piece.piece_id)).all()
                session.add_all(Wear(piece_id=piece_id, day=day) for day in days)
        return ClosetInfo(copy.closet_id, copy.name, False, copy.created, len(pieces))

    def archive_closet(self, closet_id: str, archived: bool = True) -> None:
        """Put a closet away, or take it back."""
        with self.database.writing() as session:
            self._closet(session, closet_id).archived = archived

    def delete_closet(self, closet_id: str) -> None:
        """Delete a closet for good, with the files of photos that no board or closet of anybody has."""
        with self.database.writing() as session:
            closet = self._closet(session, closet_id)
            photo_ids = set(session.scalars(select(StoredPiece.photo_id).where(StoredPiece.closet_id == closet_id)))
            session.delete(closet)
            self._let_go(session, photo_ids)
        self._sweep()

    def add_piece(
        self,
        closet_id: str,
        source: tuple[str, bytes],
        photo_look: PhotoLook,
        *,
        category: str | None = None,
        model: str = "",
    ) -> Piece:
        """Keep a piece, given as `(name, bytes)` of its photo and what was recognised in it.

        `category` corrects the recognised one. `model` is the id of the model that made the look; without it, a
        reader reads the photo again. Raises `PhotoError` for a photo that could not be read.
        """
        if photo_look.look is None:
            raise PhotoError(photo_look.error)
        name, data = source
        row = StoredPiece(piece_id=new_id(), closet_id=closet_id, name=checked_name(name), added=now())
        row.category = seen_category(photo_look.look)
        with self.database.reading() as session:
            words = words_of(session, self.owner)
        if category:
            _say(row, words.taxonomy.resolve(category), words)
        ready = self._ready(name, data)
        photo_id = ready.photo_id
        if ready.prepared:
            self._announce([photo_id])
        with self.database.writing() as session:
            self._closet(session, closet_id)
            self._keep_ready(session, ready)
            save_look(session, photo_id, model, None, pack_look(photo_look.look))
            row.photo_id = photo_id
            session.add(row)
        with self.database.reading() as session:
            return self._pieces(session, StoredPiece.piece_id == row.piece_id)[0]

    def add_pieces(
        self, closet_id: str, sources: Iterable[tuple[str, bytes | Path]], categories: Mapping[str, str] | None = None
    ) -> Added:
        """Keep a piece for each photo, given as `(name, bytes or path)`; they are on the disk when this returns.

        A reader has to read them before they are shown. `categories` says what some are, by name. A photo that is in
        the closet already is counted as a repeat; one that cannot be opened is left out and said in `problems`.
        """
        with self.database.reading() as session:
            self._closet(session, closet_id)
        taxonomy = load_taxonomy()
        said = {name: taxonomy.resolve(category) for name, category in (categories or {}).items()}
        return self._take_in(sources, lambda ready: self._add_unread(closet_id, ready, said))

    def _add_unread(self, closet_id: str, ready: Sequence[ReadyPhoto], said: Mapping[str, str]) -> list[str]:
        """Put photos into a closet, all or none; the ids of those that were not in it."""
        added: list[str] = []
        in_closet = select(StoredPiece.photo_id).where(StoredPiece.closet_id == closet_id)
        with self.database.writing() as session:
            self._closet(session, closet_id)
            here = set(session.scalars(in_closet))
            given = select(Photo.photo_id).where(Photo.photo_id.in_([photo.photo_id for photo in ready]))
            looks = shown_looks(session, self.owner, given)
            for photo in ready:
                self._keep_ready(session, photo)
                if photo.photo_id not in here:
                    here.add(photo.photo_id)
                    added.append(photo.photo_id)
                    seen = looks.get(photo.photo_id)
                    row = StoredPiece(piece_id=new_id(), closet_id=closet_id, photo_id=photo.photo_id)
                    row.name, row.added = clean_text(photo.name, "piece"), now()
                    row.category = said.get(photo.name) or (seen_category(seen.look) if seen and seen.look else "")
                    session.add(row)
                    session.flush()
        return added

    def unread_pieces(self, closet_id: str) -> tuple[UnreadPiece, ...]:
        """What `pieces` does not have: photos that wait to be read, and those that could not be."""
        with self.database.reading() as session:
            self._closet(session, closet_id)
            best = best_looks(self.owner, select(StoredPiece.photo_id).where(StoredPiece.closet_id == closet_id))
            problem = case((best.c.fits == 1, best.c.error), else_=None)
            query = (
                select(StoredPiece.piece_id, StoredPiece.name, problem)
                .outerjoin(best, best.c.photo_id == StoredPiece.photo_id)
                .where(
                    StoredPiece.closet_id == closet_id,
                    best.c.photo_id.is_(None) | (best.c.fits == 0) | best.c.error.is_not(None),
                )
                .order_by(StoredPiece.added, StoredPiece.piece_id)
            )
            return tuple(UnreadPiece(*row) for row in session.execute(query))

    def pieces(self, closet_id: str) -> tuple[Piece, ...]:
        """The pieces of a closet that were read, in the order added, with what the person says about them."""
        with self.database.reading() as session:
            self._closet(session, closet_id)
            return self._pieces(session, StoredPiece.closet_id == closet_id)

    def closet_version(self, closet_id: str) -> str:
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
            digest.update(repr(model and model.model).encode())
            for query in (pieces, wears, models):
                rows = sorted(repr(tuple(row)) for row in session.execute(query))
                digest.update(repr(rows).encode())
        return digest.hexdigest()[:16]

    def cut_outs(self, closet_id: str) -> frozenset[str]:
        """The ids of the closet's pieces that are shown without their background."""
        with self.database.reading() as session:
            self._closet(session, closet_id)
            chosen = StoredPiece.closet_id == closet_id, StoredPiece.cut_out
            return frozenset(session.scalars(select(StoredPiece.piece_id).where(*chosen)))

    def update_piece(
        self,
        piece_id: str,
        *,
        name: str | None = None,
        category: str | None = None,
        colours: Iterable[str] | None = None,
        seasons: Iterable[str] | None = None,
        occasions: Iterable[str] | None = None,
        words: Iterable[str] | None = None,
        cut_out: bool | None = None,
    ) -> None:
        """Say something else about a piece; what is None stays as it is. Empty `colours` are the recognised ones."""
        with self.database.writing() as session:
            row = self._piece(session, piece_id)
            if name is not None:
                row.name = checked_name(name)
            if category is not None:
                vocabulary = words_of(session, self.owner)
                _say(row, vocabulary.taxonomy.resolve(category), vocabulary)
            if colours is not None:
                row.colours = tuple(colours) or None
            if seasons is not None:
                row.seasons = sorted_seasons(seasons)
            if occasions is not None:
                row.occasions = sorted_words(occasions)
            if words is not None:
                row.words = sorted_words(words)
            if cut_out is not None:
                row.cut_out = cut_out

    def delete_piece(self, piece_id: str) -> None:
        """Delete a piece for good."""
        with self.database.writing() as session:
            row = self._piece(session, piece_id)
            session.delete(row)
            self._let_go(session, [row.photo_id])
        self._sweep()

    def log_wear(self, piece_id: str, day: date) -> None:
        """The piece was worn on a day; saying it twice changes nothing."""
        with self.database.writing() as session:
            self._piece(session, piece_id)
            session.merge(Wear(piece_id=piece_id, day=day))

    def undo_wear(self, piece_id: str, day: date) -> None:
        """The piece was not worn on that day."""
        with self.database.writing() as session:
            self._piece(session, piece_id)
            if wear := session.get(Wear, (piece_id, day)):
                session.delete(wear)

    def piece_picture(self, piece_id: str) -> bytes:
        """The piece on transparent ground (PNG), or its photo (JPEG) when it should not be cut out."""
        with self.database.reading() as session:
            row = self._piece(session, piece_id)
            piece = self._pieces(session, StoredPiece.piece_id == piece_id)[0]
        picture = self.picture(row.photo_id)
        return cut_out(picture, piece.item.garment) if row.cut_out else picture

    def is_cut_out(self, piece_id: str) -> bool:
        """Whether the piece is shown without its background."""
        with self.database.reading() as session:
            return self._piece(session, piece_id).cut_out

    def _new_closet(self, name: str) -> Closet:
        return Closet(closet_id=new_id(), owner=self.owner, name=checked_name(name), archived=False, created=now())

    def _closet(self, session: Session, closet_id: str) -> Closet:
        closet = session.scalar(select(Closet).where(Closet.closet_id == closet_id, Closet.owner == self.owner))
        if closet is None:
            raise StoreError(f"There is no closet {closet_id!r}. It may have been deleted; choose one from the list.")
        return closet

    def _piece(self, session: Session, piece_id: str) -> StoredPiece:
        query = select(StoredPiece).join(Closet).where(StoredPiece.piece_id == piece_id, Closet.owner == self.owner)
        row = session.scalar(query)
        if row is None:
            raise StoreError(f"There is no piece {piece_id!r}. It may have been deleted; choose one from the closet.")
        return row

    def _pieces(self, session: Session, condition: ColumnElement[bool]) -> tuple[Piece, ...]:
        query = select(StoredPiece).join(Closet).where(Closet.owner == self.owner, condition)
        rows = session.scalars(query.order_by(StoredPiece.added, StoredPiece.piece_id)).all()
        looks = shown_looks(session, self.owner, select(StoredPiece.photo_id).where(condition))
        worn: dict[str, list[date]] = {}
        wears = select(Wear).where(Wear.piece_id.in_(select(StoredPiece.piece_id).where(condition)))
        for wear in session.scalars(wears.order_by(Wear.day)):
            worn.setdefault(wear.piece_id, []).append(wear.day)
        words = words_of(session, self.owner)
        pieces = []
        for row in rows:
            look = looks.get(row.photo_id)
            if look is None or look.look is None or not words.fit(look):  # to be read first, or could not be
                continue
            word = row.named if words.lab else row.category
            said = word if word in words.taxonomy.categories and word != look.look.item.category else None
            pieces.append(
                piece_from(
                    look,
                    piece_id=row.piece_id,
                    name=row.name,
                    category=said,
                    colours=row.colours,
                    seasons=row.seasons,
                    occasions=row.occasions,
                    words=row.words,
                    worn=worn.get(row.piece_id, ()),
                    taxonomy=words.taxonomy,
                )
            )
        return tuple(pieces)


def _say(row: StoredPiece, category: str, words: Words) -> None:
    """Keep what the person says that a piece is; the words of a lab model do not take the place of the shipped."""
    if words.lab:
        row.named = category
    else:
        row.category = category
