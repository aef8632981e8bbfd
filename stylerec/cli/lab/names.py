"""`stylerec lab names`: categories from a list of product names, as a table to edit."""

import argparse
from pathlib import Path

from stylerec.cli.outputs import say
from stylerec.cli.parsing import Commands, add_command
from stylerec.errors import UsageError
from stylerec.lab.names import (
    EditLog,
    NameList,
    NameTable,
    NotApplied,
    apply_edits,
    propose_categories,
    read_decisions,
    read_names,
    save_taxonomy,
    to_taxonomy,
    write_table,
)
from stylerec.lab.names.sheet import DECISIONS

EPILOG = f"""\
examples:
  python -m stylerec lab names products.csv
  python -m stylerec lab names products.csv --column title --out categories.csv --taxonomy taxonomy.json

The table has one line per category: category, group, count, attributes, examples, note, decision. Write into
`decision` what should change and run the same command again:
  {DECISIONS}
Decisions go into the log, are applied to every later list, and --undo takes the last one back. With --taxonomy the
categories are also written in the form of the project's taxonomy, the product names as other words for them.
"""


def add_commands(commands: Commands) -> None:
    """Add `names`."""
    command = add_command(commands, "names", "propose categories for a list of product names", EPILOG, run_names)
    command.add_argument("file", type=Path, metavar="FILE.csv", help="a list of product names")
    command.add_argument("--column", metavar="NAME", help="the column with the names; guessed without it")
    command.add_argument(
        "--out", type=Path, default=Path("categories.csv"), metavar="FILE", help="table to write (categories.csv)"
    )
    command.add_argument("--log", type=Path, metavar="FILE", help="log of the edits (edits.json beside the table)")
    command.add_argument("--taxonomy", type=Path, metavar="FILE", help="also write the categories as a taxonomy")
    command.add_argument("--undo", action="store_true", help="take the last edit back first")


def run_names(options: argparse.Namespace) -> int:
    """`names`: read, propose, apply the edits, write."""
    for path in (options.out, options.taxonomy):
        if path and (path.is_dir() or not path.parent.is_dir()):
            raise UsageError(f"Cannot write '{path}': expected a file in a folder that exists. Name another one.")
        if path and path.resolve() == options.file.resolve():
            raise UsageError(f"Cannot write '{path}': that is the list of names itself. Name another file.")
    listed = read_names(options.file, options.column)
    table = propose_categories(listed.names)
    log = EditLog(options.log or options.out.with_name("edits.json"))
    if options.undo:
        print(f"Taken back: {log.undo()}")
    decided, unclear = read_decisions(options.out) if options.out.exists() else ([], {})
    log.add(decided)
    table, problems = apply_edits(table, log.edits)
    write_table(table, options.out, unclear)
    if options.taxonomy:
        save_taxonomy(to_taxonomy(table), options.taxonomy)
    _report(listed, table, problems, unclear)
    print(f"{options.out}: {len(table.categories)} categories. Write decisions into it and run this again.")
    return 0


def _report(listed: NameList, table: NameTable, problems: tuple[NotApplied, ...], unclear: dict[str, str]) -> None:
    sign = {",": "commas", ";": "semicolons", "\t": "tabs"}[listed.delimiter]
    how = "guessed; --column names another" if listed.guessed else "as asked"
    print(f"Read {len(listed.names)} lines ({listed.encoding}, {sign}), column {listed.column!r} ({how}).")
    different = sum(len(category.names) for category in table.categories)
    unknown = sum(category.count for category in table.categories if not category.known)
    print(f"{table.n_blank} blank, {table.count} names, {different} different; the garment of {unknown} is unknown.")
    for problem in problems:
        say(f"Kept in the log but not applied: {problem.edit}: {problem.reason}.")
    for category, decision in unclear.items():
        say(f"Not understood: {decision!r} for {category!r}; expected {DECISIONS}.")
