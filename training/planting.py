"""Makes a data set with known faults from a clean one, to measure what an inspection finds."""

import csv
import io
import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from stylerec.errors import UsageError
from stylerec.lab.manifest import folder_name

MIXED = "mixed things"
SECOND_HALF = " again"
"""The folder that gets half of a category's photos has the category's name with this behind it."""


@dataclass
class Planted:
    """What was planted; photos are paths below the data set.

    `wrong_folder` maps a photo to the category that it belongs to, `copies` and `near_copies` a photo to its original.
    `mixed` are folders of mixed things, `halves` pairs of folders of the same things.
    """

    wrong_folder: dict[str, str] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    copies: dict[str, str] = field(default_factory=dict)
    near_copies: dict[str, str] = field(default_factory=dict)
    quality: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    mixed: set[str] = field(default_factory=set)
    halves: set[frozenset[str]] = field(default_factory=set)

    def same_as(self, category: str) -> set[str]:
        """The folders that a category's photos are in: two when it was halved."""
        return {category}.union(*(pair for pair in self.halves if category in pair))

    def home(self, photo: str) -> str:
        """The category that the photo's folder is for."""
        return photo.split("/")[0].removesuffix(SECOND_HALF)

    def is_mixed(self, photo: str) -> bool:
        return photo.split("/")[0] in self.mixed


@dataclass(frozen=True)
class PlantingPlan:
    """How many categories and photos are taken, and how many faults of each kind are planted, per 1,000 photos."""

    common: int = 24
    photos_of_common: int = 90
    rare: int = 14
    photos_of_rare: int = 30
    wrong_folder: int = 40
    strangers: int = 12
    copies: int = 20
    near_copies: int = 35
    each_quality: int = 15
    mixed: int = 2
    halves: int = 2


def read_catalogue(folder: Path) -> dict[str, list[Path]]:
    """Photos by article type of an unpacked product catalogue: `products.csv` and `photos/ID.jpg`."""
    try:
        with (folder / "products.csv").open(newline="", encoding="utf-8") as file:
            rows = [(row["article_type"], folder / "photos" / f"{row['id']}.jpg") for row in csv.DictReader(file)]
    except (OSError, KeyError) as error:
        raise UsageError(
            f"Cannot read the catalogue in '{folder}': expected products.csv with photos ({error})."
        ) from error
    photos: dict[str, list[Path]] = defaultdict(list)
    for article_type, path in rows:
        if path.exists():
            photos[folder_name(article_type)].append(path)
    return dict(photos)


def plant(source: dict[str, list[Path]], out: Path, seed: int, plan: PlantingPlan | None = None) -> Planted:
    """Write a data set with faults to the new folder `out`; `source` are clean photos by category."""
    plan = plan or PlantingPlan()
    rng = np.random.default_rng(seed)
    by_size = sorted(source, key=lambda name: -len(source[name]))
    common = by_size[: plan.common]
    fitting = [name for name in by_size[plan.common :] if len(source[name]) >= plan.photos_of_rare]
    rare = sorted(rng.choice(fitting, plan.rare, replace=False))
    others = [path for name in by_size if name not in {*common, *rare} for path in source[name]]
    photos: dict[str, list[str]] = {}
    for name in [*common, *rare]:
        wanted = plan.photos_of_common if name in common else plan.photos_of_rare
        chosen = rng.choice(len(source[name]), min(wanted, len(source[name])), replace=False)
        photos[name] = [_copy(source[name][index], out, name) for index in sorted(chosen)]

    planted = Planted()
    untouched = [photo for names in photos.values() for photo in names]
    rng.shuffle(untouched)
    thousands = len(untouched) / 1000

    def take(per_thousand: int) -> list[str]:
        count = round(per_thousand * thousands)
        taken, untouched[:] = untouched[:count], untouched[count:]
        return taken

    for photo in take(plan.wrong_folder):
        right = photo.split("/")[0]
        wrong = str(rng.choice([name for name in photos if name != right]))
        moved = f"{wrong}/{photo.split('/')[1]}"
        (out / photo).rename(out / moved)
        planted.wrong_folder[moved] = right
    for index in rng.choice(len(others), round(plan.strangers * thousands), replace=False):
        planted.strangers.add(_copy(others[index], out, str(rng.choice(list(photos)))))
    for number, photo in enumerate(take(plan.copies)):
        folder = photo.split("/")[0] if number % 2 else str(rng.choice(list(photos)))
        copy = f"{folder}/copy-{Path(photo).name}"
        shutil.copy(out / photo, out / copy)
        planted.copies[copy] = photo
    changes = list(CHANGES.values())
    for number, photo in enumerate(take(plan.near_copies)):
        changed = changes[number % len(changes)](Image.open(out / photo).convert("RGB"), rng)
        near = f"{photo.split('/')[0]}/near-{Path(photo).stem}-{list(CHANGES)[number % len(changes)]}.jpg"
        _save(changed, out / near, quality=int(rng.integers(70, 93)))
        planted.near_copies[near] = photo
    for kind, spoil in SPOILS.items():
        for photo in take(plan.each_quality):
            _save(spoil(Image.open(out / photo).convert("RGB"), rng), out / photo)
            planted.quality[kind].add(photo)
    _plant_folders(photos, others, out, planted, plan, rng)
    return planted


def _plant_folders(
    photos: dict[str, list[str]],
    others: list[Path],
    out: Path,
    planted: Planted,
    plan: PlantingPlan,
    rng: np.random.Generator,
) -> None:
    for number in range(plan.mixed):
        folder = f"{MIXED} {number + 1}"
        for index in rng.choice(len(others), 60, replace=False):
            _copy(others[index], out, folder)
        planted.mixed.add(folder)
    for name in rng.choice([name for name in photos if len(photos[name]) >= 60], plan.halves, replace=False):
        folder = f"{name}{SECOND_HALF}"
        (out / folder).mkdir()
        for path in sorted((out / str(name)).iterdir()):
            if rng.random() < 0.5:
                path.rename(out / folder / path.name)
                _rename(planted, f"{name}/{path.name}", f"{folder}/{path.name}")
        planted.halves.add(frozenset((str(name), folder)))


def _rename(planted: Planted, old: str, new: str) -> None:
    for table in (planted.wrong_folder, planted.copies, planted.near_copies):
        if old in table:
            table[new] = table.pop(old)
        for key, value in table.items():
            if value == old:
                table[key] = new
    for photos in (planted.strangers, *planted.quality.values()):
        if old in photos:
            photos.remove(old)
            photos.add(new)


def _copy(path: Path, out: Path, folder: str) -> str:
    (out / folder).mkdir(parents=True, exist_ok=True)
    shutil.copy(path, out / folder / path.name)
    return f"{folder}/{path.name}"


def _save(image: Image.Image, path: Path, quality: int = 92) -> None:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    path.write_bytes(buffer.getvalue())


Change = Callable[[Image.Image, np.random.Generator], Image.Image]


def _smaller(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    scale = rng.uniform(0.6, 0.9)
    return image.resize((round(image.width * scale), round(image.height * scale)))


def _cut(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    left, top, right, bottom = rng.uniform(0, 0.06, 4)
    width, height = image.size
    box = round(left * width), round(top * height), round((1 - right) * width), round((1 - bottom) * height)
    return image.crop(box)


def _lighter(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    factor = rng.uniform(0.8, 1.2)
    return image.point(lambda value: round(value * factor))


def _tilted(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    return image.rotate(rng.uniform(1, 3) * rng.choice([-1, 1]), fillcolor=(255, 255, 255))


def _mirrored(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def _same(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    return image


CHANGES: dict[str, Change] = {
    "saved-again": _same,
    "smaller": _smaller,
    "cut": _cut,
    "lighter": _lighter,
    "tilted": _tilted,
    "mirrored": _mirrored,
}


def _blurred(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.025, 0.06) * max(image.size)))


def _dark(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    factor = rng.uniform(0.05, 0.3)
    return image.point(lambda value: round(value * factor))


def _bright(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    factor = rng.uniform(0.08, 0.25)
    return image.point(lambda value: round(255 - (255 - value) * factor))


def _strip(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    width, height = image.size
    part = rng.uniform(0.1, 0.3)
    return image.crop((0, 0, width, max(8, round(width * part))))


def _empty(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    plain = np.full((image.height, image.width, 3), rng.integers(60, 235, 3))
    return Image.fromarray((plain + rng.normal(0, 1.5, plain.shape)).clip(0, 255).astype(np.uint8))


SPOILS: dict[str, Change] = {
    "blurred": _blurred,
    "dark": _dark,
    "bright": _bright,
    "odd_shape": _strip,
    "empty": _empty,
}
