"""Photos on boards, and their files."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
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
JPEG_END = b"\xff\xd9"
TOGETHER = 8
"""Photos that come onto a board in one transaction."""


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


@dataclass(frozen=True)
class ReadyPhoto:
    """A photo as given; `prepared` when it is not kept yet."""

    photo_id: str
    name: str
    data: bytes
    prepared: PreparedPhoto | None


class Photos(Room):
    """The photos of the owner's boards."""

    def add_photos(self, board_id: str, sources: Iterable[tuple[str, bytes | Path]]) -> Added:
        """Keep photos, given as `(name, bytes or path)`, in the order given; they are on the disk when this returns.

        A photo that is on the board already is counted as a repeat. One that cannot be opened is left out and said
        in `problems`.
        """
        with self.database.reading() as session:
            self._board(session, board_id)
        return self._take_in(sources, lambda ready: self._add(board_id, ready))

    def board_photos(self, board_id: str) -> tuple[BoardPhoto, ...]:
        """All photos of a board, also excluded and unreadable ones, in the order added."""
        with self.database.reading() as session:
            self._board(session, board_id)
            best = best_looks(self.owner, select(PhotoOnBoard.photo_id).where(PhotoOnBoard.board_id == board_id))
            query = (
                select(PhotoOnBoard, Photo.width, Photo.height, best.c.fits, best.c.error)
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
                    "waiting" if not fits else "read" if error is None else "unreadable",
                    error,
                    width,
                    height,
                    frozenset(row.seasons),
                    frozenset(row.occasions),
                )
                for row, width, height, fits, error in session.execute(query)
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
        picture = place.read_bytes() if place.exists() else b""
        if not picture.endswith(JPEG_END):  # lost, or cut short when the machine lost power: it can be made anew
            data = self.files.read(self.files.original(photo_id, photo.ending))
            image = load_photo(data, min_side=PICTURE_SIDE, settings=self.settings).image
            picture = encode_jpeg(make_thumbnail(image, PICTURE_SIDE), PICTURE_QUALITY)
            self.files.put(self.files.prepare(picture), place)
        return picture

    def _take_in(
        self, sources: Iterable[tuple[str, bytes | Path]], put: Callable[[Sequence[ReadyPhoto]], list[str]]
    ) -> Added:
        """Look at photos and put some at a time where they belong; `put` returns the ids of those that were new."""
        new: list[str] = []
        problems: list[str] = []
        repeats = 0
        waiting = iter(sources)
        with ThreadPoolExecutor(self.settings.threads) as pool:
            while some := list(islice(waiting, TOGETHER)):
                ready = []
                for result in pool.map(self._tried, some):
                    if isinstance(result, PhotoError):
                        problems.append(str(result))
                    else:
                        ready.append(result)
                self._announce(photo.photo_id for photo in ready if photo.prepared)
                added = put(ready)
                new += added
                repeats += len(ready) - len(added)
        return Added(tuple(new), repeats, tuple(problems))

    def _tried(self, source: tuple[str, bytes | Path]) -> ReadyPhoto | PhotoError:
        try:
            return self._ready(*source)
        except PhotoError as error:
            return error

    def _ready(self, name: str, source: bytes | Path) -> ReadyPhoto:
        """A photo with its id, written to the disk unless it is there. Raises `PhotoError`."""
        data = source if isinstance(source, bytes) else read_file(source, name, self.settings.max_bytes)
        photo_id = self._known(data)
        if photo_id is not None:
            return ReadyPhoto(photo_id, name, data, None)
        prepared = self._prepare(name, data)
        return ReadyPhoto(prepared.photo_id, name, data, prepared)

    def _add(self, board_id: str, ready: Sequence[ReadyPhoto]) -> list[str]:
        """Put photos on a board, all or none; the ids of those that were not on it."""
        added: list[str] = []
        with self.database.writing() as session:
            self._board(session, board_id)
            self._touch(session, Board.board_id == board_id)
            last = session.scalar(select(func.max(PhotoOnBoard.number)).where(PhotoOnBoard.board_id == board_id)) or 0
            for photo in ready:
                self._keep_ready(session, photo)
                if session.get(PhotoOnBoard, (board_id, photo.photo_id)) is None:
                    added.append(photo.photo_id)
                    row = PhotoOnBoard(board_id=board_id, photo_id=photo.photo_id, number=last + len(added))
                    row.name, row.added = clean_text(photo.name, "photo"), now()
                    session.add(row)
                    session.flush()
        return added

    def _announce(self, photo_ids: Iterable[str]) -> None:
        """Files of these photos are about to get their places: should the process end on the way, they are garbage."""
        if announced := tuple(photo_ids):
            with self.database.writing() as session:
                for photo_id in announced:
                    insert_if_new(session, Garbage(photo_id=photo_id))

    def _keep_ready(self, session: Session, photo: ReadyPhoto) -> None:
        """Make sure that the photo's row and files are there, to be referred to."""
        prepared = photo.prepared
        if prepared is None:
            known = select(Photo.photo_id).where(Photo.photo_id == photo.photo_id).with_for_update()
            if session.scalar(known) is not None:
                return
            prepared = self._prepare(photo.name, photo.data)  # it was deleted since it was found
        self._keep(session, prepared)

    def _known(self, data: bytes) -> str | None:
        """The id of a photo that is kept already: given as these bytes, or kept as them."""
        digest = hashlib.sha256(data).hexdigest()
        with self.database.reading() as session:
            query = select(Photo).where(or_(Photo.photo_id == digest[:32], Photo.stored == digest))
            for photo in session.scalars(query):
                # An archive can claim any id for a photo without position; the photo itself settles whose it is.
                same = photo.stored in (digest, hashlib.sha256(without_position(data)).hexdigest())
                if same and self.files.original(photo.photo_id, photo.ending).exists():
                    return photo.photo_id
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
            picture=self.files.prepare(picture, flush=False),
        )

    def _keep(self, session: Session, new: PreparedPhoto) -> bool:
        """Give the photo its row and files their places, unless it has them; whether it had not."""
        values = {"stored": new.stored, "ending": new.ending, "width": new.width, "height": new.height}
        is_new = insert_if_new(session, Photo(photo_id=new.photo_id, **values))
        if not is_new:
            row = session.get_one(Photo, new.photo_id)
            if row.stored == new.stored and self.files.original(row.photo_id, row.ending).exists():
                new.original.unlink()
                new.picture.unlink()
                return False
            # Its file was lost, or under its id there was another photo.
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
