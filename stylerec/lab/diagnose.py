"""What the curves of a training run say, in words and with the numbers behind them.

Rules of thumb, not proofs; every sentence names the figures that it was made from, so that it can be doubted.
"""

import csv
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from stylerec.errors import UsageError
from stylerec.lab.classifier_metrics import interval
from stylerec.lab.run_folder import DATA, METRICS, SETTINGS, Epoch, read_history
from stylerec.language import _, ngettext

SymptomKind = Literal[
    "leaking",
    "too strong a penalty",
    "learns nothing",
    "overfitting",
    "underfitting",
    "noisy",
    "still improving",
    "sound",
]

TITLES: dict[SymptomKind, str] = {
    "leaking": _("Leaking"),
    "too strong a penalty": _("Too strong a penalty"),
    "learns nothing": _("Learns nothing"),
    "overfitting": _("Overfitting"),
    "underfitting": _("Underfitting"),
    "noisy": _("Noisy"),
    "still improving": _("Still improving"),
    "sound": _("Sound"),
}
NO_LOSS = 1e-3
"""Below this a loss is nothing: changes of it say nothing."""
LOSS_RISE = 0.03
"""Share by which validation loss has risen from its lowest when a model overfits."""
ACCURACY_GAP = 0.15
"""Difference of accuracies in training and validation from which a model knows its own photos too well."""
LOW_ACCURACY = 0.5
"""A model that names fewer of its own training photos rightly has not fitted them."""
NEAR_GUESSING = 1.5
"""Accuracy up to this many times that of guessing is no better than guessing."""
STILL_FALLING = 0.01
"""Share by which validation loss still falls per pass, on the mean over the last ones, when more of them would help."""
NOISY_JITTER = 0.02
"""How far validation accuracy jumps off the line through its neighbours, typically, when it is noisy."""
BETTER_THAN_TRAINING = 0.15
SLIGHT_LEAK = 0.02
"""Share of test photos that are not new up to which that is told last: it hardly changes the figures."""


@dataclass(frozen=True)
class Curves:
    """The history of a run with what is needed to read it; what is not known is None.

    `commonest` is the share of the commonest category, `penalised` whether weights are penalised, `test` the run's
    metrics on its test photos.
    """

    history: tuple[Epoch, ...]
    n_categories: int
    commonest: float | None = None
    n_validation: int | None = None
    penalised: bool = False
    test: dict[str, Any] = field(default_factory=dict)

    @property
    def guess(self) -> float:
        """Accuracy of always saying the commonest category, or of guessing where that is not known."""
        return max(1 / self.n_categories, self.commonest or 0.0)


@dataclass(frozen=True)
class Symptom:
    """One thing that the curves show; `numbers` by name, `advice` may be empty."""

    kind: SymptomKind
    sentence: str
    advice: str = ""
    numbers: dict[str, float] = field(default_factory=dict)


def diagnose(curves: Curves) -> tuple[Symptom, ...]:
    """What a run shows, gravest first; "sound" alone when nothing is wrong. Raises `UsageError` without a full pass."""
    if not curves.history:
        raise UsageError(_("There is nothing to diagnose: expected a run with at least one full pass over its photos."))
    found: list[Symptom | None] = []
    stuck = _stuck(curves)
    if stuck:
        found.append(stuck)
    else:
        found += [_overfitting(curves), _underfitting(curves), _noisy(curves), _still_improving(curves)]
    leaking = _leaking(curves)
    slight = leaking is not None and leaking.numbers["share"] < SLIGHT_LEAK
    found = [*found, leaking] if slight else [leaking, *found]
    told = tuple(finding for finding in found if finding is not None)
    return told or (_sound(curves),)


def load_curves(path: Path, n_categories: int = 100) -> Curves:
    """Curves of a run's folder, finished or not, or of a CSV file as Keras's `CSVLogger` writes it.

    Such a file does not say how many categories there are: `n_categories`.

    Raises `UsageError` for anything else.
    """
    if path.is_file():
        return _from_csv(path, n_categories)
    try:
        settings, data = (json.loads((path / name).read_text(encoding="utf-8")) for name in (SETTINGS, DATA))
    except (OSError, ValueError) as error:
        raise UsageError(
            _(
                "'{path}' is no run ({error}): expected a folder that `stylerec lab train` has written, or a CSV "
                "file with the columns accuracy, loss, val_accuracy and val_loss."
            ).format(path=path, error=error)
        ) from None
    metrics = json.loads((path / METRICS).read_text(encoding="utf-8")) if (path / METRICS).exists() else {}
    return Curves(
        read_history(path),
        n_categories=len(data["categories"]),
        commonest=metrics.get("commonest_in_train"),
        n_validation=data["n_validation"],
        penalised=bool(settings["l1"] or settings["l2"]),
        test=metrics,
    )


def _from_csv(path: Path, n_categories: int) -> Curves:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [
                {name: float(row[name]) for name in ("loss", "accuracy", "val_loss", "val_accuracy")}
                for row in csv.DictReader(file)
            ]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(
            _("Cannot read '{path}' ({error!r}): expected columns accuracy, loss, val_accuracy and val_loss.").format(
                path=path, error=error
            )
        ) from None
    return Curves(tuple(Epoch(number, **row) for number, row in enumerate(rows, 1)), n_categories)


def _leaking(curves: Curves) -> Symptom | None:
    test, last = curves.test, curves.history[-1]
    reasons: list[str] = []
    numbers = {"share": 0.0}
    if test.get("in_validation"):
        numbers |= {"in_validation": test["in_validation"], "share": test["in_validation"] / test["n"]}
        reasons.append(
            _(
                "{count} of {total} test photos, or relatives of theirs, are validation photos, with which the model "
                "was chosen"
            ).format(count=test["in_validation"], total=test["n"])
        )
    related = test.get("related_to_train") or {}
    if related.get("n"):
        share = max(numbers["share"], related["n"] / test["n"])
        numbers |= {"related_to_train": related["n"], "share": share}
        others = (test.get("not_related_to_train") or {}).get("accuracy")
        if others is None:
            text = ngettext(
                "{count} test photo has a relative among the training photos",
                "{count} test photos have a relative among the training photos",
                related["n"],
            ).format(count=related["n"])
        else:
            text = ngettext(
                "{count} test photo has a relative among the training photos: {accuracy:.2f} of them are named "
                "rightly, of the others {others:.2f}",
                "{count} test photos have a relative among the training photos: {accuracy:.2f} of them are named "
                "rightly, of the others {others:.2f}",
                related["n"],
            ).format(count=related["n"], accuracy=related["accuracy"], others=others)
        reasons.append(text)
    ahead = last.val_accuracy - last.accuracy
    if ahead >= BETTER_THAN_TRAINING and last.val_accuracy > 0.9:
        numbers |= {"ahead": ahead, "share": 1.0}
        reasons.append(
            _(
                "validation accuracy ({validation:.2f}) is {ahead:.2f} above that in training ({training:.2f}), more "
                "than dropout and changed photos explain"
            ).format(validation=last.val_accuracy, ahead=ahead, training=last.accuracy)
        )
    if not reasons:
        return None
    slight = numbers["share"] < SLIGHT_LEAK
    text = (
        _("A few test photos are not new to it: {reasons}.")
        if slight
        else _("What it is judged on is not new to it: {reasons}.")
    )
    return Symptom(
        "leaking",
        text.format(reasons="; ".join(reasons)),
        "" if slight else _("Split by groups (`stylerec lab prepare`): photos that belong together must not part."),
        numbers,
    )


def _stuck(curves: Curves) -> Symptom | None:
    """A model that does no better than guessing, and whether a penalty is why."""
    history = curves.history
    # In training: in validation a constant answer may hit the commonest category by chance.
    best = max(epoch.accuracy for epoch in history)
    first, last = history[0], history[-1]
    if best > NEAR_GUESSING * curves.guess + 0.005:
        return _heavy(curves)
    cross = last.loss - last.penalty
    numbers = {"best_accuracy": best, "guess": curves.guess, "cross_entropy": cross, "penalty": first.penalty}
    flat = (
        _(
            "accuracy in training never exceeds {best:.3f}, where always saying the commonest category gives "
            "{guess:.3f} ({count} categories); in validation it ends at {validation:.3f}"
        )
        if (curves.commonest or 0) > 1 / curves.n_categories
        else _(
            "accuracy in training never exceeds {best:.3f}, where guessing gives {guess:.3f} ({count} categories); in "
            "validation it ends at {validation:.3f}"
        )
    ).format(best=best, guess=curves.guess, count=curves.n_categories, validation=last.val_accuracy)
    if curves.penalised or first.penalty > 0:
        text = _("The penalty on the weights leaves nothing to learn with: {what}.").format(what=flat)
        if first.penalty > 0:
            shares = _(
                "Of the loss of {first:.2f} in the first pass {first_penalty:.2f} were penalty, of {last:.2f} in the "
                "last {last_penalty:.2f}: the weights were made small, the photos not told apart (cross-entropy "
                "{cross:.2f}; all categories alike give {alike:.2f})."
            ).format(
                first=first.loss,
                first_penalty=first.penalty,
                last=last.loss,
                last_penalty=last.penalty,
                cross=cross,
                alike=math.log(curves.n_categories),
            )
            text = f"{text} {shares}"
        return Symptom("too strong a penalty", text, _("Take a hundredth of it, then come up."), numbers)
    return Symptom(
        "learns nothing",
        _("Nothing is learned: {what}.").format(what=flat),
        _("Look at the learning rate, at what the network gets as input and at the labels."),
        numbers,
    )


def _heavy(curves: Curves) -> Symptom | None:
    """A penalty that takes much of the loss while the training photos are not fitted."""
    last = curves.history[-1]
    share = last.penalty / last.loss if last.loss > 0 else 0.0
    if share < 0.3 or last.accuracy >= LOW_ACCURACY or last.accuracy - last.val_accuracy >= ACCURACY_GAP:
        return None
    return Symptom(
        "too strong a penalty",
        _(
            "The penalty on the weights is {share:.0%} of the loss ({penalty:.2f} of {loss:.2f}) while only "
            "{accuracy:.2f} of the training photos are named rightly."
        ).format(share=share, penalty=last.penalty, loss=last.loss, accuracy=last.accuracy),
        _("Take a tenth of it."),
        {"share": share, "accuracy": last.accuracy},
    )


def _overfitting(curves: Curves) -> Symptom | None:
    history = curves.history
    losses = [epoch.val_loss for epoch in history]
    best, last = int(np.argmin(losses)), history[-1]
    rise = last.val_loss / max(history[best].val_loss, NO_LOSS) - 1
    gap = last.accuracy - last.val_accuracy
    # One pass may be chance, and a model that is better in validation has not learned its own photos by heart.
    lasting = len(history) - 1 - best >= 2 or gap >= 0.1
    turned = lasting and gap > 0 and rise >= LOSS_RISE and last.loss < history[best].loss
    if not turned and gap < ACCURACY_GAP:
        return None
    reasons = []
    if turned:
        reasons.append(
            _(
                "validation loss is lowest after pass {best} ({lowest:.2f}) and has risen to {risen:.2f}, while "
                "training loss went on falling ({then:.2f} to {now:.2f})"
            ).format(
                best=best + 1,
                lowest=history[best].val_loss,
                risen=last.val_loss,
                then=history[best].loss,
                now=last.loss,
            )
        )
    reasons.append(
        _("accuracy is {training:.2f} in training and {validation:.2f} in validation").format(
            training=last.accuracy, validation=last.val_accuracy
        )
    )
    return Symptom(
        "overfitting",
        _("It learns its own photos by heart: {reasons}.").format(reasons="; ".join(reasons)),
        _(
            "More photos or more changed ones, a pretrained backbone, a smaller network or a light penalty; keep the "
            "weights of pass {best}."
        ).format(best=best + 1),
        {"best_pass": best + 1, "rise": rise, "gap": gap},
    )


def _underfitting(curves: Curves) -> Symptom | None:
    last = curves.history[-1]
    if last.accuracy >= LOW_ACCURACY or last.accuracy - last.val_accuracy >= 0.1 or _overfitting(curves):
        return None
    return Symptom(
        "underfitting",
        ngettext(
            "It does not fit even the photos that it learns from: {training:.2f} of them are named rightly after "
            "{count} pass, and {validation:.2f} in validation ({guess:.3f} by guessing).",
            "It does not fit even the photos that it learns from: {training:.2f} of them are named rightly after "
            "{count} passes, and {validation:.2f} in validation ({guess:.3f} by guessing).",
            len(curves.history),
        ).format(training=last.accuracy, count=len(curves.history), validation=last.val_accuracy, guess=curves.guess),
        _(
            "Give it more: input as the backbone expects it, layers that may learn, larger pictures, a higher learning "
            "rate, more passes."
        ),
        {"accuracy": last.accuracy, "val_accuracy": last.val_accuracy, "guess": curves.guess},
    )


def _noisy(curves: Curves) -> Symptom | None:
    values = np.array([epoch.val_accuracy for epoch in curves.history])
    if len(values) < 5:
        return None
    jumps = np.abs(values[1:-1] - (values[:-2] + values[2:]) / 2)
    typical = float(np.median(jumps))
    chance = None
    if curves.n_validation:
        low, high = interval(values[-1] * curves.n_validation, curves.n_validation)
        chance = (high - low) / 2
    if typical < NOISY_JITTER:
        return None
    text = (
        _("Validation accuracy jumps: typically {typical:.3f} off the line between its neighbours, at most {most:.3f}.")
        if chance is None
        else _(
            "Validation accuracy jumps: typically {typical:.3f} off the line between its neighbours, at most "
            "{most:.3f}; with {count} validation photos {chance:.3f} would be chance."
        )
    )
    return Symptom(
        "noisy",
        text.format(typical=typical, most=jumps.max(), count=curves.n_validation, chance=chance),
        _("More validation photos, a lower learning rate, larger batches or averaged weights."),
        {"typical": typical, "largest": float(jumps.max())},
    )


def _still_improving(curves: Curves) -> Symptom | None:
    losses = [epoch.val_loss for epoch in curves.history[-4:]]
    if len(losses) < 2 or int(np.argmin(losses)) != len(losses) - 1:
        return None
    step = 1 - (losses[-1] / losses[0]) ** (1 / (len(losses) - 1))
    if step < STILL_FALLING or losses[-1] > losses[-2] * (1 - STILL_FALLING / 2):
        return None
    return Symptom(
        "still improving",
        _(
            "It was stopped while it learned: validation loss fell by {step:.1%} per pass over the last {count}, to "
            "{loss:.2f}."
        ).format(step=step, count=len(losses) - 1, loss=losses[-1]),
        _("Train longer."),
        {"step": step},
    )


def _sound(curves: Curves) -> Symptom:
    last = curves.history[-1]
    return Symptom(
        "sound",
        _(
            "Nothing is wrong with the curves: accuracy is {training:.2f} in training and {validation:.2f} in "
            "validation, and validation loss has settled at {loss:.2f}."
        ).format(training=last.accuracy, validation=last.val_accuracy, loss=last.val_loss),
        numbers={"accuracy": last.accuracy, "val_accuracy": last.val_accuracy},
    )


def describe(findings: Sequence[Symptom]) -> str:
    """The findings as lines of text."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.kind}: {finding.sentence}")
        if finding.advice:
            lines.append(f"  -> {finding.advice}")
    return "\n".join(lines)
