"""Collecting photos for a data set: one folder per category, with a record of where each photo came from.

Sources are searches on a site (one per category, by the program gallery-dl), a table of addresses, folder trees and
zip archives. All of them can be interrupted at any moment and started again with the same arguments.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from threading import Event as StopSignal
from urllib.parse import quote, urlsplit

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import PhotoError, UsageError
from stylerec.lab.gallery_dl import SIDECAR, CollectError, Event, GalleryDl
from stylerec.lab.manifest import CollectionManifest, folder_name
from stylerec.language import _
from stylerec.settings import Settings, load_settings
from stylerec.spreadsheets import read_table
from stylerec.vision.images import find_photos, read_zip

PINTEREST = "https://www.pinterest.com/search/pins/?q={query}"
REFUSALS_IN_A_ROW = 10
"""After so many photos in a row that the site refuses to give, asking on would only annoy it."""
MOST_LOOKED_AT = 4
"""A search is given up after this many times the photos wanted: the rest is then copies and broken files."""


@dataclass(frozen=True)
class CollectSettings:
    """How photos are collected.

    `search` is the address of a search, with `{query}` where the words go. `pause` is the shortest and longest time in
    seconds before each request and each download, `timeout` that for an answer. A failed request is repeated up to
    `retries` times, after `wait_if_too_many` seconds when the site says "too many requests". `config` is a
    configuration file of gallery-dl, for cookies and the like; `limits` holds the largest file and photo. Raises
    `UsageError` for a value out of range.
    """

    per_category: int = 400
    search: str = PINTEREST
    pause: tuple[float, float] = (1.0, 2.0)
    retries: int = 4
    timeout: float = 30.0
    wait_if_too_many: float = 60.0
    config: Path | None = None
    limits: Settings = field(default_factory=load_settings)

    def __post_init__(self) -> None:
        if self.per_category < 1:
            raise UsageError(f"Invalid `per_category`: expected a number from 1, received {self.per_category}.")
        if "{query}" not in self.search or urlsplit(self.search).scheme not in ("http", "https"):
            raise UsageError(
                f"Invalid `search`: expected an address with {{query}} in it, such as {PINTEREST}, "
                f"received {self.search!r}."
            )
        if not 0 <= self.pause[0] <= self.pause[1]:
            raise UsageError(f"Invalid `pause`: expected seconds such as 1-2, received {self.pause}.")
        if self.retries < 0 or self.timeout <= 0 or self.wait_if_too_many < 0:
            raise UsageError(
                "Invalid `retries`, `timeout` or `wait_if_too_many`: expected at least 0, more than 0 and at least 0, "
                f"received {self.retries}, {self.timeout} and {self.wait_if_too_many}."
            )


@dataclass(frozen=True)
class CategoryProgress:
    """How far a category is: photos kept of those `wanted` (None: as many as there are), and photos not kept.

    `state` is "waiting", "working", "done" or "stopped"; `note` says what a person should know about it.
    """

    category: str
    kept: int
    wanted: int | None
    not_kept: int
    state: str
    note: str = ""


OnProgress = Callable[[CategoryProgress], None]


def read_categories(path: Path) -> dict[str, str]:
    """Categories with the words to search for, from a taxonomy (JSON), a table (CSV) or a list (text, one per line).

    A table needs a column `category`; a column `search` holds the words, else they are the category's name. Raises
    `UsageError` when there are none, or when two categories would share a folder, and `TaxonomyError`.
    """
    try:
        if path.suffix.lower() == ".json":
            taxonomy = load_taxonomy(path)
            found = {name: taxonomy.in_sentence(name) for name in taxonomy.categories}
        elif path.suffix.lower() == ".csv":
            rows = _read_table(path, "category")
            found = {row["category"]: row.get("search") or row["category"] for row in rows if row["category"]}
        else:
            lines = map(str.strip, path.read_text(encoding="utf-8-sig").splitlines())
            found = {line: line for line in lines if line and not line.startswith("#")}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            _("Cannot read the categories in '{path}': {error}.").format(path=path, error=error)
        ) from error
    if not found:
        raise UsageError(_("There are no categories in '{path}': expected at least one.").format(path=path))
    _check_folders(found)
    return found


def read_addresses(path: Path) -> dict[str, list[str]]:
    """Web addresses by category, from a CSV file with the columns `category` and `address`.

    Raises `UsageError` for a row without either and for an address that is not on the web.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for number, row in enumerate(_read_table(path, "category", "address"), 2):
        category, address = row["category"], row["address"]
        if not category or urlsplit(address).scheme not in ("http", "https") or any(map(str.isspace, address)):
            raise UsageError(
                _(
                    "Line {number} of '{path}': expected a category and an address that starts with http:// or "
                    "https://, received {category!r} and {address!r}."
                ).format(number=number, path=path, category=category, address=address)
            )
        found[category].append(address)
    _check_folders(found)
    return dict(found)


def collect_searches(
    searches: dict[str, str],
    out: Path,
    settings: CollectSettings | None = None,
    *,
    on_progress: OnProgress | None = None,
    stop: StopSignal | None = None,
) -> list[CategoryProgress]:
    """Search for each category and keep up to `per_category` photos of each; `searches` are words by category.

    `on_progress` hears of every photo; setting `stop` ends after the photo at hand. Raises `CollectError` when the
    site refuses or cannot be reached: what was kept stays, and the same call goes on from there.
    """
    settings = settings or CollectSettings()
    addresses = {name: [settings.search.format(query=quote(words))] for name, words in searches.items()}
    return _Collecting(out, settings, on_progress, stop).run(addresses, settings.per_category)


def collect_addresses(
    addresses: dict[str, list[str]],
    out: Path,
    settings: CollectSettings | None = None,
    *,
    on_progress: OnProgress | None = None,
    stop: StopSignal | None = None,
) -> list[CategoryProgress]:
    """Keep what the given web addresses lead to; otherwise as `collect_searches`, without its limit per category."""
    return _Collecting(out, settings or CollectSettings(), on_progress, stop).run(addresses, None)


def collect_photos(
    sources: Iterable[Path],
    out: Path,
    settings: CollectSettings | None = None,
    *,
    on_progress: OnProgress | None = None,
    stop: StopSignal | None = None,
) -> list[CategoryProgress]:
    """Copy photos from folder trees and zip archives; the folder that holds a photo names its category.

    Photos beside the folders, and whatever is refused in an archive, are recorded with the category "". Raises
    `UsageError` for a source that is neither folder nor archive, and for one that holds `out`.
    """
    collecting = _Collecting(out, settings or CollectSettings(), on_progress, stop)
    for source in sources:
        if source.is_dir():
            if out.resolve().is_relative_to(source.resolve()):
                raise UsageError(
                    _("Cannot collect from '{source}' into '{out}' inside it: give another folder.").format(
                        source=source, out=out
                    )
                )
            collecting.copy_folder(source)
        elif source.suffix.lower() == ".zip":
            collecting.copy_zip(source)
        else:
            raise UsageError(
                _("Cannot collect from '{source}': expected a folder or a zip archive.").format(source=source)
            )
    return collecting.finish()


class _Collecting:
    """One call of a `collect_` function."""

    def __init__(
        self, out: Path, settings: CollectSettings, on_progress: OnProgress | None, stop: StopSignal | None
    ) -> None:
        self.out = out
        self.settings = settings
        self.manifest = CollectionManifest(out)
        self.on_progress = on_progress or (lambda progress: None)
        self.stop = stop or StopSignal()
        self.work = out / ".collecting"
        self.results: dict[str, CategoryProgress] = {}

    def run(self, addresses: dict[str, list[str]], wanted: int | None) -> list[CategoryProgress]:
        for category in addresses:
            self._report(category, wanted, "waiting")
        for category, leads in addresses.items():
            note = ""
            self._finish_downloads(category, wanted)
            if not self._enough(category, wanted):
                self._report(category, wanted, "working")
                note = self._download(category, leads, wanted)
            self._report(category, wanted, "stopped" if self.stop.is_set() else "done", note)
        return list(self.results.values())

    def _enough(self, category: str, wanted: int | None) -> bool:
        return self.stop.is_set() or (wanted is not None and self.manifest.kept(category) >= wanted)

    def _download(self, category: str, leads: Sequence[str], wanted: int | None) -> str:
        """Run gallery-dl over `leads` until there is enough; photos that are not kept do not count."""
        if wanted is None:
            leads = [address for address in leads if not self.manifest.had(category, address)]
        if not leads:
            return ""
        settings = self.settings
        program = GalleryDl(
            leads,
            self._folder(category),
            self.work / "archive.sqlite3",
            most=None if wanted is None else MOST_LOOKED_AT * wanted,
            stop=self.stop,
            pause=settings.pause,
            retries=settings.retries,
            timeout=settings.timeout,
            wait_if_too_many=settings.wait_if_too_many,
            max_bytes=settings.limits.max_bytes,
            config=settings.config,
        )
        refused, note = 0, ""
        with program as events:
            for event in events:
                refused = refused + 1 if event.kind == "refused" else 0
                if event.kind in ("failed", "refused", "unusable"):
                    self.manifest.add_failure(category, event.address, event.text)
                if event.kind == "stopped" or refused == REFUSALS_IN_A_ROW:
                    self._give_up(category, wanted, event)
                if event.kind == "nothing":
                    note = event.text
                self._finish_downloads(category, wanted)
                self._report(category, wanted, "working", note)
                if self._enough(category, wanted):
                    break
        self._finish_downloads(category, wanted)
        return note

    def _give_up(self, category: str, wanted: int | None, event: Event) -> None:
        self._finish_downloads(category, wanted)
        self._report(category, wanted, "stopped", event.text)
        why = event.text
        if event.kind == "refused":
            why = _("{reason}, {count} times in a row").format(reason=why, count=REFUSALS_IN_A_ROW)
        raise CollectError(
            _(
                "Stopped at '{category}': the site refuses or cannot be reached ({why}). {count} photos are in "
                "'{folder}'. Wait some hours, then give the same command again: it goes on from here. Longer pauses "
                "(--pause) are refused less often."
            ).format(category=category, why=why, count=sum(entry.kept for entry in self.manifest), folder=self.out)
        )

    def _finish_downloads(self, category: str, wanted: int | None) -> None:
        """Keep or refuse the files that gallery-dl has finished for a category, those of an earlier run included."""
        for notes in sorted(self._folder(category).glob(f"*{SIDECAR}")):
            path = notes.with_suffix("")
            if wanted is not None and self.manifest.kept(category) >= wanted:
                return
            if not path.is_file():
                continue  # still being downloaded, or left by an interruption: it will be asked for again
            try:
                told = json.loads(notes.read_text(encoding="utf-8"))
            except ValueError:
                told = {}
            address = str(told.get("address", ""))
            page = told.get("link")
            limits = self.settings.limits
            if path.stat().st_size > limits.max_bytes:
                self.manifest.add_failure(
                    category, address, _("the file is larger than {limit} bytes").format(limit=limits.max_bytes)
                )
            else:
                page = page if isinstance(page, str) and page else None
                self.manifest.add_photo(category, path.read_bytes(), address, page=page, settings=limits)
            path.unlink()
            notes.unlink()

    def _folder(self, category: str) -> Path:
        return self.work / folder_name(category)

    def copy_folder(self, source: Path) -> None:
        for path in find_photos([source]):
            if self.stop.is_set():
                return
            parts = path.relative_to(source).parts
            try:
                if path.stat().st_size > self.settings.limits.max_bytes:
                    raise PhotoError(
                        _("{path}: it is larger than the limit of {limit} bytes").format(
                            path=path, limit=self.settings.limits.max_bytes
                        )
                    )
                self._copy(parts, path.read_bytes(), str(path))
            except (OSError, PhotoError) as error:
                self._note_failure(parts, str(path), str(error))

    def copy_zip(self, source: Path) -> None:
        for member in read_zip(source, settings=self.settings.limits):
            if self.stop.is_set():
                return
            if isinstance(member, PhotoError):
                self._note_failure((), str(source), str(member))
            else:
                self._copy(PurePosixPath(member[0]).parts, member[1], f"{source}!{member[0]}")

    def _copy(self, parts: tuple[str, ...], data: bytes, address: str) -> None:
        if len(parts) < 2:
            self._note_failure(parts, address, _("it lies in no folder that names its category"))
            return
        category = folder_name(parts[-2])
        self.manifest.add_photo(category, data, address, settings=self.settings.limits)
        self._report(category, None, "working")

    def _note_failure(self, parts: tuple[str, ...], address: str, reason: str) -> None:
        category = folder_name(parts[-2]) if len(parts) > 1 else ""
        self.manifest.add_failure(category, address, reason)
        self._report(category, None, "working")

    def finish(self) -> list[CategoryProgress]:
        for category in list(self.results):
            self._report(category, None, "stopped" if self.stop.is_set() else "done")
        return list(self.results.values())

    def _report(self, category: str, wanted: int | None, state: str, note: str = "") -> None:
        progress = CategoryProgress(
            category, self.manifest.kept(category), wanted, self.manifest.not_kept(category), state, note
        )
        if self.results.get(category) != progress:
            self.results[category] = progress
            self.on_progress(progress)


def _read_table(path: Path, *columns: str) -> list[dict[str, str]]:
    try:
        rows = [{k: (v or "").strip() for k, v in row.items() if k} for row in read_table(path)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(_("Cannot read the table '{path}': {error}.").format(path=path, error=error)) from error
    missing = [column for column in columns if not rows or column not in rows[0]]
    if missing:
        raise UsageError(
            _("Cannot use the table '{path}': expected rows with the columns {columns}, missing {missing}.").format(
                path=path, columns=", ".join(columns), missing=", ".join(missing)
            )
        )
    return rows


def _check_folders(categories: Iterable[str]) -> None:
    owners: dict[str, str] = {}
    for category in categories:
        other = owners.setdefault(folder_name(category).casefold(), category)
        if other != category:
            raise UsageError(
                _(
                    "The categories {other!r} and {category!r} would share the folder '{folder}': rename one of them."
                ).format(other=other, category=category, folder=folder_name(category))
            )
