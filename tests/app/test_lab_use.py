"""The step Use of the lab: a model is chosen, photos are read in its words, and everything can be taken back."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app import current
from stylerec.domain.looks import PhotoLook
from stylerec.store import NamerChoice, Store
from stylerec.vision.images import encode_jpeg, load_photo
from stylerec.vision.namer import Namer, example_folder
from tests.app.conftest import MODEL, PATIENCE, Fill, KnownLooks, jpeg
from tests.app.texts import button, texts
from tests.looks_for_tests import garment

NAMES = ("my skirts", "odd things")


@pytest.fixture
def model(data_dir: Path, known: KnownLooks, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model that takes every garment for a skirt of mine, with two example photos."""
    folder = data_dir / "lab" / "models" / "mine"
    photos = example_folder(folder, 0)
    photos.mkdir(parents=True)
    for number in range(2):
        (photos / f"{number}.jpg").write_bytes(encode_jpeg(np.full((40, 30, 3), 90 * number, np.uint8)))
    (folder / "classifier.tflite").write_bytes(b"a network")
    table = {"format": 1, "sha256": hashlib.sha256(b"a network").hexdigest()}
    table |= {"categories": NAMES, "input_size": [8, 6], "fit": "stretch"}
    (folder / "config.json").write_text(json.dumps(table), encoding="utf-8")
    monkeypatch.setattr(Namer, "name", lambda self, images: np.array([[0.9, 0.1] for _ in images]))
    monkeypatch.setattr(type(known), "recognise", with_pictures(type(known).recognise))
    return folder


def with_pictures(recognise: Callable[..., Iterator[PhotoLook]]) -> Callable[..., Iterator[PhotoLook]]:
    """Hands on the photos with the looks, as the real recogniser does."""

    def recognised(self: KnownLooks, sources: list[tuple[str, bytes]]) -> Iterator[PhotoLook]:
        for name, data in sources:
            (look,) = recognise(self, [(name, data)])
            yield replace(look, thumbnail=load_photo(data).image)

    return recognised


@pytest.fixture
def page(model: Path) -> AppTest:
    def script() -> None:
        from stylerec.app.components.lab import lab_notice, lab_use

        lab_notice.show()
        lab_use.show()

    return AppTest.from_function(script, default_timeout=PATIENCE)


def choose(page: AppTest, name: str) -> None:
    page.radio[0].set_value(name).run()
    button(page, "Use it").click().run()
    assert not page.exception
    current.reader().wait(60)
    page.run()


def rows(store: Store, board_id: str) -> list[tuple[str, ...]]:
    return [photo.look.categories for photo in store.looks.mood_board(board_id).readable if photo.look]


def test_a_model_is_chosen_and_taken_back(page: AppTest, fill: Fill, store: Store) -> None:
    store.models.use(MODEL)
    board_id = fill("Summer", a=(garment("skirt"), garment("boots")), b=(garment("skirt"),))
    before = rows(store, board_id)
    page.run()
    assert page.radio[0].value == "" and button(page, "In use").disabled
    choose(page, "mine")
    assert rows(store, board_id) == [("my skirts", "odd things"), ("my skirts",)]
    assert store.models.chosen() == NamerChoice("mine", "garments") and store.categories.taxonomy().categories == NAMES
    told = texts(page)
    assert "On the 2 photos that both have read, 6 cells changed." in told
    assert "New on the board: My skirts (2) and Odd things (1)." in told and "Skirt (2)" in told
    assert page.table[0].value["Now"].tolist() == ["2", "2", "1.5"]
    assert "All photos of your boards and closets are read" in told
    choose(page, "")
    assert rows(store, board_id) == before and store.models.chosen() is None


def test_the_choice_survives_a_new_start_and_reads_new_photos(page: AppTest, fill: Fill, store: Store) -> None:
    board_id = fill("Summer", a=(garment("skirt"),))
    store.models.choose("mine", "alone")
    page.run()  # a server that finds the choice of an earlier one
    current.reader().wait(60)
    assert rows(store, board_id) == [("my skirts",)]
    item = current.item_from_upload("new.jpg", jpeg(77))
    assert item.prediction.category == "my skirts" and current.taxonomy().categories == NAMES
    page.run()
    assert page.segmented_control[0].value == "alone"


@pytest.mark.parametrize("gone", [True, False])
def test_a_model_that_cannot_be_used_is_stood_in_for(
    page: AppTest, model: Path, fill: Fill, store: Store, gone: bool
) -> None:
    store.models.use(MODEL)
    board_id = fill("Summer", a=(garment("skirt"),))
    page.run()
    choose(page, "mine")
    kept = model.with_name("kept elsewhere")
    shutil.copytree(model, kept)
    if gone:
        shutil.rmtree(model)
    else:
        (model / "config.json").write_text("{", encoding="utf-8")
    page.run()
    assert not page.exception and "'mine' cannot be used" in page.warning[0].value.replace("\\", "")
    assert rows(store, board_id) == [("skirt",)] and store.models.chosen() == NamerChoice("mine", "garments")
    shutil.rmtree(model, ignore_errors=True)
    shutil.move(kept, model)
    page.run()
    assert not page.warning and rows(store, board_id) == [("my skirts",)]


def test_what_the_model_has_seen_is_shown(page: AppTest, fill: Fill, store: Store) -> None:
    fill("Summer", a=(garment("skirt"),))
    page.run()
    page.radio[0].set_value("mine").run()
    assert "What it has seen as my skirts" in texts(page)
    page.selectbox[0].set_value("odd things").run()
    assert "brought no photos" in texts(page)


def test_the_card_of_an_item_shows_what_its_name_was_learned_from(model: Path, fill: Fill, store: Store) -> None:
    def script() -> None:
        from stylerec.app import current
        from stylerec.app.components.item import item_card
        from tests.app.conftest import jpeg

        item_card.show("card", current.item_from_upload("mine.jpg", jpeg(7)), current.taxonomy())

    fill("Summer", a=(garment("skirt"),))
    page = AppTest.from_function(script, default_timeout=PATIENCE).run()
    assert not page.exception and "has seen" not in texts(page)
    store.models.choose("mine")
    page.run()
    assert not page.exception and "What your model has seen as my skirts" in texts(page)
