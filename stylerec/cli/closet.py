"""The commands about a closet: `wear` today's looks, `week` a plan, `buy` advice before a purchase."""

import argparse
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stylerec.cli.inputs import check_items, photos_in, read_folder, read_photos
from stylerec.cli.kept import add_weather_options, weather_of
from stylerec.cli.naming import load_board_reader
from stylerec.cli.outputs import DONE, NOTHING_READ, check_output, write_line, write_lines, written_whole
from stylerec.cli.parsing import Commands, RunCommand, add_board_command, add_items_option, day_of

if TYPE_CHECKING:
    from stylerec.closet import Outfit, PlannedDay, PurchaseAdvice, StandIn, WearableLook
    from stylerec.domain.looks import Garment
    from stylerec.domain.moodboard import MoodBoard
    from stylerec.domain.pieces import Piece
    from stylerec.vision.photo_reader import PhotoReader

WEAR_EPILOG = """\
example:
  python -m stylerec wear --board autumn/ --closet clothes/ --out looks.jsonl

The board is a folder with photos of outfits, the closet a folder with a photo of each piece that you own. How many of
the looks you can wear is printed; each line of the output is one look as a JSON object, wearable ones first:
  photo       the look's photo
  wearable    whether your pieces cover all its clothes and shoes; bags, jewellery and the like are extras
  score       0 to 1, how well they do on average, a missing one counting 0
  pieces      for each garment that a piece stands in for: garment (category, colours), piece (its photo), score, reason
  extras      the same for bags, belts, jewellery ...
  missing     garments that none of your pieces stands in for (category, colours), each with the piece that comes
              nearest and its score (from 0.6 it would do), or null
  notes       with --rain, what to know, such as "sandals in the rain"

exit status:
  0  done     1  no photo of the board or of the closet could be read     2  the command was used wrongly
"""

WEEK_EPILOG = """\
examples:
  python -m stylerec week --board autumn/ --closet clothes/ --out week.jsonl
  python -m stylerec week --board autumn/ --closet clothes/ --start 2026-12-24 --days 3 --out holidays.jsonl

No look and no outfit comes twice, and a piece not on the next day where the closet allows. What falls short is printed;
each line of the output is one day as a JSON object:
  day         the date, such as 2026-12-24
  again       pieces that an earlier day has, too
and photo, wearable, score, pieces, extras, missing and notes of the look, as `wear` writes them.

exit status:
  0  at least one day was planned     1  no day, or nothing could be read     2  the command was used wrongly
"""

BUY_EPILOG = """\
examples:
  python -m stylerec buy --board autumn/ --closet clothes/ --item shop.jpg --out advice.jsonl
  python -m stylerec buy --board autumn/ --closet clothes/ --item shop.jpg --category skirt --out advice.jsonl

Each line of the output is one item as a JSON object; its `sentence` is printed, too:
  photo       the item's path
  category    what it is taken for; --category corrects it, `note` says when it is not sure
  verdict     "unlocks", "hardly needed", "needs more", "not needed", "nice to have" or "not on the board"
  sentence    the verdict in words
  looks, today    how many looks the board shows, and how many of them you can wear without the item
  unlocked    looks that it would make wearable
  with_one_more   looks that it would make wearable together with one more piece; `further` has these by category
  serves      all looks in which it could be worn, best first
  alike       the piece of yours that comes nearest, or null: piece, score (0 to 1), reason, and in how many (shared) of
              the places on the board where the item could be worn (places) it could be, too
  goes_with   your pieces that make complete outfits with it, each with the number of outfits
  outfits     those outfits, best first: photo, score, pieces, extras, reasons
  error       why the item could not be read (the other fields are then empty), or null

exit status:
  0  at least one item was judged     1  no item, or nothing of board or closet, could be read
  2  the command was used wrongly
"""


def add_commands(commands: Commands) -> None:
    """Add `wear`, `week` and `buy` to a parser's commands."""
    wear = _add(
        commands, "wear", "find which looks of a board you can wear with the clothes you own", WEAR_EPILOG, run_wear
    )
    add_weather_options(wear)

    week = _add(commands, "week", "plan outfits for a week from the clothes you own", WEEK_EPILOG, run_week)
    week.add_argument("--start", type=day_of, metavar="DATE", help="first day, as 2026-12-24; today by default")
    week.add_argument("--days", type=int, default=7, metavar="N", help="how many days (default: 7)")
    add_weather_options(week)

    buy = _add(commands, "buy", "find out what a piece in a shop would add to your closet", BUY_EPILOG, run_buy)
    add_items_option(buy, "the piece")
    buy.add_argument("--category", metavar="NAME", help="what the items are, where recognition is wrong")


def run_wear(options: argparse.Namespace) -> int:
    """`wear`: one JSON line per look."""
    from stylerec.closet import looks_to_wear

    weather = weather_of(options)
    board, pieces, _ = _board_and_closet(options)
    found = looks_to_wear(board, pieces, weather=weather)
    write_lines(options.out, map(look_row, found.looks))
    print(found.sentence)
    return DONE


def run_week(options: argparse.Namespace) -> int:
    """`week`: one JSON line per day."""
    from stylerec.closet import plan_week

    weather = weather_of(options)
    board, pieces, _ = _board_and_closet(options)
    plan = plan_week(board, pieces, start=options.start or date.today(), days=options.days, weather=weather)
    write_lines(options.out, map(day_row, plan.days))
    if plan.message:
        print(plan.message)
    return DONE if plan.days else NOTHING_READ


def run_buy(options: argparse.Namespace) -> int:
    """`buy`: one JSON line per item."""
    from stylerec.closet import check_purchase
    from stylerec.domain.taxonomy import load_taxonomy

    if options.category is not None:
        load_taxonomy().resolve(options.category)  # before the work, not after it
    check_items(options.items)
    board, pieces, recogniser = _board_and_closet(options)
    judged = 0
    with written_whole(options.out) as out:
        for path, photo in read_photos(recogniser, options.items):
            advice = check_purchase(photo, board, pieces, category=options.category) if photo.look else None
            write_line(out, advice_row(str(path), photo.error, advice))
            print(f"{path}: {advice.sentence if advice else photo.error}")
            judged += advice is not None
    return DONE if judged else NOTHING_READ


def look_row(look: "WearableLook") -> dict[str, Any]:
    """The object that `wear` writes for a look."""
    return {
        "photo": look.name,
        "wearable": look.complete,
        "score": round(look.score, 6),
        "pieces": [_stand_in(one) for one in look.stand_ins],
        "extras": [_stand_in(one) for one in look.extras],
        "missing": [
            {
                **_garment(garment),
                "nearest": nearest and {"piece": nearest.piece.name, "score": round(nearest.score, 6)},
            }
            for garment, nearest in zip(look.missing, look.nearest, strict=True)
        ],
        "notes": list(look.notes),
    }


def day_row(planned: "PlannedDay") -> dict[str, Any]:
    """The object that `week` writes for a day."""
    return {"day": planned.day.isoformat(), "again": _names(planned.again), **look_row(planned.look)}


def advice_row(name: str, error: str | None, advice: "PurchaseAdvice | None") -> dict[str, Any]:
    """The object that `buy` writes for an item."""
    if advice is None:
        empty: dict[str, Any] = dict.fromkeys(("category", "verdict", "sentence", "note", "looks", "today", "alike"))
        lists = ("unlocked", "with_one_more", "further", "serves", "goes_with", "outfits")
        return {"photo": name, **empty, **{field: [] for field in lists}, "error": error}
    alike = advice.alike
    return {
        "photo": name,
        "category": advice.category,
        "verdict": advice.verdict,
        "sentence": advice.sentence,
        "note": advice.note,
        "looks": advice.n_looks,
        "today": advice.n_today,
        "alike": alike
        and {
            "piece": alike.piece.name,
            "score": round(alike.stand_in.score, 6),
            "reason": alike.stand_in.reason,
            "shared": alike.n_shared,
            "places": alike.n_places,
        },
        "unlocked": list(advice.unlocked),
        "with_one_more": list(advice.with_one_more),
        "further": [{"category": one.category, "photos": list(one.photos)} for one in advice.further],
        "serves": list(advice.serves),
        "goes_with": [{"piece": piece.name, "outfits": n_outfits} for piece, n_outfits in advice.goes_with],
        "outfits": [_outfit(outfit) for outfit in advice.outfits],
        "error": None,
    }


def _add(commands: Commands, name: str, summary: str, epilog: str, run: RunCommand) -> argparse.ArgumentParser:
    """A command with the options that all three have."""
    command = add_board_command(commands, name, summary, epilog, run)
    command.add_argument(
        "--closet", required=True, type=Path, metavar="DIR", help="folder with a photo of each piece that you own"
    )
    return command


def _board_and_closet(options: argparse.Namespace) -> tuple["MoodBoard", list["Piece"], "PhotoReader"]:
    """Recognise both folders. Raises `StylerecError` when nothing in one of them can be read."""
    from stylerec.domain.moodboard import MoodBoard
    from stylerec.domain.pieces import piece_from

    check_output(options.out)
    paths = {name: photos_in(f"--{name}", getattr(options, name)) for name in ("board", "closet")}
    recogniser = load_board_reader(options)
    board = MoodBoard(read_folder(recogniser, "--board", paths["board"]))
    pieces = [
        piece_from(photo, piece_id=str(path), name=str(path))
        for path, photo in zip(paths["closet"], read_folder(recogniser, "--closet", paths["closet"]), strict=True)
        if photo.look
    ]
    return board, pieces, recogniser


def _stand_in(one: "StandIn") -> dict[str, Any]:
    return {
        "garment": _garment(one.garment),
        "piece": one.piece.name,
        "score": round(one.score, 6),
        "reason": one.reason,
    }


def _garment(garment: "Garment") -> dict[str, Any]:
    return {"category": garment.category, "colours": list(garment.colours)}


def _outfit(outfit: "Outfit") -> dict[str, Any]:
    return {
        "photo": outfit.name,
        "score": round(outfit.score, 6),
        "pieces": [_stand_in(one) for one in outfit.stand_ins],
        "extras": [_stand_in(one) for one in outfit.extras],
        "reasons": [
            {"kind": reason.kind, "text": reason.text, "value": round(reason.value, 6)} for reason in outfit.reasons
        ],
    }


def _names(pieces: Iterable["Piece"]) -> list[str]:
    return [piece.name for piece in pieces]
