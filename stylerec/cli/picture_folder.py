"""A folder of pictures that a command writes, one per photo."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from stylerec.cli.outputs import cannot_write
from stylerec.errors import UsageError

if TYPE_CHECKING:
    from PIL import Image

LONGEST_NAME = 255
"""Bytes that a file system takes as a name."""


class PictureFolder:
    """`--masks DIR`, `--cutouts DIR`: a PNG file per photo, made when it is missing.

    A picture has the photo's name with the ending .png; from the second photo of the same name on, "-2", "-3" and
    so on is added. Names that differ only in upper and lower case count as the same, as on Windows and macOS.
    Raises `UsageError` where `folder` is none or cannot be written.
    """

    def __init__(self, option: str, folder: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"Invalid {option}: expected a folder, received the file '{folder}'. Name another one.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(folder, error) from error
        self.folder = folder
        self.taken: set[str] = set()

    def save(self, path: Path, picture: "Image.Image") -> None:
        """Write the picture of the photo at `path`."""
        name, number = _shortened(path.stem), 1
        while name.casefold() in self.taken:
            number += 1
            name = _shortened(path.stem, f"-{number}")
        self.taken.add(name.casefold())
        target = self.folder / f"{name}.png"
        try:
            picture.save(target)
        except OSError as error:
            raise cannot_write(target, error) from error


def _shortened(stem: str, ending: str = "") -> str:
    """A name that still fits with its ending and ".png"."""
    while len(os.fsencode(f"{stem}{ending}.png")) > LONGEST_NAME:
        stem = stem[:-1]
    return f"{stem}{ending}"
