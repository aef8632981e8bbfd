"""What was recognised in photos, and the mood board that follows."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Select, delete, func, select, union_all
from sqlalchemy.orm import Session

from stylerec.domain.looks import PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.packing import pack_look
from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.categories_in_use import load_categories
from stylerec.store.corrections import corrections_by_photo
from stylerec.store.look_rows import recognised_looks, save_look
from stylerec.store.part import StorePart
from stylerec.store.rows import insert_if_new, now, own_board, touch_photo
from stylerec.store.tables import (
    Board,
    CategoryExample,
    Claim,
    Closet,
    Item,
    PhotoOnBoard,
    StoredCategory,
    StoredLook,
    StoredPhoto,
    StoredPiece,
)

CLAIM_SECONDS = 30
"""How long a reader keeps a photo to itself: much longer than reading takes, short enough to wait for after a crash."""


class Looks(StorePart):
    """What was recognised in the owner's photos."""

    def waiting(self, model: str, place_id: str | None = None) -> tuple[tuple[str, str], ...]:
        """`(photo_id, name)` of photos that this model has not tried yet, of a board, a closet or everything."""
        with self.database.reading() as session:
            return tuple((photo_id, name) for photo_id, name in session.execute(self._waiting(model, place_id)))

    def claim(self, model: str, place_id: str | None = None, count: int = 1) -> tuple[tuple[str, str], ...]:
        """`(photo_id, name)` of up to `count` photos to read next, kept from other readers for a while."""
        claimed = []
        with self.database.writing() as session:
            start, length = now(), timedelta(seconds=CLAIM_SECONDS)
            # One that would last much longer was made before the clock went back.
            held = (Claim.until > start) & (Claim.until <= start + 2 * length)
            free = self._waiting(model, place_id)
            busy = select(Claim.photo_id).where(Claim.model == model, held)
            free = free.where(free.selected_columns.photo_id.not_in(busy)).limit(count)
            for photo_id, name in session.execute(free).all():
                session.execute(delete(Claim).where(Claim.photo_id == photo_id, Claim.model == model, ~held))
                if insert_if_new(session, Claim(photo_id=photo_id, model=model, until=start + length)):
                    claimed.append((photo_id, name))
        return tuple(claimed)

    def release(self, model: str, photo_ids: Collection[str]) -> None:
        """Let other readers have photos that were claimed and not read."""
        if photo_ids:
            with self.database.writing() as session:
                session.execute(delete(Claim).where(Claim.model == model, Claim.photo_id.in_(photo_ids)))

    def save(self, photo_id: str, model: str, photo_look: PhotoLook) -> None:
        """Keep what a model saw, or why it could not; a photo that was removed meanwhile is passed over."""
        packed = pack_look(photo_look.look) if photo_look.look else None
        with self.database.writing() as session:
            if session.get(StoredPhoto, photo_id) is None:
                return
            save_look(session, photo_id, model, photo_look.error, packed)
            touch_photo(session, photo_id)

    def seen(self, photo_id: str) -> PhotoLook:
        """What the newest model saw, as it saw it. Raises `StoreError` for a photo that was not read yet."""
        with self.database.reading() as session:
            self.keeper.check(session, photo_id)
            name = self._name(session, photo_id)
            looks = recognised_looks(
                session, self.owner, select(StoredPhoto.photo_id).where(StoredPhoto.photo_id == photo_id)
            )
        if photo_id not in looks:
            raise StoreError(
                _("The photo {name!r} has not been read yet. Start reading and try again.").format(name=name)
            )
        return replace(looks[photo_id], name=name)

    def shown(self, photo_id: str) -> PhotoLook:
        """The look as a board shows it: with the owner's corrections and own categories. Raises as `seen`."""
        seen = self.seen(photo_id)
        with self.database.reading() as session:
            corrections = corrections_by_photo(session, self.owner, [photo_id]).get(photo_id, ())
            categories = load_categories(session, self.owner)
        if not categories.know(seen):
            raise StoreError(
                _("The photo {name!r} has not been read by the model in use yet. Wait for it.").format(name=seen.name)
            )
        return categories.correct(seen, corrections)

    def mood_board(self, board_id: str, model: str | None = None) -> MoodBoard:
        """The board's corrected looks in the order added, without excluded photos and those that were not read yet.

        With `model` as this model read it, in its words; otherwise as the model in use.
        """
        on_board = (PhotoOnBoard.board_id == board_id) & PhotoOnBoard.excluded.is_(False)
        columns = PhotoOnBoard.photo_id, PhotoOnBoard.name, PhotoOnBoard.apart
        rows = select(*columns).where(on_board).order_by(PhotoOnBoard.number)
        photo_ids = select(PhotoOnBoard.photo_id).where(on_board)
        with self.database.reading() as session:
            own_board(session, self.owner, board_id)
        self.keeper.hash_pictures(photo_ids)
        with self.database.reading() as session:
            names = session.execute(rows).all()
            looks = recognised_looks(session, self.owner, photo_ids, model)
            corrections = corrections_by_photo(session, self.owner, [row.photo_id for row in names])
            categories = load_categories(session, self.owner, model)
        return MoodBoard(
            [
                categories.correct(replace(looks[photo_id], name=name), corrections.get(photo_id, ()))
                for photo_id, name, _ in names
                if photo_id in looks and categories.know(looks[photo_id])
            ],
            categories.taxonomy,
            apart=[row.photo_id for row in names if row.apart],
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

    def _name(self, session: Session, photo_id: str) -> str:
        on_board = select(PhotoOnBoard.name).join(Board)
        name = session.scalar(on_board.where(PhotoOnBoard.photo_id == photo_id, Board.owner == self.owner).limit(1))
        return name or session.scalar(select(StoredPiece.name).where(StoredPiece.photo_id == photo_id)) or "photo"
