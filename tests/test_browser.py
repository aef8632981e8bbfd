"""One journey in a real browser: bring photos, mend a label, ask about an item, come back.

`STYLEREC_SCREENSHOT=docs/images/app.png pytest tests/test_browser.py` refreshes the README's picture.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stylerec.sample import compose_board, load_item
from tests.app_in_browser import PATIENCE, free_port, new_page, running_app, running_browser, strangers, visit_more


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The app, with nothing kept yet."""
    with running_app(tmp_path / "kept", free_port()) as app:
        yield app


@pytest.fixture
def page(address: str) -> Iterator[Any]:
    with running_browser() as browser:
        yield new_page(browser)


def test_a_person_brings_photos_mends_a_label_asks_about_an_item_and_comes_back(page, address: str, tmp_path: Path):
    elsewhere = strangers(page, address)
    board, item = tmp_path / "board", tmp_path / load_item().name
    board.mkdir()
    for name, data, _ in compose_board():
        (board / name).write_bytes(data)
    (board / "holiday.jpg").write_bytes(b"a text that calls itself a photo")
    item.write_bytes(load_item().data)

    page.goto(address)
    drop(page, sorted(board.iterdir()))
    page.get_by_text("16 photos", exact=True).wait_for()
    page.get_by_text("1 file could not be read").click()
    page.get_by_text("holiday.jpg").first.wait_for()

    page.get_by_role("button", name="Red dress and denim.jpg").click()
    page.get_by_role("dialog").get_by_role("button", name="dress").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Jumpsuit").click()
    page.get_by_text("Dress → jumpsuit").wait_for()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name=re.compile("Red dress and denim.jpg.*jumpsuit")).wait_for()

    page.get_by_role("link", name="Style").click()
    page.get_by_role("heading", name="The piece to wear").wait_for()
    drop(page, item)
    page.get_by_role("heading", name="How you would wear it").wait_for()
    page.get_by_role("heading", name="What goes with it").wait_for()
    page.get_by_text("skirt, with").first.wait_for()
    assert page.get_by_role("heading", name="Skirt", exact=True).is_visible()
    page.locator(".st-key-pairings-grid img").first.wait_for()
    page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    screenshot = Path(os.environ.get("STYLEREC_SCREENSHOT") or tmp_path / "app.png")
    page.mouse.move(0, 0)
    page.screenshot(path=screenshot)
    assert screenshot.stat().st_size > 50_000

    visit_more(page, "Patterns")
    cells = page.get_by_role("application", name="Which garments are in which photo")
    cells.press("+")
    cells.press("Enter")
    page.locator(".st-key-cell-detail img").wait_for()
    visit_more(page, "Settings")
    page.get_by_role("heading", name="Settings").wait_for()
    visit_more(page, "Patterns")
    page.get_by_role("button", name="Show everything").wait_for()  # still zoomed in

    a_correction_changes_the_ranking(page)

    page.goto(address)  # a new session
    page.get_by_role("button", name=re.compile("Red dress and denim.jpg.*jumpsuit")).wait_for()
    assert not page.get_by_text("Traceback").count()
    assert elsewhere == [], "the page asked for something outside this machine"


def a_correction_changes_the_ranking(page) -> None:
    """With nothing but the keyboard: open a photo, correct it, close it, and the same way back."""
    press(page, "link", "Style")
    before = until(page, ranking, lambda found: found)
    name = before[0].split(":")[0]

    press(page, "link", "Board")
    press(page, "button", re.compile(f"^{re.escape(name)}"))
    dialog = page.get_by_role("dialog")
    press(dialog, "radio", re.compile("skirt"))
    press(dialog, "button", "Not there at all")
    dialog.get_by_text("Skirt taken out").wait_for()
    assert until(page, escaped, lambda label: label.startswith(name)), "the keyboard is where it was"

    press(page, "link", "Style")
    assert name not in [one.split(":")[0] for one in until(page, ranking, lambda found: found and found != before)]

    press(page, "link", "Board")
    press(page, "button", re.compile(f"^{re.escape(name)}"))
    press(dialog, "button", "Undo")
    dialog.get_by_text("Skirt taken out").wait_for(state="detached")
    assert until(page, escaped, lambda label: label.startswith(name)), "and again"
    press(page, "link", "Style")
    assert until(page, ranking, lambda found: found == before)


def press(page, role: str, name: str | re.Pattern[str]) -> None:
    page.get_by_role(role, name=name).first.press("Enter")


def ranking(page) -> list[str]:
    """The photos to copy, best first, each with its reason."""
    return [photo.get_attribute("aria-label") for photo in page.locator(".st-key-ranked-grid .card > .photo").all()]


def focused(page) -> str:
    """What the element with the keyboard's focus is called."""
    innermost = """() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.getAttribute("aria-label") ?? "";
    }"""
    return str(page.evaluate(innermost))


def escaped(page) -> str:
    """What has the keyboard's focus after Escape, again while a dialog that is drawn anew did not hear it."""
    if page.get_by_role("dialog").count():
        page.keyboard.press("Escape")
    return focused(page)


def until(page, look: Callable[[Any], Any], condition: Callable[[Any], Any]) -> Any:
    """What `look` finds as soon as it is as it should be."""
    end = time.monotonic() + PATIENCE
    while not condition(found := look(page)):
        assert time.monotonic() < end, found
        page.wait_for_timeout(200)
    return found


def drop(page, files: Path | list[Path]) -> None:
    uploader = page.locator("[data-testid=stFileUploader] input[type=file]").first
    uploader.wait_for(state="attached")
    uploader.set_input_files(files)
