"""`outfit`: outfits that are kept, changed piece by piece, and drawn."""

import argparse
from typing import TYPE_CHECKING

from stylerec.cli.kept import (
    add_board_option,
    add_closet_command,
    add_outfit_action,
    add_weather_options,
    find_outfit,
    find_pieces,
    open_board,
    open_closet,
    outfit_row,
    weather_of,
)
from stylerec.cli.outputs import DONE, NOTHING_READ, check_output, write_file, write_row
from stylerec.cli.parsing import Commands, add_actions, add_out_option
from stylerec.errors import StoreError, UsageError

if TYPE_CHECKING:
    from stylerec.domain.pieces import Piece
    from stylerec.store import KeptOutfit, Store

EPILOG = """\
examples:
  python -m stylerec outfit make "white shirt.jpg" "skirt.jpg" "boots.jpg" --name "Office"
  python -m stylerec outfit answer "skirt.jpg" --board "Autumn"
  python -m stylerec outfit look "street 12.jpg" --board "Autumn"
  python -m stylerec outfit reroll "Office" --lock "skirt.jpg"
  python -m stylerec outfit draw "Office" --out office.png

Outfits are kept in a closet of the app. Each action writes the outfit as one JSON object on a line:
  outfit, name    its id and its name; either names it in other actions
  pieces          head to foot: piece (id), name, category, and place (where it is now)
  rating, tags, day and worn (in the calendar), trip

exit status:
  0  done     1  there is no such outfit or piece, or no other outfit     2  the command was used wrongly
"""

REROLL_EPILOG = """\
The pieces given with --lock stay, the rest is another outfit after a look of the board, the best one that this outfit
has not had yet. Once all were shown, nothing is written and the exit status is 1.
"""


def add_commands(commands: Commands) -> None:
    """Add `outfit` to a parser's commands."""
    actions = add_actions(commands, "outfit", "keep outfits, change them piece by piece, draw them", EPILOG)
    add_closet_command(actions, "list", "list the outfits that are kept", "", run_list)

    make = add_closet_command(actions, "make", "keep pieces as an outfit", "", run_make)
    make.add_argument("pieces", nargs="+", metavar="PIECE", help="names or ids of the pieces, head to foot")
    _add_words(make)

    answer = add_closet_command(actions, "answer", "keep the best outfit with a piece", "", run_answer)
    answer.add_argument("piece", metavar="PIECE", help="name or id of the piece")
    answer.add_argument("--number", type=int, default=1, metavar="N", help="which of them, best first; 1 by default")
    look = add_closet_command(actions, "look", "keep what you own for a look of the board", "", run_look)
    look.add_argument("photo", metavar="PHOTO", help="the photo's name on the board")
    reroll = add_closet_command(actions, "reroll", "lock pieces and get another outfit", REROLL_EPILOG, run_reroll)
    reroll.add_argument("outfit", metavar="OUTFIT", help="the outfit's name or id")
    reroll.add_argument("--lock", nargs="+", default=[], metavar="PIECE", help="pieces of the outfit that stay")
    for action in (answer, look, reroll):
        add_board_option(action)
        add_weather_options(action)
    for action in (answer, look):
        _add_words(action)

    change = add_outfit_action(actions, "change", "give it another name, tags or a rating", run_change)
    _add_words(change)
    change.add_argument("--rating", type=int, metavar="N", help="1 to 5; 0 takes it away")
    copy = add_outfit_action(actions, "copy", "copy an outfit", run_copy)
    copy.add_argument("name", nargs="?", metavar="NAME", help="name of the copy; the same by default")
    draw = add_outfit_action(actions, "draw", "draw an outfit as a picture of its cut-outs", run_draw)
    add_out_option(draw, "PNG file to write")
    add_outfit_action(actions, "delete", "delete an outfit; what was worn stays in the wear log", run_delete)


def run_list(options: argparse.Namespace) -> int:
    """`outfit list`."""
    store, closet_id = open_closet(options)
    pieces = store.pieces.of(closet_id)
    for outfit in store.outfits.kept(closet_id):
        write_row(outfit_row(outfit, pieces))
    return DONE


def run_make(options: argparse.Namespace) -> int:
    """`outfit make`."""
    store, closet_id = open_closet(options)
    return _keep(store, closet_id, find_pieces(store.pieces.of(closet_id), options.pieces), options)


def run_answer(options: argparse.Namespace) -> int:
    """`outfit answer`."""
    from stylerec.closet import complete_outfits

    store, closet_id = open_closet(options)
    pieces = store.pieces.of(closet_id)
    (piece,) = find_pieces(pieces, [options.piece])
    board = open_board(store, options)
    found = complete_outfits(piece, board, pieces, weather=weather_of(options))
    if found.message:
        raise StoreError(found.message)
    if not 1 <= options.number <= len(found.outfits):
        raise UsageError(f"Invalid --number: expected 1 to {len(found.outfits)}, received {options.number}.")
    outfit = found.outfits[options.number - 1]
    return _keep(store, closet_id, [piece, *outfit.pieces], options, outfit.photo.photo_id)


def run_look(options: argparse.Namespace) -> int:
    """`outfit look`."""
    from stylerec.closet import looks_to_wear

    store, closet_id = open_closet(options)
    board = open_board(store, options)
    found = looks_to_wear(board, store.pieces.of(closet_id), weather=weather_of(options))
    look = next((one for one in found.looks if options.photo in (one.name, one.photo.photo_id)), None)
    if look is None:
        raise StoreError(f"The board has no look '{options.photo}' for this weather. Name a photo as `wear` writes it.")
    if not look.complete:
        lacking = ", ".join(garment.category for garment in look.missing)
        raise StoreError(f"You cannot wear '{options.photo}' today: nothing stands in for {lacking}.")
    return _keep(store, closet_id, look.everything, options, look.photo.photo_id)


def run_reroll(options: argparse.Namespace) -> int:
    """`outfit reroll`: changes the outfit, and remembers what it was."""
    from stylerec.closet import roll_outfits
    from stylerec.closet.naming import retitle_outfit

    store, outfit, pieces = _outfit(options)
    mine = [piece for piece in pieces if piece.piece_id in outfit.piece_ids]
    locked = find_pieces(mine, options.lock)
    board = open_board(store, options)
    shown = store.outfits.shown(outfit.outfit_id)
    rolled = next(roll_outfits(board, pieces, locked, shown=shown, weather=weather_of(options)), None)
    if rolled is None:
        raise StoreError("There is no other outfit with these pieces. Lock fewer, or take another board.")
    name = retitle_outfit(outfit.name, mine, rolled.pieces, board.taxonomy)
    store.outfits.update(outfit.outfit_id, name=name, piece_ids=[piece.piece_id for piece in rolled.pieces])
    write_row(outfit_row(store.outfits.get(outfit.outfit_id), pieces))
    return DONE


def run_change(options: argparse.Namespace) -> int:
    """`outfit change`."""
    store, outfit, pieces = _outfit(options)
    store.outfits.update(outfit.outfit_id, name=options.name, tags=options.tags, rating=options.rating)
    write_row(outfit_row(store.outfits.get(outfit.outfit_id), pieces))
    return DONE


def run_copy(options: argparse.Namespace) -> int:
    """`outfit copy`."""
    store, outfit, pieces = _outfit(options)
    write_row(outfit_row(store.outfits.copy(outfit.outfit_id, options.name), pieces))
    return DONE


def run_draw(options: argparse.Namespace) -> int:
    """`outfit draw`."""
    from stylerec.render.canvas import CUT_OUT_SIDE, draw_canvas

    check_output(options.out)
    store, outfit, pieces = _outfit(options)
    taxonomy = store.categories.taxonomy()
    group = {piece.piece_id: taxonomy.group_of(piece.category) for piece in pieces}
    shown = [piece_id for piece_id in outfit.piece_ids if piece_id in group]
    picture = draw_canvas((store.pieces.picture(piece_id, CUT_OUT_SIDE), group[piece_id]) for piece_id in shown)
    write_file(options.out, picture)
    return DONE if shown else NOTHING_READ


def run_delete(options: argparse.Namespace) -> int:
    """`outfit delete`."""
    store, outfit, _ = _outfit(options)
    store.outfits.delete(outfit.outfit_id)
    return DONE


def _add_words(action: argparse.ArgumentParser) -> None:
    action.add_argument("--name", metavar="NAME", help="what it is called; its pieces by default")
    action.add_argument("--tag", action="append", dest="tags", metavar="WORD", help="a tag; give --tag again for more")


def _outfit(options: argparse.Namespace) -> tuple["Store", "KeptOutfit", tuple["Piece", ...]]:
    """The store, the outfit that is meant, and its closet's pieces."""
    store, closet_id = open_closet(options)
    return store, find_outfit(store.outfits.kept(closet_id), options.outfit), store.pieces.of(closet_id)


def _keep(
    store: "Store",
    closet_id: str,
    pieces: "list[Piece] | tuple[Piece, ...]",
    options: argparse.Namespace,
    photo_id: str | None = None,
) -> int:
    from stylerec.closet import outfit_title

    name = options.name or outfit_title(pieces, store.categories.taxonomy())
    ids = [piece.piece_id for piece in pieces]
    outfit = store.outfits.keep(closet_id, ids, name, photo_id=photo_id, tags=options.tags or ())
    write_row(outfit_row(outfit, store.pieces.of(closet_id)))
    return DONE
