"""Pictures of runs: curves, confusion, comparison. Drawn with matplotlib, without a screen."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from stylerec.lab.run_folder import Epoch
from stylerec.language import _

TRAIN, VALIDATION, GREY = "#2c847a", "#c8702d", "#8a857d"
MOST_CONFUSED = 40
"""Categories in the picture of a confusion: those with the most errors."""


def draw_curves(path: Path, history: Sequence[Epoch], title: str) -> None:
    """Loss and accuracy, in training and validation, over the passes."""
    figure = Figure(figsize=(9, 3.6), facecolor="white", layout="constrained")
    axes = figure.subplots(1, 2)
    epochs = [epoch.epoch for epoch in history]
    for axis, name, heading in zip(axes, ("loss", "accuracy"), (_("loss"), _("accuracy")), strict=True):
        for key, colour, label in ((name, TRAIN, _("training")), (f"val_{name}", VALIDATION, _("validation"))):
            axis.plot(epochs, [getattr(epoch, key) for epoch in history], color=colour, label=label, marker=".")
        axis.set_xlabel(_("pass"))
        axis.set_title(heading, loc="left")
        axis.spines[["top", "right"]].set_visible(False)
        axis.grid(alpha=0.25)
    axes[0].legend(frameon=False)
    axes[1].set_ylim(bottom=0)
    figure.suptitle(title, x=0.01, ha="left")
    figure.savefig(path, dpi=120)


def draw_confusion(
    path: Path, labels: np.ndarray, predicted: np.ndarray, categories: Sequence[str], title: str
) -> None:
    """Rows are the true categories with the most errors, columns what their photos were named; shares of a row.

    `labels` and `predicted` are places in `categories` `(n_photos,)`.
    """
    wrong = labels != predicted
    errors = np.bincount(labels[wrong], minlength=len(categories)) + np.bincount(
        predicted[wrong], minlength=len(categories)
    )
    shown = np.sort(np.argsort(-errors, kind="stable")[:MOST_CONFUSED])
    place = {int(category): number for number, category in enumerate(shown)}
    table = np.zeros((len(shown), len(shown)))
    for label, found in zip(labels.tolist(), predicted.tolist(), strict=True):
        if label in place and found in place:
            table[place[label], place[found]] += 1
    totals = np.array([(labels == category).sum() for category in shown])
    side = max(4.0, 0.26 * len(shown) + 2)
    figure = Figure(figsize=(side, side), facecolor="white", layout="constrained")
    axis = figure.subplots()
    axis.imshow(table / np.maximum(totals, 1)[:, None], cmap="BuGn", vmin=0, vmax=1)
    names = [f"{categories[category]} ({total})" for category, total in zip(shown, totals, strict=True)]
    axis.set_yticks(range(len(shown)), names, fontsize=7)
    axis.set_xticks(range(len(shown)), [categories[category] for category in shown], rotation=90, fontsize=7)
    axis.set_xlabel(_("named"))
    axis.set_ylabel(_("is (test photos)"))
    heading = _("{name}: the {count} categories\nwith the most errors").format(name=title, count=len(shown))
    axis.set_title(heading, loc="left")
    figure.savefig(path, dpi=110)


def draw_comparison(
    path: Path, rows: Mapping[str, tuple[float, float, float]], means: Mapping[str, float | None]
) -> None:
    """Accuracy with its interval per model `(share, low, high)`, and the mean over categories as a ring."""
    names = list(rows)
    figure = Figure(figsize=(8, 0.5 * len(names) + 1.4), facecolor="white", layout="constrained")
    axis = figure.subplots()
    for place, name in enumerate(names):
        share, low, high = rows[name]
        axis.plot([low, high], [place, place], color=TRAIN, linewidth=3, solid_capstyle="butt", alpha=0.6)
        axis.plot(share, place, "o", color=TRAIN, label=_("all test photos") if place == 0 else None)
        mean = means.get(name)
        if mean is not None:
            axis.plot(mean, place, "o", color=VALIDATION, fillstyle="none", label=_("mean over categories"))
    axis.set_yticks(range(len(names)), names)
    axis.invert_yaxis()
    axis.set_xlim(0, 1)
    axis.set_xlabel(_("accuracy, with 95% interval"))
    axis.grid(axis="x", alpha=0.25)
    axis.spines[["top", "right", "left"]].set_visible(False)
    handles, labels = axis.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    axis.legend(unique.values(), unique.keys(), frameon=False, loc="lower right")
    figure.savefig(path, dpi=120)
