"""The item network's tags are what its features tell of the training photos."""

import numpy as np

from training.datasets import ANY_OF
from training.item_tags import fit_layer


def test_what_is_planted_is_found_and_what_is_unknown_is_left_out():
    rng = np.random.default_rng(0)
    features = rng.normal(0, 1, (600, 4)).astype(np.float32)
    tags = (features[:, :3] > 0).astype(np.int8)
    tags[:, 2] = -1
    either = np.zeros((600, ANY_OF, 3), bool)
    kernel, offset = fit_layer(features, tags, either)
    logits = features @ kernel + offset
    assert ((logits[:, :2] > 0) == (tags[:, :2] == 1)).mean() > 0.97
    assert np.abs(kernel[:, 2]).max() < 1e-3, "nothing is known of it"


def test_something_of_a_set_is_there():
    features = np.ones((50, 1), np.float32)
    tags = np.full((50, 3), -1, np.int8)
    tags[:, 2] = 0
    either = np.zeros((50, ANY_OF, 3), bool)
    either[:, 0, :2] = True
    kernel, offset = fit_layer(features, tags, either)
    first, second, third = kernel[0] + offset
    assert min(first, second) > 0 > third
