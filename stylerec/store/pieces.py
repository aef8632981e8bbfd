"""The pieces of closets, and when they were worn."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from stylerec.domain.certainty import term_of
from stylerec.domain.looks import PhotoLook
from stylerec.domain.packing import pack_look
from stylerec.domain.pieces import Piece, piece_from
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import PhotoError
from stylerec.render.pictures import CUT_OUT_SIDE, cut_out
from stylerec.store.belonging_rows import wash_rules, wears_since_washing, with_belongings
from stylerec.store.categories_in_use import CategoriesInUse, load_categories
from stylerec.store.keeper import ReadyPhoto
from stylerec.store.look_rows import best_looks, recognised_looks, save_look, seen_category
from stylerec.store.part import StorePart
from stylerec.store.records import Added, UnreadPiece
from stylerec.store.rows import (
    check_name,
    clean_text,
    new_id,
    now,
    own_closet,
    own_piece,
    sort_seasons,
    sort_tags,
)
from stylerec.store.tables import Closet, StoredPhoto, StoredPiece, Wear


class Pieces(StorePart):
    """The pieces that the owner has, and their wear log."""

    def of(self, closet_id: str, *, gone: bool = False) -> tuple[Piece, ...]:
        """The pieces of a closet that were read, in the order added, with what the person says about them.

        Those that were sold or given away are not among them: with `gone` it is those, and no others.
        """
        is_gone = StoredPiece.place == "gone"
        with self.database.reading() as session:
            own_closet(session, self.owner, closet_id)
            return self._pieces(session, (StoredPiece.closet_id == closet_id) & (is_gone if gone else ~is_gone))

    def unread(self, closet_id: str) -> tuple[UnreadPiece, ...]:
        """What `of` does not have: photos that wait to be read, and those that could not be."""
        with self.database.reading() as session:
            own_closet(session, self.owner, closet_id)
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

    def add(
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
        row = StoredPiece(piece_id=new_id(), closet_id=closet_id, name=check_name(source[0]), added=now())
        row.category = seen_category(photo_look.look)
        with self.database.reading() as session:
            used = load_categories(session, self.owner)
        if category:
            _say(row, used.taxonomy.resolve(category), used)
        (ready,) = self.keeper.ready_all([source])
        with self.database.writing() as session:
            own_closet(session, self.owner, closet_id)
            self.keeper.keep_ready(session, ready)
            save_look(session, ready.photo_id, model, None, pack_look(photo_look.look))
            row.photo_id = ready.photo_id
            session.add(row)
        with self.database.reading() as session:
            return self._pieces(session, StoredPiece.piece_id == row.piece_id)[0]

    def add_unread(
        self, closet_id: str, sources: Iterable[tuple[str, bytes | Path]], categories: Mapping[str, str] | None = None
    ) -> Added:
        """Keep a piece for each photo, given as `(name, bytes or path)`; they are on the disk when this returns.

        A reader has to read them before they are shown. `categories` says what some are, by name. A photo that is in
        the closet already is counted as a repeat; one that cannot be opened is left out and said in `problems`.
        """
        with self.database.reading() as session:
            own_closet(session, self.owner, closet_id)
        taxonomy = load_taxonomy()
        said = {name: taxonomy.resolve(category) for name, category in (categories or {}).items()}
        return self.keeper.take_in(sources, lambda ready: self._put_unread(closet_id, ready, said))

    def update(
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
            row = own_piece(session, self.owner, piece_id)
            if name is not None:
                row.name = check_name(name)
            if category is not None:
                used = load_categories(session, self.owner)
                _say(row, used.taxonomy.resolve(category), used)
            if colours is not None:
                row.colours = tuple(colours) or None
            if seasons is not None:
                row.seasons = sort_seasons(seasons)
            if occasions is not None:
                row.occasions = sort_tags(occasions)
            if words is not None:
                row.words = sort_tags(words)
            if cut_out is not None:
                row.cut_out = cut_out

    def replace_photo(
        self, piece_id: str, source: tuple[str, bytes], photo_look: PhotoLook, *, model: str = ""
    ) -> None:
        """Give a piece another photo, with what `model` recognised in it, as in `add`; all else stays.

        What it is changes with the photo, unless the person has said it. Raises `PhotoError` for a photo that could not
        be read.
        """
        if photo_look.look is None:
            raise PhotoError(photo_look.error)
        (ready,) = self.keeper.ready_all([source])
        with self.database.writing() as session:
            row = own_piece(session, self.owner, piece_id)
            before = row.photo_id
            for piece in self._pieces(session, StoredPiece.piece_id == piece_id):
                if row.category == term_of(piece.item.probabilities, load_taxonomy()):
                    row.category = seen_category(photo_look.look)
            self.keeper.keep_ready(session, ready)
            save_look(session, ready.photo_id, model, None, pack_look(photo_look.look))
            row.photo_id = ready.photo_id
            self.keeper.let_go(session, {before} - {ready.photo_id})
        self.keeper.sweep()

    def delete(self, piece_id: str) -> None:
        """Delete a piece for good."""
        with self.keeper.freeing() as session:
            row = own_piece(session, self.owner, piece_id)
            session.delete(row)
            self.keeper.let_go(session, [row.photo_id])

    def log_wear(self, piece_id: str, day: date) -> None:
        """The piece was worn on a day; saying it twice changes nothing."""
        with self.database.writing() as session:
            own_piece(session, self.owner, piece_id)
            session.merge(Wear(piece_id=piece_id, day=day))

    def undo_wear(self, piece_id: str, day: date) -> None:
        """The piece was not worn on that day."""
        with self.database.writing() as session:
            own_piece(session, self.owner, piece_id)
            if wear := session.get(Wear, (piece_id, day)):
                session.delete(wear)

    def picture(self, piece_id: str, side: int = CUT_OUT_SIDE) -> bytes:
        """The piece on transparent ground (PNG, `side` pixels), or its photo (JPEG) when it should not be cut out."""
        with self.database.reading() as session:
            row = own_piece(session, self.owner, piece_id)
            piece = self._pieces(session, StoredPiece.piece_id == piece_id)[0]
        picture = self.keeper.picture(row.photo_id)
        return cut_out(picture, piece.item.garment, side) if row.cut_out else picture

    def cut_outs(self, closet_id: str) -> frozenset[str]:
        """The ids of the closet's pieces that are shown without their background."""
        with self.database.reading() as session:
            own_closet(session, self.owner, closet_id)
            chosen = StoredPiece.closet_id == closet_id, StoredPiece.cut_out
            return frozenset(session.scalars(select(StoredPiece.piece_id).where(*chosen)))

    def is_cut_out(self, piece_id: str) -> bool:
        """Whether the piece is shown without its background."""
        with self.database.reading() as session:
            return own_piece(session, self.owner, piece_id).cut_out

    def _put_unread(self, closet_id: str, ready: Sequence[ReadyPhoto], said: Mapping[str, str]) -> list[str]:
        """Put photos into a closet, all or none; the ids of those that were not in it."""
        added: list[str] = []
        in_closet = select(StoredPiece.photo_id).where(StoredPiece.closet_id == closet_id)
        with self.database.writing() as session:
            own_closet(session, self.owner, closet_id)
            here = set(session.scalars(in_closet))
            given = select(StoredPhoto.photo_id).where(StoredPhoto.photo_id.in_([photo.photo_id for photo in ready]))
            looks = recognised_looks(session, self.owner, given)
            for photo in ready:
                self.keeper.keep_ready(session, photo)
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

    def _pieces(self, session: Session, condition: ColumnElement[bool]) -> tuple[Piece, ...]:
        query = select(StoredPiece).join(Closet).where(Closet.owner == self.owner, condition)
        rows = session.scalars(query.order_by(StoredPiece.added, StoredPiece.piece_id)).all()
        looks = recognised_looks(session, self.owner, select(StoredPiece.photo_id).where(condition))
        worn: dict[str, list[date]] = {}
        wears = select(Wear).where(Wear.piece_id.in_(select(StoredPiece.piece_id).where(condition)))
        for wear in session.scalars(wears.order_by(Wear.day)):
            worn.setdefault(wear.piece_id, []).append(wear.day)
        used = load_categories(session, self.owner)
        rules, unwashed = wash_rules(session, self.owner), wears_since_washing(session, condition)
        pieces = []
        for row in rows:
            look = looks.get(row.photo_id)
            if look is None or look.look is None or not used.know(look):  # to be read first, or could not be
                continue
            word = used.taxonomy.current((row.named if used.lab else row.category) or "")
            seen = term_of(look.look.item.probabilities, used.taxonomy)
            said = word if word in used.known and word != seen else None
            piece = piece_from(
                look,
                piece_id=row.piece_id,
                name=row.name,
                category=said,
                colours=row.colours,
                seasons=row.seasons,
                occasions=row.occasions,
                words=row.words,
                worn=worn.get(row.piece_id, ()),
                taxonomy=used.taxonomy,
            )
            pieces.append(with_belongings(piece, row, unwashed.get(row.piece_id, 0), rules, used.taxonomy))
        return tuple(pieces)


def _say(row: StoredPiece, category: str, used: CategoriesInUse) -> None:
    """Keep what the person says that a piece is; the names of a lab model do not take the place of the shipped."""
    if used.lab:
        row.named = category
    else:
        row.category = category
