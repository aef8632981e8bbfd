"""The app as it is started by hand, and a real browser to use it."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.watching import watched
from training.campaign import server
from training.campaign.server import PATIENCE, ROOT, free_port

__all__ = ["PATIENCE", "ROOT", "free_port", "new_page", "running_app", "running_browser", "strangers", "visit_more"]

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


@contextmanager
def running_app(
    data_dir: Path, port: int, options: Sequence[str] = (), script: Path = ROOT / "streamlit_app.py"
) -> Iterator[str]:
    """The app on `port` with its things in `data_dir`; gives its address. It must connect to no other machine."""
    notes = data_dir.with_name(f"{data_dir.name}-connections")
    with server.running_app(data_dir, port, options, script, watched(notes)) as address:
        yield address
        strangers = notes.read_text(encoding="utf-8")
        assert not strangers, f"the app connected to another machine: {strangers}"


@contextmanager
def running_browser() -> Iterator[Any]:
    """Chromium, driven by Playwright; the test is skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="the browser journeys need `pip install playwright`")
    candidates = (os.environ.get("CHROMIUM"), "/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
    chromium = next((found for name in candidates if name and (found := shutil.which(name))), None)
    if chromium is None:
        pytest.skip("no browser found: install chromium or name one in the environment variable CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


def new_page(browser: Any) -> Any:
    """A page with cookies of its own."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme="light")
    page.set_default_timeout(PATIENCE * 1000)
    return page


def visit_more(page: Any, name: str) -> None:
    """Go to a page that is behind More; a page that is still being drawn closes the menu again."""
    from playwright.sync_api import TimeoutError as TookTooLong  # here: not everybody has it

    entry = page.get_by_role("menuitem", name=name).first
    for _ in range(PATIENCE):
        if entry.is_visible():
            break
        with suppress(TookTooLong):  # before its rules are there, a page shows the phone's bar as well
            page.get_by_role("button", name="More", exact=True).first.click(timeout=3000)
        page.wait_for_timeout(1000)
    entry.click()


def strangers(page: Any, address: str) -> list[str]:
    """Fills with the addresses outside `address` that the page asks for."""
    found: list[str] = []
    known = (address, address.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(known) else found.append(request.url))
    return found
