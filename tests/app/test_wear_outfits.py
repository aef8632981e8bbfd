"""Kept outfits, the plan of the days ahead, trips, the laundry and the weather, on the page of what to wear."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.store import KeptOutfit, Store
from tests.app.closets_for_tests import Clicks, fill_closet, look, shown, wear_page
from tests.app.conftest import PATIENCE, Fill, KnownLooks
from tests.app.texts import button, choose, labels, texts

TODAY = date.today()


@pytest.fixture
def page(known: KnownLooks) -> AppTest:
    return wear_page()


def opened(outfit_id: str) -> AppTest:
    """The dialog of an outfit; a test has no fragments, so it is the whole page."""

    def script(outfit_id: str) -> None:
        from stylerec.app.components.wear import outfit_detail
        from stylerec.closet import Weather

        outfit_detail.show(outfit_id, Weather())

    return AppTest.from_function(script, args=(outfit_id,), default_timeout=PATIENCE).run()


def closet_of(store: Store) -> str:
    return store.closets.all()[0].closet_id


def kept(store: Store) -> tuple[KeptOutfit, ...]:
    return store.outfits.kept(closet_of(store))


def planned(store: Store) -> tuple[KeptOutfit, ...]:
    return store.outfits.planned(closet_of(store), TODAY, 30)


@pytest.fixture
def pieces(fill: Fill, store: Store) -> dict[str, str]:
    """Ids by category of a closet; its board has looks with the shirt and with the blouse."""
    fill(
        "Board",
        first=look("skirt", "shirt", "boots"),
        second=look("jeans", "shirt", "boots"),
        third=look("jeans", "blouse", "boots"),
    )
    categories = "skirt", "jeans", "shirt", "blouse", "boots"
    return dict(zip(categories, fill_closet(store, *categories)[1], strict=True))


def test_what_is_too_cold_is_left_out(page: AppTest, pieces: dict[str, str]):
    assert "3 of 3 looks today" in texts(page.run())
    choose(page, "Weather", "cold")
    assert "None of 3 looks today" in texts(page) and "For 3 °C 3 are too cold." in texts(page)
    choose(page, "Weather", None)
    assert "3 of 3 looks today" in texts(page)


def test_the_laundry_holds_looks_back_and_one_click_brings_them(page: AppTest, store: Store, pieces: dict[str, str]):
    store.belongings.put([pieces["boots"]], "wash")
    store.belongings.put([pieces["skirt"]], "lent")
    page.run()
    assert "2 pieces are not here: 1 in the wash and 1 lent." in texts(page)
    assert "None of 3 looks today" in texts(page) and "2 more looks after the laundry." in texts(page)
    button(page, "Laundry done").click().run()
    assert "1 piece is not here: 1 lent." in texts(page) and "Laundry done" not in labels(page)
    assert "2 of 3 looks today" in texts(page) and "after the laundry" not in texts(page)
    button(page, "It is back").click().run()
    assert "3 of 3 looks today" in texts(page) and "not here" not in texts(page)


def test_an_outfit_is_made_by_hand(page: AppTest, store: Store, pieces: dict[str, str]):
    choose(page.run(), "View", "Kept outfits")
    assert "You have kept no outfit yet" in texts(page)
    button(page, "Make an outfit").click().run()
    assert "Keep it" in labels(page)

    def script() -> None:
        from stylerec.app.components.wear import new_outfit

        new_outfit.show("make")

    dialog = AppTest.from_function(script, default_timeout=PATIENCE).run()
    assert button(dialog, "Keep it").disabled
    choose(dialog, "Pieces", [pieces["boots"], pieces["shirt"], pieces["skirt"]])
    button(dialog, "Keep it").click().run()
    (outfit,) = kept(store)
    assert outfit.name == "Black shirt, black skirt and black boots"
    assert outfit.piece_ids == (pieces["shirt"], pieces["skirt"], pieces["boots"])
    assert outfit.name in labels(page.run())


def test_locked_pieces_stay_and_no_outfit_comes_twice(store: Store, pieces: dict[str, str]):
    store.outfits.keep(closet_of(store), [pieces["shirt"], pieces["jeans"], pieces["boots"]], "Friday")
    dialog = opened(kept(store)[0].outfit_id)
    choose(dialog, "Keep these, change the rest", [pieces["jeans"]])
    button(dialog, "Another one").click().run()
    (outfit,) = kept(store)
    assert outfit.name == "Friday" and set(outfit.piece_ids) == {pieces["blouse"], pieces["jeans"], pieces["boots"]}
    while "There is no other outfit" not in texts_with_warnings(dialog):
        assert pieces["jeans"] in kept(store)[0].piece_ids
        button(dialog, "Another one").click().run()
    assert len(store.outfits.shown(outfit.outfit_id)) == len(set(store.outfits.shown(outfit.outfit_id)))


def texts_with_warnings(page: AppTest) -> str:
    return "\n".join([texts(page), *(warning.value for warning in page.warning)])


def test_an_outfit_is_renamed_tagged_rated_copied_and_deleted(store: Store, pieces: dict[str, str]):
    store.outfits.keep(closet_of(store), [pieces["shirt"], pieces["jeans"]], "Friday")
    outfit_id = kept(store)[0].outfit_id
    dialog = opened(outfit_id)
    choose(dialog, "Name", "Monday")
    choose(dialog, "Tags", ["office"])
    dialog.feedback[0].set_value(3).run()
    outfit = store.outfits.get(outfit_id)
    assert (outfit.name, outfit.tags, outfit.rating) == ("Monday", ("office",), 4)
    button(dialog, "Copy").click().run()
    assert [one.name for one in kept(store)] == ["Monday", "Monday (copy)"]
    button(dialog, "Delete it for good").click().run()
    assert [one.name for one in kept(store)] == ["Monday (copy)"]
    assert "It may have been deleted" in texts(dialog)


def test_a_kept_outfit_is_worn_and_planned(store: Store, pieces: dict[str, str]):
    store.outfits.keep(closet_of(store), [pieces["shirt"], pieces["jeans"]], "Friday")
    dialog = opened(kept(store)[0].outfit_id)
    button(dialog, "Worn today").click().run()
    worn = {piece.piece_id for piece in store.pieces.of(closet_of(store)) if piece.worn == (TODAY,)}
    assert worn == {pieces["shirt"], pieces["jeans"]}
    choose(dialog, "Plan it for a day", TODAY + timedelta(3))
    assert [(one.day, one.worn) for one in planned(store)] == [(TODAY, True), (TODAY + timedelta(3), False)]


def test_a_week_is_planned_moved_and_worn(page: AppTest, store: Store, pieces: dict[str, str]):
    choose(page.run(), "View", "A week of outfits")
    suggested = len(shown(page, "outfit_cards"))
    button(page, f"Plan these {suggested} days").click().run()
    days = planned(store)
    assert len(days) == suggested and days[0].day == TODAY
    called = labels(page)
    assert all(any(label.endswith(f"** {one.name}") for label in called) for one in days)
    assert f"**Today, {TODAY.day} {TODAY:%b}** {days[0].name}" in called and "Suggested" not in texts(page)
    assert [one.proto.label for one in page.get("download_button")] == ["For your calendar (.ics)"]
    dialog = opened(days[0].outfit_id)
    choose(dialog, "Move to another day", TODAY + timedelta(10))
    assert store.outfits.get(days[0].outfit_id).day == TODAY + timedelta(10)
    choose(dialog, "Move to another day", TODAY)
    button(dialog, "Worn today").click().run()
    assert store.outfits.get(days[0].outfit_id).worn
    button(dialog, "Not worn after all").click().run()
    assert not any(piece.worn for piece in store.pieces.of(closet_of(store)))


def test_a_trip_takes_the_fewest_pieces_and_says_how_good_that_is(page: AppTest, store: Store, pieces: dict[str, str]):
    choose(page.run(), "View", "Trips")
    next(field for field in page.text_input if field.label == "Where to?").set_value("Crete")
    next(field for field in page.number_input if field.label == "Days").set_value(2)
    button(page, "Pack").click().run()
    (trip,) = store.trips.all(closet_of(store))
    assert (trip.name, len(trip.kinds)) == ("Crete", 2)
    assert "4 pieces for 2 days, each another outfit. Fewer are not possible." in texts(page)
    assert "Crete" in texts(page) and len(store.outfits.of_trip(closet_of(store), trip.trip_id)) == 2
    button(page, "Delete it").click().run()
    assert not store.trips.all(closet_of(store)) and not planned(store)


def test_days_of_a_kind_need_pieces_for_it(page: AppTest, store: Store, pieces: dict[str, str]):
    store.pieces.update(pieces["skirt"], occasions=["office"])
    choose(page.run(), "View", "Trips")
    next(field for field in page.number_input if field.label == "Days").set_value(1)
    next(field for field in page.number_input if field.label == "Office").set_value(2)
    button(page, "Pack").click().run()
    assert "2 days are for something special, but the trip has 1 day" in texts(page)


def test_only_outfits_that_can_be_worn_now(page: AppTest, store: Store, pieces: dict[str, str]):
    closet_id = closet_of(store)
    store.outfits.keep(closet_id, [pieces["shirt"], pieces["jeans"]], "Friday")
    store.outfits.keep(closet_id, [pieces["blouse"], pieces["skirt"]], "Sunday", tags=["fine"])
    store.belongings.put([pieces["jeans"]], "wash")
    choose(page.run(), "View", "Kept outfits")
    assert {"Friday", "Sunday"} <= set(labels(page)) and "Black jeans in the wash" in texts(page)
    choose(page, "Only what can be worn now", True)
    assert "Friday" not in labels(page) and "Sunday" in labels(page)
    choose(page, "Only what can be worn now", False)
    choose(page, "Tags", ["fine"])
    assert "Friday" not in labels(page) and "Sunday" in labels(page)


def test_a_look_is_kept_and_a_day_planned_with_a_click(
    page: AppTest, store: Store, pieces: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    clicks = Clicks(monkeypatch)
    clicks.click(page.run(), "kept", "third")
    (outfit,) = kept(store)
    assert outfit.name == "Black blouse, black jeans and black boots" and outfit.photo_id
    choose(page, "View", "A week of outfits")
    clicks.click(page, "kept", str(TODAY))
    assert [one.day for one in planned(store)] == [TODAY]
    assert str(TODAY) not in [card["id"] for card in shown(page, "outfit_cards")]


def test_what_is_unwise_in_the_rain_is_said(page: AppTest, pieces: dict[str, str]):
    page.run()
    assert not any(card["note"] for card in shown(page, "outfit_cards"))
    choose(page, "Rain?", "Rain")
    assert {card["note"] for card in shown(page, "outfit_cards")} == {"No coat or jacket for the rain"}


def test_an_outfit_of_an_answer_is_kept_once(store: Store, pieces: dict[str, str], monkeypatch: pytest.MonkeyPatch):
    def script() -> None:
        from stylerec.app import current
        from stylerec.app.components.item import item_outfits
        from stylerec.closet import complete_outfits

        skirt = current.pieces()[0]
        found = complete_outfits(skirt, current.board(), current.pieces())
        item_outfits.show("outfits", found, current.item_from_piece(skirt), current.taxonomy())

    page, clicks = AppTest.from_function(script, default_timeout=PATIENCE), Clicks(monkeypatch)
    for _ in range(2):
        clicks.click(page.run(), "kept", "first")
    (outfit,) = kept(store)
    assert set(outfit.piece_ids) == {pieces["skirt"], pieces["shirt"], pieces["boots"]}
