"""A phone on the home network: nothing before it is paired, everything after, nothing once that is taken back.

The home network is a second address of this machine, 127.0.0.2.
"""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from stylerec.app.paired_phones import PairedPhones
from stylerec.app.phone_gate import COOKIE, NO_CODE, STRANGER
from tests import axe
from tests.app_in_browser import PATIENCE, ROOT, free_port, new_page, running_browser
from tests.by_keyboard import button, press
from tests.watching import watched

HOME = "127.0.0.2"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
SHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "MDEyMzQ1Njc4OTAxMjM0NQ==",
}


@contextmanager
def serving(folder: Path, port: int, *options: str) -> Iterator[Sequence[str]]:
    """The app as the command starts it; gives the lines that it says at the start, which grow."""
    said: list[str] = []
    command = [sys.executable, "-m", "stylerec", "app", "--no-browser", "--port", str(port), "--data", str(folder)]
    server = subprocess.Popen(
        [*command, *options], cwd=ROOT, env=watched(folder.with_name("connections")), stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    try:
        while not said or not said[-1].startswith("stylerec is at"):
            said.append(server.stdout.readline())
            assert said[-1], "the app did not start"
        if options:
            said.extend(server.stdout.readline() for _ in range(2))
        yield said
        assert folder.with_name("connections").read_text() == ""
    finally:
        server.terminate()
        server.wait()


def answer(port: int, path: str, method: str = "GET", address: str = HOME, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(address, port, timeout=PATIENCE)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    found = connection.getresponse()
    return found.status, "" if found.status == 101 else found.read().decode(errors="replace")


def test_strangers_get_nothing_and_a_code_pairs_once(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path / "kept", port, "--phone", HOME) as said:
        path = link_in(said).removeprefix(f"http://{HOME}:{port}")
        for method, place in (
            ("GET", "/"),
            ("GET", "/_stcore/health"),
            ("GET", "/_stcore/host-config"),
            ("GET", "/media/0123.jpg"),
            ("PUT", "/_stcore/upload_file/a/b"),
            ("DELETE", "/_stcore/upload_file/a/b"),
            ("GET", "/static/index.html"),
            ("GET", "/pair/../"),
        ):
            assert answer(port, place, method) == (403, STRANGER), place
            assert answer(port, place, method, Cookie=f"{COOKIE}=guessed", X_Stylerec_Phone="1") == (403, STRANGER)
        assert answer(port, "/_stcore/stream", **SHAKE)[0] == 403
        assert answer(port, path, "POST", Host="evil.example")[0] == 403, "another name for this address"
        assert answer(port, path, "POST", Origin="http://evil.example")[0] == 403, "a page elsewhere"
        assert answer(port, "/pair?code=guessed", "POST") == (403, NO_CODE)
        assert answer(port, "/pair", "POST") == (403, NO_CODE)
        assert answer(port, path)[0] == 200, "looking at the link does not use it up"
        assert answer(port, path, "POST")[0] == 303
        assert answer(port, path, "POST") == (403, NO_CODE)
        assert answer(port, "/_stcore/health", address="127.0.0.1")[0] == 200


def test_a_phone_is_paired_and_unpaired(tmp_path: Path) -> None:
    port, folder = free_port(), tmp_path / "kept"
    with serving(folder, port, "--phone", HOME) as said, running_browser() as browser:
        link = link_in(said)
        context = browser.new_context(viewport={"width": 390, "height": 844}, user_agent=PHONE, has_touch=True)
        context.set_default_timeout(PATIENCE * 1000)
        phone, computer = context.new_page(), new_page(browser)
        phone.goto(link)
        phone.get_by_role("button", name="Pair").tap()
        phone.get_by_role("button", name="Try it with a sample").wait_for()
        (cookie,) = (cookie for cookie in context.cookies() if cookie["name"] == COOKIE)
        assert cookie["httpOnly"] and cookie["sameSite"] == "Strict"
        assert (
            phone.locator("[data-testid=stFileUploader] input[type=file]").get_attribute("accept").startswith("image/*")
        ), "the phone offers its camera"

        stranger = new_page(browser)
        assert stranger.goto(link.split("/pair")[0]).status == 403
        assert stranger.get_by_text(STRANGER).is_visible()

        phone.goto(f"{link.split('/pair')[0]}/settings")
        phone.get_by_text("Phones are paired and unpaired on the computer").wait_for()
        phone.get_by_role("button", name="More").last.tap()
        assert not phone.get_by_role("link", name="Lab").count(), "folders of the computer are not for the phone"

        computer.goto(f"http://127.0.0.1:{port}/settings")
        computer.get_by_text("iPhone, paired on").wait_for()
        computer.get_by_text("not encrypted").wait_for()
        computer.get_by_role("button", name="Pair a phone").click()
        computer.get_by_role("img", name="QR code").wait_for()
        second = new_page(browser)
        second.goto(re.search(r"http://127\.0\.0\.2:\S+code=\S+", computer.inner_text("[data-testid=stMain]"))[0])
        second.get_by_role("button", name="Pair").click()
        second.get_by_role("button", name="Try it with a sample").wait_for()
        computer.get_by_text("Another device, paired on").wait_for()
        computer.get_by_role("img", name="QR code").wait_for(state="detached")

        computer.get_by_role("button", name="Unpair").first.click()
        computer.get_by_text("iPhone, paired on").wait_for(state="detached")
        phone.get_by_role("link", name="Style").last.tap()
        phone.wait_for_timeout(3000)
        assert not phone.get_by_text("The piece to wear").count(), "what is open on the phone has ended, too"
        assert phone.goto(link.split("/pair")[0]).status == 403
        second.reload()
        second.get_by_role("button", name="Try it with a sample").wait_for()

        computer.get_by_text("Use the app on my phone").click()
        computer.get_by_text("Off: the app answers to this computer only.").wait_for()
        with pytest.raises(OSError):
            answer(port, "/")
        computer.get_by_text("Use the app on my phone").click()
        computer.get_by_text("Phones in your home network can be paired").wait_for()
        assert answer(port, "/") == (403, STRANGER)


def test_the_pages_of_a_phone_are_for_everybody_and_for_the_keyboard(tmp_path: Path) -> None:
    axe.skip_without_axe()
    port = free_port()
    with serving(tmp_path / "kept", port, "--phone", HOME) as said, running_browser() as browser:
        computer, phone = new_page(browser), new_page(browser)
        phone.set_viewport_size({"width": 390, "height": 844})
        phone.goto(link_in(said))
        for scheme in ("light", "dark"):
            phone.emulate_media(color_scheme=scheme)
            assert axe.violations(phone, axe.RULES) == [], scheme
        press(phone, button(phone, "Pair"))
        button(phone, "Try it with a sample").wait_for()
        phone.goto(f"http://{HOME}:{port}/settings")
        phone.get_by_text("Phones are paired and unpaired on the computer").wait_for()
        axe.assert_accessible(phone)
        computer.goto(f"http://127.0.0.1:{port}/settings")
        press(computer, button(computer, "Pair a phone"))
        computer.get_by_role("img", name="QR code").wait_for()
        axe.assert_accessible(computer)
        press(computer, button(computer, "Unpair"))
        button(computer, "Unpair").wait_for(state="detached")
        assert phone.reload().status == 403


def test_the_door_is_shut_at_the_next_start_unless_said_otherwise(tmp_path: Path) -> None:
    folder, again = tmp_path / "kept", free_port()
    with serving(folder, free_port(), "--phone", HOME):
        answer_after_start(folder, again, open_again=False)
    PairedPhones(folder).set_at_start(HOME)  # as the switch in Settings does
    answer_after_start(folder, again, open_again=True)


def answer_after_start(folder: Path, port: int, open_again: bool) -> None:
    with serving(folder, port):
        if open_again:
            assert answer(port, "/") == (403, STRANGER)
        else:
            with pytest.raises(OSError):
                answer(port, "/")


def link_in(said: Sequence[str]) -> str:
    found: Any = re.search(r"http://\S+/pair\?code=\S+", "".join(said))
    return str(found[0])
