"""The board in the session."""

from stylerec.app.board import Board, BoardPhoto
from tests.app.pictures_for_tests import photo_look


def test_a_photo_dropped_twice_is_kept_once_and_counted():
    first, again, other = (BoardPhoto.of(photo_look(name, number)) for name, number in [("a", 1), ("b", 1), ("c", 2)])
    board = Board().with_more([first], ["x"]).with_more([again, other], ["y"])
    assert [photo.look.name for photo in board.photos] == ["a", "c"]
    assert board.repeats == 1 and board.problems == ("x", "y")


def test_the_library_sees_the_photos_of_the_board():
    board = Board().with_more([BoardPhoto.of(photo_look("a", 1))], [])
    assert board.mood_board.user_items().loc["a", "skirt"] == 1
    assert list(board.pictures) == ["id-1"]
