"""One journey in a real browser: bring photos, mend a label, ask about an item, come back.

`STYLEREC_SCREENSHOT=docs/images/app.png pytest tests/test_browser.py` refreshes the README's picture.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from stylerec.sample import draw_board, draw_item

sync_api = pytest.importorskip("playwright.sync_api", reason="the browser journey needs `pip install playwright`")

ROOT = Path(__file__).parent.parent
PATIENCE = 300  # seconds, for machines that are busy with other things
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def find_chromium() -> str | None:
    """The browser named by CHROMIUM, or the usual ones."""
    for candidate in (os.environ.get("CHROMIUM"), "/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"):
        if candidate and (found := shutil.which(candidate)):
            return found
    return None


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a free port, with nothing kept yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "streamlit_app.py",
            f"--server.port={port}",
            "--server.headless=true",
        ],
        cwd=ROOT,
        env={**os.environ, "STYLEREC_DATA_DIR": str(tmp_path_factory.mktemp("kept"))},
    )
    url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=5)
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < end, "the app did not start"
                time.sleep(0.2)
        yield url
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def page(address: str) -> Iterator["sync_api.Page"]:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no browser found: install chromium or name one in the environment variable CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme="light")
        page.set_default_timeout(PATIENCE * 1000)
        yield page
        browser.close()


def test_a_person_brings_photos_mends_a_label_asks_about_an_item_and_comes_back(page, address: str, tmp_path: Path):
    strangers: list[str] = []
    page.on("request", lambda request: strangers.append(request.url) if is_elsewhere(request.url, address) else None)
    board, item = tmp_path / "board", tmp_path / draw_item()[0]
    board.mkdir()
    for name, data in draw_board():
        (board / name).write_bytes(data)
    (board / "holiday.jpg").write_bytes(b"a text that calls itself a photo")
    item.write_bytes(draw_item()[1])

    page.goto(address)
    drop(page, sorted(board.iterdir()))
    page.get_by_text("16 photos", exact=True).wait_for()
    page.get_by_text("1 file could not be read").click()
    page.get_by_text("holiday.jpg").first.wait_for()

    page.get_by_role("button", name="red dress.jpg").click()
    page.get_by_role("dialog").get_by_role("button", name="dress").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Jumpsuit").click()
    page.get_by_text("Dress → jumpsuit").wait_for()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name=re.compile("red dress.jpg.*jumpsuit")).wait_for()

    page.get_by_role("link", name="Style an item").click()
    page.get_by_role("heading", name="The piece to wear").wait_for()
    drop(page, item)
    page.get_by_role("heading", name="How you would wear it").wait_for()
    page.get_by_role("heading", name="What goes with it").wait_for()
    page.get_by_text("Shows a").first.wait_for()
    assert page.get_by_role("heading", name="Skirt").is_visible()
    page.locator(".st-key-pairings-grid img").first.wait_for()
    page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    screenshot = Path(os.environ.get("STYLEREC_SCREENSHOT") or tmp_path / "app.png")
    page.mouse.move(0, 0)
    page.screenshot(path=screenshot)
    assert screenshot.stat().st_size > 50_000

    page.get_by_role("link", name="Patterns").click()
    page.locator(".js-plotly-plot .heatmaplayer").first.wait_for(state="attached")

    page.goto(address)  # a new session
    page.get_by_role("button", name=re.compile("red dress.jpg.*jumpsuit")).wait_for()
    assert not page.get_by_text("Traceback").count()
    assert strangers == [], "the page asked for something outside this machine"


def drop(page, files: Path | list[Path]) -> None:
    uploader = page.locator("[data-testid=stFileUploader] input[type=file]").first
    uploader.wait_for(state="attached")
    uploader.set_input_files(files)


def is_elsewhere(url: str, address: str) -> bool:
    return not url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))
