"""Pages of strangers reach nothing, and what goes wrong is said in the app's own words."""

import errno
import http.client
import re
import socket
from pathlib import Path

from stylerec.app.guard import FULL, UNKNOWN, in_words
from stylerec.errors import StoreError
from stylerec.store import Store
from tests.app.closets_for_tests import fill_closet
from tests.app_in_browser import free_port, new_page, running_app, running_browser

SHAKE = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    "Sec-WebSocket-Protocol: streamlit\r\n\r\n"
)


def status(port: int, host: str, origin: str) -> int:
    """The status with which the server answers the handshake of a websocket."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(SHAKE.format(host=host, origin=origin).encode())
        return int(connection.recv(64).split()[1])


def test_pages_of_strangers_reach_nothing_and_nobody_is_asked_for_an_address(tmp_path: Path) -> None:
    """Leaving `running_app` fails when the server looked up or connected to another machine."""
    port = free_port()
    here = f"127.0.0.1:{port}"
    with running_app(tmp_path / "data", port):
        assert status(port, here, f"http://{here}") == 101
        for origin in ("https://example.com", f"http://127.0.0.1:{port + 1}", f"http://localhost:{port}", "null"):
            assert status(port, here, origin) == 403
        assert status(port, "evil.example", "http://evil.example") == 403
        for host, path in (("evil.example", "/"), (f"evil.example:{port}", "/_stcore/health"), ("", "/")):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", path, headers={"Host": host})
            answer = connection.getresponse()
            assert answer.status == 403 and b"stylerec" not in answer.read()


FAILING = """
import streamlit as st
from stylerec.app import guard
from stylerec.errors import StoreError

def fail():
    raise StoreError("There is no *board* 'x'.")

def break_down():
    raise RuntimeError("secret")

app = st.App(__file__, middleware=guard.MIDDLEWARE, on_script_error=guard.say_error)
if guard.is_drawing():
    st.button("Fail", on_click=fail)
    st.button("Break down", on_click=break_down)
"""


def test_a_callback_that_fails_is_said_and_the_page_is_drawn(tmp_path: Path) -> None:
    script = tmp_path / "failing.py"
    script.write_text(FAILING)
    with running_app(tmp_path / "data", free_port(), script=script) as address, running_browser() as browser:
        page = new_page(browser)
        for name, words in (("Fail", "There is no *board* 'x'."), ("Break down", UNKNOWN)):
            page.goto(address)
            page.get_by_role("button", name=name).click()
            page.get_by_role("alert").get_by_text(words).wait_for()
            page.get_by_role("link", name="Shop").wait_for()
            assert "secret" not in page.content() and "redacted" not in page.content()


def test_what_another_tab_deleted_is_said_in_the_dialog_and_its_callbacks(tmp_path: Path) -> None:
    data = tmp_path / "data"
    store = Store.open(folder=data)
    board_id = store.boards.create("Autumn").board_id
    _, (skirt,) = fill_closet(store, "skirt")
    with running_app(data, free_port()) as address, running_browser() as browser:
        page = new_page(browser)
        page.goto(f"{address}/closet")
        page.get_by_role("button", name=re.compile("skirt")).first.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Worn today").wait_for()
        store.pieces.delete(skirt)
        dialog.get_by_role("button", name="Worn today").click()
        page.get_by_role("alert").get_by_text("It may have been").wait_for()
        page.goto(address)
        page.get_by_role("button", name="This board").click()
        page.get_by_role("menuitem", name="Rename").click()
        dialog.get_by_role("textbox", name="Name").wait_for()
        store.boards.delete(board_id)
        dialog.get_by_role("button", name="Rename").click()
        page.get_by_role("alert").get_by_text("It may have been deleted").wait_for()


def test_errors_of_the_machine_are_said_in_our_words() -> None:
    assert in_words(OSError(errno.ENOSPC, "No space left on device")) == FULL
    assert in_words(RuntimeError("secret")) == UNKNOWN
    assert in_words(StoreError("No *board*.")) == r"No \*board\*\."
