"""How many photos were collected so far, read beside the command that collects them."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from stylerec.lab.manifest import MANIFEST_NAME


@dataclass
class Collected:
    """Counts over the manifest in `folder`: photos kept and not kept by category, and why not. `read` brings them up
    to date; only what was added since is read, and a line that is still being written is left for the next time.
    """

    folder: Path
    kept: Counter[str] = field(default_factory=Counter)
    not_kept: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    _position: int = 0

    def read(self) -> None:
        """Take in the lines that were added since the last call; an unfinished last line waits."""
        try:
            with (self.folder / MANIFEST_NAME).open("rb") as file:
                file.seek(self._position)
                added = file.read()
        except FileNotFoundError:
            return
        whole = added[: added.rfind(b"\n") + 1]
        self._position += len(whole)
        for line in whole.splitlines():
            try:
                entry = json.loads(line)
                category, kept, reason = str(entry["category"]), entry["file"] is not None, str(entry["reason"])
            except (ValueError, KeyError, TypeError):
                continue  # the command refuses a damaged manifest and says which line it is
            if kept:
                self.kept[category] += 1
            else:
                self.not_kept[category] += 1
                self.reasons[reason] += 1
