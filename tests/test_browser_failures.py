"""A full disk, a database that somebody holds, and what another tab did: said in the app's own words, and mended."""

import errno
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stylerec.domain.corrections import Correction
from stylerec.store import Store
from stylerec.vision.recogniser import Recogniser
from tests.app.conftest import jpeg
from tests.app_in_browser import free_port, new_page, running_app, running_browser
from tests.looks_for_tests import garment, photo


def fill_board(data: Path) -> tuple[Store, str, str]:
    """A store with a board of one photo that was read; its ids."""
    store = Store.open(folder=data)
    board_id = store.boards.create("Autumn").board_id
    (photo_id,) = store.photos.add(board_id, [("look.jpg", jpeg(1))]).photo_ids
    store.looks.save(photo_id, Recogniser.load().model_id, photo("look.jpg", garment("skirt"), garment("boots")))
    return store, board_id, photo_id


def rename_board(page: Any, name: str) -> None:
    page.get_by_role("button", name="This board").click()
    page.get_by_role("menuitem", name="Rename").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_role("button", name="Rename").click()


def says(page: Any, words: str | re.Pattern[str]) -> None:
    """It is said, and in no other words than the app's."""
    page.get_by_role("alert").get_by_text(words).first.wait_for()
    assert "Traceback" not in page.content() and "redacted" not in page.content()


def test_what_another_tab_did_to_a_board_is_said(tmp_path: Path) -> None:
    store, board_id, photo_id = fill_board(tmp_path / "data")
    correction_id = store.corrections.add(photo_id, Correction("change", "skirt", "dress"))
    with running_app(tmp_path / "data", free_port()) as address, running_browser() as browser:
        page = new_page(browser)
        page.goto(address)
        page.get_by_role("button", name=re.compile("look.jpg")).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_text("Skirt → dress").wait_for()
        store.corrections.undo(correction_id)  # in another tab
        dialog.get_by_role("button", name="Undo").click()
        says(page, "It may have been undone already")
        page.goto(address)
        page.get_by_role("button", name=re.compile("look.jpg.*skirt")).wait_for()
        page.get_by_role("button", name="This board").click()
        page.get_by_role("menuitem", name="Delete").click()
        dialog.get_by_role("button", name="Delete it for good").wait_for()
        store.boards.delete(board_id)
        dialog.get_by_role("button", name="Delete it for good").click()
        says(page, "It may have been deleted")


def test_a_database_that_somebody_holds_is_said_and_then_works(tmp_path: Path) -> None:
    store, _, _ = fill_board(tmp_path / "data")
    with running_app(tmp_path / "data", free_port()) as address, running_browser() as browser:
        page = new_page(browser)
        page.goto(address)
        page.get_by_role("button", name=re.compile("look.jpg")).wait_for()
        other = sqlite3.connect(tmp_path / "data" / "stylerec.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        rename_board(page, "Winter")  # waits for half a minute, as long as anybody may write
        says(page, "database is locked")
        other.execute("ROLLBACK")
        other.close()
        assert [board.name for board in store.boards.all()] == ["Autumn"]
        page.goto(address)
        rename_board(page, "Winter")
        page.get_by_role("dialog").wait_for(state="detached")
    assert [board.name for board in store.boards.all()] == ["Winter"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB of its own; only root may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "stylerec", disk], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk of its own can be made here: that needs Linux and root")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def fill(disk: Path) -> None:
    """Leave no room on the disk."""
    with (disk / "filler").open("wb", buffering=0) as file:
        for size in (2**20, 2**12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError as error:
                assert error.errno == errno.ENOSPC


def test_a_full_disk_is_said_and_deleting_frees_room(small_disk: Path, tmp_path: Path) -> None:
    store, _, _ = fill_board(small_disk / "data")
    store.close()
    more = tmp_path / "more.jpg"
    more.write_bytes(jpeg(2))
    with running_app(small_disk / "data", free_port()) as address, running_browser() as browser:
        page = new_page(browser)
        page.goto(address)
        page.get_by_role("button", name=re.compile("look.jpg")).wait_for()
        page.get_by_role("button", name="Add photos").click()
        page.get_by_role("dialog").locator("[data-testid=stFileUploader]").wait_for()
        fill(small_disk)
        page.get_by_role("dialog").locator("input[type=file]").first.set_input_files(more)
        says(page, re.compile("Make room|space left|disk is full"))
        page.goto(address)
        page.get_by_role("button", name="This board").click()
        page.get_by_role("menuitem", name="Delete").click()
        page.get_by_role("dialog").get_by_role("button", name="Delete it for good").click()
        page.get_by_role("dialog").wait_for(state="detached")
        assert "Traceback" not in page.content() and "redacted" not in page.content()
    (small_disk / "filler").unlink()
    store = Store.open(folder=small_disk / "data")
    assert not store.boards.all() and not [path for path in store.files.folder.glob("p*/*/*") if path.is_file()]
    store.close()
