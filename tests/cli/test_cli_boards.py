"""The commands about boards, and taking everything along."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stylerec.cli import main
from stylerec.store import Store
from stylerec.vision.images import encode_jpeg


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    monkeypatch.setenv("STYLEREC_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def jpeg(number: int) -> bytes:
    return encode_jpeg(np.full((60, 40, 3), number, np.uint8))


def test_a_board_from_beginning_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["board", "list"]) == 0
    assert "board create NAME" in capsys.readouterr().err
    assert main(["board", "create", "Autumn"]) == 0
    board_id = capsys.readouterr().out.strip()
    assert main(["board", "duplicate", "Autumn", "Copy"]) == 0
    assert main(["board", "rename", board_id, "Winter"]) == 0
    assert main(["board", "archive", "Copy"]) == 0
    capsys.readouterr()
    assert main(["board", "list"]) == 0
    assert capsys.readouterr().out == f"{board_id}\tWinter\t0\t0\t0\t0\n"
    assert main(["board", "list", "--archived"]) == 0
    assert capsys.readouterr().out.split("\t")[1] == "Copy"
    assert main(["board", "archive", "--undo", "Copy"]) == 0
    assert main(["board", "delete", "Winter"]) == 0
    assert [board.name for board in Store.open().boards.all()] == ["Copy"]


def test_photos_from_files_folders_and_archives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["board", "create", "Autumn"])
    (tmp_path / "photos" / "deeper").mkdir(parents=True)
    (tmp_path / "photos" / "deeper" / "a.jpg").write_bytes(jpeg(10))
    (tmp_path / "photos" / "notes.txt").write_text("hello")
    (tmp_path / "b.jpg").write_bytes(jpeg(20))
    (tmp_path / "bad.jpg").write_bytes(b"hello")
    (tmp_path / "bad.zip").write_bytes(b"hello")
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("c.jpg", jpeg(30))
        archive.writestr("../d.jpg", jpeg(40))
    files = [str(tmp_path / name) for name in ("photos", "b.jpg", "bad.jpg", "bad.zip", "more.zip", "b.jpg")]
    capsys.readouterr()
    assert main(["board", "add", "Autumn", *files, "--later"]) == 0
    said = capsys.readouterr()
    assert said.out == "3 added, 1 there already, 3 left out.\n"
    assert all(word in said.err for word in ("bad.jpg", "bad.zip", "points outside the archive"))
    store = Store.open()
    (board,) = store.boards.all()
    assert [photo.name for photo in store.photos.of(board.board_id)] == ["a.jpg", "b.jpg", "c.jpg"]
    assert board.n_waiting == 3
    assert main(["board", "add", "Autumn", str(tmp_path / "bad.jpg")]) == 1


def test_a_board_that_is_not_there_yet_is_created_by_its_first_photo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(10))
    assert main(["board", "add", "Autumn", str(tmp_path / "no such.jpg"), "--later"]) == 1
    assert not Store.open().boards.all()
    capsys.readouterr()
    assert main(["board", "add", "Autumn", str(tmp_path / "a.jpg"), "--later"]) == 0
    assert "Created the board 'Autumn'." in capsys.readouterr().out
    assert main(["board", "add", "Autumn", str(tmp_path / "a.jpg"), "--later"]) == 0
    assert "Created" not in capsys.readouterr().out
    assert [board.name for board in Store.open().boards.all()] == ["Autumn"]


def test_added_photos_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["board", "create", "Autumn"])
    buffer = io.BytesIO()
    Image.effect_noise((80, 120), 60).convert("RGB").save(buffer, "JPEG")
    (tmp_path / "a.jpg").write_bytes(buffer.getvalue())
    assert main(["board", "add", "Autumn", str(tmp_path / "a.jpg")]) == 0
    assert capsys.readouterr().out.endswith("1 added, 0 there already, 0 left out.\n1 read.\n")
    assert Store.open().boards.all()[0].n_read == 1


def test_a_board_that_cannot_be_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["board", "delete", "Autumn"]) == 1
    assert "no board 'Autumn'. Those there are: none yet." in capsys.readouterr().err
    main(["board", "create", "Autumn"])
    main(["board", "create", "Autumn"])
    capsys.readouterr()
    assert main(["board", "delete", "Autumn"]) == 1
    assert "Give the id instead" in capsys.readouterr().err and len(Store.open().boards.all()) == 2


def test_everything_to_another_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["board", "create", "Autumn"])
    (tmp_path / "a.jpg").write_bytes(jpeg(1))
    main(["board", "add", "Autumn", str(tmp_path / "a.jpg"), "--later"])
    assert main(["export", str(tmp_path / "all.zip")]) == 0
    monkeypatch.setenv("STYLEREC_DATA_DIR", str(tmp_path / "other"))
    capsys.readouterr()
    assert main(["import", str(tmp_path / "all.zip")]) == 0
    assert capsys.readouterr().out == "New here: 1 boards, 0 closets, 1 photos, 0 pieces.\n"
    assert main(["export", str(tmp_path / "again.zip")]) == 0
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "all.zip").read_bytes()
    assert main(["import", str(tmp_path / "a.jpg")]) == 1
    assert "no zip archive" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["board", "board list", "board add", "board delete", "export", "import"])
def test_help_teaches(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0 and len(capsys.readouterr().out) > 200
