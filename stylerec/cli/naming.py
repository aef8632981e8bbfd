"""`--namer DIR` and `--namer-mode`: recognising in the words of a lab model."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stylerec.vision.photo_reader import PhotoReader

MODES = ("garments", "alone")


def add_namer_options(command: argparse.ArgumentParser) -> None:
    """Add the two options to a command that recognises photos."""
    command.add_argument("--namer", type=Path, metavar="DIR", help="name in the words of a model from the lab")
    command.add_argument(
        "--namer-mode",
        choices=MODES,
        default=MODES[0],
        help="name each garment that is found (the default), or each photo as one thing",
    )


def load_recogniser(options: argparse.Namespace) -> "PhotoReader":
    """Who reads photos, as the options ask. Raises `ModelError`."""
    from stylerec.vision.recogniser import Recogniser

    if getattr(options, "namer", None) is None:
        return Recogniser.load()
    from stylerec.vision.namer import NamedRecogniser, Namer

    return NamedRecogniser(Namer.load(options.namer), Recogniser.load(), options.namer_mode)


def add_cache_option(command: argparse.ArgumentParser) -> None:
    """Add `--no-cache` to a command that reads a folder as a board."""
    command.add_argument(
        "--no-cache", action="store_true", help="read all photos anew, and keep nothing of what was recognised"
    )


def load_board_reader(options: argparse.Namespace) -> "PhotoReader":
    """Who reads the photos of folders: what was read before comes from the folder for data, unless `--no-cache`."""
    from stylerec.board.cached_reader import CachedReader
    from stylerec.settings import load_settings

    reader = load_recogniser(options)
    return reader if options.no_cache else CachedReader(reader, load_settings().looks_cache_dir)
