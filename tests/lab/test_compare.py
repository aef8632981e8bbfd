"""Runs written by hand, side by side; the commands that read runs."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stylerec.cli.lab.commands import main
from stylerec.errors import UsageError
from stylerec.lab.classifier_metrics import head_categories, interval, score_categories, score_test
from stylerec.lab.compare import COMMONEST, NEIGHBOUR, choose, compare_runs, nearest_neighbour
from stylerec.lab.run_folder import load_run, write_json
from stylerec.spreadsheets import read_table, write_table
from stylerec.vision.recogniser import Recogniser

CATEGORIES = ("coat", "dress", "hat")
TRAIN = np.array([300, 150, 12])


def write_run(folder: Path, share_right: float, n: int = 200, seed: int = 0, dataset: Path | None = None) -> Path:
    """A run that names about `share_right` of its test photos rightly; the photos are the same for every seed."""
    folder.mkdir(parents=True)
    labels = np.random.default_rng(9).choice(3, size=n, p=TRAIN / TRAIN.sum())
    rng = np.random.default_rng(seed)
    predicted = np.where(rng.random(n) < share_right, labels, (labels + 1) % 3)
    chances = np.full((n, 3), 0.1)
    chances[np.arange(n), predicted] = 0.8
    total = TRAIN + np.bincount(labels, minlength=3)
    write_json(folder / "settings.json", {"l1": 0, "l2": 0, "dataset": str(dataset)})
    write_json(folder / "data.json", {"categories": CATEGORIES, "n_validation": 50, "n_train": 462})
    metrics = score_test(labels, chances, TRAIN, total)
    write_json(
        folder / "metrics.json", {**metrics, "training_seconds": 90, "photos_per_second": 50.0, "megabytes": 9.5}
    )
    line = {
        "epoch": 1,
        "loss": 1.0,
        "accuracy": 0.7,
        "val_loss": 1.1,
        "val_accuracy": 0.68,
        "penalty": 0,
        "seconds": 90,
    }
    (folder / "history.jsonl").write_text(json.dumps(line) + "\n")
    names = [(f"{CATEGORIES[label]}/{number}.jpg", CATEGORIES[label]) for number, label in enumerate(labels)]
    rows = [(*name, CATEGORIES[best]) for name, best in zip(names, predicted, strict=True)]
    write_table(folder / "predictions.csv", ("photo", "category", "predicted"), rows)
    scores = score_categories(labels, predicted, CATEGORIES, TRAIN, total)
    table = [(score.category, score.head, score.n_total, score.n_train) for score in scores]
    write_table(folder / "categories.csv", ("category", "head", "n_total", "n_train"), table)
    return folder


def test_the_better_run_comes_first_and_the_reference_is_there(tmp_path: Path) -> None:
    runs = [load_run(write_run(tmp_path / "weak", 0.7)), load_run(write_run(tmp_path / "strong", 0.95, seed=1))]
    rows = compare_runs(runs)
    assert [row.name for row in rows] == ["strong", "weak", COMMONEST]
    best, weak, commonest = rows
    assert best.low < best.accuracy < best.high and best.behind == 0
    assert weak.behind == pytest.approx(best.accuracy - weak.accuracy) and weak.behind_low > 0
    assert commonest.accuracy == (runs[0].labels == "coat").mean() and commonest.mean == pytest.approx(1 / 2, abs=0.01)
    assert best.n_train == 462 and best.minutes == 1.5 and best.megabytes == 9.5 and commonest.megabytes is None
    assert "strong" in choose(rows) and f"{weak.behind:.3f} behind" in choose(rows)


def test_runs_that_cannot_be_told_apart_are_called_so(tmp_path: Path) -> None:
    runs = [load_run(write_run(tmp_path / name, 0.9, seed=seed)) for seed, name in enumerate(("one", "other"))]
    assert "may be as good" in choose(compare_runs(runs))


def test_only_runs_on_the_same_photos_are_compared(tmp_path: Path) -> None:
    runs = [load_run(write_run(tmp_path / "one", 0.9)), load_run(write_run(tmp_path / "two", 0.9, n=150))]
    with pytest.raises(UsageError, match="same test photos"):
        compare_runs(runs)
    with pytest.raises(UsageError, match="at least one run"):
        compare_runs([])


def test_the_interval_of_a_share_is_wilson_s() -> None:
    assert interval(8, 10) == pytest.approx((0.490, 0.943), abs=0.001)  # Brown, Cai, DasGupta 2001, by hand
    assert interval(0, 10)[0] == pytest.approx(0) and interval(10, 10)[1] == pytest.approx(1)
    assert interval(0, 0) == (0.0, 1.0)


def test_metrics_by_hand() -> None:
    labels = np.array([0, 0, 0, 1, 1, 2])
    chances = np.eye(3)[[0, 0, 1, 1, 1, 0]] * 0.7 + 0.1
    found = score_test(labels, chances, np.array([80, 15, 5]), np.array([83, 17, 25]))
    assert found["accuracy"] == pytest.approx(4 / 6) and found["top_5"] == 1.0
    assert found["mean_accuracy"] == pytest.approx((2 / 3 + 0) / 2) and found["n_in_mean"] == 2  # 17 photos are too few
    assert found["mean_accuracy_all"] == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert found["head"] == {"categories": 1, "n": 3, "accuracy": 2 / 3, "mean_accuracy": 2 / 3}
    assert found["tail"]["accuracy"] == pytest.approx(2 / 3) and found["commonest"] == 0.5
    scores = score_categories(labels, chances.argmax(axis=1), "abc", np.array([80, 15, 5]), np.array([83, 17, 25]))
    assert [(score.category, score.taken_for) for score in scores] == [("a", "b"), ("b", ""), ("c", "a")]
    assert scores[1].recall == 1 and scores[1].precision == pytest.approx(2 / 3) and scores[2].precision is None


def test_the_head_holds_four_fifths() -> None:
    assert head_categories(np.array([10, 70, 15, 5])).tolist() == [False, True, True, False]


def test_the_nearest_neighbour_of_a_copy_is_its_original(tmp_path: Path) -> None:
    dataset = tmp_path / "photos"
    for split in ("train", "test"):
        for number, colour in enumerate(((200, 40, 40), (40, 60, 200))):
            folder = dataset / split / CATEGORIES[number]
            folder.mkdir(parents=True)
            picture = np.full((96, 64, 3), 240, dtype=np.uint8)
            picture[20 : 70 - 20 * number, 10 + 15 * number : 54] = colour
            Image.fromarray(picture).save(folder / f"{number}.png")
    folder = write_run(tmp_path / "run", 1.0, n=2)
    rows = [("test/coat/0.png", "coat", "coat"), ("test/dress/1.png", "dress", "hat")]
    write_table(folder / "predictions.csv", ("photo", "category", "predicted"), rows)
    run = load_run(folder)
    right = nearest_neighbour(run, dataset, Recogniser.load())
    assert right.tolist() == [True, True]
    assert compare_runs([run], {NEIGHBOUR: right})[0].name == NEIGHBOUR
    with pytest.raises(UsageError, match="is not the data set"):
        nearest_neighbour(run, dataset / "train", Recogniser.load())


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = [write_run(tmp_path / name, share) for name, share in (("weak", 0.8), ("strong", 0.95))]
    assert main(["compare", *map(str, runs), "--no-neighbour", "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert said.index("strong") < said.index("weak") < said.index("names most test photos rightly")
    assert [row["name"] for row in read_table(tmp_path / "out" / "comparison.csv")] == ["strong", "weak", COMMONEST]
    with Image.open(tmp_path / "out" / "comparison.png") as picture:
        assert picture.width > 400
    assert main(["diagnose", str(runs[0])]) == 0
    assert "sound" in capsys.readouterr().out
    assert main(["diagnose", str(tmp_path)]) == 2
    assert "is no run" in capsys.readouterr().err
    assert main(["compare", str(tmp_path / "nowhere")]) == 2
