"""Byte budget, splits that keep together what belongs together, and the data set that comes of it."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stylerec.errors import UsageError
from stylerec.lab.byte_budget import fit_bytes
from stylerec.lab.collect import collect_photos
from stylerec.lab.decisions import Decision, Decisions
from stylerec.lab.manifest import CollectionManifest
from stylerec.lab.photo_folders import DatasetPhoto, list_photos
from stylerec.lab.photo_measures import Measures, measure_photos
from stylerec.lab.prepare import PrepareSettings, measure_cost, measure_split_effect, prepare_dataset, read_groups
from stylerec.lab.splits import SPLITS, measure_overlap, merge_groups, split_photos, study_split
from stylerec.spreadsheets import read_table
from stylerec.vision.recogniser import Recogniser


def picture(seed: int, size: tuple[int, int] = (90, 120), grain: float = 12.0) -> np.ndarray:
    """A few coloured boxes with some grain, RGB uint8."""
    rng = np.random.default_rng(seed)
    image = np.full((size[1], size[0], 3), 235.0)
    for _ in range(4):
        top, left = rng.integers(0, size[1] // 2), rng.integers(0, size[0] // 2)
        image[top : top + size[1] // 3, left : left + size[0] // 3] = rng.integers(0, 255, 3)
    return np.clip(image + rng.normal(0, grain, image.shape), 0, 255).astype(np.uint8)


def save(path: Path, image: np.ndarray, quality: int = 95) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(image).save(path, quality=quality)


@pytest.mark.parametrize("budget", [900, 2048, 4096])
@pytest.mark.parametrize("grain", [0.0, 40.0])
def test_a_photo_fits_its_budget_and_uses_it(budget: int, grain: float) -> None:
    fitted = fit_bytes(picture(1, (300, 400), grain), budget)
    assert len(fitted.data) <= budget
    if grain:
        assert len(fitted.data) > 0.6 * budget
    with Image.open(io.BytesIO(fitted.data)) as image:
        assert image.size == (fitted.width, fitted.height) and max(image.size) <= 256
        assert image.width / image.height == pytest.approx(0.75, abs=0.03)


def test_more_bytes_lose_less() -> None:
    errors = [fit_bytes(picture(2, (200, 260), 25.0), budget).error for budget in (1000, 2000, 4000, 16000)]
    assert errors == sorted(errors, reverse=True) and errors[-1] < 0.85 * errors[0]


def test_a_budget_that_no_photo_keeps_to_is_refused() -> None:
    with pytest.raises(UsageError, match="at least 700 bytes, received 100"):
        fit_bytes(picture(1), 100)


def test_groups_never_part_and_categories_are_spread() -> None:
    rng = np.random.default_rng(0)
    categories = np.repeat(["coat", "dress", "shoe", "hat"], [400, 200, 60, 20])
    groups = rng.integers(0, 230, len(categories))  # senders send things of many categories
    split = split_photos(categories.tolist(), groups, (0.7, 0.15, 0.15), seed=3)
    found = [set(groups[split[name]]) for name in SPLITS]
    assert not found[0] & found[1] and not found[0] & found[2] and not found[1] & found[2]
    assert sum(len(split[name]) for name in SPLITS) == len(categories)
    overlap = measure_overlap(split, groups)
    assert (overlap.in_validation, overlap.related_to_train, overlap.related_to_validation) == (0, 0, 0)
    for name in np.unique(categories):
        shares = [(categories[split[part]] == name).sum() / (categories == name).sum() for part in SPLITS]
        assert shares == pytest.approx([0.7, 0.15, 0.15], abs=0.08)


def test_a_split_is_the_same_for_a_seed_only() -> None:
    categories = ["a", "b"] * 50
    groups = np.arange(100) // 2
    first, again, other = (split_photos(categories, groups, seed=seed).test.tolist() for seed in (1, 1, 2))
    assert first == again != other


def test_a_category_of_one_group_is_trained_on() -> None:
    split = split_photos(["a"] * 30 + ["b"] * 3, np.array([*range(30), 99, 99, 99]))
    assert {30, 31, 32} <= set(split.train.tolist())


@pytest.mark.parametrize("shares", [(0.5, 0.2, 0.2), (0, 0.5, 0.5), (1.2, -0.1, -0.1), (1.0,)])
def test_shares_must_make_a_whole(shares: tuple[float, ...]) -> None:
    with pytest.raises(UsageError, match="shares"):
        split_photos(["a", "b"], np.arange(2), shares)


def test_the_study_s_test_photos_are_validation_photos() -> None:
    categories = ["a"] * 60 + ["b"] * 40
    groups = np.arange(100) // 4  # four pictures of each thing
    split = study_split(categories)
    overlap = measure_overlap(split, groups)
    assert overlap.n_test == 10 and overlap.in_validation == 10
    assert overlap.related_to_train > 5
    assert not set(split.train) & set(split.validation)


def test_groups_hang_together_through_any_partition() -> None:
    groups = merge_groups(6, [[np.array([0, 1])], [np.array([1, 2]), np.array([4, 5])]])
    assert groups[0] == groups[1] == groups[2] != groups[3]
    assert groups[4] == groups[5] and len(set(groups)) == 3


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two categories of 20 photos from 10 senders; the first of each is saved twice, one is broken, one is small."""
    folder = tmp_path_factory.mktemp("photos")
    lines = ["photo,group"]
    for number in range(40):
        category = ("coats", "hats")[number % 2]
        save(folder / category / f"{number}.jpg", picture(number, grain=30))
        lines.append(f"{number},sender {number // 4}")
    save(folder / "coats" / "again.jpg", np.asarray(Image.open(folder / "coats" / "0.jpg")), quality=60)
    (folder / "hats" / "broken.jpg").write_bytes(b"\xff\xd8\xff no photo")
    save(folder / "hats" / "small.jpg", picture(99, (24, 32), 0))
    (folder.parent / "senders.csv").write_text("\n".join(lines))
    return folder


def test_prepare(dataset: Path, tmp_path: Path) -> None:
    settings = PrepareSettings(groups=dataset.parent / "senders.csv", shares=(0.6, 0.2, 0.2), budget=2500)
    told: list[str] = []
    done = prepare_dataset(
        dataset, tmp_path / "out", settings, on_progress=lambda step, now, total: told.append(f"{step} {now}/{total}")
    )
    photos = list_photos(tmp_path / "out")
    assert {photo.split for photo in photos} == set(SPLITS) and {photo.category for photo in photos} == {
        "coats",
        "hats",
    }
    assert len(photos) == sum(done.n.values()) == 42 and told[-1] == "written 42/42"
    sizes = [(tmp_path / "out" / photo.photo).stat().st_size for photo in photos]
    assert max(sizes) == done.largest <= 2500 and done.bytes_after == sum(sizes) < done.bytes_before
    rows = {row["photo"]: row for row in read_table(tmp_path / "out" / "prepared.csv")}
    assert rows["coats/again.jpg"]["group"] == rows["coats/0.jpg"]["group"]  # the same picture, saved again
    splits_of: dict[str, set[str]] = {}
    for number in range(40):
        row = rows[f"{('coats', 'hats')[number % 2]}/{number}.jpg"]
        splits_of.setdefault(f"sender {number // 4}", set()).add(row["split"])
    assert all(len(splits) == 1 for splits in splits_of.values())
    small = rows["hats/small.jpg"]
    assert (
        small["quality"] == ""
        and (tmp_path / "out" / small["file"]).read_bytes() == (dataset / "hats/small.jpg").read_bytes()
    )
    assert [photo for photo, _ in done.unreadable] == ["hats/broken.jpg"]
    assert json.loads((tmp_path / "out" / "prepared.json").read_text())["overlap"]["related_to_train"] == 0
    with pytest.raises(UsageError, match="empty or new folder"):
        prepare_dataset(dataset, tmp_path / "out", settings)


def test_prepare_follows_decisions_and_can_split_as_the_study_did(tmp_path: Path) -> None:
    for number in range(30):
        save(tmp_path / "in" / ("a", "b", "c")[number % 3] / f"{number}.png", picture(number, (30, 40)))
    decisions = Decisions(tmp_path / "in")
    decisions.record(Decision("merge", category="c", to="b"))
    decisions.record(Decision("drop", photo="a/0.png"))
    settings = PrepareSettings(study=True, look_for_copies=False, budget=None)
    done = prepare_dataset(tmp_path / "in", tmp_path / "out", settings)
    photos = list_photos(tmp_path / "out")
    assert {photo.category for photo in photos} == {"a", "b"}
    assert done.n["train"] + done.n["validation"] == 29
    assert done.overlap.in_validation == done.n["test"] > 0
    both = {Path(p.photo).name for p in photos if p.split == "test"} & {
        Path(p.photo).name for p in photos if p.split == "validation"
    }
    assert len(both) == done.n["test"]


def test_what_a_budget_costs(dataset: Path) -> None:
    recogniser = Recogniser.load()
    measures = measure_photos(dataset, list_photos(dataset), recogniser)
    cost = measure_cost(measures, dataset, recogniser, 2000, n=6)
    assert cost.n == 6 and 800 < cost.mean_bytes <= 2000
    assert 0 <= cost.after <= 1 and 0 <= cost.before <= 1


def test_what_splitting_photo_by_photo_hides() -> None:
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(60), 4)  # each thing photographed four times
    things = rng.normal(size=(60, 8))
    embeddings = things[groups] + rng.normal(0, 0.05, (240, 8))
    photos = tuple(DatasetPhoto(f"{number}.jpg", "ab"[number // 4 % 2]) for number in range(240))
    nothing = np.zeros(240)
    unit = embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
    measures = Measures(photos, nothing, nothing, nothing, nothing, unit, nothing)
    study, grouped = measure_split_effect(measures, groups)
    assert study.accuracy > 0.95 and study.n_related > 0.9 * study.n  # categories that nothing tells apart
    assert grouped.accuracy < 0.75 and grouped.n_related == 0 and grouped.related is None


def test_groups_of_other_photos_are_refused(tmp_path: Path) -> None:
    save(tmp_path / "in" / "a" / "1.jpg", picture(1))
    (tmp_path / "groups.csv").write_text("photo,group\nelsewhere.jpg,1\n")
    settings = PrepareSettings(groups=tmp_path / "groups.csv", look_for_copies=False)
    with pytest.raises(UsageError, match="No photo of the data set is named"):
        prepare_dataset(tmp_path / "in", tmp_path / "out", settings)
    (tmp_path / "groups.csv").write_text("file,group\n1,1\n")
    with pytest.raises(UsageError, match="a column 'photo'"):
        prepare_dataset(tmp_path / "in", tmp_path / "out", settings)


def test_groups_know_collected_photos_by_the_names_they_had(tmp_path: Path) -> None:
    for number in range(4):
        save(tmp_path / "mine" / "hats" / f"{number}.png", picture(number))
    collect_photos([tmp_path / "mine"], tmp_path / "photos")
    (tmp_path / "groups.csv").write_text("photo,group\nhats/0.png,a\n1.png,a\n2,b\n4,nobody\n")
    photos = list_photos(tmp_path / "photos")
    groups = read_groups(tmp_path / "groups.csv", tmp_path / "photos", photos)
    origins = {entry.file: Path(entry.address).name for entry in CollectionManifest(tmp_path / "photos")}
    assert [sorted(origins[photos[row].photo] for row in rows) for rows in groups] in (
        [["0.png", "1.png"], ["2.png"]],
        [["2.png"], ["0.png", "1.png"]],
    )


def test_an_interruption_leaves_no_half_of_a_data_set(tmp_path: Path) -> None:
    for number in range(6):
        save(tmp_path / "photos" / ("skirts", "hats")[number % 2] / f"{number}.png", picture(number))

    def interrupt(step: str, done: int, total: int) -> None:
        if step == "written" and done == 3:
            raise KeyboardInterrupt

    settings = PrepareSettings(look_for_copies=False)
    with pytest.raises(KeyboardInterrupt):
        prepare_dataset(tmp_path / "photos", tmp_path / "prepared", settings, on_progress=interrupt)
    assert [path.name for path in tmp_path.iterdir()] == ["photos"]
    prepare_dataset(tmp_path / "photos", tmp_path / "prepared", settings)
    assert len(list_photos(tmp_path / "prepared")) == 6
