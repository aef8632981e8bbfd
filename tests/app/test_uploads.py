"""Uploads on their way to the recogniser."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from stylerec.app.uploads import park
from stylerec.images import encode_png
from tests.app.pictures_for_tests import plain_image


@dataclass
class Upload:
    name: str
    data: bytes = b"data"

    def getvalue(self) -> bytes:
        return self.data


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_files_come_back_in_name_order_and_leave_nothing_behind():
    parked = park([Upload("b.jpg", b"2"), Upload("a.jpg", b"1")])
    assert list(parked.sources()) == [("a.jpg", b"1"), ("b.jpg", b"2")]
    assert not Path(parked.folder.name).exists()


def test_names_never_become_paths():
    parked = park([Upload("../../evil.jpg"), Upload("/etc/passwd"), Upload("a" * 5000)])
    assert sorted(path.name for path in Path(parked.folder.name).iterdir()) == ["0", "1", "2"]
    assert [name for name, _ in parked.sources()] == ["../../evil.jpg", "/etc/passwd", "a" * 5000]


def test_more_photos_than_there_is_room_for_are_left_out_and_said_so():
    parked = park([Upload(f"{number}.jpg") for number in range(7)], room=5)
    assert len(parked.names) == 5
    assert len(parked.problems) == 1 and "2 more" in parked.problems[0]


def test_a_zip_counts_by_its_photos_and_bad_members_are_named():
    data = packed({"in/one.png": encode_png(plain_image()), "../out.png": b"x", "notes.txt": b"x"})
    parked = park([Upload("Board.ZIP", data)])
    assert parked.names == ("in/one.png",)
    assert len(parked.problems) == 1 and "out.png" in parked.problems[0]


def test_a_zip_that_is_none_and_an_empty_one_are_named():
    parked = park([Upload("bad.zip", b"nonsense"), Upload("empty.zip", packed({"notes.txt": b"x"}))])
    assert parked.names == ()
    assert ["bad.zip" in parked.problems[0], "empty.zip" in parked.problems[1]] == [True, True]


def test_a_folder_is_searched_for_photos_only():
    names = ["f/a.jpg", "f/Thumbs.db", "f/.hidden.jpg", "f/sub/b.HEIC"]
    assert park([Upload(name) for name in names], from_folder=True).names == ("f/a.jpg", "f/sub/b.HEIC")
    assert len(park([Upload(name) for name in names]).names) == 4
