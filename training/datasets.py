"""The training photos as arrays: reads the five archives once, maps labels to sets of categories, marks the validation
split.

Every label is a *set* of categories: "Pants" of the closet set is trousers, jeans or leggings. A street photo has a tag
list and often a pixel mask; a box photo has a box for every garment of ten coarse classes; a closet photo has one
label; a catalogue photo has one label and a white background. What a set does not label is unknown, never absent.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from stylerec.domain.looks import PARTS
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy

UNKNOWN = 255
"""Mask value: nothing is known about this pixel."""
CLOTHED = 254
"""Mask value: not background, but which part or garment is unknown."""

FOOTWEAR = 253
"""Mask value: footwear of a kind that is not known."""
ANY_OF = 6
"""At most so many sets of which something is there are kept per photo."""
NAMES = ("street", "street_boxes", "closet", "catalogue", "catalogue_224")
STREET_PARTS = {"null": "background", "skin": "skin", "hair": "hair"}

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
    """One set of photos. Arrays run over photos; `tags` is `(n, n_categories)`: 1 yes, 0 no, -1 unknown.

    `any_of` `(n, ANY_OF, n_categories)` are sets of which at least one category is there (rows of zeros mean nothing).
    `item` `(n, n_categories)` is the set that the label of the one labelled garment stands for, zeros for none;
    `label` is that label. `boxes` are, per photo, pairs of a set `(n_categories,)` and a box in fractions. `masks` are
    label maps (values index `PARTS + categories`, or `UNKNOWN` / `CLOTHED`), one per photo;
    where nothing is known of a photo, its map is one `UNKNOWN` pixel.
    `fold` is "train", "sender" (validation by sender or near-duplicate group) or "photo" (validation by photo).
    """

    name: str
    names: list[str]
    images: Images
    masks: Images
    tags: np.ndarray
    any_of: np.ndarray
    item: np.ndarray
    label: np.ndarray
    fold: np.ndarray
    boxes: list[list[tuple[np.ndarray, tuple[float, ...]]]]

    def rows(self, *folds: str) -> np.ndarray:
        return np.flatnonzero(np.isin(self.fold, folds))


Mapping = dict[tuple[str, str], np.ndarray]
"""The set of categories, bool `(n_categories,)`, that a label of a data set stands for."""


def load_datasets(data_dir: Path, cache_dir: Path, names: Sequence[str] = NAMES) -> dict[str, Dataset]:
    """Read the archives of `data_dir`, decoding each once into `cache_dir`."""
    cache_dir.mkdir(parents=True, exist_ok=True)
    taxonomy = load_taxonomy()
    mapping = read_label_sets(data_dir / "label_sets.csv", taxonomy)
    readers = {
        "street": _read_street,
        "street_boxes": _read_street_boxes,
        "closet": _read_closet,
        "catalogue": _read_catalogue,
        "catalogue_224": _read_catalogue,
    }
    datasets = {}
    for name in names:
        path = cache_dir / name
        if not path.with_suffix(".npz").exists():
            with zipfile.ZipFile(data_dir / f"{name}.zip") as archive:
                readers[name](name, archive, path, mapping, taxonomy)
        datasets[name] = _load(name, path)
    return datasets


def read_label_sets(path: Path, taxonomy: Taxonomy) -> Mapping:
    """The table `dataset,label,categories` (categories joined by "|")."""
    with path.open(newline="") as file:
        return {
            (row["dataset"], row["label"]): np.isin(taxonomy.categories, row["categories"].split("|"))
            for row in csv.DictReader(file)
        }


def _load(name: str, path: Path) -> Dataset:
    with np.load(path.with_suffix(".npz"), allow_pickle=False) as table:
        boxes: list[list[tuple[np.ndarray, tuple[float, ...]]]] = [[] for _ in table["names"]]
        for row, members, box in zip(table["box_row"], table["box_set"], table["box"], strict=True):
            boxes[row].append((members, tuple(float(value) for value in box)))
        return Dataset(
            name=name,
            names=[str(value) for value in table["names"]],
            images=Images(path),
            masks=Images(path.with_name(f"{name}_masks")),
            boxes=boxes,
            **{field: table[field] for field in ("tags", "any_of", "item", "label", "fold")},
        )


def _save(
    path: Path,
    names: list[str],
    fold: list[str],
    tags: np.ndarray,
    *,
    any_of: np.ndarray | None = None,
    item: np.ndarray | None = None,
    label: list[str] | None = None,
    boxes: Sequence[tuple[int, np.ndarray, tuple[float, ...]]] = (),
) -> None:
    count, n = tags.shape
    np.savez_compressed(
        path.with_suffix(".npz"),
        allow_pickle=False,
        names=np.array(names),
        fold=np.array(fold),
        tags=tags,
        any_of=np.zeros((count, ANY_OF, n), bool) if any_of is None else any_of,
        item=np.zeros((count, n), bool) if item is None else item,
        label=np.array(label or [""] * count),
        box_row=np.array([row for row, _, _ in boxes], np.int32),
        box_set=np.array([members for _, members, _ in boxes], bool).reshape(-1, n),
        box=np.array([box for _, _, box in boxes], np.float32).reshape(-1, 4),
    )


def _csv(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    with archive.open(name) as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8", newline="")))


def read_image(archive: zipfile.ZipFile, name: str, mode: str | None = "RGB") -> np.ndarray:
    with Image.open(io.BytesIO(archive.read(name))) as image:
        return np.asarray(image.convert(mode) if mode else image)


def _percent(key: str) -> int:
    """A number in 0..99 that depends on the key alone, so that splits never move."""
    return zlib.crc32(key.encode()) % 100


def _read_street(name: str, archive: zipfile.ZipFile, path: Path, mapping: Mapping, taxonomy: Taxonomy) -> None:
    categories = list(taxonomy.categories)
    labels = archive.read("street/labels.txt").decode().split()
    table = np.full(256, UNKNOWN, dtype=np.uint8)
    for value, label in enumerate(labels):
        members = mapping.get((name, label))
        if label in STREET_PARTS:
            table[value] = PARTS.index(STREET_PARTS[label])
        elif members is not None:
            one = np.flatnonzero(members)
            shoes = taxonomy.group_of(categories[one[0]]) == "footwear"
            table[value] = len(PARTS) + one[0] if len(one) == 1 else FOOTWEAR if shoes else CLOTHED
    rows = [row for row in _csv(archive, "street/tags.csv") if row["tags"]]
    unlabelled = ~np.any([members for (dataset, _), members in mapping.items() if dataset == name], axis=0)
    tags = np.zeros((len(rows), len(categories)), dtype=np.int8)
    any_of = np.zeros((len(rows), ANY_OF, len(categories)), bool)
    tags[:, unlabelled] = -1
    masks, fold = [], []
    for index, row in enumerate(rows):
        _fill_tags(
            [mapping[name, tag] for tag in row["tags"].split() if (name, tag) in mapping], tags[index], any_of[index]
        )
        if row["has_mask"] == "1":
            masks.append(table[read_image(archive, f"street/masks/{row['photo']}.png", None)][..., None])
        else:
            masks.append(np.full((1, 1, 1), UNKNOWN, dtype=np.uint8))
        # Neighbouring numbers may show the same person or outfit, so blocks of ten stay together.
        fold.append("sender" if _percent(f"street {int(row['photo']) // 10}") < 12 else "train")
    Images.write(path, (read_image(archive, f"street/photos/{row['photo']}.webp") for row in rows))
    Images.write(path.with_name(f"{name}_masks"), masks)
    _save(path, [row["photo"] for row in rows], fold, tags, any_of=any_of)


def _fill_tags(sets: list[np.ndarray], tags: np.ndarray, any_of: np.ndarray) -> None:
    """Mark what a list of labels says: a set of one is there; of a larger set something is, so none of it is absent."""
    for members in sets:
        if members.sum() == 1:
            tags[members] = 1
    free = 0
    for members in sets:
        if members.sum() > 1:
            tags[members & (tags == 0)] = -1
            if not (tags[members] == 1).any() and free < ANY_OF:
                any_of[free] = members
                free += 1


def _read_street_boxes(name: str, archive: zipfile.ZipFile, path: Path, mapping: Mapping, taxonomy: Taxonomy) -> None:
    found: dict[str, list[dict[str, str]]] = {}
    for box in _csv(archive, "street_boxes/boxes.csv"):
        found.setdefault(box["photo"], []).append(box)
    photos = sorted(Path(member).stem for member in archive.namelist() if member.endswith(".webp"))
    # Ten classes are boxed wherever they are, so what belongs to them and has no box is absent.
    labelled = np.any([members for (dataset, _), members in mapping.items() if dataset == name], axis=0)
    tags = np.where(labelled, 0, -1).astype(np.int8)[None].repeat(len(photos), axis=0)
    any_of = np.zeros((len(photos), ANY_OF, tags.shape[1]), bool)
    boxes, fold = [], []
    for index, photo in enumerate(photos):
        rows = found.get(photo, [])
        _fill_tags(
            [mapping[name, label] for label in sorted({row["label"] for row in rows})], tags[index], any_of[index]
        )
        boxes += [
            (index, mapping[name, row["label"]], tuple(float(row[side]) for side in ("x0", "y0", "x1", "y1")))
            for row in rows
        ]
        fold.append("sender" if _percent(f"boxes {photo[:-1]}") < 10 else "train")
    Images.write(path, (read_image(archive, f"street_boxes/photos/{photo}.webp") for photo in photos))
    Images.write(path.with_name(f"{name}_masks"), (np.full((1, 1, 1), UNKNOWN, dtype=np.uint8) for _ in photos))
    _save(path, photos, fold, tags, any_of=any_of, boxes=boxes)


def _read_closet(name: str, archive: zipfile.ZipFile, path: Path, mapping: Mapping, taxonomy: Taxonomy) -> None:
    rows = [row for row in _csv(archive, "closet/labels.csv") if (name, row["label"]) in mapping]
    item = np.array([mapping[name, row["label"]] for row in rows])
    fold = []
    for row in rows:
        by_sender = _percent(f"owner {row['sender']}") < 14
        fold.append("sender" if by_sender else "photo" if _percent(f"closet {row['image']}") < 6 else "train")
    images = [read_image(archive, f"closet/photos/{row['image']}.webp") for row in rows]
    teacher = read_teacher_masks(Path(str(archive.filename)).with_name("teacher_masks.zip"), name)
    Images.write(path, images)
    Images.write(
        path.with_name(f"{name}_masks"),
        (teacher.get(row["image"], _centre_mask(image)) for row, image in zip(rows, images, strict=True)),
    )
    names, labels = [row["image"] for row in rows], [row["label"] for row in rows]
    _save(path, names, fold, _single_tags(item, taxonomy, worn=set()), item=item, label=labels)


def read_teacher_masks(path: Path, name: str) -> dict[str, np.ndarray]:
    """Masks of the salient-object teacher by photo: `CLOTHED` where it is sure of the thing, unknown on the rim.

    They are uint8 `(height, width, 1)`; there are none where the archive is missing.
    """
    if not path.exists():
        return {}
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.namelist() if f"/{name}/" in member and member.endswith(".webp")]
        soft = {Path(member).stem: read_image(archive, member, "L") for member in members}
    return {
        photo: np.where(mask > 170, CLOTHED, np.where(mask < 85, 0, UNKNOWN)).astype(np.uint8)[..., None]
        for photo, mask in soft.items()
    }


def _read_catalogue(name: str, archive: zipfile.ZipFile, path: Path, mapping: Mapping, taxonomy: Taxonomy) -> None:
    members = set(archive.namelist())
    folder, ending = f"{name}/photos/", "jpg" if name == "catalogue" else "webp"
    table = archive if name == "catalogue" else zipfile.ZipFile(Path(str(archive.filename)).with_name("catalogue.zip"))
    rows = [
        row
        for row in _csv(table, "catalogue/products.csv")
        if ("catalogue", row["article_type"]) in mapping and f"{folder}{row['id']}.{ending}" in members
    ]
    item = np.array([mapping["catalogue", row["article_type"]] for row in rows])
    # Products with one title are the same design in other colours: they stay together.
    fold = ["sender" if _percent(f"catalogue {row['title']}") < 8 else "train" for row in rows]
    images = [read_image(archive, f"{folder}{row['id']}.{ending}") for row in rows]
    Images.write(path, images)
    masks = []
    for image, members_of in zip(images, item, strict=True):
        one = np.flatnonzero(members_of)
        worn = taxonomy.group_of(taxonomy.categories[one[0]]) in WORN_GROUPS or len(one) > 1
        masks.append(_white_background_mask(image, CLOTHED if worn else len(PARTS) + one[0]))
    Images.write(path.with_name(f"{name}_masks"), masks)
    tags = _single_tags(item, taxonomy, worn=WORN_GROUPS)
    _save(path, [row["id"] for row in rows], fold, tags, item=item, label=[row["article_type"] for row in rows])


def _single_tags(item: np.ndarray, taxonomy: Taxonomy, worn: set[str]) -> np.ndarray:
    """Tags of photos with one label: others are absent, but unknown within its group or where a model may wear them."""
    groups = np.array([taxonomy.group_of(category) for category in taxonomy.categories])
    tags = np.full(item.shape, -1, dtype=np.int8)
    for row, members in enumerate(item):
        own = set(groups[members])
        if not own & worn:
            tags[row, ~np.isin(groups, list(own))] = 0
        if members.sum() == 1:
            tags[row, members] = 1
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
