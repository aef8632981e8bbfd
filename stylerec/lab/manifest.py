"""What was collected and where it came from: one line of JSON per photo in `collected.jsonl`, kept or not."""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from stylerec.errors import PhotoError, UsageError
from stylerec.language import _
from stylerec.settings import Settings, load_settings
from stylerec.vision.formats import EXTENSIONS, photo_format
from stylerec.vision.images import load_photo
from stylerec.writing import replacing

MANIFEST_NAME = "collected.jsonl"


@dataclass(frozen=True)
class CollectedPhoto:
    """One photo that was met while collecting.

    `file` is the kept photo's place below the folder, "/" between names, or None; `reason` says why a photo was not
    kept. `address` is where the photo came from (web address or path), `page` the page that it was shown on, if the
    site tells. `collected` is the UTC time, `sha256` that of the file as received.
    """

    category: str
    address: str
    collected: str
    file: str | None = None
    reason: str | None = None
    sha256: str | None = None
    bytes: int = 0
    width: int = 0
    height: int = 0
    page: str | None = None

    @property
    def kept(self) -> bool:
        """Whether the photo is in the folder."""
        return self.file is not None


class CollectionManifest:
    """The entries of a folder of collected photos; adding one is durable when it returns.

    A line that was cut off by a crash is dropped: its photo is then met again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / MANIFEST_NAME
        self._entries: list[CollectedPhoto] = []
        self._kept: dict[str, CollectedPhoto] = {}
        self._had: set[tuple[str, str]] = set()
        self._failures: set[tuple[str, str]] = set()
        self._counts: Counter[tuple[str, bool]] = Counter()
        if self.path.exists():
            self._read()

    def __iter__(self) -> Iterator[CollectedPhoto]:
        return iter(self._entries)

    def kept(self, category: str) -> int:
        """How many photos of a category are there."""
        return self._counts[category, True]

    def not_kept(self, category: str) -> int:
        """How many photos of a category were met and not kept."""
        return self._counts[category, False]

    def had(self, category: str, address: str) -> bool:
        """Whether the file at this address was received for this category, kept or not."""
        return (category, address) in self._had

    def add_failure(self, category: str, address: str, reason: str) -> None:
        """Record a photo that could not be had at all; the same address fails once."""
        if (category, address) not in self._failures:
            self._append(CollectedPhoto(category, address, _now(), reason=reason))

    def add_photo(
        self, category: str, data: bytes, address: str, *, page: str | None = None, settings: Settings | None = None
    ) -> CollectedPhoto:
        """Keep a photo in the folder of its category, or record why it is not kept.

        Not kept are files that cannot be read as photos, files over the limits, and copies of a photo that is there
        already, in whichever category.
        """
        digest = hashlib.sha256(data).hexdigest()
        first = self._kept.get(digest)
        if first is not None and first.file is not None:
            if (first.category, first.address) != (category, address):
                entry = self._refused(
                    category, address, page, digest, data, _("the same photo as '{file}'").format(file=first.file)
                )
            else:
                entry = first
            self._write(self.folder / first.file, data)  # a crash may have come between the record and the file
            return entry
        try:
            # Without an ending: sites often give a photo a wrong one, and the file kept here gets the right one.
            photo = load_photo(data, name=_("the photo"), min_side=64, settings=settings or load_settings())
        except PhotoError as error:
            return self._refused(category, address, page, digest, data, str(error))
        ending = EXTENSIONS[photo_format(data) or "JPEG"][0]
        file = f"{folder_name(category)}/{digest[:20]}{ending}"
        entry = CollectedPhoto(
            category, address, _now(), file, None, digest, len(data), photo.width, photo.height, page=page
        )
        # Recorded first: a file without its record would lose where it came from.
        self._append(entry)
        self._write(self.folder / file, data)
        return entry

    def _refused(
        self, category: str, address: str, page: str | None, digest: str, data: bytes, reason: str
    ) -> CollectedPhoto:
        entry = CollectedPhoto(category, address, _now(), None, reason, digest, len(data), page=page)
        if not self.had(category, address):
            self._append(entry)
        return entry

    def _write(self, path: Path, data: bytes) -> None:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:
            part.write_bytes(data)

    def _append(self, entry: CollectedPhoto) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        self._remember(entry)

    def _remember(self, entry: CollectedPhoto) -> None:
        self._entries.append(entry)
        self._counts[entry.category, entry.kept] += 1
        if entry.sha256 is None:
            self._failures.add((entry.category, entry.address))
            return
        self._had.add((entry.category, entry.address))
        if entry.kept:
            self._kept[entry.sha256] = entry

    def _read(self) -> None:
        whole = 0
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    break
                try:
                    self._remember(CollectedPhoto(**json.loads(line)))
                except (ValueError, TypeError) as error:
                    raise UsageError(
                        _(
                            "Cannot go on with '{path}': line {number} is no record of a photo ({error}). Mend or "
                            "remove that line, or collect into another folder."
                        ).format(path=self.path, number=number, error=error)
                    ) from error
                whole += len(line)
        if whole < self.path.stat().st_size:
            os.truncate(self.path, whole)


def folder_name(category: str) -> str:
    """A folder's name for a category: letters, digits, spaces and `-_&'` are kept, anything else becomes "-".

    Raises `UsageError` when nothing is left.
    """
    name = re.sub(r"[^\w &'-]+", "-", category).strip(" -")[:100].rstrip(" -")
    if not name:
        raise UsageError(f"Invalid category {category!r}: expected a name with at least one letter or digit.")
    return name


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
