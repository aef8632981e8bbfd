"""The app's server: private however it is started, and started by one command."""

import http.client
import os
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app.server_settings import SETTINGS
from stylerec.cli import main
from tests.watching import watched
from training.campaign.server import ROOT, free_port, wait_until_up


def flat(settings: dict[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in settings.items():
        found |= flat(value, f"{before}{name}.") if isinstance(value, dict) else {before + name: value}
    return found


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The app as `stylerec app` starts it: outside the checkout, under settings of Streamlit that are not ours."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(
        'server.address = "0.0.0.0"\nbrowser.gatherUsageStats = true\n'
    )
    port = free_port()
    command = [sys.executable, "-m", "stylerec", "app", "--no-browser", "--port", str(port), "--data", "things"]
    environment = {**watched(tmp_path / "connections"), "STREAMLIT_SERVER_ALLOWED_HOSTS": "*"}
    environment["PYTHONPATH"] = os.pathsep.join([environment["PYTHONPATH"], str(ROOT)])
    server = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        assert f"http://127.0.0.1:{port}" in said and "this computer only" in said
        wait_until_up(server, f"http://127.0.0.1:{port}")
        yield f"127.0.0.1:{port}"
        assert (tmp_path / "connections").read_text() == ""
    finally:
        server.terminate()
        server.wait()


def answer_to_a_page(address: str, host: str) -> int:
    """The status with which the server answers a page that wants to talk to it; 101 lets it."""
    headers = {
        "Host": host,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OTAxMjM0NQ==",
    }
    connection = http.client.HTTPConnection(address, timeout=30)
    connection.request("GET", "/_stcore/stream", headers=headers)
    return connection.getresponse().status


def test_the_command_serves_this_machine_only_whatever_streamlit_is_told(address: str) -> None:
    port = int(address.split(":")[1])
    assert answer_to_a_page(address, address) == 101
    assert answer_to_a_page(address, "attacker.example") == 403
    with socket.socket() as other, pytest.raises(OSError):
        other.connect(("127.0.0.2", port))  # a server that listens everywhere would answer here


def test_streamlit_run_of_the_inner_script_is_refused(tmp_path: Path) -> None:
    script = ROOT / "stylerec" / "app" / "entry" / "script.py"
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={free_port()}"]
    environment = {**os.environ, "STREAMLIT_SERVER_HEADLESS": "true", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode != 0 and "Start it with `stylerec app`" in ran.stderr + ran.stdout


def test_streamlit_run_reads_the_same_settings() -> None:
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert flat(written) == SETTINGS


def test_nothing_is_shown_on_a_server_that_listens_to_everybody(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stylerec.app.server_settings.st.get_option", lambda name: None)
    page.run()
    assert "can be reached from other computers" in page.error[0].value
    assert len(page.main) == 1 and not page.button


@pytest.mark.parametrize("port", [0, 70000])
def test_a_port_that_there_is_not(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["app", "--port", str(port)]) == 2
    assert f"expected 1 to 65535, received {port}" in capsys.readouterr().err


def test_a_port_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["app", "--port", str(port)]) == 2
    assert f"Port {port} cannot be used" in capsys.readouterr().err
