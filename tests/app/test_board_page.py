"""The page of a board in each of its states."""

import json
import subprocess
import sys
import time
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.store import Store
from tests.app.conftest import APP, PATIENCE, Fill, KnownLooks, jpeg
from tests.app.texts import button, choose, labels, texts, until_read
from tests.looks_for_tests import TAXONOMY, garment

NOT_A_PHOTO = ("notes.jpg", b"just some words", "image/jpeg")
SKIRT, HAT = garment("skirt", ("navy",)), garment("hat", ("red",))


def files(*numbers: int) -> list[tuple[str, bytes, str]]:
    return [(f"{number}.jpg", jpeg(number), "image/jpeg") for number in numbers]


def tiles(page: AppTest) -> list[dict[str, Any]]:
    """What the gallery shows."""
    grids = [element.proto for element in page.get("bidi_component") if "photo_grid" in element.proto.component_name]
    return json.loads(grids[0].json)["tiles"] if grids else []


def test_a_first_visit_shows_three_steps_and_offers_a_sample(page: AppTest, store: Store):
    page.run()
    assert [step.value[:2] for step in page.header] == ["1.", "2.", "3."]
    assert "Try it with a sample" in labels(page) and len(page.file_uploader) == 1
    assert store.boards.all() == ()


def test_the_page_opens_without_the_model():
    code = (
        "import sys; from streamlit.testing.v1 import AppTest; "
        f"page = AppTest.from_file({APP!r}, default_timeout={PATIENCE}).run(); assert not page.exception; "
        "print(sorted({'tensorflow', 'ai_edge_litert'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_dropped_photos_are_kept_at_once_and_then_read(page: AppTest, store: Store, known: KnownLooks):
    known.looks = {"1.jpg": (SKIRT,), "2.jpg": (HAT,)}
    page.run().file_uploader[0].set_value([*files(1, 2), NOT_A_PHOTO]).run()
    (board,) = store.boards.all()
    assert board.n_photos == 2
    until_read(page)
    assert [tile["alt"] for tile in tiles(page)] == ["1.jpg: navy skirt", "2.jpg: red hat"]
    assert [[g["name"] for g in tile["garments"]] for tile in tiles(page)] == [["navy skirt"], ["red hat"]]
    assert "1 file could not be read" in [expander.label for expander in page.expander]
    assert "notes.jpg" in texts(page)
    button(page, "Clear the list").click().run()
    assert "notes.jpg" not in texts(page)


def test_a_new_session_finds_everything(page: AppTest, fill: Fill):
    fill("Winter", a=(SKIRT,))
    board_id = fill("Summer", b=(HAT,))
    page.run()
    assert page.title[0].value == "Summer" and len(tiles(page)) == 1
    assert page.query_params["board"] == board_id


def test_the_address_names_the_board(page: AppTest, fill: Fill):
    board_id = fill("Winter", a=(SKIRT,))
    fill("Summer", b=(HAT,))
    page.query_params["board"] = board_id
    assert page.run().title[0].value == "Winter"
    page.query_params["board"] = "nonsense"
    assert page.run().title[0].value == "Winter"


def test_reading_can_be_stopped_and_goes_on(
    page: AppTest, store: Store, known: KnownLooks, monkeypatch: pytest.MonkeyPatch
):
    go_on, real = Event(), known.recognise

    def slow(sources):
        for look in real(sources):
            assert look.name == "1.jpg" or go_on.wait(PATIENCE)
            yield look

    monkeypatch.setattr(known, "recognise", slow)
    page.run().file_uploader[0].set_value(files(1, 2, 3)).run()
    board_id = store.boards.all()[0].board_id
    end = time.monotonic() + PATIENCE
    while store.boards.get(board_id).n_read < 1 and time.monotonic() < end:
        time.sleep(0.02)
    page.run()
    assert "1 of 3 photos" in page.get("progress")[0].proto.text and len(tiles(page)) == 1
    button(page, "Stop").click().run()
    assert "Stopped after 1 of 3 photos" in page.get("progress")[0].proto.text
    go_on.set()
    button(page, "Go on").click().run()
    until_read(page)
    assert store.boards.get(board_id).n_read == 3


def test_filters_want_one_garment_that_meets_all(page: AppTest, fill: Fill):
    fill("Board", a=(SKIRT, HAT), b=(garment("skirt", ("red",)),), c=(garment("boots"),))
    page.run()
    assert len(tiles(page)) == 3
    choose(page, "Garments", ["skirt"])
    assert [tile["alt"][0] for tile in tiles(page)] == ["a", "b"]
    choose(page, "Colours", ["red"])
    assert [tile["alt"][0] for tile in tiles(page)] == ["b"]
    choose(page, "Garments", ["boots"])
    assert tiles(page) == [] and "No photo matches" in texts(page)


def test_many_photos_come_a_page_at_a_time(page: AppTest, fill: Fill):
    fill("Board", **{f"photo {number:02}": (garment(TAXONOMY.categories[number]),) for number in range(30)})
    assert len(tiles(page.run())) == 28
    page.session_state["gallery-page-"] = 2
    assert [tile["alt"][:8] for tile in tiles(page.run())] == ["photo 28", "photo 29"]


def test_near_duplicates_are_one_stack_with_a_count(page: AppTest, fill: Fill, store: Store, known: KnownLooks):
    board_id = fill("Board", a=(SKIRT,))
    data = store.photos.original(store.photos.of(board_id)[0].photo_id)
    (again,) = store.photos.add(board_id, [("again", data + b"\0")]).photo_ids
    known.looks["again"] = (SKIRT,)
    until_read(page.run())
    assert [tile["stacked"] for tile in tiles(page)] == [2]
    assert again not in tiles(page)[0]["id"]
    assert "1 of them behind others" in texts(page)
    store.photos.set_apart(board_id, again)
    assert [tile["stacked"] for tile in tiles(page.run())] == [1, 1]
    assert "behind others" not in texts(page)


def test_a_photo_that_is_left_out_is_dimmed(page: AppTest, fill: Fill, store: Store):
    board_id = fill("Board", a=(SKIRT,), b=(HAT,))
    store.photos.exclude(board_id, store.photos.of(board_id)[0].photo_id)
    assert [tile["note"] for tile in tiles(page.run())] == ["left out", ""]


def test_another_board_is_one_click_away(page: AppTest, fill: Fill):
    fill("Winter", a=(SKIRT,))
    fill("Summer")
    assert "Nothing on this board yet" in texts(page.run())
    page.menu_button(key="board-boards").click("Winter · 1 photo").run()
    assert page.title[0].value == "Winter" and len(tiles(page)) == 1


def dialog(name: str, *board_ids: str) -> AppTest:
    """One of the dialogs about a board; a test has no fragments, so it is the whole page."""

    def script(name: str, board_ids: list[str]) -> None:
        from stylerec.app import current
        from stylerec.app.components.board import board_header

        getattr(board_header.HEADER, name)(*map(current.store().boards.get, board_ids))

    return AppTest.from_function(script, default_timeout=PATIENCE, args=(name, list(board_ids))).run()


def test_boards_are_made_renamed_and_duplicated(fill: Fill, store: Store):
    board_id = fill("Winter", a=(SKIRT,))
    for name, given, action in (("create", "Summer", "Create"), ("rename", "Snow", "Rename")):
        page = dialog(name, *([board_id] if name == "rename" else []))
        page.text_input[0].set_value(given)
        button(page, action).click().run()
        assert not page.exception
    button(dialog("duplicate", board_id), "Duplicate").click().run()
    assert sorted(board.name for board in store.boards.all()) == ["Snow", "Snow (copy)", "Summer"]


@pytest.mark.parametrize(
    ("way", "action"), [("Rename …", "Rename"), ("Duplicate …", "Duplicate"), ("Delete …", "Delete it for good")]
)
def test_what_can_be_done_with_a_board_is_asked_in_its_heading(page: AppTest, fill: Fill, way: str, action: str):
    fill("Winter", a=(SKIRT,))
    page.run().menu_button(key="board-ways").click(way).run()
    assert not page.exception and action in labels(page)


def test_a_board_needs_a_name(store: Store):
    page = dialog("create")
    page.text_input[0].set_value("   ")
    button(page, "Create").click().run()
    assert "Give the board a name" in texts(page) and store.boards.all() == ()


def test_deleting_says_what_will_be_lost(fill: Fill, store: Store):
    page = dialog("delete", fill("Winter", a=(SKIRT,), b=(HAT,)))
    assert "2 photos will be deleted" in texts(page)
    button(page, "Delete it for good").click().run()
    assert store.boards.all() == ()


def test_a_store_that_cannot_be_used_is_explained(page: AppTest, data_dir: Path):
    data_dir.mkdir(parents=True)
    (data_dir / "stylerec.db").write_bytes(b"this is no database" * 100)
    page.run()
    assert not page.exception and len(page.error) == 1


def test_questions_are_answered_with_one_click_and_taken_back(page: AppTest, fill: Fill, store: Store):
    board_id = fill("Board", a=(garment("skirt", score=0.55), HAT), b=(HAT,))
    choose(page.run(), "View", "Worth checking")
    assert "Is this a skirt?" in texts(page)
    button(page, "No").click().run()
    assert [photo.look.categories for photo in store.looks.mood_board(board_id).readable if photo.look] == [
        ("hat",)
    ] * 2
    button(page, "Undo the last answer").click().run()
    assert "Is this a skirt?" in texts(page)
    button(page, "Skip").click().run()
    assert "Nothing left to check" in texts(page)
