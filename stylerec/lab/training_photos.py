"""The photos of a data set as a model learns from them: decoded once to one size, with categories and splits."""

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image

from stylerec.errors import PhotoError, UsageError
from stylerec.lab.decisions import curated_photos
from stylerec.lab.photo_folders import NOTES_FOLDER, DatasetPhoto
from stylerec.lab.splits import SPLITS, PhotoSplit, merge_groups, split_photos
from stylerec.language import _
from stylerec.settings import load_settings
from stylerec.spreadsheets import read_table
from stylerec.vision.images import load_photo

PREPARED_TABLE = "prepared.csv"
"""A prepared data set says in this table where each file comes from and which belong together."""


@dataclass(frozen=True, eq=False)
class TrainingPhotos:
    """`n` photos: `images` uint8 RGB `(n, height, width, 3)`, `labels` `(n,)` index the sorted `categories`.

    `groups` `(n,)` are equal for photos that belong together: as the data set was prepared, else the same bytes.
    `data_hash` stands for the bytes of all photos with their categories and splits. `unreadable` are left out, with
    the reason.
    """

    photos: tuple[DatasetPhoto, ...]
    categories: tuple[str, ...]
    labels: np.ndarray
    split: PhotoSplit
    images: np.ndarray
    groups: np.ndarray
    data_hash: str
    unreadable: tuple[tuple[str, str], ...] = ()

    @cached_property
    def train_counts(self) -> np.ndarray:
        """Training photos per category, `(n_categories,)`."""
        counts: np.ndarray = np.bincount(self.labels[self.split.train], minlength=len(self.categories))
        return counts


def load_training_photos(
    dataset: Path,
    size: tuple[int, int],
    *,
    seed: int = 1,
    most_per_category: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> TrainingPhotos:
    """Read the photos that stay after all decisions, each as a whole brought to `size` `(height, width)`.

    Splits are those of the folders (`train/dresses/a.jpg`); a data set without them is split by `split_photos`, files
    with the same bytes kept together. `most_per_category` draws that many training photos at most. Decoded photos are
    kept in the data set's notes. Raises `UsageError` when there are not two categories to tell apart.
    """
    photos = curated_photos(dataset)
    digests = [_digest(dataset / photo.photo) for photo in photos]
    if any(photo.split is None for photo in photos):
        same = np.unique(digests, return_inverse=True)[1]
        parts = [np.flatnonzero(same == number) for number in np.flatnonzero(np.bincount(same) > 1)]
        split = split_photos([photo.category for photo in photos], merge_groups(len(photos), [parts]), seed=seed)
    else:
        places = np.array([SPLITS.index(str(photo.split)) for photo in photos])
        split = PhotoSplit(*(np.flatnonzero(places == place) for place in range(3)))
    if most_per_category:
        split = _limit(split, [photo.category for photo in photos], most_per_category, seed)
    rows = np.unique(np.concatenate([split.train, split.validation, split.test]))
    wanted, hashes = [photos[row] for row in rows], [digests[row] for row in rows]
    images, problems = _decode(dataset, wanted, hashes, size, on_progress)
    readable = np.array([number for number in range(len(rows)) if number not in problems], dtype=int)
    if problems:
        images = images[readable]
    kept = rows[readable]
    trained = sorted({photos[row].category for row in np.intersect1d(split.train, kept)})
    if len(trained) < 2:
        raise UsageError(
            _("Cannot train on '{dataset}': expected photos of at least two categories to learn from.").format(
                dataset=dataset
            )
        )
    names = {name: number for number, name in enumerate(trained)}
    known = np.array([photos[row].category in names for row in kept])
    kept, images = kept[known], images if known.all() else images[known]
    return TrainingPhotos(
        photos=tuple(photos[row] for row in kept),
        categories=tuple(trained),
        labels=np.array([names[photos[row].category] for row in kept]),
        split=PhotoSplit(*(np.flatnonzero(np.isin(kept, split[name])) for name in SPLITS)),
        images=images,
        groups=_groups(dataset, photos, digests)[kept],
        data_hash=_data_hash(photos, digests, rows, split),
        unreadable=tuple((photos[rows[number]].photo, reason) for number, reason in problems.items()),
    )


def _groups(dataset: Path, photos: Sequence[DatasetPhoto], digests: Sequence[str]) -> np.ndarray:
    """Names of groups `(n,)`: those in the table of a prepared data set, else the hash of the bytes."""
    table = dataset / PREPARED_TABLE
    if not table.exists():
        return np.array(digests)
    known = {row["file"]: row["group"] for row in read_table(table)}
    return np.array([known.get(photo.photo, digest) for photo, digest in zip(photos, digests, strict=True)])


def _limit(split: PhotoSplit, categories: Sequence[str], most: int, seed: int) -> PhotoSplit:
    rng = np.random.default_rng(seed)
    names = np.asarray(categories)[split.train]
    drawn = [rng.permutation(split.train[names == name])[:most] for name in np.unique(names)]
    return PhotoSplit(np.sort(np.concatenate(drawn)), split.validation, split.test)


def _decode(
    dataset: Path,
    photos: Sequence[DatasetPhoto],
    digests: Sequence[str],
    size: tuple[int, int],
    on_progress: Callable[[int, int], None] | None,
) -> tuple[np.ndarray, dict[int, str]]:
    """Images `(n, height, width, 3)` and why some could not be read, by index."""
    height, width = size
    name = hashlib.sha256("\n".join(digests).encode()).hexdigest()[:12]
    path = dataset / NOTES_FOLDER / f"decoded-{height}x{width}-{name}.npy"
    if path.exists():
        return np.load(path, mmap_mode="r", allow_pickle=False), {}
    path.parent.mkdir(exist_ok=True)
    part = path.with_name(path.name + ".part")
    images = np.lib.format.open_memmap(part, mode="w+", dtype=np.uint8, shape=(len(photos), height, width, 3))
    problems: dict[int, str] = {}

    def read(number: int) -> None:
        try:
            image = load_photo(dataset / photos[number].photo, min_side=2 * max(size)).image
        except PhotoError as error:
            problems[number] = str(error)
            return
        images[number] = np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.BILINEAR))

    with ThreadPoolExecutor(load_settings().threads) as pool:
        for done, _ in enumerate(pool.map(read, range(len(photos))), 1):
            if on_progress:
                on_progress(done, len(photos))
    images.flush()
    if problems:  # not kept: next time the photo may be there
        return images, dict(sorted(problems.items()))
    os.replace(part, path)
    return np.load(path, mmap_mode="r", allow_pickle=False), {}


def _data_hash(photos: Sequence[DatasetPhoto], digests: Sequence[str], rows: np.ndarray, split: PhotoSplit) -> str:
    digest = hashlib.sha256()
    held = {name: set(split[name].tolist()) for name in SPLITS}
    for row in rows.tolist():
        places = ",".join(name for name in SPLITS if row in held[name])
        digest.update(f"{digests[row]}\t{photos[row].category}\t{places}\n".encode())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
