"""From made archives to a shipped model: reading labels, drawing samples, training, resuming, exporting."""

import csv
import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image, ImageDraw

from stylerec.errors import UsageError
from stylerec.lab.datasets import CLOTHED, UNKNOWN, load_datasets
from stylerec.lab.samples import Sampler
from stylerec.lab.training_settings import load_training_settings
from stylerec.looks import PARTS
from stylerec.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()


def value_of(category: str) -> int:
    return len(PARTS) + TAXONOMY.categories.index(category)


def _bytes(image: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def _table(rows: list[dict[str, object]]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """A tiny copy of the four archives' layout, drawn here."""
    folder = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(0)
    mapping = [
        ("street", "skirt", "skirt"), ("street", "shirt", "shirt"), ("street", "shoes", "shoes"),
        ("street", "boots", "boots"), ("closet", "Skirt", "skirt"), ("closet", "T-Shirt", "t-shirt"),
        ("catalogue", "Handbags", "bag"), ("catalogue", "Shirts", "shirt"),
    ]  # fmt: skip
    (folder / "categories.csv").write_text(
        _table([{"dataset": d, "label": label, "category": c, "group": ""} for d, label, c in mapping])
    )
    with zipfile.ZipFile(folder / "street.zip", "w") as archive:
        archive.writestr("street/labels.txt", "null\naccessories\nskin\nskirt\nshirt\nshoes\n")
        rows = []
        for number in range(1, 121):
            image = Image.new("RGB", (64, 96), tuple(rng.integers(0, 255, 3)))
            ImageDraw.Draw(image).rectangle([20, 40, 44, 70], fill=tuple(rng.integers(0, 255, 3)))
            archive.writestr(f"street/photos/{number:04d}.webp", _bytes(image, "WEBP"))
            mask = Image.new("P", (64, 96), 0)
            mask.putpalette(list(range(18)))
            draw = ImageDraw.Draw(mask)
            draw.rectangle([20, 20, 44, 39], fill=4)
            draw.rectangle([20, 40, 44, 70], fill=3)
            draw.rectangle([24, 5, 40, 19], fill=1)
            if number % 2:
                archive.writestr(f"street/masks/{number:04d}.png", _bytes(mask, "PNG"))
            tags = "skin shirt skirt " + ("shoes" if number % 3 else "boots")
            rows.append({"photo": f"{number:04d}", "has_mask": number % 2, "tags": tags})
        archive.writestr("street/tags.csv", _table(rows))
    with zipfile.ZipFile(folder / "closet.zip", "w") as archive:
        rows = []
        for number in range(72):
            image = Image.new("RGB", (60, 80), (230, 220, 210))
            ImageDraw.Draw(image).rectangle([15, 20, 45, 60], fill=tuple(rng.integers(0, 200, 3)))
            archive.writestr(f"closet/photos/c{number}.webp", _bytes(image, "WEBP"))
            label = ("Skirt", "T-Shirt", "Not sure")[number % 3]
            rows.append({"image": f"c{number}", "sender": number // 2, "label": label, "kids": 0})
        archive.writestr("closet/labels.csv", _table(rows))
    products = [
        {"id": n, "article_type": ("Handbags", "Shirts", "Perfume")[n % 3], "title": f"product {n // 2}"}
        for n in range(90)
    ]
    for name, size, kind in (("catalogue", (60, 80), "JPEG"), ("catalogue_224", (168, 224), "WEBP")):
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            if name == "catalogue":
                archive.writestr("catalogue/products.csv", _table(products))
            for product in products:
                image = Image.new("RGB", size, "white")
                box = [size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2]
                ImageDraw.Draw(image).rectangle(box, fill=tuple(rng.integers(0, 180, 3)))
                ending = "jpg" if kind == "JPEG" else "webp"
                archive.writestr(f"{name}/photos/{product['id']}.{ending}", _bytes(image, kind))
    return folder


@pytest.fixture(scope="module")
def datasets(data_dir, tmp_path_factory):
    return load_datasets(data_dir, tmp_path_factory.mktemp("cache"))


def test_labels_of_three_kinds_become_known_unknown_and_absent(datasets):
    street, closet, catalogue = datasets["street"], datasets["closet"], datasets["catalogue"]
    index = {name: TAXONOMY.categories.index(name) for name in TAXONOMY.categories}
    boots_photo, shoes_photo = street.tags[2], street.tags[0]
    assert boots_photo[index["boots"]] == 1 and boots_photo[index["shoes"]] == -1
    assert shoes_photo[index["shoes"]] == 1 and shoes_photo[index["boots"]] == 2
    assert shoes_photo[index["saree"]] == -1, "a category that no street photo names is unknown"
    assert len(closet.names) == 48, "photos labelled 'Not sure' are left out"
    skirt = closet.tags[closet.item == index["skirt"]][0]
    assert skirt[index["skirt"]] == 1 and skirt[index["jeans"]] == -1 and skirt[index["hat"]] == 0
    assert len(catalogue.names) == 60, "perfume is no garment"
    shirt = catalogue.tags[catalogue.item == index["shirt"]][0]
    assert shirt[index["jeans"]] == -1, "a model in the picture may wear anything"
    bag = catalogue.tags[catalogue.item == index["bag"]][0]
    assert bag[index["jeans"]] == 0


def test_masks_say_what_is_known(datasets):
    mask = datasets["street"].masks[0][..., 0]
    assert mask[50, 30] == value_of("skirt") and mask[30, 30] == value_of("shirt") and mask[0, 0] == 0
    assert mask[10, 30] == UNKNOWN, "a label without a category is unknown"
    catalogue = datasets["catalogue_224"]
    values = {int(catalogue.item[row]): set(np.unique(catalogue.masks[row])) for row in range(4)}
    assert values[TAXONOMY.categories.index("bag")] == {0, value_of("bag")}
    assert values[TAXONOMY.categories.index("shirt")] == {0, CLOTHED}


def test_validation_keeps_senders_titles_and_neighbours_together(datasets):
    street = datasets["street"]
    blocks = {}
    for name, fold in zip(street.names, street.fold, strict=True):
        blocks.setdefault(int(name) // 10, set()).add(str(fold))
    assert all(len(folds) == 1 for folds in blocks.values())
    assert {"train", "sender"} <= {str(fold) for data in datasets.values() for fold in data.fold}


def test_batches_are_repeatable_and_labelled(datasets):
    kinds = [Sampler.street_with_cut_out, Sampler.flat_lay, Sampler.closet, Sampler.catalogue, Sampler.item]
    first, again = (Sampler(datasets, TAXONOMY, seed=3).batch(kinds, (96, 64), 0, 7) for _ in range(2))
    for name, value in vars(first).items():
        assert np.array_equal(value, vars(again)[name])
    assert first.image.shape == (6, 96, 64, 3) and first.parts.shape == (6, 24, 16)
    cut_out = 1
    assert first.garment.tolist().index(first.garment[cut_out]) == cut_out
    assert (first.parts[cut_out] == first.garment[cut_out]).any(), "the cut-out is visible and labelled"
    assert set(np.unique(first.parts[cut_out])) == {0, first.garment[cut_out]}
    assert first.item[0] == -1 and (first.item[3:] >= 0).all()


def test_a_twin_is_the_same_item_on_another_ground(datasets):
    batch = Sampler(datasets, TAXONOMY, seed=3).batch([Sampler.closet, Sampler.closet_twice], (96, 64), 0, 7)
    assert batch.twin.tolist() == [False, False, True]
    assert batch.item[1] == batch.item[2]
    assert np.abs(batch.image[1] - batch.image[2]).mean() > 5


def test_twins_cost_nothing_only_when_their_answers_agree():
    from stylerec.lab.train_recogniser import _twins_loss

    twin = np.array([False, True, False])
    assert float(_twins_loss(np.array([[2.0, 0], [2, 0], [0, 5]], np.float32), twin)) == pytest.approx(0, abs=1e-6)
    logits = np.array([[0.0, 0], [np.log(3.0), 0], [0, 5]], np.float32)
    by_hand = 0.5 * np.log(0.5 / 0.75) + 0.5 * np.log(0.5 / 0.25)
    assert float(_twins_loss(logits, twin)) == pytest.approx(by_hand, rel=1e-5)
    assert float(_twins_loss(logits, np.zeros(3, bool))) == 0, "a batch without twins"


SETTINGS = """
data_dir = "{data}"
cache_dir = "{cache}"
out_dir = "{out}"
weights = ""
validate_every = 100
[[stages]]
steps = {steps}
large_size = [96, 64]
large = {{ street_with_cut_out = 1, flat_lay = 1 }}
small_size = [64, 64]
small = {{ catalogue = 1, item = 1, closet_twice = 1 }}
"""


def test_unknown_settings_are_refused(tmp_path):
    path = tmp_path / "run.toml"
    path.write_text('data_dir = "."\ncache_dir = "."\nout_dir = "."\nspeed = 3\nstages = []\n')
    with pytest.raises(UsageError, match="speed"):
        load_training_settings(path)


def test_a_run_trains_resumes_and_becomes_a_model(data_dir, datasets, tmp_path, monkeypatch):
    from stylerec.lab import evaluate, model_card, train_recogniser
    from stylerec.lab.calibrate import calibrate
    from stylerec.lab.export import ITEM_SIZE, LOOK_SIZE, export_network
    from stylerec.recogniser import Recogniser

    monkeypatch.setattr(train_recogniser, "SAVE_EVERY", 2)
    config = tmp_path / "run.toml"

    def settings(steps):
        config.write_text(SETTINGS.format(data=data_dir, cache=tmp_path / "cache", out=tmp_path / "out", steps=steps))
        return load_training_settings(config)

    def positions():
        return sorted(path.name for path in (tmp_path / "out" / "checkpoints").glob("*.index"))

    train_recogniser.train(settings(2))
    assert positions() == ["ckpt-1.index"]
    weights = train_recogniser.train(settings(3))
    assert positions() == ["ckpt-1.index", "ckpt-2.index"], "one more step, not three"
    assert json.loads((tmp_path / "out" / "settings.json").read_text())["weights"] == ""
    history = [json.loads(line) for line in (tmp_path / "out" / "history.jsonl").read_text().splitlines()]
    assert [line["step"] for line in history] == [2, 3]
    assert all(0 <= value <= 1 for line in history for name, value in line.items() if name != "step")

    network = train_recogniser.build_network(len(TAXONOMY.categories), weights=None)
    network.load_weights(weights)
    model = tmp_path / "model"
    model.mkdir()
    export_network(network, model / "recogniser.tflite")
    calibrate(model, datasets, TAXONOMY.categories)
    recogniser = Recogniser.load(model)
    image = np.random.default_rng(0).integers(0, 256, (*LOOK_SIZE, 3), dtype=np.uint8)
    heads = recogniser.heads(image)
    expected = network(image[None].astype(np.float32), training=False)
    for name, value in heads.items():
        np.testing.assert_allclose(value, np.asarray(expected[name])[0], atol=0.02, err_msg=name)
    image = image[: ITEM_SIZE[0], : ITEM_SIZE[1]]
    mirrored, plain = recogniser.heads(image[:, ::-1])["item"], recogniser.heads(image)["item"]
    np.testing.assert_allclose(mirrored, plain, atol=0.02, err_msg="an item and its mirror image get one answer")

    (model / "README.md").write_text(f"# Card\n\n{model_card.START}\n{model_card.END}\n\nEnd\n")
    assert evaluate.main([str(config), "--model", str(model)]) == 0
    figures = json.loads((model / "metrics.json").read_text())
    assert figures["closet_sender"]["photos"] == (datasets["closet"].fold == "sender").sum()
    assert figures["street"]["masks"] > 0 and 0 <= figures["street"]["parse_accuracy"] <= 1
    assert model_card.main([str(model)]) == 0
    card = (model / "README.md").read_text()
    assert f"| `tag_map` | {figures['street']['tag_map']:.3f} |" in card
    assert card.startswith("# Card") and card.endswith("End\n")
