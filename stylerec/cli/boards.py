"""The commands about what is kept: `board` for the boards of the app, `export` and `import` for everything."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from stylerec.cli.kept import all_boards, board_label, board_or_new, named, open_store
from stylerec.cli.outputs import DONE, NOTHING_READ, say, say_left_out
from stylerec.cli.parsing import Commands, RunCommand, add_actions, add_command
from stylerec.cli.reading import photos_of, read_waiting

if TYPE_CHECKING:
    from stylerec.store import Store

BOARD_EPILOG = """\
examples:
  python -m stylerec board list
  python -m stylerec board create "Autumn"
  python -m stylerec board add "Autumn" photos/ more.zip look.jpg
  python -m stylerec board rename "Autumn" "Autumn 2026"
  python -m stylerec board delete "Autumn 2026"

These are the boards of the app. They are kept in your folder for data, which STYLEREC_DATA_DIR changes. A board is
named by its name, or by its id where two have the same name. `python -m stylerec board ACTION --help` explains each.
"""

LIST_EPILOG = """\
One line per board, with tabs between: id, name, number of photos, how many of them were read, are waiting, and could
not be read. --archived lists the boards that were put away.
"""

ADD_EPILOG = """\
example:
  python -m stylerec board add "Autumn" photos/ more.zip look.jpg

BOARD is the board's name or id; one that is not there yet is created. FILES are photos, folders that are searched for
photos, and zip archives of photos. Each photo is copied; where it was taken (GPS) is left out of the copy unless
STYLEREC_KEEP_POSITION=yes. A photo that is on the board already is not added again, and one that was read before, on
whatever board, is not read again. A photo that cannot be used is named with the reason, and the rest goes on.
Interrupted, nothing is lost: the app, or the next `add`, reads the rest.

exit status:
  0  a photo was added or was there already     1  no photo could be used, and no board was created
"""

EXPORT_EPILOG = """\
example:
  python -m stylerec export everything.zip

Boards, photos, closets, corrections, likes: all that the app keeps. The file holds the photos as they are and can be
read by any zip program. The same things always give the same file, byte for byte.
"""

IMPORT_EPILOG = """\
example:
  python -m stylerec import everything.zip

Takes in what `export` wrote, on this machine or another. What is there already stays, so that doing it twice changes
nothing. Parts that are damaged or do not belong there are named and left out, and the rest is taken in.

exit status:
  0  the archive was taken in, perhaps without some parts     1  it is none, or cannot be opened
"""


def add_commands(commands: Commands) -> None:
    """Add `board`, `export` and `import` to a parser's commands."""
    actions = add_actions(commands, "board", "make, fill and tidy up the boards that are kept", BOARD_EPILOG)

    listing = add_command(actions, "list", "list the boards", LIST_EPILOG, run_list)
    listing.add_argument("--archived", action="store_true", help="those that were put away instead")

    create = add_command(actions, "create", "make an empty board", "", run_create)
    create.add_argument("name", metavar="NAME", help="name of the new board")

    add = _on_board(actions, "add", "put photos on a board and read them", ADD_EPILOG, run_add)
    add.add_argument("files", nargs="+", type=Path, metavar="FILES", help="photos, folders, zip archives")
    add.add_argument("--later", action="store_true", help="only copy the photos; the app reads them")

    rename = _on_board(actions, "rename", "give a board another name", "", run_rename)
    rename.add_argument("name", metavar="NAME", help="the new name")

    copy = _on_board(actions, "duplicate", "copy a board with its photos, tags and likes", "", run_duplicate)
    copy.add_argument("name", metavar="NAME", help="name of the copy")

    archive = _on_board(actions, "archive", "put a board away, out of the list", "", run_archive)
    archive.add_argument("--undo", action="store_true", help="take it back into the list")

    epilog = "There is no way back. Photos that are on another board or in a closet stay there.\n"
    _on_board(actions, "delete", "delete a board with its photos, for good", epilog, run_delete)

    export = add_command(commands, "export", "write everything that is kept into one file", EXPORT_EPILOG, run_export)
    export.add_argument("file", type=Path, metavar="FILE", help="zip archive to write")

    take_in = add_command(commands, "import", "take in what `export` wrote", IMPORT_EPILOG, run_import)
    take_in.add_argument("file", type=Path, metavar="FILE", help="zip archive to read")


def run_list(options: argparse.Namespace) -> int:
    """`board list`: one line per board."""
    boards = open_store().boards.all(archived=options.archived)
    for board in boards:
        counts = (board.n_photos, board.n_read, board.n_waiting, board.n_unreadable)
        print(board.board_id, board.name, *counts, sep="\t")
    if not boards:
        say("There is no board. Make one with `stylerec board create NAME`.")
    return DONE


def run_create(options: argparse.Namespace) -> int:
    """`board create`: prints the new board's id."""
    print(open_store().boards.create(options.name).board_id)
    return DONE


def run_add(options: argparse.Namespace) -> int:
    """`board add`: copies photos and reads them."""
    store = open_store()
    board, is_new = board_or_new(store, options.board)
    problems: list[str] = []
    added = store.photos.add(board.board_id, photos_of(options.files, problems))
    problems += added.problems
    say_left_out(problems)
    print(f"{len(added.photo_ids)} added, {added.repeats} there already, {len(problems)} left out.")
    if not added.photo_ids and not added.repeats:
        if is_new:
            store.boards.delete(board.board_id)
        return NOTHING_READ
    if is_new:
        print(f"Created the board '{board.name}'.")
    if not options.later:
        n_read = read_waiting(store, board.board_id)
        unreadable = store.boards.get(board.board_id).n_unreadable
        print(f"{n_read} read" + (f", {unreadable} of the board cannot be read." if unreadable else "."))
    return DONE


def run_rename(options: argparse.Namespace) -> int:
    """`board rename`."""
    store, board_id = _board(options)
    store.boards.rename(board_id, options.name)
    return DONE


def run_duplicate(options: argparse.Namespace) -> int:
    """`board duplicate`: prints the copy's id."""
    store, board_id = _board(options)
    print(store.boards.duplicate(board_id, options.name).board_id)
    return DONE


def run_archive(options: argparse.Namespace) -> int:
    """`board archive`."""
    store, board_id = _board(options)
    store.boards.archive(board_id, archived=not options.undo)
    return DONE


def run_delete(options: argparse.Namespace) -> int:
    """`board delete`."""
    store, board_id = _board(options)
    store.boards.delete(board_id)
    return DONE


def run_export(options: argparse.Namespace) -> int:
    """`export`."""
    say(*open_store().export_zip(options.file))
    print(f"Wrote '{options.file}', {options.file.stat().st_size / 2**20:.1f} MiB.")
    return DONE


def run_import(options: argparse.Namespace) -> int:
    """`import`."""
    came = open_store().import_zip(options.file)
    say_left_out(came.problems)
    print(f"New here: {came.boards} boards, {came.closets} closets, {came.photos} photos, {came.pieces} pieces.")
    return DONE


def _on_board(actions: Commands, name: str, summary: str, epilog: str, run: RunCommand) -> argparse.ArgumentParser:
    action = add_command(actions, name, summary, epilog, run)
    action.add_argument("board", metavar="BOARD", help="the board's name or id")
    return action


def _board(options: argparse.Namespace) -> "tuple[Store, str]":
    """The store, and the id of the board that is named. Raises `StoreError` when there is none or more than one."""
    store = open_store()
    return store, named("board", all_boards(store), options.board, board_label).board_id
