"""Nothing is asked from another machine at run time. The browser journeys watch the app in the same way."""

import subprocess
import sys
from pathlib import Path

import pytest

from stylerec.sample import compose_board, load_item
from tests.watching import watched

ROOT = Path(__file__).parent.parent


def run(arguments: list[str], notes: Path) -> str:
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=watched(notes), check=True, capture_output=True, timeout=300
    )
    return notes.read_text(encoding="utf-8")


def test_recognising_and_styling_connect_to_nobody(tmp_path: Path):
    board = tmp_path / "board"
    board.mkdir()
    for name, data, _ in list(compose_board())[:3]:
        (board / name).write_bytes(data)
    item = tmp_path / load_item().name
    item.write_bytes(load_item().data)
    command = [
        "-m",
        "stylerec",
        "style",
        "--board",
        str(board),
        "--item",
        str(item),
        "--out",
        str(tmp_path / "r.jsonl"),
    ]
    assert run(command, tmp_path / "notes") == ""


@pytest.mark.parametrize(
    "call", ["socket.getaddrinfo('example.invalid', 80)", "socket.create_connection(('192.0.2.1', 80), timeout=0.01)"]
)
def test_a_connection_would_be_noticed(tmp_path: Path, call: str):
    code = f"import socket\ntry:\n    {call}\nexcept OSError:\n    pass"
    assert run(["-c", code], tmp_path / "notes") != ""
