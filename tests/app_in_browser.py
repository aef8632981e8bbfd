"""The app as it is started by hand, and a real browser to use it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.watching import watched

ROOT = Path(__file__).parent.parent
PATIENCE = 300
"""Seconds, for machines that are busy with other things."""

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


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def running_app(
    data_dir: Path, port: int, options: Sequence[str] = (), script: Path = ROOT / "streamlit_app.py"
) -> Iterator[str]:
    """The app on `port` with its things in `data_dir`; gives its address. It must connect to no other machine."""
    notes = data_dir.with_name(f"{data_dir.name}-connections")
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    server = subprocess.Popen(
        [*command, "--server.headless=true", *options],
        cwd=ROOT,
        env={**watched(notes), "STYLEREC_DATA_DIR": str(data_dir), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=5)
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < end, "the app did not start"
                time.sleep(0.2)
        yield address
        strangers = notes.read_text(encoding="utf-8")
        assert not strangers, f"the app connected to another machine: {strangers}"
    finally:
        server.terminate()
        server.wait()


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
    entry = page.get_by_role("menuitem", name=name).first
    for _ in range(PATIENCE):
        if entry.is_visible():
            break
        page.get_by_role("button", name="More", exact=True).first.click()
        page.wait_for_timeout(1000)
    entry.click()


def strangers(page: Any, address: str) -> list[str]:
    """Fills with the addresses outside `address` that the page asks for."""
    found: list[str] = []
    known = (address, address.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(known) else found.append(request.url))
    return found
