"""Photos of a data set that show the same picture: the same file, or saved again, cut, lightened, turned, mirrored."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from stylerec.errors import PhotoError
from stylerec.lab.photo_measures import Measures
from stylerec.settings import load_settings
from stylerec.vision.images import load_photo, make_thumbnail

MOST_BITS = 8
"""Two photos whose 64-bit perceptual hashes differ in no more bits are looked at closer ..."""
NEAREST = 4
LEAST_COSINE = 0.93
"""... and so are these many nearest photos in embedding space, if their cosine is at least this."""
SIDE = 64
LEAST_LIKENESS = 0.94
"""Small copies that correlate less show different pictures, whatever lies in them."""
MOST_DIFFERENCE = 0.25
HOPEFUL_DIFFERENCE = 0.8
DIFFERENT = 9.0
BLOCK = 256
MOST_HELD = 20_000
"""Pictures held in memory, of about 15 kB each."""


def exact_groups(measures: Measures) -> list[np.ndarray]:
    """Groups of photos with the same bytes, as indices `(n,)`, in photo order."""
    return _groups(measures.sha256)


def near_groups(measures: Measures, dataset: Path) -> list[np.ndarray]:
    """Groups of photos that show the same picture without being the same file, as indices `(n,)`, in photo order.

    Photos with like hashes or embeddings are laid over one another, see `difference`. Of copies with the same bytes
    only the first takes part.
    """
    _, first = np.unique(measures.sha256, return_index=True)
    first = np.sort(first)
    pairs = sorted(set(find_candidates(measures.hashes[first], measures.embeddings[first])))

    @lru_cache(maxsize=MOST_HELD)
    def picture(index: int) -> _Picture | None:
        try:
            return _Picture(load_photo(dataset / measures.photos[first[index]].photo, min_side=SIDE).image)
        except PhotoError:  # it could be read when it was measured, and has gone since
            return None

    def is_same(pair: tuple[int, int]) -> bool:
        one, other = map(picture, pair)
        return one is not None and other is not None and _difference(one, other) <= MOST_DIFFERENCE

    with ThreadPoolExecutor(load_settings().threads) as pool:  # OpenCV leaves the other threads alone
        same = [pair for pair, found in zip(pairs, pool.map(is_same, pairs), strict=True) if found]
    rows, columns = np.array(same, dtype=int).reshape(-1, 2).T
    links = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(first), len(first)))
    return [first[group] for group in _groups(connected_components(links, directed=False)[1])]


def find_candidates(hashes: np.ndarray, embeddings: np.ndarray) -> Iterator[tuple[int, int]]:
    """Pairs `(a, b)`, `a < b`, that may show the same picture; some come twice."""
    for start in range(0, len(hashes), BLOCK):
        block = slice(start, start + BLOCK)
        bits = np.bitwise_count(hashes[block, None] ^ hashes[None])
        yield from _ordered(np.argwhere(bits <= MOST_BITS), start)
        cosines = embeddings[block] @ embeddings.T
        cosines[np.arange(len(cosines)), np.arange(start, start + len(cosines))] = -1
        nearest = np.argpartition(-cosines, min(NEAREST, len(hashes) - 1), axis=1)[:, :NEAREST]
        near = np.take_along_axis(cosines, nearest, axis=1) >= LEAST_COSINE
        rows = np.repeat(np.arange(len(cosines)), nearest.shape[1]).reshape(nearest.shape)
        yield from _ordered(np.stack([rows[near], nearest[near]], axis=1), start)


def _ordered(pairs: np.ndarray, start: int) -> Iterator[tuple[int, int]]:
    for a, b in pairs:
        a = int(a) + start
        if a != b:
            yield min(a, int(b)), max(a, int(b))


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """How different two RGB uint8 images `(h, w, 3)` are when laid over one another, plain or mirrored, from 0.

    One is moved, scaled and turned until it fits best (G. Evangelidis, E. Psarakis, "Parametric image alignment using
    enhanced correlation coefficient maximization", IEEE PAMI 30, 2008). Then counts how little the fine details
    correlate, and how much of the colours is left unexplained; overall brightness and contrast do not count. Below
    `MOST_DIFFERENCE` both show the same picture; 9 when it is plain that they do not.
    """
    return _difference(_Picture(one), _Picture(other))


class _Picture:
    """An image in the forms in which it is compared."""

    def __init__(self, image: np.ndarray) -> None:
        self.ratio = image.shape[0] / image.shape[1]
        small = make_thumbnail(image, 2 * SIDE)
        way = cv2.INTER_AREA if min(small.shape[:2]) >= SIDE else cv2.INTER_LINEAR
        self.colours = cv2.resize(small, (SIDE, SIDE), interpolation=way)
        smooth = cv2.GaussianBlur(self.colours.astype(np.float32), (0, 0), 3)
        coarse = cv2.resize(smooth, (16, 16), interpolation=cv2.INTER_AREA)
        self.coarse = coarse - coarse.mean()
        self.contrast = float(np.linalg.norm(self.coarse))


def _difference(one: _Picture, other: _Picture) -> float:
    if abs(np.log(one.ratio / other.ratio)) > 0.25 or min(one.contrast, other.contrast) < 30:
        return DIFFERENT  # another shape, or plain areas, which are alike whatever they show
    best = DIFFERENT
    for coarse, colours in ((other.coarse, other.colours), (other.coarse[:, ::-1], other.colours[:, ::-1])):
        likeness = float((one.coarse * coarse).sum()) / (one.contrast * other.contrast)
        if likeness >= LEAST_LIKENESS and best > MOST_DIFFERENCE:
            best = min(best, _laid_over(one.colours, np.ascontiguousarray(colours)))
    return best


def _laid_over(first: np.ndarray, second: np.ndarray) -> float:
    first, second = first.astype(np.float32), second.astype(np.float32)
    grey_first, grey_second = (cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) for image in (first, second))
    warp: np.ndarray = np.eye(2, 3, dtype=np.float32)
    everywhere = np.full((SIDE, SIDE), 255, np.uint8)
    found = DIFFERENT
    for steps in (25, 75):
        stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, steps, 1e-5)
        try:
            _, warp = cv2.findTransformECC(grey_first, grey_second, warp, cv2.MOTION_AFFINE, stop, everywhere, 5)
        except cv2.error:  # there is no way to lay them over one another
            return found
        found = min(found, _left_over(first, second, warp))
        if not MOST_DIFFERENCE < found < HOPEFUL_DIFFERENCE:
            break
    return found


def _left_over(first: np.ndarray, second: np.ndarray, warp: np.ndarray) -> float:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(second, warp, (SIDE, SIDE), flags=flags)
    covered = cv2.warpAffine(np.ones(second.shape[:2], np.float32), warp, (SIDE, SIDE), flags=flags) > 0.99
    inside = cv2.erode(covered.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    if inside.mean() < 0.6:
        return DIFFERENT
    details = _correlation(_details(first)[inside], _details(moved)[inside])
    return (1 - details) + 6 * (1 - _correlation(first[inside], moved[inside]) ** 2)


def _details(image: np.ndarray) -> np.ndarray:
    grey = cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), (0, 0), 0.8)
    return grey - cv2.GaussianBlur(grey, (0, 0), 2)


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    one, other = one - one.mean(), other - other.mean()
    return float((one * other).sum() / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-6))


def _groups(labels: np.ndarray) -> list[np.ndarray]:
    """Indices that share a label, for labels that occur more than once, in order of their first index."""
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.flatnonzero(labels[order][1:] != labels[order][:-1]) + 1)
    return sorted((part for part in parts if len(part) > 1), key=lambda part: int(part[0]))
