"""The page to ask before buying something."""

import time
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app.recognition import SharedRecogniser
from stylerec.store import Store
from tests.app.closets_for_tests import fill_closet, look, shown
from tests.app.conftest import PATIENCE, Fill, KnownLooks, jpeg
from tests.app.texts import button, labels, texts
from tests.looks_for_tests import item


@pytest.fixture
def page(known: KnownLooks) -> AppTest:
    def script() -> None:
        from stylerec.app.pages import buy

        buy.show()

    return AppTest.from_function(script, default_timeout=PATIENCE)


class Seen(KnownLooks):
    """Takes every photo for one piece of a category."""

    def __init__(self, category: str, **others: float) -> None:
        super().__init__()
        self._item = item(category, **others)

    def recognise(self, sources):  # type: ignore[no-untyped-def]
        for found in super().recognise(sources):
            assert found.look
            yield replace(found, look=replace(found.look, item=self._item))


def drop(page: AppTest, monkeypatch: pytest.MonkeyPatch, category: str, **others: float) -> AppTest:
    """The photo of a black piece of this category."""
    recogniser = Seen(category, **others)
    monkeypatch.setattr(SharedRecogniser, "shipped", lambda self: recogniser)
    return page.run().file_uploader[0].set_value([("shop.jpg", jpeg(7), "image/jpeg")]).run()


def fill_both(fill: Fill, store: Store) -> str:
    fill(
        "Board",
        cold=look("skirt", "shirt", "boots", "coat"),
        office=look("trousers", "shirt", "boots"),
        plain=look("skirt", "shirt", "boots"),
    )
    return fill_closet(store, "skirt", "shirt", "boots")[0]


def test_it_asks_for_a_photo(page: AppTest):
    page.run()
    assert len(page.file_uploader) == 1 and "What did you see?" in texts(page)


def test_a_file_that_is_no_photo_is_refused_with_the_reason(page: AppTest):
    page.run().file_uploader[0].set_value([("shop.jpg", b"words", "image/jpeg")]).run()
    assert "shop.jpg" in texts(page) and len(page.file_uploader) == 1


def test_without_a_board_or_a_closet_it_says_what_to_do(page: AppTest, store: Store, fill: Fill, monkeypatch):
    drop(page, monkeypatch, "coat")
    assert "no photos on this board" in texts(page)
    fill("Board", a=look("skirt"))
    page.session_state["board_id"] = store.boards.all()[-1].board_id
    assert "nothing in your closet" in texts(page.run())


def test_what_unlocks_looks_is_shown_with_them(page: AppTest, store: Store, fill: Fill, monkeypatch):
    fill_both(fill, store)
    drop(page, monkeypatch, "coat")
    assert "It would let you wear 1 more of the board's 3 looks (today 1)." in texts(page)
    assert [(metric.label, metric.value) for metric in page.metric][:2] == [
        ("Looks you can wear today", "1 of 3"),
        ("New looks with it", "+1"),
    ]
    assert "New looks you could wear" in texts(page) and "What you own that it goes with" in texts(page)
    (card,) = shown(page, "outfit_cards")
    assert card["id"] == "cold" and card["rows"][0]["title"] == "This coat" and card["action"] == ""
    assert "in 1 outfit" in texts(page)


def test_what_is_not_needed_is_said_first(page: AppTest, store: Store, fill: Fill, monkeypatch):
    fill_both(fill, store)
    drop(page, monkeypatch, "skirt")
    assert "You do not need it: your black skirt is nearly the same" in texts(page).replace("\\", "")
    assert "You own nearly the same" in texts(page)


def test_further_purchases_are_named(page: AppTest, store: Store, fill: Fill, monkeypatch):
    fill("Board", a=look("dress", "sandals", "coat"))
    fill_closet(store, "sandals")
    drop(page, monkeypatch, "coat")
    assert "Not by itself" in texts(page) and "With a dress as well, 1 more look." in texts(page)


def test_a_wrong_category_is_corrected_and_the_answer_follows(page: AppTest, store: Store, fill: Fill, monkeypatch):
    fill_both(fill, store)
    drop(page, monkeypatch, "skirt", coat=0.4)
    assert "Not sure: skirt or coat" in texts(page) and "This answer is for a skirt" in texts(page)
    page.pills[0].set_value("coat").run()
    assert "It would let you wear 1 more" in texts(page) and "Not sure" not in texts(page)
    page.selectbox[0].set_value("trousers").run()
    assert page.pills[0].value == "trousers" and "1 more" in texts(page)
    (card,) = shown(page, "outfit_cards")
    assert card["id"] == "office"


def test_what_was_bought_goes_into_the_closet_with_its_category(
    page: AppTest, store: Store, fill: Fill, monkeypatch: pytest.MonkeyPatch
):
    closet_id = fill_both(fill, store)
    drop(page, monkeypatch, "skirt", coat=0.4)
    page.pills[0].set_value("coat").run()
    went = []
    monkeypatch.setattr("stylerec.app.current.go_to", went.append)
    button(page, "I bought it").click().run()
    end = time.monotonic() + PATIENCE
    while len(store.pieces.of(closet_id)) < 4 and time.monotonic() < end:
        time.sleep(0.02)
    assert went == ["closet"] and store.pieces.of(closet_id)[-1].category == "coat"
    page.run()
    assert "In your closet" in texts(page) and "I bought it" not in labels(page)
    assert "It would let you wear 1 more" in texts(page)
