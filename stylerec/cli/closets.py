"""`closet` and `laundry`: what is owned, what it costs per wear, and where it is."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stylerec.cli.kept import (
    add_board_option,
    add_closet_command,
    find_closet,
    find_pieces,
    open_board,
    open_closet,
    open_store,
)
from stylerec.cli.outputs import DONE, NOTHING_READ, say, say_left_out, write_row
from stylerec.cli.parsing import Commands, add_actions, add_command, day_of
from stylerec.cli.reading import photos_of, read_waiting

if TYPE_CHECKING:
    from stylerec.domain.pieces import Piece
    from stylerec.domain.taxonomy import Taxonomy
    from stylerec.store import ClosetInfo, Store

PLACES = ("here", "wash", "lent", "stored", "tailor", "gone")

CLOSET_EPILOG = """\
examples:
  python -m stylerec closet create "Mine"
  python -m stylerec closet own clothes/ --price 39.90 --bought 2026-03-01
  python -m stylerec closet show
  python -m stylerec closet say "navy coat.jpg" --place lent --warmth 0.7
  python -m stylerec closet wore "navy coat.jpg" "boots.jpg" --day 2026-11-23
  python -m stylerec closet worth --board "Autumn"

These are the closets of the app. What is written are JSON objects, one a line. A piece is named by its name, or by its
id where two have the same name. `python -m stylerec closet ACTION --help` explains each action.
"""

OWN_EPILOG = """\
example:
  python -m stylerec closet own coat.jpg --category coat --price 120 --bought 2025-10-01

Each photo becomes a piece, and is read at once. FILES are photos, folders and zip archives of photos; one that is in
the closet already is not added again. The closet is made when there is none. Writes a line for each new piece, as
`show` does.
"""

SHOW_EPILOG = """\
Each line is one piece:
  piece, name, category, colours
  place         here, wash, lent, stored, tailor or gone; `wears_left` until it has to be washed, or null
  warmth        in clo, and whether it is your own value or the category's (`warmth_source`)
  price, bought, worn (how many days), last_worn, cost_per_wear
"""

WORTH_EPILOG = """\
Each line is one piece, those that earn their place first: piece, name, worn, cost_per_wear, and
  looks     how many looks of the board it could be worn for; `needed`: how many could not be worn without it
  earns     whether it was worn within a year, or a look needs it; `reason` in words
"""

LAUNDRY_EPILOG = """\
examples:
  python -m stylerec laundry list
  python -m stylerec laundry done
  python -m stylerec laundry put "white shirt.jpg"
  python -m stylerec laundry rule jeans 10

A piece goes into the wash when it was worn as often as its category allows; `rule` changes that, and 0 means: not for
being worn. What is in the wash is not used by wear, week, outfits and trips; `done` brings it back.
"""


def add_commands(commands: Commands) -> None:
    """Add `closet` and `laundry` to a parser's commands."""
    actions = add_actions(commands, "closet", "keep what you own: wear log, prices, where it is", CLOSET_EPILOG)
    add_command(actions, "list", "list the closets", "Each line has closet (its id), name and pieces.\n", run_list)
    create = add_command(actions, "create", "make an empty closet", "Writes the line of `list`.\n", run_create)
    create.add_argument("name", metavar="NAME", help="name of the new closet")

    own = add_closet_command(actions, "own", "add pieces that you own, from their photos", OWN_EPILOG, run_own)
    own.add_argument("files", nargs="+", type=Path, metavar="FILES", help="photos, folders, zip archives")
    own.add_argument("--category", metavar="NAME", help="what they are, where recognition would be wrong")
    _add_purchase(own)

    show = add_closet_command(actions, "show", "list the pieces", SHOW_EPILOG, run_show)
    show.add_argument(
        "--search", default="", metavar="WORDS", help="only those with all of these words in what they are"
    )
    show.add_argument("--gone", action="store_true", help="those that were sold or given away instead")
    say = add_closet_command(actions, "say", "say where a piece is, its price, its warmth", "", run_say)
    say.add_argument("piece", metavar="PIECE", help="the piece's name or id")
    say.add_argument("--place", choices=PLACES, help="where it is")
    say.add_argument("--warmth", metavar="CLO", help="how warm it is, in clo; 'default' for its category's value")
    _add_purchase(say)

    wore = add_closet_command(actions, "wore", "log that pieces were worn", "", run_wore)
    wore.add_argument("pieces", nargs="+", metavar="PIECE", help="names or ids of the pieces")
    wore.add_argument("--day", type=day_of, metavar="DATE", help="when, as 2026-12-24; today by default")

    worth = add_closet_command(actions, "worth", "tell what earns its place and what it costs", WORTH_EPILOG, run_worth)
    add_board_option(worth)

    actions = add_actions(commands, "laundry", "what is in the wash, and when it gets there", LAUNDRY_EPILOG)
    add_closet_command(actions, "list", "list what is in the wash", "Lines as of `closet show`.\n", run_laundry)
    done = add_closet_command(actions, "done", "everything in the wash is clean again", "Writes those.\n", run_done)
    done.add_argument("--day", type=day_of, metavar="DATE", help="when it was washed; today by default")
    put = add_closet_command(actions, "put", "put pieces into the wash", "", run_put)
    put.add_argument("pieces", nargs="+", metavar="PIECE", help="names or ids of the pieces")
    epilog = "Writes the rules: category, wears, and whether the number is your own.\n"
    rule = add_command(actions, "rule", "say after how many wears a category is washed", epilog, run_rule)
    rule.add_argument("category", nargs="?", metavar="CATEGORY", help="such as jeans; without, all rules are listed")
    rule.add_argument("wears", nargs="?", metavar="WEARS", help="a number, 0 for never, or 'default'")


def run_list(options: argparse.Namespace) -> int:
    """`closet list`."""
    for closet in open_store().closets.all():
        write_row(_closet_row(closet))
    return DONE


def run_create(options: argparse.Namespace) -> int:
    """`closet create`."""
    write_row(_closet_row(open_store().closets.create(options.name)))
    return DONE


def run_own(options: argparse.Namespace) -> int:
    """`closet own`: keeps photos as pieces and reads them."""
    store = open_store()
    if options.closet is None and not store.closets.all():
        store.closets.create("My closet")
    closet_id = find_closet(store, options.closet).closet_id
    known = {piece.piece_id for piece in store.pieces.of(closet_id)}
    problems: list[str] = []
    sources = list(photos_of(options.files, problems))
    said = {name: options.category for name, _ in sources} if options.category else {}
    added = store.pieces.add_unread(closet_id, sources, said)
    if added.photo_ids:
        read_waiting(store, closet_id)
    problems += [*added.problems, *(one.problem for one in store.pieces.unread(closet_id) if one.problem)]
    say_left_out(problems)
    for piece in store.pieces.of(closet_id):
        if piece.piece_id not in known and (options.price is not None or options.bought):
            store.belongings.set_purchase(piece.piece_id, options.price, options.bought)
    new = [piece for piece in store.pieces.of(closet_id) if piece.piece_id not in known]
    _write_pieces(new, store.categories.taxonomy())
    return DONE if new or added.repeats else NOTHING_READ


def run_show(options: argparse.Namespace) -> int:
    """`closet show`."""
    from stylerec.closet import search_pieces

    store, closet_id = open_closet(options)
    taxonomy = store.categories.taxonomy()
    pieces = store.pieces.of(closet_id, gone=options.gone)
    _write_pieces(search_pieces(pieces, options.search, taxonomy), taxonomy)
    return DONE


def run_say(options: argparse.Namespace) -> int:
    """`closet say`."""
    store, closet_id = open_closet(options)
    (piece,) = find_pieces(_here_and_gone(store, closet_id), [options.piece])
    if options.place:
        store.belongings.put([piece.piece_id], options.place)
    if options.warmth:
        store.belongings.set_warmth(piece.piece_id, _number(options.warmth, float))
    if options.price is not None or options.bought:
        price = piece.price if options.price is None else options.price
        store.belongings.set_purchase(piece.piece_id, price, options.bought or piece.bought)
    _write_pieces(find_pieces(_here_and_gone(store, closet_id), [piece.piece_id]), store.categories.taxonomy())
    return DONE


def run_wore(options: argparse.Namespace) -> int:
    """`closet wore`."""
    store, closet_id = open_closet(options)
    pieces = find_pieces(store.pieces.of(closet_id), options.pieces)
    for piece in pieces:
        store.pieces.log_wear(piece.piece_id, options.day or date.today())
    return DONE


def run_worth(options: argparse.Namespace) -> int:
    """`closet worth`: one line per piece, and the sum on standard error."""
    from stylerec.closet import judge_closet

    store, closet_id = open_closet(options)
    board = open_board(store, options)
    worth = judge_closet(board, store.pieces.of(closet_id), date.today())
    for one in worth.pieces:
        write_row(
            {
                "piece": one.piece.piece_id,
                "name": one.piece.name,
                "worn": one.n_wears,
                "cost_per_wear": _money(one.cost_per_wear),
                "looks": one.n_looks,
                "needed": one.n_needed,
                "earns": one.earns,
                "reason": one.reason,
            }
        )
    say(worth.sentence)
    return DONE


def run_laundry(options: argparse.Namespace) -> int:
    """`laundry list`."""
    store, closet_id = open_closet(options)
    pieces = store.pieces.of(closet_id)
    _write_pieces([piece for piece in pieces if piece.place == "wash"], store.categories.taxonomy())
    return DONE


def run_done(options: argparse.Namespace) -> int:
    """`laundry done`."""
    store, closet_id = open_closet(options)
    washed = [piece.piece_id for piece in store.pieces.of(closet_id) if piece.place == "wash"]
    store.belongings.wash(washed, options.day or date.today())
    _write_pieces(find_pieces(store.pieces.of(closet_id), washed), store.categories.taxonomy())
    return DONE


def run_put(options: argparse.Namespace) -> int:
    """`laundry put`."""
    store, closet_id = open_closet(options)
    pieces = find_pieces(store.pieces.of(closet_id), options.pieces)
    store.belongings.put([piece.piece_id for piece in pieces], "wash")
    return DONE


def run_rule(options: argparse.Namespace) -> int:
    """`laundry rule`."""
    from stylerec.domain.washing import wears_until_washing

    store = open_store()
    taxonomy = store.categories.taxonomy()
    if options.wears is not None:
        store.belongings.set_wash_rule(options.category, _number(options.wears, int))
    rules = store.belongings.wash_rules()
    for category in [taxonomy.resolve(options.category)] if options.category else taxonomy.categories:
        wears = wears_until_washing(category, taxonomy, rules)
        write_row({"category": category, "wears": wears, "own": category in rules})
    return DONE


def _closet_row(closet: "ClosetInfo") -> dict[str, Any]:
    return {"closet": closet.closet_id, "name": closet.name, "pieces": closet.n_pieces}


def _add_purchase(action: argparse.ArgumentParser) -> None:
    action.add_argument("--price", type=float, metavar="PRICE", help="what it cost")
    action.add_argument("--bought", type=day_of, metavar="DATE", help="when it was bought, as 2026-12-24")


def _number(text: str, kind: type[Any]) -> Any:
    """A number, or None for "default". Raises `UsageError`."""
    from stylerec.errors import UsageError

    if text == "default":
        return None
    try:
        return kind(text)
    except ValueError:
        raise UsageError(f"Expected a number or 'default', received {text!r}.") from None


def _here_and_gone(store: "Store", closet_id: str) -> tuple["Piece", ...]:
    return (*store.pieces.of(closet_id), *store.pieces.of(closet_id, gone=True))


def _money(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _write_pieces(pieces: "list[Piece] | tuple[Piece, ...]", taxonomy: "Taxonomy") -> None:
    from stylerec.domain.warmth import category_warmth, piece_warmth

    for piece in pieces:
        worn = len(piece.worn)
        source = category_warmth(piece.category, taxonomy)
        write_row(
            {
                "piece": piece.piece_id,
                "name": piece.name,
                "category": piece.category,
                "colours": list(piece.garment.colours),
                "place": piece.place,
                "wears_left": piece.wears_left,
                "warmth": piece_warmth(piece, taxonomy),
                "warmth_source": "own" if piece.warmth is not None else f"{source.source}: {source.read_as}",
                "price": piece.price,
                "bought": piece.bought and piece.bought.isoformat(),
                "worn": worn,
                "last_worn": piece.worn[-1].isoformat() if worn else None,
                "cost_per_wear": _money(piece.price / worn) if worn and piece.price is not None else None,
            }
        )
