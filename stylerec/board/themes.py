"""Themes of a board: clusters of looks that are of one kind, each with a name in plain words."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from stylerec.domain.arrays import Embeddings, Indices, Matrix
from stylerec.domain.colours import COLOURS, to_lab
from stylerec.domain.looks import PhotoLook
from stylerec.domain.prose import capital
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _

T = TypeVar("T", bound=Hashable)
Photos = tuple[PhotoLook, ...]

MOST_THEMES, PHOTOS_PER_THEME = 8, 6
"""There are at most eight themes, and on average at least six photos to each."""

LEAST_APART = 0.18
"""Mean silhouette from which themes are told apart: street photos have 0.27 to 0.34, random features of 100 looks up to
0.17, of 48 up to 0.21."""

MOST_COMPARED = 800
"""Looks that themes are found and judged by; drawn at random on larger boards, the others go to the nearest theme."""

STARTS = 20
"""Beginnings of k-means, of which the best end counts."""

N_TYPICAL = 4
"""Photos that stand for a theme."""

N_LISTED = 3
"""Colours and categories that a theme lists."""

NAMED_SHARE = 0.15
"""Share of a theme's photos that has to show what the theme is named after."""

NAME_FITS_SHARE = 0.5
"""Share of a theme's photos that its name is true of, wherever some name is."""

THEME_WEIGHTS = {"categories": 0.6, "colours": 0.2, "embeddings": 0.2}
"""What each kind of feature counts for when looks are compared; chosen on street photos, by silhouette and by eye."""

DIMENSIONS = 6
"""Principal components that themes are found in."""

NEAR_COLOUR = 25.0
"""CIELAB distance at which two colour names are half the same: navy is nearer to black than to yellow."""


@dataclass(frozen=True, eq=False)
class Theme:
    """Looks of one kind: a short name, the photos, most typical first, their share of the board's looks.

    `colours` and `categories` are what sets it apart, most so first; `typical` are the few photos that stand for it.
    """

    name: str
    photos: Photos
    share: float
    colours: tuple[str, ...]
    categories: tuple[str, ...]

    @property
    def typical(self) -> Photos:
        """The `N_TYPICAL` most typical photos."""
        return self.photos[:N_TYPICAL]


def find_themes(photos: Sequence[PhotoLook], colours: Matrix, taxonomy: Taxonomy) -> tuple[Theme, ...]:
    """Cluster looks into themes, largest first; photos without garments have none.

    `colours` are the shares of the colour names in each photo `(n, 29)`. Clusters are found by k-means on
    `theme_features`; their number is the one with the best mean silhouette (Rousseeuw, 1987), or 1 if that is below
    `LEAST_APART` or the board is small. A theme's photos are in the order of their mean distance to the others of it,
    so that the first is the medoid.
    """
    rows = [row for row, photo in enumerate(photos) if photo.garments]
    if not rows:
        return ()
    dressed = [photos[row] for row in rows]
    embeddings = _mean_embeddings(dressed)
    # On a busy machine, threads that wait for one another make numbers as small as these thirty times slower.
    with threadpool_limits(1):
        features = theme_features(_areas(dressed, taxonomy), colours[rows], embeddings)
    labels = _clusters(features)
    tones = [{colour for garment in photo.garments for colour in garment.colours[:1]} for photo in dressed]
    worn = [{garment.category for garment in photo.garments} for photo in dressed]
    themes: list[Theme] = []
    for label, size in Counter(labels.tolist()).most_common():
        inside = labels == label
        members = np.flatnonzero(inside)
        typical = members[np.argsort(_mean_distance(features[members]), kind="stable")]
        categories = _telling(worn, inside)
        shown = tuple(dressed[member] for member in typical)
        pieces = [{("".join(garment.colours[:1]), garment.category) for garment in photo.garments} for photo in shown]
        name = _name(pieces, categories, taxonomy, [theme.name for theme in themes])
        leading = tuple(_telling(tones, inside)[:N_LISTED])
        themes.append(Theme(name, shown, size / len(dressed), leading, tuple(categories[:N_LISTED])))
    return tuple(themes)


def theme_features(areas: Matrix, colours: Matrix, embeddings: Embeddings) -> Matrix:
    """What looks are compared by, `(n, d)` with d at most `DIMENSIONS`: their principal components.

    Three blocks: `areas` of the categories `(n, c)`, as square roots, times the root of `log((n + 1) / (photos + 1))`,
    so that large garments and rare categories tell more; shares of the `colours` `(n, 29)`, as square roots
    (Hellinger), where near names count in part as the same; mean `embeddings` of the garments by area `(n, e)`. Rows of
    a block have length 1 first; then it is centred, and scaled to its part in `THEME_WEIGHTS` of the variance.
    """
    n = len(areas)
    rarity = np.log((n + 1) / ((areas > 0).sum(axis=0) + 1))
    lab = to_lab(np.array(list(COLOURS.values()), dtype=np.uint8))
    apart = np.linalg.norm(lab[:, None] - lab[None], axis=-1)
    blocks = {
        "categories": np.sqrt(areas * rarity),
        "colours": np.sqrt(colours) @ 0.5 ** ((apart / NEAR_COLOUR) ** 2),
        "embeddings": embeddings,
    }
    scaled = []
    for name, block in blocks.items():
        block = block / np.maximum(np.linalg.norm(block, axis=1, keepdims=True), 1e-9)
        block = block - block.mean(axis=0)
        variance = max(float((block**2).sum() / n), 1e-9)
        scaled.append(block * np.sqrt(THEME_WEIGHTS[name] / variance))
    together = np.hstack(scaled)
    left, spread, _ = np.linalg.svd(together, full_matrices=False)
    return (left * spread)[:, :DIMENSIONS]


def _mean_embeddings(photos: Sequence[PhotoLook]) -> Embeddings:
    """The garments' mean embedding by area for every photo, `(n, e)`; zeros for one of another model, whose embeddings
    have another length than most."""
    means = []
    for photo in photos:
        garments = photo.garments
        areas = np.array([garment.area for garment in garments])
        means.append(np.array([garment.embedding for garment in garments], dtype=float).T @ areas)
    ((usual, _),) = Counter(mean.shape for mean in means).most_common(1)
    return np.array([mean if mean.shape == usual else np.zeros(usual) for mean in means])


def _areas(photos: Sequence[PhotoLook], taxonomy: Taxonomy) -> Matrix:
    """Area of every category in every photo, `(n, n_terms)`."""
    columns = {name: index for index, name in enumerate(taxonomy.terms)}
    areas = np.zeros((len(photos), len(columns)))
    for row, photo in enumerate(photos):
        for garment in photo.garments:
            areas[row, columns[garment.category]] += garment.area
    return areas


def _mean_distance(features: Matrix) -> Matrix:
    return np.array([np.linalg.norm(features - row, axis=1).mean() for row in features])


def _clusters(features: Matrix) -> Indices:
    """A label per look, `(n,)`."""
    most = min(MOST_THEMES, len(features) // PHOTOS_PER_THEME)
    best, best_apart = np.zeros(len(features), dtype=int), LEAST_APART
    if most < 2:
        return best
    # Here: small boards need none of it. scikit-learn's k-means and silhouette take two seconds more to load.
    from scipy.cluster.vq import kmeans
    from scipy.spatial.distance import cdist

    rng = np.random.default_rng(0)
    compared = rng.permutation(len(features))[:MOST_COMPARED]
    distances = cdist(features[compared], features[compared])
    for k in range(2, most + 1):
        centres, _distance = kmeans(features[compared], k, iter=STARTS, rng=rng)
        to_centres = cdist(features, centres)
        labels = _without_singles(to_centres.argmin(axis=1), to_centres)
        apart = mean_silhouette(distances, labels[compared])
        if apart > best_apart:
            best, best_apart = labels, apart
    return best


def mean_silhouette(distances: Matrix, labels: Indices) -> float:
    """The mean silhouette of labelled looks by their distances `(n, n)`; -1 where all have one label.

    By P. J. Rousseeuw (J. Comput. Appl. Math. 20, 1987); 0 for a look that is alone.
    """
    clusters = labels[:, None] == np.unique(labels)
    if clusters.shape[1] < 2:
        return -1.0
    sizes = clusters.sum(axis=0)
    sums, own = distances @ clusters, clusters.argmax(axis=1)
    rows = np.arange(len(labels))
    within = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    nearest = np.where(clusters, np.inf, sums / sizes).min(axis=1)
    return float(
        np.where(sizes[own] > 1, (nearest - within) / np.maximum(np.maximum(nearest, within), 1e-12), 0).mean()
    )


def _without_singles(labels: Indices, distances: Matrix) -> Indices:
    """A look that is a cluster of its own goes to the nearest real one; `distances` `(n, k)` to the centres."""
    sizes = np.bincount(labels, minlength=distances.shape[1])
    if sizes.max() < 2:
        return labels
    return np.where(sizes[labels] > 1, labels, np.where(sizes > 1, distances, np.inf).argmin(axis=1))


def _telling(found: Sequence[set[T]], inside: np.ndarray) -> list[T]:
    """What tells a theme's looks from the others, most so first.

    By `n * log((n + 1/2) / (e + 1/2))`: n looks of the theme show it, e would if it were as frequent as everywhere;
    where there is one theme only, by n. What few of the looks show, or fewer than elsewhere, is left out unless that
    is all.
    """
    everywhere = Counter(thing for things in found for thing in things)
    here = Counter(thing for things, within in zip(found, inside, strict=True) if within for thing in things)
    size = int(inside.sum())
    score = {
        thing: n * float(np.log((n + 0.5) / (everywhere[thing] * size / len(found) + 0.5))) for thing, n in here.items()
    }
    frequent = [thing for thing, n in here.items() if n >= NAMED_SHARE * size] or list(here)
    kept = [thing for thing in frequent if score[thing] >= 0] or frequent
    return sorted(kept, key=lambda thing: (-round(score[thing], 9), -here[thing], str(thing)))


def _name(
    photos: Sequence[set[tuple[str, str]]], categories: Sequence[str], taxonomy: Taxonomy, taken: Sequence[str]
) -> str:
    """The first of "Navy skirt with boots", "Navy skirt with bag", "Coat with boots" ... that fits and is not taken.

    `photos` are the colours and categories of each of the theme's photos, `categories` what sets it apart. A colour is
    named that most garments of the category have. A name fits that is true of `NAME_FITS_SHARE` of the photos; where
    none is, the one that is true of most.
    """
    groups = {category: taxonomy.group_entry(category) for category in categories}
    clothes = [name for name, group in groups.items() if group.is_essential and group.role != "feet"]
    seconds = sorted(categories, key=lambda category: groups[category].small)
    names: dict[str, float] = {}
    for category in clothes or categories:
        colours = Counter(colour for pieces in photos for colour, of in pieces if of == category)
        (colour, n) = colours.most_common(1)[0]
        shown = [pieces for pieces in photos if any(of == category for _, of in pieces)]
        words = taxonomy.in_sentence(category)
        if colour and 2 * n > colours.total():
            shown, words = [pieces for pieces in shown if (colour, category) in pieces], f"{colour} {words}"
        lead = capital(words)
        for other in seconds:
            if groups[other] != groups[category]:
                both = sum(any(of == other for _, of in pieces) for pieces in shown)
                names.setdefault(
                    _("{garment} with {other}").format(garment=lead, other=taxonomy.in_sentence(other)),
                    both / len(photos),
                )
        names.setdefault(lead, len(shown) / len(photos))
    free = {name: share for name, share in names.items() if name not in taken}
    fitting = [name for name, share in free.items() if share >= NAME_FITS_SHARE]
    if fitting:
        return fitting[0]
    return max(free, key=free.__getitem__) if free else f"{next(iter(names))}, {len(taken) + 1}"
