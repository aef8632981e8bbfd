"""Journeys through the app in a real browser, with pictures: `python -m tests.app_journeys FOLDER [WIDTH ...]`.

At 1440, 820 and 390 pixels, in light and dark; says how many clicks a journey takes and for how long the person waits.
Nothing may be wider than the screen.
"""

import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stylerec.sample import compose_board
from stylerec.vision.recogniser import Recogniser
from tests.app_in_browser import free_port, running_app, running_browser
from tests.furnished import furnish

WIDTHS = {1440: 1000, 820: 1180, 390: 844}
"""Width and height in pixels: a computer, a tablet, a phone."""
TOO_WIDE = "(main => main.scrollWidth - main.clientWidth)(document.querySelector('[data-testid=stMain]'))"


class Walk:
    """One journey of a person: what they click is counted, their waiting is timed, what they see is photographed."""

    def __init__(self, page: Any, address: str, name: str, folder: Path, suffix: str) -> None:
        self.page, self.address, self.name, self.folder, self.suffix = page, address, name, folder, suffix
        self.clicks, self.seconds, self.pictures = 0, 0.0, 0

    def start(self, path: str) -> None:
        self.page.goto(f"{self.address}/{path}")
        self.page.get_by_role("heading", level=1).wait_for()
        self._settle()

    def click(self, locator: Any) -> None:
        self.clicks += 1
        locator.first.wait_for()
        start = time.perf_counter()
        locator.first.click()
        self._settle()
        self.seconds += time.perf_counter() - start

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name))

    def choose(self, name: str) -> None:
        self.click(self.page.get_by_role("radio", name=name))

    def picture(self) -> None:
        self.pictures += 1
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(500)
        too_wide = self.page.evaluate(TOO_WIDE)
        path = self.folder / f"{self.name}-{self.pictures}-{self.suffix}.png"
        self.page.screenshot(path=path)
        print(f"  {path.name}" + (f": {too_wide} pixels too wide" if too_wide > 0 else ""), flush=True)

    def _settle(self) -> None:
        self.page.wait_for_timeout(100)
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        self.page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")


def first_run(walk: Walk) -> None:
    walk.start("")
    walk.picture()
    walk.button("Try it with a sample")
    walk.page.get_by_role("heading", name="How you would wear it").wait_for()
    walk.picture()


def outfit_photo_to_pieces(walk: Walk) -> None:
    walk.start("closet")
    walk.button("Add pieces")
    walk.clicks += 1  # the field opens the system's own dialog
    field = walk.page.get_by_role("dialog").locator("input[type=file]")
    photo = list(compose_board())[3]
    field.set_input_files({"name": f"{walk.suffix}.jpg", "mimeType": "image/jpeg", "buffer": photo.data})
    walk.button("Choose what is yours")
    walk.picture()
    walk.click(walk.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Add [0-9]")))
    walk.picture()


def lock_and_reroll(walk: Walk) -> None:
    walk.start("wear")
    walk.choose("Kept outfits")
    walk.click(walk.page.locator("[class*=st-key-kept-grid] button[kind=tertiary]"))
    walk.picture()
    walk.click(walk.page.get_by_role("dialog").locator("button[aria-pressed=false]"))
    walk.button("Another one")
    walk.picture()


def week_and_laundry(walk: Walk) -> None:
    walk.start("wear")
    walk.choose("A week of outfits")
    walk.picture()
    walk.button("Plan these")
    walk.click(walk.page.locator("[class*=st-key-week-planned-grid] button[kind=tertiary]"))
    walk.picture()
    walk.button("Worn")
    walk.page.keyboard.press("Escape")
    walk.button("Laundry done")
    walk.picture()


def cold_and_rainy(walk: Walk) -> None:
    walk.start("wear")
    walk.choose("Cold")
    walk.choose("Rain")
    walk.picture()


JOURNEYS: dict[str, Callable[[Walk], None]] = {
    "pieces": outfit_photo_to_pieces,
    "reroll": lock_and_reroll,
    "rain": cold_and_rainy,
    "week": week_and_laundry,
}
"""Those of somebody who has used the app for a while."""


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    widths = [int(width) for width in sys.argv[2:]] or list(WIDTHS)
    with tempfile.TemporaryDirectory() as name, running_browser() as browser:
        furnish(Path(name) / "kept", Recogniser.load())
        for width in widths:
            for scheme in ("light", "dark"):
                suffix = f"{width}-{scheme}"
                with running_app(Path(name) / f"new-{suffix}", free_port()) as address:
                    go(browser, address, {"first": first_run}, folder, suffix)
                shutil.copytree(Path(name) / "kept", Path(name) / suffix)
                with running_app(Path(name) / suffix, free_port()) as address:
                    go(browser, address, JOURNEYS, folder, suffix)
    return 0


def go(browser: Any, address: str, journeys: dict[str, Callable[[Walk], None]], folder: Path, suffix: str) -> None:
    """Walk the journeys on one screen."""
    width, scheme = suffix.split("-")
    page = browser.new_page(viewport={"width": int(width), "height": WIDTHS[int(width)]}, color_scheme=scheme)
    page.set_default_timeout(60_000)
    for name, journey in journeys.items():
        walk = Walk(page, address, name, folder, suffix)
        journey(walk)
        print(f"{name} {suffix}: {walk.clicks} clicks, {walk.seconds:.1f} s", flush=True)
    page.close()


if __name__ == "__main__":
    sys.exit(main())
