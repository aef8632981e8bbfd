"""One thing has one name."""

import numpy as np

from stylerec.vision.regions import follow_edges, name_by_outfit, name_regions

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


def test_an_outline_that_is_off_moves_to_the_edge_of_the_picture():
    picture = np.full((96, 64, 3), 220, np.uint8)
    picture[30:70, 20:44] = (150, 30, 40)
    truth = picture[..., 1] == 30
    coarse = np.zeros(truth.shape, np.float32)
    coarse[32:72, 18:42] = 1
    masks = np.stack([1 - coarse, coarse])
    found = follow_edges(masks, picture)
    assert found.shape == masks.shape and found.dtype == np.float32
    assert np.allclose(found.sum(axis=0), 1, atol=1e-4), "shares stay shares"
    wrong_before, wrong_after = ((masks_.argmax(axis=0) == 1) != truth for masks_ in (masks, found))
    assert wrong_after.sum() <= wrong_before.sum() / 10


def test_without_an_edge_an_outline_stays():
    plain = np.full((64, 64, 3), 128, np.uint8)
    masks = np.zeros((2, 64, 64), np.float32)
    masks[0, :, :32] = masks[1, :, 32:] = 1
    assert np.array_equal(follow_edges(masks, plain).argmax(axis=0), masks.argmax(axis=0))


def test_pixels_of_what_cannot_be_worn_beside_the_outfit_go_to_the_outfit():
    label_map, logits = made([[COAT, COAT, JACKET, JACKET], [SHOES, SHOES, 0, 0]], {})
    rivals = np.zeros((7, 7), dtype=bool)
    rivals[COAT, JACKET] = rivals[JACKET, COAT] = rivals[SHOES, BOOTS] = rivals[BOOTS, SHOES] = True
    named = name_by_outfit(label_map, logits, np.array([COAT]), rivals)
    assert named.tolist() == [[COAT] * 4, [SHOES, SHOES, 0, 0]], "shoes stay: nothing stands in their way"
    assert label_map[0, 2] == JACKET, "the map given is left as it is"


def test_each_pixel_goes_to_the_rival_that_it_looks_most_like():
    label_map, logits = made([[COAT, COAT]], {COAT: SHOES})
    logits[0, 1, BOOTS] = 5
    rivals = np.ones((7, 7), dtype=bool)
    assert name_by_outfit(label_map, logits, np.array([SHOES, BOOTS]), rivals).tolist() == [[SHOES, BOOTS]]
