"""A mask that hangs together and is clearly told from all else is expected to be better."""

import numpy as np

from stylerec.vision.mask_quality import N_FEATURES, mask_features, predict_quality

FIT = np.array([0.0, 1.0, 1.0, 0.0, -1.0, 0.5])


def quality(mask: np.ndarray, margin: float, score: float = 0.8) -> float:
    return predict_quality(FIT, mask_features(mask, np.full(mask.shape, margin), score))


def test_a_clear_whole_mask_beats_a_doubtful_and_a_broken_one():
    whole = np.zeros((40, 40), dtype=bool)
    whole[10:30, 10:30] = True
    broken = whole & (np.indices(whole.shape).sum(axis=0) % 3 > 0)
    assert quality(whole, 3) > quality(whole, 0.2)
    assert quality(whole, 3) > quality(broken, 3)
    assert quality(whole, 3, 0.9) > quality(whole, 3, 0.3)


def test_a_single_cell_has_finite_features():
    mask = np.zeros((4, 4), dtype=bool)
    mask[1, 2] = True
    features = mask_features(mask, np.zeros(mask.shape), 1.0)
    assert features.shape == (N_FEATURES,) and np.isfinite(features).all()
