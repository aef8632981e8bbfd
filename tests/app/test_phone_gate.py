"""What passes the gate between the home network and the app, told by an application that notes what reaches it."""

import asyncio
from pathlib import Path
from typing import Any

from stylerec.app.paired_phones import PairedPhones
from stylerec.app.phone_gate import COOKIE, MARK, STRANGER, PhoneGate, kind_of

HOST, INSIDE = "127.0.0.2:8501", "127.0.0.1:8501"


class Gate:
    """A gate, and what came through it."""

    def __init__(self, folder: Path) -> None:
        self.phones = PairedPhones(folder)
        self.passed: list[Any] = []
        self.gate = PhoneGate(self._app, self.phones, HOST, INSIDE)

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.passed.append(scope)
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            while (message := await receive())["type"] != "websocket.disconnect":
                await send({"type": "websocket.send", "text": message["text"]})

    def ask(self, kind: str = "http", path: str = "/", came: Any = (), **headers: str) -> list[Any]:
        """What is answered to a request, and to the messages that follow it."""
        waiting, sent = list(came), []
        named = {"host": HOST, **headers}
        scope = {
            "type": kind,
            "method": "GET",
            "path": path,
            "query_string": b"",
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in named.items()],
        }

        async def receive() -> Any:
            message = waiting.pop(0) if waiting else {"type": "websocket.disconnect"}
            return message() if callable(message) else message

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self.gate(scope, receive, send))
        return sent


def test_only_a_key_that_is_known_passes(tmp_path: Path) -> None:
    gate = Gate(tmp_path)
    key = gate.phones.pair(gate.phones.offer(), "iPhone")
    for headers in ({}, {"cookie": "a=b"}, {"cookie": f"{COOKIE}="}, {"cookie": f"{COOKIE}={key}x"}):
        assert gate.ask(**headers)[-1]["body"] == STRANGER.encode()
        assert gate.ask("websocket", **headers) == [
            {"type": "websocket.close", "code": 1008, "reason": "not paired"},
        ]
    assert gate.passed == []
    gate.ask(cookie=f"a=b; {COOKIE}={key}", origin=f"http://{HOST}", x_stylerec_phone="0")
    headers = gate.passed[0]["headers"]
    assert (b"host", INSIDE.encode()) in headers and (b"origin", f"http://{INSIDE}".encode()) in headers
    assert [value for name, value in headers if name == MARK] == [b"1"], "pages know that a phone asks"


def test_a_key_does_not_help_pages_elsewhere(tmp_path: Path) -> None:
    gate = Gate(tmp_path)
    cookie = f"{COOKIE}={gate.phones.pair(gate.phones.offer(), 'iPhone')}"
    for origin in ("http://evil.example", "null", f"http://{HOST}0", f"http://{INSIDE}"):
        for kind in ("http", "websocket"):
            gate.ask(kind, cookie=cookie, origin=origin)
    gate.ask(cookie=cookie, host="evil.example")
    assert gate.passed == []


def test_an_open_connection_ends_with_the_pairing(tmp_path: Path) -> None:
    gate = Gate(tmp_path)
    cookie = f"{COOKIE}={gate.phones.pair(gate.phones.offer(), 'iPhone')}"

    def unpaired() -> Any:
        gate.phones.forget(gate.phones.all()[0].key_hash)
        return {"type": "websocket.receive", "text": "late"}

    sent = gate.ask("websocket", came=[{"type": "websocket.receive", "text": "early"}, unpaired], cookie=cookie)
    assert [message.get("text") for message in sent if message["type"] == "websocket.send"] == ["early"]


def test_a_device_is_named_by_one_of_a_few_words() -> None:
    assert kind_of("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0)") == "iPhone"
    assert kind_of("<b>Mine</b>") == "Another device"
