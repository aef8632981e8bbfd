"""What a person decided about a data set: a log of keep, move, drop and merge. Nothing on disk is moved or deleted."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args
from uuid import uuid4

from stylerec.errors import UsageError
from stylerec.lab.photo_folders import NOTES_FOLDER, DatasetPhoto, list_photos
from stylerec.language import _

Action = Literal["keep", "move", "drop", "merge"]
ACTIONS: tuple[str, ...] = get_args(Action)


@dataclass(frozen=True)
class Decision:
    """One decision.

    About a photo (its path below the data set): "keep" it where it is, "move" it to the category `to`, "drop" it.
    About a whole category: "keep" it, "drop" it, or "merge" it into the category `to`. `finding` is the id of the
    suggestion that it answers; `decision_id` and `made` (UTC) are given when it is recorded. Raises `UsageError`.
    """

    action: Action
    photo: str | None = None
    category: str | None = None
    to: str | None = None
    finding: str | None = None
    decision_id: str = ""
    made: str = ""

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise UsageError(f"Unknown action {self.action!r}: expected one of {', '.join(ACTIONS)}.")
        if (self.photo is None) == (self.category is None):
            raise UsageError(
                f"Invalid decision: expected a photo or a category, received {self.photo!r} and {self.category!r}."
            )
        if (self.action == "move" and self.photo is None) or (self.action == "merge" and self.category is None):
            raise UsageError("Invalid decision: a photo is moved, a category is merged; not the other way round.")
        if (self.action in ("move", "merge")) != bool(self.to):
            raise UsageError(
                f"Invalid decision: expected `to` with move and merge only, received {self.action!r} to {self.to!r}."
            )
        if self.action == "merge" and self.to == self.category:
            raise UsageError(_("Cannot merge the category {category!r} into itself.").format(category=self.category))


class Decisions:
    """The decisions about a data set, oldest first. Each is on disk when `record` or `undo` returns."""

    def __init__(self, dataset: Path) -> None:
        self.path = dataset / NOTES_FOLDER / "decisions.jsonl"
        self._active: dict[str, Decision] = {}
        if self.path.exists():
            self._read()

    def __iter__(self) -> Iterator[Decision]:
        return iter(self._active.values())

    def record(self, decision: Decision) -> Decision:
        """Add a decision; of several about one photo or category, the last one holds.

        Raises `UsageError` when a merge would lead back to its own category.
        """
        if decision.action == "merge":
            end = _last(_merges(self._active.values()), str(decision.to))
            if end == decision.category:
                raise UsageError(
                    _(
                        "Cannot merge {category!r} into {to!r}, which is merged into it already: undo that merge first."
                    ).format(category=decision.category, to=decision.to)
                )
        made = datetime.now(UTC).isoformat(timespec="seconds")
        decision = replace(decision, decision_id=uuid4().hex[:12], made=made)
        self._append(asdict(decision))
        self._active[decision.decision_id] = decision
        return decision

    def undo(self, decision_id: str) -> Decision:
        """Take a decision back; the log keeps both. Raises `UsageError` for one that is not there."""
        if decision_id not in self._active:
            raise UsageError(
                _("There is no decision {decision!r} to undo; `--decisions` lists them.").format(decision=decision_id)
            )
        self._append({"undo": decision_id, "made": datetime.now(UTC).isoformat(timespec="seconds")})
        return self._active.pop(decision_id)

    def apply(self, photos: Sequence[DatasetPhoto]) -> list[DatasetPhoto]:
        """The photos that stay, each with the category that it now has. Pure: nothing on disk changes.

        What was decided about a photo goes before what was decided about its category. Photos that were moved or
        merged into a category share its fate from then on: it may be merged further, or dropped.
        """
        # "All is well" as the answer to a finding is no word against what was decided before: a photo that was moved
        # and is then said not to be blurred stays where it was moved to.
        made = [one for one in self._active.values() if one.action != "keep" or one.finding is None]
        own = {one.photo: (at, one) for at, one in enumerate(made) if one.photo is not None}
        folders = {one.category: (at, one) for at, one in enumerate(made) if one.category is not None}
        stay = []
        for photo in photos:
            at, decision = own.get(photo.photo, (-1, None))
            if decision is None:
                category = _end(folders, photo.category, since=-1)
            elif decision.action == "drop":
                continue
            elif decision.action == "move":
                category = _end(folders, str(decision.to), since=at)
            else:
                category = _end(folders, photo.category, since=len(made))
            if category is not None:
                stay.append(replace(photo, category=category))
        return stay

    def _append(self, line: dict[str, str | None]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _read(self) -> None:
        whole = self.path.read_bytes().rpartition(b"\n")[0]  # a last line without its end was cut off by a crash
        if len(whole) + 1 < self.path.stat().st_size:
            os.truncate(self.path, len(whole) + bool(whole))
        for number, line in enumerate(whole.decode("utf-8").splitlines(), 1):
            try:
                entry = json.loads(line)
                if "undo" in entry:
                    self._active.pop(entry["undo"], None)
                else:
                    self._active[entry["decision_id"]] = Decision(**entry)
            except (ValueError, TypeError, KeyError) as error:
                raise UsageError(
                    _(
                        "Cannot read the decisions in '{path}': line {number} is damaged ({error}). Mend or remove it."
                    ).format(path=self.path, number=number, error=error)
                ) from error


def curated_photos(dataset: Path) -> list[DatasetPhoto]:
    """The photos of a data set after all decisions about it: what preparing and training work on."""
    return Decisions(dataset).apply(list_photos(dataset))


def _end(folders: Mapping[str, tuple[int, Decision]], category: str, since: int) -> str | None:
    """Where a photo ends up that came into a category with decision number `since`; None where it is dropped."""
    met: set[str] = set()
    while category in folders and category not in met:
        met.add(category)
        at, decision = folders[category]
        if decision.action == "drop":
            return None if at > since else category
        if decision.action != "merge":
            return category
        category, since = str(decision.to), max(at, since)
    return category


def _merges(decisions: Iterable[Decision]) -> dict[str, str]:
    latest = {decision.category: decision for decision in decisions if decision.category is not None}
    return {str(name): str(found.to) for name, found in latest.items() if found.action == "merge"}


def _last(merges: dict[str, str], category: str) -> str:
    """Where a category ends up after all merges."""
    met = {category}
    while category in merges and merges[category] not in met:
        category = merges[category]
        met.add(category)
    return category
