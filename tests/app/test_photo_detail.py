"""The dialog of one photo: corrections, tags, styling a garment."""

from streamlit.testing.v1 import AppTest

from stylerec.store import Store
from tests.app.conftest import PATIENCE, Fill
from tests.app.texts import button, labels, texts
from tests.looks_for_tests import garment


def opened(board_id: str, *photo_ids: str) -> AppTest:
    def script(board_id: str, photo_ids: list[str]) -> None:
        from stylerec.app.components.board import photo_detail

        photo_detail.show(board_id, photo_ids)

    return AppTest.from_function(script, default_timeout=PATIENCE, args=(board_id, list(photo_ids))).run()


def ids(store: Store, board_id: str) -> list[str]:
    return [photo.photo_id for photo in store.photos.of(board_id)]


def categories(store: Store, board_id: str) -> list[tuple[str, ...]]:
    return [photo.look.categories for photo in store.looks.mood_board(board_id).readable if photo.look]


def test_a_wrong_category_is_changed_in_two_clicks_and_undone_in_one(fill: Fill, store: Store):
    board_id = fill("Board", look=(garment("skirt", ("navy",)),))
    page = opened(board_id, *ids(store, board_id))
    (pill,) = (pill for pill in page.pills if pill.label == "In this photo")
    assert pill.options == ["Navy skirt"]
    pill.set_value(0).run()
    button(page, "Shorts").click().run()
    assert categories(store, board_id) == [("shorts",)]
    assert "Skirt → shorts" in texts(page)
    button(page, "Undo").click().run()
    assert categories(store, board_id) == [("skirt",)]
    assert "Undo" not in labels(page)


def test_garments_are_taken_out_and_added(fill: Fill, store: Store):
    board_id = fill("Board", look=(garment("skirt"),))
    page = opened(board_id, *ids(store, board_id))
    page.pills[0].set_value(0).run()
    button(page, "Not there at all").click().run()
    assert categories(store, board_id) == [()]
    page.selectbox[0].set_value("hat").run()
    assert categories(store, board_id) == [("hat",)]
    assert page.selectbox[0].value is None
    assert {"Skirt taken out", "Hat added"} <= {caption.value.split(": ", 1)[-1] for caption in page.caption}


def test_tags_and_leaving_out(fill: Fill, store: Store):
    board_id = fill("Board", look=(garment("skirt"),))
    page = opened(board_id, *ids(store, board_id))
    seasons = next(pill for pill in page.pills if pill.label == "Season")
    seasons.set_value(["winter", "autumn"]).run()
    page.toggle[0].set_value(False).run()
    (photo,) = store.photos.of(board_id)
    assert photo.seasons == {"winter", "autumn"} and photo.excluded
    assert not page.exception
    page.toggle[0].set_value(True).run()
    assert not store.photos.of(board_id)[0].excluded


def test_a_photo_is_removed_after_saying_so(fill: Fill, store: Store):
    board_id = fill("Board", one=(garment("skirt"),), two=(garment("hat"),))
    first, second = ids(store, board_id)
    page = opened(board_id, first)
    button(page, "Remove it").click().run()
    assert ids(store, board_id) == [second]


def test_photos_that_look_nearly_the_same_are_one_click_away(fill: Fill, store: Store):
    board_id = fill("Board", one=(garment("skirt"),), two=(garment("hat"),))
    page = opened(board_id, *ids(store, board_id))
    assert "one" in texts(page)
    page.segmented_control[0].set_value(1).run()
    assert "two" in texts(page) and page.pills[0].options == ["Black hat"]


def test_a_photo_is_taken_out_of_its_stack_and_put_back(fill: Fill, store: Store):
    board_id = fill("Board", one=(garment("skirt"),), other=(garment("skirt"),))
    first, second = ids(store, board_id)
    page = opened(board_id, first, second)
    page.toggle[0].set_value(True).run()
    assert [photo.apart for photo in store.photos.of(board_id)] == [True, False]
    alone = opened(board_id, first)
    assert alone.toggle[0].value and alone.toggle[0].label == "This photo is a look of its own"
    alone.toggle[0].set_value(False).run()
    assert not store.photos.of(board_id)[0].apart
    assert "This photo is a look of its own" not in [toggle.label for toggle in opened(board_id, second).toggle]


def test_names_are_never_read_as_markup(fill: Fill, store: Store):
    name = "<b>**x**</b>.jpg"
    board_id = fill("Board", **{name: (garment("skirt"),)})
    page = opened(board_id, *ids(store, board_id))
    assert "\\<b\\>\\*\\*x" in page.caption[0].value
