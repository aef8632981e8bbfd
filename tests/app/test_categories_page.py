"""The page of own categories: one is learned from photos, the change is shown, and it goes again."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from stylerec.domain.looks import PhotoLook
from stylerec.store import Store
from tests.app.conftest import MODEL, PATIENCE, Fill, KnownLooks, jpeg
from tests.app.texts import button, texts
from tests.looks_for_tests import embedding, garment, item


def vector(direction: int, number: int) -> np.ndarray:
    found = embedding(direction) + np.random.default_rng([direction, number]).normal(0, 0.05, 16).astype(np.float32)
    return found / np.linalg.norm(found)


@pytest.fixture
def page(known: KnownLooks, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    def script() -> None:
        from stylerec.app.pages import categories

        categories.show()

    monkeypatch.setattr(type(known), "recognise", with_items(type(known).recognise))
    return AppTest.from_function(script, default_timeout=PATIENCE)


def with_items(recognise: Callable[..., Iterator[PhotoLook]]) -> Callable[..., Iterator[PhotoLook]]:
    """Takes the first garment of a photo for its item."""

    def recognised(*arguments: object) -> Iterator[PhotoLook]:
        for photo in recognise(*arguments):
            first = next(iter(photo.look.garments), None)
            made = photo.look.item if first is None else item(first.category, vector=first.embedding)
            yield replace(photo, look=replace(photo.look, item=made))

    return recognised


def test_a_category_is_learned_shown_and_removed(page: AppTest, fill: Fill, store: Store, known: KnownLooks):
    store.models.use(MODEL)
    kinds = (("boots", 2), ("heels", 3), ("sneakers", 5), ("flats", 6))
    worn = [tuple(garment(kind, vector=vector(way, number)) for kind, way in kinds) for number in range(5)]
    looks = {f"city{number}": garments for number, garments in enumerate(worn)}
    board_id = fill("Summer", beach=(garment("sandals", vector=vector(7, 99)),), **looks)
    page.run()
    assert "Nothing yet" in texts(page)
    button(page, "Teach").click().run()
    assert "called first" in page.error[0].value
    files = [(f"flip {number}.jpg", jpeg(700 + number), "image/jpeg") for number in range(6)]
    known.looks.update(
        {name: (garment("sandals", vector=vector(7, number)),) for number, (name, _, _) in enumerate(files)}
    )
    page.text_input[0].set_value("flip flops")
    page.file_uploader[0].set_value(files[:3]).run()
    assert "2 more photos to go" in texts(page)
    page.file_uploader[0].set_value(files).run()
    button(page, "Teach").click().run()
    assert not page.exception and [info.name for info in store.categories.all()] == ["flip flops"]
    assert page.table[0].value.to_dict("index") == {
        "Sandals": {"New in photos": 0, "Gone from photos": 1},
        "Flip flops": {"New in photos": 1, "Gone from photos": 0},
    }
    assert store.looks.mood_board(board_id).user_items()["flip flops"].sum() == 1
    button(page, "Remove").click().run()
    assert store.categories.all() == () and "1 photo of this board" in texts(page)
    assert "What changed on the board “Summer”" in texts(page)


def test_what_cannot_be_learned_is_said(page: AppTest, fill: Fill, store: Store, known: KnownLooks):
    fill("Summer", beach=(garment("sandals"),))
    page.run()
    page.text_input[0].set_value("skirt")
    page.file_uploader[0].set_value([(f"{n}.jpg", jpeg(700 + n), "image/jpeg") for n in range(5)]).run()
    button(page, "Teach").click().run()
    assert "already" in page.warning[0].value
    assert store.categories.all() == ()
