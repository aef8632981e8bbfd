"""Photos on boards."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.keeper import ReadyPhoto
from stylerec.store.look_rows import best_looks
from stylerec.store.part import StorePart
from stylerec.store.records import Added, BoardPhoto
from stylerec.store.rows import clean_text, now, own_board, sort_seasons, sort_tags, touch_boards
from stylerec.store.tables import Board, PhotoOnBoard, StoredPhoto


class BoardPhotos(StorePart):
    """The photos of the owner's boards."""

    def add(self, board_id: str, sources: Iterable[tuple[str, bytes | Path]]) -> Added:
        """Keep photos, given as `(name, bytes or path)`, in the order given; they are on the disk when this returns.

        A photo that is on the board already is counted as a repeat. One that cannot be opened is left out and said
        in `problems`.
        """
        with self.database.reading() as session:
            own_board(session, self.owner, board_id)
        return self.keeper.take_in(sources, lambda ready: self._put(board_id, ready))

    def of(self, board_id: str) -> tuple[BoardPhoto, ...]:
        """All photos of a board, also excluded and unreadable ones, in the order added."""
        with self.database.reading() as session:
            own_board(session, self.owner, board_id)
            best = best_looks(self.owner, select(PhotoOnBoard.photo_id).where(PhotoOnBoard.board_id == board_id))
            query = (
                select(PhotoOnBoard, StoredPhoto.width, StoredPhoto.height, best.c.fits, best.c.error)
                .join(StoredPhoto, StoredPhoto.photo_id == PhotoOnBoard.photo_id)
                .outerjoin(best, best.c.photo_id == PhotoOnBoard.photo_id)
                .where(PhotoOnBoard.board_id == board_id)
                .order_by(PhotoOnBoard.number)
            )
            return tuple(
                BoardPhoto(
                    row.photo_id,
                    row.name,
                    row.added,
                    row.excluded,
                    row.apart,
                    "waiting" if not fits else "read" if error is None else "unreadable",
                    error,
                    width,
                    height,
                    frozenset(row.seasons),
                    frozenset(row.occasions),
                )
                for row, width, height, fits, error in session.execute(query)
            )

    def exclude(self, board_id: str, photo_id: str, excluded: bool = True) -> None:
        """Leave a photo out of everything that is computed from the board, or count it again."""
        with self.database.writing() as session:
            self._on_board(session, board_id, photo_id).excluded = excluded

    def set_apart(self, board_id: str, photo_id: str, apart: bool = True) -> None:
        """Let a photo be a look of its own, or again one with those that look nearly the same."""
        with self.database.writing() as session:
            self._on_board(session, board_id, photo_id).apart = apart

    def tag(
        self,
        board_id: str,
        photo_id: str,
        seasons: Iterable[str] | None = None,
        occasions: Iterable[str] | None = None,
    ) -> None:
        """Say for which seasons and occasions a look is; what is None stays as it is."""
        with self.database.writing() as session:
            row = self._on_board(session, board_id, photo_id)
            if seasons is not None:
                row.seasons = sort_seasons(seasons)
            if occasions is not None:
                row.occasions = sort_tags(occasions)

    def remove(self, board_id: str, photo_id: str) -> None:
        """Take a photo off a board; its files go when no board or closet of anybody has it."""
        with self.keeper.freeing() as session:
            session.delete(self._on_board(session, board_id, photo_id))
            self.keeper.let_go(session, [photo_id])

    def original(self, photo_id: str) -> bytes:
        """The file as kept, of any photo that the owner has. Raises `StoreError`."""
        return self.keeper.original(photo_id)

    def picture(self, photo_id: str) -> bytes:
        """Any photo that the owner has upright as JPEG, its longer side at most 448 pixels. Raises `StoreError`."""
        return self.keeper.picture(photo_id)

    def _put(self, board_id: str, ready: Sequence[ReadyPhoto]) -> list[str]:
        """Put photos on a board, all or none; the ids of those that were not on it."""
        added: list[str] = []
        with self.database.writing() as session:
            own_board(session, self.owner, board_id)
            touch_boards(session, Board.board_id == board_id)
            last = session.scalar(select(func.max(PhotoOnBoard.number)).where(PhotoOnBoard.board_id == board_id)) or 0
            for photo in ready:
                self.keeper.keep_ready(session, photo)
                if session.get(PhotoOnBoard, (board_id, photo.photo_id)) is None:
                    added.append(photo.photo_id)
                    row = PhotoOnBoard(board_id=board_id, photo_id=photo.photo_id, number=last + len(added))
                    row.name, row.added = clean_text(photo.name, "photo"), now()
                    session.add(row)
                    session.flush()
        return added

    def _on_board(self, session: Session, board_id: str, photo_id: str) -> PhotoOnBoard:
        own_board(session, self.owner, board_id)
        touch_boards(session, Board.board_id == board_id)
        row = session.get(PhotoOnBoard, (board_id, photo_id))
        if row is None:
            raise StoreError(
                _("There is no photo {photo_id!r} on this board. It may have been removed.").format(photo_id=photo_id)
            )
        return row
