"""The app's journeys with nothing but the keyboard: everything is reached by Tab and arrow keys, as by a person."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stylerec.sample import compose_photo
from stylerec.vision.recogniser import Recogniser
from tests.app_in_browser import free_port, new_page, running_app, running_browser
from tests.by_keyboard import HAS_FOCUS, button, press, reach
from tests.furnished import furnish


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with running_browser() as browser:
        yield new_page(browser)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, recogniser: Recogniser) -> Iterator[str]:
    data_dir = tmp_path_factory.mktemp("furnished") / "kept"
    furnish(data_dir, recogniser)
    with running_app(data_dir, free_port()) as app:
        yield app


def test_a_newcomer_gets_an_answer(page: Any, tmp_path: Path) -> None:
    with running_app(tmp_path / "kept", free_port()) as address:
        visit(page, address)
        press(page, button(page, "Try it with a sample"))
        page.get_by_role("heading", name="How you would wear it").wait_for()


def test_a_photo_is_opened_large_and_the_next_one_is_an_arrow_away(page: Any, address: str) -> None:
    visit(page, f"{address}/style")
    press(page, page.locator("[class*=st-key-item-closet] button:has(img)").first)
    page.get_by_role("heading", name="How you would wear it").wait_for()
    photo = page.locator(".st-key-ranked-grid .card > .photo").first
    press(page, photo)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("1 of ").wait_for()
    page.keyboard.press("ArrowRight")
    dialog.get_by_text("2 of ").wait_for()
    page.keyboard.press("ArrowLeft")
    dialog.get_by_text("1 of ").wait_for()
    leave(page)
    until_focused(page, photo)


def test_a_garment_is_corrected(page: Any, address: str) -> None:
    visit(page, address)
    photo = page.locator("[class*=st-key-gallery-grid] button").first
    press(page, photo)
    dialog = page.get_by_role("dialog")
    press(page, dialog.get_by_role("radio").first)
    press(page, dialog.get_by_role("button", name="Not there at all"))
    dialog.get_by_text("taken out").wait_for()
    press(page, dialog.get_by_role("button", name="Undo"))
    dialog.get_by_text("taken out").wait_for(state="detached")
    leave(page)
    until_focused(page, photo)


def test_a_day_is_planned_and_worn(page: Any, address: str) -> None:
    visit(page, f"{address}/wear")
    press(page, page.get_by_role("radio", name="A week of outfits"))
    page.get_by_role("heading", name="Suggested").wait_for()
    planned = page.locator("[class*=st-key-week-planned-grid-open] button:visible")
    before = planned.count()
    press(page, button(page, "Plan: "))
    planned.nth(before).wait_for()
    today = page.locator("[class*=st-key-week-planned-grid-open] button:visible", has_text="Today")
    press(page, today)
    press(page, button(page, "Worn today"))
    button(page, "Not worn after all").wait_for()
    leave(page)
    until_focused(page, today)


def test_a_cold_rainy_day_is_said(page: Any, address: str) -> None:
    visit(page, f"{address}/wear")
    for name in ("Cold", "Rain"):
        chip = page.get_by_role("radio", name=name)
        press(page, chip)
        page.wait_for_function("chip => chip.getAttribute('aria-checked') === 'true'", arg=chip.element_handle())
    page.get_by_role("heading", name="looks today").wait_for()


def test_another_outfit_comes_around_a_locked_piece(page: Any, address: str) -> None:
    visit(page, f"{address}/wear")
    press(page, page.get_by_role("radio", name="Kept outfits"))
    press(page, page.locator("[class*=st-key-kept-grid-open] button:visible").first)
    dialog = page.get_by_role("dialog")
    piece = dialog.locator("button[aria-pressed=false]").first
    press(page, piece)
    dialog.locator("button[aria-pressed=true]").first.wait_for()
    before = dialog.get_by_role("img").first.get_attribute("alt")
    press(page, dialog.get_by_role("button", name="Another one"))
    dialog.locator(f'img:not([alt="{before}"])').first.wait_for()
    leave(page)


def test_the_laundry_is_done(page: Any, address: str) -> None:
    visit(page, f"{address}/wear")
    press(page, button(page, "Laundry done"))
    button(page, "Laundry done").wait_for(state="detached")


def test_a_photo_of_an_outfit_becomes_pieces(page: Any, address: str) -> None:
    visit(page, f"{address}/closet")
    press(page, button(page, "Add pieces"))
    dialog = page.get_by_role("dialog")
    with page.expect_file_chooser() as chooser:
        press(page, dialog.get_by_role("button", name=re.compile("Upload|Browse")))
    chooser.value.set_files({"name": "outfit.jpg", "mimeType": "image/jpeg", "buffer": compose_photo(3).data})
    press(page, button(page, "Choose what is yours"))
    add = dialog.get_by_role("button", name=re.compile("^Add [0-9]"))
    press(page, add)
    add.wait_for(state="detached")


def test_a_board_is_made_and_renamed(page: Any, address: str) -> None:
    """The last test: from now on the newest board, which the others would open, is empty."""
    visit(page, address)
    choose(page, "Boards", "New board")
    name_it(page, "Spring")
    page.get_by_role("heading", name="Spring", level=1).wait_for()
    choose(page, "This board", "Rename")
    name_it(page, "Early spring")
    page.get_by_role("heading", name="Early spring", level=1).wait_for()


def visit(page: Any, address: str) -> None:
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()


def choose(page: Any, menu: str, entry: str) -> None:
    """An entry of a menu."""
    press(page, button(page, menu))
    wanted = page.get_by_role("menuitem", name=entry)
    wanted.wait_for()
    while not wanted.evaluate(HAS_FOCUS):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def name_it(page: Any, name: str) -> None:
    reach(page, page.get_by_role("dialog").get_by_role("textbox", name="Name"))
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for(state="detached")


def leave(page: Any) -> None:
    """Press Escape until the dialog is gone: one that is drawn anew does not hear it."""
    while page.get_by_role("dialog").count():
        page.keyboard.press("Escape")
        page.wait_for_timeout(200)


def until_focused(page: Any, wanted: Any) -> None:
    page.wait_for_function(HAS_FOCUS, arg=wanted.element_handle())
