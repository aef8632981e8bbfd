"""From made archives to a shipped model: reading labels, drawing samples, training, resuming, exporting."""

import csv
import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image, ImageDraw

from stylerec.domain.looks import PARTS
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import UsageError
from training.datasets import CLOTHED, FOOTWEAR, UNKNOWN, load_datasets
from training.item_samples import ItemSampler
from training.look_samples import LookSampler
from training.pseudo_masks import _believe, _outlined
from training.settings import ItemSettings, LookSettings, load_run_settings
from training.train_item import choice_loss, set_loss
from training.train_look import _any_of_loss

TAXONOMY = load_taxonomy()
GROUPS = [TAXONOMY.group_of(category) for category in TAXONOMY.categories]


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
    """A tiny copy of the five archives' layout, drawn here."""
    folder = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(0)
    mapping = [
        ("street", "skirt", "skirt"), ("street", "shirt", "shirt"), ("street", "shoes", "boots|heels|sneakers"),
        ("street", "boots", "boots"), ("closet", "Skirt", "skirt"), ("closet", "Pants", "jeans|trousers"),
        ("catalogue", "Handbags", "bag"), ("catalogue", "Shirts", "shirt"), ("street_boxes", "skirt", "skirt"),
        ("street_boxes", "shoe", "boots|heels|sneakers"), ("street_boxes", "hat", "hat"),
    ]  # fmt: skip
    (folder / "label_sets.csv").write_text(
        _table([{"dataset": d, "label": label, "categories": c} for d, label, c in mapping])
    )
    with zipfile.ZipFile(folder / "street_boxes.zip", "w") as archive:
        boxes = []
        for number in range(1, 61):
            image = Image.new("RGB", (64, 96), tuple(rng.integers(0, 255, 3)))
            ImageDraw.Draw(image).rectangle([16, 32, 47, 63], fill=tuple(rng.integers(0, 255, 3)))
            archive.writestr(f"street_boxes/photos/{number:04d}.webp", _bytes(image, "WEBP"))
            boxes.append({"photo": f"{number:04d}", "label": "skirt", "x0": 0.25, "y0": 0.33, "x1": 0.75, "y1": 0.67})
            boxes.append({"photo": f"{number:04d}", "label": "shoe", "x0": 0.25, "y0": 0.8, "x1": 0.75, "y1": 0.95})
        archive.writestr("street_boxes/boxes.csv", _table(boxes))
    with zipfile.ZipFile(folder / "street.zip", "w") as archive:
        archive.writestr("street/labels.txt", "null\naccessories\nskin\nskirt\nshirt\nshoes\n")
        rows = []
        for number in range(1, 61):
            image = Image.new("RGB", (64, 96), tuple(rng.integers(0, 255, 3)))
            ImageDraw.Draw(image).rectangle([20, 40, 44, 70], fill=tuple(rng.integers(0, 255, 3)))
            archive.writestr(f"street/photos/{number:04d}.webp", _bytes(image, "WEBP"))
            mask = Image.new("P", (64, 96), 0)
            mask.putpalette(list(range(18)))
            draw = ImageDraw.Draw(mask)
            draw.rectangle([20, 20, 44, 39], fill=4)
            draw.rectangle([20, 40, 44, 70], fill=3)
            draw.rectangle([24, 5, 40, 19], fill=1)
            draw.rectangle([24, 85, 40, 95], fill=5)
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
            label = ("Skirt", "Pants", "Not sure")[number % 3]
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


def test_labels_are_sets_and_what_is_not_labelled_is_unknown(datasets):
    street, closet, catalogue = datasets["street"], datasets["closet"], datasets["catalogue"]
    index = {name: TAXONOMY.categories.index(name) for name in TAXONOMY.categories}
    boots_photo, shoes_photo = street.tags[2], street.tags[0]
    assert boots_photo[index["boots"]] == 1 and boots_photo[index["heels"]] == 0
    assert not street.any_of[2].any(), "boots are named: no more is left open"
    assert shoes_photo[index["boots"]] == -1 and shoes_photo[index["heels"]] == -1, "shoes of any kind"
    assert set(np.flatnonzero(street.any_of[0].any(axis=0))) == {index["boots"], index["heels"], index["sneakers"]}
    assert shoes_photo[index["saree"]] == -1, "a category that no street photo names is unknown"
    assert len(closet.names) == 48, "photos labelled 'Not sure' are left out"
    skirt = closet.tags[closet.label == "Skirt"][0]
    assert skirt[index["skirt"]] == 1 and skirt[index["jeans"]] == -1 and skirt[index["hat"]] == 0
    pants = np.flatnonzero(closet.item[closet.label == "Pants"][0])
    assert set(pants) == {index["jeans"], index["trousers"]}
    assert len(catalogue.names) == 60, "perfume is no garment"
    shirt = catalogue.tags[catalogue.label == "Shirts"][0]
    assert shirt[index["jeans"]] == -1, "a model in the picture may wear anything"
    bag = catalogue.tags[catalogue.label == "Handbags"][0]
    assert bag[index["jeans"]] == 0


def test_a_class_that_is_boxed_everywhere_is_absent_without_a_box(datasets):
    boxes = datasets["street_boxes"]
    index = {name: TAXONOMY.categories.index(name) for name in TAXONOMY.categories}
    assert boxes.tags[0][index["skirt"]] == 1 and boxes.tags[0][index["hat"]] == 0
    assert boxes.tags[0][index["boots"]] == -1 and boxes.tags[0][index["shirt"]] == -1
    assert boxes.any_of[0].any(axis=0)[index["boots"]]
    members, box = boxes.boxes[0][0]
    assert np.flatnonzero(members).tolist() == [index["skirt"]] and box == pytest.approx((0.25, 0.33, 0.75, 0.67))


def test_masks_say_what_is_known(datasets):
    mask = datasets["street"].masks[0][..., 0]
    assert mask[50, 30] == value_of("skirt") and mask[30, 30] == value_of("shirt") and mask[0, 0] == 0
    assert mask[10, 30] == UNKNOWN, "a label without a category is unknown"
    assert mask[90, 30] == FOOTWEAR, "shoes of a kind that nobody named"
    catalogue = datasets["catalogue_224"]
    values = {str(catalogue.label[row]): set(np.unique(catalogue.masks[row])) for row in range(4)}
    assert values["Handbags"] == {0, value_of("bag")}
    assert values["Shirts"] == {0, CLOTHED}


def test_validation_keeps_senders_titles_and_neighbours_together(datasets):
    street = datasets["street"]
    blocks = {}
    for name, fold in zip(street.names, street.fold, strict=True):
        blocks.setdefault(int(name) // 10, set()).add(str(fold))
    assert all(len(folds) == 1 for folds in blocks.values())
    assert {"train", "sender"} <= {str(fold) for data in datasets.values() for fold in data.fold}


def test_look_batches_are_repeatable_and_labelled(datasets):
    kinds = [LookSampler.street_with_cut_out, LookSampler.boxes, LookSampler.together, LookSampler.flat_lay]
    first, again = (LookSampler(datasets, {}, TAXONOMY, seed=3).batch(kinds, (96, 64), 7) for _ in range(2))
    for name, value in vars(first).items():
        assert np.array_equal(value, vars(again)[name])
    assert first.image.shape == (5, 96, 64, 3) and first.parts.shape == (5, 24, 16)
    cut_out = 1
    assert first.garment.tolist().index(first.garment[cut_out]) == cut_out
    assert (first.parts[cut_out] == first.garment[cut_out]).any(), "the cut-out is visible and labelled"
    assert set(np.unique(first.parts[cut_out])) == {0, first.garment[cut_out]}


def test_a_model_of_the_catalogue_shows_the_product_and_nothing_else_of_its_group(datasets):
    batch = LookSampler(datasets, {}, TAXONOMY, seed=3).batch([LookSampler.worn] * 6, (96, 64), 7)
    shirt, other, jeans = (batch.tags[:, TAXONOMY.categories.index(name)] for name in ("shirt", "t-shirt", "jeans"))
    assert set(shirt) <= {1, -1} and 1 in shirt, "unknown where it may be cut off"
    assert set(other) == {0} and set(jeans) == {-1}
    assert set(np.unique(batch.parts)) <= {0, CLOTHED, UNKNOWN}


def item_sampler(datasets, seed=3):
    shares = {"closet": 3, "catalogue_224": 3, "street": 2, "street_boxes": 2}
    return ItemSampler(datasets, {}, {}, len(TAXONOMY.categories), shares, seed)


def test_item_batches_are_repeatable_and_every_label_is_a_set(datasets):
    first, again = (item_sampler(datasets).batch((96, 64), 7) for _ in range(2))
    for name, value in vars(first).items():
        assert np.array_equal(value, vars(again)[name])
    assert first.image.shape == (10, 96, 64, 3) and first.saliency.shape == (10, 24, 16)
    assert first.members.any(axis=1).all() and not first.taught.any()
    assert set(np.unique(first.saliency)) <= {0, 1, UNKNOWN}


def test_items_are_drawn_from_the_training_folds_alone(datasets):
    source = item_sampler(datasets).sources["closet"]
    drawn = [source.crops[number].row for number in np.flatnonzero(source.odds)]
    assert set(datasets["closet"].fold[drawn]) == {"train"}


def test_a_wide_label_is_satisfied_by_any_of_its_members():
    members = np.array([[True, True, False]])
    split = np.log(np.array([[0.5, 0.4, 0.1]], np.float32))
    other = np.log(np.array([[0.1, 0.8, 0.1]], np.float32))
    assert float(set_loss(split, members, 0.0)) == pytest.approx(-np.log(0.9), rel=1e-5)
    assert float(set_loss(other, members, 0.0)) == pytest.approx(-np.log(0.9), rel=1e-5)


def test_the_pretrained_classifier_chooses_within_a_wide_label_only():
    carries = np.array([[1, 0, 0, 0], [0, 0, 1, 0]], np.float32)  # its classes show the first and the third category
    evidence = np.log(np.array([[0.9, 0.1]], np.float32))
    logits = np.log(np.array([[0.2, 0.3, 0.25, 0.25]], np.float32))
    wide, narrow = np.array([[True, True, False, False]]), np.array([[True, False, False, False]])
    taught = np.array([True])
    # Within the set the answer is 0.4 to 0.6; the loss of a lone example is halved.
    by_hand = -(0.9 * np.log(0.4) + 0.1 * np.log(0.6)) / 2
    assert float(choice_loss(logits, wide, evidence, taught, carries)) == pytest.approx(by_hand, rel=1e-4)
    assert float(choice_loss(logits, narrow, evidence, taught, carries)) == 0
    assert float(choice_loss(logits, wide, evidence, np.array([False]), carries)) == 0


def test_what_imagenet_taught_moves_an_undecided_answer():
    from training.imagenet_evidence import CLASSES
    from training.item_network import join_evidence

    names = list(CLASSES)
    evidence = np.zeros((1, len(names)), np.float32)
    evidence[0, names.index("jeans")] = 9
    heads = {"item": np.zeros((1, len(TAXONOMY.categories)), np.float32), "evidence": evidence}
    answer = np.asarray(join_evidence(heads, TAXONOMY.categories, GROUPS, 0.5)["item"])[0]
    scores = dict(zip(TAXONOMY.categories, answer, strict=True))
    assert max(scores, key=scores.get) == "jeans"
    assert scores["trousers"] > scores["coat"], "trousers are nearer to jeans than a coat is"


def test_one_of_a_set_must_be_there_in_a_look():
    any_of = np.zeros((1, 2, 3), bool)
    any_of[0, 0, :2] = True
    nothing, one = np.full((1, 3), -9, np.float32), np.array([[9, -9, -9]], np.float32)
    assert float(_any_of_loss(nothing, any_of)) > 5
    assert float(_any_of_loss(one, any_of)) == pytest.approx(0, abs=1e-3)
    assert float(_any_of_loss(nothing, np.zeros((1, 2, 3), bool))) == 0, "a batch without sets"


def test_a_box_says_where_its_garment_can_be(datasets):
    boxes = datasets["street_boxes"]
    logits = np.zeros((24, 16, len(PARTS) + len(TAXONOMY.categories)), np.float32)
    logits[..., value_of("skirt")] = 9
    believed = _believe(logits, boxes, 0)
    assert (believed[10:14, 6:10] == value_of("skirt")).all()
    assert not (believed[:6] == value_of("skirt")).any()


def test_a_teacher_says_where_a_person_ends() -> None:
    skirt, hair = value_of("skirt"), PARTS.index("hair")
    label_map = np.array([[0, skirt, UNKNOWN, hair]], np.uint8)
    person = np.array([[CLOTHED, 0, CLOTHED, UNKNOWN]], np.uint8)
    assert _outlined(label_map, person).tolist() == [[CLOTHED, 0, CLOTHED, hair]]


LOOK = """
data_dir = "{data}"
cache_dir = "{cache}"
out_dir = "{out}"
start = "{start}"
size = [96, 64]
steps = {steps}
validate_every = 100
kinds = {{ street_with_cut_out = 1, boxes = 1, flat_lay = 1 }}
items = {{ closet = 1, catalogue_224 = 1 }}
"""
ITEM = """
data_dir = "{data}"
cache_dir = "{cache}"
out_dir = "{out}"
imagenet = ""
start = "{start}"
start_share = 0.3
mean_with = ["{other}"]
size = [64, 64]
steps = {steps}
validate_every = 100
shares = {{ closet = 2, catalogue_224 = 1, street = 1, street_boxes = 1 }}
"""


@pytest.mark.parametrize(("kind", "text"), [(LookSettings, LOOK), (ItemSettings, ITEM)])
def test_unknown_settings_are_refused(kind, text, tmp_path):
    path = tmp_path / "run.toml"
    path.write_text("speed = 3\n" + text.format(data=".", cache=".", out=".", start="", other="", steps=1))
    with pytest.raises(UsageError, match="speed"):
        load_run_settings(kind, path)


def _weights(network, path):
    network.load_weights(path)
    return network.get_weights()


def _save_moved(network, path):
    """Save the network with its last layer moved, as another run might have done."""
    layer = network.layers[-1]
    kept = layer.get_weights()
    layer.set_weights([weights + 0.5 for weights in kept])
    network.save_weights(path)
    layer.set_weights(kept)


def test_runs_train_resume_and_become_a_model(data_dir, datasets, tmp_path, monkeypatch):
    from stylerec.lab.network import build_network
    from stylerec.vision.recogniser import Recogniser
    from training import evaluate, loop, model_card, train_item, train_look
    from training.calibrate import calibrate
    from training.export import EVIDENCE_SHARE, ITEM_SIZE, LOOK_SIZE, export_networks
    from training.item_network import build_item_network, join_evidence
    from training.recover_weights import fill_network, read_weights

    n = len(TAXONOMY.categories)
    networks = {"look": build_network(n, weights=None), "item": build_item_network(n, 0)}
    trained, mixed = {}, {}
    monkeypatch.setattr(loop, "SAVE_EVERY", 2)
    for name, module, text, kind in (
        ("look", train_look, LOOK, LookSettings),
        ("item", train_item, ITEM, ItemSettings),
    ):
        start, out, config = tmp_path / f"{name}.weights.h5", tmp_path / name, tmp_path / f"{name}.toml"
        networks[name].save_weights(start)
        other = tmp_path / f"{name}_other.weights.h5"
        _save_moved(networks[name], other)
        for steps, saved in ((2, ["ckpt-1.index"]), (3, ["ckpt-1.index", "ckpt-2.index"])):
            config.write_text(
                text.format(data=data_dir, cache=tmp_path / "cache", out=out, start=start, other=other, steps=steps)
            )
            trained[name] = module.train(load_run_settings(kind, config))
            assert sorted(path.name for path in (out / "checkpoints").glob("*.index")) == saved, (
                "one more step, not three"
            )
        assert json.loads((out / "settings.json").read_text())["start"] == str(start)
        history = [json.loads(line) for line in (out / "history.jsonl").read_text().splitlines()]
        assert [line["step"] for line in history] == [2, 3]
        assert all(0 <= value <= 1 for line in history for name, value in line.items() if name != "step")
        files = start, other, out / "averaged.weights.h5", trained[name]
        mixed[name] = [_weights(networks[name], file) for file in files]
    for begun, elsewhere, reached, result in zip(*mixed["item"], strict=True):
        by_hand = 0.3 * begun + 0.7 * (elsewhere + reached) / 2
        np.testing.assert_allclose(result, by_hand, atol=1e-5, err_msg="0.3 of the start, else the mean")

    model = tmp_path / "model"
    model.mkdir()
    export_networks(networks["look"], networks["item"], model / "recogniser.tflite")
    calibrate(model, datasets, TAXONOMY.categories)
    recogniser = Recogniser.load(model)
    image = np.random.default_rng(0).integers(0, 256, (*LOOK_SIZE, 3), dtype=np.uint8)
    look, item = (
        lambda picture, net=networks[name]: net(picture[None].astype(np.float32), training=False) for name in networks
    )
    small = image[: ITEM_SIZE[0], : ITEM_SIZE[1]]
    named = join_evidence(item(small), TAXONOMY.categories, GROUPS, EVIDENCE_SHARE)
    for picture, expected in ((image, look(image)), (small, named)):
        for name, value in recogniser.heads(picture).items():
            np.testing.assert_allclose(value, np.asarray(expected[name])[0], atol=0.03, err_msg=name)

    file = (model / "recogniser.tflite").read_bytes()
    looks, items = (read_weights(file, f"{height}x{width}") for height, width in (LOOK_SIZE, ITEM_SIZE))
    for name, network, run in (
        ("look", build_network(n, weights=None), look),
        ("item", build_item_network(n, 0), item),
    ):
        fill_network(network, {**items, **looks})
        found = network(small[None].astype(np.float32), training=False)
        for head, value in run(small).items():
            np.testing.assert_allclose(found[head], value, atol=0.03, err_msg=f"{name} {head} by the shipped weights")

    (model / "README.md").write_text(f"# Card\n\n{model_card.START}\n{model_card.END}\n\nEnd\n")
    assert evaluate.main([str(data_dir), str(tmp_path / "cache"), "--model", str(model)]) == 0
    figures = json.loads((model / "metrics.json").read_text())
    assert figures["closet_sender"]["photos"] == (datasets["closet"].fold == "sender").sum()
    assert figures["street"]["masks"] > 0 and 0 <= figures["street"]["parse_accuracy"] <= 1
    assert model_card.main([str(model)]) == 0
    card = (model / "README.md").read_text()
    assert f"| `tag_map` | {figures['street']['tag_map']:.3f} |" in card
    assert card.startswith("# Card") and card.endswith("End\n")
