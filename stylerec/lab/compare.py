"""Runs side by side: how well they name the same test photos, how sure that is, how fast and how large they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from stylerec.errors import UsageError
from stylerec.lab.classifier_metrics import ENOUGH_PHOTOS, interval
from stylerec.lab.decisions import curated_photos
from stylerec.lab.photo_folders import DatasetPhoto
from stylerec.lab.photo_measures import measure_photos
from stylerec.lab.run_folder import Run
from stylerec.language import _
from stylerec.vision.recogniser import Recogniser

COMMONEST, NEIGHBOUR = "always the commonest", "nearest neighbour"
REFERENCES = {COMMONEST: _("always the commonest"), NEIGHBOUR: _("nearest neighbour")}
"""Rows that are no models: what they are called in a table, and for a person."""
BOOTSTRAP_DRAWS, SEED = 2000, 1
GALLERY_PHOTOS = 100
"""Training photos per category among which a nearest neighbour is looked for."""


@dataclass(frozen=True)
class ComparedModel:
    """One model or reference. Shares in 0..1 with 95% intervals; None where it is not known or does not apply.

    `behind` is how much less accurate it is than the best row, on the same photos (paired bootstrap). `n_train` is the
    number of photos that it was trained on; `minutes` passed while it was.
    """

    name: str
    accuracy: float
    low: float
    high: float
    mean: float | None
    mean_low: float | None
    mean_high: float | None
    head: float | None
    tail: float | None
    behind: float
    behind_low: float
    behind_high: float
    photos_per_second: float | None = None
    megabytes: float | None = None
    minutes: float | None = None
    n_train: int | None = None

    @property
    def title(self) -> str:
        """What it is called for a person."""
        return REFERENCES.get(self.name, self.name)


def compare_runs(runs: Sequence[Run], references: Mapping[str, np.ndarray] | None = None) -> tuple[ComparedModel, ...]:
    """Rows of runs and of references, the most accurate first.

    `references` are answers of other ways, by name: bool `(n_test,)`, right or not, in the order of the runs' photos.
    Always saying the commonest category is added. Raises `UsageError` unless all runs were judged on the same photos.
    """
    if not runs:
        raise UsageError(_("There is nothing to compare: expected at least one run."))
    first = runs[0]
    for run in runs[1:]:
        if run.photos != first.photos or (run.labels != first.labels).any():
            raise UsageError(
                _(
                    "Cannot compare '{run}' with '{other}': expected runs on the same test photos. Train both on one "
                    "prepared data set."
                ).format(run=run.name, other=first.name)
            )
    if not first.photos:
        raise UsageError(_("Cannot compare: the runs have no test photos. Train on a data set with a test split."))
    right = {run.name: run.right for run in runs}
    if len(right) < len(runs):
        raise UsageError(_("Cannot compare runs whose folders have one name: rename one."))
    right[COMMONEST] = first.labels == _commonest(first)
    right |= references or {}
    best = max(right, key=lambda name: float(right[name].mean()))
    by_name = {run.name: run for run in runs}
    judge = _Judge(first)
    rows = [judge.row(name, right[name], right[best], by_name.get(name)) for name in right]
    return tuple(sorted(rows, key=lambda row: -row.accuracy))


def _commonest(run: Run) -> str:
    return max(run.train_counts, key=lambda name: run.train_counts[name])


class _Judge:
    """Figures of answers on one set of test photos; every bootstrap draws the same photos."""

    def __init__(self, run: Run) -> None:
        self.labels = np.unique(run.labels, return_inverse=True)[1]
        names = np.unique(run.labels)
        self.enough = np.array([run.total_counts[str(name)] >= ENOUGH_PHOTOS for name in names])
        self.head = np.isin(run.labels, run.head)
        draws = np.random.default_rng(SEED).integers(len(self.labels), size=(BOOTSTRAP_DRAWS, len(self.labels)))
        self.weights = np.stack([np.bincount(draw, minlength=len(self.labels)) for draw in draws]).astype(np.float32)

    def row(self, name: str, right: np.ndarray, best: np.ndarray, run: Run | None) -> ComparedModel:
        low, high = interval(right.sum(), len(right))
        mean, mean_low, mean_high = self._mean(right)
        difference = best.astype(np.float32) - right.astype(np.float32)
        behind = np.percentile(self.weights @ difference / len(right), [2.5, 97.5])
        metrics = run.metrics if run else {}
        seconds = metrics.get("training_seconds")
        return ComparedModel(
            name,
            float(right.mean()),
            low,
            high,
            mean,
            mean_low,
            mean_high,
            _share(right[self.head]),
            _share(right[~self.head]),
            float(difference.mean()),
            float(behind[0]),
            float(behind[1]),
            metrics.get("photos_per_second"),
            metrics.get("megabytes"),
            seconds / 60 if seconds is not None else None,
            run.data.get("n_train") if run else None,
        )

    def _mean(self, right: np.ndarray) -> tuple[float | None, float | None, float | None]:
        """Mean over categories with enough photos, and its interval; a draw without a category leaves it out."""
        if not self.enough.any():
            return None, None, None
        members = np.eye(len(self.enough), dtype=np.float32)[self.labels][:, self.enough]
        counts, hits = members.sum(axis=0), (members * right[:, None]).sum(axis=0)
        drawn, drawn_hits = self.weights @ members, self.weights @ (members * right[:, None])
        means = np.nanmean(np.where(drawn > 0, drawn_hits / np.maximum(drawn, 1), np.nan), axis=1)
        low, high = np.percentile(means, [2.5, 97.5])
        return float((hits / counts).mean()), float(low), float(high)


def _share(right: np.ndarray) -> float | None:
    return float(right.mean()) if len(right) else None


def nearest_neighbour(
    run: Run,
    dataset: Path,
    recogniser: Recogniser,
    *,
    most: int = GALLERY_PHOTOS,
    on_progress: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """Whether each of a run's test photos is nearest to a photo of its category, bool `(n_test,)`.

    Nearest by cosine of the recogniser's embedding of the item, among at most `most` training photos per category,
    drawn at random. Photos of the test that cannot be read count as wrong. Raises `UsageError` when the data set lacks
    one of them.
    """
    photos = {photo.photo: photo for photo in curated_photos(dataset)}
    missing = [name for name in run.photos if name not in photos]
    if missing:
        raise UsageError(
            _("'{dataset}' is not the data set of '{run}': '{photo}' is not in it.").format(
                dataset=dataset, run=run.name, photo=missing[0]
            )
        )
    tested = set(run.photos)
    learned_from = [photo for photo in photos.values() if photo.split in (None, "train") and photo.photo not in tested]
    gallery = _draw(learned_from, most)
    measures = measure_photos(
        dataset, [*gallery, *(photos[name] for name in run.photos)], recogniser, on_progress=on_progress
    )
    names = [photo.photo for photo in measures.photos]
    learned = np.array([name not in tested for name in names])
    embeddings, categories = measures.embeddings[learned], measures.categories[learned]
    place = {name: number for number, name in enumerate(names)}
    found = [
        str(categories[int((embeddings @ measures.embeddings[place[name]]).argmax())]) if name in place else ""
        for name in run.photos
    ]
    return np.array(found) == run.labels


def _draw(photos: Sequence[DatasetPhoto], most: int) -> list[DatasetPhoto]:
    rng = np.random.default_rng(SEED)
    categories = np.array([photo.category for photo in photos])
    rows = [rng.permutation(np.flatnonzero(categories == name))[:most] for name in np.unique(categories)]
    return [photos[row] for row in np.sort(np.concatenate(rows))]


def describe(rows: Sequence[ComparedModel]) -> str:
    """The table as text, and what can be said of the best row."""
    header = (
        "model", "accuracy", "95%", "mean", "95%", "head", "tail", "behind", "95%",
        "photos/s", "MB", "minutes", "trained on",
    )  # fmt: skip
    lines = [header, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    table = "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return f"{table}\n\n{choose(rows)}"


def choose(rows: Sequence[ComparedModel]) -> str:
    """One sentence: which row is best, and which are not clearly worse."""
    best, *others = rows
    close = [row.title for row in others if row.behind_low <= 0]
    if close:
        return _(
            "{name} names most test photos rightly ({accuracy:.3f}); {others} may be as good: the interval of the "
            "difference holds 0."
        ).format(name=best.title, accuracy=best.accuracy, others=", ".join(close))
    if others:
        nearest = others[0]
        return _(
            "{name} names most test photos rightly ({accuracy:.3f}); the next, {other}, is {behind:.3f} behind "
            "({low:.3f} to {high:.3f})."
        ).format(
            name=best.title,
            accuracy=best.accuracy,
            other=nearest.title,
            behind=nearest.behind,
            low=nearest.behind_low,
            high=nearest.behind_high,
        )
    return _("{name} names most test photos rightly ({accuracy:.3f}).").format(name=best.title, accuracy=best.accuracy)


def _cells(row: ComparedModel) -> tuple[str, ...]:
    def number(value: float | None, digits: int = 3) -> str:
        return "" if value is None else f"{value:.{digits}f}"

    return (
        row.title,
        number(row.accuracy),
        f"{row.low:.3f}-{row.high:.3f}",
        number(row.mean),
        "" if row.mean_low is None else f"{row.mean_low:.3f}-{row.mean_high:.3f}",
        number(row.head),
        number(row.tail),
        number(row.behind),
        f"{row.behind_low:.3f}-{row.behind_high:.3f}",
        number(row.photos_per_second, 0),
        number(row.megabytes, 1),
        number(row.minutes, 1),
        number(row.n_train, 0),
    )
