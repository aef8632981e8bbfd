"""Uploads into the store."""

import io
import zipfile
from dataclasses import dataclass

import pytest

from stylerec.app import uploads
from stylerec.app.uploads import take_in
from stylerec.store import Store
from tests.app.conftest import jpeg


@dataclass
class Upload:
    name: str
    data: bytes

    def getvalue(self) -> bytes:
        return self.data


@pytest.fixture
def board_id(store: Store) -> str:
    return store.boards.create("Board").board_id


def names(store: Store, board_id: str) -> list[str]:
    return [photo.name for photo in store.photos.of(board_id)]


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_files_are_kept_in_name_order_each_once(store: Store, board_id: str):
    taken = take_in(store, board_id, [Upload("b.jpg", jpeg(2)), Upload("a.jpg", jpeg(1)), Upload("c.jpg", jpeg(1))])
    assert (taken.added, taken.repeats, taken.problems) == (2, 1, ())
    assert names(store, board_id) == ["a.jpg", "b.jpg"]


def test_a_file_that_is_no_photo_never_stops_the_rest(store: Store, board_id: str):
    taken = take_in(store, board_id, [Upload("a.jpg", b"words"), Upload("b.jpg", jpeg(1))])
    assert taken.added == 1 and "a.jpg" in taken.problems[0]


def test_more_photos_than_there_is_room_for_are_left_out_and_said_so(
    store: Store, board_id: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(uploads, "MOST_PHOTOS", 3)
    take_in(store, board_id, [Upload("first.jpg", jpeg(9))])
    taken = take_in(store, board_id, [Upload(f"{number}.jpg", jpeg(number)) for number in range(4)])
    assert taken.added == 2
    assert len(taken.problems) == 1 and "2 more" in taken.problems[0]


def test_a_zip_counts_by_its_photos_and_bad_members_are_named(store: Store, board_id: str):
    data = packed({"in/one.jpg": jpeg(1), "../out.jpg": jpeg(2), "notes.txt": b"x"})
    taken = take_in(store, board_id, [Upload("Board.ZIP", data)])
    assert names(store, board_id) == ["in/one.jpg"]
    assert len(taken.problems) == 1 and "out.jpg" in taken.problems[0]


def test_a_zip_that_is_none_and_an_empty_one_are_named(store: Store, board_id: str):
    archives = [Upload("bad.zip", b"nonsense"), Upload("empty.zip", packed({"notes.txt": b"x"}))]
    taken = take_in(store, board_id, archives)
    assert taken.added == 0
    assert ["bad.zip" in taken.problems[0], "empty.zip" in taken.problems[1]] == [True, True]


def test_a_folder_is_searched_for_photos_only(store: Store, board_id: str):
    photos = ["f/a.jpg", "f/.hidden.jpg", "f/.hidden/c.jpg", "f/s/b.jpg"]
    files = [Upload("f/Thumbs.db", b"\xd0\xcf\x11\xe0"), *(Upload(name, jpeg(n)) for n, name in enumerate(photos))]
    taken = take_in(store, board_id, files, from_folder=True)
    assert names(store, board_id) == ["f/a.jpg", "f/s/b.jpg"] and taken.problems == ()
