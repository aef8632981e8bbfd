"""What commands read: folders of photos, with a progress bar."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from stylerec.cli.outputs import say, say_left_out
from stylerec.errors import StylerecError, UsageError

if TYPE_CHECKING:
    from stylerec.domain.looks import PhotoLook
    from stylerec.vision.photo_reader import PhotoReader


def photos_in(option: str, folder: Path) -> list[Path]:
    """The photos of the folder that `option` names. Raises `UsageError`, and `StylerecError` when there are none."""
    if not folder.is_dir():
        raise UsageError(
            f"Invalid {option}: expected a folder of photos, received '{folder}'. Put the photos into one folder."
        )
    if not (paths := found_photos([folder])):
        raise StylerecError(f"No photo found in '{folder}' ({option}). Put photos into it.")
    return paths


def check_items(items: Iterable[Path]) -> None:
    """Find out before the work, not after it, that an item is a folder."""
    for item in items:
        if item.is_dir():
            raise UsageError(f"Invalid --item: expected a photo, received the folder '{item}'. Name a photo in it.")


def found_photos(paths: Iterable[Path | str]) -> list[Path]:
    """The photos in files and folders; what is none is counted on the terminal."""
    from stylerec.vision.images import find_photos
    from stylerec.vision.passed_over import PassedOver

    passed_over = PassedOver()
    found = find_photos(paths, passed_over)
    say(*passed_over.sentences())
    return found


def read_folder(recogniser: "PhotoReader", option: str, paths: Sequence[Path]) -> "list[PhotoLook]":
    """The looks of a folder's photos, without pixels; what could not be read is said.

    Raises `StylerecError` when none could.
    """
    # Pictures are not needed to compare garments, and a large board's would fill the memory.
    looks = [replace(photo_look, thumbnail=None) for _, photo_look in read_photos(recogniser, paths)]
    unread = [photo_look for photo_look in looks if photo_look.look is None]
    if len(unread) == len(looks):
        raise StylerecError(f"No photo of {option} could be read. The first: {looks[0].error}")
    say_left_out(photo_look.error for photo_look in unread)
    if unread:
        say(f"{len(unread)} of {len(looks)} photos of {option} could not be read.")
    return looks


def read_photos(recogniser: "PhotoReader", paths: Sequence[Path]) -> Iterator[tuple[Path, "PhotoLook"]]:
    """The looks of photos, with a progress bar on a terminal."""
    progress = ProgressLine(len(paths), sys.stderr)
    try:
        for path, photo_look in zip(paths, recogniser.recognise(paths), strict=True):
            progress.step()
            yield path, photo_look
    finally:
        progress.close()


class ProgressLine:
    """A line such as "  12 of 80 photos  [###------]  9.1 a second, 7 s left"; silent where nobody looks."""

    def __init__(self, total: int, stream: IO[str]) -> None:
        self.total, self.done, self.stream = total, 0, stream
        self.shown = stream.isatty()
        self.start = time.monotonic()
        self.drawn = 0.0

    def step(self, photos: int = 1) -> None:
        """So many more photos are done."""
        self.done += photos
        now = time.monotonic()
        if self.shown and (now - self.drawn > 0.1 or self.done == self.total):
            self.drawn = now
            self.stream.write(f"\r{self.line(now - self.start)}\x1b[K")
            self.stream.flush()

    def line(self, seconds: float) -> str:
        """The text after `seconds`."""
        speed = self.done / max(seconds, 1e-3)
        filled = round(24 * self.done / self.total)
        left = (self.total - self.done) / speed if speed else 0.0
        return (
            f"{self.done:5d} of {self.total} photos  [{'#' * filled}{'-' * (24 - filled)}]  "
            f"{speed:.1f} a second, {_duration(left)} left"
        )

    def close(self) -> None:
        """Take the line away."""
        if self.shown:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"
