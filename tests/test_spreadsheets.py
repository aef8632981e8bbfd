"""Whatever a person may open in a spreadsheet runs nothing there, has its letters, and is read back as it was."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from stylerec.app.components.lab.collected_photos import asked, write_asked
from stylerec.cli.lab.commands import main as lab
from stylerec.domain.moodboard import MoodBoard
from stylerec.figures.exports import TABLES, table_csv
from stylerec.lab.collect import read_categories
from stylerec.lab.photo_folders import list_photos
from stylerec.lab.prepare import PrepareSettings, prepare_dataset, read_groups
from stylerec.lab.run_folder import load_run
from stylerec.lab.wearers import read_wearers
from stylerec.spreadsheets import as_meant, frame_csv, harmless, read_table, write_table
from stylerec.vision.own_categories import extend_with_free
from tests.furnished import make_run
from tests.looks_for_tests import TAXONOMY, garment, photo
from tests.store.photos_for_tests import jpeg

MARK = b"\xef\xbb\xbf"
FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1")


def cells(data: bytes) -> list[str]:
    """All cells of a file that begins with the mark."""
    assert data.startswith(MARK)
    return [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]


def test_only_formulas_change_and_they_come_back() -> None:
    for text in (*FORMULAS, *(f"'{text}" for text in FORMULAS)):
        assert str(harmless(text)).startswith("'") and as_meant(str(harmless(text))) == text
    for plain in ("skirt", "'90s dress", "'", "", "été.jpg", "a=b", -0.5, 3, None):
        assert harmless(plain) == plain
    assert [as_meant(text) for text in ("skirt", "'90s dress", "'", "")] == ["skirt", "'90s dress", "'", ""]


def test_a_table_comes_back_and_older_ones_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_table(path, ("photo", "name"), [(text, "été") for text in FORMULAS])
    assert not [cell for cell in cells(path.read_bytes()) if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [row["name"] for row in read_table(path)] == ["été"] * len(FORMULAS)
    assert [row["photo"] for row in read_table(path)] == list(FORMULAS)
    path.write_text("photo,name\n=1.jpg,été\n", encoding="utf-8")
    assert read_table(path) == [{"photo": "=1.jpg", "name": "été"}]


@pytest.fixture
def board() -> MoodBoard:
    """A category of one's own and a photo are named as formulas."""
    taxonomy = extend_with_free(TAXONOMY, {"=1+1": TAXONOMY.group_of("skirt")})
    return MoodBoard([photo("+2.jpg", garment("skirt"), garment("=1+1")), photo("b.jpg", garment("=1+1"))], taxonomy)


@pytest.mark.parametrize("name", TABLES)
def test_no_header_row_or_cell_of_a_board_runs(name: str, board: MoodBoard) -> None:
    found = cells(table_csv(board, name))
    assert "'=1+1" in found and "=1+1" not in found and "+2.jpg" not in found


def test_a_board_as_a_file_runs_nothing(board: MoodBoard, tmp_path: Path) -> None:
    board.to_csv(tmp_path / "board.csv")
    found = cells((tmp_path / "board.csv").read_bytes())
    assert {"'=1+1", "'+2.jpg"} <= set(found) and not {"=1+1", "+2.jpg"} & set(found)


def test_a_frame_keeps_what_it_is_named() -> None:
    frame = pd.DataFrame({"=a": ["-1", "b"]}, index=pd.Index(["@x", "y"], name="photo"))
    assert cells(frame_csv(frame)) == ["photo", "'=a", "'@x", "'-1", "y", "b"]
    assert cells(frame_csv(frame, index=False)) == ["'=a", "'-1", "b"]
    assert frame.columns.tolist() == ["=a"]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    for number in range(24):
        place = folder / ("=1+1", "hats")[number % 2] / f"{number}.jpg"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(jpeg(number))
    return folder


def test_the_view_of_a_data_set(dataset: Path, tmp_path: Path) -> None:
    view = tmp_path / "view.csv"
    assert lab(["decide", str(dataset), "--write-view", str(view)]) == 0
    assert "'=1+1/0.jpg" in cells(view.read_bytes()) and "=1+1" not in cells(view.read_bytes())
    assert {(row["photo"], row["category"]) for row in read_table(view)} == {
        (found.photo, found.category) for found in list_photos(dataset)
    }
    write_table(view, ("photo", "wearer", "group"), [("=1+1/0.jpg", "women", "a"), ("=1+1/2.jpg", "men", "a")])
    assert read_wearers(view) == {"=1+1/0.jpg": "women", "=1+1/2.jpg": "men"}
    photos = list_photos(dataset)
    (group,) = (group for group in read_groups(view, dataset, photos) if len(group) > 1)
    assert [photos[place].photo for place in group] == ["=1+1/0.jpg", "=1+1/2.jpg"]


def test_a_prepared_data_set(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    prepare_dataset(dataset, out, PrepareSettings(look_for_copies=False, budget=None))
    assert "'=1+1" in cells((out / "prepared.csv").read_bytes())
    rows = read_table(out / "prepared.csv")
    assert {row["category"] for row in rows} == {"=1+1", "hats"}
    assert all((out / row["file"]).exists() for row in rows)


def test_a_run(tmp_path: Path) -> None:
    make_run(tmp_path / "run", tmp_path, right=4)
    assert cells((tmp_path / "run" / "predictions.csv").read_bytes())[0] == "photo"
    rows = [("=1.jpg", "=1+1", "=1+1"), ("2.jpg", "=1+1", "hats")]
    write_table(tmp_path / "run" / "predictions.csv", ("photo", "category", "predicted"), rows)
    run = load_run(tmp_path / "run")
    assert (run.photos, run.labels.tolist(), run.right.tolist()) == (("=1.jpg", "2.jpg"), ["=1+1"] * 2, [True, False])


def test_what_was_asked_for_in_a_collection(tmp_path: Path) -> None:
    write_asked(tmp_path, {"=1+1": "+skirt"}, 4)
    assert {"'=1+1", "'+skirt"} <= set(cells((tmp_path / "categories.csv").read_bytes()))
    assert asked(tmp_path) == {"=1+1": 4}
    assert "=1+1" in str(read_categories(tmp_path / "categories.csv"))
