"""`--namer DIR` and `--namer-mode`: recognising in the words of a lab model."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stylerec.namer import NamedRecogniser
    from stylerec.recogniser import Recogniser
    from stylerec.taxonomy import Taxonomy

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


def load_recogniser(options: argparse.Namespace) -> "tuple[Recogniser | NamedRecogniser, Taxonomy]":
    """The recogniser that the options ask for, and the categories of its looks. Raises `ModelError`."""
    from stylerec.recogniser import Recogniser
    from stylerec.taxonomy import load_taxonomy

    if options.namer is None:
        return Recogniser.load(), load_taxonomy()
    from stylerec.namer import NamedRecogniser, Namer

    namer = Namer.load(options.namer)
    return NamedRecogniser(namer, Recogniser.load(), options.namer_mode), namer.taxonomy
