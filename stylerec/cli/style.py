"""`style`: how items can be worn with a board, as JSON Lines."""

import argparse
import math
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stylerec.cli.inputs import check_items, photos_in, read_folder, read_photos
from stylerec.cli.naming import add_namer_options, load_board_reader
from stylerec.cli.outputs import NOTHING_READ, check_output, report, rounded, write_line, written_whole
from stylerec.cli.parsing import Commands, add_board_command, add_items_option
from stylerec.cli.recognise import item_row
from stylerec.errors import TaxonomyError, UsageError

if TYPE_CHECKING:
    from stylerec.domain.looks import PhotoLook
    from stylerec.recommendation import Pairing, Reason, Recommendation

STYLE_EPILOG = """\
examples:
  python -m stylerec style --board autumn/ --item skirt.jpg --out results.jsonl
  python -m stylerec style --board autumn/ --item skirt.jpg boots.jpg --out results.jsonl
  python -m stylerec style --board autumn/ --item skirt.jpg --closet mine/ --leave-out heels --out results.jsonl

Each line of the output is one item as a JSON object:
  photo       the item's path
  item        its categories with scores, best first, summing to 1
  answer      what it is in words (sentence), its category and the alternatives that share 0.8 of the scores; group is
              set where more than three would be needed, or the kind is not sure; term is what it is taken for
  message     a word of caution where the board says little about the item, or null
  photos      every photo of the board, best first: photo, score, reasons (each with kind, text and value, and with
              category where a garment of that category is said to be in the photo)
  pairings    categories to wear with the item, best first: category, score, cosine, jaccard, lift, support
              (in how many photos both are worn), photos (which ones), evidence (of n_item looks with the item's
              category n_both show this one, of n_without looks without it n_only; ratio of the two shares with its
              90% interval low to high, null where there is none or no limit; sentence, and seen, its first
              words), pieces (with --closet: photo, score, reason, best first)
  error       why the item could not be read (the other fields are then empty), or null

exit status:
  0  an item and the board were read     1  no item or no photo could be read     2  the command was used wrongly
"""


def add_commands(commands: Commands) -> None:
    """Add `style` to a parser's commands."""
    command = add_board_command(commands, "style", "find how to wear an item, from a board", STYLE_EPILOG, run_style)
    add_items_option(command, "a garment")
    command.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="CATEGORY",
        help="a category not to suggest, such as heels, or shoes for all; give --leave-out again for more",
    )
    command.add_argument("--harmony", action="store_true", help="let the colours of photos and pieces count")
    command.add_argument(
        "--closet", type=Path, metavar="DIR", help="folder with photos of the pieces you own, one each"
    )
    add_namer_options(command)


def run_style(options: argparse.Namespace) -> int:
    """`style`: one JSON line per item."""
    from stylerec.domain.moodboard import MoodBoard
    from stylerec.domain.pieces import piece_from
    from stylerec.recommendation import recommend

    check_output(options.out)
    recogniser = load_board_reader(options)
    taxonomy = recogniser.taxonomy
    try:
        leave_out = [taxonomy.resolve(name) for name in options.leave_out]
    except TaxonomyError as error:
        raise UsageError(f"Invalid --leave-out: {error}") from error
    check_items(options.items)
    owned = photos_in("--closet", options.closet) if options.closet else []
    paths = photos_in("--board", options.board)
    # Pictures are not needed to rank photos, and a large board's would fill the memory.
    board = MoodBoard(
        [replace(photo_look, thumbnail=None) for _, photo_look in read_photos(recogniser, paths)], taxonomy
    )
    code = report(len(board.readable), len(paths))
    looks = read_folder(recogniser, "--closet", owned) if owned else []
    pieces = [piece_from(look, taxonomy=taxonomy) for look in looks if look.look]
    styled = 0
    with written_whole(options.out) as out:
        for path, photo_look in read_photos(recogniser, options.items):
            recommendation = None
            if photo_look.look:
                recommendation = recommend(
                    photo_look, board, leave_out=leave_out, harmony=options.harmony, pieces=pieces
                )
            write_line(out, styled_row(str(path), photo_look, recommendation, board.unreadable))
            styled += recommendation is not None
    return code if styled else NOTHING_READ


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
            reasons = [_reason(reason) for reason in ranked.reasons]
            photos.append({"photo": ranked.photo.name, "score": rounded(ranked.score), "reasons": reasons})
        for photo in unreadable:
            reasons = [{"kind": "unreadable", "text": photo.error, "value": 0.0}]
            photos.append({"photo": photo.name, "score": 0.0, "reasons": reasons})
        for pairing in recommendation.pairings:
            pairings.append(
                {
                    "category": pairing.category,
                    "score": rounded(pairing.score),
                    "cosine": rounded(pairing.cosine),
                    "jaccard": rounded(pairing.jaccard),
                    "lift": rounded(pairing.lift),
                    "support": pairing.support,
                    "photos": list(pairing.photos),
                    "evidence": _evidence(pairing),
                    "pieces": [
                        {"photo": match.piece.name, "score": rounded(match.score), "reason": match.reason}
                        for match in pairing.pieces
                    ],
                }
            )
    return {
        "photo": name,
        "item": item_row(photo_look),
        "answer": asdict(recommendation.item) if recommendation else None,
        "message": recommendation.message if recommendation else None,
        "photos": photos,
        "pairings": pairings,
        "error": photo_look.error,
    }


def _reason(reason: "Reason") -> dict[str, Any]:
    """`category` only where a garment of it is said to be in the photo."""
    row = {"kind": reason.kind, "text": reason.text, "value": rounded(reason.value)}
    return row if reason.category is None else {**row, "category": reason.category}


def _evidence(pairing: "Pairing") -> dict[str, Any]:
    """What a pairing's numbers are worth; JSON knows no infinity, so what has no limit is null."""
    evidence = asdict(pairing.evidence) if pairing.evidence else {}
    return {
        name: (rounded(value) if math.isfinite(value) else None) if isinstance(value, float) else value
        for name, value in evidence.items()
    }
