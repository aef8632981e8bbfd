"""`category`: categories of one's own, learned from a few photos."""

import argparse

from stylerec.cli.kept import open_store
from stylerec.cli.outputs import DONE, say, say_left_out
from stylerec.cli.parsing import Commands, add_actions, add_command
from stylerec.errors import StylerecError

EPILOG = """\
examples:
  python -m stylerec category add "flip flops" mine/1.jpg mine/2.jpg mine/3.jpg mine/4.jpg mine/5.jpg
  python -m stylerec category list
  python -m stylerec category remove "flip flops"

From 5 to 10 photos, each of one such garment and little else, a category is learned that the shipped model does not
know. All boards of the app show it from then on, until it is removed. It works for things that look unlike what the
model tells apart already; see docs/lab/own_categories.md for what to expect.
"""

ADD_EPILOG = """\
example:
  python -m stylerec category add "flip flops" mine/

PHOTOS are photos, or folders that are searched for them. How many garments of each board get the new name is printed.

exit status:
  0  it was learned     1  a photo could not be read and too few are left     2  the name is taken, or nothing in common
"""


def add_commands(commands: Commands) -> None:
    """Add `category` to a parser's commands."""
    actions = add_actions(commands, "category", "add categories of your own from a few photos", EPILOG)
    add = add_command(actions, "add", "learn a category from 5 to 10 photos", ADD_EPILOG, run_add)
    add.add_argument("name", metavar="NAME", help="name of the new category")
    add.add_argument("photos", nargs="+", metavar="PHOTOS", help="photos of one such garment each, or folders of them")
    add_command(actions, "list", "list your own categories", "One line each: name, group, photos.\n", run_list)
    remove = add_command(actions, "remove", "forget a category of your own", "", run_remove)
    remove.add_argument("name", metavar="NAME", help="the category's name")


def run_add(options: argparse.Namespace) -> int:
    """`category add`: learns the category and says what changes on the boards."""
    from stylerec.cli.inputs import found_photos, read_photos
    from stylerec.domain.board_changes import list_changes
    from stylerec.vision.images import read_file
    from stylerec.vision.recogniser import Recogniser

    paths = found_photos(options.photos)
    if not paths:
        raise StylerecError(f"No photo found in {', '.join(options.photos)}. Give the photos or a folder with some.")
    store, recogniser = open_store(), Recogniser.load()
    examples = []
    for path, photo in read_photos(recogniser, paths):
        if photo.look is None:
            say_left_out([photo.error])
        else:
            examples.append(((path.name, read_file(path, path.name, store.settings.max_bytes)), photo))
    before = {board.board_id: store.looks.mood_board(board.board_id) for board in store.boards.all()}
    info = store.categories.add(options.name, examples, model=recogniser.model_id)
    print(f"Learned {info.name!r} ({info.group}) from {len(info.photo_ids)} photos.")
    for board in store.boards.all():
        changes = list_changes(before[board.board_id], store.looks.mood_board(board.board_id))
        gained = changes[(changes["category"] == info.name) & (changes["after"] == 1)]["photo"]
        print(
            f"{board.name}: in {len(gained)} of {board.n_read} photos{': ' if len(gained) else ''}{', '.join(gained)}"
        )
    return DONE


def run_list(options: argparse.Namespace) -> int:
    """`category list`: one line per category."""
    own = open_store().categories.all()
    for info in own:
        print(info.name, info.group, len(info.photo_ids), sep="\t")
    if not own:
        say("You have no category of your own. Add one with `stylerec category add NAME PHOTOS`.")
    return DONE


def run_remove(options: argparse.Namespace) -> int:
    """`category remove`."""
    open_store().categories.remove(options.name)
    return DONE
