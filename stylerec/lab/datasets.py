"""The training photos as arrays: reads the four archives once, maps labels to categories, marks the validation split.

Three kinds of labels meet here. A street photo has a tag list and often a pixel mask; a closet photo has one label; a
catalogue photo has one label and a white background. What a set does not label is unknown, never absent.
"""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from stylerec.looks import PARTS
from stylerec.taxonomy import Taxonomy, load_taxonomy

UNKNOWN = 255
"""Mask value: nothing is known about this pixel."""
CLOTHED = 254
"""Mask value: not background, but which part or garment is unknown."""

WORN_GROUPS = {"tops", "outerwear", "bottoms", "one-piece", "legwear", "underwear"}
"""Catalogue photos of these groups may show a model; their foreground is then more than the product."""


class Images:
    """Decoded RGB photos of different sizes in one memory-mapped file; `images[i]` is uint8 `(height, width, 3)`."""

    def __init__(self, path: Path) -> None:
        self.shapes = np.load(path.with_suffix(".shapes.npy"), allow_pickle=False)
        self._pixels = np.load(path.with_suffix(".npy"), mmap_mode="r", allow_pickle=False)
        self._starts = np.concatenate([[0], np.cumsum(np.prod(self.shapes, axis=1, dtype=np.int64))])

    def __len__(self) -> int:
        return len(self.shapes)

    def __getitem__(self, index: int) -> np.ndarray:
        flat = self._pixels[self._starts[index] : self._starts[index + 1]]
        return np.asarray(flat).reshape(self.shapes[index])

    @staticmethod
    def write(path: Path, images: Iterable[np.ndarray]) -> None:
        kept = [np.ascontiguousarray(image) for image in images]
        np.save(path.with_suffix(".shapes.npy"), np.array([image.shape for image in kept], dtype=np.int32))
        np.save(path.with_suffix(".npy"), np.concatenate([image.ravel() for image in kept]))


@dataclass(frozen=True)
class Dataset:
    """One set of photos. Arrays run over photos; `tags` is `(n, n_categories)`: 1 yes, 0 no, 2 hardly, -1 unknown.

    `item` is the category index of the one labelled garment or -1. `masks` are label maps (values index
    `PARTS + categories`, or `UNKNOWN` / `CLOTHED`), one per photo;
    where nothing is known of a photo, its map is one `UNKNOWN` pixel.
    `fold` is "train", "sender" (validation by sender or near-duplicate group) or "photo" (validation by photo).
    """

    name: str
    names: list[str]
    images: Images
    masks: Images
    tags: np.ndarray
    item: np.ndarray
    fold: np.ndarray

    def rows(self, *folds: str) -> np.ndarray:
        return np.flatnonzero(np.isin(self.fold, folds))


def load_datasets(data_dir: Path, cache_dir: Path) -> dict[str, Dataset]:
    """Read `street`, `closet`, `catalogue` and `catalogue_224` from `data_dir`, decoding each archive once."""
    cache_dir.mkdir(parents=True, exist_ok=True)
    taxonomy = load_taxonomy()
    mapping = _read_mapping(data_dir / "categories.csv")
    readers = {
        "street": _read_street,
        "closet": _read_closet,
        "catalogue": _read_catalogue,
        "catalogue_224": _read_catalogue,
    }
    datasets = {}
    for name, reader in readers.items():
        path = cache_dir / name
        if not path.with_suffix(".json").exists():
            with zipfile.ZipFile(data_dir / f"{name}.zip") as archive:
                reader(name, archive, path, mapping, taxonomy)
        datasets[name] = _load(name, path)
    return datasets


def _read_mapping(path: Path) -> dict[tuple[str, str], str]:
    with path.open(newline="") as file:
        return {(row["dataset"], row["label"]): row["category"] for row in csv.DictReader(file)}


def _load(name: str, path: Path) -> Dataset:
    table = json.loads(path.with_suffix(".json").read_text())
    return Dataset(
        name=name,
        names=table["names"],
        images=Images(path),
        masks=Images(path.with_name(f"{name}_masks")),
        tags=np.array(table["tags"], dtype=np.int8),
        item=np.array(table["item"]),
        fold=np.array(table["fold"]),
    )


def _save(path: Path, names: list[str], tags: np.ndarray, item: list[int], fold: list[str]) -> None:
    table = {"names": names, "tags": tags.tolist(), "item": item, "fold": fold}
    path.with_suffix(".json").write_text(json.dumps(table))


def _csv(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    with archive.open(name) as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8", newline="")))


def _image(archive: zipfile.ZipFile, name: str, mode: str | None = "RGB") -> np.ndarray:
    with Image.open(io.BytesIO(archive.read(name))) as image:
        return np.asarray(image.convert(mode) if mode else image)


def _percent(key: str) -> int:
    """A number in 0..99 that depends on the key alone, so that splits never move."""
    return zlib.crc32(key.encode()) % 100


def _read_street(
    name: str, archive: zipfile.ZipFile, path: Path, mapping: dict[tuple[str, str], str], taxonomy: Taxonomy
) -> None:
    categories = list(taxonomy.categories)
    values = [*PARTS, *categories]
    labels = archive.read("street/labels.txt").decode().split()
    table = np.full(256, UNKNOWN, dtype=np.uint8)
    for value, label in enumerate(labels):
        part = {"null": "background", "skin": "skin", "hair": "hair"}.get(label) or mapping.get(("street", label))
        if part in values:
            table[value] = values.index(part)
    labelled = {category for (dataset, _), category in mapping.items() if dataset == "street"}
    unlabelled = [index for index, category in enumerate(categories) if category not in labelled]
    rows = [row for row in _csv(archive, "street/tags.csv") if row["tags"]]
    tags = np.zeros((len(rows), len(categories)), dtype=np.int8)
    tags[:, unlabelled] = -1
    shoes = categories.index("shoes")
    footwear = np.array([taxonomy.group_of(category) == "footwear" for category in categories])
    masks, fold = [], []
    for index, row in enumerate(rows):
        for tag in row["tags"].split():
            if category := mapping.get(("street", tag)):
                tags[index, categories.index(category)] = 1
        if tags[index, shoes] == 1:
            # An annotator who wrote just "shoes" did not look at their kind.
            tags[index, footwear & (tags[index] == 0)] = 2
        elif (tags[index, footwear] == 1).any():
            tags[index, shoes] = -1
        if row["has_mask"] == "1":
            masks.append(table[_image(archive, f"street/masks/{row['photo']}.png", None)][..., None])
        else:
            masks.append(np.full((1, 1, 1), UNKNOWN, dtype=np.uint8))
        # Neighbouring numbers may show the same person or outfit, so blocks of ten stay together.
        fold.append("sender" if _percent(f"street {int(row['photo']) // 10}") < 12 else "train")
    Images.write(path, (_image(archive, f"street/photos/{row['photo']}.webp") for row in rows))
    Images.write(path.with_name(f"{name}_masks"), masks)
    _save(path, [row["photo"] for row in rows], tags, [-1] * len(rows), fold)


def _read_closet(
    name: str, archive: zipfile.ZipFile, path: Path, mapping: dict[tuple[str, str], str], taxonomy: Taxonomy
) -> None:
    rows = [row for row in _csv(archive, "closet/labels.csv") if (name, row["label"]) in mapping]
    item = [taxonomy.categories.index(mapping[name, row["label"]]) for row in rows]
    fold = []
    for row in rows:
        by_sender = _percent(f"owner {row['sender']}") < 14
        fold.append("sender" if by_sender else "photo" if _percent(f"closet {row['image']}") < 6 else "train")
    images = [_image(archive, f"closet/photos/{row['image']}.webp") for row in rows]
    Images.write(path, images)
    Images.write(path.with_name(f"{name}_masks"), (_centre_mask(image) for image in images))
    _save(path, [row["image"] for row in rows], _single_tags(item, taxonomy, worn=set()), item, fold)


def _read_catalogue(
    name: str, archive: zipfile.ZipFile, path: Path, mapping: dict[tuple[str, str], str], taxonomy: Taxonomy
) -> None:
    members = set(archive.namelist())
    folder, ending = f"{name}/photos/", "jpg" if name == "catalogue" else "webp"
    table = archive if name == "catalogue" else zipfile.ZipFile(Path(str(archive.filename)).with_name("catalogue.zip"))
    rows = [
        row
        for row in _csv(table, "catalogue/products.csv")
        if ("catalogue", row["article_type"]) in mapping and f"{folder}{row['id']}.{ending}" in members
    ]
    item = [taxonomy.categories.index(mapping["catalogue", row["article_type"]]) for row in rows]
    # Products with one title are the same design in other colours: they stay together.
    fold = ["sender" if _percent(f"catalogue {row['title']}") < 8 else "train" for row in rows]
    images = [_image(archive, f"{folder}{row['id']}.{ending}") for row in rows]
    Images.write(path, images)
    masks = []
    for image, category in zip(images, item, strict=True):
        worn = taxonomy.group_of(taxonomy.categories[category]) in WORN_GROUPS
        masks.append(_white_background_mask(image, CLOTHED if worn else len(PARTS) + category))
    Images.write(path.with_name(f"{name}_masks"), masks)
    _save(path, [row["id"] for row in rows], _single_tags(item, taxonomy, worn=WORN_GROUPS), item, fold)


def _single_tags(item: list[int], taxonomy: Taxonomy, worn: set[str]) -> np.ndarray:
    """Tags of photos with one label: others are absent, but unknown within its group or where a model may wear them."""
    groups = np.array([taxonomy.group_of(category) for category in taxonomy.categories])
    tags = np.full((len(item), len(groups)), -1, dtype=np.int8)
    for row, category in enumerate(item):
        if groups[category] not in worn:
            tags[row, groups != groups[category]] = 0
        tags[row, category] = 1
    return tags


def _white_background_mask(image: np.ndarray, value: int) -> np.ndarray:
    """Label map of a catalogue photo: near-white that touches the border is background, the rest is `value`."""
    white = (image.min(axis=2) > 238).astype(np.uint8)
    framed = cv2.copyMakeBorder(white, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    _, regions = cv2.connectedComponents(framed, connectivity=4)
    background = (regions == regions[0, 0])[1:-1, 1:-1]
    share = background.mean()
    if not 0.1 < share < 0.97:
        return np.full((1, 1, 1), UNKNOWN, dtype=np.uint8)
    return np.where(background, 0, value).astype(np.uint8)[..., None]


def _centre_mask(image: np.ndarray, side: int = 112) -> np.ndarray:
    """Rough label map of a closet photo by GrabCut from a centred box: `CLOTHED` where the garment probably is.

    C. Rother, V. Kolmogorov, A. Blake, "GrabCut", SIGGRAPH 2004.
    """
    scale = side / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    state = np.full((height, width), cv2.GC_PR_BGD, dtype=np.uint8)
    state[height // 12 : -(height // 12), width // 12 : -(width // 12)] = cv2.GC_PR_FGD
    state[[0, 1, -1, -2]] = cv2.GC_BGD
    state[:, [0, 1, -1, -2]] = cv2.GC_BGD
    cv2.setRNGSeed(0)
    cv2.grabCut(small, state, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    found = np.isin(state, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    cleaned = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    if not 0.1 < cleaned.mean() < 0.8:
        return np.full((1, 1, 1), UNKNOWN, dtype=np.uint8)
    return np.where(cleaned, CLOTHED, 0).astype(np.uint8)[..., None]
