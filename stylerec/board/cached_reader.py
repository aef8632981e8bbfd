"""Looks of photos that were read before, kept by content and model: the next command need not read them again."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stylerec.domain.arrays import LabelMap, Mask
from stylerec.domain.looks import PhotoLook
from stylerec.domain.packing import pack_look, unpack_look
from stylerec.domain.taxonomy import Taxonomy
from stylerec.errors import StoreError
from stylerec.vision.photo_reader import PhotoReader
from stylerec.vision.recogniser import Source
from stylerec.writing import make_private_folder, replacing

if TYPE_CHECKING:
    from stylerec.vision.namer import Namer

MOST_LOOKS = 5000
"""Looks kept, those used last; about 15 kB each."""

WEEK = 7 * 24 * 3600
"""Seconds after which the looks of a model that is not used any more go."""


class _Waiting(NamedTuple):
    name: str
    place: Path | None
    known: PhotoLook | None


class CachedReader:
    """A reader that looks into `folder` first, and keeps there what it had to read.

    Pictures (`thumbnail`) are not kept, neither is why a photo could not be read.
    """

    def __init__(self, reader: PhotoReader, folder: Path) -> None:
        self._reader = reader
        self.folder = folder / reader.model_id[:24]

    @property
    def model_id(self) -> str:
        """Tells these looks from another reader's: that of the reader itself."""
        return self._reader.model_id

    @property
    def categories(self) -> tuple[str, ...]:
        """The reader's categories, in the order of its scores."""
        return self._reader.categories

    @property
    def taxonomy(self) -> Taxonomy:
        """The reader's categories with their groups."""
        return self._reader.taxonomy

    @property
    def namer(self) -> "Namer | None":
        """The lab model of the reader; None for the shipped recogniser alone."""
        return self._reader.namer

    def full_label_map(self, photo_look: PhotoLook) -> LabelMap:
        """As `Recogniser.full_label_map`."""
        return self._reader.full_label_map(photo_look)

    def full_item_mask(self, photo_look: PhotoLook) -> Mask:
        """As `Recogniser.full_item_mask`."""
        return self._reader.full_item_mask(photo_look)

    def recognise(self, sources: Iterable[Source]) -> Iterator[PhotoLook]:
        """Looks in order, as they get ready; those that are known cost next to nothing."""
        waiting: list[_Waiting] = []

        def unknown() -> Iterator[Source]:
            for source in sources:
                found = self._look_up(source)
                waiting.append(found)
                if found.known is None:
                    yield source

        def known() -> Iterator[PhotoLook]:
            while waiting and (look := waiting[0].known) is not None:
                waiting.pop(0)
                yield look

        kept = 0
        for read in self._reader.recognise(unknown()):
            yield from known()
            place = waiting.pop(0).place
            if place and read.look:
                kept += self._keep(place, read)
            yield read
        yield from known()
        if kept:
            self._tidy()

    def _look_up(self, source: Source) -> _Waiting:
        name = source[0] if isinstance(source, tuple) else str(source)
        try:
            data = source[1] if isinstance(source, tuple) else Path(source).read_bytes()
            digest = hashlib.sha256(data).hexdigest()
        except OSError:
            return _Waiting(name, None, None)  # the reader says what is wrong with it
        place = self.folder / digest
        try:
            content = place.read_bytes()
            head, packed = content.split(b"\n", 1)
            about = json.loads(head)
            look = unpack_look(packed, lab=self.namer is not None)
            size, seen = (about["width"], about["height"]), about["picture_hash"]
            known = PhotoLook(name, about["photo_id"], *size, look, picture_hash=seen)
        except (OSError, ValueError, KeyError, StoreError):
            return _Waiting(name, place, None)  # not there, or damaged: then it is read, and kept anew
        os.utime(place)
        return _Waiting(name, place, known)

    def _keep(self, place: Path, read: PhotoLook) -> bool:
        """Keep a look under its content's name; False where that is not possible, which is no reason to stop."""
        assert read.look is not None
        about: dict[str, object] = {"photo_id": read.photo_id, "width": read.width, "height": read.height}
        about["picture_hash"] = read.picture_hash
        try:
            make_private_folder(self.folder)
            with replacing(place) as part:
                part.write_bytes(json.dumps(about).encode() + b"\n" + pack_look(read.look))
        except OSError:
            return False
        return True

    def _tidy(self) -> None:
        """Forget what was read by other models, and the looks that were not used for the longest time."""
        for other in self.folder.parent.iterdir():
            if other != self.folder and other.is_dir() and other.stat().st_mtime < self.folder.stat().st_mtime - WEEK:
                shutil.rmtree(other, ignore_errors=True)
        places = sorted(self.folder.iterdir(), key=lambda place: place.stat().st_mtime)
        for place in places[: max(0, len(places) - MOST_LOOKS)]:
            place.unlink(missing_ok=True)
