"""Journeys through the app in a real browser, with pictures: `python -m tests.app_journeys FOLDER [WIDTH ...]`.

At 1440, 820 and 390 pixels, in light and dark; says how many clicks a journey takes and for how long the person waits.
Nothing may be wider than the screen.
"""

import itertools
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stylerec.sample import compose_board
from stylerec.vision.recogniser import Recogniser
from tests.app_in_browser import PATIENCE, free_port, running_browser
from tests.furnished import furnish
from tests.test_browser_phone import HOME, PHONE, serving

SIZES = {1440: 1000, 820: 1180, 390: 844}
"""Width and height in pixels: a computer, a tablet, a phone."""
TOO_WIDE = """
() => {
  const main = document.querySelector("[data-testid=stMain]") ?? document.documentElement;
  return main.scrollWidth - main.clientWidth;
}
"""
CODE = re.compile(r"http://127\.0\.0\.2:\S+code=[\w-]+")


class Walk:
    """One journey of a person: what they click is counted, their waiting is timed, what they see is photographed."""

    def __init__(self, page: Any, address: str, name: str, folder: Path) -> None:
        self.page, self.address, self._name, self._folder = page, address, name, folder
        self.clicks, self.seconds, self._pictures = 0, 0.0, 0

    def start(self, path: str) -> None:
        self.page.goto(f"{self.address}/{path}")
        self.page.get_by_role("heading", level=1).wait_for()
        self.settle()

    def click(self, locator: Any) -> None:
        self.clicks += 1
        with self.waiting():
            locator.first.click()

    def button(self, name: str | re.Pattern[str]) -> None:
        self.click(self.page.get_by_role("button", name=name))

    def choose(self, name: str) -> None:
        self.click(self.page.get_by_role("radio", name=name))

    def bring(self, name: str, data: bytes) -> None:
        """Give a file to the field of the open dialog: a click, and the system's own dialog."""
        self.clicks += 1
        field = self.page.get_by_role("dialog").locator("input[type=file]")
        with self.waiting():
            field.set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": data})

    def see(self, locator: Any) -> None:
        with self.waiting():
            locator.first.wait_for()

    def picture(self) -> None:
        self._pictures += 1
        self.page.mouse.move(0, 0)
        self.page.wait_for_function("[...document.images].every(image => image.complete)")
        self.page.wait_for_timeout(500)  # what fades in has come
        too_wide = self.page.evaluate(TOO_WIDE)
        path = self._folder / f"{self._name}-{self._pictures}.png"
        self.page.screenshot(path=path)
        print(f"  {path.name}" + (f": {too_wide} pixels too wide" if too_wide > 0 else ""), flush=True)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Time what is done in it, which ends when the page has run."""
        start = time.perf_counter()
        yield
        self.settle()
        self.seconds += time.perf_counter() - start

    def settle(self) -> None:
        self.page.wait_for_timeout(100)  # the page does not say at once that it runs
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        self.page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")


def first_run(walk: Walk) -> None:
    walk.start("")
    walk.picture()
    walk.button("Try it with a sample")
    walk.see(walk.page.get_by_role("heading", name="How you would wear it"))
    walk.picture()


def outfit_photo_to_pieces(walk: Walk) -> None:
    walk.start("closet")
    walk.button("Add pieces")
    walk.bring("outfit.jpg", list(compose_board())[3].data)
    walk.button("Choose what is yours")
    walk.picture()
    walk.click(walk.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Add [0-9]")))
    walk.picture()


def lock_and_reroll(walk: Walk) -> None:
    walk.start("wear")
    walk.choose("Kept outfits")
    walk.click(walk.page.locator("[class*=st-key-kept-grid-open] button:visible"))
    walk.picture()
    walk.click(walk.page.get_by_role("dialog").locator("button[aria-pressed=false]"))
    walk.button("Another one")
    walk.picture()


def week_and_laundry(walk: Walk) -> None:
    walk.start("wear")
    walk.choose("A week of outfits")
    walk.picture()
    walk.button(re.compile("^Plan th"))  # this day, or these days
    walk.click(walk.page.locator("[class*=st-key-week-planned-grid-open] button:visible"))
    walk.picture()
    walk.button("Worn")
    walk.click(walk.page.get_by_role("dialog").get_by_role("button", name="Close", exact=True))
    walk.button("Laundry done")
    walk.picture()


def cold_and_rainy(walk: Walk) -> None:
    walk.start("wear")
    walk.choose("Cold")
    walk.choose("Rain")
    walk.picture()


def phone_paired_and_unpaired(walk: Walk) -> None:
    walk.start("settings")
    walk.button("Pair a phone")
    walk.see(walk.page.get_by_role("img", name="QR code"))
    walk.picture()
    link = CODE.findall(walk.page.inner_text("[data-testid=stMain]"))[0]
    computer, walk.page = walk.page, new_phone(walk.page)
    walk.page.goto(link)
    walk.button("Pair")
    walk.picture()
    phone, walk.page = walk.page, computer
    walk.see(walk.page.get_by_text("iPhone, paired on"))
    walk.button("Unpair")
    phone.reload()
    walk.page = phone
    walk.picture()
    phone.context.close()


def new_phone(page: Any) -> Any:
    """A page of another browser, on a phone."""
    context = page.context.browser.new_context(viewport={"width": 390, "height": SIZES[390]}, user_agent=PHONE)
    context.set_default_timeout(PATIENCE * 1000)
    return context.new_page()


OF_NEWCOMERS: dict[str, Callable[[Walk], None]] = {"first": first_run}
OF_USERS: dict[str, Callable[[Walk], None]] = {
    "pieces": outfit_photo_to_pieces,
    "reroll": lock_and_reroll,
    "rain": cold_and_rainy,
    "week": week_and_laundry,
    "phone": phone_paired_and_unpaired,
}
"""Those of somebody who has used the app for a while."""


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    widths = [int(width) for width in sys.argv[2:]] or list(SIZES)
    with tempfile.TemporaryDirectory() as name, running_browser() as browser:
        furnish(Path(name) / "used", Recogniser.load())
        for width, scheme in itertools.product(widths, ("light", "dark")):
            suffix = f"{width}-{scheme}"
            shutil.copytree(Path(name) / "used", Path(name) / suffix)
            for journeys, data_dir in ((OF_NEWCOMERS, f"new-{suffix}"), (OF_USERS, suffix)):
                port = free_port()
                with serving(Path(name) / data_dir, port, "--phone", HOME):
                    page = browser.new_page(viewport={"width": width, "height": SIZES[width]}, color_scheme=scheme)
                    page.set_default_timeout(PATIENCE * 1000)
                    for journey, way in journeys.items():
                        walk = Walk(page, f"http://127.0.0.1:{port}", f"{journey}-{suffix}", folder)
                        way(walk)
                        print(f"{journey} {suffix}: {walk.clicks} clicks, {walk.seconds:.1f} s", flush=True)
                    page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
