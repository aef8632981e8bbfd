"""Commands that make files to look at: `figures` of a board, and a `lookbook` for an item."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from stylerec.cli.inputs import check_items, photos_in, read_folder
from stylerec.cli.naming import load_board_reader
from stylerec.cli.outputs import DONE, write_file, write_folder
from stylerec.cli.parsing import Commands, add_board_command
from stylerec.errors import UsageError

if TYPE_CHECKING:
    from stylerec.domain.looks import PhotoLook

FIGURES_EPILOG = """\
examples:
  python -m stylerec figures --board autumn/ --out figures/

What is written into the folder:
  user-items   which garments are in which photo, 0 or 1     scores   how sure each of them is, 0 to 1
  cosine, jaccard, lift   how often garments are worn together, by three measures
  cosine-minus-jaccard    where two measures disagree, by the places of the pairs
      each as .csv (the numbers), .png and .svg (pictures) and .html (to point and zoom in, works offline)
  garments.csv   everything that was found, with its place and colours
  pairings.csv   what goes with each category, best first

exit status:
  0  at least one photo was read     1  none could be read     2  the command was used wrongly
"""

LOOKBOOK_EPILOG = """\
examples:
  python -m stylerec lookbook --board autumn/ --item skirt.jpg --out skirt.pdf
  python -m stylerec lookbook --board autumn/ --item skirt.jpg --closet wardrobe/ --out skirt.html

The looks of the board to copy, what goes with the item, and with --closet complete outfits of what you own; as a PDF
to print or as one HTML file to send, by the ending of --out.

exit status:
  0  it was written     1  the item or no photo of the board could be read     2  the command was used wrongly
"""


def add_commands(commands: Commands) -> None:
    """Add `figures` and `lookbook` to the commands."""
    summary, out = "write a board's tables and heatmaps", "folder to write to; made if missing"
    add_board_command(commands, "figures", summary, FIGURES_EPILOG, run_figures, out=out, metavar="DIR")

    summary, out = "make a lookbook, as PDF or HTML", "file to write, .pdf or .html"
    command = add_board_command(commands, "lookbook", summary, LOOKBOOK_EPILOG, run_lookbook, out=out)
    command.add_argument("--item", required=True, type=Path, metavar="FILE", help="photo of the garment to wear")
    command.add_argument("--closet", type=Path, metavar="DIR", help="folder with photos of single pieces you own")
    command.add_argument("--title", help="what is written on the first page; by default the name of the board's folder")


def run_figures(options: argparse.Namespace) -> int:
    """`figures`: every table and heatmap of a board."""
    from stylerec.domain.moodboard import MoodBoard
    from stylerec.figures.exports import board_files

    if options.out.exists() and not options.out.is_dir():
        raise UsageError(f"Invalid --out: expected a folder, received the file '{options.out}'. Name another one.")
    photos = photos_in("--board", options.board)
    board = MoodBoard(_named(photos, read_folder(load_board_reader(options), "--board", photos)))
    with write_folder(options.out):
        for name, data in board_files(board):
            (options.out / name).write_bytes(data)
    return DONE


def run_lookbook(options: argparse.Namespace) -> int:
    """`lookbook`: one item, one file."""
    from stylerec.closet import complete_outfits
    from stylerec.domain.moodboard import MoodBoard
    from stylerec.domain.pieces import as_piece, piece_from
    from stylerec.lookbook import build_lookbook, lookbook_html, lookbook_pdf
    from stylerec.recommendation import recommend
    from stylerec.render.pictures import cut_out

    ending = options.out.suffix.lower()
    if ending not in (".pdf", ".html") or not options.out.parent.is_dir():
        raise UsageError(
            f"Invalid --out: expected a .pdf or .html file in a folder that exists, received '{options.out}'."
        )
    check_items([options.item])
    photos = photos_in("--board", options.board)
    owned = photos_in("--closet", options.closet) if options.closet else []
    recogniser = load_board_reader(options)
    (item,) = read_folder(recogniser, "--item", [options.item])
    looks = _named(photos, read_folder(recogniser, "--board", photos))
    board = MoodBoard(looks)
    clothes = read_folder(recogniser, "--closet", owned) if owned else []
    closet = {path: look for path, look in zip(owned, clothes, strict=True) if look.look}
    pieces = [piece_from(look, name=path.stem) for path, look in closet.items()]
    recommendation = recommend(item, board, pieces=pieces)
    own = as_piece(item)
    fetch = _fetcher({**dict(zip(photos, looks, strict=True)), **closet, options.item: item})
    lookbook = build_lookbook(
        options.title or options.board.resolve().name,
        own,
        fetch(item.photo_id),
        recommendation,
        fetch,
        made=date.today(),
        outfits=complete_outfits(own, board, pieces).outfits if pieces else (),
        piece_picture=lambda piece: cut_out(fetch(piece.photo_id), piece.garment),
    )
    data = lookbook_pdf(lookbook) if ending == ".pdf" else lookbook_html(lookbook).encode()
    write_file(options.out, data)
    return DONE


def _named(paths: Sequence[Path], looks: "Sequence[PhotoLook]") -> "list[PhotoLook]":
    """Photos by their names without folders, as they are written under pictures: as text, whatever they are."""
    return [
        replace(look, name=path.name.encode("utf-8", "replace").decode())
        for path, look in zip(paths, looks, strict=True)
    ]


def _fetcher(looks: "dict[Path, PhotoLook]") -> Callable[[str], bytes]:
    """Reads a photo again when its picture is needed: few are, and all would fill the memory."""
    from functools import lru_cache

    from stylerec.vision.images import encode_jpeg, load_photo, make_thumbnail

    paths = {look.photo_id: path for path, look in looks.items()}

    @lru_cache(maxsize=64)
    def fetch(photo_id: str) -> bytes:
        return encode_jpeg(make_thumbnail(load_photo(paths[photo_id], min_side=PICTURE_SIDE).image, PICTURE_SIDE))

    return fetch


PICTURE_SIDE = 640
"""Longer side of the pictures in pixels: sharp in print at the size of a card."""
