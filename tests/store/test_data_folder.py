"""The folder for data: private, under any name, and of use when the disk is full."""

import errno
import os
import stat
from pathlib import Path

import pytest
from photos_for_tests import jpeg

from stylerec.app.paired_phones import PairedPhones
from stylerec.errors import StoreError
from stylerec.settings import Settings
from stylerec.store import Store, files
from stylerec.writing import make_private_folder


@pytest.mark.parametrize("name", ["what?", "%41", "a#b", "with space", "Zürich"])
def test_a_folder_of_any_name_holds_its_database(name: str, tmp_path: Path) -> None:
    Store.open(folder=tmp_path / name, settings=Settings()).boards.create("B")
    assert (tmp_path / name / "stylerec.db").is_file() and os.listdir(tmp_path) == [name]
    assert [board.name for board in Store.open(folder=tmp_path / name, settings=Settings()).boards.all()] == ["B"]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps folders of users private by itself")
def test_the_folder_is_private(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    Store.open(folder=tmp_path / "data", settings=Settings())
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps folders of users private by itself")
def test_folders_made_before_a_store_is_opened_are_private(tmp_path: Path) -> None:
    PairedPhones(tmp_path / "data").forget("nobody")
    make_private_folder(tmp_path / "data" / "lab" / "jobs")
    made = [tmp_path / "data", *(path for path in (tmp_path / "data").rglob("*") if path.is_dir())]
    assert len(made) > 2 and {stat.S_IMODE(folder.stat().st_mode) for folder in made} == {0o700}


def test_a_photo_whose_name_cannot_be_flushed_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(folder=tmp_path / "data", settings=Settings())
    board_id = store.boards.create("B").board_id

    def broken(_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(files, "_flush_folder", broken)
    with pytest.raises(StoreError, match="Input/output error"):
        store.photos.add(board_id, [("a.jpg", jpeg(1))])
    kept = [path for name in ("photos", "pictures", "incoming") for path in (tmp_path / "data" / name).rglob("*.*")]
    assert not kept


def test_a_full_disk_is_said_leaves_nothing_behind_and_deleting_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(folder=tmp_path / "data", settings=Settings())
    board_id = store.boards.create("B").board_id
    (photo_id,) = store.photos.add(board_id, [("a.jpg", jpeg(1))]).photo_ids

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left.*Make room"):
            store.photos.add(board_id, [("b.jpg", jpeg(2))])
        assert not list((tmp_path / "data" / "incoming").iterdir())
        store.photos.remove(board_id, photo_id)
    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", full)
        with pytest.raises(StoreError, match="No space left.*Make room"):
            store.photos.add(board_id, [("c.jpg", jpeg(3))])
    assert not list((tmp_path / "data" / "incoming").iterdir())
    assert store.boards.get(board_id).n_photos == 0
    assert not [path for path in (tmp_path / "data" / "photos").rglob("*") if path.is_file()]


def test_an_export_without_a_lost_original_names_it_and_holds_the_rest(tmp_path: Path) -> None:
    store = Store.open(folder=tmp_path / "data", settings=Settings())
    board_id = store.boards.create("Autumn").board_id
    lost, kept = store.photos.add(board_id, [("lost.jpg", jpeg(1)), ("kept.jpg", jpeg(2))]).photo_ids
    next((tmp_path / "data" / "photos").rglob(f"{lost}.*")).unlink()
    missing = store.export_zip(tmp_path / "e.zip")
    assert len(missing) == 1 and "'lost.jpg'" in missing[0] and "'Autumn'" in missing[0]
    other = Store.open(folder=tmp_path / "other", settings=Settings())
    other.import_zip(tmp_path / "e.zip")
    assert [photo.photo_id for photo in other.photos.of(other.boards.all()[0].board_id)] == [kept]
