"""The commands that look at a whole board."""

import argparse
import json
from pathlib import Path

import pytest

from stylerec.cli.board_style import add_commands
from stylerec.errors import StylerecError, UsageError
from stylerec.sample import compose_board


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(dest="command"))
    options = parser.parse_args(arguments)
    return int(options.run(options))


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four drawn outfits, one of them a second time, and a file that is no photo."""
    folder = tmp_path_factory.mktemp("board")
    for number, (_, data, _) in zip(range(4), compose_board(), strict=False):
        (folder / f"{number}.jpg").write_bytes(data)
    (folder / "again.jpg").write_bytes((folder / "0.jpg").read_bytes() + b"\0")
    (folder / "broken.jpg").write_bytes(b"this is no photo")
    return folder


def test_themes(board: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("themes", "--board", str(board), "--out", str(tmp_path / "style.jsonl")) == 0
    (style,) = rows(tmp_path / "style.jsonl")
    assert list(style) == ["photos", "sentence", "palette", "categories", "combinations", "themes"]
    assert style["photos"] == 4, "the second of the same outfit is no other look"
    assert sum(len(theme["photos"]) for theme in style["themes"]) <= 4
    printed = capsys.readouterr()
    assert style["sentence"] in printed.out and style["themes"][0]["theme"] in printed.out
    assert "broken.jpg" in printed.err


def test_check(board: Path, tmp_path: Path) -> None:
    assert run("check", "--board", str(board), "--limit", "3", "--out", str(tmp_path / "questions.jsonl")) == 0
    questions = rows(tmp_path / "questions.jsonl")
    assert len(questions) == 3
    assert list(questions[0]) == ["photo", "category", "question", "score", "shown", "box", "effect"]
    assert all(question["question"].endswith("?") and Path(question["photo"]).exists() for question in questions)


def test_duplicates(board: Path, tmp_path: Path) -> None:
    assert run("duplicates", "--board", str(board), "--out", str(tmp_path / "groups.jsonl")) == 0
    groups = [{Path(photo).name for photo in group["photos"]} for group in rows(tmp_path / "groups.jsonl")]
    assert {"0.jpg", "again.jpg"} in groups and len(groups) == 1


@pytest.mark.parametrize("command", ["themes", "check", "duplicates"])
def test_wrong_use(command: str, board: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out.jsonl")
    with pytest.raises(UsageError, match="folder of photos"):
        run(command, "--board", str(tmp_path / "missing"), "--out", out)
    with pytest.raises(UsageError, match="does not exist"):
        run(command, "--board", str(board), "--out", str(tmp_path / "missing" / "out.jsonl"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(StylerecError, match="No photo found"):
        run(command, "--board", str(tmp_path / "empty"), "--out", out)
    (tmp_path / "empty" / "broken.jpg").write_bytes(b"no photo")
    with pytest.raises(StylerecError, match="could be read"):
        run(command, "--board", str(tmp_path / "empty"), "--out", out)
    assert not Path(out).exists()
