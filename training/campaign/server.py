"""The app in a process of its own, as it is started by hand."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 300
"""Seconds, for machines that are busy with other things."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def wait_until_up(server: "subprocess.Popen[str]", address: str) -> None:
    """Wait for the app to answer. Raises `RuntimeError` when it does not."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5)
            return
        except OSError as error:
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the app did not start") from error
            time.sleep(0.2)


@contextmanager
def running_app(
    data_dir: Path,
    port: int,
    options: Sequence[str] = (),
    script: Path = ROOT / "streamlit_app.py",
    environment: Mapping[str, str] = os.environ,
) -> Iterator[str]:
    """The app on `port` with its things in `data_dir`; gives its address."""
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    server = subprocess.Popen(
        [*command, "--server.headless=true", *options],
        cwd=ROOT,
        env={**environment, "STYLEREC_DATA_DIR": str(data_dir), "PYTHONDONTWRITEBYTECODE": "1"},
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(server, address)
        yield address
    finally:
        server.terminate()
        server.wait()
