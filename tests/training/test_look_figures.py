"""What is measured and fitted of looks, on made inputs."""

import numpy as np
import pytest
from looks_for_tests import TAXONOMY, garment, photo

from training.calibrate_look import cross_fitted, curve, fit_logistic
from training.evaluate_look import flat_lay_f1, on_wider_scene, overlap, two_footwear


def test_a_logistic_fit_finds_what_made_the_answers():
    rng = np.random.default_rng(0)
    features = np.stack([np.ones(4000), rng.normal(size=4000)], axis=1)
    truth = (rng.random(4000) < 1 / (1 + np.exp(-(features @ [0.5, 2.0])))).astype(float)
    assert fit_logistic(features, truth) == pytest.approx([0.5, 2.0], abs=0.2)


def test_what_is_judged_was_not_fitted_on_the_same_photos():
    """Only one photo has the second feature: a fit without it cannot know what it means."""
    features = np.ones((10, 2))
    features[:, 1] = np.arange(10) == 0
    truth = (np.arange(10) % 5 != 0).astype(float)
    held = cross_fitted(features, truth, np.arange(10))
    assert held[0] == pytest.approx(1.0, abs=0.01)


def test_the_curve_tells_how_often_a_tenth_is_right():
    assert curve(np.array([0.82, 0.88, 0.15]), np.array([1, 0, 0])) == [(0.15, 0.0, 1), (0.85, 0.5, 2)]


def test_boxes_overlap():
    assert overlap((0, 0, 1, 1), (0, 0, 0.5, 1)) == pytest.approx(0.5)
    assert overlap((0, 0, 0.2, 0.2), (0.5, 0.5, 1, 1)) == 0


def test_two_kinds_of_footwear_are_counted():
    photos = [photo("a", garment("boots"), garment("heels")), photo("b", garment("boots"), garment("boots"))]
    assert two_footwear(photos, TAXONOMY) == 0.5


def test_a_flat_lay_is_right_with_any_name_of_the_set_and_any_footwear():
    sets = [frozenset({"trousers", "jeans"}), frozenset({"boots"}), frozenset({"hat"})]
    found = photo("a", garment("jeans"), garment("heels"), garment("scarf"))
    assert flat_lay_f1([found], [sets], TAXONOMY) == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))


def test_a_photo_on_a_wider_scene_takes_its_share():
    image = np.full((60, 40, 3), 250, dtype=np.uint8)
    wide = on_wider_scene(image, np.zeros((60, 40, 3), dtype=np.uint8), np.random.default_rng(0))
    assert wide.shape == (150, 100, 3)
    assert (wide[..., 0] == 250).any(axis=1).mean() == pytest.approx(0.4, abs=0.08)
