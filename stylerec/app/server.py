"""Starting the app's server from Python."""

import os
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import segno
import streamlit as st

from stylerec.app import guard, phone_door, words
from stylerec.app.server_settings import HERE, SETTINGS
from stylerec.errors import StylerecError, UsageError


def serve(
    port: int | None = None, open_browser: bool = True, data_dir: Path | None = None, phone: str | None = None
) -> None:
    """Start the app's server on this machine and wait until it is stopped (Ctrl+C).

    `port` is the one to listen on; by default 8501, or the next one that is free. `data_dir` holds the boards and
    closets instead of the usual folder. `phone` is the address of this machine on which it listens for paired phones,
    too, "" the one that it has in the home network. Raises `UsageError` for a port that cannot be listened on.
    """
    if port is not None:
        _check_port(port)
    if data_dir is not None:
        os.environ["STYLEREC_DATA_DIR"] = str(data_dir.expanduser().resolve())

    @asynccontextmanager
    async def greeting(app: st.App) -> AsyncIterator[None]:
        address = f"http://{HERE}:{st.get_option('server.port')}"
        async with phone_door.lifespan(app):
            print(f"stylerec is at {address} (this computer only). Ctrl+C ends it.", flush=True)
            if phone is not None:
                await _let_phones_in(phone)
            if open_browser:
                webbrowser.open(address)
            yield

    # Streamlit greets people with advice for its own developers, and opens no browser for a server started from Python.
    quiet = {"server.headless": True, "logger.hideWelcomeMessage": True}
    chosen = {} if port is None else {"server.port": port}
    app = st.App(
        Path(__file__).parent / "entry" / "script.py",
        lifespan=greeting,
        middleware=guard.MIDDLEWARE,
        on_script_error=guard.say_error,
    )
    app.run(config={**SETTINGS, **quiet, **chosen})


async def _let_phones_in(address: str) -> None:
    """Open the door for phones, and say how to pair one."""
    door = phone_door.DOOR
    try:
        await door.open(address)
    except StylerecError as error:
        print(error, flush=True)
        return
    link = door.link()
    print(f"{words.PHONE_OPEN} {words.PHONE_RISK}\n{words.scan_or_open(link)}", flush=True)
    if sys.stdout.isatty():
        segno.make(link).terminal(compact=True)


def _check_port(port: int) -> None:
    if not 1 <= port <= 65535:
        raise UsageError(f"Invalid port: expected 1 to 65535, received {port}.")
    with socket.socket() as test:
        if os.name == "posix":
            test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that was used a moment ago is free
        try:
            test.bind((HERE, port))
        except OSError as error:
            raise UsageError(
                f"Port {port} cannot be used ({error.strerror}). Choose another one, or leave it out: "
                "a free one is found."
            ) from error
