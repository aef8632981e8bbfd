"""The page of a closet in each of its states."""

import base64
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from stylerec import sample
from stylerec.app.components.closet import closet_table
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.sample import SamplePhoto
from stylerec.store import Store
from stylerec.vision.images import load_photo
from tests.app.closets_for_tests import Clicks, fill_closet, look, shown
from tests.app.conftest import PATIENCE, Fill, KnownLooks, jpeg
from tests.app.texts import button, choose, labels, texts, until_read

TODAY = date.today()
NOT_A_PHOTO = ("notes.jpg", b"just some words", "image/jpeg")


@pytest.fixture
def page(known: KnownLooks) -> AppTest:
    def script() -> None:
        from stylerec.app import dialogs
        from stylerec.app.pages import closet

        dialogs.all_closed()
        closet.show()

    return AppTest.from_function(script, default_timeout=PATIENCE)


@pytest.fixture
def clicks(monkeypatch: pytest.MonkeyPatch) -> Clicks:
    return Clicks(monkeypatch)


def titles(page: AppTest) -> list[str]:
    return [tile["title"] for tile in shown(page, "piece_grid")]


def test_somebody_without_a_closet_reads_what_to_do(page: AppTest, store: Store):
    page.run()
    assert [step.value[:2] for step in page.header] == ["1.", "2.", "3."]
    assert len(page.file_uploader) == 1 and "Fill it with a sample" in labels(page)
    assert store.closets.all() == ()


def test_dropped_photos_become_pieces_and_bad_ones_are_listed(page: AppTest, store: Store):
    files = [("a.jpg", jpeg(1), "image/jpeg"), ("b.jpg", jpeg(2), "image/jpeg"), NOT_A_PHOTO]
    until_read(page.run().file_uploader[0].set_value(files).run())
    (closet,) = store.closets.all()
    assert [piece.name for piece in store.pieces.of(closet.closet_id)] == ["a.jpg", "b.jpg"]
    assert titles(page) == ["Black skirt", "Black skirt"]
    assert "1 file could not be read" in [expander.label for expander in page.expander]
    assert "notes.jpg" in texts(page)
    button(page, "Clear the list").click().run()
    assert "notes.jpg" not in texts(page)


def test_what_a_killed_app_left_unread_and_refused_is_there_tomorrow(page: AppTest, store: Store):
    closet_id = store.closets.create("Mine").closet_id
    store.pieces.add_unread(closet_id, [("a.jpg", jpeg(1))])
    store.refusals.note(closet_id, ["'notes.jpg' is no photo."])
    until_read(page.run())
    assert titles(page) == ["Black skirt"]
    assert "notes.jpg" in texts(page)


def test_a_photo_that_is_in_the_closet_already_is_passed_over(page: AppTest, store: Store, known: KnownLooks):
    page.run().file_uploader[0].set_value([("a.jpg", jpeg(1), "image/jpeg"), ("b.jpg", jpeg(1), "image/jpeg")]).run()
    until_read(page)
    assert titles(page) == ["Black skirt"]


def test_the_sample_fills_an_empty_closet(page: AppTest, store: Store, monkeypatch: pytest.MonkeyPatch):
    whole = (0.0, 0.0, 1.0, 1.0)
    coat = SamplePhoto("my coat.jpg", jpeg(1), (("coat", whole),))
    boots = SamplePhoto("my boots.jpg", jpeg(2), (("boots", whole),))
    monkeypatch.setattr(sample, "load_closet", lambda: [coat, boots])
    button(page.run(), "Fill it with a sample").click().run()
    until_read(page)
    assert titles(page) == ["Black coat", "Black boots"]
    assert page.title[0].value == "Sample closet"


def test_pieces_are_called_what_they_are_or_what_the_person_says(page: AppTest, store: Store):
    _, (skirt, _) = fill_closet(store, "skirt", "boots")
    store.pieces.update(skirt, name="Grandma's <b>skirt</b>", words=["linen"], seasons=["summer"])
    tile = shown(page.run(), "piece_grid")[0]
    assert tile["title"] == "Grandma's <b>skirt</b>" and tile["about"] == "Summer, linen. Not worn yet"
    assert titles(page)[1] == "Black boots"
    assert tile["picture"].startswith("data:image/webp;base64,")


def test_the_background_comes_back_for_one_piece(page: AppTest, store: Store):
    _, (skirt, _) = fill_closet(store, "skirt", "boots")
    store.pieces.update(skirt, cut_out=False)
    kinds = [tile["picture"][:15] for tile in shown(page.run(), "piece_grid")]
    assert kinds == ["data:image/jpeg", "data:image/webp"]


def test_filters(page: AppTest, store: Store):
    _, (skirt, boots, _) = fill_closet(store, "skirt", "boots", "coat")
    store.pieces.update(skirt, seasons=["summer"], occasions=["work"], words=["linen"])
    store.pieces.log_wear(boots, TODAY)
    page.run()
    choose(page, "Show only", ["footwear"])
    assert titles(page) == ["Black boots"] and "1 of 3 pieces" in texts(page)
    choose(page, "Not worn yet", True)
    assert titles(page) == [] and "Remove a filter" in texts(page)
    choose(page, "Show only", [])
    assert titles(page) == ["Black skirt", "Black coat"]
    choose(page, "Your own words", ["linen"])
    assert titles(page) == ["Black skirt"]
    choose(page, "Your own words", [])
    choose(page, "Season", ["winter"])
    assert titles(page) == ["Black coat"]


def test_worn_today_in_one_click_and_taken_back_in_another(page: AppTest, store: Store, clicks: Clicks):
    closet_id, (skirt,) = fill_closet(store, "skirt")
    clicks.click(page.run(), "worn", skirt)
    assert store.pieces.of(closet_id)[0].worn == (TODAY,)
    assert shown(page, "piece_grid")[0]["worn"] and "Worn today" in shown(page, "piece_grid")[0]["about"]
    clicks.click(page, "worn", skirt)
    assert store.pieces.of(closet_id)[0].worn == () and not shown(page, "piece_grid")[0]["worn"]


def test_several_pieces_are_changed_at_once(page: AppTest, store: Store, clicks: Clicks):
    closet_id, (skirt, shorts, coat) = fill_closet(store, "skirt", "shorts", "coat")
    store.pieces.update(skirt, words=["old"])
    page.run()
    for piece_id in (skirt, shorts):
        clicks.click(page, "selected", piece_id)
    assert "2 pieces selected" in texts(page)
    next(box for box in page.selectbox if box.label == "What they are").set_value("trousers")
    next(pills for pills in page.pills if pills.label == "Seasons").set_value(["winter"])
    next(field for field in page.multiselect if field.key.endswith("bulk-occasions")).set_value(["work"])
    button(page, "Change them").click().run()
    pieces = store.pieces.of(closet_id)
    assert [piece.category for piece in pieces] == ["trousers", "trousers", "coat"]
    assert [sorted(piece.seasons) for piece in pieces] == [["winter"], ["winter"], []]
    assert [sorted(piece.occasions) for piece in pieces] == [["work"], ["work"], []]
    assert pieces[0].words == ("old",)
    assert "selected" not in texts(page)


def test_several_pieces_are_deleted_at_once(page: AppTest, store: Store, clicks: Clicks):
    closet_id, (skirt, shorts, coat) = fill_closet(store, "skirt", "shorts", "coat")
    clicks.click(page.run(), "selected", coat)
    button(page, "Select all").click().run()
    clicks.click(page, "selected", skirt)
    button(page, "Delete for good").click().run()
    assert [piece.piece_id for piece in store.pieces.of(closet_id)] == [skirt]


def test_a_click_opens_a_piece_with_everything_that_can_be_said_about_it(
    page: AppTest, store: Store, clicks: Clicks, monkeypatch: pytest.MonkeyPatch
):
    opened = []
    monkeypatch.setattr("stylerec.app.components.closet.piece_detail.show", opened.append)
    _, (skirt,) = fill_closet(store, "skirt")
    clicks.click(page.run(), "opened", skirt)
    assert opened == [skirt]


def test_the_table_keeps_what_is_typed(store: Store, known: KnownLooks):
    closet_id, _ = fill_closet(store, "skirt")
    taxonomy = load_taxonomy()
    (piece,) = store.pieces.of(closet_id)

    def script(changes: dict[str, object]) -> None:
        from stylerec.app import current
        from stylerec.app.components.closet import closet_table
        from stylerec.domain.taxonomy import load_taxonomy

        closet_table.apply_changes(current.pieces()[0], changes, load_taxonomy())

    changes = {"Name": "The short one", "What it is": "Shorts", "Colours": ["red"], "Own words": ["new"]}
    page = AppTest.from_function(script, args=(changes,), default_timeout=PATIENCE).run()
    assert not page.exception
    (piece,) = store.pieces.of(closet_id)
    assert (piece.name, piece.category, piece.words) == ("The short one", "shorts", ("new",))
    assert piece.garment.colours == ("red",)
    page = AppTest.from_function(script, args=({"Own words": None, "Colours": None},), default_timeout=PATIENCE).run()
    (piece,) = store.pieces.of(closet_id)
    assert not page.exception and piece.words == () and piece.garment.colours == ("black",)
    assert taxonomy.display_name("shorts") == "Shorts"
    assert set(closet_table.FIELDS) >= changes.keys()


def test_the_table_shows_a_row_for_each_piece(page: AppTest, store: Store):
    _, (skirt, _) = fill_closet(store, "skirt", "boots")
    store.pieces.update(skirt, seasons=["winter", "autumn"])
    store.pieces.log_wear(skirt, TODAY)
    choose(page.run(), "View", "Table")
    (table,) = page.dataframe
    assert list(table.value["What it is"]) == ["Skirt", "Boots"]
    assert list(table.value["Seasons"][0]) == ["autumn", "winter"]
    assert list(table.value["Worn"]) == [1, 0]


def test_the_wear_log_has_each_day_newest_first_and_takes_back(page: AppTest, store: Store):
    closet_id, (skirt, boots) = fill_closet(store, "skirt", "boots")
    choose(page.run(), "View", "Log wear")
    assert "Nothing logged yet" in texts(page)
    yesterday = TODAY - timedelta(1)
    for piece_id, day in ((skirt, yesterday), (skirt, TODAY), (boots, yesterday)):
        store.pieces.log_wear(piece_id, day)
    page.run()
    assert [day.value for day in page.header][0] == "Today" and len(page.header) == 2
    assert "Worn most: Black skirt (2), Black boots (1)" in texts(page).replace(" and ", ", ")
    button(page, "Undo").click().run()
    assert store.pieces.of(closet_id)[0].worn == (yesterday,)


def test_closets_are_switched_and_put_away(page: AppTest, store: Store):
    fill_closet(store, "skirt", name="Summer")
    fill_closet(store, "coat", name="Winter")
    assert page.run().title[0].value == "Summer"
    page.menu_button(key="closet-closets").click("Winter · 1 piece").run()
    assert page.title[0].value == "Winter" and titles(page) == ["Black coat"]
    store.closets.archive(store.closets.all()[1].closet_id)
    assert page.run().title[0].value == "Summer"
    page.menu_button(key="closet-closets").click("Winter · 1 piece · archived").run()
    assert page.title[0].value == "Winter"


def dialog(name: str) -> AppTest:
    """One of the dialogs about the closet; a test has no fragments, so it is the whole page."""

    def script(name: str) -> None:
        from stylerec.app import current
        from stylerec.app.components.closet import closet_header

        if closets := current.store().closets.all():
            getattr(closet_header.HEADER, name)(closets[0])

    return AppTest.from_function(script, default_timeout=PATIENCE, args=(name,)).run()


def test_a_closet_is_renamed_duplicated_and_deleted(store: Store, known: KnownLooks):
    fill_closet(store, "skirt", name="Mine")
    page = dialog("rename")
    page.text_input[0].set_value("Ours")
    button(page, "Rename").click().run()
    assert [closet.name for closet in store.closets.all()] == ["Ours"]
    button(dialog("duplicate"), "Duplicate").click().run()
    assert [(closet.name, closet.n_pieces) for closet in store.closets.all()] == [("Ours", 1), ("Ours (copy)", 1)]
    page = dialog("delete")
    assert "1 piece will be deleted" in texts(page)
    button(page, "Delete it for good").click().run()
    assert [closet.name for closet in store.closets.all()] == ["Ours (copy)"]


def detail(piece_id: str) -> AppTest:
    def script(piece_id: str) -> None:
        from stylerec.app.components.closet import piece_detail

        piece_detail.show(piece_id)

    return AppTest.from_function(script, default_timeout=PATIENCE, args=(piece_id,)).run()


def test_everything_about_a_piece_can_be_said(store: Store, known: KnownLooks):
    closet_id, (skirt,) = fill_closet(store, "skirt")
    page = detail(skirt)
    for label, value in (
        ("Name", "The long one"),
        ("What it is", "dress"),
        ("Seasons", ["summer"]),
        ("Occasions", ["work"]),
        ("Without its background", False),
    ):
        choose(page, label, value)
        assert not page.exception
    (piece,) = store.pieces.of(closet_id)
    assert (piece.name, piece.category, piece.seasons, piece.occasions) == (
        "The long one", "dress", {"summer"}, {"work"}
    )  # fmt: skip
    assert not store.pieces.is_cut_out(skirt)


def test_a_piece_was_worn_on_several_days(store: Store, known: KnownLooks):
    closet_id, (skirt,) = fill_closet(store, "skirt")
    page = detail(skirt)
    button(page, "Worn today").click().run()
    page.date_input[0].set_value(TODAY - timedelta(3)).run()
    assert store.pieces.of(closet_id)[0].worn == (TODAY - timedelta(3), TODAY)
    assert "Worn twice, last today" in texts(page) and "Worn today" not in labels(page)
    button(page, "Undo").click().run()
    assert store.pieces.of(closet_id)[0].worn == (TODAY - timedelta(3),)


def test_a_piece_is_deleted(store: Store, known: KnownLooks):
    closet_id, (skirt,) = fill_closet(store, "skirt")
    button(detail(skirt), "Delete it for good").click().run()
    assert store.pieces.of(closet_id) == ()


def test_a_piece_is_styled_as_what_the_person_says_it_is(store: Store, known: KnownLooks):
    _, (skirt,) = fill_closet(store, "skirt")
    store.pieces.update(skirt, category="dress")

    def script() -> None:
        import streamlit as st

        from stylerec.app import current

        item = current.item_from_piece(current.pieces()[0])
        st.markdown(f"{item.prediction.category} {item.piece_id}")

    page = AppTest.from_function(script, default_timeout=PATIENCE).run()
    assert texts(page) == f"dress {skirt}"


def test_where_a_piece_is_what_it_cost_and_how_warm_it_is(store: Store, known: KnownLooks):
    closet_id, (coat,) = fill_closet(store, "coat")
    page = detail(coat)
    fields = {field.label: field for field in (*page.selectbox, *page.number_input, *page.date_input)}
    fields["Where it is"].set_value("lent").run()
    fields["Price"].set_value(120.0).run()
    fields["Bought on"].set_value(TODAY - timedelta(100)).run()
    fields["Warmth (clo)"].set_value(0.8).run()
    fields["Times worn before it is washed"].set_value(3).run()
    (piece,) = store.pieces.of(closet_id)
    assert (piece.place, piece.price, piece.bought, piece.warmth) == ("lent", 120.0, TODAY - timedelta(100), 0.8)
    assert piece.wears_left == 3 and "Can be worn 3 more times before it is washed." in texts(page)
    button(page, "As usual for its kind").click().run()
    assert store.pieces.of(closet_id)[0].warmth is None


def test_what_was_worn_too_often_is_in_the_wash(store: Store, known: KnownLooks):
    closet_id, (shirt,) = fill_closet(store, "shirt")
    store.belongings.set_wash_rule("shirt", 1)
    page = detail(shirt)
    button(page, "Worn today").click().run()
    assert next(field for field in page.selectbox if field.label == "Where it is").value == "wash"
    choose(page, "Where it is", "here")
    assert store.pieces.of(closet_id)[0].place == "here"


def test_what_earns_its_place_is_told_with_its_cost_per_wear(page: AppTest, store: Store, known: KnownLooks):
    _, (skirt, _) = fill_closet(store, "skirt", "coat")
    choose(page.run(), "View", "What earns its place")
    assert "0 of 2 pieces earn their place; 2 were never worn." in texts(page)
    assert "Cost per wear" not in page.dataframe[0].value.columns
    store.belongings.set_purchase(skirt, 30.0, None)
    for days in (0, 1, 40):
        store.pieces.log_wear(skirt, TODAY - timedelta(days))
    page.run()
    assert "1 of 2 pieces earns its place; 1 was never worn." in texts(page)
    assert {metric.label: metric.value for metric in page.metric} == {
        "Times worn": "3", "Never worn": "1", "Spent": "30.00", "Cost per wear": "10.00"
    }  # fmt: skip
    choose(page, "Which pieces", "Never worn")
    assert list(page.dataframe[0].value["Name"]) == ["Black coat"]


def test_pieces_are_found_in_words(page: AppTest, store: Store, known: KnownLooks):
    _, (skirt, _) = fill_closet(store, "skirt", "coat")
    store.pieces.update(skirt, words=["linen"])
    choose(page.run(), "Search", "black linen")
    assert titles(page) == ["Black skirt"] and "1 of 2 pieces" in texts(page)


def test_what_was_sold_is_out_of_the_way_and_can_come_back(page: AppTest, store: Store, known: KnownLooks):
    closet_id, (skirt, _) = fill_closet(store, "skirt", "coat")
    choose(detail(skirt), "Where it is", "gone")
    assert titles(page.run()) == ["Black coat"] and store.closets.all()[0].n_pieces == 1
    choose(page, "Show what was sold or given away (1)", True)
    assert titles(page) == ["Black skirt"]
    choose(detail(skirt), "Where it is", "here")
    assert len(store.pieces.of(closet_id)) == 2 and titles(page.run()) == ["Black skirt", "Black coat"]


def test_a_garment_of_a_photo_is_owned_once(store: Store, known: KnownLooks, fill: Fill):
    fill("Board", street=look("skirt", "boots"))

    def script() -> None:
        from stylerec.app import current, dialogs
        from stylerec.app.components.closet import own_this

        dialogs.opened()
        (photo,) = current.photos()
        found = current.look(photo.photo_id).look
        if found:
            own_this.show("mine", photo.photo_id, found.garments[0])

    page = AppTest.from_function(script, default_timeout=PATIENCE).run()
    button(page, "I own this").click().run()
    (closet,) = store.closets.all()
    (piece,) = store.pieces.of(closet.closet_id)
    assert closet.name == "My closet" and piece.garment.colours == ("black",)
    button(page, "I own this").click().run()
    assert "Your closet has one that is nearly the same: " in texts(page)
    button(page, "Add it, too").click().run()
    assert len(store.pieces.of(closet.closet_id)) == 1 and "It is in your closet already." in toasts(page)


def toasts(page: AppTest) -> list[str]:
    return [toast.value.replace("\\", "") for toast in page.toast]


def test_a_photo_with_several_garments_offers_all(page: AppTest, store: Store, known: KnownLooks):
    known.looks["outfit.jpg"] = look("skirt", "boots")
    page.run()
    page.file_uploader[0].set_value([("outfit.jpg", jpeg(1), "image/jpeg")]).run()
    until_read(page)
    page.run()
    assert "1 photo shows several pieces." in texts(page)
    closet_id = store.closets.all()[0].closet_id
    (outfit,) = store.pieces.of(closet_id)

    def script(piece_id: str) -> None:
        from stylerec.app.components.closet import several_pieces

        several_pieces.ask(piece_id)

    dialog = AppTest.from_function(script, default_timeout=PATIENCE, args=(outfit.piece_id,)).run()
    button(dialog, "Add 2 pieces").click().run()
    assert sorted(piece.category for piece in store.pieces.of(closet_id)) == ["boots", "skirt"]
    assert "several pieces" not in texts(page.run())


def test_a_photo_of_the_board_offers_all_its_garments_too(page: AppTest, fill: Fill):
    fill("Autumn", outfit=look("skirt", "boots"))
    page.run().file_uploader[0].set_value([("the same.jpg", jpeg(1000), "image/jpeg")]).run()
    assert "1 photo shows several pieces." in texts(page.run())


def test_a_photo_is_turned_and_replaced(store: Store, known: KnownLooks):
    closet_id, (skirt,) = fill_closet(store, "skirt")
    before = store.pieces.of(closet_id)[0].photo_id
    page = detail(skirt)
    button(page, "Turn right").click().run()
    (turned,) = store.pieces.of(closet_id)
    assert turned.piece_id == skirt and turned.name == "skirt.jpg" and turned.photo_id != before
    image = load_photo(store.photos.original(turned.photo_id)).image
    assert np.abs(np.rot90(image).astype(int) - load_photo(jpeg(9000)).image).mean() < 6
    page.file_uploader[0].set_value([("another.jpg", jpeg(7), "image/jpeg")]).run()
    (piece,) = store.pieces.of(closet_id)
    assert store.photos.original(piece.photo_id) == jpeg(7)
    page.file_uploader[0].set_value([NOT_A_PHOTO]).run()
    assert "notes" not in store.pieces.of(closet_id)[0].name and page.error[0].value
    assert store.photos.original(store.pieces.of(closet_id)[0].photo_id) == jpeg(7)


def test_a_cut_out_is_mended_with_a_brush(store: Store, known: KnownLooks, monkeypatch: pytest.MonkeyPatch):
    closet_id, (skirt,) = fill_closet(store, "skirt")
    (before,) = store.pieces.of(closet_id)
    brushed = np.zeros_like(before.item.garment.mask)
    brushed[2:9, 1:7] = True
    strokes = [brushed]

    def brush(_key: str, _picture: str, _mask: np.ndarray, on_mend: Callable[[np.ndarray], None]) -> None:
        if strokes:
            on_mend(strokes.pop())

    monkeypatch.setattr("stylerec.app.components.closet.cut_out_brush.show", brush)
    page = choose(detail(skirt), "Mend the cut-out", True)
    assert not page.exception and not page.error
    (piece,) = store.pieces.of(closet_id)
    assert (piece.item.garment.mask == brushed).all() and piece.piece_id == skirt and piece.category == "skirt"
    assert store.pieces.picture(skirt).startswith(b"\x89PNG")


def test_what_a_brush_says_is_a_mask_or_nothing():
    from stylerec.app.components.closet.cut_out_brush import _unpacked

    mask = np.arange(15).reshape(5, 3) % 2 == 0
    packed = base64.b64encode(np.packbits(mask).tobytes()).decode()
    found = _unpacked(packed, (5, 3))
    assert found is not None and (found == mask).all()
    assert _unpacked("no mask!", (5, 3)) is None and _unpacked(packed, (50, 3)) is None
