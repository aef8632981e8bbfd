"""What a closer look at somebody adds to what the photo is about and to what a look shows."""

import numpy as np
import pytest

from stylerec.vision.bodies import HAIR, SKIN, Body
from stylerec.vision.closer_look import main_garment, shows_head, upper_window, witness

BELOW_THE_WAIST = np.array([False, True, False])
EVEN = np.full(3, 0.5)


def test_a_whole_figure_is_read_from_the_head_to_the_hips():
    window = upper_window((0.4, 0.1, 0.6, 0.9), (400, 400))
    assert window == pytest.approx((0.4, 0.1, 0.6, 0.35)), "a quarter of the figure's height: 1.25 of its width"


def test_who_is_seen_to_the_hips_is_not_read_again():
    assert upper_window((0.2, 0.1, 0.8, 0.9), (400, 400)) is None
    assert upper_window((0.2, 0.0, 0.8, 1.0), (900, 300)) is not None, "the photo's own shape counts"


def test_where_a_head_is_seen_the_main_garment_is_not_on_the_legs():
    trousers = np.array([0.3, 0.6, 0.1])
    assert main_garment([trousers], EVEN, False, BELOW_THE_WAIST).argmax() == 1
    found = main_garment([trousers], EVEN, True, BELOW_THE_WAIST)
    assert found.argmax() == 0 and found.sum() == pytest.approx(1)


def test_the_closer_reading_and_the_look_have_their_say():
    whole, upper = np.array([0.45, 0.55, 1e-6]), np.array([0.9, 0.1, 1e-6])
    assert main_garment([whole], EVEN, False, BELOW_THE_WAIST).argmax() == 1
    assert main_garment([whole, upper], EVEN, False, BELOW_THE_WAIST).argmax() == 0
    shown = np.array([0.02, 0.98, 0.5])
    with_look, without = (main_garment([whole, upper], scores, False, BELOW_THE_WAIST) for scores in (shown, EVEN))
    assert with_look[1] > without[1]


def test_a_head_is_hair_on_the_person_alone():
    label_map = np.zeros((20, 10), np.uint8)
    label_map[2:4, 4:6] = HAIR
    label_map[4:18, 2:8] = SKIN
    everything, below = label_map > 0, (label_map > 0) & (np.arange(20) >= 6)[:, None]
    assert shows_head(Body(everything, (0, 0, 1, 1), True), label_map)
    assert not shows_head(Body(below, (0, 0, 1, 1), True), label_map)


def test_what_the_item_network_says_only_adds():
    added = witness([np.array([0.98, 0.01, 0.01]), np.array([0.02, 0.97, 0.01])])
    assert (added > 0).all() and added[0] > 2 and added[1] > 2, "the surer of the readings counts"
    assert added[2] < 0.2, "what no reading names stays as it was"
