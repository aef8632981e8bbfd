"""The tables of a mood board."""

from pathlib import Path

import pandas as pd
import pytest
from looks_for_tests import TAXONOMY, garment, photo, unreadable

from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.taxonomy import Category, Group, Taxonomy
from stylerec.errors import UsageError


@pytest.fixture
def board() -> MoodBoard:
    return MoodBoard(
        [
            photo("a.jpg", garment("skirt", ("navy", "white"), 0.8), garment("boots", score=0.9), hat=0.2),
            unreadable("broken.jpg"),
            photo("sub/a.jpg", garment("hat", score=0.7)),
            photo("empty room.jpg"),
        ]
    )


def test_readable_and_unreadable(board: MoodBoard) -> None:
    assert len(board) == 4
    assert [photo.name for photo in board.readable] == ["a.jpg", "sub/a.jpg", "empty room.jpg"]
    assert [photo.name for photo in board.unreadable] == ["broken.jpg"]


def test_user_items(board: MoodBoard) -> None:
    table = board.user_items()
    assert list(table.index) == ["a.jpg", "sub/a.jpg", "empty room.jpg"]
    assert tuple(table.columns) == TAXONOMY.categories
    assert set(table.dtypes) == {pd.Series([1]).dtype}
    assert table.sum(axis=1).tolist() == [2, 1, 0]
    assert table.loc["a.jpg", ["skirt", "boots", "hat"]].tolist() == [1, 1, 0]


def test_user_items_with_scores(board: MoodBoard) -> None:
    table = board.user_items(scores=True)
    assert table.loc["a.jpg", ["skirt", "boots", "hat", "tie"]].tolist() == [0.8, 0.9, 0.2, 0]
    assert table.loc["sub/a.jpg", "hat"] == 0.7


def test_a_photo_that_is_there_twice_is_distinct_once() -> None:
    board = MoodBoard([photo(str(i), photo_id=photo_id) for i, photo_id in enumerate("abacb")])
    assert board.distinct() == (0, 1, 3)
    assert MoodBoard([unreadable("a.jpg")]).distinct() == ()


def test_names_are_unique() -> None:
    names = ["a.jpg", "a.jpg", "a.jpg (2)", "a.jpg"]
    board = MoodBoard([photo(name, photo_id=str(i)) for i, name in enumerate(names)])
    assert board.names == ("a.jpg", "a.jpg (3)", "a.jpg (2)", "a.jpg (4)")
    assert board.user_items().index.is_unique


def test_garment_table(board: MoodBoard) -> None:
    table = board.garment_table()
    assert table["photo"].tolist() == ["a.jpg", "a.jpg", "sub/a.jpg"]
    skirt = table[table["category"] == "skirt"].iloc[0]
    assert skirt[["group", "score", "colours"]].tolist() == ["bottoms", 0.8, "navy, white"]
    assert skirt[["x0", "y0", "x1", "y1", "area"]].tolist() == [0.25, 0.25, 0.75, 0.5, 0.125]


@pytest.mark.parametrize("scores", [False, True])
def test_csv_comes_back(board: MoodBoard, tmp_path: Path, scores: bool) -> None:
    path = tmp_path / "board.csv"
    board.to_csv(path, scores=scores)
    again = pd.read_csv(path, index_col=0)
    pd.testing.assert_frame_equal(again, board.user_items(scores), check_index_type=False)


def test_csv_with_awkward_names(tmp_path: Path) -> None:
    names = ['a, "b".jpg', "été\n.jpg"]
    MoodBoard([photo(name) for name in names]).to_csv(tmp_path / "board.csv")
    assert pd.read_csv(tmp_path / "board.csv", index_col=0).index.tolist() == names


@pytest.mark.parametrize("photos", [[], [unreadable("broken.jpg")]])
def test_a_board_without_readable_photos(photos: list) -> None:
    board = MoodBoard(photos)
    assert board.user_items().shape == board.user_items(scores=True).shape == (0, len(TAXONOMY.categories))
    assert board.garment_table().empty
    assert "category" in board.garment_table().columns


def test_without(board: MoodBoard) -> None:
    left = board.without(["a.jpg", "id of empty room.jpg"])
    assert [photo.name for photo in left.photos] == ["broken.jpg", "sub/a.jpg"]
    twins = MoodBoard([photo("a.jpg", photo_id="1"), photo("a.jpg", photo_id="2")])
    assert [photo.photo_id for photo in twins.without(["a.jpg (2)"]).photos] == ["1"]


def test_a_look_of_another_model() -> None:
    small = Taxonomy((Group("tops", "Tops"),), (Category("shirt", "Shirt", "tops"),))
    with pytest.raises(UsageError, match="'a.jpg'.*expected categories of the taxonomy"):
        MoodBoard([photo("a.jpg", garment("skirt"))], small)
