"""Curves of every kind, made by hand, and what is said of them."""

from pathlib import Path

import numpy as np
import pytest

from stylerec.errors import UsageError
from stylerec.lab.diagnose import Curves, describe, diagnose, load_curves
from stylerec.lab.run_folder import Epoch

N = 199
"""Categories of the original study."""


def history(
    accuracy: list[float], val_accuracy: list[float], loss: list[float], val_loss: list[float], penalty: float = 0.0
) -> tuple[Epoch, ...]:
    rows = zip(loss, accuracy, val_loss, val_accuracy, strict=True)
    return tuple(Epoch(number, *row, penalty=penalty) for number, row in enumerate(rows, 1))


def line(start: float, end: float, n: int) -> list[float]:
    return np.linspace(start, end, n).tolist()


def kinds(curves: Curves) -> list[str]:
    return [finding.kind for finding in diagnose(curves)]


STUDY_BASELINE = history(
    line(0.06, 0.32, 9), [0.08, 0.11, 0.13, 0.14, 0.145, 0.15, 0.15, 0.15, 0.15],
    line(4.6, 2.9, 9), [4.45, 4.25, 4.15, 4.1, 4.12, 4.15, 4.2, 4.25, 4.3],
)  # fmt: skip
STUDY_RESNET50 = history(
    [0.02, 0.03, 0.036, 0.041, 0.044, 0.046, 0.048, 0.05], [0.03, 0.038, 0.043, 0.047, 0.05, 0.051, 0.052, 0.053],
    line(5.2, 4.9, 8), [5.1, 5.02, 4.98, 4.95, 4.93, 4.92, 4.915, 4.912],
)  # fmt: skip
STUDY_L1L2 = history([0.009] * 6, [0.009] * 6, [9.0, 5.6, 5.4, 5.35, 5.33, 5.33], [5.7, 5.5, 5.4, 5.36, 5.34, 5.34])


def test_the_study_s_baseline_overfits() -> None:
    (finding,) = diagnose(Curves(STUDY_BASELINE, N))
    assert finding.kind == "overfitting"
    assert "lowest after pass 4 (4.10) and has risen to 4.30" in finding.sentence
    assert "0.32 in training and 0.15 in validation" in finding.sentence
    assert finding.numbers["best_pass"] == 4


def test_one_bad_pass_of_a_model_that_is_better_in_validation_is_no_overfitting() -> None:
    passes = history(
        [0.2, 0.28, 0.33, 0.37, 0.4], [0.3, 0.4, 0.46, 0.51, 0.46], line(4, 2.3, 5), [3, 2.4, 2, 1.75, 1.83]
    )
    assert "overfitting" not in kinds(Curves(passes, N))


def test_the_study_s_resnet50_underfits() -> None:
    (finding,) = diagnose(Curves(STUDY_RESNET50, N))
    assert finding.kind == "underfitting"
    assert "0.05 of them" in finding.sentence
    assert "input as the backbone expects it" in finding.advice


def test_the_study_s_penalties_leave_nothing_to_learn_with() -> None:
    (finding,) = diagnose(Curves(STUDY_L1L2, N, penalised=True))
    assert finding.kind == "too strong a penalty"
    assert "never exceeds 0.009" in finding.sentence and "0.005" in finding.sentence


def test_a_constant_answer_that_hits_the_commonest_category_once_is_no_learning() -> None:
    passes = history(
        [0.011] * 4, [0.006, 0.001, 0.17, 0.004], [77.7, 8.0, 7.9, 7.8], [77.6, 8.0, 7.9, 7.8], penalty=3.1
    )
    (finding,) = diagnose(Curves(passes, 141, commonest=0.015))
    assert finding.kind == "too strong a penalty" and "ends at 0.004" in finding.sentence


def test_without_a_penalty_the_same_curves_are_not_blamed_on_one() -> None:
    assert kinds(Curves(STUDY_L1L2, N)) == ["learns nothing"]


def test_a_penalty_that_was_recorded_is_told_in_numbers() -> None:
    passes = tuple(Epoch(n, 12.0 - n, 0.16, 11.5 - n, 0.16, penalty=8.0 - n) for n in range(1, 6))
    (finding,) = diagnose(Curves(passes, 141, commonest=0.16))
    assert finding.kind == "too strong a penalty"
    assert "Of the loss of 11.00 in the first pass 7.00 were penalty" in finding.sentence
    assert "always saying the commonest category gives 0.160" in finding.sentence


def test_a_penalty_that_is_half_of_the_loss_is_too_strong_though_something_is_learned() -> None:
    passes = history(line(0.2, 0.35, 6), line(0.2, 0.34, 6), line(6.0, 4.0, 6), line(6.0, 4.05, 6), penalty=2.0)
    assert kinds(Curves(passes, N))[0] == "too strong a penalty"


def test_still_improving() -> None:
    passes = history(line(0.3, 0.7, 6), line(0.3, 0.68, 6), line(3.0, 1.2, 6), line(3.0, 1.3, 6))
    (finding,) = diagnose(Curves(passes, N))
    assert finding.kind == "still improving" and finding.advice == "Train longer."


def test_noisy() -> None:
    jumping = [0.5, 0.62, 0.48, 0.66, 0.5, 0.64, 0.55, 0.66]
    passes = history(line(0.5, 0.68, 8), jumping, line(2, 1, 8), [1.8, 1.5, 1.9, 1.4, 1.8, 1.41, 1.6, 1.4])
    findings = diagnose(Curves(passes, N, n_validation=2000))
    assert "noisy" in [finding.kind for finding in findings]
    assert "0.021 would be chance" in describe(findings)


def test_leaking_into_the_test_photos() -> None:
    passes = history(line(0.5, 0.8, 5), line(0.5, 0.78, 5), line(2, 0.8, 5), [2, 1.5, 1.2, 0.9, 0.899])
    test = {
        "n": 100,
        "in_validation": 100,
        "related_to_train": {"n": 30, "accuracy": 0.97},
        "not_related_to_train": {"n": 70, "accuracy": 0.71},
    }
    (finding,) = diagnose(Curves(passes, N, test=test))
    assert finding.kind == "leaking"
    assert "100 of 100 test photos" in finding.sentence and "0.97 of them" in finding.sentence
    assert "the others 0.71" in finding.sentence


def test_a_few_related_photos_are_told_last() -> None:
    passes = history(line(0.3, 0.7, 6), line(0.3, 0.68, 6), line(3.0, 1.2, 6), line(3.0, 1.3, 6))
    test = {
        "n": 1000,
        "related_to_train": {"n": 9, "accuracy": 1.0},
        "not_related_to_train": {"n": 991, "accuracy": 0.8},
    }
    assert kinds(Curves(passes, N, test=test)) == ["still improving", "leaking"]


def test_leaking_into_the_validation_photos() -> None:
    passes = history(line(0.4, 0.75, 6), line(0.6, 0.96, 6), line(3, 1, 6), [1.5, 0.8, 0.4, 0.25, 0.2, 0.2])
    assert "leaking" in kinds(Curves(passes, 10))


def test_sound() -> None:
    passes = history(
        [0.6, 0.75, 0.8, 0.84, 0.85], [0.6, 0.75, 0.8, 0.82, 0.822], [2, 1, 0.8, 0.7, 0.69], [2, 1, 0.8, 0.75, 0.749]
    )
    (finding,) = diagnose(Curves(passes, N))
    assert finding.kind == "sound" and "0.85 in training and 0.82 in validation" in finding.sentence


def test_curves_from_a_file_of_keras(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = [f"{e.epoch - 1},{e.accuracy},{e.loss},{e.val_accuracy},{e.val_loss}" for e in STUDY_BASELINE]
    path.write_text("\n".join(["epoch,accuracy,loss,val_accuracy,val_loss", *rows]))
    assert kinds(load_curves(path)) == ["overfitting"]


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no run"):
        load_curves(tmp_path)
    (tmp_path / "log.csv").write_text("epoch,acc\n0,1\n")
    with pytest.raises(UsageError, match="val_accuracy"):
        load_curves(tmp_path / "log.csv")
    with pytest.raises(UsageError, match="nothing to diagnose"):
        diagnose(Curves((), 3))
