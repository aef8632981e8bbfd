"""The page of settings: what it says is true, and everything can be taken along, brought back and deleted."""

import io
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.settings import load_settings
from stylerec.store import Store
from tests.app.conftest import PATIENCE, Fill
from tests.app.texts import button, texts
from tests.looks_for_tests import garment


@pytest.fixture
def page(known: object) -> AppTest:
    def script() -> None:
        from stylerec.app.pages import settings

        settings.show()

    return AppTest.from_function(script, default_timeout=PATIENCE)


def test_it_says_where_things_are_and_what_may_be_changed(page: AppTest, fill: Fill, data_dir: Path):
    fill("Board", a=(garment("skirt"),))
    page.run()
    assert "1 board and 0 closets" in texts(page)
    assert page.code[0].value == str(data_dir)
    table = page.table[0].value
    assert "STYLEREC_MAX_BYTES" in table.to_string() and str(load_settings().threads) in table.to_string()


@pytest.mark.parametrize(("kept", "word"), [("no", "without the place"), ("yes", "with** the place")])
def test_the_privacy_statement_follows_the_setting(page: AppTest, monkeypatch, kept: str, word: str):
    monkeypatch.setenv("STYLEREC_KEEP_POSITION", kept)
    assert word in texts(page.run())


def test_an_archive_brings_everything_back(page: AppTest, fill: Fill, store: Store):
    fill("Holiday", a=(garment("skirt"),))
    archive = io.BytesIO()
    store.export_zip(archive)
    store.delete_everything()
    page.run().file_uploader[0].set_value(("stylerec.zip", archive.getvalue(), "application/zip")).run()
    button(page, "Import").click().run()
    assert "1 board, 0 closets, 1 photo and 0 pieces" in page.success[0].value
    assert "1 board and 0 closets" in texts(page)  # above, too
    assert [board.name for board in store.boards.all()] == ["Holiday"]


def test_a_file_that_is_no_archive_is_refused_with_the_reason(page: AppTest):
    page.run().file_uploader[0].set_value(("stylerec.zip", b"no archive", "application/zip")).run()
    button(page, "Import").click().run()
    assert "stylerec.zip" in texts(page) or "archive" in page.error[0].value


def test_everything_is_deleted_only_after_the_word_was_typed(page: AppTest, fill: Fill, store: Store, data_dir: Path):
    fill("Holiday", a=(garment("skirt"),))
    button(page.run(), "Delete everything for good").click().run()
    assert store.boards.all() and "first" in page.error[0].value
    page.text_input(key="delete-everything").set_value("delete").run()
    button(page, "Delete everything for good").click().run()
    assert not store.boards.all()
    assert not [path for path in data_dir.rglob("*") if path.is_file() and "stylerec.db" not in path.name]
