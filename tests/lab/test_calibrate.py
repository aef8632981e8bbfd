"""Calibration finds what was planted."""

import numpy as np
import pytest

from stylerec.lab.calibrate import fit_item, fit_tag_calibration, fit_threshold, fit_thresholds


def planted_tags(rng, scale, offset, n=4000):
    logits = rng.normal(0, 3, (n, len(offset)))
    tags = (rng.random(logits.shape) < 1 / (1 + np.exp(-scale * logits - offset))).astype(int)
    return logits, tags


def test_tag_calibration_finds_the_line():
    logits, tags = planted_tags(np.random.default_rng(0), 0.7, np.array([-1.0, 0.5]))
    scale, offset = fit_tag_calibration(logits, tags)
    assert scale == pytest.approx([0.7, 0.7], abs=0.1)
    assert offset == pytest.approx([-1.0, 0.5], abs=0.2)


def test_unknown_tags_do_not_count_and_an_unseen_category_takes_the_common_line():
    logits, tags = planted_tags(np.random.default_rng(1), 1.0, np.array([-0.5, -0.5, -0.5]))
    tags[:, 2] = -1
    _, offset = fit_tag_calibration(logits, tags)
    assert offset[2] == pytest.approx(-0.5, abs=0.1)


def test_the_threshold_with_the_best_f1():
    scores = np.array([[0.9], [0.6], [0.55], [0.3], [0.2]])
    tags = np.array([[1], [1], [1], [0], [0]])
    assert 0.3 < fit_threshold(scores, tags) <= 0.55


def test_a_rare_category_keeps_the_common_threshold():
    scores = np.array([[0.9, 0.9]] * 6 + [[0.2, 0.2]] * 20)
    tags = np.array([[1, 1]] * 3 + [[1, 0]] * 3 + [[0, 0]] * 20)
    common, own = fit_thresholds(scores, tags, 0.5)[[1, 0]]
    assert common == 0.5
    assert own < 0.5


def test_item_calibration_makes_an_overconfident_model_modest_and_gives_common_categories_their_due():
    rng = np.random.default_rng(2)
    truth = rng.choice(3, 3000, p=[0.8, 0.1, 0.1])
    evidence = rng.normal(0, 1, (3000, 3))
    evidence[np.arange(3000), truth] += 1
    offset, temperature = fit_item(5 * evidence, truth, np.ones(3000))
    assert temperature > 3
    assert offset[0] > offset[1] and offset[0] > offset[2]

    def right(logits):
        return (logits.argmax(axis=1) == truth).mean()

    assert right(5 * evidence + offset) > right(5 * evidence)
