"""Faults planted in small drawn data sets are found; decisions change the view and nothing on disk."""

import argparse
import io
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from stylerec.cli.lab import inspect as cli_inspect
from stylerec.domain.looks import PhotoLook
from stylerec.errors import PhotoError, UsageError
from stylerec.lab.decisions import Decision, Decisions, curated_photos
from stylerec.lab.findings import Inspection, accept, decline, load_inspection
from stylerec.lab.inspecting import inspect_dataset
from stylerec.lab.inspection_report import write_report
from stylerec.lab.near_duplicates import MOST_DIFFERENCE, difference
from stylerec.lab.photo_folders import DatasetPhoto, list_photos
from stylerec.lab.photo_measures import measure_blur
from stylerec.lab.wearers import wearer_of
from stylerec.vision.images import load_photo
from tests import looks_for_tests as made
from training.evaluate_inspection import score, table
from training.planting import PlantingPlan, plant

SHAPES = ("dresses", "hats", "skirts", "ties")


class StandIn:
    """Sees photos by their small copies; counts how many it was shown."""

    model_id = "stand-in" * 4

    def __init__(self) -> None:
        self.shown = 0

    def recognise(self, sources: Iterable[Path]) -> Iterator[PhotoLook]:
        for source in sources:
            self.shown += 1
            try:
                found = load_photo(source)
            except PhotoError as error:
                yield made.unreadable(str(error))
                continue
            grey = Image.fromarray(found.image).convert("L")
            small = np.asarray(grey.resize((8, 8), Image.Resampling.BILINEAR), dtype=np.float32)
            vector = (255 - small).ravel()  # what is not white ground
            vector /= max(float(np.linalg.norm(vector)), 1e-6)
            look = made.photo(found.name).look
            assert look is not None
            item = made.item("skirt", vector=vector)
            height, width = found.image.shape[:2]
            yield PhotoLook(found.name, found.photo_id, width, height, replace(look, item=item), found.image)


def drawing(kind: str, rng: np.random.Generator) -> Image.Image:
    """A product on white, textured, each a little different."""
    image = Image.new("RGB", (60, 80), "white")
    draw = ImageDraw.Draw(image)
    dx, dy = (int(shift) for shift in rng.integers(-4, 5, 2))
    colour = tuple(int(c) for c in rng.integers(20, 120, 3))
    shape = {
        "dresses": [(24, 8), (36, 8), (52, 72), (8, 72)],
        "hats": [(6, 44), (14, 30), (46, 30), (54, 44)],
        "skirts": [(18, 40), (42, 40), (50, 74), (10, 74)],
        "ties": [(27, 6), (33, 6), (36, 60), (30, 72), (24, 60)],
    }[kind]
    draw.polygon([(x + dx, y + dy) for x, y in shape], fill=colour)
    ground = np.asarray(image)
    pattern = Image.fromarray(rng.integers(0, 200, (16, 12, 3), dtype=np.uint8)).resize((60, 80))
    image.paste(pattern, mask=Image.fromarray((ground.min(axis=2) < 200).astype(np.uint8) * 255))
    return image


def save(image: Image.Image, path: Path, quality: int = 92) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, "JPEG", quality=quality)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    rng = np.random.default_rng(0)
    for kind in SHAPES:
        for number in range(16):
            save(drawing(kind, rng), folder / kind / f"{number:02}.jpg")
    return folder


@pytest.fixture
def dataset(clean: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(clean, tmp_path / "set"))


def inspect(dataset: Path, recogniser: StandIn | None = None, **options: Any) -> Inspection:
    return inspect_dataset(dataset, recogniser or StandIn(), **options)  # type: ignore[arg-type]


def found(inspection: Inspection, kind: str) -> list[set[str]]:
    return [set(finding.photos) for finding in inspection.findings if finding.kind == kind]


def files(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*.jpg"))}


def test_a_clean_set_gives_hardly_any_findings(dataset: Path) -> None:
    inspection = inspect(dataset)
    assert inspection.photos == 64 and [one.photos for one in inspection.categories] == [16] * 4
    assert inspection.sizes == ((60, 80),) * 3
    assert len(inspection.findings) <= 3
    assert all(one.recognised is not None and one.recognised > 0.9 for one in inspection.categories)
    assert all(len(one.typical) == 3 for one in inspection.categories)


def test_planted_faults_are_found(dataset: Path) -> None:
    image = Image.open(dataset / "hats/01.jpg")
    shutil.move(dataset / "hats/00.jpg", dataset / "ties/hat.jpg")
    shutil.copy(dataset / "hats/02.jpg", dataset / "hats/copy.jpg")
    shutil.copy(dataset / "skirts/02.jpg", dataset / "hats/skirt.jpg")
    save(image.resize((48, 64)), dataset / "hats/smaller.jpg", 80)
    save(Image.open(dataset / "skirts/04.jpg").filter(ImageFilter.GaussianBlur(4)), dataset / "skirts/blurred.jpg")
    save(Image.open(dataset / "skirts/06.jpg").point(lambda value: value // 6), dataset / "skirts/dark.jpg")
    save(Image.open(dataset / "skirts/07.jpg").point(lambda value: 235 + value // 13), dataset / "skirts/bright.jpg")
    save(Image.new("RGB", (60, 80), (90, 120, 90)), dataset / "skirts/empty.jpg")
    save(Image.open(dataset / "skirts/08.jpg").crop((0, 20, 60, 36)), dataset / "skirts/strip.jpg")
    (dataset / "skirts/broken.jpg").write_bytes(b"\xff\xd8\xffnothing")
    (dataset / "few").mkdir()
    shutil.move(dataset / "hats/05.jpg", dataset / "few/hat.jpg")

    inspection = inspect(dataset)

    assert {"ties/hat.jpg"} in found(inspection, "mislabelled")
    moved = next(f for f in inspection.findings if f.photos == ("ties/hat.jpg",))
    assert moved.suggested[0].action == "move" and moved.suggested[0].to == "hats"
    same = {frozenset(photos) for photos in found(inspection, "exact_duplicates")}
    assert same == {frozenset({"hats/02.jpg", "hats/copy.jpg"}), frozenset({"skirts/02.jpg", "hats/skirt.jpg"})}
    elsewhere, beside = (f for f in inspection.findings if f.kind == "exact_duplicates")
    assert "in different folders: hats and skirts" in elsewhere.text and not elsewhere.suggested
    assert [d.photo for d in beside.suggested] == ["hats/copy.jpg"]
    near = next(f for f in inspection.findings if f.kind == "near_duplicates" and "hats/smaller.jpg" in f.photos)
    assert near.photos[0] == "hats/01.jpg" and near.suggested[0].photo == "hats/smaller.jpg"  # the larger one stays
    for kind in ("blurred", "dark", "bright", "empty"):
        assert found(inspection, kind) == [{f"skirts/{kind}.jpg"}]
    assert found(inspection, "odd_shape") == [{"skirts/strip.jpg"}]
    assert found(inspection, "unreadable") == [{"skirts/broken.jpg"}]
    assert [f.category for f in inspection.findings if f.kind == "few_photos"] == ["few"]


def test_a_mixed_folder_goes_and_halves_of_one_thing_merge(dataset: Path) -> None:
    rng = np.random.default_rng(1)
    for number in range(16):
        save(drawing(SHAPES[number % 4], rng), dataset / f"things/{number}.jpg")
        save(drawing("ties", rng), dataset / f"ties/{number + 16}.jpg")
    for number in range(0, 32, 2):
        target = dataset / f"neckties/{number:02}.jpg"
        target.parent.mkdir(exist_ok=True)
        shutil.move(dataset / f"ties/{number:02}.jpg", target)
    inspection = inspect(dataset)
    assert [f.category for f in inspection.findings if f.kind == "mixed_folder"] == ["things"]
    overlaps = [f for f in inspection.findings if f.kind == "overlap"]
    assert [{f.category, f.to} for f in overlaps] == [{"ties", "neckties"}]
    for finding in inspection.findings:
        if finding.kind in ("mixed_folder", "overlap"):
            accept(dataset, finding)
    again = inspect(dataset)
    assert len({one.category for one in again.categories}) == 4
    assert not {"mixed_folder", "overlap"} & {finding.kind for finding in again.findings}


def test_copies_across_splits_come_first(clean: Path, tmp_path: Path) -> None:
    for kind in ("hats", "ties"):
        for number in range(12):
            split = "train" if number < 8 else "test"
            (tmp_path / split / kind).mkdir(parents=True, exist_ok=True)
            shutil.copy(clean / kind / f"{number:02}.jpg", tmp_path / split / kind)
    shutil.copy(tmp_path / "train/hats/00.jpg", tmp_path / "test/hats/leak.jpg")
    shutil.copy(tmp_path / "train/hats/01.jpg", tmp_path / "train/hats/01b.jpg")
    inspection = inspect(tmp_path)
    first = next(f for f in inspection.findings if f.kind == "exact_duplicates")
    assert "across splits: test and train" in first.text
    assert inspection.splits == {"train": 17, "test": 9}
    assert {one.category for one in inspection.categories} == {"hats", "ties"}


def test_answers_are_kept_and_can_be_taken_back(dataset: Path) -> None:
    shutil.copy(dataset / "hats/02.jpg", dataset / "hats/copy.jpg")
    shutil.move(dataset / "hats/00.jpg", dataset / "ties/hat.jpg")
    before = files(dataset)
    recogniser = StandIn()
    inspection = inspect(dataset, recogniser)
    assert recogniser.shown == 64  # the copy is known by its content
    assert load_inspection(dataset) == inspection
    copies = next(f for f in inspection.findings if f.kind == "exact_duplicates")
    astray = next(f for f in inspection.findings if f.photos == ("ties/hat.jpg",))

    dropped = accept(dataset, copies)
    decline(dataset, astray)
    again = inspect(dataset, recogniser)
    assert recogniser.shown == 64 and again.photos == 64
    assert not {copies.finding_id, astray.finding_id} & {f.finding_id for f in again.findings}

    Decisions(dataset).undo(dropped[0].decision_id)
    assert copies.finding_id in {f.finding_id for f in inspect(dataset, recogniser).findings}
    assert files(dataset) == before


def test_the_report_is_one_safe_file(dataset: Path, tmp_path: Path) -> None:
    evil = dataset / "<script>alert(1)</script>"
    (dataset / "hats").rename(dataset / "x")
    shutil.copytree(dataset / "x", evil.with_name("<img src=x onerror=alert(1)>"))
    inspection = inspect(dataset)
    write_report(dataset, inspection, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text()
    assert "data:image/jpeg;base64," in text and "&lt;img src=x onerror" in text
    assert "<img src=x" not in text and "<script" not in text and "http:" not in text and "https:" not in text
    assert all(f.finding_id in text for f in inspection.findings[:5])


def test_commands(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stylerec.lab.inspecting.Recogniser.load", StandIn)
    shutil.copy(dataset / "hats/02.jpg", dataset / "hats/copy.jpg")
    parser = argparse.ArgumentParser()
    cli_inspect.add_commands(parser.add_subparsers())

    def run(*words: str) -> str:
        options = parser.parse_args([words[0], str(dataset), *words[1:]])
        assert options.run(options) == 0
        return capsys.readouterr().out

    assert "The same file more than once (exact_duplicates)" in run("inspect", "--report", str(tmp_path / "r.html"))
    out = run("decide", "--accept-all", "exact_duplicates", "--merge", "ties", "hats", "--drop", "skirts/00.jpg")
    assert "3 decisions made" in out and "63 of 65 photos stay, in 3 categories" in out
    listed = run("decide", "--list")
    assert "merge category ties to hats" in listed
    merge = next(line.split()[0] for line in listed.splitlines() if "merge" in line)
    assert "in 4 categories" in run("decide", "--undo", merge, "--write-view", str(tmp_path / "view.csv"))
    assert len((tmp_path / "view.csv").read_text().splitlines()) == 64
    with pytest.raises(UsageError, match=r"no photo 'skirts/none.jpg'"):
        run("decide", "--drop", "skirts/none.jpg")


def photos(*names: str) -> list[DatasetPhoto]:
    return [DatasetPhoto(name, name.split("/")[0]) for name in names]


def view(decisions: Decisions, *names: str) -> dict[str, str]:
    return {photo.photo: photo.category for photo in decisions.apply(photos(*names))}


def test_decisions_about_photos_go_before_those_about_folders(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path)
    decisions.record(Decision("drop", category="things"))
    decisions.record(Decision("move", photo="things/1", to="capes"))
    decisions.record(Decision("merge", category="capes", to="coats"))
    decisions.record(Decision("merge", category="coats", to="outerwear"))
    decisions.record(Decision("drop", photo="hats/1"))
    last = decisions.record(Decision("keep", photo="hats/1"))
    names = ("things/1", "things/2", "capes/1", "hats/1")
    expected = {"things/1": "outerwear", "capes/1": "outerwear", "hats/1": "hats"}
    assert view(decisions, *names) == view(Decisions(tmp_path), *names) == expected
    decisions.undo(last.decision_id)
    assert "hats/1" not in view(Decisions(tmp_path), *names)
    with pytest.raises(UsageError, match="merged into it already"):
        decisions.record(Decision("merge", category="outerwear", to="capes"))
    with pytest.raises(UsageError, match="no decision"):
        decisions.undo(last.decision_id)


def test_declining_a_finding_does_not_take_back_a_move(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path)
    decisions.record(Decision("move", photo="hats/1", to="capes"))
    decisions.record(Decision("keep", photo="hats/1", finding="0123456789"))
    assert view(decisions, "hats/1") == {"hats/1": "capes"}
    decisions.record(Decision("keep", photo="hats/1"))
    assert view(decisions, "hats/1") == {"hats/1": "hats"}


def test_a_line_that_a_crash_cut_off_is_dropped(tmp_path: Path) -> None:
    Decisions(tmp_path).record(Decision("drop", photo="hats/1"))
    log = tmp_path / ".inspection" / "decisions.jsonl"
    log.write_bytes(log.read_bytes() + b'{"action": "dr')
    decisions = Decisions(tmp_path)
    decisions.record(Decision("drop", photo="hats/2"))
    assert len(list(Decisions(tmp_path))) == 2
    assert all(json.loads(line) for line in log.read_text().splitlines())


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "burn", "photo": "a/1"},
        {"action": "drop"},
        {"action": "drop", "photo": "a/1", "category": "a"},
        {"action": "move", "photo": "a/1"},
        {"action": "move", "category": "a", "to": "b"},
        {"action": "keep", "photo": "a/1", "to": "b"},
        {"action": "merge", "category": "a", "to": "a"},
    ],
)
def test_decisions_without_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Decision(**wrong)


def test_the_same_picture_is_told_from_another_of_the_same_kind() -> None:
    rng = np.random.default_rng(5)
    one, other = (drawing("dresses", rng) for _ in range(2))
    buffer = io.BytesIO()
    one.resize((48, 64)).save(buffer, "JPEG", quality=70)
    pixels = np.asarray(one)
    for changed in (
        np.asarray(Image.open(buffer)),
        pixels[:, ::-1],
        np.asarray(one.rotate(2, fillcolor="white")),
        np.asarray(one.point(lambda value: round(value * 0.85))),
    ):
        assert difference(pixels, np.ascontiguousarray(changed)) <= MOST_DIFFERENCE
    assert difference(pixels, np.asarray(other)) > MOST_DIFFERENCE
    assert difference(pixels, pixels[:20]) > MOST_DIFFERENCE
    plain = np.full((80, 60, 3), 200, np.uint8)
    assert difference(plain, plain) > MOST_DIFFERENCE  # plain areas say nothing


def test_blur_grows_with_blurring() -> None:
    grey = drawing("dresses", np.random.default_rng(0)).convert("L")
    blurs = [
        measure_blur(np.asarray(grey.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32) / 255)
        for radius in (0, 1, 2, 4)
    ]
    assert blurs == sorted(blurs) and 0 <= blurs[0] < 0.6 < blurs[-1] <= 1
    assert measure_blur(np.zeros((20, 20), np.float32)) == 0


@pytest.mark.parametrize(
    ("text", "wearer"),
    [
        ("women/dresses", "women"),
        ("Men's shirts", "men"),
        ("menswear", None),
        ("women and men", None),
        ("sex=female", "women"),
        ("omen", None),
    ],
)
def test_for_whom_by_words(text: str, wearer: str | None) -> None:
    assert wearer_of([text]) == wearer


def test_an_uneven_category_is_named(dataset: Path) -> None:
    told = {f"hats/{number:02}.jpg": "men" if number == 0 else "women" for number in range(16)}
    inspection = inspect(dataset, wearers=told)
    assert [f.text for f in inspection.findings if f.kind == "balance"] == ["hats: 15 of 16 photos are women's"]
    hats = next(one for one in inspection.categories if one.category == "hats")
    assert (hats.women, hats.men) == (15, 1)


def test_folders_of_folders_and_splits(tmp_path: Path) -> None:
    for place in ("women/hats/a.jpg", "men/hats/b.jpg", "c.jpg", ".hidden/x/d.jpg"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch()
    assert [photo.category for photo in list_photos(tmp_path)] == ["men/hats", "women/hats"]
    assert [photo.category for photo in curated_photos(tmp_path)] == ["men/hats", "women/hats"]
    with pytest.raises(UsageError, match="no photos in category folders"):
        list_photos(tmp_path / "women" / "hats")


def test_the_evaluation_plants_what_it_says_and_counts_it(clean: Path, tmp_path: Path) -> None:
    source = {folder.name: sorted(folder.iterdir()) for folder in clean.iterdir()}
    source["others"] = source.pop("ties")[:20]
    plan = PlantingPlan(3, 24, 0, 20, 60, 40, 50, 90, 60, 0, 0)
    planted = plant(source, tmp_path / "set", 3, plan)
    everything = {photo.photo for photo in list_photos(tmp_path / "set")}
    assert set(planted.wrong_folder) | planted.strangers | set(planted.copies) | set(planted.near_copies) <= everything
    assert all(planted.quality[kind] <= everything for kind in planted.quality)
    assert (len(planted.wrong_folder), len(planted.near_copies), len(planted.quality["dark"])) == (3, 4, 3)
    counts = score(inspect(tmp_path / "set"), planted)
    assert counts["exact_duplicates"][0] == len(planted.copies)
    assert counts["dark"].tolist()[0] == len(planted.quality["dark"])
    assert counts["- wrong folder"][0] >= 1
    assert "| dark | 3 | 3 | 1.00 | 1.00 |" in table(counts)


def test_a_category_shares_the_fate_of_the_one_it_was_merged_into(tmp_path: Path) -> None:
    names = ("capes/1", "coats/1", "hats/1")

    def record(*drafts: Decision) -> dict[str, str]:
        shutil.rmtree(tmp_path, ignore_errors=True)
        decisions = Decisions(tmp_path)
        for draft in drafts:
            decisions.record(draft)
        return view(decisions, *names)

    merge, drop = Decision("merge", category="capes", to="coats"), Decision("drop", category="coats")
    move = Decision("move", photo="hats/1", to="coats")
    assert record(merge, move, drop) == {}
    assert record(drop, merge, move) == {"capes/1": "coats", "hats/1": "coats"}  # the name is used anew
    assert record(merge, Decision("keep", photo="coats/1"), drop) == {"coats/1": "coats", "hats/1": "hats"}
