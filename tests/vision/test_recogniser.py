"""The shipped recogniser, as shipped: what it returns, what it refuses, and that it sees what a person sees."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from stylerec.domain.looks import PARTS
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import ModelError
from stylerec.settings import default_model_dir
from stylerec.vision.config_digest import add_digest
from stylerec.vision.images import encode_png
from stylerec.vision.outfit_reader import UNSEEN
from stylerec.vision.recogniser import Recogniser, letterbox


def trousers(
    colour: tuple[int, int, int] = (40, 60, 120),
    ground: tuple[int, int, int] = (226, 222, 214),
    size: tuple[int, int] = (300, 400),
) -> np.ndarray:
    """A pair of trousers of creased cloth on a plain ground."""
    image = Image.new("RGB", (300, 400), ground)
    draw = ImageDraw.Draw(image)
    draw.polygon([(95, 40), (205, 40), (222, 370), (165, 370), (150, 140), (135, 370), (78, 370)], fill=colour)
    draw.line([(95, 52), (205, 52)], fill=tuple(value // 2 for value in colour), width=4)
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (20, 15), dtype=np.uint8)
    creases = np.asarray(Image.fromarray(coarse).resize((300, 400), Image.Resampling.BICUBIC)) / 128.0 - 1
    weave = rng.normal(0, 1, (400, 300))
    cloth = np.any(np.asarray(image) != ground, axis=-1)
    light = np.where(cloth, 22 * creases + 8 * weave, 3 * weave)[..., None]
    return np.asarray(Image.fromarray((image + light).clip(0, 255).astype(np.uint8)).resize(size))


def test_a_photo_gives_a_look_and_an_item(recogniser):
    (photo,) = recogniser.recognise([("trousers.png", encode_png(trousers()))])
    assert (photo.name, photo.width, photo.height, photo.error) == ("trousers.png", 300, 400, None)
    look = photo.look
    assert tuple(look.scores) == recogniser.categories == load_taxonomy().categories
    assert all(0 <= score <= 1 for score in look.scores.values())
    assert sum(look.item.probabilities.values()) == pytest.approx(1, abs=1e-5)
    ranked = list(look.item.probabilities.values())
    assert ranked == sorted(ranked, reverse=True)
    assert look.label_map.shape == look.item.garment.mask.shape
    assert look.label_map.max() < len(PARTS) + len(recogniser.categories)


def test_it_names_drawn_trousers_and_finds_them(recogniser):
    (photo,) = recogniser.recognise([("trousers.png", encode_png(trousers()))])
    item = photo.look.item
    assert load_taxonomy().group_of(item.category) == "bottoms"
    x0, y0, x1, y1 = item.garment.box
    assert x0 == pytest.approx(0.26, abs=0.08) and x1 == pytest.approx(0.74, abs=0.08)
    assert y0 == pytest.approx(0.1, abs=0.08) and y1 == pytest.approx(0.93, abs=0.08)
    assert item.garment.colours[0] in {"blue", "navy"}


def test_garments_agree_with_their_masks(recogniser):
    (photo,) = recogniser.recognise([("trousers.png", encode_png(trousers()))])
    for garment in (*photo.look.garments, photo.look.item.garment):
        assert garment.area == pytest.approx(garment.mask.mean())
        assert garment.area > 0 and (garment.colours or garment.quality <= UNSEEN)
        assert np.linalg.norm(garment.embedding) == pytest.approx(1, abs=1e-4)
        x0, y0, x1, y1 = garment.box
        high, wide = garment.mask.shape
        assert garment.mask[round(y0 * high) : round(y1 * high), round(x0 * wide) : round(x1 * wide)].sum() == (
            garment.mask.sum()
        )
    assert photo.look.item.garment.colours
    assert {garment.category for garment in photo.look.garments} == set(photo.look.categories)


def test_the_same_garment_on_another_ground_is_close_and_another_is_not(recogniser):
    red, blue = trousers((170, 30, 40)), trousers((40, 60, 120))
    other_ground = trousers((170, 30, 40), ground=(120, 150, 110))
    photos = recogniser.recognise((f"{i}.png", encode_png(image)) for i, image in enumerate((red, other_ground, blue)))
    first, second, third = (photo.look.item.garment.embedding for photo in photos)
    assert first @ second > 0.8
    assert first @ second > first @ third


def test_a_bad_photo_is_kept_with_its_reason_and_the_rest_go_on(recogniser):
    good = encode_png(trousers())
    photos = list(recogniser.recognise([("a.png", good), ("broken.jpg", b"no photo"), ("c.png", good)]))
    assert [photo.name for photo in photos] == ["a.png", "broken.jpg", "c.png"]
    assert photos[1].look is None and "broken.jpg" in photos[1].error
    assert photos[0].photo_id == photos[2].photo_id
    assert photos[0].look.scores == photos[2].look.scores


@pytest.mark.parametrize("size", [(400, 300), (60, 80), (80, 60), (40, 900), (900, 40), (1, 1)])
def test_any_shape_of_photo_is_read(recogniser, size):
    (photo,) = recogniser.recognise([("odd.png", encode_png(trousers(size=size)))])
    assert photo.error is None
    assert recogniser.full_label_map(photo).shape == size[::-1]


def test_a_photo_without_clothes_has_none(recogniser):
    ramp = np.linspace(90, 200, 300, dtype=np.uint8)[:, None, None].repeat(200, 1).repeat(3, 2)
    (photo,) = recogniser.recognise([("sky.png", encode_png(ramp))])
    assert photo.look.categories == ()


def test_looks_do_not_depend_on_how_many_are_read_side_by_side(recogniser):
    sources = [(f"{i}.png", encode_png(trousers((20 * i, 60, 120)))) for i in range(9)]
    together = list(recogniser.recognise(sources))
    for photo, source in zip(together, sources, strict=True):
        (alone,) = recogniser.recognise([source])
        assert alone.look.scores == photo.look.scores


def test_letterbox_keeps_the_shape_and_turns_for_landscape():
    frame, (top, left, high, wide) = letterbox(np.zeros((300, 400, 3), np.uint8), (384, 256))
    assert frame.shape == (256, 384, 3)
    assert wide / high == pytest.approx(4 / 3, abs=0.03)
    assert top % 4 == left % 4 == high % 4 == wide % 4 == 0
    assert frame[0 if top else -1, 0].tolist() == [127] * 3 or top == 0


@pytest.fixture
def copied_model(tmp_path):
    return shutil.copytree(default_model_dir(), tmp_path / "model")


def test_a_missing_model_says_how_to_get_it_back(tmp_path):
    with pytest.raises(ModelError, match="config.json' is missing.*git checkout"):
        Recogniser.load(tmp_path)


def test_a_damaged_model_file_is_refused(copied_model):
    path = copied_model / "recogniser.tflite"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError, match="damaged.*git checkout"):
        Recogniser.load(copied_model)


def test_a_damaged_config_is_refused(copied_model):
    config = json.loads((copied_model / "config.json").read_text())
    del config["thresholds"]
    (copied_model / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match="thresholds"):
        Recogniser.load(copied_model)


def rewrite_categories(folder: Path, names: dict[str, str]) -> None:
    """The model's own words for some of its categories, in a config that was signed with them."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["categories"] = [names.get(name, name) for name in config["categories"]]
    (folder / "config.json").write_text(json.dumps(add_digest(config)), encoding="utf-8")


def test_a_model_that_speaks_an_older_versions_words_is_understood(copied_model):
    rewrite_categories(copied_model, {"loafers": "shoes", "tracksuit": "outerwear"})
    recogniser = Recogniser.load(copied_model)
    (photo,) = recogniser.recognise([("trousers.png", encode_png(trousers()))])
    known = {*photo.look.scores, *photo.look.item.probabilities}
    assert {"footwear", "outerwear"} <= known <= set(load_taxonomy().terms)
    assert not {"shoes", "loafers", "tracksuit"} & known


def test_a_model_of_other_words_is_refused_with_a_way_out(copied_model):
    rewrite_categories(copied_model, {"trousers": "space suit"})
    with pytest.raises(ModelError, match="speaks of space suit, which .* does not know.*git checkout"):
        Recogniser.load(copied_model)


def test_recognising_loads_no_tensorflow():
    code = (
        "import sys; from stylerec import Recogniser; from tests.vision.test_recogniser import trousers; "
        "from stylerec.vision.images import encode_png; r = Recogniser.load(); "
        "next(r.recognise([('a.png', encode_png(trousers()))])); "
        "sys.exit(any(name in sys.modules for name in ('tensorflow', 'keras', 'streamlit', 'pandas')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_another_network_or_another_threshold_is_another_model(recogniser, copied_model):
    assert Recogniser.load(copied_model).model_id == recogniser.model_id
    config = json.loads((copied_model / "config.json").read_text(encoding="utf-8"))
    config["thresholds"][0] += 0.01
    (copied_model / "config.json").write_text(json.dumps(add_digest(config)), encoding="utf-8")
    assert Recogniser.load(copied_model).model_id != recogniser.model_id
