"""What an inspection found in a data set, on disk, and the answers to it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from stylerec.errors import UsageError
from stylerec.lab.decisions import Decision, Decisions
from stylerec.lab.photo_folders import NOTES_FOLDER, DatasetPhoto
from stylerec.language import _
from stylerec.writing import replacing

KINDS = {
    "unreadable": _("Photos that cannot be read"),
    "mixed_folder": _("Folders that should go: their photos have little in common"),
    "overlap": _("Categories that look alike and could be one"),
    "few_photos": _("Categories with too few photos to judge"),
    "mislabelled": _("Photos that seem to belong in another folder"),
    "stranger": _("Photos that look like nothing else in their folder"),
    "exact_duplicates": _("The same file more than once"),
    "near_duplicates": _("The same picture more than once"),
    "dark": _("Dark photos"),
    "bright": _("Washed-out photos"),
    "empty": _("Photos with hardly anything to see"),
    "blurred": _("Blurred photos"),
    "odd_shape": _("Very long or very wide photos"),
    "small": _("Very small photos"),
    "balance": _("Uneven between women's and men's"),
}
"""Kinds of findings with their headings, in the order of a report."""
FINDINGS_FILE = f"{NOTES_FOLDER}/findings.json"
"""The last inspection, below a data set."""


@dataclass(frozen=True)
class Finding:
    """A suggestion about photos (paths below the data set) or a category.

    `kind` is one of `KINDS`, `text` says what was found, `strength` orders the findings of a kind, strongest first.
    `suggested` are the decisions that accepting it records; none where a person has to choose. `finding_id` stays the
    same when the same is found again.
    """

    kind: str
    text: str
    photos: tuple[str, ...] = ()
    category: str | None = None
    to: str | None = None
    strength: float = 0.0
    suggested: tuple[Decision, ...] = ()

    @cached_property
    def finding_id(self) -> str:
        """Ten hex digits, the same for the same finding in every inspection."""
        parts = [self.kind, self.category or "", self.to or "", *sorted(self.photos)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]


@dataclass(frozen=True)
class CategorySummary:
    """One category: how many photos, how far they spread (0 all alike; None: not judged), typical ones, and for whom.

    `recognised` is the share of photos that a classifier without them puts into this category.
    """

    category: str
    photos: int
    spread: float | None
    recognised: float | None
    typical: tuple[str, ...]
    women: int
    men: int


@dataclass(frozen=True)
class Inspection:
    """What was found in a data set. `sizes` are the least, middle and largest `(width, height)` by area."""

    photos: int
    sizes: tuple[tuple[int, int], ...]
    splits: dict[str, int]
    categories: tuple[CategorySummary, ...]
    findings: tuple[Finding, ...]

    def find(self, finding_id: str) -> Finding:
        """Raises `UsageError` for an id that is not there."""
        for finding in self.findings:
            if finding.finding_id == finding_id:
                return finding
        raise UsageError(
            _("There is no finding {finding!r}: expected an id from the last inspection's report.").format(
                finding=finding_id
            )
        )


def accept(dataset: Path, *findings: Finding) -> list[Decision]:
    """Record what findings suggest. Raises `UsageError` when one suggests nothing by itself, before any is recorded."""
    for finding in findings:
        if not finding.suggested:
            raise UsageError(
                _("The finding {finding!r} ({kind}) leaves the choice to you: drop or move photos.").format(
                    finding=finding.finding_id, kind=finding.kind
                )
            )
    decisions = Decisions(dataset)
    return [decisions.record(decision) for finding in findings for decision in finding.suggested]


def decline(dataset: Path, *findings: Finding) -> list[Decision]:
    """Record that all is well with the photos or the category of findings; they are not brought up again."""
    decisions = Decisions(dataset)
    drafts: list[Decision] = []
    for finding in findings:
        if finding.photos and finding.kind not in ("mixed_folder", "overlap"):
            drafts += [Decision("keep", photo=photo, finding=finding.finding_id) for photo in finding.photos]
        else:
            drafts.append(Decision("keep", category=finding.category or "", finding=finding.finding_id))
    return [decisions.record(draft) for draft in drafts]


def open_findings(
    findings: Sequence[Finding], decisions: Decisions, photos: Sequence[DatasetPhoto]
) -> tuple[Finding, ...]:
    """Findings that are not answered, and that still hold after all decisions about `photos`, the whole data set."""
    answered = {decision.finding for decision in decisions}
    kept = {decision.photo for decision in decisions if decision.action == "keep"}
    settled = {decision.photo for decision in decisions if decision.action in ("move", "drop")}
    category_of = {photo.photo: photo.category for photo in decisions.apply(photos)}
    categories = set(category_of.values())
    dropped = {decision.category for decision in decisions if decision.action == "drop" and decision.category}

    def holds(finding: Finding) -> bool:
        if finding.finding_id in answered or (finding.photos and kept.issuperset(finding.photos)):
            return False
        if finding.kind in ("exact_duplicates", "near_duplicates"):
            # Without the one that was to stay, dropping the others would lose the picture.
            stay = [photo in category_of for photo in finding.photos]
            return stay[0] and any(stay[1:])
        if finding.kind in ("mislabelled", "stranger"):
            photo = finding.photos[0]
            there = photo in category_of and photo not in settled
            return there and category_of[photo] != finding.to and finding.to not in dropped - categories
        if finding.photos and finding.kind != "mixed_folder":
            return any(photo in category_of for photo in finding.photos)
        return finding.category in categories and (finding.to is None or finding.to in categories)

    return tuple(filter(holds, findings))


def save_inspection(dataset: Path, inspection: Inspection) -> Path:
    """Write `findings.json` into the data set's notes, and return its place."""
    path = dataset / FINDINGS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    table = asdict(inspection)
    for entry, finding in zip(table["findings"], inspection.findings, strict=True):
        entry["finding_id"] = finding.finding_id
    with replacing(path) as part:
        part.write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def load_inspection(dataset: Path) -> Inspection:
    """The last inspection of a data set. Raises `UsageError` when there is none, or when its file is damaged."""
    path = dataset / FINDINGS_FILE
    try:
        table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        findings = []
        for entry in table["findings"]:
            entry.pop("finding_id")
            suggested = tuple(Decision(**decision) for decision in entry.pop("suggested"))
            findings.append(Finding(**{**entry, "photos": tuple(entry["photos"])}, suggested=suggested))
        return Inspection(
            photos=table["photos"],
            sizes=tuple((w, h) for w, h in table["sizes"]),
            splits=table["splits"],
            categories=tuple(
                CategorySummary(**{**entry, "typical": tuple(entry["typical"])}) for entry in table["categories"]
            ),
            findings=tuple(findings),
        )
    except FileNotFoundError:
        raise UsageError(
            _("'{dataset}' has not been inspected yet: run `stylerec lab inspect` on it first.").format(dataset=dataset)
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            _("Cannot read '{path}' ({error!r}): inspect the data set again.").format(path=path, error=error)
        ) from error
