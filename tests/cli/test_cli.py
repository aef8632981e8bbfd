"""The command line as people and scripts see it."""

import io
import json
import subprocess
import sys
from pathlib import Path

import looks_for_tests as made
import numpy as np
import pytest
from PIL import Image, ImageDraw

from stylerec.cli import main
from stylerec.cli.inputs import ProgressLine
from stylerec.cli.style import styled_row
from stylerec.domain.colours import COLOURS
from stylerec.domain.looks import PARTS
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import piece_from
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.recommendation import recommend
from stylerec.vision.recogniser import Recogniser


def draw_garment(path: Path, colour: tuple[int, int, int], size: tuple[int, int] = (120, 180), seed: int = 0) -> Path:
    """A skirt-like shape on a light ground."""
    noise = np.random.default_rng(seed).integers(215, 235, (size[1], size[0], 3), dtype=np.uint8)
    image = Image.fromarray(noise)
    wide, high = size
    ImageDraw.Draw(image).polygon(
        [(wide * 0.35, high * 0.2), (wide * 0.65, high * 0.2), (wide * 0.85, high * 0.8), (wide * 0.15, high * 0.8)],
        fill=colour,
    )
    image.save(path)
    return path


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A folder with three photos, one in a subfolder, and one that is none."""
    folder = tmp_path / "board"
    (folder / "more").mkdir(parents=True)
    draw_garment(folder / "a.jpg", (40, 50, 90), seed=1)
    draw_garment(folder / "b.png", (150, 40, 40), size=(200, 150), seed=2)
    draw_garment(folder / "more" / "a.jpg", (60, 90, 60), seed=3)
    (folder / "broken.jpg").write_bytes(b"this is no photo")
    return folder


@pytest.fixture
def looks(board: Path, tmp_path: Path) -> list[dict]:
    out = tmp_path / "looks.jsonl"
    folders = ["--masks", str(tmp_path / "masks"), "--cutouts", str(tmp_path / "items")]
    assert main(["recognise", str(board), "--out", str(out), *folders]) == 0
    return rows(out)


def test_recognise_writes_one_object_per_photo_in_name_order(board: Path, looks: list[dict]):
    assert [Path(row["photo"]).relative_to(board).as_posix() for row in looks] == [
        "a.jpg",
        "b.png",
        "broken.jpg",
        "more/a.jpg",
    ]
    fields = ("photo", "width", "height", "item", "item_colours", "scores", "garments", "error")
    assert {tuple(row) for row in looks} == {fields}
    assert [row["item_colours"] != [] for row in looks] == [True, True, False, True]
    assert {name for row in looks for name in row["item_colours"]} <= set(COLOURS)


def test_recognise_gives_every_category_as_item_and_as_score(looks: list[dict], recogniser: Recogniser):
    row = looks[1]
    assert (row["width"], row["height"], row["error"]) == (200, 150, None)
    assert {entry["category"] for entry in row["item"]} == set(row["scores"]) == set(recogniser.categories)
    scores = [entry["score"] for entry in row["item"]]
    assert scores == sorted(scores, reverse=True) and sum(scores) == pytest.approx(1, abs=1e-3)
    assert all(0 <= score <= 1 for score in row["scores"].values())


def test_recognise_places_garments_inside_the_photo(looks: list[dict]):
    garments = [garment for row in looks for garment in row["garments"]]
    for garment in garments:
        assert list(garment) == ["category", "score", "box", "area", "colours"]
        x0, y0, x1, y1 = garment["box"]
        assert 0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1
        assert 0 < garment["area"] <= (x1 - x0) * (y1 - y0) + 1e-6


def test_recognise_keeps_a_photo_that_cannot_be_read_with_the_reason(looks: list[dict]):
    row = looks[2]
    assert "broken.jpg" in row["error"]
    assert (row["width"], row["height"], row["item"], row["scores"], row["garments"]) == (0, 0, [], {}, [])


def test_masks_have_the_size_of_the_photo_and_values_with_names(
    looks: list[dict], tmp_path: Path, recogniser: Recogniser
):
    masks = tmp_path / "masks"
    labels = (masks / "labels.txt").read_text(encoding="utf-8").splitlines()
    assert labels == [*PARTS, *recogniser.categories]
    assert sorted(path.name for path in masks.glob("*.png")) == ["a-2.png", "a.png", "b.png"]
    with Image.open(masks / "b.png") as mask:
        assert (mask.mode, mask.size) == ("P", (200, 150))
        assert np.asarray(mask).max() < len(labels)


def test_cutouts_show_the_one_garment_of_a_photo(looks: list[dict], tmp_path: Path):
    assert sorted(path.name for path in (tmp_path / "items").iterdir()) == ["a-2.png", "a.png", "b.png"]
    with Image.open(tmp_path / "items" / "b.png") as cutout:
        assert (cutout.mode, cutout.size) == ("L", (200, 150))
        values = np.asarray(cutout)
    assert set(np.unique(values)) == {0, 255}
    assert values[75, 100] == 255 and not values[:10].any() and not values[-10:].any()


def test_masks_of_one_photo_agree_with_its_label_map(board: Path, tmp_path: Path, recogniser: Recogniser):
    out, masks = tmp_path / "one.jsonl", tmp_path / "masks"
    main(["recognise", str(board / "b.png"), "--out", str(out), "--masks", str(masks)])
    (look,) = recogniser.recognise([board / "b.png"])
    with Image.open(masks / "b.png") as mask:
        assert np.array_equal(np.asarray(mask), recogniser.full_label_map(look))


def test_recognise_says_1_when_no_photo_could_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"")
    out = tmp_path / "looks.jsonl"
    assert main(["recognise", str(bad), str(tmp_path / "gone.jpg"), "--out", str(out)]) == 1
    assert [bool(row["error"]) for row in rows(out)] == [True, True]
    assert "2 of 2 photos could not be read" in capsys.readouterr().err


def test_recognise_says_1_for_a_folder_without_photos(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["recognise", str(tmp_path), "--out", str(tmp_path / "looks.jsonl")]) == 1
    assert "No photo found" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "required"),
        (["recognise", "--out", "x.jsonl"], "PHOTOS"),
        (["recognise", "a.jpg"], "--out"),
        (["style", "--board", "b", "--out", "x.jsonl"], "--item"),
        (["guess", "a.jpg"], "guess"),
    ],
)
def test_wrong_use_says_2_and_what_is_missing(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["recognise", "a.jpg", "--out", "{tmp}/no/such/x.jsonl"], "does not exist"),
        (["recognise", "a.jpg", "--out", "{tmp}"], "expected a file"),
        (["recognise", "{tmp}/file", "--out", "{tmp}/x.jsonl", "--masks", "{tmp}/file"], "--masks"),
        (["recognise", "{tmp}/file", "--out", "{tmp}/x.jsonl", "--cutouts", "{tmp}/file"], "--cutouts"),
        (["style", "--board", "{tmp}/none", "--item", "a.jpg", "--out", "{tmp}/x.jsonl"], "--board"),
        (["style", "--board", "{tmp}", "--item", "{tmp}", "--out", "{tmp}/x.jsonl"], "--item"),
        (["style", "--board", "{tmp}", "--item", "a", "--closet", "{tmp}/no", "--out", "{tmp}/x.jsonl"], "--closet"),
        (["style", "--board", "{tmp}", "--item", "a", "--leave-out", "hels", "--out", "{tmp}/x.jsonl"], "--leave-out"),
    ],
)
def test_wrong_places_say_2_before_any_work(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "file").write_text("x")
    assert main([argument.replace("{tmp}", str(tmp_path)) for argument in arguments]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "x.jsonl").exists()


def test_a_missing_model_says_how_to_get_it_back(
    board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("STYLEREC_MODEL_DIR", str(tmp_path / "nowhere"))
    assert main(["recognise", str(board), "--out", str(tmp_path / "x.jsonl")]) == 1
    message = capsys.readouterr().err
    assert "nowhere" in message and "Get it back" in message


def test_an_interrupted_run_leaves_the_old_output_and_nothing_else(
    board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    out = tmp_path / "looks.jsonl"
    out.write_text("before")

    def interrupted(*_):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(Recogniser, "recognise", interrupted)
    assert main(["recognise", str(board), "--out", str(out)]) == 130
    assert out.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["board", "looks.jsonl"]


def test_style_ranks_every_photo_and_category_with_reasons(board: Path, tmp_path: Path, recogniser: Recogniser):
    item = draw_garment(tmp_path / "item.jpg", (44, 52, 92), seed=9)
    out = tmp_path / "results.jsonl"
    assert (
        main(
            [
                "style",
                "--board",
                str(board),
                "--item",
                str(item),
                "--item",
                str(board / "broken.jpg"),
                "--out",
                str(out),
            ]
        )
        == 0
    )
    styled, unreadable = rows(out)
    assert styled["photo"] == str(item) and styled["error"] is None
    assert sum(entry["score"] for entry in styled["item"]) == pytest.approx(1, abs=1e-3)
    assert sorted(Path(photo["photo"]).name for photo in styled["photos"]) == ["a.jpg", "a.jpg", "b.png", "broken.jpg"]
    scores = [photo["score"] for photo in styled["photos"]]
    assert scores == sorted(scores, reverse=True)
    reasons = [reason for photo in styled["photos"] for reason in photo["reasons"]]
    assert all(set(reason) - {"category"} == {"kind", "text", "value"} for reason in reasons)
    assert all(reason["category"] in load_taxonomy().terms for reason in reasons if "category" in reason)
    assert not any("category" in reason for reason in reasons if reason["kind"] in ("none", "colour", "unreadable"))
    assert styled["photos"][-1]["reasons"][0]["kind"] == "unreadable"
    categories = [pairing["category"] for pairing in styled["pairings"]]
    named = {*load_taxonomy().categories, *recogniser.categories}
    assert set(categories) == named - {styled["item"][0]["category"]}
    assert {tuple(pairing) for pairing in styled["pairings"]} == {
        ("category", "score", "cosine", "jaccard", "lift", "support", "photos", "evidence", "pieces")
    }
    assert styled["answer"]["category"] == styled["item"][0]["category"]
    assert styled["answer"]["alternatives"][0] == styled["answer"]["category"] and styled["answer"]["sentence"]
    assert all(pairing["evidence"]["sentence"] for pairing in styled["pairings"])
    assert "broken.jpg" in unreadable["error"] and unreadable["photos"] == unreadable["pairings"] == []
    assert unreadable["answer"] is None


def test_style_with_a_closet_and_without_what_is_left_out(
    board: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    closet, out = tmp_path / "closet", tmp_path / "results.jsonl"
    closet.mkdir()
    mine = draw_garment(closet / "mine.png", (40, 50, 90), seed=5)
    (closet / "broken.jpg").write_bytes(b"this is no photo")
    base = ["style", "--board", str(board), "--item", str(mine), "--out", str(out)]
    assert main([*base, "--closet", str(closet), "--harmony"]) == 0
    assert "1 of 2 photos of --closet could not be read" in capsys.readouterr().err
    (plain,) = rows(out)
    # The one piece is the item itself: no pairing of another category has it.
    assert not any(pairing["pieces"] for pairing in plain["pairings"])
    category = plain["item"][0]["category"]
    first, second = (pairing["category"] for pairing in plain["pairings"][:2])
    assert main([*base, "--leave-out", first, "--leave-out", second.upper()]) == 0
    (left,) = rows(out)
    assert not {first, second, category} & {pairing["category"] for pairing in left["pairings"]}


def test_what_the_closet_offers_comes_with_its_reason():
    piece = piece_from(made.photo("boots.jpg", made.garment("boots")), category="boots", name="my boots")
    look = made.photo("a.jpg", made.garment("skirt"), made.garment("boots"))
    row = styled_row("item.jpg", look, recommend(look, MoodBoard([look]), category="skirt", pieces=[piece]))
    boots = next(pairing for pairing in row["pairings"] if pairing["category"] == "boots")
    assert boots["pieces"] == [{"photo": "my boots", "score": 1.0, "reason": "much like the black boots on your board"}]
    assert boots["evidence"]["n_both"] == 1 and boots["evidence"]["ratio"] is None
    board = MoodBoard([look, *(made.photo(f"{i}.jpg", made.garment("jeans")) for i in range(6))])
    row = styled_row("item.jpg", look, recommend(look, board, category="skirt"))
    boots = next(pairing for pairing in row["pairings"] if pairing["category"] == "boots")
    assert boots["evidence"]["ratio"] is None and boots["evidence"]["high"] is None and boots["evidence"]["low"] > 1
    json.loads(json.dumps(row, allow_nan=False))


def test_style_says_1_when_no_item_could_be_read(board: Path, tmp_path: Path):
    out = tmp_path / "results.jsonl"
    assert main(["style", "--board", str(board), "--item", str(board / "broken.jpg"), "--out", str(out)]) == 1
    assert len(rows(out)) == 1


@pytest.mark.parametrize("command", [[], ["recognise"], ["style"]])
def test_help_teaches_with_an_example(command: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stop:
        main([*command, "--help"])
    assert stop.value.code == 0
    assert f"python -m stylerec {' '.join(command)}".strip() in capsys.readouterr().out


def test_recognise_starts_without_packages_that_it_does_not_need(board: Path, tmp_path: Path):
    code = (
        "import sys; from stylerec.cli import main; "
        f"code = main(['recognise', {str(board)!r}, '--out', {str(tmp_path / 'x.jsonl')!r}]); "
        "print(code, sorted({'pandas', 'streamlit', 'plotly', 'tensorflow'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip().endswith("0 []")


def test_the_module_runs_as_a_command():
    result = subprocess.run([sys.executable, "-m", "stylerec", "--help"], capture_output=True, text=True, check=False)
    assert result.returncode == 0 and "recognise" in result.stdout


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_tells_count_speed_and_time_left_on_a_terminal():
    progress = ProgressLine(80, Terminal())
    progress.done = 20
    assert progress.line(seconds=4.0) == "   20 of 80 photos  [######------------------]  5.0 a second, 12 s left"
    progress.step()
    progress.close()
    assert "21 of 80 photos" in progress.stream.getvalue()
    assert progress.stream.getvalue().endswith("\r\x1b[K")


def test_progress_is_silent_in_a_pipe():
    progress = ProgressLine(2, io.StringIO())
    progress.step()
    progress.close()
    assert progress.stream.getvalue() == ""
