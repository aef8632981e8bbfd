"""The command `stylerec lab collect`."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from stylerec.cli.parsing import Commands, add_command
from stylerec.domain.prose import count
from stylerec.errors import UsageError

EPILOG = """\
examples:
  stylerec lab collect categories.csv --per-category 400 --out photos/
  stylerec lab collect --addresses addresses.csv --out photos/
  stylerec lab collect --photos ~/Pictures/clothes/ more.zip --out photos/

The categories are a taxonomy (JSON), a table with a column `category` and perhaps `search` (CSV), or a list (one per
line). Each gets a folder in --out; collected.jsonl there says of every photo where it came from, and why others were
not kept. Stop with Ctrl-C at any time and give the same command again to go on.

The photos belong to others: read the site's terms and its robots.txt, keep the pauses, use the photos for your own
study only, and do not publish them. See docs/lab/collecting.md.

exit status:
  0  done     1  the site refused, or nothing could be collected     2  the command was used wrongly
"""


def add_commands(commands: Commands) -> None:
    """Add `collect` to the subcommands of `stylerec lab`."""
    parser = add_command(commands, "collect", "collect photos into one folder per category", EPILOG, run_collect)
    parser.add_argument("categories", nargs="?", type=Path, metavar="CATEGORIES", help="search the web for these")
    parser.add_argument("--addresses", type=Path, metavar="FILE", help="CSV file with the columns category, address")
    parser.add_argument("--photos", type=Path, nargs="+", metavar="SOURCE", help="folders or zip archives to copy from")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the data set")
    parser.add_argument("--per-category", type=int, default=400, metavar="N", help="photos to keep of each (400)")
    parser.add_argument("--search", metavar="ADDRESS", help="address of a search with {query} in it (Pinterest's)")
    parser.add_argument("--pause", default="1-2", metavar="S-S", help="seconds between requests, least-most (1-2)")
    parser.add_argument(
        "--gallery-dl-config", type=Path, metavar="FILE", help="configuration of gallery-dl, e.g. cookies"
    )


def run_collect(options: argparse.Namespace) -> int:
    """Run `collect` and return its exit status."""
    from stylerec.lab import collect

    sources = [options.categories, options.addresses, options.photos]
    if sum(source is not None for source in sources) != 1:
        raise UsageError("Expected one source: a file of categories, --addresses or --photos.")
    settings = collect.CollectSettings(
        per_category=options.per_category, pause=_pause(options.pause), config=options.gallery_dl_config
    )
    if options.search:
        settings = replace(settings, search=options.search)
    show = _Progress()
    if options.categories:
        searches = collect.read_categories(options.categories)
        results = collect.collect_searches(searches, options.out, settings, on_progress=show)
    elif options.addresses:
        addresses = collect.read_addresses(options.addresses)
        results = collect.collect_addresses(addresses, options.out, settings, on_progress=show)
    else:
        results = collect.collect_photos(options.photos, options.out, settings, on_progress=show)
    show.end()
    kept, others = sum(one.kept for one in results), sum(one.not_kept for one in results)
    print(f"{count(kept, 'photo')} in '{options.out}', {others} not kept: the reasons are in collected.jsonl there.")
    return 0 if kept else 1


class _Progress:
    """One line per category on the error stream, rewritten as it grows on a terminal."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()

    def __call__(self, progress: Any) -> None:
        wanted = f" of {progress.wanted}" if progress.wanted else ""
        line = f"{progress.category or 'no category'}: {progress.kept}{wanted} kept, {progress.not_kept} not kept"
        line += f" ({progress.note})" if progress.note else ""
        if progress.state in ("done", "stopped"):
            print(f"\r{line:<80}" if self._live else line, file=sys.stderr)
        elif self._live and progress.state == "working":
            print(f"\r{line:<80}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        sys.stderr.flush()


def _pause(text: str) -> tuple[float, float]:
    least, _, most = text.partition("-")
    try:
        return float(least), float(most or least)
    except ValueError:
        raise UsageError(f"Invalid --pause: expected seconds such as 1-2 or 1.5, received {text!r}.") from None
