"""Photos on boards, and their files."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from stylerec.errors import PhotoError, StoreError
from stylerec.formats import EXTENSIONS, photo_format
from stylerec.images import encode_jpeg, load_photo, make_thumbnail, read_file
from stylerec.store.looks import best_looks
from stylerec.store.position import without_position
from stylerec.store.records import Added, BoardPhoto
from stylerec.store.room import Room, clean_text, insert_if_new, now, sorted_seasons, sorted_words
from stylerec.store.tables import Board, Garbage, Photo, PhotoOnBoard, StoredLook

PICTURE_SIDE = 448
"""Longer side of the small pictures in pixels: sharp on cards, and 500 of them take about 20 MB."""
PICTURE_QUALITY = 86


@dataclass(frozen=True)
class PreparedPhoto:
    """A photo that was looked at; its files are written under passing names."""

    photo_id: str
    stored: str
    ending: str
    width: int
    height: int
    original: Path
    picture: Path


class Photos(Room):
    """The photos of the owner's boards."""

    def add_photos(self, board_id: str, sources: Iterable[tuple[str, bytes | Path]]) -> Added:
        """Keep photos, given as `(name, bytes or path)`, in the order given; they are on the disk when this returns.

        A photo that is on the board already is counted as a repeat. One that cannot be opened is left out and said
        in `problems`.
        """
        new: list[str] = []
        problems: list[str] = []
        repeats = 0
        with self.database.reading() as session:
            self._board(session, board_id)
        for name, source in sources:
            try:
                photo_id, is_new = self._add(board_id, name, source)
            except PhotoError as error:
                problems.append(str(error))
                continue
            repeats += not is_new
            new += [photo_id] if is_new else []
        return Added(tuple(new), repeats, tuple(problems))

    def board_photos(self, board_id: str) -> tuple[BoardPhoto, ...]:
        """All photos of a board, also excluded and unreadable ones, in the order added."""
        with self.database.reading() as session:
            self._board(session, board_id)
            best = best_looks(select(PhotoOnBoard.photo_id).where(PhotoOnBoard.board_id == board_id))
            query = (
                select(PhotoOnBoard, Photo.width, Photo.height, best.c.model, best.c.error)
                .join(Photo, Photo.photo_id == PhotoOnBoard.photo_id)
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
                    "waiting" if model is None else "read" if error is None else "unreadable",
                    error,
                    width,
                    height,
                    frozenset(row.seasons),
                    frozenset(row.occasions),
                )
                for row, width, height, model, error in session.execute(query)
            )

    def exclude_photo(self, board_id: str, photo_id: str, excluded: bool = True) -> None:
        """Leave a photo out of everything that is computed from the board, or count it again."""
        with self.database.writing() as session:
            self._on_board(session, board_id, photo_id).excluded = excluded

    def tag_photo(
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
                row.seasons = sorted_seasons(seasons)
            if occasions is not None:
                row.occasions = sorted_words(occasions)

    def remove_photo(self, board_id: str, photo_id: str) -> None:
        """Take a photo off a board; its files go when no board or closet of anybody has it."""
        with self.database.writing() as session:
            session.delete(self._on_board(session, board_id, photo_id))
            self._let_go(session, [photo_id])
        self._sweep()

    def original(self, photo_id: str) -> bytes:
        """The photo's file as kept. Raises `StoreError`."""
        with self.database.reading() as session:
            photo = self._check_photo(session, photo_id)
        return self.files.read(self.files.original(photo_id, photo.ending))

    def picture(self, photo_id: str) -> bytes:
        """The photo upright as JPEG, its longer side at most 448 pixels. Raises `StoreError`."""
        with self.database.reading() as session:
            photo = self._check_photo(session, photo_id)
        place = self.files.picture(photo_id)
        if not place.exists():  # after an import, or when the folder was cleared to save space
            data = self.files.read(self.files.original(photo_id, photo.ending))
            image = load_photo(data, min_side=PICTURE_SIDE, settings=self.settings).image
            self.files.write(encode_jpeg(make_thumbnail(image, PICTURE_SIDE), PICTURE_QUALITY), place)
        return self.files.read(place)

    def _add(self, board_id: str, name: str, source: bytes | Path) -> tuple[str, bool]:
        """Put one photo on a board; its id and whether it is new there. Raises `PhotoError`."""
        data = source if isinstance(source, bytes) else read_file(source, name, self.settings.max_bytes)
        with self._kept(name, data) as (session, photo_id):
            self._board(session, board_id)
            if session.get(PhotoOnBoard, (board_id, photo_id)):
                return photo_id, False
            self._touch(session, Board.board_id == board_id)
            last = session.scalar(select(func.max(PhotoOnBoard.number)).where(PhotoOnBoard.board_id == board_id)) or 0
            row = PhotoOnBoard(board_id=board_id, photo_id=photo_id, number=last + 1, name=clean_text(name, "photo"))
            row.added = now()
            return photo_id, insert_if_new(session, row)

    @contextmanager
    def _kept(self, name: str, data: bytes) -> Iterator[tuple[Session, str]]:
        """A writing session in which the photo's row and files are there, to be referred to, and the photo's id.

        Raises `PhotoError` for bytes that are no photo.
        """
        photo_id = self._known(data)
        prepared = None if photo_id else self._prepare(name, data)
        with self.database.writing() as session:
            known = select(Photo.photo_id).where(Photo.photo_id == photo_id).with_for_update()
            if prepared is None and session.scalar(known) is None:  # it was deleted since it was found
                prepared = self._prepare(name, data)
            if prepared is not None:
                photo_id = prepared.photo_id
                self._keep(session, prepared)
            assert photo_id is not None
            yield session, photo_id

    def _known(self, data: bytes) -> str | None:
        """The id of a photo that is kept already: given as these bytes, or kept as them."""
        digest = hashlib.sha256(data).hexdigest()
        with self.database.reading() as session:
            query = select(Photo.photo_id, Photo.stored).where(
                or_(Photo.photo_id == digest[:32], Photo.stored == digest)
            )
            for photo_id, stored in session.execute(query):
                # An archive can claim any id for a photo without position; the photo itself settles whose it is.
                if stored in (digest, hashlib.sha256(without_position(data)).hexdigest()):
                    return photo_id
        return None

    def _prepare(self, name: str, data: bytes, photo_id: str | None = None) -> PreparedPhoto:
        """Look at a photo and write it to the disk, before anybody has to wait for it. Raises `PhotoError`.

        With `photo_id` the bytes are those that a store once kept for it, and stay as they are.
        """
        photo = load_photo(data, name=name, min_side=PICTURE_SIDE, settings=self.settings)
        picture = encode_jpeg(make_thumbnail(photo.image, PICTURE_SIDE), PICTURE_QUALITY)
        kept = data if photo_id or self.settings.keep_position else without_position(data)
        return PreparedPhoto(
            photo_id=photo_id or photo.photo_id,
            stored=hashlib.sha256(kept).hexdigest(),
            ending=EXTENSIONS[photo_format(kept) or "JPEG"][0],
            width=photo.width,
            height=photo.height,
            original=self.files.prepare(kept),
            picture=self.files.prepare(picture),
        )

    def _keep(self, session: Session, new: PreparedPhoto) -> bool:
        """Give the photo its row and files their places, unless it has them; whether it had not."""
        values = {"stored": new.stored, "ending": new.ending, "width": new.width, "height": new.height}
        is_new = insert_if_new(session, Photo(photo_id=new.photo_id, **values))
        row = session.get_one(Photo, new.photo_id)
        if not is_new and row.stored == new.stored:
            new.original.unlink()
            new.picture.unlink()
            return False
        if not is_new:  # under this photo's id there was another
            session.execute(update(Photo).where(Photo.photo_id == new.photo_id).values(**values))
            session.execute(delete(StoredLook).where(StoredLook.photo_id == new.photo_id))
            self.files.delete(new.photo_id)
        session.execute(delete(Garbage).where(Garbage.photo_id == new.photo_id))
        self.files.put(new.original, self.files.original(new.photo_id, new.ending))
        self.files.put(new.picture, self.files.picture(new.photo_id))
        return True

    def _on_board(self, session: Session, board_id: str, photo_id: str) -> PhotoOnBoard:
        self._board(session, board_id)
        self._touch(session, Board.board_id == board_id)
        row = session.get(PhotoOnBoard, (board_id, photo_id))
        if row is None:
            raise StoreError(f"There is no photo {photo_id!r} on this board. It may have been removed.")
        return row
