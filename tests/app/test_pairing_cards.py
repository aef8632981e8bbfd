"""The evidence on a pairing's card."""

import pytest

from stylerec.app.components.pairings import evidence
from stylerec.recommendation import Pairing


@pytest.mark.parametrize(
    ("support", "lift", "worn", "item", "words"),
    [
        (3, 1.0, 6, "skirt", "in 3 of your 6 photos with a skirt"),
        (3, 1.8, 6, "jeans", "in 3 of your 6 photos with jeans, 1.8 times as often as on the whole board"),
        (1, 9.0, 1, "skirt", "in your only photo with a skirt"),  # one photo proves little, so no lift
        (2, 1.0, 6, "T-shirt", "in 2 of your 6 photos with a T-shirt"),
        (0, 0.0, 0, "dress", "often worn with a dress, though not on your board yet"),
    ],
)
def test_evidence_says_what_was_counted(support: int, lift: float, worn: int, item: str, words: str):
    pairing = Pairing("boots", 0.5, 0.4, 0.3, lift, support, (), ())
    assert evidence(pairing, worn, item) == words
