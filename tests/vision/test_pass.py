"""Which pixels of a frame a garment's colours are taken from, and when there are none."""

import numpy as np
import pytest

from stylerec.domain.colours import COLOURS, measure_shade
from stylerec.domain.looks import CLEAN_QUALITY, PARTS
from stylerec.settings import default_model_dir
from stylerec.vision.model_config import ModelConfig
from stylerec.vision.outfit_reader import OutfitReader, Pass, trim_rim

SHIRT = np.s_[6:18, 4:12]


def seen(cloth: tuple[int, int, int], ground: tuple[int, int, int]) -> tuple[Pass, np.ndarray]:
    """A shirt with a pink rim, where it is cut out too widely, before a plain ground; and its mask."""
    pixels = np.full((24, 16, 3), ground, np.uint8)
    mask = np.zeros((24, 16), dtype=bool)
    mask[SHIRT] = True
    pixels[SHIRT] = COLOURS["pink"]
    pixels[trim_rim(mask)] = cloth
    logits = np.zeros((24, 16, len(PARTS) + 1), np.float32)
    logits[..., 0] = np.where(mask, -1, 1)
    return Pass(np.s_[0:24, 0:16], pixels, np.ones((12, 8, 4), np.float32), logits, np.array([0.9]), np.zeros(1)), mask


def test_the_rim_of_a_mask_does_not_name_the_cloth() -> None:
    one, mask = seen(COLOURS["navy"], (250, 250, 250))
    assert one.garment("shirt", 0.9, mask).colours == ("navy",)
    assert trim_rim(mask).sum() == 10 * 6
    belt = np.zeros((24, 16), dtype=bool)
    belt[10:12] = True
    assert np.array_equal(trim_rim(belt), belt), "a thin thing is all rim"


@pytest.mark.parametrize(("ground", "name"), [((178, 178, 180), "white"), ((60, 110, 60), "light grey")])
def test_a_white_shirt_in_the_shade_is_white_where_the_wall_tells_of_it(
    ground: tuple[int, int, int], name: str
) -> None:
    one, mask = seen((186, 186, 188), ground)
    garment = one.garment("shirt", 0.9, mask)
    assert garment.colours[0] == name
    np.testing.assert_allclose(
        garment.shade, measure_shade(one.pixels[mask]), err_msg="shades are of the photo's light"
    )


def test_a_garment_of_which_nothing_is_seen_has_no_colour_and_no_outline() -> None:
    """A T-shirt under a coat is told from the photo as a whole; the cloth that is seen is the coat's."""
    reader = OutfitReader(ModelConfig.load(default_model_dir())[0])
    coat, shirt = (reader.categories.index(name) for name in ("coat", "t-shirt"))
    logits = np.zeros((120, 80, len(PARTS) + len(reader.categories)), np.float32)
    logits[..., 0] = 9
    logits[20:100, 20:60, len(PARTS) + coat] = 20
    logits[20:100, 20:60, len(PARTS) + shirt] = 19
    scores = np.full(len(reader.categories), 0.01)
    scores[[coat, shirt]] = 0.95
    pixels = np.full((120, 80, 3), COLOURS["navy"], np.uint8)
    features = np.ones((60, 40, 4), np.float32)
    seen = Pass(np.s_[0:120, 0:80], pixels, features, logits, scores, np.zeros(len(scores)))
    found = {garment.category: garment for garment in reader.read(seen, reader.name_pixels(seen)).garments}
    assert found["coat"].colours == ("navy",) and found["coat"].quality > 0
    assert found["t-shirt"].colours == () and 0 < found["t-shirt"].quality < CLEAN_QUALITY
