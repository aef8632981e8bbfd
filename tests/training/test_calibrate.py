"""Calibration finds what was planted."""

import numpy as np
import pytest

from training.calibrate import (
    best_threshold,
    fit_part_offsets,
    fit_tag_calibration,
    fit_temperature,
    fit_thresholds,
    parse_value,
)
from training.metrics import parse_scores


def planted_tags(rng, scale, offset, n=4000):
    logits = rng.normal(0, 3, (n, len(offset)))
    tags = (rng.random(logits.shape) < 1 / (1 + np.exp(-scale * logits - offset))).astype(int)
    return logits, tags


def test_tag_calibration_finds_the_line():
    logits, tags = planted_tags(np.random.default_rng(0), 0.7, np.array([-1.0, 0.5]))
    scale, offset = fit_tag_calibration(logits, tags)
    assert scale == pytest.approx([0.7, 0.7], abs=0.1)
    assert offset == pytest.approx([-1.0, 0.5], abs=0.2)


def test_an_unlabelled_category_is_believed_to_be_rare():
    logits, tags = planted_tags(np.random.default_rng(1), 1.0, np.array([-0.5, -0.5, -0.5]))
    tags[:, 2] = -1
    scale, offset = fit_tag_calibration(logits, tags)
    assert ((scale * logits + offset)[:, 2] > 0).mean() == pytest.approx(0.005, abs=0.002)
    logits[:, 2] = -8  # never believed present: the common line is modest enough
    assert fit_tag_calibration(logits, tags)[1][2] == pytest.approx(-0.5, abs=0.1)


def test_the_threshold_of_calibrated_scores_has_the_best_f1() -> None:
    rng = np.random.default_rng(4)
    scores = rng.random(200_000) ** 3
    truth = rng.random(len(scores)) < scores

    def f1(threshold: float) -> float:
        chosen = scores >= threshold
        return float(2 * (chosen & truth).sum() / (chosen.sum() + truth.sum()))

    best = max(np.linspace(0.05, 0.95, 91), key=f1)
    assert best_threshold(scores) == pytest.approx(best, abs=0.03)
    assert f1(best_threshold(scores)) == pytest.approx(f1(best), abs=0.001)


def test_a_rare_category_stays_near_the_common_threshold() -> None:
    rng = np.random.default_rng(5)
    scores = np.column_stack([rng.random(400), rng.random(400) ** 4])
    tags = (rng.random(scores.shape) < scores).astype(int)
    assert fit_thresholds(scores, tags)[0] == pytest.approx(best_threshold(scores[:, 0]), abs=0.02)
    tags[8:, 1] = -1
    assert fit_thresholds(scores, tags)[1] == best_threshold(scores[tags >= 0])


def test_temperature_makes_an_overconfident_model_modest():
    rng = np.random.default_rng(2)
    logits = rng.normal(0, 2, (4000, 4))
    odds = np.exp(logits)
    truth = (rng.random((4000, 1)) > (odds / odds.sum(axis=1, keepdims=True)).cumsum(axis=1)).sum(axis=1)
    assert fit_temperature(3 * logits, np.eye(4, dtype=bool)[truth], np.ones(4000)) == pytest.approx(3, rel=0.1)


def test_a_part_that_is_always_a_little_too_low_is_lifted():
    rng = np.random.default_rng(2)
    true = rng.choice(4, 3000, p=[0.7, 0.2, 0.07, 0.03])
    logits = rng.normal(0, 0.3, (3000, 4)) + 2 * np.eye(4)[true] + [0, 0, 0, -1.9]
    truth = 16.0 * np.eye(4)[true]

    def value(offsets: np.ndarray) -> float:
        named = (logits + offsets).argmax(axis=1)
        return parse_value(parse_scores(np.array([truth[named == part].sum(axis=0) for part in range(4)]).T))

    offsets = fit_part_offsets(logits, truth)
    assert offsets[3] > 0.5
    assert value(offsets) > value(np.zeros(4)) + 0.2
    assert fit_part_offsets(logits, truth, penalty=100.0) == pytest.approx(np.zeros(4))


def test_a_category_without_labels_has_to_be_likelier_than_not():
    scores = np.random.default_rng(3).random((40, 2)) / 2
    tags = np.column_stack([(scores[:, 0] > 0.3).astype(int), np.full(40, -1)])
    own, unlabelled = fit_thresholds(scores, tags)
    assert own < 0.3 and unlabelled == 0.5
