"""The files of photos: looked at, written, found again, and deleted when nobody has the photo any more."""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from stylerec.errors import PhotoError, StoreError, StylerecError
from stylerec.language import _
from stylerec.settings import Settings
from stylerec.store.database import Database
from stylerec.store.files import Files
from stylerec.store.position import without_position
from stylerec.store.records import Added
from stylerec.store.rows import batched, clean_text, insert_if_new, used_photos
from stylerec.store.tables import (
    Board,
    Closet,
    Garbage,
    PhotoOnBoard,
    StoredCorrection,
    StoredLook,
    StoredPhoto,
    StoredPiece,
)
from stylerec.vision.formats import EXTENSIONS, photo_format
from stylerec.vision.images import Photo, encode_jpeg, load_photo, make_thumbnail, read_file
from stylerec.vision.picture_hash import image_hash, picture_hash

PICTURE_SIDE = 448
"""Longer side of the small pictures in pixels: sharp on cards, and 500 of them take about 20 MB."""
PICTURE_QUALITY = 86
JPEG_END = b"\xff\xd9"
PHOTOS_PER_TRANSACTION = 8
"""Photos that come onto a board in one transaction."""


@dataclass(frozen=True)
class PreparedPhoto:
    """A photo that was looked at; its files are written under passing names."""

    photo_id: str
    stored: str
    ending: str
    width: int
    height: int
    picture_hash: str
    original: Path
    picture: Path


@dataclass(frozen=True)
class ReadyPhoto:
    """A photo as given; `prepared` when it is not kept yet."""

    photo_id: str
    name: str
    data: bytes
    prepared: PreparedPhoto | None


@contextlib.contextmanager
def only_this_photo(name: str) -> Iterator[None]:
    """Whatever goes wrong while a photo's bytes are looked at is said of that photo. Raises `PhotoError`."""
    try:
        yield
    except StylerecError:
        raise
    except Exception as error:  # of all the bytes that there can be, somebody sends those that nobody thought of
        raise PhotoError(
            _(
                "Cannot read '{name}': something is wrong with it that was not foreseen ({error}). "
                "Open it in a photo program and save it as JPEG or PNG."
            ).format(name=clean_text(name), error=str(error) or type(error).__name__)
        ) from error


class PhotoKeeper:
    """Keeps the files of photos and their rows, as long as a board, closet, item or category has them.

    A photo comes in three steps: `ready` writes it under a passing name, `announce` notes that it is about to get its
    place, `keep_ready` gives it the place within the transaction that refers to it. `let_go` and then `sweep` are the
    way out.
    """

    def __init__(self, database: Database, files: Files, settings: Settings, owner: str) -> None:
        self.database = database
        self.files = files
        self.settings = settings
        self.owner = owner

    def check(self, session: Session, photo_id: str) -> StoredPhoto:
        """The photo's row, when the owner has it anywhere. Raises `StoreError`."""
        photo = session.get(StoredPhoto, photo_id)
        if photo is None or not session.scalar(used_photos(self.owner, [photo_id])):
            raise StoreError(
                _("There is no photo {photo_id!r} on your boards or in your closets.").format(photo_id=photo_id)
            )
        return photo

    def original(self, photo_id: str) -> bytes:
        """The photo's file as kept. Raises `StoreError`."""
        with self.database.reading() as session:
            photo = self.check(session, photo_id)
        return self._read(photo)

    def picture(self, photo_id: str) -> bytes:
        """The photo upright as JPEG, its longer side at most 448 pixels. Raises `StoreError`."""
        with self.database.reading() as session:
            photo = self.check(session, photo_id)
        place = self.files.picture(photo_id)
        picture = place.read_bytes() if place.exists() else b""
        if not picture.endswith(JPEG_END):  # lost, or cut short when the machine lost power: it can be made anew
            data = self._read(photo)
            image = load_photo(data, min_side=PICTURE_SIDE, settings=self.settings).image
            picture = encode_jpeg(make_thumbnail(image, PICTURE_SIDE), PICTURE_QUALITY)
            self.files.put(self.files.prepare(picture), place)
        return picture

    def _read(self, photo: StoredPhoto) -> bytes:
        """A photo's file. One that is lost is named by where the owner sees it. Raises `StoreError`."""
        try:
            return self.files.read(self.files.original(photo.photo_id, photo.ending))
        except StoreError as error:
            boards = select(PhotoOnBoard.name, Board.name).join(Board, Board.board_id == PhotoOnBoard.board_id)
            boards = boards.where(PhotoOnBoard.photo_id == photo.photo_id, Board.owner == self.owner)
            pieces = select(StoredPiece.name, Closet.name).join(Closet, Closet.closet_id == StoredPiece.closet_id)
            pieces = pieces.where(StoredPiece.photo_id == photo.photo_id, Closet.owner == self.owner)
            with self.database.reading() as session:
                places = [*session.execute(boards), *session.execute(pieces)]
            named = " and ".join(f"{name!r} ({place!r})" for name, place in places)
            raise StoreError(f"{named}: {error}" if named else str(error)) from error

    def hash_pictures(self, photo_ids: Select[str]) -> None:
        """Note what photos look like that an older version kept; once for each, in some milliseconds."""
        with self.database.reading() as session:
            unknown = StoredPhoto.picture_hash.is_(None) & StoredPhoto.photo_id.in_(photo_ids)
            found = session.scalars(select(StoredPhoto.photo_id).where(unknown)).all()
        if not found:
            return
        hashes = []
        for photo_id in found:
            try:
                hashes.append({"photo_id": photo_id, "picture_hash": picture_hash(self.picture(photo_id))})
            except StylerecError:
                hashes.append({"photo_id": photo_id, "picture_hash": ""})
        with self.database.writing() as session:
            session.execute(update(StoredPhoto), hashes)

    def take_in(
        self, sources: Iterable[tuple[str, bytes | Path]], put: Callable[[Sequence[ReadyPhoto]], list[str]]
    ) -> Added:
        """Look at photos and put some at a time where they belong; `put` returns the ids of those that were new."""
        new: list[str] = []
        problems: list[str] = []
        repeats = 0
        waiting = iter(sources)
        with ThreadPoolExecutor(self.settings.threads) as pool:
            while some := list(islice(waiting, PHOTOS_PER_TRANSACTION)):
                results = list(pool.map(self._tried, some))
                problems += [str(result) for result in results if isinstance(result, PhotoError)]
                ready = [result for result in results if isinstance(result, ReadyPhoto)]
                try:
                    for failed in (result for result in results if isinstance(result, StoreError)):
                        raise failed
                    self.announce(photo.photo_id for photo in ready if photo.prepared)
                    added = put(ready)
                except StoreError:
                    self._take_back(ready)
                    raise
                new += added
                repeats += len(ready) - len(added)
        return Added(tuple(new), repeats, tuple(problems))

    def _take_back(self, ready: Iterable[ReadyPhoto]) -> None:
        """Leave nothing of photos that could not be put where they belong: on a full disk every byte counts."""
        for photo in ready:
            if photo.prepared:
                photo.prepared.original.unlink(missing_ok=True)
                photo.prepared.picture.unlink(missing_ok=True)
        with contextlib.suppress(StoreError):  # what is left is swept when the store is opened the next time
            self.sweep()

    def _tried(self, source: tuple[str, bytes | Path]) -> ReadyPhoto | PhotoError | StoreError:
        try:
            return self.ready(*source)
        except (PhotoError, StoreError) as error:
            return error

    def ready(self, name: str, source: bytes | Path) -> ReadyPhoto:
        """A photo with its id, written to the disk unless it is there. Raises `PhotoError`."""
        data = source if isinstance(source, bytes) else read_file(source, name, self.settings.max_bytes)
        with only_this_photo(name):
            photo_id = self._known(data)
            if photo_id is not None:
                return ReadyPhoto(photo_id, name, data, None)
            prepared = self.prepare(name, data)
        return ReadyPhoto(prepared.photo_id, name, data, prepared)

    def ready_all(self, sources: Iterable[tuple[str, bytes]]) -> list[ReadyPhoto]:
        """Photos as `ready` gives them, announced. Raises `PhotoError` when one of them cannot be read."""
        ready = [self.ready(*source) for source in sources]
        self.announce(photo.photo_id for photo in ready if photo.prepared)
        return ready

    def announce(self, photo_ids: Iterable[str]) -> None:
        """Files of these photos are about to get their places: should the process end on the way, they are garbage."""
        if announced := tuple(photo_ids):
            with self.database.writing() as session:
                for photo_id in announced:
                    insert_if_new(session, Garbage(photo_id=photo_id))

    def _check_same(self, photo: Photo, kept: bytes) -> None:
        """Raises `PhotoError` when the photo without its position is not the same photo any more."""
        try:
            again = load_photo(kept, name=photo.name, min_side=PICTURE_SIDE, settings=self.settings)
        except PhotoError:
            again = None
        if again is None or again.image.shape != photo.image.shape or (again.image != photo.image).any():
            raise PhotoError(
                _(
                    "Cannot read '{name}': its notes are damaged, so that where it was taken cannot be taken out. "
                    "Open it in a photo program and save it as JPEG or PNG."
                ).format(name=clean_text(photo.name))
            )

    def keep_ready(self, session: Session, photo: ReadyPhoto) -> None:
        """Make sure that the photo's row and files are there, to be referred to."""
        prepared = photo.prepared
        if prepared is None:
            known = select(StoredPhoto.photo_id).where(StoredPhoto.photo_id == photo.photo_id).with_for_update()
            if session.scalar(known) is not None:
                return
            prepared = self.prepare(photo.name, photo.data)  # it was deleted since it was found
        self.keep(session, prepared)

    def _known(self, data: bytes) -> str | None:
        """The id of a photo that is kept already: given as these bytes, or kept as them."""
        digest = hashlib.sha256(data).hexdigest()
        with self.database.reading() as session:
            query = select(StoredPhoto).where(or_(StoredPhoto.photo_id == digest[:32], StoredPhoto.stored == digest))
            for photo in session.scalars(query):
                # An archive can claim any id for a photo without position; the photo itself settles whose it is.
                same = photo.stored in (digest, hashlib.sha256(without_position(data)).hexdigest())
                if same and self.files.original(photo.photo_id, photo.ending).exists():
                    return photo.photo_id
        return None

    def prepare(self, name: str, data: bytes, photo_id: str | None = None) -> PreparedPhoto:
        """Look at a photo and write it to the disk, before anybody has to wait for it. Raises `PhotoError`.

        With `photo_id` the bytes are those that a store once kept for it, and stay as they are.
        """
        photo = load_photo(data, name=name, min_side=PICTURE_SIDE, settings=self.settings)
        small = make_thumbnail(photo.image, PICTURE_SIDE)
        picture = encode_jpeg(small, PICTURE_QUALITY)
        kept = data if photo_id or self.settings.keep_position else without_position(data, name)
        if kept != data:
            self._check_same(photo, kept)
        return PreparedPhoto(
            photo_id=photo_id or photo.photo_id,
            stored=hashlib.sha256(kept).hexdigest(),
            ending=EXTENSIONS[photo_format(kept) or "JPEG"][0],
            width=photo.width,
            height=photo.height,
            picture_hash=image_hash(small),
            original=self.files.prepare(kept),
            picture=self.files.prepare(picture, flush=False),
        )

    def keep(self, session: Session, new: PreparedPhoto) -> bool:
        """Give the photo its row and files their places, unless it has them; whether it had not."""
        values = {"stored": new.stored, "ending": new.ending, "width": new.width, "height": new.height}
        values["picture_hash"] = new.picture_hash
        row = None
        while row is None and not insert_if_new(session, StoredPhoto(photo_id=new.photo_id, **values)):
            # Locked, so that nobody lets go of it before it is referred to. Gone by now, it is added after all.
            row = session.get(StoredPhoto, new.photo_id, with_for_update=True)
        if row is not None:
            if row.stored == new.stored and self.files.original(row.photo_id, row.ending).exists():
                new.original.unlink()
                new.picture.unlink()
                return False
            # Its file was lost, or under its id there was another photo.
            session.execute(update(StoredPhoto).where(StoredPhoto.photo_id == new.photo_id).values(**values))
            session.execute(delete(StoredLook).where(StoredLook.photo_id == new.photo_id))
            self.files.delete(new.photo_id)
        session.execute(delete(Garbage).where(Garbage.photo_id == new.photo_id))
        self.files.put(new.original, self.files.original(new.photo_id, new.ending))
        self.files.put(new.picture, self.files.picture(new.photo_id))
        return True

    @contextlib.contextmanager
    def freeing(self) -> Iterator[Session]:
        """A session that deletes, on a full disk as well; the files of photos that were let go are deleted after it."""
        with self.database.spare_room():
            with self.database.writing() as session:
                yield session
            self.sweep()

    def let_go(self, session: Session, photo_ids: Iterable[str]) -> None:
        """Forget photos that the owner, or that nobody, has any more. `sweep` deletes the files after it."""
        session.flush()
        for some in batched(sorted(photo_ids)):
            # Locked first: somebody who adds the photo meanwhile waits, and then finds that it is gone.
            locked = (
                select(StoredPhoto.photo_id)
                .where(StoredPhoto.photo_id.in_(some))
                .order_by(StoredPhoto.photo_id)
                .with_for_update()
            )
            here = set(session.scalars(locked))
            free = here - set(session.scalars(used_photos(among=some)))
            not_mine = here - free - set(session.scalars(used_photos(self.owner, some)))
            corrections = (StoredCorrection.owner == self.owner) & StoredCorrection.photo_id.in_(not_mine)
            session.execute(delete(StoredCorrection).where(corrections))
            session.execute(delete(StoredPhoto).where(StoredPhoto.photo_id.in_(free)))
            for photo_id in free:
                session.merge(Garbage(photo_id=photo_id))

    def sweep(self) -> None:
        """Delete the files of forgotten photos. A photo that was added again meanwhile is no garbage any more."""
        with self.database.reading() as session:
            found = session.scalars(select(Garbage.photo_id)).all()
        for some in batched(sorted(found)):
            with self.database.writing() as session:
                locked = select(Garbage.photo_id).where(Garbage.photo_id.in_(some)).order_by(Garbage.photo_id)
                garbage = session.scalars(locked.with_for_update()).all()
                session.execute(delete(Garbage).where(Garbage.photo_id.in_(garbage)))
                kept = set(session.scalars(select(StoredPhoto.photo_id).where(StoredPhoto.photo_id.in_(garbage))))
                for photo_id in set(garbage) - kept:
                    self.files.delete(photo_id)
