"""What is measured of each photo of a data set, once: size, light, sharpness, hash, how the recogniser sees it."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event as StopSignal
from typing import Any

import numpy as np

from stylerec.domain.looks import PhotoLook
from stylerec.errors import UsageError
from stylerec.lab.photo_folders import NOTES_FOLDER, DatasetPhoto
from stylerec.language import _
from stylerec.vision.images import make_thumbnail
from stylerec.vision.picture_hash import image_hash
from stylerec.vision.recogniser import Recogniser
from stylerec.writing import replacing

QUALITY_SIDE = 128
"""Light and sharpness are measured on a copy whose longer side is at most this many pixels, as a network sees it."""

SAVE_EVERY = 500

QUALITIES = ("darkest", "brightest", "blur")


@dataclass(frozen=True, eq=False)
class Measures:
    """Measures of `n` photos; arrays run over `photos`.

    `sha256` are hex digests of the files, `sizes` `(n, 2)` widths and heights in pixels. `qualities` `(n, 3)` are, in
    the order of `QUALITIES`: how bright the darkest thousandth and the brightest hundredth of the pixels are (0 black
    to 1 white), and blur (see `measure_blur`). `hashes` are 64-bit perceptual hashes.
    `embeddings` `(n, d)`, of length 1, and `probabilities` `(n, n_categories)` are the recogniser's of the item.
    `unreadable` are photos that are left out, with the reason.
    """

    photos: tuple[DatasetPhoto, ...]
    sha256: np.ndarray
    sizes: np.ndarray
    qualities: np.ndarray
    hashes: np.ndarray
    embeddings: np.ndarray
    probabilities: np.ndarray
    unreadable: tuple[tuple[DatasetPhoto, str], ...] = ()

    def __len__(self) -> int:
        return len(self.photos)

    @property
    def categories(self) -> np.ndarray:
        """The category of each photo, names `(n,)`."""
        return np.array([photo.category for photo in self.photos])

    def quality(self, name: str) -> np.ndarray:
        """One of `QUALITIES` of each photo, `(n,)`. Raises `ValueError` for another name."""
        return self.qualities[:, QUALITIES.index(name)]


def measure_photos(
    dataset: Path,
    photos: Sequence[DatasetPhoto],
    recogniser: Recogniser,
    *,
    on_progress: Callable[[int, int], None] | None = None,
    stop: StopSignal | None = None,
) -> Measures:
    """Measure photos; what is known from an earlier time is not measured again.

    `on_progress` hears how many of how many are done. What is measured is kept by content and model in the data set's
    notes, so that a photo that is moved or copied is known, and an interrupted run goes on. Setting `stop` ends early,
    with the measures of the photos so far.
    """
    kept = _Kept(dataset / NOTES_FOLDER / f"measures-{recogniser.model_id[:12]}.npz")
    digests = [_digest(dataset / photo.photo) for photo in photos]
    new = {digest: photo for photo, digest in zip(photos, digests, strict=True) if digest not in kept.rows}
    done = len(photos) - len(new)
    paths = [dataset / photo.photo for photo in new.values()]
    for number, (digest, look) in enumerate(zip(new, recogniser.recognise(paths), strict=True), 1):
        kept.rows[digest] = _measure(look)
        if on_progress:
            on_progress(done + number, len(photos))
        if stop is not None and stop.is_set():
            break
        if number % SAVE_EVERY == 0:
            kept.save()
    if new:
        kept.save()
    found = [(photo, digest) for photo, digest in zip(photos, digests, strict=True) if digest in kept.rows]
    return _collect(found, kept.rows)


def _collect(found: list[tuple[DatasetPhoto, str]], rows: dict[str, "_Row"]) -> Measures:
    readable = [(photo, digest, rows[digest]) for photo, digest in found if not rows[digest].problem]
    if not readable:
        raise UsageError(_("None of the photos can be read: expected at least one photo."))
    return Measures(
        photos=tuple(photo for photo, _, _ in readable),
        sha256=np.array([digest for _, digest, _ in readable]),
        sizes=np.stack([row.size for _, _, row in readable]),
        qualities=np.stack([row.qualities for _, _, row in readable]),
        hashes=np.array([row.hash for _, _, row in readable], dtype=np.uint64),
        embeddings=np.stack([row.embedding for _, _, row in readable]),
        probabilities=np.stack([row.probabilities for _, _, row in readable]),
        unreadable=tuple((photo, rows[digest].problem) for photo, digest in found if rows[digest].problem),
    )


@dataclass(frozen=True, eq=False)
class _Row:
    problem: str
    size: np.ndarray
    qualities: np.ndarray
    hash: int
    embedding: np.ndarray
    probabilities: np.ndarray


def _measure(photo: PhotoLook) -> _Row:
    if photo.look is None or photo.thumbnail is None:
        nothing = np.zeros(0, dtype=np.float32)
        return _Row(photo.error or _("it cannot be read"), nothing, nothing, 0, nothing, nothing)
    item = photo.look.item
    probabilities = [item.probabilities[category] for category in sorted(item.probabilities)]
    return _Row(
        "",
        np.array([photo.width, photo.height], dtype=np.int32),
        measure_quality(photo.thumbnail),
        int(image_hash(photo.thumbnail), 16),
        item.garment.embedding.astype(np.float32),
        np.array(probabilities, dtype=np.float32),
    )


def measure_quality(image: np.ndarray) -> np.ndarray:
    """The `QUALITIES` of an RGB uint8 image `(h, w, 3)`, float32 `(3,)`."""
    small = make_thumbnail(image, QUALITY_SIDE).astype(np.float32) / 255
    # Perceived brightness: D. R. Finley, "HSP color model", 2006, with the weights that cleanvision takes.
    bright = np.sqrt(small**2 @ np.array([0.241, 0.691, 0.068], dtype=np.float32))
    darkest, brightest = np.percentile(bright, [0.1, 99])
    return np.array([darkest, brightest, measure_blur(bright)], dtype=np.float32)


def measure_blur(grey: np.ndarray, width: int = 5) -> float:
    """How blurred a grey image is, 0 (sharp) to 1: how little a further blur takes away from its edges.

    The larger of both directions counts. F. Crete, T. Dolmiere, P. Ladret, M. Nicolas, "The blur effect: perception
    and estimation with a new no-reference perceptual blur metric", SPIE 6492, 2007.
    """
    found = 0.0
    for image in (grey, grey.T):
        if image.shape[0] <= width:
            continue
        sums = np.cumsum(np.pad(image, ((width // 2 + 1, width // 2), (0, 0)), mode="edge"), axis=0, dtype=np.float64)
        blurred = (sums[width:] - sums[:-width]) / width
        edges = np.abs(np.diff(image, axis=0))
        left = np.abs(np.diff(blurred, axis=0))
        total = edges.sum()
        lost = np.maximum(0, edges - left).sum()
        found = max(found, float((total - lost) / total)) if total > 0 else found
    return found


class _Kept:
    """Rows by the hash of the file, in an npz without objects."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: dict[str, _Row] = {}
        if path.exists():
            self._load()

    def _load(self) -> None:
        with np.load(self.path, allow_pickle=False) as table:
            problems: dict[str, str] = json.loads(str(table["problems"]))
            nothing = np.zeros(0, dtype=np.float32)
            self.rows = {digest: _Row(text, nothing, nothing, 0, nothing, nothing) for digest, text in problems.items()}
            columns: list[Any] = [
                table[name] for name in ("sha256", "sizes", "qualities", "hashes", "embeddings", "probabilities")
            ]
        for digest, size, qualities, hashed, embedding, probabilities in zip(*columns, strict=True):
            self.rows[str(digest)] = _Row("", size, qualities, int(hashed), embedding, probabilities)

    def save(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        problems = {digest: row.problem for digest, row in self.rows.items() if row.problem}
        good = {digest: row for digest, row in self.rows.items() if not row.problem}
        with replacing(self.path) as part, part.open("wb") as file:
            np.savez(
                file,
                problems=np.array(json.dumps(problems)),
                sha256=np.array(list(good), dtype="U64"),
                sizes=np.array([row.size for row in good.values()]),
                qualities=np.array([row.qualities for row in good.values()]),
                hashes=np.array([row.hash for row in good.values()], dtype=np.uint64),
                embeddings=np.array([row.embedding for row in good.values()]),
                probabilities=np.array([row.probabilities for row in good.values()]),
            )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
