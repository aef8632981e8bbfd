"""Recognition metrics against values worked out by hand and scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, jaccard_score, recall_score

from training.metrics import (
    average_precisions,
    calibration_error,
    closet_accuracy,
    confusion,
    item_accuracy,
    parse_scores,
)

CATEGORIES = (
    "t-shirt shirt blouse longsleeve sweater sweatshirt cardigan coat jacket cape trousers jeans leggings shorts "
    "skirt dress hat boots heels flats loafers sneakers sandals bag"
).split()


def test_closet_accuracy_sums_over_the_categories_of_a_class():
    def row(**scores):
        return [scores.get(name, 0.0) for name in CATEGORIES]

    probabilities = np.array(
        [
            row(shirt=0.4, jeans=0.3, trousers=0.3),  # pants win together
            row(dress=0.6, skirt=0.4),
            row(bag=0.9, hat=0.1),  # bags take no part
        ]
    )
    labels = np.array(["Pants", "Skirt", "Hat"])
    assert closet_accuracy(probabilities, labels, CATEGORIES) == pytest.approx(2 / 3)


def test_photos_of_other_labels_are_left_out():
    assert closet_accuracy(np.eye(24)[[23]], np.array(["Not sure"]), CATEGORIES) == 0.0


def test_an_answer_is_right_when_it_lies_in_the_set_of_its_label():
    probabilities = np.array([[0.5, 0.3, 0.2]] * 3 + [[0.1, 0.6, 0.3]])
    members = np.array([[1, 1, 0], [1, 0, 0], [1, 0, 0], [1, 0, 1]], dtype=bool)
    labels = np.array(["Pants", "jeans", "jeans", "Shoes"])
    overall, mean = item_accuracy(probabilities, members, labels)
    assert (overall, mean) == (0.75, pytest.approx(2 / 3))
    assert item_accuracy(probabilities, members, labels, k=2) == (1.0, 1.0)


def test_calibration_error_is_the_gap_between_how_sure_and_how_right():
    right = np.array([True, True, False, False])
    assert calibration_error(np.array([0.95, 0.95, 0.05, 0.05]), right) == pytest.approx(0.05)
    assert calibration_error(np.full(4, 0.95), right) == pytest.approx(0.45)


def test_average_precision_of_a_perfect_and_a_reversed_ranking():
    tags = np.array([[1, 1], [1, 1], [0, 0], [-1, 0]])
    scores = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.8], [0.2, 0.9]])
    found = average_precisions(scores, tags, minimum=2)
    assert found[0] == 1.0
    assert found[1] == pytest.approx((1 / 3 + 2 / 4) / 2)
    assert average_precisions(scores, tags, minimum=3) == {}


def test_parse_scores_agree_with_scikit_learn():
    rng = np.random.default_rng(0)
    truth, guess = rng.integers(0, 5, 4000), rng.integers(0, 6, 4000)
    counts = confusion(truth, guess, 6)
    assert np.array_equal(counts, confusion_matrix(truth, guess, labels=range(6)))
    figures = parse_scores(counts)
    present = list(range(5))
    assert figures["parse_accuracy"] == pytest.approx((truth == guess).mean())
    assert figures["parse_recall"] == pytest.approx(recall_score(truth, guess, labels=present, average="macro"))
    assert figures["parse_miou"] == pytest.approx(jaccard_score(truth, guess, labels=present, average="macro"))


def test_unknown_pixels_do_not_count():
    assert confusion(np.array([0, 255, 1]), np.array([0, 1, 0]), 2).tolist() == [[1, 0], [1, 0]]
