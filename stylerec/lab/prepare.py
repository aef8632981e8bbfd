"""From curated photos to a data set ready for training: split by groups, every file within its byte budget.

The result is again a folder of category folders, inside split folders, so that every step of the lab can read it.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event as StopSignal

import numpy as np

from stylerec.errors import PhotoError, UsageError
from stylerec.lab.byte_budget import LARGEST_SIDE, fit_bytes
from stylerec.lab.decisions import curated_photos
from stylerec.lab.manifest import CollectionManifest, folder_name
from stylerec.lab.near_duplicates import exact_groups, near_groups
from stylerec.lab.photo_folders import DatasetPhoto
from stylerec.lab.photo_measures import Measures, measure_photos
from stylerec.lab.run_folder import write_json
from stylerec.lab.splits import SPLITS, Overlap, PhotoSplit, measure_overlap, merge_groups, split_photos, study_split
from stylerec.lab.training_photos import PREPARED_TABLE
from stylerec.language import _
from stylerec.settings import load_settings
from stylerec.spreadsheets import read_table, write_table
from stylerec.vision.images import load_photo
from stylerec.vision.recogniser import Recogniser

REPORT = "prepared.json"


@dataclass(frozen=True)
class PrepareSettings:
    """`shares` of train, validation and test; `study` splits as the original study did. `budget` is in bytes per file,
    None copies files as they are. `groups` is a CSV file with the columns `photo` (its path, or only its name) and
    `group`: photos of one sender, one product. `look_for_copies` also keeps pictures together that were saved twice.
    """

    shares: tuple[float, float, float] = (0.8, 0.1, 0.1)
    study: bool = False
    budget: int | None = 4096
    groups: Path | None = None
    look_for_copies: bool = True
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Prepared:
    """What came of it. `bytes_before` and `bytes_after` are sums over files, `quality` and `side` medians of new ones.

    `kept` files fitted their budget as they were.
    """

    n: dict[str, int]
    n_categories: int
    n_groups: int
    overlap: Overlap
    bytes_before: int
    bytes_after: int
    largest: int
    kept: int
    quality: float | None
    side: float | None
    unreadable: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _File:
    file: str
    n_before: int
    n_after: int
    quality: int | None
    side: int | None


def prepare_dataset(
    dataset: Path,
    out: Path,
    settings: PrepareSettings,
    *,
    recogniser: Recogniser | None = None,
    on_progress: Callable[[str, int, int], None] | None = None,
    stop: StopSignal | None = None,
) -> Prepared:
    """Write the data set `out`; `dataset` stays as it is. Photos that cannot be read are left out, with the reason.

    Copies are looked for with the `recogniser` (the shipped one by default). `on_progress` hears what is done and how
    many of how many. `out` appears when all is done. Raises `UsageError` when it is not empty, or a photo cannot fit
    its budget.
    """
    if out.exists() and any(out.iterdir()):
        raise UsageError(
            _("Cannot prepare into '{out}': expected an empty or new folder. Name another one.").format(out=out)
        )
    tell = on_progress or (lambda step, done, total: None)
    photos = curated_photos(dataset)
    unreadable: list[tuple[str, str]] = []
    if settings.look_for_copies:
        measures = measure_photos(
            dataset,
            photos,
            recogniser or Recogniser.load(),
            on_progress=lambda done, total: tell("measured", done, total),
            stop=stop,
        )
        photos = list(measures.photos)
        unreadable += [(photo.photo, reason) for photo, reason in measures.unreadable]
        groups = find_groups(dataset, measures, settings)
    else:
        groups = merge_groups(len(photos), [read_groups(settings.groups, dataset, photos)] if settings.groups else [])
    categories = [photo.category for photo in photos]
    split = _split(photos, categories, groups, settings)
    out.parent.mkdir(parents=True, exist_ok=True)
    # Made beside its place and moved there when it is whole: an interruption leaves no half of a data set.
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as made:
        part = Path(made) / "dataset"
        files, unwritten = _write_files(dataset, part, photos, split, settings.budget, tell)
        write_table(
            part / PREPARED_TABLE,
            ("file", "photo", "category", "group", "split", "bytes", "quality", "longer_side"),
            [
                (
                    file.file,
                    photos[row].photo,
                    categories[row],
                    int(groups[row]),
                    name,
                    file.n_after,
                    file.quality,
                    file.side,
                )
                for row, name, file in files
            ],
        )
        smaller = [file for _, _, file in files if file.quality is not None]
        prepared = Prepared(
            n={name: len(split[name]) for name in SPLITS},
            n_categories=len(set(categories)),
            n_groups=len(np.unique(groups)),
            overlap=measure_overlap(split, groups),
            bytes_before=sum(file.n_before for _, _, file in files),
            bytes_after=sum(file.n_after for _, _, file in files),
            largest=max((file.n_after for _, _, file in files), default=0),
            kept=len(files) - len(smaller),
            quality=float(np.median([file.quality for file in smaller])) if smaller else None,
            side=float(np.median([file.side for file in smaller])) if smaller else None,
            unreadable=(*unreadable, *unwritten),
        )
        write_json(part / REPORT, {"settings": asdict(settings), "dataset": str(dataset), **asdict(prepared)})
        if out.exists():
            out.rmdir()
        shutil.move(part, out)
    return prepared


def _write_files(
    dataset: Path,
    out: Path,
    photos: Sequence[DatasetPhoto],
    split: PhotoSplit,
    budget: int | None,
    tell: Callable[[str, int, int], None],
) -> tuple[list[tuple[int, str, _File]], list[tuple[str, str]]]:
    """Write the photos of each split: their rows with splits and files, and those that could not be, with reasons."""
    out.mkdir()
    rows = [(int(row), name) for name in SPLITS for row in split[name]]

    def write(entry: tuple[int, str]) -> _File | tuple[str, str]:
        row, name = entry
        photo = photos[row]
        try:
            return _write(dataset / photo.photo, out, name, photo.category, budget)
        except PhotoError as error:
            return photo.photo, str(error)

    files: list[tuple[int, str, _File]] = []
    unwritten: list[tuple[str, str]] = []
    with ThreadPoolExecutor(load_settings().threads) as pool:
        for number, ((row, name), written) in enumerate(zip(rows, pool.map(write, rows), strict=True), 1):
            if isinstance(written, _File):
                files.append((row, name, written))
            else:
                unwritten.append(written)
            tell("written", number, len(rows))
    return files, unwritten


def find_groups(dataset: Path, measures: Measures, settings: PrepareSettings) -> np.ndarray:
    """Group numbers `(n,)` of measured photos: copies, near copies, and what the table of groups says."""
    partitions = [exact_groups(measures), near_groups(measures, dataset)]
    if settings.groups:
        partitions.append(read_groups(settings.groups, dataset, measures.photos))
    return merge_groups(len(measures), partitions)


def read_groups(path: Path, dataset: Path, photos: Sequence[DatasetPhoto]) -> list[np.ndarray]:
    """The photos of each group, as places in `photos` `(n,)`, from a CSV file with the columns `photo` and `group`.

    A photo is found by its path below the data set, by its file name, or by that without ending; one that was collected
    also by what it was called where it came from, with or without its folder. Raises `UsageError`.
    """
    try:
        known = {row["photo"]: row["group"] for row in read_table(path) if row["group"]}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            _("Cannot read the groups in '{path}' ({error}): expected a CSV file in UTF-8.").format(
                path=path, error=error
            )
        ) from error
    except KeyError as error:
        raise UsageError(
            _("Cannot read the groups in '{path}': expected a column {error}.").format(path=path, error=error)
        ) from error
    origins = {
        entry.file: "/".join(re.split(r"[/\\]", entry.address)[-2:])
        for entry in CollectionManifest(dataset)
        if entry.file
    }
    members: dict[str, list[int]] = {}
    for index, photo in enumerate(photos):
        paths = [Path(photo.photo), Path(origins.get(photo.photo, photo.photo))]
        keys = [key for path in paths for key in (path.as_posix(), path.name, path.stem)]
        group = next((known[key] for key in keys if key in known), None)
        if group is not None:
            members.setdefault(group, []).append(index)
    if not members:
        raise UsageError(
            _(
                "No photo of the data set is named in '{path}': expected paths, file names or names without ending."
            ).format(path=path)
        )
    return [np.array(rows) for rows in members.values()]


def _split(
    photos: Sequence[DatasetPhoto], categories: Sequence[str], groups: np.ndarray, settings: PrepareSettings
) -> PhotoSplit:
    if settings.study:
        return study_split(categories, settings.seed)
    if all(photo.split for photo in photos):
        given = np.array([photo.split for photo in photos])
        return PhotoSplit(*(np.flatnonzero(given == name) for name in SPLITS))
    return split_photos(categories, groups, settings.shares, settings.seed)


def _write(source: Path, out: Path, split: str, category: str, budget: int | None) -> _File:
    """Write one photo below `out`; a JPEG that keeps to the budget as it is, is not compressed again."""
    folder = out / split / "/".join(folder_name(part) for part in category.split("/"))
    folder.mkdir(parents=True, exist_ok=True)
    size = source.stat().st_size
    if budget is None or (size <= budget and source.suffix.lower() in (".jpg", ".jpeg")):
        load_photo(source)
        path = _free(folder, source.name)
        shutil.copyfile(source, path)
        return _File(path.relative_to(out).as_posix(), size, size, None, None)
    fitted = fit_bytes(load_photo(source, min_side=LARGEST_SIDE).image, budget)
    path = _free(folder, source.stem + ".jpg")
    path.write_bytes(fitted.data)
    longer = max(fitted.width, fitted.height)
    return _File(path.relative_to(out).as_posix(), size, len(fitted.data), fitted.quality, longer)


def _free(folder: Path, name: str) -> Path:
    """A path that is not taken, claimed at once: other threads write, too."""
    stem, ending = Path(name).stem, Path(name).suffix
    for number in range(1, 10_000):
        path = folder / (f"{stem}{ending}" if number == 1 else f"{stem} {number}{ending}")
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            continue
        return path
    raise UsageError(
        _("Cannot write '{path}': there are too many photos of this name in one category.").format(path=folder / name)
    )


@dataclass(frozen=True)
class SplitEffect:
    """How well a nearest neighbour among the training photos names the test photos, split in one way; `n` test photos.

    `related` and `unrelated` are the shares of test photos with and without a relative in train that are named
    rightly, None where there are none.
    """

    n: int
    n_related: int
    accuracy: float
    related: float | None
    unrelated: float | None


def measure_split_effect(
    measures: Measures, groups: np.ndarray, seed: int = 1, times: int = 10
) -> tuple[SplitEffect, SplitEffect]:
    """What splitting photo by photo, as the study did, hides: its effect, and that of a split by `groups` `(n,)`.

    Both are split and judged several `times`, with seeds from `seed` on.
    """
    categories = measures.categories
    names = categories.tolist()
    effects = []
    for way in (lambda seed: study_split(names, seed), lambda seed: split_photos(names, groups, seed=seed)):
        right, related = [], []
        for split in map(way, range(seed, seed + times)):
            cosines = measures.embeddings[split.test] @ measures.embeddings[split.train].T
            right.append(categories[split.train][cosines.argmax(axis=1)] == categories[split.test])
            related.append(np.isin(groups[split.test], groups[split.train]))
        good, known = np.concatenate(right), np.concatenate(related)
        parts = [float(good[which].mean()) if which.any() else None for which in (known, ~known)]
        effects.append(SplitEffect(len(good), int(known.sum()), float(good.mean()), *parts))
    return effects[0], effects[1]


@dataclass(frozen=True)
class Cost:
    """What a byte budget costs: shares of `n` photos whose nearest other one is of their category, before and after."""

    n: int
    before: float
    after: float
    mean_bytes: float


def measure_cost(measures: Measures, dataset: Path, recogniser: Recogniser, budget: int, n: int, seed: int = 1) -> Cost:
    """Name `n` photos by their nearest neighbour in the recogniser's embedding, as they are and in `budget` bytes.

    The neighbours are the other photos as they are. Photos drawn with `seed`, of categories with at least two;
    raises `UsageError` when there is none.
    """
    categories = measures.categories
    names, counts = np.unique(categories, return_counts=True)
    able = np.flatnonzero(np.isin(categories, names[counts > 1]))
    if not len(able):
        raise UsageError(_("Cannot measure what a byte budget costs: expected a category with at least two photos."))
    rows = np.random.default_rng(seed).permutation(able)[:n]
    squeezed, sizes = [], []
    for row in rows:
        fitted = fit_bytes(load_photo(dataset / measures.photos[row].photo, min_side=LARGEST_SIDE).image, budget)
        squeezed.append((f"{row}.jpg", fitted.data))
        sizes.append(len(fitted.data))
    looks = recogniser.recognise(squeezed)
    after = np.stack([look.look.item.garment.embedding for look in looks if look.look is not None])
    found = []
    for embeddings in (measures.embeddings[rows], after):
        cosines = embeddings @ measures.embeddings.T
        cosines[np.arange(len(rows)), rows] = -2
        found.append(float((categories[cosines.argmax(axis=1)] == categories[rows]).mean()))
    return Cost(len(rows), found[0], found[1], float(np.mean(sizes)))
