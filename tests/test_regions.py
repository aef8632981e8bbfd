"""One thing has one name."""

import numpy as np

from stylerec.regions import name_regions

COAT, JACKET, SHOES, BOOTS = 3, 4, 5, 6
GROUPS = [np.array([COAT, JACKET]), np.array([SHOES, BOOTS])]


def made(label_map: list[list[int]], second: dict[int, int], margin: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """Logits whose best value is the map's, by `margin` over the second best, which is `second[best]`."""
    named = np.array(label_map, dtype=np.uint8)
    logits = np.zeros((*named.shape, 7))
    rows, columns = np.indices(named.shape)
    logits[rows, columns, named] = 6
    logits[rows, columns, np.vectorize(lambda value: second.get(value, 0))(named)] = 6 - margin
    return named, logits


def test_a_region_of_two_kinds_gets_the_one_it_shows_more_of():
    label_map, logits = made([[COAT, COAT, COAT, JACKET], [0, 0, 0, 0]], {COAT: JACKET, JACKET: COAT})
    assert name_regions(label_map, logits, GROUPS).tolist() == [[COAT] * 4, [0] * 4]
    assert label_map[0, 3] == JACKET, "the map given is left as it is"


def test_sureness_counts_not_only_size():
    label_map, logits = made([[COAT, COAT, COAT, JACKET]], {COAT: JACKET}, margin=0.01)
    assert name_regions(label_map, logits, GROUPS).tolist() == [[JACKET] * 4]


def test_things_apart_and_other_groups_keep_their_names():
    label_map, logits = made([[COAT, 0, JACKET, SHOES, BOOTS, BOOTS]], {SHOES: BOOTS, BOOTS: SHOES})
    assert name_regions(label_map, logits, GROUPS).tolist() == [[COAT, 0, JACKET, BOOTS, BOOTS, BOOTS]]
