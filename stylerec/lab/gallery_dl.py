"""Runs the program gallery-dl, which downloads what an address leads to. A program of its own: never imported here."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event as StopSignal
from threading import Thread
from typing import Literal

from stylerec.errors import StylerecError
from stylerec.lab.packages import install_line
from stylerec.language import _

REFUSALS = re.compile(r"^'?(401|403|429)\b")
SIDECAR = ".json"


class CollectError(StylerecError):
    """Photos cannot be collected: the program is missing, or the site refuses. The message says how to go on."""


@dataclass(frozen=True)
class Event:
    """What gallery-dl reports.

    `kind` is "photo" (a file with its notes lies in the folder now), "failed" (an address that could not be had),
    "refused" (the same, and the site said no: 401, 403 or 429), "unusable" (an address that leads nowhere), "nothing"
    (a search without results) or "stopped" (the search itself failed). `text` is the reason.
    """

    kind: Literal["photo", "failed", "refused", "unusable", "nothing", "stopped"]
    address: str = ""
    text: str = ""


def find_program() -> str:
    """Where gallery-dl is: beside this Python or on the path. Raises `CollectError` when it is not installed."""
    found = shutil.which("gallery-dl", path=str(Path(sys.executable).parent)) or shutil.which("gallery-dl")
    if found is None:
        raise CollectError(
            _(
                "Cannot collect from the web: the program gallery-dl is not installed. Install it with: "
                "{command}\nOr collect from folders, with --photos."
            ).format(command=install_line())
        )
    return found


class GalleryDl:
    """One run of gallery-dl. Iterate over it for its events; leaving the `with` block ends the program."""

    def __init__(
        self,
        addresses: Sequence[str],
        folder: Path,
        archive: Path,
        *,
        most: int | None,
        stop: StopSignal,
        pause: tuple[float, float],
        retries: int,
        timeout: float,
        wait_if_too_many: float,
        max_bytes: int,
        config: Path | None,
    ) -> None:
        """Download what `addresses` lead to into `folder`, each file with its notes in a JSON file beside it.

        `archive` remembers what was downloaded, so that it is never asked for again. `most` is the number of files to
        look at; setting `stop` ends the program. `pause` is the shortest and longest time in seconds before each
        request and each download, `wait_if_too_many` that after the answer 429 (too many requests).
        """
        self._stop = stop
        folder.mkdir(parents=True, exist_ok=True)
        listed = folder.parent / f"{folder.name}.addresses.txt"
        listed.write_text("\n".join(addresses) + "\n", encoding="utf-8")
        between = f"{pause[0]:g}-{pause[1]:g}"
        log = {"format": "log\t{levelname}\t{name}\t{message}", "level": "info"}
        self._arguments = [
            find_program(),
            "--config-ignore",  # settings that a person made for other downloads would change what happens here
            *(["--config", str(config)] if config else []),
            "--no-input",
            "--no-colors",
            "--cache-file",
            str(archive.with_name("cache.sqlite3")),
            "--option",
            f"output.log={json.dumps(log)}",
            "--option",
            "extractor.url-metadata=address",
            "--option",
            "extractor.pinterest.videos=false",
            "--option",
            "extractor.directlink.archive-format={address}",  # its own form forgets what follows a "?"
            "--write-metadata",
            "--Print",
            "after:photo\t{address!j}",
            "--Print",
            "skip:skip\t{address!j}",
            "--Print",
            "error:failed\t{address!j}",
            "--sleep",
            between,
            "--sleep-request",
            between,
            "--retries",
            str(retries),
            "--sleep-429",
            f"{wait_if_too_many:g}",
            "--option",
            "extractor.retry-codes=[429]",  # for photos too, not only for searches
            "--http-timeout",
            f"{timeout:g}",
            "--filesize-max",
            str(max_bytes),
            "--download-archive",
            str(archive),
            *(["--range", f"1-{most}"] if most else []),
            "--filename",
            "{address!q:[-150:]}.{extension}",
            "--directory",
            str(folder),
            "--input-file",
            str(listed),
        ]

    def __enter__(self) -> "GalleryDl":
        # One stream for both, so that a warning comes before the failure that it explains.
        self._process = subprocess.Popen(
            self._arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
        )
        Thread(target=self._heed_stop, daemon=True).start()
        return self

    def _heed_stop(self) -> None:
        """Ends the program even while it waits for a slow site."""
        while self._process.poll() is None:
            if self._stop.wait(0.2):
                self._process.terminate()
                return

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __iter__(self) -> Iterator[Event]:
        assert self._process.stdout is not None
        warning = ""
        for line in self._process.stdout:
            kind, _, rest = line.rstrip("\n").partition("\t")
            if kind == "log":
                level, name, message = (rest.split("\t", 2) + ["", ""])[:3]
                if name.startswith("downloader"):
                    warning = message
                elif event := _from_log(level, name, message):
                    yield event
            elif kind in ("photo", "failed", "skip"):
                address = _unquote(rest)
                if kind == "photo":
                    yield Event("photo", address)
                elif kind == "failed":
                    yield Event("refused" if REFUSALS.match(warning) else "failed", address, _reason(warning))
                elif "larger than" in warning:
                    yield Event("failed", address, _reason(warning))
                warning = ""
        self._process.wait()


def _from_log(level: str, name: str, message: str) -> Event | None:
    if name == "gallery-dl" and (found := re.match(r"Unsupported URL '(.*)'", message)):
        return Event("unusable", found[1], _("this address does not lead to a photo or a page that gallery-dl knows"))
    if message.startswith("No results for"):
        return Event("nothing", text=_("the site has no results"))
    if level == "error" and name != "download":
        if message.startswith("NotFoundError"):
            return Event("nothing", text=_("the site has no such page"))
        return Event("stopped", text=message)
    return None


def _reason(warning: str) -> str:
    """A warning such as "'404 Not Found' for 'http://...' (1/5)" without the address and the count."""
    return re.sub(r" for '.*'| \(\d+/\d+\)$", "", warning).strip("'") or _("the download failed")


def _unquote(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text
