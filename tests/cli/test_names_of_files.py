"""Whatever files are called and wherever output goes: what is right is written, and nobody sees a traceback."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from PIL import Image

from stylerec.cli import main
from stylerec.store import Store

posix = pytest.mark.skipif(os.name == "nt", reason="names of bytes, pipes and devices")
LONG = "é" * 124 + ".jpeg"  # 253 bytes; "-2.png" no longer fits


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STYLEREC_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def a_photo(seed: int) -> bytes:
    picture = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 256, (96, 64, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(picture, "JPEG")
    return picture.getvalue()


def run(arguments: Sequence[str | bytes], **settings: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "stylerec", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **settings})


@posix
def test_every_name_arrives(tmp_path: Path) -> None:
    folders = [tmp_path / "photos" / name for name in ("a", "b")]
    names = [b"caf\xe9.jpg", "Платье 👗.jpg".encode(), LONG.encode(), b"line\nbreak.jpg"]
    for number, folder in enumerate(folders):
        folder.mkdir(parents=True)
        for place, name in enumerate(names):
            with open(os.path.join(os.fsencode(folder), name), "wb") as file:
                file.write(a_photo(10 * number + place))
    out, masks, figures = tmp_path / "looks.jsonl", tmp_path / "masks", tmp_path / "figures"
    done = run(["recognise", folders[0], folders[1], "--out", out, "--masks", masks], PYTHONIOENCODING="cp1252")
    assert done.returncode == 0 and b"Traceback" not in done.stderr, done.stderr
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {os.fsencode(row["photo"]) for row in rows} == {
        os.path.join(os.fsencode(folder), name) for folder in folders for name in names
    }
    assert len(list(masks.glob("*.png"))) == 2 * len(names)
    drawn = run(["figures", "--board", folders[0], "--out", figures], PYTHONIOENCODING="cp1252")
    assert drawn.returncode == 0 and b"Traceback" not in drawn.stderr, drawn.stderr
    assert "caf?.jpg" in (figures / "user-items.csv").read_text(encoding="utf-8-sig")


@pytest.mark.usefixtures("data")
def test_a_console_of_few_letters_shows_what_it_can() -> None:
    with closing(Store.open()) as store:
        store.boards.create("Осень 👗")
    listed = run(["board", "list"], PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert listed.returncode == 0 and listed.stderr == b""
    assert listed.stdout.decode("cp1252").split("\t")[1].encode().decode("unicode-escape") == "Осень 👗"
    with closing(Store.open()) as store:
        store.closets.create("Шкаф 👗")
    rows = run(["closet", "list"], PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert json.loads(rows.stdout)["name"] == "Шкаф 👗"
    unknown = run(["board", "archive", "Зима 👗"], PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert unknown.returncode != 0 and b"Traceback" not in unknown.stderr


@posix
@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(("arguments", "status"), [(["board", "list"], 141), (["--help"], 0), (["lab", "--help"], 0)])
def test_a_reader_that_leaves_early_is_no_error(arguments: list[str], status: int) -> None:
    with closing(Store.open()) as store:
        for number in range(arguments[0] == "board"):
            store.boards.create(f"Board {number}")
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "stylerec", *arguments]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.returncode == status and done.stderr == b""


@posix
@pytest.mark.usefixtures("data")
def test_output_goes_where_a_link_a_pipe_or_a_device_leads(tmp_path: Path) -> None:
    Store.open().close()
    real, link, pipe = tmp_path / "real" / "all.zip", tmp_path / "link.zip", tmp_path / "pipe"
    real.parent.mkdir()
    real.write_bytes(b"before")
    link.symlink_to(real)
    assert main(["export", str(link)]) == 0
    assert link.is_symlink() and real.read_bytes().startswith(b"PK")
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    assert main(["export", str(pipe)]) == 0
    reader.join()
    assert received[0].startswith(b"PK") and pipe.is_fifo()
    assert main(["export", os.devnull]) == 0 and not Path(os.devnull).is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "link.zip", "pipe", "real"]


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_both_ends_of_time(day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(Store.open()) as store:
        store.closets.create("Mine")
        store.boards.create("Board")
    assert main(["plan", "list", "--start", day, "--days", "7"]) == 0
    assert main(["plan", "export", "--start", day, "--out", str(tmp_path / "days.ics")]) == 0
    assert (tmp_path / "days.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    capsys.readouterr()
    assert main(["plan", "week", "--start", day]) == (1 if day < "2" else 2)
    assert ("where the calendar ends" in capsys.readouterr().err) == (day > "2")


@posix
def test_a_name_that_is_too_long_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["themes", "--board", "x" * 5000, "--out", str(tmp_path / "out.jsonl")]) == 2
    assert main(["recognise", str(tmp_path), "--out", str(tmp_path / ("x" * 300))]) in (1, 2)
    assert "too long" in capsys.readouterr().err
