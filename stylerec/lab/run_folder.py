"""A run's folder as others read it: settings, history, metrics and predictions. Needs no TensorFlow."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from stylerec.errors import UsageError
from stylerec.language import _
from stylerec.spreadsheets import read_table

SETTINGS, ENVIRONMENT, DATA, HISTORY, METRICS = (
    "settings.json",
    "environment.json",
    "data.json",
    "history.jsonl",
    "metrics.json",
)
PREDICTIONS, CATEGORIES, CONFUSION, MODEL = "predictions.csv", "categories.csv", "confusion.csv", "model.keras"


@dataclass(frozen=True)
class Epoch:
    """One pass over the training photos. Losses hold cross-entropy and `penalty`; accuracies are in 0..1."""

    epoch: int
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    penalty: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, eq=False)
class Run:
    """A finished run. `right` `(n,)` says of each test photo, named in `photos`, whether it was named rightly.

    `train_counts` and `total_counts` are photos per category, `head` the frequent categories.
    """

    folder: Path
    settings: dict[str, Any]
    data: dict[str, Any]
    metrics: dict[str, Any]
    history: tuple[Epoch, ...]
    photos: tuple[str, ...]
    labels: np.ndarray
    right: np.ndarray
    train_counts: dict[str, int]
    total_counts: dict[str, int]
    head: tuple[str, ...]

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name


def read_history(folder: Path) -> tuple[Epoch, ...]:
    """The epochs so far, first to last; empty for a run that has not finished one. Raises `UsageError`."""
    path = folder / HISTORY
    if not path.exists():
        return ()
    try:
        return tuple(Epoch(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())
    except (ValueError, TypeError) as error:
        raise UsageError(
            _("Cannot read '{path}': a line is damaged ({error}). Mend it or train anew.").format(
                path=path, error=error
            )
        ) from error


def load_run(folder: Path) -> Run:
    """Read a finished run. Raises `UsageError` for a folder that is none, or not finished."""
    try:
        settings, data, metrics = (
            json.loads((folder / name).read_text(encoding="utf-8")) for name in (SETTINGS, DATA, METRICS)
        )
        rows, categories = read_table(folder / PREDICTIONS), read_table(folder / CATEGORIES)
    except FileNotFoundError as error:
        raise UsageError(
            _(
                "'{folder}' is no finished run ('{file}' is missing): expected a folder that `stylerec lab train` "
                "has written. Give the same command again to finish it."
            ).format(folder=folder, file=Path(str(error.filename)).name)
        ) from None
    except ValueError as error:
        raise UsageError(
            _("Cannot read the run in '{folder}': a file is damaged ({error}). Train it anew.").format(
                folder=folder, error=error
            )
        ) from error
    return Run(
        folder,
        settings,
        data,
        metrics,
        read_history(folder),
        tuple(row["photo"] for row in rows),
        np.array([row["category"] for row in rows]),
        np.array([row["category"] == row["predicted"] for row in rows], dtype=bool),
        {row["category"]: int(row["n_train"]) for row in categories},
        {row["category"]: int(row["n_total"]) for row in categories},
        tuple(row["category"] for row in categories if row["head"] == "True"),
    )


def write_json(path: Path, table: Any) -> None:
    """Write a table as a JSON file, indented. Raises `OSError`."""
    path.write_text(json.dumps(table, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
