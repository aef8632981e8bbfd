"""The commands `stylerec lab inspect` and `stylerec lab decide`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from stylerec.cli.parsing import Commands, add_command
from stylerec.domain.prose import count
from stylerec.errors import UsageError
from stylerec.lab import messages
from stylerec.language import ngettext
from stylerec.spreadsheets import write_table

INSPECT_EPILOG = """\
example:
  stylerec lab inspect photos/ --report inspection.html

Suggests only. The findings are in photos/.inspection/findings.json and, with pictures, in the report; answer them with
`stylerec lab decide`. A second inspection takes up the decisions and measures new photos only.
"""

DECIDE_EPILOG = """\
examples:
  stylerec lab decide photos/ --accept 3f0c2a9d11 --decline 77aa01b2c3
  stylerec lab decide photos/ --accept-all exact_duplicates dark
  stylerec lab decide photos/ --drop dresses/12.jpg --move dresses/13.jpg skirts
  stylerec lab decide photos/ --merge "dresses again" dresses
  stylerec lab decide photos/ --list
  stylerec lab decide photos/ --undo 5d2e9c0a1b2c
  stylerec lab decide photos/ --write-view view.csv

Decisions are kept in photos/.inspection/decisions.jsonl. They change what preparing and training see, not the files.
"""


def add_commands(commands: Commands) -> None:
    """Add `inspect` and `decide` to the subcommands of `stylerec lab`."""
    summary = "look for faults in a folder of category folders"
    parser = add_command(commands, "inspect", summary, INSPECT_EPILOG, run_inspect)
    parser.add_argument("dataset", type=Path, metavar="DATASET", help="folder with one folder of photos per category")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="HTML report (inspection.html in the data set's notes)"
    )
    parser.add_argument(
        "--wearers", type=Path, metavar="FILE", help="CSV file with the columns photo, wearer (women or men)"
    )

    summary = "accept or decline findings, and other decisions about a data set"
    parser = add_command(commands, "decide", summary, DECIDE_EPILOG, run_decide)
    parser.add_argument("dataset", type=Path, metavar="DATASET", help="folder that was inspected")
    parser.add_argument("--accept", nargs="+", default=[], metavar="FINDING", help="do as these findings suggest")
    parser.add_argument("--accept-all", nargs="+", default=[], metavar="KIND", help="the same for all of a kind")
    parser.add_argument("--decline", nargs="+", default=[], metavar="FINDING", help="all is well there: ask no more")
    parser.add_argument("--keep", nargs="+", default=[], metavar="PHOTO", help="these photos are right where they are")
    parser.add_argument("--drop", nargs="+", default=[], metavar="PHOTO", help="leave these photos out")
    parser.add_argument("--drop-category", nargs="+", default=[], metavar="CATEGORY", help="leave whole categories out")
    parser.add_argument("--move", nargs=2, action="append", default=[], metavar=("PHOTO", "CATEGORY"))
    parser.add_argument("--merge", nargs=2, action="append", default=[], metavar=("CATEGORY", "INTO"))
    parser.add_argument("--undo", nargs="+", default=[], metavar="DECISION", help="take decisions back")
    parser.add_argument("--list", action="store_true", help="show all decisions that hold")
    parser.add_argument(
        "--write-view", type=Path, metavar="FILE", help="CSV file of the photos that stay: photo, category"
    )


def run_inspect(options: argparse.Namespace) -> int:
    """Run `inspect` and return its exit status."""
    from stylerec.lab.findings import KINDS
    from stylerec.lab.inspecting import inspect_dataset
    from stylerec.lab.inspection_report import write_report
    from stylerec.lab.photo_folders import NOTES_FOLDER
    from stylerec.lab.wearers import read_wearers

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty() or done % 50 == 0 or done == total:
            said = ngettext("measured {done:,} of {count:,} photo", "measured {done:,} of {count:,} photos", total)
            messages.tell_progress(said.format(done=done, count=total), done, total)

    wearers = read_wearers(options.wearers) if options.wearers else {}
    inspection = inspect_dataset(options.dataset, wearers=wearers, on_progress=show)
    messages.end_progress()
    report = options.report or options.dataset / NOTES_FOLDER / "inspection.html"
    write_report(options.dataset, inspection, report)
    print(f"{count(inspection.photos, 'photo')} in {count(len(inspection.categories), 'category', 'categories')}")
    for kind, heading in KINDS.items():
        number = sum(finding.kind == kind for finding in inspection.findings)
        if number:
            print(f"{number:6}  {heading} ({kind})")
    print(f"With pictures: {report}")
    return 0


def run_decide(options: argparse.Namespace) -> int:
    """Run `decide` and return its exit status."""
    from stylerec.lab.decisions import Decision, Decisions, curated_photos
    from stylerec.lab.findings import KINDS, accept, decline, load_inspection
    from stylerec.lab.photo_folders import list_photos

    dataset = options.dataset
    known = list_photos(dataset)
    drafts = [
        *(Decision("keep", photo=photo) for photo in options.keep),
        *(Decision("drop", photo=photo) for photo in options.drop),
        *(Decision("drop", category=category) for category in options.drop_category),
        *(Decision("move", photo=photo, to=to) for photo, to in options.move),
        *(Decision("merge", category=category, to=to) for category, to in options.merge),
    ]
    _check(drafts, {photo.photo for photo in known}, {photo.category for photo in known})
    made = []
    if options.accept or options.accept_all or options.decline:
        inspection = load_inspection(dataset)
        unknown = set(options.accept_all) - KINDS.keys()
        if unknown:
            raise UsageError(f"Unknown kind {sorted(unknown)[0]!r}: expected one of {', '.join(KINDS)}.")
        chosen = [inspection.find(finding) for finding in options.accept]
        chosen += [f for f in inspection.findings if f.kind in options.accept_all and f.suggested]
        made += accept(dataset, *chosen)
        made += decline(dataset, *(inspection.find(finding) for finding in options.decline))
    decisions = Decisions(dataset)
    made += [decisions.record(draft) for draft in drafts]
    undone = [decisions.undo(decision_id) for decision_id in options.undo]
    if options.list:
        for decision in decisions:
            print(_line(decision))
    stay = curated_photos(dataset)
    if options.write_view:
        write_table(options.write_view, ("photo", "category"), ((photo.photo, photo.category) for photo in stay))
    left = count(len({photo.category for photo in stay}), "category", "categories")
    print(f"{count(len(made), 'decision')} made, {len(undone)} undone.")
    print(f"{len(stay)} of {count(len(known), 'photo')} stay, in {left}.")
    return 0


def _check(drafts: list[Any], photos: set[str], categories: set[str]) -> None:
    for draft in drafts:
        if draft.photo is not None and draft.photo not in photos:
            raise UsageError(
                f"There is no photo {draft.photo!r}: expected a path below the data set, as in the report."
            )
        if draft.category is not None and draft.category not in categories:
            raise UsageError(
                f"There is no category {draft.category!r}: expected one of {', '.join(sorted(categories))}."
            )


def _line(decision: Any) -> str:
    what = decision.photo or f"category {decision.category}"
    return f"{decision.decision_id}  {decision.made}  {decision.action} {what}" + (
        f" to {decision.to}" if decision.to else ""
    )
