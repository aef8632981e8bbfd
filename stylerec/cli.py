"""The command line: `recognise` writes what is in photos, `style` how an item can be worn with a board.

Only what every command needs is imported here; the rest is imported by the command that uses it, so that
`--help` and the first answer come at once.
"""

import argparse
import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from stylerec.errors import StylerecError, TaxonomyError, UsageError

if TYPE_CHECKING:
    import numpy as np

    from stylerec.looks import PhotoLook
    from stylerec.pieces import Piece
    from stylerec.recogniser import Recogniser
    from stylerec.recommendation import Pairing, Recommendation

DONE, NOTHING_READ, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

DESCRIPTION = "How would I wear this? Recognises the garments in photos of outfits and styles an item from them."

EPILOG = """\
examples:
  python -m stylerec recognise photos/ --out looks.jsonl
  python -m stylerec style --board photos/ --item skirt.jpg --out results.jsonl

Nothing leaves this machine. `python -m stylerec COMMAND --help` explains each command.
"""

RECOGNISE_EPILOG = """\
examples:
  python -m stylerec recognise holiday.jpg autumn/ --out looks.jsonl
  python -m stylerec recognise autumn/ --out looks.jsonl --masks masks/

Each line of the output is one photo as a JSON object:
  photo       the path as given or found in a folder
  width, height   pixels, after turning the photo upright
  item        the photo taken as one garment: every category with its score, best first, summing to 1
  scores      the photo taken as an outfit: for every category, how likely it is in the photo, 0 to 1
  garments    what was found: category, score, box [x0, y0, x1, y1] and area as shares of the photo, colours
  error       why the photo could not be read (the other fields are then empty), or null

With --masks, "autumn/look.jpg" gives masks/look.png, of the photo's size, each pixel a number whose meaning
is the line of that number in masks/labels.txt, counted from 0. A second photo of the same name gives look-2.png.

exit status:
  0  at least one photo was read     1  none could be read     2  the command was used wrongly
"""

STYLE_EPILOG = """\
examples:
  python -m stylerec style --board autumn/ --item skirt.jpg --out results.jsonl
  python -m stylerec style --board autumn/ --item skirt.jpg --item boots.jpg --out results.jsonl
  python -m stylerec style --board autumn/ --item skirt.jpg --closet mine/ --leave-out heels --out results.jsonl

Each line of the output is one item as a JSON object:
  photo       the item's path
  item        its categories with scores, best first, summing to 1
  answer      what it is in words (sentence), its category and the alternatives that share 0.8 of the scores; group is
              set where more than three would be needed
  message     a word of caution where the board says little about the item, or null
  photos      every photo of the board, best first: photo, score, reasons (each with kind, text and value)
  pairings    categories to wear with the item, best first: category, score, cosine, jaccard, lift, support
              (in how many photos both are worn), photos (which ones), evidence (of n_item looks with the item's
              category n_both show this one, of n_without looks without it n_only; ratio of the two shares with its
              90% interval low to high, null where there is none or no limit; sentence), pieces (with --closet: photo,
              score, reason, best first)
  error       why the item could not be read (the other fields are then empty), or null

exit status:
  0  an item and the board were read     1  no item or no photo could be read     2  the command was used wrongly
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; `arguments` are those of the process by default."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    try:
        return options.run(options)
    except UsageError as error:
        print(f"stylerec {options.command}: {error}", file=sys.stderr)
        return WRONG_USE
    except StylerecError as error:
        print(f"stylerec {options.command}: {error}", file=sys.stderr)
        return NOTHING_READ
    except KeyboardInterrupt:
        print("\nstylerec: interrupted, nothing was written.", file=sys.stderr)
        return INTERRUPTED


def build_parser() -> argparse.ArgumentParser:
    """The commands with their help."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("stylerec", description=DESCRIPTION, epilog=EPILOG, formatter_class=raw)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    summary = "recognise the garments in photos"
    command = commands.add_parser(
        "recognise", help=summary, description=f"{summary.capitalize()}.", epilog=RECOGNISE_EPILOG, formatter_class=raw
    )
    command.add_argument("photos", nargs="+", metavar="PHOTOS", help="photos, or folders that are searched for them")
    command.add_argument("--out", required=True, type=Path, metavar="FILE", help="JSON Lines file to write")
    command.add_argument("--masks", type=Path, metavar="DIR", help="also write where each garment is, as PNG files")
    command.set_defaults(run=run_recognise)

    summary = "find how to wear an item, from a board of outfits"
    command = commands.add_parser(
        "style", help=summary, description=f"{summary.capitalize()}.", epilog=STYLE_EPILOG, formatter_class=raw
    )
    command.add_argument("--board", required=True, type=Path, metavar="DIR", help="folder with photos of outfits")
    command.add_argument(
        "--item",
        required=True,
        action="append",
        type=Path,
        dest="items",
        metavar="FILE",
        help="photo of a garment; give --item again for more",
    )
    command.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="CATEGORY",
        help="a category not to suggest, such as heels; give --leave-out again for more",
    )
    command.add_argument("--harmony", action="store_true", help="let the colours of photos and pieces count")
    command.add_argument(
        "--closet", type=Path, metavar="DIR", help="folder with photos of the pieces you own, one each"
    )
    command.add_argument("--out", required=True, type=Path, metavar="FILE", help="JSON Lines file to write")
    command.set_defaults(run=run_style)
    return parser


def run_recognise(options: argparse.Namespace) -> int:
    """`recognise`: one JSON line per photo."""
    from stylerec.images import find_photos
    from stylerec.recogniser import Recogniser

    _check_output(options.out)
    paths = find_photos(options.photos)
    if not paths:
        raise StylerecError(
            f"No photo found in {', '.join(options.photos)}: expected JPEG, PNG, WebP, AVIF, HEIC, GIF, BMP or TIFF "
            "files. Give the photos or a folder that holds some."
        )
    recogniser = Recogniser.load()
    masks = MaskFolder(options.masks, recogniser) if options.masks else None
    read = 0
    with _written_whole(options.out) as out:
        for path, photo_look in _read(recogniser, paths):
            _write_line(out, recognised_row(str(path), photo_look))
            if photo_look.look is None:
                continue
            read += 1
            if masks:
                masks.write(path, photo_look)
    return _report(read, len(paths))


def run_style(options: argparse.Namespace) -> int:
    """`style`: one JSON line per item."""
    from stylerec.images import find_photos
    from stylerec.moodboard import MoodBoard
    from stylerec.recogniser import Recogniser
    from stylerec.recommendation import recommend
    from stylerec.taxonomy import load_taxonomy

    _check_output(options.out)
    for name, folder in (("--board", options.board), ("--closet", options.closet)):
        if folder is not None and not folder.is_dir():
            raise UsageError(
                f"Invalid {name}: expected a folder of photos, received '{folder}'. Put the photos into one folder."
            )
    try:
        leave_out = [load_taxonomy().resolve(name) for name in options.leave_out]
    except TaxonomyError as error:
        raise UsageError(f"Invalid --leave-out: {error}") from error
    for item in options.items:
        if item.is_dir():
            raise UsageError(f"Invalid --item: expected a photo, received the folder '{item}'. Name a photo in it.")
    paths = find_photos([options.board])
    if not paths:
        raise StylerecError(f"No photo found in the board '{options.board}'. Put photos of outfits into it.")
    recogniser = Recogniser.load()
    # Pictures are not needed to rank photos, and a large board's would fill the memory.
    board = MoodBoard([replace(photo_look, thumbnail=None) for _, photo_look in _read(recogniser, paths)])
    code = _report(len(board.readable), len(paths))
    pieces = _read_pieces(recogniser, options.closet) if options.closet else []
    styled = 0
    with _written_whole(options.out) as out:
        for path, photo_look in _read(recogniser, options.items):
            recommendation = None
            if photo_look.look:
                recommendation = recommend(
                    photo_look, board, leave_out=leave_out, harmony=options.harmony, pieces=pieces
                )
            _write_line(out, styled_row(str(path), photo_look, recommendation, board.unreadable))
            styled += recommendation is not None
    return code if styled else NOTHING_READ


def _read_pieces(recogniser: "Recogniser", folder: Path) -> "list[Piece]":
    """The pieces of a closet, from a folder with a photo of each."""
    from stylerec.images import find_photos
    from stylerec.pieces import piece_from

    paths = find_photos([folder])
    if not paths:
        raise StylerecError(f"No photo found in the closet '{folder}'. Put a photo of each piece into it.")
    read = [replace(photo_look, thumbnail=None) for _, photo_look in _read(recogniser, paths)]
    pieces = [piece_from(photo_look) for photo_look in read if photo_look.look]
    if len(pieces) < len(paths):
        print(f"{len(paths) - len(pieces)} of {len(paths)} photos of the closet could not be read.", file=sys.stderr)
    return pieces


def recognised_row(name: str, photo_look: "PhotoLook") -> dict[str, Any]:
    """The object that `recognise` writes for a photo."""
    look = photo_look.look
    return {
        "photo": name,
        "width": photo_look.width if look else 0,
        "height": photo_look.height if look else 0,
        "item": _item(photo_look),
        "scores": {category: _rounded(score) for category, score in look.scores.items()} if look else {},
        "garments": [
            {
                "category": garment.category,
                "score": _rounded(garment.score),
                "box": [_rounded(edge) for edge in garment.box],
                "area": _rounded(garment.area),
                "colours": list(garment.colours),
            }
            for garment in (look.garments if look else ())
        ],
        "error": photo_look.error,
    }


def styled_row(
    name: str,
    photo_look: "PhotoLook",
    recommendation: "Recommendation | None",
    unreadable: "Iterable[PhotoLook]" = (),
) -> dict[str, Any]:
    """The object that `style` writes for an item. Photos that could not be read come last, with the reason."""
    photos: list[dict[str, Any]] = []
    pairings: list[dict[str, Any]] = []
    if recommendation:
        for ranked in recommendation.photos:
            reasons = [
                {"kind": reason.kind, "text": reason.text, "value": _rounded(reason.value)} for reason in ranked.reasons
            ]
            photos.append({"photo": ranked.photo.name, "score": _rounded(ranked.score), "reasons": reasons})
        for photo in unreadable:
            reasons = [{"kind": "unreadable", "text": photo.error, "value": 0.0}]
            photos.append({"photo": photo.name, "score": 0.0, "reasons": reasons})
        for pairing in recommendation.pairings:
            pairings.append(
                {
                    "category": pairing.category,
                    "score": _rounded(pairing.score),
                    "cosine": _rounded(pairing.cosine),
                    "jaccard": _rounded(pairing.jaccard),
                    "lift": _rounded(pairing.lift),
                    "support": pairing.support,
                    "photos": list(pairing.photos),
                    "evidence": _evidence(pairing),
                    "pieces": [
                        {"photo": match.piece.name, "score": _rounded(match.score), "reason": match.reason}
                        for match in pairing.pieces
                    ],
                }
            )
    return {
        "photo": name,
        "item": _item(photo_look),
        "answer": asdict(recommendation.item) if recommendation else None,
        "message": recommendation.message if recommendation else None,
        "photos": photos,
        "pairings": pairings,
        "error": photo_look.error,
    }


def _evidence(pairing: "Pairing") -> dict[str, Any]:
    """What a pairing's numbers are worth; JSON knows no infinity, so what has no limit is null."""
    evidence = asdict(pairing.evidence) if pairing.evidence else {}
    return {
        name: (_rounded(value) if math.isfinite(value) else None) if isinstance(value, float) else value
        for name, value in evidence.items()
    }


class MaskFolder:
    """`--masks DIR`: a palette PNG per photo and `labels.txt` with the names of the values, one per line.

    A mask has the photo's name with the ending .png; from the second photo of the same name on, "-2", "-3" and
    so on is added. Names that differ only in upper and lower case count as the same, as on Windows and macOS.
    """

    def __init__(self, folder: Path, recogniser: "Recogniser") -> None:
        from stylerec.looks import PARTS

        if folder.exists() and not folder.is_dir():
            raise UsageError(f"Invalid --masks: expected a folder, received the file '{folder}'. Name another one.")
        labels = (*PARTS, *recogniser.categories)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "labels.txt").write_text("".join(f"{label}\n" for label in labels), encoding="utf-8")
        except OSError as error:
            raise _cannot_write(folder, error) from error
        self.folder, self.recogniser = folder, recogniser
        self.palette = _palette(len(labels))
        self.taken: set[str] = set()

    def write(self, path: Path, photo_look: "PhotoLook") -> Path:
        """Write the mask of a photo and return its path."""
        from PIL import Image

        label_map = self.recogniser.full_label_map(photo_look)
        name, number = path.stem, 1
        while name.casefold() in self.taken:
            number += 1
            name = f"{path.stem}-{number}"
        self.taken.add(name.casefold())
        image = Image.frombytes("P", label_map.shape[::-1], label_map.tobytes())
        image.putpalette(self.palette)
        target = self.folder / f"{name}.png"
        try:
            image.save(target)
        except OSError as error:
            raise _cannot_write(target, error) from error
        return target


def _palette(count: int) -> bytes:
    """Colours far apart for `count` values; the first, the background, is black."""
    import colorsys

    colours = [(0, 0, 0)]
    for number in range(1, count):
        # Steps of the golden ratio spread any number of hues evenly.
        hue = number * 0.618034 % 1
        colour = colorsys.hsv_to_rgb(hue, 0.5 + 0.2 * (number % 3), 0.65 + 0.15 * (number % 3))
        colours.append((round(255 * colour[0]), round(255 * colour[1]), round(255 * colour[2])))
    return bytes(value for colour in colours for value in colour)


def _read(recogniser: "Recogniser", paths: Sequence[Path]) -> Iterator[tuple[Path, "PhotoLook"]]:
    """The looks of photos, with a progress bar on a terminal."""
    progress = Progress(len(paths), sys.stderr)
    try:
        for path, photo_look in zip(paths, recogniser.recognise(paths), strict=True):
            progress.step()
            yield path, photo_look
    finally:
        progress.close()


class Progress:
    """A line such as "  12 of 80 photos  [###------]  9.1 a second, 7 s left"; silent where nobody looks."""

    def __init__(self, total: int, stream: IO[str]) -> None:
        self.total, self.done, self.stream = total, 0, stream
        self.shown = stream.isatty()
        self.start = time.monotonic()
        self.drawn = 0.0

    def step(self) -> None:
        """One more photo is done."""
        self.done += 1
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
            f"{speed:.1f} a second, {left:.0f} s left"
        )

    def close(self) -> None:
        """Take the line away."""
        if self.shown:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def _report(read: int, total: int) -> int:
    """Say what could not be read, and the exit status of it."""
    if read < total:
        print(f"{total - read} of {total} photos could not be read; the output says why.", file=sys.stderr)
    return DONE if read else NOTHING_READ


def _item(photo_look: "PhotoLook") -> list[dict[str, Any]]:
    if photo_look.look is None:
        return []
    probabilities = photo_look.look.item.probabilities
    return [{"category": category, "score": _rounded(score)} for category, score in probabilities.items()]


def _rounded(value: "float | np.floating[Any]") -> float:
    return round(float(value), 6)


def _write_line(out: IO[str], row: dict[str, Any]) -> None:
    out.write(json.dumps(row) + "\n")


def _check_output(path: Path) -> None:
    """Find out before the work, not after it."""
    if path.is_dir():
        raise UsageError(f"Invalid --out: expected a file, received the folder '{path}'. Name a file in it.")
    if not path.parent.is_dir():
        raise UsageError(f"Invalid --out: the folder '{path.parent}' does not exist. Make it first.")


@contextmanager
def _written_whole(path: Path) -> Iterator[IO[str]]:
    """A file that appears under its name only when it is complete; otherwise what was there stays."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise _cannot_write(path, error) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            yield out
        part.chmod(0o666 & ~_umask())  # mkstemp makes private files
        part.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cannot_write(path: Path, error: OSError) -> UsageError:
    return UsageError(f"Cannot write '{path}': {error.strerror or error}. Choose another place or make it writable.")
