"""What axe-core says of a page in a browser (https://github.com/dequelabs/axe-core); `npm ci` brings it."""

from typing import Any

import pytest

from stylerec.app.server_settings import SETTINGS
from tests.app_in_browser import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
LOOK = """
async (rules) => {
  const found = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.html.slice(0, 300)} (${node.failureSummary.replaceAll("\\n", " ").slice(0, 300)})`));
}
"""


def skip_without_axe() -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not here: `npm ci` brings it")


def assert_accessible(page: Any) -> None:
    """What a page of the app shows now keeps WCAG A and AA, in light and dark."""
    found = {}
    for scheme, rules in (("light", RULES), ("dark", COLOURS)):  # what differs in the dark are the colours
        show_in(page, scheme)
        found[scheme] = violations(page, rules)
    assert found == {"light": [], "dark": []}


def settle(page: Any) -> None:
    """Wait until the page has run and nothing moves any more."""
    page.wait_for_timeout(300)  # the page does not say at once that it runs
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_function("document.getAnimations().every((animation) => animation.playState !== 'running')")


def show_in(page: Any, scheme: str) -> None:
    """Wait until the page has followed the colour scheme."""
    page.emulate_media(color_scheme=scheme)
    colour = SETTINGS[f"theme.{scheme}.backgroundColor"]
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    ground = "colour => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor === colour"
    page.wait_for_function(ground, arg=f"rgb({red}, {green}, {blue})")
    settle(page)


def violations(page: Any, rules: list[str]) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(LOOK, rules)
    return found
