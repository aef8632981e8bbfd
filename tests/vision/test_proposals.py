"""Parts of an outfit that look alike are found without names."""

import numpy as np

from stylerec.vision.proposals import propose_regions

GRID = (30, 20)


def outfit() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is clothed, its features, and where the blouse is that lies between the halves of a coat."""
    clothed = np.zeros(GRID, dtype=bool)
    clothed[4:26, 3:17] = True
    blouse = np.zeros(GRID, dtype=bool)
    blouse[5:18, 8:12] = True
    features = np.random.default_rng(0).normal(0, 0.05, (*GRID, 16)).astype(np.float32)
    features[..., 0] += 1
    features[blouse, 0] -= 1
    features[blouse, 1] += 1
    return clothed, features, blouse


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())


def test_a_blouse_that_nothing_names_is_proposed():
    clothed, features, blouse = outfit()
    proposed = propose_regions(clothed, features, [clothed])
    best = max(proposed, key=lambda part: overlap(part, blouse))
    assert (best & ~blouse).sum() == 0 and overlap(best, blouse) > 0.45
    assert not any((part & ~clothed).any() for part in proposed)


def test_what_was_found_already_is_not_proposed_again():
    clothed, features, _ = outfit()
    proposed = propose_regions(clothed, features, [])
    assert len(propose_regions(clothed, features, proposed[:1])) == len(proposed) - 1


def test_little_or_nothing_has_no_parts():
    features = np.ones((*GRID, 16), dtype=np.float32)
    clothed = np.zeros(GRID, dtype=bool)
    assert propose_regions(clothed, features, []) == []
    clothed[:2, :5] = True
    assert propose_regions(clothed, features, []) == []
