"""The pages and dialogs in `PLACES` keep WCAG A and AA, in light and dark.

axe-core looks at what is drawn (https://github.com/dequelabs/axe-core); `npm ci` brings it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from stylerec.vision.recogniser import Recogniser
from tests.app_in_browser import ROOT, free_port, new_page, running_app, running_browser
from tests.furnished import furnish

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_STREAMLIT: dict[str, str] = {}
"""What Streamlit draws and no setting or style of ours mends: a CSS selector and the reason."""
LOOK = """
async ([rules, leftOut]) => {
  const found = await axe.run({ exclude: leftOut }, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.html.slice(0, 300)} (${node.failureSummary.replaceAll("\\n", " ").slice(0, 300)})`));
}
"""
Way = Callable[[Any], None]
"""Leads from a page to what is looked at."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, recogniser: Recogniser) -> Iterator[str]:
    data_dir = tmp_path_factory.mktemp("furnished") / "kept"
    furnish(data_dir, recogniser)
    with running_app(data_dir, free_port()) as app:
        yield app


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not AXE.exists():
        pytest.skip("axe-core is not here: `npm ci` brings it")
    with running_browser() as running:
        yield running


def button(name: str, number: int = 0) -> Way:
    return lambda page: page.get_by_role("button", name=name).nth(number).click()


def choice(name: str) -> Way:
    return lambda page: page.get_by_role("radio", name=name).click()


def tile(grid: str, number: int = 0) -> Way:
    """Open what a grid of ours shows."""
    return lambda page: page.locator(f"[class*=st-key-{grid}] button:has(img, svg)").nth(number).click()


def upload(name: str, data: bytes) -> Way:
    def way(page: Any) -> None:
        field = page.locator("[data-testid=stFileUploader] input[type=file]").last
        field.wait_for(state="attached")
        field.set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": data})

    return way


def heading(name: str) -> Way:
    return lambda page: page.get_by_role("heading", name=name).first.wait_for()


def text(words: str) -> Way:
    return lambda page: page.get_by_text(words).first.click()


ANSWER = (tile("item-closet"), heading("How you would wear it"))
PLACES: dict[str, tuple[str, tuple[Way, ...]]] = {
    "board": ("", ()),
    "board, filters": ("", (button("More filters"),)),
    "board, problems": (
        "",
        (button("Add photos"), upload("holiday.jpg", b"a text"), text("1 file could not be read")),
    ),
    "board, worth checking": ("", (choice("Worth checking"),)),
    "board, your style": ("", (choice("Your style"), heading("Most frequent"))),
    "board, add photos": ("", (button("Add photos"),)),
    "board, menu": ("", (button("This board"),)),
    "board, photo": ("", (tile("gallery-grid"), choice("skirt"))),
    "style": ("style", ()),
    "style, answer": ("style", ANSWER),
    "style, photo": ("style", (*ANSWER, tile("ranked-grid"))),
    "closet": ("closet", ()),
}


@pytest.fixture(scope="module")
def page(browser: Any) -> Any:
    return new_page(browser)


@pytest.mark.parametrize("place", PLACES)
def test_everybody_can_use_what_is_drawn(page: Any, address: str, place: str) -> None:
    path, ways = PLACES[place]
    page.goto(f"{address}/{path}")
    page.get_by_role("heading", level=1).wait_for()
    settle(page)
    for way in ways:
        way(page)
        settle(page)
    found, grounds = {}, set()
    for scheme in ("light", "dark"):
        found[scheme] = violations(page, scheme)
        grounds.add(page.locator("[data-testid=stApp]").evaluate("app => getComputedStyle(app).backgroundColor"))
    assert found == {"light": [], "dark": []}
    assert len(grounds) == 2, "the page did not follow the colour scheme"


def test_a_violation_is_found(page: Any) -> None:
    page.set_content('<html lang="en"><title>A page</title><main><img src="data:,"></main></html>')
    assert [found.split(":")[0] for found in violations(page, "light")] == ["image-alt"]


def settle(page: Any) -> None:
    """Wait until the page has run and nothing moves any more."""
    page.wait_for_timeout(300)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(300)


def violations(page: Any, scheme: str) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    page.wait_for_timeout(300)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(LOOK, [RULES, list(OF_STREAMLIT)])
    return found
