"""A board cut out of a run's tables is one of the app: with its photos and their looks, read once."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from looks_for_tests import garment, photo
from tables_for_tests import write_tables

from stylerec.cli import main
from stylerec.scale.cutting import choose
from stylerec.scale.places import Folder
from stylerec.store import Store
from stylerec.vision.images import encode_jpeg, photo_id_of


@pytest.fixture
def tables(tmp_path: Path) -> Folder:
    """Thirty photos; every third shows a skirt and boots, the others trousers."""
    looks = []
    for number in range(30):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(encode_jpeg(np.random.default_rng(number).integers(0, 256, (60, 40, 3), dtype=np.uint8)))
        pieces = [garment("skirt"), garment("boots")] if number % 3 == 0 else [garment("trousers"), garment("boots")]
        looks.append(replace(photo(str(path), *pieces), photo_id=photo_id_of(path.read_bytes())))
    folder = Folder(str(tmp_path / "tables"))
    write_tables(folder, looks, size=7)
    return folder


def test_photos_are_drawn_evenly_and_the_same_each_time(tables: Folder) -> None:
    assert choose(tables, ["skirt", "boots"], 100) == list(range(0, 30, 3))
    drawn = choose(tables, ["skirt"], 4)
    assert len(drawn) == 4 and drawn == choose(tables, ["skirt"], 4) != choose(tables, ["skirt"], 4, seed=1)
    assert choose(tables, ["skirt", "trousers"], 4) == []


def test_a_board_of_the_app_with_looks_that_are_not_read_again(
    tables: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "3.jpg").unlink()
    (tmp_path / "6.jpg").write_bytes(encode_jpeg(np.zeros((60, 40, 3), np.uint8)))
    assert main(["cut", tables.address, "--board", "Skirts", "--category", "skirts"]) == 0
    said = capsys.readouterr()
    assert "8 photos are on the board 'Skirts'." in said.out
    assert "3.jpg': there is no such file" in said.err and "6.jpg' is another photo" in said.err
    store = Store.open()
    (board,) = store.boards.all()
    assert (board.n_photos, board.n_waiting) == (8, 0) and not store.looks.waiting("m", board.board_id)
    items = store.looks.mood_board(board.board_id).user_items()
    assert items["skirt"].sum() == items["boots"].sum() == 8
    assert main(["cut", tables.address, "--board", "Skirts", "--category", "skirt"]) == 0  # twice changes nothing
    assert len(store.boards.all()) == 1 and store.boards.all()[0].n_photos == 8


def test_what_cannot_be_cut_is_said(tables: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cut", tables.address, "--board", "B", "--category", "hat"]) == 1
    assert main(["cut", tables.address, "--board", "B", "--category", "spaceship"]) == 2
    with pytest.raises(SystemExit, match="2"):
        main(["cut", tables.address, "--board", "B", "--most", "0"])
    errors = capsys.readouterr().err
    assert "No photo of the tables shows that" in errors and "spaceship" in errors and "--most" in errors
    assert not Store.open().boards.all()
