"""From product names to a board read in one's own words: every command of the lab, in the order of the work."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from stylerec.board.reader import Reader, chosen_recogniser
from stylerec.cli.lab.commands import main
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.settings import Settings
from stylerec.store import Store
from stylerec.vision.images import encode_jpeg
from stylerec.vision.namer import NamedRecogniser
from stylerec.vision.recogniser import Recogniser

NAMES = """name
RED PLEATED SKIRT - RED - M
SKIRTS WITH BELT - 2345/678
BLUE JACKET
JACKET WITH POCKETS - XL
GREEN HANDBAG - LIMITED EDITION
HANDBAG
REED DIFFUSER
"""
COLOUR_OF = {"skirt": (200, 30, 40), "jacket": (30, 40, 200), "bag": (30, 170, 50)}


def drawing(category: str, seed: int, quality: int = 92) -> bytes:
    """A thing of the category's colour on white, textured, a little different for each seed."""
    rng = np.random.default_rng([sorted(COLOUR_OF).index(category), seed])
    image = np.full((120, 90, 3), 250.0)
    top, left, low, right = rng.integers((10, 8, 90, 66), (25, 20, 112, 82))
    image[top:low, left:right] = COLOUR_OF[category]
    pattern = np.kron(rng.integers(-30, 30, (12, 9, 3)), np.ones((10, 10, 1)))
    return encode_jpeg(np.clip(image + pattern, 0, 255).astype(np.uint8), quality)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command of the lab; gives what it printed."""

    def ran(*arguments: str | Path) -> str:
        status = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        assert status == 0, told.err
        return told.out

    return ran


def test_from_product_names_to_a_board_in_ones_own_words(tmp_path: Path, run: Callable[..., str]) -> None:
    # Names become categories; a decision in the table puts two of them together.
    names, table, taxonomy = tmp_path / "names.csv", tmp_path / "categories.csv", tmp_path / "taxonomy.json"
    names.write_text(NAMES, encoding="utf-8")
    run("names", names, "--out", table)
    with table.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["decision"] = "merge into skirt" if row["category"] == "pleated skirt" else ""
    with table.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    run("names", names, "--out", table, "--taxonomy", taxonomy)
    categories = load_taxonomy(taxonomy).categories
    assert set(categories) == set(COLOUR_OF)

    # Photos come from a folder tree, one folder per category; a picture is in two of them.
    mine, photos = tmp_path / "mine", tmp_path / "photos"
    for category in categories:
        for number in range(14):
            path = mine / "shop" / category / f"{number}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(drawing(category, number))
    (mine / "shop" / "skirt" / "odd.jpg").write_bytes(drawing("jacket", 3, quality=70))
    run("collect", "--photos", mine, "--out", photos)

    # It is found, and left out by a decision.
    assert "near_duplicates" in run("inspect", photos)
    (odd,) = [path for path in (photos / "skirt").iterdir() if path.read_bytes() == drawing("jacket", 3, quality=70)]
    assert "42 of 43 photos stay, in 3 categories" in run("decide", photos, "--drop", f"skirt/{odd.name}")

    # A model learns them from 4 KB files.
    prepared, first, second = tmp_path / "prepared", tmp_path / "runs/first", tmp_path / "runs/second"
    run("prepare", photos, "--out", prepared)
    small = (
        "--set",
        "size=(32, 24)",
        "--set",
        "batch=8",
        "--set",
        "rate=0.003",
        "--set",
        "dropout=0",
        "--set",
        "augment=0",
    )
    run("train", prepared, "--model", "baseline", "--out", first, *small, "--set", "epochs=5")
    run("train", prepared, "--model", "baseline", "--out", second, *small, "--set", "epochs=1")
    assert run("diagnose", first)
    run("compare", first, second, "--out", tmp_path / "comparison", "--no-neighbour")
    assert json.loads((first / "metrics.json").read_text(encoding="utf-8"))["accuracy"] > 0.8

    # Made ready, it is chosen, and a board speaks its words.
    data = Settings(data_dir=tmp_path / "data")
    run("export", first, "--photos", prepared, "--out", data.lab_models_dir / "mine")
    store = Store.open(folder=data.data_dir, settings=data)
    board_id = store.boards.create("Shop").board_id
    worn = ["skirt", "bag", "jacket", "skirt"]
    store.photos.add(board_id, [(f"{n} {name}.jpg", drawing(name, 100 + n)) for n, name in enumerate(worn)])
    store.models.choose("mine", "alone")
    recogniser, problem = chosen_recogniser(store, Recogniser.load(), data.lab_models_dir)
    assert problem is None and isinstance(recogniser, NamedRecogniser)
    reader = Reader(store, recogniser.recognise, recogniser.model_id, recogniser.categories)
    reader.start(board_id)
    assert reader.wait(60)
    matrix = store.looks.mood_board(board_id).user_items()
    assert set(matrix.columns) == set(categories)
    assert [matrix.columns[row.to_numpy().argmax()] for _, row in matrix.iterrows()] == worn
    assert (matrix.sum(axis=1) == 1).all()
    assert all(len(recogniser.namer.examples(category)) == 6 for category in categories)
    store.close()
