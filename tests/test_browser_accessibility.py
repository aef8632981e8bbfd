"""Every page and every dialog keeps WCAG A and AA, in light and dark; the page to sign in and those of a phone are
looked at by the tests that start them."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stylerec.app import navigation, words
from stylerec.app.components.board import board_header
from stylerec.app.components.closet import closet_header
from stylerec.language import _
from stylerec.sample import compose_photo, load_item
from stylerec.vision.recogniser import Recogniser
from tests import axe
from tests.app_in_browser import ROOT, free_port, new_page, running_app, running_browser
from tests.furnished import furnish, furnish_lab

PHONE = {"width": 390, "height": 844}
CARDS = ".card button, .card summary, [class*=outfit-tile] button:visible"
"""What can be pressed on cards of looks, suggestions and outfits."""
Way = Callable[[Any], None]
"""Leads from a page to what is looked at."""
Place = tuple[str, tuple[Way, ...]]
"""A page by its address, and the ways from there."""


def button(name: str, number: int = 0) -> Way:
    return lambda page: page.get_by_role("button", name=name).nth(number).click()


def press(name: str) -> Way:
    """Press the button that is called this and no more."""
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def choice(name: str) -> Way:
    return lambda page: page.get_by_role("radio", name=name).click()


def switch(name: str) -> Way:
    return lambda page: page.get_by_text(name, exact=True).click()


def menu(name: str, entry: str) -> Way:
    def way(page: Any) -> None:
        page.get_by_role("button", name=name).first.click()
        page.get_by_role("menuitem", name=entry).click()

    return way


def tile(grid: str, number: int = 0) -> Way:
    """Open what a grid of ours shows."""
    return lambda page: page.locator(f"[class*=st-key-{grid}] button:has(img, svg)").nth(number).click()


def upload(name: str, data: bytes) -> Way:
    def way(page: Any) -> None:
        field = page.locator("[data-testid=stFileUploader] input[type=file]").last
        field.wait_for(state="attached")
        field.set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": data})

    return way


def search(field: str, words: str) -> Way:
    def way(page: Any) -> None:
        page.get_by_role("textbox", name=field).fill(words)
        page.keyboard.press("Enter")

    return way


def heading(name: str) -> Way:
    return lambda page: page.get_by_role("heading", name=name).first.wait_for()


def alert(page: Any) -> None:
    page.get_by_role("alert").first.wait_for()


def text(said: str) -> Way:
    return lambda page: page.get_by_text(said).first.click()


def lab(step: str, *ways: Way) -> Place:
    return "lab", (choice(step), *ways)


ANSWER = (tile("item-closet"), heading("How you would wear it"))
SHOP = (upload("skirt.jpg", load_item().data), heading("Looks"))
EMPTY: dict[str, Place] = {
    "first run": ("", ()),
    **{f"{path}, nothing yet": (path, ()) for path in ("style", "closet", "wear", "buy", "patterns", "categories")},
    **{f"lab, {step.lower()}, nothing yet": lab(step) for step in ("Names", "Collect", "Inspect", "Compare", "Use")},
}
PLACES: dict[str, Place] = {
    "board": ("", ()),
    "board, filters": ("", (button("More filters"),)),
    "board, problems": (
        "",
        (button("Add photos"), upload("holiday.jpg", b"a text"), text("1 file could not be read")),
    ),
    "board, worth checking": ("", (choice("Worth checking"),)),
    "board, your style": ("", (choice("Your style"), heading("Most frequent"))),
    "board, menu": ("", (button("This board"),)),
    "board, an answer": ("", (choice("Worth checking"), button("Yes"), button("Undo the last answer"))),
    "more": ("", (button("More"),)),
    "board, a garment": ("", (tile("gallery-grid"), choice("skirt"), text("Style this garment"))),
    "style": ("style", ()),
    "style, answer": ("style", ANSWER),
    "style, which garment": ("style", (upload("outfit.jpg", compose_photo(3).data), heading(words.WHICH_PIECE))),
    "style, why": ("style", (*ANSWER, text("Why?"))),
    "style, put aside": ("style", (*ANSWER, button("Not for me"), button("Forget them"))),
    "style, leave out": ("style", (*ANSWER, button("Leave out"))),
    "style, lookbook": ("style", (*ANSWER, button("Lookbook"))),
    "closet": ("closet", ()),
    "closet, filters": ("closet", (button("More filters"),)),
    "closet, search": ("closet", (search("Search", "skirt"), text("1 of"))),
    "closet, nothing found": ("closet", (search("Search", "nothing of mine"), text("No piece matches"))),
    "closet, selected": ("closet", (lambda page: page.get_by_role("checkbox").first.click(), button("Change them"))),
    "closet, not here": ("closet", (button("Which ones?"),)),
    "closet, table": ("closet", (choice("Table"),)),
    "closet, log": ("closet", (choice("Log wear"),)),
    "closet, worth": ("closet", (choice("What earns its place"), heading("Worn most"))),
    "wear": ("wear", ()),
    "wear, one piece away": ("wear", (choice("One piece away"),)),
    "wear, a cold rainy day": ("wear", (choice("Cold"), choice("Rain"))),
    "wear, how good": ("wear", (text("How good is this for me?"),)),
    "wear, week": ("wear", (choice("A week of outfits"), heading("Suggested"))),
    "wear, kept": ("wear", (choice("Kept outfits"),)),
    "wear, trips": ("wear", (choice("Trips"),)),
    "wear, a trip": ("wear", (choice("Trips"), press("Pack"), heading("Trip"), button("Delete this trip"))),
    "shop": ("buy", ()),
    "shop, answer": ("buy", SHOP),
    "patterns": ("patterns", (text("The same as a table"),)),
    "patterns, together": ("patterns", (choice("Worn together"), button("Download"))),
    "categories": ("categories", ()),
    "lab, names": lab("Names"),
    "lab, collect": lab("Collect", text("Site and pauses")),
    "lab, collect from a table": lab("Collect", choice("Addresses in a table")),
    "lab, collect by copying": lab("Collect", choice("Folders and zip archives")),
    "lab, findings": lab("Inspect"),
    "lab, categories": lab("Inspect", choice("Categories"), text("Whom the clothes are for")),
    "lab, own decisions": lab("Inspect", choice("Decide yourself"), button("Merge it")),
    "lab, decisions": lab("Inspect", choice("Decisions")),
    "lab, prepare": lab("Prepare"),
    "lab, train": lab("Train"),
    "lab, compare": lab("Compare", button("Use this model …")),
    "lab, use": lab("Use"),
    "settings, a failed import": ("settings", (upload("everything.zip", b"no zip"), press("Import"), alert)),
    "settings": ("settings", ()),
    "settings, delete": ("settings", (button("Delete everything …"),)),
}
"""What a page shows without a dialog."""
DIALOGS: dict[str, Place] = {
    words.NEW_BOARD: ("", (menu("Boards", words.NEW_BOARD),)),
    "Rename this board": ("", (menu("This board", words.RENAME),)),
    "Duplicate this board": ("", (menu("This board", words.DUPLICATE),)),
    "Delete this board?": ("", (menu("This board", words.DELETE),)),
    "Add photos to your board": ("", (button("Add photos"),)),
    "What is in this photo": ("", (tile("gallery-grid"),)),
    words.NEW_CLOSET: ("closet", (menu("Closets", words.NEW_CLOSET),)),
    "Rename this closet": ("closet", (menu("This closet", words.RENAME),)),
    "Duplicate this closet": ("closet", (menu("This closet", words.DUPLICATE),)),
    "Delete this closet?": ("closet", (menu("This closet", words.DELETE),)),
    "Add pieces to your closet": ("closet", (button("Add pieces"),)),
    "A piece of your closet": (
        "closet",
        (tile("gallery-"), switch("Mend the cut-out"), text("Price, warmth, washing")),
    ),
    "Several pieces in one photo": (
        "closet",
        (button("Add pieces"), upload("outfit.jpg", compose_photo(3).data), button("Choose what is yours")),
    ),
    words.WHICH_PIECE: ("style", (*ANSWER, button(words.CHOOSE_A_PART), switch("Mark it by hand"))),
    "Which piece would you like to wear?": ("style", (*ANSWER, button(words.ANOTHER_ITEM))),
    words.LOOK: ("style", (*ANSWER, tile("ranked-grid"))),
    "Behind this suggestion": ("style", (*ANSWER, button("See "))),
    "Make an outfit": ("wear", (choice("Kept outfits"), button("Make an outfit"))),
    "An outfit": (
        "wear",
        (
            choice("Kept outfits"),
            lambda page: page.locator("[class*=st-key-kept-grid-open] button:visible").first.click(),
        ),
    ),
    "What becomes of this folder": lab("Inspect", choice("Overlapping"), button("Other …")),
    "What becomes of these photos": lab("Inspect", choice("In the wrong folder"), button("Other …")),
}
"""By their titles."""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("furnished") / "kept"


@pytest.fixture(scope="module")
def empty(data_dir: Path) -> Iterator[str]:
    """The app with nothing kept; `address` furnishes it."""
    with running_app(data_dir, free_port()) as app:
        yield app


@pytest.fixture(scope="module")
def address(empty: str, data_dir: Path, recogniser: Recogniser) -> str:
    """The same app, used for a while."""
    furnish(data_dir, recogniser)
    furnish_lab(data_dir / "lab")
    return empty


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    axe.skip_without_axe()
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def page(browser: Any) -> Any:
    return new_page(browser)


@pytest.fixture(scope="module")
def phone(browser: Any) -> Any:
    page = new_page(browser)
    page.set_viewport_size(PHONE)
    return page


@pytest.mark.parametrize("place", EMPTY)
def test_a_newcomer_can_use_every_page(page: Any, empty: str, place: str) -> None:
    assert_accessible(page, empty, EMPTY[place])


@pytest.mark.parametrize("place", PLACES)
def test_everybody_can_use_every_page(page: Any, address: str, place: str) -> None:
    assert_accessible(page, address, PLACES[place])


@pytest.mark.parametrize("title", DIALOGS)
def test_everybody_can_use_every_dialog(page: Any, address: str, title: str) -> None:
    path, ways = DIALOGS[title]
    assert_accessible(page, address, (path, (*ways, dialog(title))))


@pytest.mark.parametrize("path", [entry.path for entry in (*navigation.PLACES, *navigation.MORE)])
def test_everybody_can_use_every_page_on_a_phone(phone: Any, address: str, path: str) -> None:
    assert_accessible(phone, address, (path, ()))


@pytest.mark.parametrize("place", ["wear", "wear, week", "wear, kept", "style, answer"])
def test_each_button_of_a_card_says_what_it_does_to_which_look(page: Any, address: str, place: str) -> None:
    go(page, address, PLACES[place])
    buttons = page.locator(CARDS)
    buttons.first.wait_for()
    names = buttons.evaluate_all(
        "buttons => buttons.map((button) => button.getAttribute('aria-label') ?? button.innerText.trim())"
    )
    assert names and len(set(names)) == len(names), names
    written = buttons.evaluate_all("buttons => buttons.map((button) => button.innerText.trim())")
    assert [said for said, name in zip(written, names, strict=True) if said not in name] == []


def test_no_page_and_no_dialog_is_left_out() -> None:
    places = {path or "board" for path, _ in PLACES.values()}
    assert places == {entry.path for entry in (*navigation.PLACES, *navigation.MORE)}
    assert set(DIALOGS) == {title for path in (ROOT / "stylerec" / "app").rglob("*.py") for title in titles(path)}


def test_a_violation_is_found(page: Any) -> None:
    page.set_content('<html lang="en"><title>A page</title><main><img src="data:,"></main></html>')
    assert [found.split(":")[0] for found in axe.violations(page, axe.RULES)] == ["image-alt"]


def titles(path: Path) -> Iterator[str]:
    """What the dialogs of a file are called; those of boards and closets share their code, and have their own words."""
    headers = (board_header.HEADER, closet_header.HEADER)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.dialog":
            title = ast.unparse(node.args[0])
            yield from {eval(title, {"words": words, "_": _, "self": header}) for header in headers}


def dialog(title: str) -> Way:
    """Wait for it."""
    return lambda page: page.get_by_role("dialog").get_by_text(title, exact=True).first.wait_for()


def go(page: Any, address: str, place: Place) -> None:
    path, ways = place
    page.goto(f"{address}/{path}")
    page.get_by_role("heading", level=1).wait_for()
    axe.settle(page)
    for way in ways:
        way(page)
        axe.settle(page)


def assert_accessible(page: Any, address: str, place: Place) -> None:
    go(page, address, place)
    axe.assert_accessible(page)
