"""The page of looks that the closet can do."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app.pages.wear import unlock_sentence
from stylerec.closet import Unlock
from stylerec.store import Store
from tests.app.closets_for_tests import Clicks, fill_closet, look, shown, wear_page
from tests.app.conftest import Fill, KnownLooks
from tests.app.texts import choose, labels, texts

TODAY = date.today()


@pytest.fixture
def page(known: KnownLooks) -> AppTest:
    return wear_page()


def photos(page: AppTest) -> list[str]:
    return [card["id"] for card in shown(page, "outfit_cards")]


def fill_both(fill: Fill, store: Store) -> tuple[str, list[str]]:
    """A closet of skirt, shirt and boots; a board with one look of them, one that lacks a coat, one that lacks two."""
    fill(
        "Board",
        whole=look("skirt", "shirt", "boots"),
        cold=look("skirt", "shirt", "boots", "coat"),
        other=look("dress", "sandals", "coat"),
    )
    return fill_closet(store, "skirt", "shirt", "boots")


def test_without_photos_or_pieces_it_says_what_to_do(page: AppTest, fill: Fill, store: Store):
    assert "no photos on this board" in texts(page.run()) and "Add photos" in labels(page)
    fill("Board", a=look("skirt"))
    assert "nothing in your closet" in texts(page.run()) and "Fill the closet" in labels(page)


def test_looks_are_counted_and_shown_with_the_pieces_that_stand_in(page: AppTest, fill: Fill, store: Store):
    fill_both(fill, store)
    page.run()
    assert "1 of 3 looks today, 1 more is one piece away." in texts(page)
    assert "What would help most: a coat (1 more look, mostly black)." in texts(page)
    (card,) = shown(page, "outfit_cards")
    assert card["id"] == "whole" and card["action"] == "Wear this today"
    assert {row["title"] for row in card["rows"]} == {"Black skirt", "Black shirt", "Black boots"}
    assert "for its black skirt: same type" in " ".join(row["about"] for row in card["rows"])
    assert "from your closet: Black" in card["alt"]


def test_each_button_of_a_card_says_what_it_does_to_which_look(page: AppTest, fill: Fill, store: Store):
    fill(
        "Board",
        first=look("skirt", "shirt", "boots"),
        again=look("boots", "skirt", "shirt"),
        other=look("dress", "boots"),
        cold=look("dress", "coat"),
    )
    fill_closet(store, "skirt", "shirt", "boots", "dress")
    page.run()
    cards = shown(page, "outfit_cards")
    names = [card[name] for card in cards for name in ("action_name", "keep_name")]
    assert "Wear this today: Black dress, Black boots" in names and "Keep: Black dress, Black boots" in names
    assert len(cards) == 3 and len(set(names)) == 6, names
    choose(page, "View", "A week of outfits")
    assert {card["keep_name"] for card in shown(page, "outfit_cards")} >= {f"Plan: Today, {TODAY.day} {TODAY:%b}"}


def test_what_is_missing_is_named(page: AppTest, fill: Fill, store: Store):
    fill_both(fill, store)
    choose(page.run(), "Which looks", "One piece away")
    (card,) = shown(page, "outfit_cards")
    assert card["id"] == "cold" and card["action"] == ""
    assert [row["title"] for row in card["rows"] if not row["picture"]] == ["Missing: black coat"]
    choose(page, "Which looks", "All")
    assert photos(page) == ["whole", "cold", "other"]


def test_wearing_a_look_logs_all_its_pieces_and_can_be_taken_back(
    page: AppTest, fill: Fill, store: Store, monkeypatch: pytest.MonkeyPatch
):
    closet_id, _ = fill_both(fill, store)
    clicks = Clicks(monkeypatch)
    clicks.click(page.run(), "pressed", "whole")
    assert [piece.worn for piece in store.pieces.of(closet_id)] == [(TODAY,)] * 3
    assert shown(page, "outfit_cards")[0]["action"] == "✓ Worn today"
    clicks.click(page, "pressed", "whole")
    assert [piece.worn for piece in store.pieces.of(closet_id)] == [()] * 3


def test_pieces_for_another_season_are_left_in_the_closet(page: AppTest, fill: Fill, store: Store):
    _, (skirt, *_) = fill_both(fill, store)
    assert not [pills for pills in page.run().pills if pills.label == "Season"]
    store.pieces.update(skirt, seasons=["summer"], occasions=["work"])
    page.run()
    choose(page, "Season", ["summer"])
    assert "1 of 3 looks today" in texts(page)
    store.pieces.update(skirt, seasons=["summer", "winter"])
    store.pieces.update(store.pieces.of(store.closets.all()[0].closet_id)[1].piece_id, seasons=["summer"])
    choose(page.run(), "Season", ["winter"])
    assert "None of 3 looks today" in texts(page)


def test_a_week_has_a_look_for_each_day_and_says_what_falls_short(page: AppTest, fill: Fill, store: Store):
    fill_both(fill, store)
    choose(page.run(), "View", "A week of outfits")
    (card,) = shown(page, "outfit_cards")
    assert card["heading"] == f"Today, {TODAY.day} {TODAY:%b}" and card["action"] == "Wear this today"
    assert "Only 1 of 7 days" in texts(page)
    choose(page, "Days", 1)
    assert "Only" not in texts(page)
    choose(page, "From", TODAY + timedelta(1))
    (card,) = shown(page, "outfit_cards")
    assert card["heading"].startswith("Tomorrow") and card["action"] == ""


def test_how_good_it_is_stands_beside_popularity(page: AppTest, fill: Fill, store: Store):
    fill("Board", **{f"p{n}": look(*("skirt", "boots") if n % 2 else ("jeans", "t-shirt")) for n in range(12)})
    fill_closet(store, "skirt")
    page.run()
    assert "of your photos the hidden piece was among the first five suggestions" in texts(page)
    (table,) = page.table
    assert list(table.value.columns[-2:]) == ["From your board", "By popularity alone"]
    assert "100%" in table.value.iloc[0]["From your board"]


def test_a_new_piece_counts_at_once(page: AppTest, fill: Fill, store: Store):
    closet_id, _ = fill_both(fill, store)
    page.run()
    fill_closet(store, "coat", name="Another")
    page.run().menu_button(key="wear-closet-closets").click("Another · 1 piece").run()
    assert "None of 3 looks today" in texts(page)
    page.menu_button(key="wear-closet-closets").click("Mine · 3 pieces").run()
    assert "1 of 3 looks today" in texts(page)
    store.pieces.delete(store.pieces.of(closet_id)[0].piece_id)
    assert "None of 3 looks today" in texts(page.run())


def test_what_would_help_most_in_words():
    unlocks = (Unlock("coat", ("a", "b"), ("black",)), Unlock("boots", ("c",), ()))
    assert unlock_sentence(unlocks) == "What would help most: a coat (2 more looks, mostly black) or boots (1)."
