"""Looks, what was corrected in them by hand, and the mood board that follows."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, Subquery, case, delete, func, select, union_all, update
from sqlalchemy.orm import Session

from stylerec.corrections import Correction
from stylerec.errors import StoreError
from stylerec.looks import Look, PhotoLook
from stylerec.moodboard import MoodBoard
from stylerec.namer import Mode
from stylerec.store.own_rows import words_of
from stylerec.store.packing import pack_look, unpack_look
from stylerec.store.records import NamerChoice
from stylerec.store.room import Room, clean_text, insert_if_new, new_id, now
from stylerec.store.tables import (
    Board,
    CategoryExample,
    Claim,
    Closet,
    Item,
    Model,
    ModelInUse,
    Photo,
    PhotoOnBoard,
    StoredCategory,
    StoredCorrection,
    StoredLook,
    StoredPiece,
)
from stylerec.taxonomy import load_taxonomy

UNKNOWN_MODEL = -1_000_000
"""Number of a model that has no name: any other is preferred."""
CLAIM_SECONDS = 30
"""How long a reader keeps a photo to itself: much longer than reading takes, short enough to wait for after a crash."""


class Looks(Room):
    """What was recognised in the owner's photos."""

    def waiting(self, model: str, place_id: str | None = None) -> tuple[tuple[str, str], ...]:
        """`(photo_id, name)` of photos that this model has not tried yet, of a board, a closet or everything."""
        with self.database.reading() as session:
            return tuple((photo_id, name) for photo_id, name in session.execute(self._waiting(model, place_id)))

    def use_model(self, model: str, categories: Sequence[str] | None = None) -> None:
        """Show the owner this model's looks from now on, where it has read the photo.

        `categories` are those of a lab model that names what is seen. The owner's boards then speak of these, and
        photos that were read in other words wait until this model has read them; without, of the shipped taxonomy.
        """
        with self.database.writing() as session:
            self._prefer(session, model, None if categories is None else tuple(categories))

    def choose_namer(self, name: str | None, mode: Mode = "garments") -> None:
        """Remember by which lab model, the name of its folder, and how the owner's photos are to be named.

        None is for the shipped recogniser alone. Who reads follows the choice, and calls `use_model`.
        """
        with self.database.writing() as session:
            row = session.get(ModelInUse, self.owner) or ModelInUse(owner=self.owner)
            row.namer, row.mode = name, None if name is None else mode
            session.add(row)

    def chosen_namer(self) -> NamerChoice | None:
        """What `choose_namer` was told; None for the shipped recogniser alone."""
        with self.database.reading() as session:
            row = session.get(ModelInUse, self.owner)
        if row is None or row.namer is None:
            return None
        return NamerChoice(row.namer, "alone" if row.mode == "alone" else "garments")

    def claim(self, model: str, place_id: str | None = None, count: int = 1) -> tuple[tuple[str, str], ...]:
        """`(photo_id, name)` of up to `count` photos to read next, kept from other readers for a while."""
        claimed = []
        with self.database.writing() as session:
            busy = select(Claim.photo_id).where(Claim.model == model, Claim.until > now())
            free = self._waiting(model, place_id)
            free = free.where(free.selected_columns.photo_id.not_in(busy)).limit(count)
            for photo_id, name in session.execute(free).all():
                over = (Claim.photo_id == photo_id) & (Claim.model == model) & (Claim.until <= now())
                session.execute(delete(Claim).where(over))
                until = now() + timedelta(seconds=CLAIM_SECONDS)
                if insert_if_new(session, Claim(photo_id=photo_id, model=model, until=until)):
                    claimed.append((photo_id, name))
        return tuple(claimed)

    def release(self, model: str, photo_ids: Collection[str]) -> None:
        """Let other readers have photos that were claimed and not read."""
        if photo_ids:
            with self.database.writing() as session:
                session.execute(delete(Claim).where(Claim.model == model, Claim.photo_id.in_(photo_ids)))

    def save_look(self, photo_id: str, model: str, photo_look: PhotoLook) -> None:
        """Keep what a model saw, or why it could not; a photo that was removed meanwhile is passed over."""
        packed = pack_look(photo_look.look) if photo_look.look else None
        with self.database.writing() as session:
            if session.get(Photo, photo_id) is None:
                return
            save_look(session, photo_id, model, photo_look.error, packed)
            self._touch_photo(session, photo_id)

    def look(self, photo_id: str) -> PhotoLook:
        """What the newest model saw, as it saw it. Raises `StoreError` for a photo that was not read yet."""
        with self.database.reading() as session:
            self._check_photo(session, photo_id)
            name = self._name(session, photo_id)
            looks = shown_looks(session, self.owner, select(Photo.photo_id).where(Photo.photo_id == photo_id))
        if photo_id not in looks:
            raise StoreError(f"The photo {name!r} has not been read yet. Start reading and try again.")
        return replace(looks[photo_id], name=name)

    def shown_look(self, photo_id: str) -> PhotoLook:
        """The look as a board shows it: with the owner's corrections and own categories. Raises as `look`."""
        seen = self.look(photo_id)
        with self.database.reading() as session:
            corrections = self._corrections(session, [photo_id]).get(photo_id, ())
            words = words_of(session, self.owner)
        if not words.fit(seen):
            raise StoreError(f"The photo {seen.name!r} has not been read by the model in use yet. Wait for it.")
        return words.shown(seen, corrections)

    def corrections(self, photo_id: str) -> tuple[Correction, ...]:
        """The owner's corrections of a photo, oldest first; those that speak of the categories in use."""
        with self.database.reading() as session:
            corrections = self._corrections(session, [photo_id]).get(photo_id, ())
            return words_of(session, self.owner).usable(corrections)

    def correct(self, photo_id: str, correction: Correction) -> str:
        """Keep a correction, for all boards of the owner; the id undoes it. Raises `TaxonomyError`."""
        correction_id = new_id()
        with self.database.writing() as session:
            self._check_photo(session, photo_id)
            taxonomy = words_of(session, self.owner).taxonomy
            session.add(
                StoredCorrection(
                    correction_id=correction_id,
                    owner=self.owner,
                    photo_id=photo_id,
                    created=now(),
                    kind=correction.kind,
                    category=taxonomy.resolve(correction.category),
                    to=None if correction.to is None else taxonomy.resolve(correction.to),
                    box=None if correction.box is None else json.dumps([float(edge) for edge in correction.box]),
                )
            )
            self._touch_photo(session, photo_id)
        return correction_id

    def undo_correction(self, correction_id: str) -> None:
        """Forget a correction."""
        with self.database.writing() as session:
            row = session.get(StoredCorrection, correction_id)
            if row is None or row.owner != self.owner:
                raise StoreError(f"There is no correction {correction_id!r}. It may have been undone already.")
            session.delete(row)
            self._touch_photo(session, row.photo_id)

    def mood_board(self, board_id: str, model: str | None = None) -> MoodBoard:
        """The board's corrected looks in the order added, without excluded photos and those that were not read yet.

        With `model` as this model read it, in its words; otherwise as the model in use.
        """
        on_board = (PhotoOnBoard.board_id == board_id) & PhotoOnBoard.excluded.is_(False)
        rows = select(PhotoOnBoard.photo_id, PhotoOnBoard.name).where(on_board).order_by(PhotoOnBoard.number)
        with self.database.reading() as session:
            self._board(session, board_id)
            names = session.execute(rows).all()
            photo_ids = select(PhotoOnBoard.photo_id).where(on_board)
            looks = looks_by(session, model, photo_ids) if model else shown_looks(session, self.owner, photo_ids)
            corrections = self._corrections(session, [photo_id for photo_id, _ in names])
            words = words_of(session, self.owner, model)
        return MoodBoard(
            [
                words.shown(replace(looks[photo_id], name=name), corrections.get(photo_id, ()))
                for photo_id, name in names
                if photo_id in looks and words.fit(looks[photo_id])
            ],
            words.taxonomy,
        )

    def _waiting(self, model: str, place_id: str | None) -> Select[str, str]:
        """`photo_id` and a name, oldest photo first."""
        on_boards = select(PhotoOnBoard.photo_id, PhotoOnBoard.name, PhotoOnBoard.added).join(Board)
        items = select(Item.photo_id, Item.name, Item.added).join(Board).where(Board.owner == self.owner)
        pieces = select(StoredPiece.photo_id, StoredPiece.name, StoredPiece.added).join(Closet)
        examples = select(CategoryExample.photo_id, CategoryExample.name, CategoryExample.added).join(StoredCategory)
        places = [
            on_boards.where(Board.owner == self.owner),
            items,
            pieces.where(Closet.owner == self.owner),
            examples.where(StoredCategory.owner == self.owner),
        ]
        if place_id is not None:
            on_board, in_closet = on_boards.where(Board.owner == self.owner), pieces.where(Closet.owner == self.owner)
            places = [on_board.where(Board.board_id == place_id), in_closet.where(Closet.closet_id == place_id)]
        photos = union_all(*places).subquery()
        tried = select(StoredLook.photo_id).where(StoredLook.model == model)
        return (
            select(photos.c.photo_id, func.min(photos.c.name).label("name"))
            .where(photos.c.photo_id.not_in(tried))
            .group_by(photos.c.photo_id)
            .order_by(func.min(photos.c.added), photos.c.photo_id)
        )

    def _touch_photo(self, session: Session, photo_id: str) -> None:
        shown_on = select(PhotoOnBoard.board_id).where(PhotoOnBoard.photo_id == photo_id)
        self._touch(session, Board.board_id.in_(shown_on))

    def _prefer(self, session: Session, model: str, categories: tuple[str, ...] | None) -> None:
        last = session.scalar(select(Model).order_by(Model.number.desc()).limit(1))
        if last is None or last.model != model or last.categories != categories:
            session.merge(Model(model=model, number=last.number + 1 if last else 1, categories=categories))
            session.flush()
        row = session.get(ModelInUse, self.owner) or ModelInUse(owner=self.owner)
        if row.model != model:
            row.model = model
            session.add(row)
            self._touch(session, Board.owner == self.owner)

    def _name(self, session: Session, photo_id: str) -> str:
        on_board = select(PhotoOnBoard.name).join(Board)
        name = session.scalar(on_board.where(PhotoOnBoard.photo_id == photo_id, Board.owner == self.owner).limit(1))
        return name or session.scalar(select(StoredPiece.name).where(StoredPiece.photo_id == photo_id)) or "photo"

    def _corrections(self, session: Session, photo_ids: list[str]) -> dict[str, tuple[Correction, ...]]:
        query = select(StoredCorrection).where(StoredCorrection.owner == self.owner)
        if len(photo_ids) == 1:
            query = query.where(StoredCorrection.photo_id == photo_ids[0])
        found: dict[str, tuple[Correction, ...]] = {}
        for row in session.scalars(query.order_by(StoredCorrection.created, StoredCorrection.correction_id)):
            box = None if row.box is None else tuple(json.loads(row.box))
            correction = Correction(row.kind, row.category, row.to, box, row.correction_id)  # type: ignore[arg-type]
            found[row.photo_id] = (*found.get(row.photo_id, ()), correction)
        return found


def save_look(session: Session, photo_id: str, model: str, error: str | None, packed: bytes | None) -> None:
    """Write a model's look in place of what it saw before."""
    if session.get(Model, model) is None:
        last = session.scalar(select(func.max(Model.number))) or 0
        insert_if_new(session, Model(model=model, number=last + 1 if model else UNKNOWN_MODEL))
    error = None if error is None else clean_text(error)
    session.merge(StoredLook(photo_id=photo_id, model=model, error=error, packed=packed))
    unnamed = (StoredPiece.photo_id == photo_id) & (StoredPiece.category == "")
    if packed and session.scalar(select(StoredPiece.piece_id).where(unnamed).limit(1)):
        session.execute(update(StoredPiece).where(unnamed).values(category=seen_category(unpack_look(packed))))
    session.execute(delete(Claim).where(Claim.photo_id == photo_id, Claim.model == model))


def seen_category(look: Look) -> str:
    """What a piece is until the person says otherwise; nothing in the words of a lab model, which may change."""
    category = look.item.category
    return category if category in load_taxonomy().categories else ""


def in_use(owner: str) -> ColumnElement[bool]:
    """Whether a model speaks of the same categories as the one that the owner uses."""
    chosen = select(ModelInUse.model).where(ModelInUse.owner == owner)
    words = select(Model.categories).where(Model.model.in_(chosen)).correlate(None).scalar_subquery()
    return Model.categories.is_not_distinct_from(words)


def best_looks(owner: str, photo_ids: Select[str]) -> Subquery:
    """For each of the photos: the model whose look the owner is shown, and its error.

    That is the model in use, else the newest that could read the photo; when none could, the same among all. Models
    that speak of the same categories as the one in use come first; `fits` tells whether this one does.
    """
    fits = case((in_use(owner), 1), else_=0)
    chosen = select(ModelInUse.model).where(ModelInUse.owner == owner)
    order = func.row_number().over(
        partition_by=StoredLook.photo_id,
        order_by=(
            fits.desc(),
            case((StoredLook.error.is_(None), 0), else_=1),
            case((StoredLook.model.in_(chosen), 0), else_=1),
            Model.number.desc(),
        ),
    )
    ranked = (
        select(StoredLook.photo_id, StoredLook.model, StoredLook.error, fits.label("fits"), order.label("place"))
        .join(Model, Model.model == StoredLook.model)
        .where(StoredLook.photo_id.in_(photo_ids))
        .subquery()
    )
    return select(ranked).where(ranked.c.place == 1).subquery()


def shown_looks(session: Session, owner: str, photo_ids: Select[str]) -> dict[str, PhotoLook]:
    """The looks to show the owner of those photos that were read, by `photo_id`; their names are to be filled in."""
    return _unpacked(session, best_looks(owner, photo_ids))


def looks_by(session: Session, model: str, photo_ids: Select[str]) -> dict[str, PhotoLook]:
    """What one model saw in those photos, as `shown_looks`."""
    of_model = (StoredLook.model == model) & StoredLook.photo_id.in_(photo_ids)
    return _unpacked(
        session, select(StoredLook.photo_id, StoredLook.model, StoredLook.error).where(of_model).subquery()
    )


def _unpacked(session: Session, best: Subquery) -> dict[str, PhotoLook]:
    query = (
        select(Photo.photo_id, Photo.width, Photo.height, best.c.error, StoredLook.packed)
        .join(best, best.c.photo_id == Photo.photo_id)
        .join(StoredLook, (StoredLook.photo_id == best.c.photo_id) & (StoredLook.model == best.c.model))
    )
    return {
        photo_id: PhotoLook(
            photo_id, photo_id, width, height, None if packed is None else unpack_look(packed), error=error
        )
        for photo_id, width, height, error, packed in session.execute(query)
    }
