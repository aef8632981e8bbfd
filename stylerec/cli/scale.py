"""Millions of photos: `recognise --scheduler`, and `patterns`, `alike` and `cut` on the tables that it writes."""

import argparse
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from stylerec.cli.inputs import ProgressLine
from stylerec.cli.kept import board_or_new, open_store
from stylerec.cli.outputs import (
    DONE,
    NOTHING_READ,
    check_output,
    rounded,
    say,
    say_left_out,
    say_written,
    write_folder,
    write_line,
    written_whole,
)
from stylerec.cli.parsing import Commands, add_command, add_out_option, whole_number
from stylerec.errors import StylerecError, TaxonomyError, UsageError

if TYPE_CHECKING:
    from stylerec.scale.places import Folder

NEEDED = ("distributed", "faiss", "fsspec", "pyarrow")

PATTERNS_EPILOG = """\
example:
  stylerec patterns tables/ --out patterns/

TABLES is a folder or an address that `stylerec recognise --scheduler` wrote to. They are read in pieces, however many
looks there are. A photo that is there more than once counts once. What is written into the folder:
  pairs.csv      first, second, photos (in how many looks both are), cosine, jaccard, lift; most photos first
  together.csv   in how many looks two categories are; the diagonal counts each category
  cosine.csv, jaccard.csv, lift.csv   the same three measures as tables

exit status:
  0  it was written     1  there are no tables     2  the command was used wrongly
"""

ALIKE_EPILOG = """\
example:
  stylerec alike tables/ --item skirt.jpg --out alike.jsonl

Each line of the output is one item as a JSON object: photo, and alike, the photos with the garment most like it, best
first: photo, position, garment (its number; -1 is the photo taken as one item), category, similarity (the cosine).
The first time an index is made beside the tables; how much of what is nearest it finds was measured, and is said.

exit status:
  0  it was written     1  there are no tables, or no item can be read     2  the command was used wrongly
"""

CUT_EPILOG = """\
examples:
  stylerec cut tables/ --board "Skirts and boots" --category skirt --category boots
  stylerec cut tables/ --board "Like mine" --item skirt.jpg --most 100

Photos are fetched from where they were read and put on a board of the app, with the looks that are in the tables:
nothing is read again. With --category only photos that show all of them, drawn at random, the same ones each time; with
--item those with the garment most like it.

exit status:
  0  photos are on the board     1  none could be put there     2  the command was used wrongly
"""


def add_scale_options(command: argparse.ArgumentParser) -> None:
    """Add to `recognise` what reading on many machines needs."""
    group = command.add_argument_group(
        "millions of photos",
        "read them with Dask (pip install 'stylerec[scale]') into Parquet tables in the folder --out",
    )
    group.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler, or 'local': workers on this machine")
    group.add_argument(
        "--workers", type=whole_number, default=1, metavar="N", help="with 'local' so many; else wait for so many"
    )
    group.add_argument(
        "--column", default="photo", metavar="NAME", help="column of a CSV or Parquet table of addresses"
    )


def add_commands(commands: Commands) -> None:
    """Add `patterns`, `alike` and `cut`."""
    patterns = add_command(
        commands, "patterns", "count what is worn together in millions of looks", PATTERNS_EPILOG, run_patterns
    )
    alike = add_command(commands, "alike", "find garments like an item in millions of looks", ALIKE_EPILOG, run_alike)
    cut = add_command(commands, "cut", "make a board of the app from millions of looks", CUT_EPILOG, run_cut)
    for command in (patterns, alike, cut):
        command.add_argument("tables", metavar="TABLES", help="folder or address of `recognise --scheduler`")
    add_out_option(patterns, "folder to write to; made if missing", "DIR")
    alike.add_argument("--item", required=True, nargs="+", type=Path, metavar="FILE", help="photos of one garment each")
    add_out_option(alike, "JSON Lines file to write")
    cut.add_argument("--board", required=True, metavar="NAME", help="name of the board; made if missing")
    cut.add_argument("--item", type=Path, metavar="FILE", help="photo of a garment that photos should have")
    for command in (alike, cut):
        command.add_argument(
            "--category", action="append", default=[], metavar="CATEGORY", help="give it again for more of them"
        )
        command.add_argument(
            "--most", type=whole_number, default=50, metavar="N", help="at most so many photos (default: 50)"
        )


def run_recognise_all(options: argparse.Namespace) -> int:
    """`recognise --scheduler`: Parquet tables of any number of photos."""
    if options.masks or options.cutouts or options.namer:
        raise UsageError("--masks, --cutouts and --namer are for photos that one machine reads; leave out --scheduler.")
    out = _folder(options.out)
    from stylerec.scale.engine import complete, connected, prepare, recognise_all
    from stylerec.scale.sources import listed
    from stylerec.scale.tables import parts
    from stylerec.vision.passed_over import PassedOver
    from stylerec.vision.recogniser import Recogniser

    passed_over = PassedOver()
    addresses = listed(options.photos, passed_over, options.column)
    plugin = prepare(out, Recogniser.load(), options.photos, addresses)
    say(*passed_over.sentences())
    before = sum(map(len, parts(out)))
    if before:
        say(f"{before} of {plugin.manifest.n_photos} photos were read before.")
    start, done = time.monotonic(), 0
    try:
        if before < plugin.manifest.n_photos:
            with connected(options.scheduler, options.workers) as client:
                progress = ProgressLine(plugin.manifest.n_photos - before, sys.stderr)
                try:
                    for step in recognise_all(client, plugin):
                        progress.step(step.photos)
                        done += step.photos
                finally:
                    progress.close()
    except KeyboardInterrupt:
        raise StylerecError("Interrupted. What was read is kept; the same command goes on from there.") from None
    seconds = time.monotonic() - start
    manifest = complete(plugin)
    say(
        f"{manifest.n_looks} looks with {manifest.n_garments} garments; {manifest.n_errors} photos could not be read. "
        f"Read {done} now, {done / max(seconds, 1e-3):.1f} a second."
    )
    say_written(out.address)
    return DONE if manifest.n_looks else NOTHING_READ


def run_patterns(options: argparse.Namespace) -> int:
    """`patterns`: tables of what is worn together."""
    tables = _folder(options.tables)
    from stylerec.scale.patterns import count_patterns
    from stylerec.spreadsheets import frame_csv

    found = count_patterns(tables)
    pairs = found.pairs()
    written = {"pairs": pairs.set_index("first"), "together": found.together}
    written |= {measure: found.similarity(measure) for measure in ("cosine", "jaccard", "lift")}
    with write_folder(options.out):
        for name, table in written.items():
            (options.out / f"{name}.csv").write_bytes(frame_csv(table))
    repeats = f", {found.n_repeats} photos were there before" if found.n_repeats else ""
    print(f"{found.n_looks} looks{repeats}; {len(pairs)} pairs are worn together.")
    return DONE


def run_alike(options: argparse.Namespace) -> int:
    """`alike`: one JSON line per item."""
    check_output(options.out)
    tables, categories = _folder(options.tables), _categories(options)
    from stylerec.scale.lookalikes import Lookalikes
    from stylerec.vision.recogniser import Recogniser

    items = list(Recogniser.load().recognise(options.item))
    readable = [item for item in items if item.look]
    say_left_out(item.error for item in items if item.error)
    if not readable:
        return NOTHING_READ
    lookalikes = Lookalikes.open(tables)
    about = lookalikes.about
    say(f"{about.embeddings} garments; of the nearest ten {about.recall:.0%} are found.")
    embeddings = [item.look.item.garment.embedding for item in readable if item.look]
    found = lookalikes.find(embeddings, options.most, categories)
    with written_whole(options.out) as out:
        for item, alike in zip(readable, found, strict=True):
            rows = [vars(one) | {"similarity": rounded(one.similarity)} for one in alike]
            write_line(out, {"photo": item.name, "alike": rows})
    return DONE


def run_cut(options: argparse.Namespace) -> int:
    """`cut`: a board of the app."""
    tables, categories = _folder(options.tables), _categories(options)
    from stylerec.scale.cutting import choose, cut_board

    if options.item is None:
        positions = choose(tables, categories, options.most)
    else:
        from stylerec.scale.lookalikes import Lookalikes
        from stylerec.vision.recogniser import Recogniser

        (item,) = Recogniser.load().recognise([options.item])
        if item.look is None:
            raise StylerecError(item.error or "")
        (alike,) = Lookalikes.open(tables).find([item.look.item.garment.embedding], options.most, categories)
        positions = [one.position for one in alike]
    if not positions:
        raise StylerecError("No photo of the tables shows that.")
    store = open_store()
    board, _ = board_or_new(store, options.board)
    cut = cut_board(store, tables, board.board_id, positions)
    say_left_out(cut.problems)
    print(f"{cut.added} photos are on the board '{board.name}'.")
    return DONE


def _folder(address: str) -> "Folder":
    """The folder of an address. Raises `UsageError` when what it needs is not installed."""
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise UsageError(f"This needs more packages ({', '.join(missing)}): pip install 'stylerec[scale]'")
    from stylerec.scale.places import Folder

    return Folder(address)


def _categories(options: argparse.Namespace) -> list[str]:
    from stylerec.domain.taxonomy import load_taxonomy

    try:
        return [load_taxonomy().resolve(name) for name in options.category]
    except TaxonomyError as error:
        raise UsageError(f"Invalid --category: {error}") from error
