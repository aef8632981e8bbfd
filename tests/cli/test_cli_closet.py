"""The commands about a closet, on drawn photos and the shipped recogniser."""

import argparse
import json
from datetime import date
from pathlib import Path

import pytest
from looks_for_tests import garment, item, photo

from stylerec.cli.closet import add_commands, day_row
from stylerec.closet import plan_week
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.errors import StylerecError, TaxonomyError, UsageError
from stylerec.sample import compose_photo, load_item


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser("stylerec")
    add_commands(parser.add_subparsers(dest="command", required=True))
    options = parser.parse_args([str(argument) for argument in arguments])
    return options.run(options)


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A board of three drawn outfits, a closet of one skirt and a file that is no photo, and the skirt."""
    root = tmp_path_factory.mktemp("closet")
    board, closet = root / "board", root / "clothes"
    board.mkdir()
    closet.mkdir()
    for number in (0, 1, 2):
        name, data, _ = compose_photo(number)
        (board / name).write_bytes(data)
    _, data, _ = load_item()
    (closet / "skirt.jpg").write_bytes(data)
    (closet / "broken.jpg").write_bytes(b"this is no photo")
    return board, closet, closet / "skirt.jpg"


def test_wear_writes_every_look_and_says_how_many(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    board, closet, skirt = folders
    assert run("wear", "--board", board, "--closet", closet, "--out", tmp_path / "looks.jsonl") == 0
    written = rows(tmp_path / "looks.jsonl")
    said = capsys.readouterr()
    assert "of 3 looks" in said.out and "broken.jpg" in said.err
    assert {row["photo"] for row in written} == {str(path) for path in board.iterdir()}
    missing = [len(row["missing"]) for row in written]
    assert missing == sorted(missing) and all(row["wearable"] == (not row["missing"]) for row in written)
    for row in written:
        assert set(row) == {"photo", "wearable", "score", "pieces", "extras", "missing", "notes"}
        assert {one["piece"] for one in row["pieces"]} <= {str(skirt)}


def test_buy_says_what_is_owned_already(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    board, closet, skirt = folders
    out = tmp_path / "advice.jsonl"
    arguments = ("--board", board, "--closet", closet, "--out", out, "--category", "skirt")
    assert run("buy", *arguments, "--item", skirt, "--item", closet / "broken.jpg") == 0
    owned, broken = rows(out)
    assert owned["category"] == "skirt" and owned["looks"] == 3 and owned["unlocked"] == []
    assert owned["alike"]["piece"] == str(skirt) and owned["alike"]["score"] > 0.8
    assert owned["verdict"] == "not needed" and owned["sentence"].startswith("You do not need it")
    assert owned["sentence"] in capsys.readouterr().out
    assert set(broken) == set(owned) and "broken.jpg" in broken["error"] and broken["outfits"] == []


def test_week_plans_from_a_day_on(
    folders: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One skirt completes no look: nothing is planned, and the reason is given."""
    board, closet, _ = folders
    out = tmp_path / "week.jsonl"
    code = run("week", "--board", board, "--closet", closet, "--out", out, "--start", "2026-12-24", "--days", "2")
    assert code == 1 and rows(out) == []
    assert "completes none of the board's 3 looks" in capsys.readouterr().out


def test_a_planned_day_is_written_with_its_date() -> None:
    board = MoodBoard([photo("a", garment("dress"))])
    owned = Piece("1", "dress.jpg", "", garment("dress"), item("dress"))
    (planned,) = plan_week(board, [owned], start=date(2026, 12, 24), days=1).days
    row = day_row(planned)
    assert (row["day"], row["photo"], row["wearable"], row["again"]) == ("2026-12-24", "a", True, [])
    assert [one["piece"] for one in row["pieces"]] == ["dress.jpg"]
    assert json.dumps(row)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"--board": "nowhere"}, UsageError, "Invalid --board: expected a folder"),
        ({"--closet": "nowhere"}, UsageError, "Invalid --closet: expected a folder"),
        ({"--item": "."}, UsageError, "Invalid --item: expected a photo"),
        ({"--category": "skurt"}, TaxonomyError, "skirt"),
        ({"--out": "no/such/folder.jsonl"}, UsageError, "does not exist"),
    ],
)
def test_wrong_use_is_told_before_the_work(
    folders: tuple[Path, Path, Path], tmp_path: Path, change: dict[str, str], error: type[Exception], words: str
) -> None:
    board, closet, skirt = folders
    options = {"--board": board, "--closet": closet, "--item": skirt, "--out": tmp_path / "a.jsonl", **change}
    with pytest.raises(error, match=words):
        run("buy", *(part for pair in options.items() for part in pair))


def test_an_empty_folder_and_unreadable_photos_end_it(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    board, closet, _ = folders
    empty, broken = tmp_path / "empty", tmp_path / "broken"
    empty.mkdir()
    broken.mkdir()
    (broken / "a.jpg").write_bytes(b"this is no photo")
    for folder, words in ((empty, "No photo found"), (broken, "No photo of --board could be read")):
        with pytest.raises(StylerecError, match=words):
            run("wear", "--board", folder, "--closet", closet, "--out", tmp_path / "a.jsonl")


def test_a_day_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("week", "--board", "b", "--closet", "c", "--out", "o", "--start", "tomorrow")
    assert "expected a date such as 2026-12-24, received 'tomorrow'" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["wear", "week", "buy"])
def test_help_teaches(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(command, "--help")
    shown = capsys.readouterr().out
    assert f"python -m stylerec {command}" in shown and "exit status" in shown
