"""Training on small made photos: the run's folder, interrupting and going on, the four models."""

import json
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("tensorflow")
import keras

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import ModelError, UsageError
from stylerec.lab.classifiers import MODELS, VARIANTS, build_classifier, choose_settings, with_mirror_image
from stylerec.lab.network import build_network
from stylerec.lab.pipeline import build_augmentation, contact_sheet, draw_rows
from stylerec.lab.run_folder import load_run, read_history
from stylerec.lab.train_classifier import TrainingProgress, train_classifier
from stylerec.lab.training_photos import load_training_photos
from stylerec.spreadsheets import read_table

SMALL = choose_settings("baseline", size=(24, 24), epochs=3, batch=8, dense=16, dropout=0.1, rate=3e-3)
COLOURS = {"blue": (40, 60, 210), "green": (50, 190, 60), "red": (210, 40, 40)}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos that their colour tells apart: 30 red, 20 green, 12 blue; one is broken."""
    folder = tmp_path_factory.mktemp("photos")
    rng = np.random.default_rng(0)
    for (name, colour), count in zip(COLOURS.items(), (12, 20, 30), strict=True):
        (folder / name).mkdir()
        for number in range(count):
            image = np.clip(np.array(colour) + rng.normal(0, 25, (32, 24, 3)), 0, 255).astype(np.uint8)
            Image.fromarray(image).save(folder / name / f"{number}.png")
    (folder / "red" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n no photo")
    return folder


@pytest.fixture(scope="module")
def run(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    assert train_classifier(dataset, SMALL, folder)
    return folder


def test_a_run_is_a_folder_with_everything_in_it(dataset: Path, run: Path) -> None:
    found = load_run(run)
    assert found.settings["model"] == "baseline" and found.settings["seed"] == 1
    assert found.data["categories"] == ["blue", "green", "red"]
    assert found.data["n_train"] + found.data["n_validation"] + found.data["n_test"] == 62
    assert [photo for photo, _ in found.data["unreadable"]] == ["red/broken.png"]
    assert [epoch.epoch for epoch in found.history] == [1, 2, 3]
    assert found.metrics["accuracy"] == found.right.mean() > 0.8  # colours are easy
    assert found.metrics["head"]["n"] + found.metrics["tail"]["n"] == found.metrics["n"] == len(found.photos)
    assert found.metrics["related_to_train"]["n"] == found.metrics["in_validation"] == 0
    assert set(found.head) == {"green", "red"}
    rows = read_table(run / "predictions.csv")
    assert all(row["photo"].startswith(row["category"]) for row in rows)
    assert all((dataset / row["photo"]).exists() for row in rows)
    for name in ("environment.json", "categories.csv", "confusion.csv"):
        assert (run / name).stat().st_size > 10
    for name in ("curves.png", "confusion.png"):
        with Image.open(run / name) as picture:
            assert min(picture.size) > 100
    assert list((run / "logs").glob("events.out.tfevents.*"))


def test_the_saved_model_gives_the_predictions(dataset: Path, run: Path) -> None:
    network = keras.models.load_model(run / "model.keras")
    found = load_run(run)
    images = [
        Image.open(dataset / photo).convert("RGB").resize((24, 24), Image.Resampling.BILINEAR) for photo in found.photos
    ]
    logits = np.asarray(network(np.stack([np.asarray(image) for image in images]).astype(np.float32)))
    named = np.array(found.data["categories"])[logits.argmax(axis=1)]
    assert ((named == found.labels) == found.right).all()


def test_a_run_that_was_stopped_goes_on_as_if_nothing_had_been(dataset: Path, run: Path, tmp_path: Path) -> None:
    stop = Event()

    def stop_in_the_second_pass(progress: TrainingProgress) -> None:
        if progress.epoch == 2:
            assert progress.last is not None and progress.last.epoch == 1
            stop.set()

    assert not train_classifier(dataset, SMALL, tmp_path, on_progress=stop_in_the_second_pass, stop=stop)
    assert len(read_history(tmp_path)) == 1
    with pytest.raises(UsageError, match="no finished run"):
        load_run(tmp_path)
    assert train_classifier(dataset, SMALL, tmp_path)
    for epoch, whole in zip(read_history(tmp_path), read_history(run), strict=True):
        assert (epoch.loss, epoch.val_loss) == pytest.approx((whole.loss, whole.val_loss), rel=1e-3)
        assert (epoch.accuracy, epoch.val_accuracy) == pytest.approx((whole.accuracy, whole.val_accuracy), abs=0.03)


def test_a_folder_with_another_run_is_left_alone(dataset: Path, run: Path) -> None:
    before = (run / "settings.json").read_text()
    with pytest.raises(UsageError, match="other settings: seed"):
        train_classifier(dataset, choose_settings("baseline", **{**_values(SMALL), "seed": 2}), run)
    assert (run / "settings.json").read_text() == before


def test_patience_ends_a_run_and_keeps_its_best_weights(dataset: Path, tmp_path: Path) -> None:
    settings = choose_settings("baseline", **{**_values(SMALL), "epochs": 9, "patience": 1, "rate": 0.3})
    train_classifier(dataset, settings, tmp_path, most_per_category=6)
    history = read_history(tmp_path)
    losses = [epoch.val_loss for epoch in history]
    assert len(history) < 9 and len(history) - 1 - int(np.argmin(losses)) == 1
    assert 16 <= json.loads((tmp_path / "data.json").read_text())["n_train"] <= 18  # six of each, one may be broken


def test_a_penalty_is_told_from_the_rest_of_the_loss(dataset: Path, tmp_path: Path) -> None:
    settings = choose_settings("l1l2", **{**_values(SMALL), "l1": 0.01, "l2": 0.01, "epochs": 1})
    train_classifier(dataset, settings, tmp_path)
    (epoch,) = read_history(tmp_path)
    assert 1 < epoch.penalty < epoch.loss


def _values(settings: object) -> dict[str, object]:
    return {name: value for name, value in vars(settings).items() if name != "model"}


def test_a_mirrored_network_gives_a_photo_and_its_mirror_image_the_same(run: Path) -> None:
    network = keras.models.load_model(run / "model.keras")
    image = np.random.default_rng(0).uniform(0, 255, (2, 24, 24, 3)).astype(np.float32)
    both = with_mirror_image(network)
    np.testing.assert_allclose(both(image), both(image[:, :, ::-1]), atol=1e-4)
    chances = [np.asarray(keras.ops.softmax(network(seen))) for seen in (image, image[:, :, ::-1])]
    np.testing.assert_allclose(np.exp(both(image)), sum(chances) / 2, atol=1e-4)


def test_a_run_goes_on_from_another(dataset: Path, run: Path, tmp_path: Path) -> None:
    settings = choose_settings("baseline", **{**_values(SMALL), "start": str(run), "epochs": 1, "rate": 1e-5})
    train_classifier(dataset, settings, tmp_path / "on")
    assert read_history(tmp_path / "on")[0].loss < read_history(run)[0].loss / 2
    with pytest.raises(ModelError, match="Cannot go on from"):
        train_classifier(dataset, choose_settings("baseline", **{**_values(settings), "dense": 8}), tmp_path / "other")


def test_transfer_fine_tunes_all_but_batch_normalisation(tmp_path: Path) -> None:
    recogniser = build_network(len(load_taxonomy().categories), weights=None)
    recogniser.save_weights(tmp_path / "recogniser.weights.h5")
    settings = choose_settings("transfer", size=(32, 32), weights=str(tmp_path / "recogniser.weights.h5"))
    classifier = build_classifier(settings, 5)
    assert classifier.features is None
    trained = {variable.path for variable in classifier.backbone}
    assert trained and not any("_bn" in path.lower() or "/gamma" in path for path in trained)
    (backbone,) = [layer for layer in classifier.network.layers if layer.name.startswith("mobilenetv2")]
    for name in ("Conv1", "block_9_project"):
        ours, theirs = backbone.get_layer(name).get_weights()[0], recogniser.get_layer(name).get_weights()[0]
        np.testing.assert_array_equal(ours, theirs)
    assert classifier.network(np.zeros((2, 32, 32, 3))).shape == (2, 5)


def test_resnet50_gets_what_it_was_trained_with_or_what_the_study_gave_it() -> None:
    image = np.random.default_rng(0).uniform(0, 255, (1, 32, 32, 3)).astype(np.float32)
    keras.utils.set_random_seed(1)
    right = build_classifier(choose_settings("resnet50", "preprocessed", weights="random", size=(32, 32)), 4)
    assert right.features is not None and right.head is not None
    assert not right.features.trainable_variables and right.head.trainable_variables
    backbone = next(layer for layer in right.features.layers if layer.name == "resnet50")
    given = right.features.layers[1](image)
    np.testing.assert_allclose(given, keras.applications.resnet50.preprocess_input(image.copy()), rtol=1e-4, atol=1e-3)
    wanted = np.asarray(backbone(given)).mean(axis=(1, 2))
    np.testing.assert_allclose(right.features(image), wanted, rtol=1e-3, atol=1e-4)


def test_weights_that_are_not_there_are_named() -> None:
    with pytest.raises(ModelError, match="nowhere.h5.*--weights FILE"):
        build_classifier(choose_settings("transfer", weights="nowhere.h5", size=(32, 32)), 3)


def test_without_internet_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise Exception("URL fetch failure on https://storage.example")

    monkeypatch.setattr(keras.applications, "ResNet50", refuse)
    with pytest.raises(ModelError, match="URL fetch failure.*--weights FILE"):
        build_classifier(choose_settings("resnet50"), 3)


@pytest.mark.parametrize(
    ("model", "variant", "changes", "word"),
    [
        ("vgg", "", {}, "baseline, resnet50, l1l2, transfer"),
        ("l1l2", "weak", {}, "study, tuned"),
        ("transfer", "tuned", {}, "none"),
        ("baseline", "", {"layers": 3}, "weight_decay"),
    ],
)
def test_unknown_settings_are_refused(model: str, variant: str, changes: dict[str, object], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        choose_settings(model, variant, **changes)


def test_the_study_s_penalties_and_the_tuned_ones() -> None:
    assert MODELS["l1l2"].l1 == 0.01 and choose_settings("l1l2", "tuned").l1 == 0


def test_photos_are_changed_but_stay_photos() -> None:
    image = np.zeros((2, 40, 30, 3), dtype=np.uint8)
    image[:, 10:30, 5:15] = (200, 30, 90)
    changed = np.asarray(build_augmentation(1.0, seed=3)(image.astype(np.float32), training=True))
    assert changed.shape == image.shape and changed.min() >= -0.01 and changed.max() <= 200.01
    assert np.abs(changed - image).mean() > 3
    np.testing.assert_array_equal(np.asarray(build_augmentation(0)(image, training=True)), image)
    sheet = contact_sheet(image, 1.0, versions=3)
    assert sheet.shape == (2 * 44, 4 * 34, 3)
    np.testing.assert_array_equal(sheet[2:42, 2:32], image[0])


def test_rare_categories_come_more_often_by_the_square_root() -> None:
    labels = np.array([0] * 900 + [1] * 100)
    rows = draw_rows(labels, np.arange(1000), 0.5, seed=1, epoch=0)
    assert len(rows) == 1000 and (labels[rows] == 1).mean() == pytest.approx(0.25, abs=0.05)
    assert sorted(draw_rows(labels, np.arange(1000), 0, seed=1, epoch=0)) == list(range(1000))
    assert (draw_rows(labels, np.arange(1000), 0.5, 1, 1) != rows).any()


def test_given_splits_are_kept_and_photos_are_decoded_once(tmp_path: Path) -> None:
    for split, names in {"train": "ab", "val": "ab", "test": "abc"}.items():
        for name in names:
            (tmp_path / split / name).mkdir(parents=True)
            Image.new("RGB", (20, 30), (ord(name), len(split), 0)).save(tmp_path / split / name / "1.png")
    photos = load_training_photos(tmp_path, (16, 12))
    assert photos.images.shape == (6, 16, 12, 3) and photos.categories == ("a", "b")  # c is never learned
    assert {photos.photos[row].photo for row in photos.split.validation} == {"val/a/1.png", "val/b/1.png"}
    assert photos.images[0, 0, 0].tolist() == [ord(photos.photos[0].category), len("test"), 0]
    kept = next((tmp_path / ".inspection").glob("decoded-16x12-*.npy"))
    assert load_training_photos(tmp_path, (16, 12)).data_hash == photos.data_hash and kept.exists()
    (tmp_path / "train" / "b" / "1.png").unlink()
    with pytest.raises(UsageError, match="at least two categories"):
        load_training_photos(tmp_path, (16, 12))


def test_the_app_offers_the_models_as_they_are() -> None:
    """The page cannot ask: what it would ask loads TensorFlow."""
    from stylerec.app.components.lab import lab_train

    assert lab_train.MODELS.keys() == MODELS.keys()
    for name, offered in lab_train.MODELS.items():
        assert offered.epochs == MODELS[name].epochs
        assert set(offered.variants) == set(VARIANTS.get(name, {}))
        assert offered.has_backbone == (MODELS[name].architecture != "cnn")


def test_a_run_that_goes_on_from_another_needs_no_other_weights() -> None:
    settings = choose_settings("transfer", weights="nowhere.h5", start="lab-runs/transfer", size=(32, 32))
    assert build_classifier(settings, 3).backbone


def test_a_run_that_never_began_leaves_its_folder_free(dataset: Path, tmp_path: Path) -> None:
    run, settings = tmp_path / "run", choose_settings("baseline", **{**_values(SMALL), "epochs": 1})
    with pytest.raises(UsageError, match="no folder"):
        train_classifier(tmp_path / "nowhere", settings, run)
    train_classifier(dataset, settings, run)
    assert len(read_history(run)) == 1
