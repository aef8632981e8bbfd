"""Photos under any name arrive, and everything that is passed over is counted."""

import io
import os
import threading
import time
import zipfile
from pathlib import Path

import pytest
from test_images import JPEG, PNG

from stylerec.errors import PhotoError
from stylerec.scale.sources import listed
from stylerec.vision import images
from stylerec.vision.images import find_photos, load_photo, read_zip
from stylerec.vision.memory_budget import MemoryBudget
from stylerec.vision.passed_over import PassedOver


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, data in members.items():
            target.writestr(name, data)
    return buffer.getvalue()


def names(results: list[tuple[str, bytes] | PhotoError]) -> list[str]:
    return [result[0] for result in results if isinstance(result, tuple)]


def test_photos_in_an_archive_arrive_under_any_name() -> None:
    members = {"./a.jpg": JPEG, "b": PNG, "c.php": PNG, "Look 12:30.jpg": JPEG, "d.HEIC": JPEG, "e/more.zip": b""}
    members["e/more.zip"] = archive(**{"inside.jpg": JPEG, "deeper.zip": archive(**{"x.jpg": JPEG})})
    others = {"r.NEF": b"MM\0*" + bytes(40), "v.mov": b"film", "s.xmp": b"<x/>", ".DS_Store": b"x", "n.txt": b"words"}
    passed_over = PassedOver()
    found = read_zip(archive(**members, **others), passed_over=passed_over)
    assert names(found) == ["Look 12:30.jpg", "a.jpg", "b", "c.php", "d.HEIC", "e/more.zip/inside.jpg"]
    assert len(found) == 6
    assert passed_over.sentences() == [
        "Passed over, because only photos are read: 1 archive, 1 camera raw file, 1 hidden file, 1 other file, "
        "1 sidecar file, 1 video.",
        "1 photo was read although the name says another format.",
    ]


def test_one_name_that_breaks_the_listing_costs_one_member() -> None:
    data = archive(**{"?.jpg": PNG, "good.png": PNG}).replace(b"?.jpg", b"\0.jpg")
    assert "good.png" in names(read_zip(data))


def test_photos_in_a_folder_arrive_under_any_name(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, data in {
        "a": PNG,
        "in/b.php": JPEG,
        "c.heic": JPEG,
        "r.cr2": b"II*\0",
        "in/v.mp4": b"",
        ".x": b"",
    }.items():
        (tmp_path / name).write_bytes(data)
    passed_over = PassedOver()
    found = [path.relative_to(tmp_path).as_posix() for path in find_photos([tmp_path], passed_over)]
    assert found == ["a", "c.heic", "in/b.php"]
    assert passed_over.kinds == {"camera raw file": 1, "video": 1, "hidden file": 1} and passed_over.misnamed == 1


def test_nothing_in_a_folder_is_passed_over_in_silence(tmp_path: Path) -> None:
    board = tmp_path / "board"
    for folder in (board / ".hidden" / "deeper", board / "__MACOSX", tmp_path / "elsewhere"):
        folder.mkdir(parents=True)
        (folder / "a.jpg").write_bytes(JPEG)
    (board / "ok.jpg").write_bytes(JPEG)
    (board / "linked").symlink_to(tmp_path / "elsewhere")
    (board / "linked.jpg").symlink_to(board / "ok.jpg")
    (board / "dead.jpg").symlink_to(board / "gone.jpg")
    os.mkfifo(board / "pipe.jpg")
    for found in (find_photos, lambda paths, passed_over: list(listed(map(str, paths), passed_over))):
        passed_over = PassedOver()
        assert [Path(path).name for path in found([board], passed_over)] == ["linked.jpg", "ok.jpg"]
        assert passed_over.sentences() == [
            "Passed over, because only photos are read: 2 hidden folders, 2 links that are not followed, 1 other file."
        ]


def test_photos_under_the_name_of_something_else_are_read(tmp_path: Path) -> None:
    for name, data in {"a.dng": JPEG, "b.mov": PNG, "c.json": JPEG}.items():
        (tmp_path / name).write_bytes(data)
    for name, data in {"real.dng": b"II*\0" + bytes(40), "preview.thm": JPEG, "film.mov": b"film"}.items():
        (tmp_path / name).write_bytes(data)
    passed_over = PassedOver()
    found = find_photos([tmp_path], passed_over)
    assert [load_photo(path).name[-6:] for path in found] == ["/a.dng", "/b.mov", "c.json"]
    assert passed_over.sentences() == [
        "Passed over, because only photos are read: 1 camera raw file, 1 sidecar file, 1 video.",
        "3 photos were read although the name says another format.",
    ]


def test_a_member_whose_name_ends_like_a_folders_is_read_when_it_holds_something() -> None:
    members = {"photo\\": JPEG, "empty\\": b"", "in/": b""}
    assert names(read_zip(archive(**members))) == ["photo"]


def test_a_folder_that_cannot_be_opened_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.png").write_bytes(PNG)
    scandir = os.scandir

    def refused(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    passed_over = PassedOver()
    assert find_photos([tmp_path], passed_over) == [tmp_path / "a.png"]
    assert passed_over.sentences() == ["Passed over, because only photos are read: 1 folder that cannot be opened."]


def test_a_photo_under_another_formats_name_is_read() -> None:
    assert load_photo(PNG, name="really-png.jpg").width == 200


def test_the_budget_lets_large_photos_in_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = MemoryBudget(280_000)  # the photo takes 210,000
    monkeypatch.setattr(images, "BUDGET", budget)
    decoded = images._decoded
    at_once, most = 0, 0

    def counted(*arguments: object) -> object:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(0.02)
        try:
            return decoded(*arguments)  # type: ignore[arg-type]
        finally:
            at_once -= 1

    monkeypatch.setattr(images, "_decoded", counted)
    threads = [threading.Thread(target=load_photo, args=(PNG,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    with pytest.raises(PhotoError), budget.hold(10**9):  # more than there is: alone, and all comes back
        load_photo(b"damaged")
    with budget.hold(280_000):
        pass


def test_a_large_photo_made_smaller_in_strips_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = load_photo(PNG, min_side=20).image
    monkeypatch.setattr(images, "STRIP_PIXELS", 1)
    assert (load_photo(PNG, min_side=20).image == whole).all()
