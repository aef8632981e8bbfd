"""An inspected data set as the page shows it: findings, photos and decisions, read again only when they changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import streamlit as st

from stylerec.app.cache import Cache
from stylerec.lab.decisions import Decision, Decisions
from stylerec.lab.findings import FINDINGS_FILE, Finding, Inspection, load_inspection, open_findings
from stylerec.lab.photo_folders import NOTES_FOLDER, DatasetPhoto, list_photos

WEARERS_FILE = f"{NOTES_FOLDER}/wearers.csv"
"""A table that says whom photos are for, below a data set, once the person gave one."""
MADE = "inspected-made"
"""Key of the session: what each click decided, the last one last."""

_loaded: Cache[tuple[Inspection, tuple[DatasetPhoto, ...]]] = Cache(4)


@dataclass(frozen=True, eq=False)
class Inspected:
    """`photos` are all of the data set, as they were when it was inspected."""

    dataset: Path
    inspection: Inspection
    photos: tuple[DatasetPhoto, ...]
    decisions: Decisions

    @cached_property
    def stay(self) -> list[DatasetPhoto]:
        """Photos that are left, with the categories that they now have."""
        return self.decisions.apply(self.photos)

    @cached_property
    def open(self) -> tuple[Finding, ...]:
        """Findings that wait for an answer."""
        return open_findings(self.inspection.findings, self.decisions, self.photos)

    @cached_property
    def categories(self) -> list[str]:
        """Categories that are left, by name."""
        return sorted({photo.category for photo in self.stay})


def load(dataset: Path) -> Inspected | None:
    """None when the data set has not been inspected. Raises `UsageError` for damaged notes."""
    try:
        changed = (dataset / FINDINGS_FILE).stat().st_mtime_ns
    except OSError:
        return None
    inspection, photos = _loaded.get(dataset, lambda: (load_inspection(dataset), tuple(list_photos(dataset))), changed)
    return Inspected(dataset, inspection, photos, Decisions(dataset))


def remember(made: Sequence[Decision]) -> None:
    """Keep what one click decided, for `last_made`."""
    past: list[tuple[str, ...]] = st.session_state.setdefault(MADE, [])
    past.append(tuple(decision.decision_id for decision in made))


def last_made(found: Inspected) -> tuple[str, ...]:
    """Decisions of the last click on this data set that still hold, else the last decision there; none when none."""
    hold = [decision.decision_id for decision in found.decisions]
    for made in reversed(st.session_state.get(MADE, [])):
        left = tuple(sorted(set(made).intersection(hold)))
        if left:
            return left
    return tuple(hold[-1:])
