"""The app's second door, on the home network: shut unless the person opens it, and only for phones that are paired."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import streamlit as st
import uvicorn

from stylerec.app import sign_in
from stylerec.app.asgi import Application
from stylerec.app.paired_phones import PairedPhones
from stylerec.app.phone_gate import MARK, PAIR, PhoneGate
from stylerec.app.server_settings import HERE
from stylerec.errors import StylerecError, UsageError
from stylerec.language import _
from stylerec.settings import load_settings

SECONDS = 20
"""How long opening and shutting may take."""
NOBODY = ("192.0.2.1", 9)
"""An address of documentation, which nobody has. It is not written to."""


class PhoneServer(uvicorn.Server):
    """A server beside Streamlit's, which hears Ctrl+C for both."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class PhoneDoor:
    """Opens and shuts the door of the one server of this process.

    `address` is where it is open, None while it is shut; `asked` what it was opened at the last time.
    """

    def __init__(self) -> None:
        self.address: str | None = None
        self.asked = ""
        self._app: Application | None = None
        self._phones: PairedPhones | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: PhoneServer | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def phones(self) -> PairedPhones:
        """Who may come in. Raises `UsageError` where no server runs."""
        if self._phones is None:
            raise UsageError(_("No server runs in this process, so no phone can be paired."))
        return self._phones

    def is_possible(self) -> bool:
        """Whether there is a server, and it is for one person on this computer."""
        return self._app is not None and not sign_in.is_asked_for() and st.get_option("server.address") == HERE

    def hang(self, app: Application) -> None:
        """Put the door before a server that has just started, shut."""
        self._app, self._phones = app, PairedPhones(load_settings().data_dir)
        self._loop = asyncio.get_running_loop()

    async def open(self, asked: str = "") -> None:
        """Listen on this address of the computer; "" for the one that it has in the home network.

        Raises `UsageError` for an address that is none of a home network, or cannot be listened on.
        """
        if self._app is None or not self.is_possible():
            raise UsageError(_("Phones can be let in only where the app runs for one person on this computer."))
        await self.shut()
        address = checked(asked or home_address())
        port = int(st.get_option("server.port"))
        try:
            listener = socket.create_server((address, port))
        except OSError as error:
            raise UsageError(
                _("Cannot listen on {address}, port {port} ({reason}).").format(
                    address=address, port=port, reason=error.strerror
                )
            ) from error
        gate = PhoneGate(self._app, self.phones, f"{address}:{port}", f"{HERE}:{port}")
        config = uvicorn.Config(
            gate, lifespan="off", log_config=None, access_log=False, proxy_headers=False, server_header=False
        )
        self._server = PhoneServer(config)
        self._serving = asyncio.create_task(self._server.serve([listener]))
        while not self._server.started and not self._serving.done():
            await asyncio.sleep(0.01)
        self.address, self.asked = f"http://{address}:{port}", asked

    async def shut(self) -> None:
        """End all connections that came through the door."""
        server, serving, self.address = self._server, self._serving, None
        self._server = self._serving = None
        if server and serving:
            self.phones.withdraw_codes()
            server.should_exit = server.force_exit = True
            await serving

    def from_page(self, action: Coroutine[Any, Any, None]) -> None:
        """Wait for `open` or `shut` on a page, whose thread is not the server's."""
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(action, self._loop).result(SECONDS)

    def link(self) -> str:
        """An address that pairs one phone, for a few minutes."""
        return f"{self.address}{PAIR}?code={self.phones.offer()}"


DOOR = PhoneDoor()
"""The door of this process's server."""


@asynccontextmanager
async def lifespan(app: Application) -> AsyncIterator[None]:
    """Hang the door when the server starts, open it where the person wants it open from the start, and shut it."""
    DOOR.hang(app)
    try:
        wanted = DOOR.phones.at_start
        if wanted is not None:
            await DOOR.open(wanted)
            print(f"Paired phones find it at {DOOR.address}.", flush=True)
    except StylerecError as error:
        print(error, flush=True)
    try:
        yield
    finally:
        await DOOR.shut()


def is_phone() -> bool:
    """Whether the page is drawn for a phone, not for somebody who sits at the computer."""
    return MARK.decode() in {name.lower() for name in st.context.headers}


def home_address() -> str:
    """The address that this computer has in its network, as its own table of routes says; nothing is sent.

    Raises `UsageError` when there is no network.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOBODY)
        except OSError as error:
            raise UsageError(_("This computer is in no network. Join the one that your phone is in.")) from error
        address: str = probe.getsockname()[0]
    return address


def checked(address: str) -> str:
    """The address, if it is a single one that the internet cannot reach. Raises `UsageError`."""
    try:
        known = ipaddress.IPv4Address(address)
    except ValueError as error:
        raise UsageError(
            _("Invalid address: expected one like 192.168.1.20, received {address!r}.").format(address=address)
        ) from error
    if known.is_global or known.is_unspecified or known.is_multicast:
        raise UsageError(
            _("{address} is no address of a home network, and phones are let in there only.").format(address=address)
        )
    return address
