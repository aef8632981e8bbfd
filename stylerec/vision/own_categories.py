"""Categories that a person adds from a few example photos, without training a network.

A linear discriminant on the recogniser's embeddings, with the shipped categories and the board's own garments as the
other class; how well that works is in docs/lab/own_categories.md.
"""

import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stylerec.domain.arrays import Embeddings
from stylerec.domain.looks import PARTS, Garment, ItemPrediction, Look, join_parts
from stylerec.domain.odds import sigmoid
from stylerec.domain.taxonomy import Category, Taxonomy, load_taxonomy
from stylerec.errors import TaxonomyError, UsageError
from stylerec.language import _
from stylerec.vision.namer import group_of_words, write_name

FEWEST_EXAMPLES, MOST_EXAMPLES = 5, 50
LONGEST_NAME = 40
SHIPPED = Path(__file__).with_name("own_categories_background.npz")

SHRINKAGE = 0.3
"""Share of a sphere in the covariance of the background, which has few garments for its 128 dimensions."""
THRESHOLD_AT = 0.7
"""Where a garment begins to be of the category, on the way from an average garment of its group to the examples."""
STEEPNESS = 6.0
"""Of the score as a function of that way: the examples themselves get about 0.86."""
GROUP_SHARE = 0.2
"""Share of the examples, and at least two, that the recogniser has to see in a group for garments of it to count."""


@dataclass(frozen=True, eq=False)
class Background:
    """Garments of all kinds to tell a category from: `embeddings` `(n, d)` of length 1, `groups` names `(n,)`."""

    embeddings: Embeddings
    groups: NDArray[np.str_]

    def with_garments(self, garments: Iterable[Garment], taxonomy: Taxonomy) -> "Background":
        """The same and these garments; those of another embedding's length replace it, those without one are out."""
        known = [garment for garment in garments if np.linalg.norm(garment.embedding) > 0.5]
        if not known:
            return self
        embeddings = np.array([garment.embedding for garment in known])
        groups = np.array([taxonomy.group_of(garment.category) for garment in known])
        if self.embeddings.shape[1] != embeddings.shape[1]:
            return Background(embeddings, groups)
        return Background(np.vstack([self.embeddings, embeddings]), np.concatenate([self.groups, groups]))


@dataclass(frozen=True, eq=False)
class OwnCategory:
    """A category of a person's own: garments of `groups` whose embedding lies far enough along `direction` `(d,)`.

    `average` and `typical` are the places on that line of an average garment of the groups, and of the examples.
    """

    name: str
    groups: frozenset[str]
    direction: NDArray[np.float64]
    average: float
    typical: float

    def score(self, garment: Garment, taxonomy: Taxonomy) -> float:
        """How likely the garment is of this category, 0 to 1; from 0.5 on it is taken to be."""
        if garment.embedding.shape != self.direction.shape or taxonomy.group_of(garment.category) not in self.groups:
            return 0.0
        way = (float(garment.embedding @ self.direction) - self.average) / (self.typical - self.average)
        return float(sigmoid(np.array(STEEPNESS * (way - THRESHOLD_AT))))


def fit_own_category(name: str, examples: Sequence[Garment], background: Background, taxonomy: Taxonomy) -> OwnCategory:
    """Learn a category from `examples`, garments of that kind as the recogniser sees them; `taxonomy` has theirs.

    The direction is that of Fisher's linear discriminant (R. A. Fisher, 1936): from the mean of the background's
    garments of the same groups to that of the examples, measured by the whole background's covariance, shrunk
    (J. Friedman, "Regularized discriminant analysis", 1989). Where the examples lie on it is estimated by leaving
    each out in turn. Raises `UsageError` for too few examples, and for some that have nothing in common.
    """
    known = [garment for garment in examples if np.linalg.norm(garment.embedding) > 0.5]
    if not FEWEST_EXAMPLES <= len(known) <= MOST_EXAMPLES:
        raise UsageError(
            _(
                "Cannot learn {name!r}: expected {fewest} to {most} photos of one such "
                "garment each, received {count} in which a garment can be seen. Add or leave out some."
            ).format(name=name, fewest=FEWEST_EXAMPLES, most=MOST_EXAMPLES, count=len(known))
        )
    counts = Counter(taxonomy.group_of(garment.category) for garment in known)
    least = max(2, GROUP_SHARE * len(known))
    groups = frozenset(group for group, count in counts.items() if count >= least)
    if 2 * sum(counts[group] for group in groups) <= len(known):
        raise _nothing_in_common(name)
    vectors = np.array([garment.embedding for garment in known], dtype=np.float64)
    everything = np.vstack([background.embeddings, vectors]) if background.embeddings.size else vectors
    same = np.isin(background.groups, sorted(groups))
    others = background.embeddings[same] if same.any() else everything
    centre, covariance = others.mean(axis=0), _covariance(everything)

    def towards(some: np.ndarray) -> np.ndarray:
        direction = np.linalg.solve(covariance, some.mean(axis=0) - centre)
        return np.asarray(direction / max(float(np.linalg.norm(direction)), 1e-9))

    direction = towards(vectors)
    left_out = [vector @ towards(np.delete(vectors, place, axis=0)) for place, vector in enumerate(vectors)]
    average, typical = float((others @ direction).mean()), float(np.mean(left_out))
    if typical - average < 1e-3:
        raise _nothing_in_common(name)
    return OwnCategory(name, groups, direction, average, typical)


def pack_own_category(own: OwnCategory) -> bytes:
    """What was learned as the bytes of an npz file without objects."""
    buffer = io.BytesIO()
    places = np.array([own.average, own.typical])
    np.savez(buffer, groups=np.array(sorted(own.groups)), direction=own.direction, places=places)
    return buffer.getvalue()


def unpack_own_category(name: str, data: bytes) -> OwnCategory | None:
    """What was packed; None for bytes that are damaged: it can be learned again from its examples."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            average, typical = (float(place) for place in file["places"])
            direction = file["direction"].astype(np.float64)
            groups = frozenset(str(group) for group in file["groups"])
    except Exception:  # whatever damaged bytes lead to
        return None
    fits = direction.ndim == 1 and np.isfinite([*direction, average, typical]).all() and typical > average
    return OwnCategory(name, groups, direction, average, typical) if fits else None


def apply_own_categories(look: Look, own: Sequence[OwnCategory], taxonomy: Taxonomy) -> Look:
    """The look with the garments that match an own category renamed to it; `taxonomy` has theirs and the own ones.

    A garment that a person named (score 1) keeps its name. A renamed garment's score is the former times that of the
    match; the category that it had keeps what is left, unless another garment has it. `scores` gets every own
    category, `label_map` follows, the item's probabilities give way to the own category's. The same again changes
    nothing. Raises `UsageError` for more categories than a label map can hold.
    """
    if not own:
        return look
    names = [category.name for category in own]
    scores = {**look.scores, **{name: look.scores.get(name, 0.0) for name in names}}
    values = {name: len(PARTS) + place for place, name in enumerate(scores)}
    if max(values.values()) > np.iinfo(np.uint8).max:
        raise UsageError(
            _("There are {count} categories, more than {most}. Remove one of your own.").format(
                count=len(values), most=256 - len(PARTS)
            )
        )
    label_map = look.label_map.copy()
    parts: dict[str, list[Garment]] = {}
    for garment in look.garments:
        name, match = _best(garment, own, taxonomy)
        if match < 0.5 or garment.score >= 1 or garment.category in names:
            parts.setdefault(garment.category, []).append(garment)
            continue
        parts.setdefault(name, []).append(replace(garment, category=name, score=garment.score * match, alternatives=()))
        label_map[garment.mask & (label_map == values[garment.category])] = values[name]
        scores[name] = max(scores[name], garment.score * match)
        scores[garment.category] = min(scores[garment.category], garment.score * (1 - match))
    garments = tuple(sorted(map(join_parts, parts.values()), key=lambda garment: -garment.score))
    bare = [name for name in look.categories if name not in {garment.category for garment in look.garments}]
    return replace(
        look,
        scores=scores,
        categories=tuple(sorted([*parts, *bare], key=lambda name: -scores[name])),
        garments=garments,
        label_map=label_map,
        item=look.item if names[0] in look.item.probabilities else _item(look.item, own, taxonomy),
    )


def extend_taxonomy(taxonomy: Taxonomy, names: Mapping[str, str]) -> Taxonomy:
    """The taxonomy with own categories, given as name and shipped group; what was another's alias is now theirs.

    Raises `TaxonomyError` for a name that is a category already.
    """
    words = {_plain(name) for name in names}
    entries = [
        replace(entry, aliases=tuple(alias for alias in entry.aliases if _plain(alias) not in words))
        for entry in taxonomy.category_entries
    ]
    own = [Category(name, write_name(name), group) for name, group in names.items()]
    lacking = set(names.values()) - set(taxonomy.groups)  # a lab model may know nothing of a group
    groups = [group for group in load_taxonomy().group_entries if group.name in lacking]
    return Taxonomy((*taxonomy.group_entries, *groups), (*entries, *own), taxonomy.worn_one_of, taxonomy.worn_in_place)


def extend_with_free(taxonomy: Taxonomy, names: Mapping[str, str]) -> Taxonomy:
    """As `extend_taxonomy`, without names that are categories already: a newer version of stylerec may bring one."""
    for name, group in names.items():
        try:
            taxonomy = extend_taxonomy(taxonomy, {name: group})
        except TaxonomyError:
            continue
    return taxonomy


def check_name(name: str, taxonomy: Taxonomy) -> str:
    """The name as it is kept. Raises `UsageError` for an empty or long one, or a category's or group's."""
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= LONGEST_NAME or not clean.isprintable():
        raise UsageError(
            _("Invalid category name: expected 1 to {most} characters, received {name!r:.60}.").format(
                most=LONGEST_NAME, name=name
            )
        )
    if taxonomy.is_general(clean) or extend_with_free(taxonomy, {clean: taxonomy.groups[0]}) is taxonomy:
        raise UsageError(
            _("There is a category {name!r} already. Choose another name, or remove that one.").format(name=clean)
        )
    return clean


def choose_group(name: str, examples: Sequence[Garment], taxonomy: Taxonomy) -> str:
    """The group of an own category: that of its words if they are known, else of most of its examples."""
    seen = Counter(taxonomy.group_of(garment.category) for garment in examples)
    return group_of_words(name, taxonomy) or seen.most_common(1)[0][0]


def shipped_background(model_dir: Path) -> Background:
    """Garments of the shipped categories as the recogniser in this folder sees them; none for another network."""
    try:
        network = json.loads((model_dir / "config.json").read_text(encoding="utf-8"))["network"]["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        network = ""
    return _load_background(str(network))


@cache
def _load_background(network: str) -> Background:
    nothing = Background(np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=str))
    try:
        with np.load(SHIPPED, allow_pickle=False) as file:
            if str(file["network"]) != network:
                return nothing
            taxonomy = load_taxonomy()
            groups = np.array([taxonomy.group_of(taxonomy.current(str(name))) for name in file["categories"]])
            return Background(file["embeddings"].astype(np.float32), groups)
    except (OSError, ValueError, KeyError, TaxonomyError):
        return nothing  # the board's own garments are enough to tell a category from


def _covariance(vectors: np.ndarray) -> np.ndarray:
    centred = vectors - vectors.mean(axis=0)
    covariance = centred.T @ centred / len(centred)
    sphere = max(float(np.trace(covariance)) / len(covariance), 1e-6)
    return np.asarray((1 - SHRINKAGE) * covariance + SHRINKAGE * sphere * np.eye(len(covariance)))


def _best(garment: Garment, own: Sequence[OwnCategory], taxonomy: Taxonomy) -> tuple[str, float]:
    return max(((one.name, one.score(garment, taxonomy)) for one in own), key=lambda match: match[1])


def _item(item: ItemPrediction, own: Sequence[OwnCategory], taxonomy: Taxonomy) -> ItemPrediction:
    name, match = _best(item.garment, own, taxonomy)
    chances = {other: chance * (1 - match) for other, chance in item.probabilities.items()}
    chances |= {one.name: match if one.name == name else 0.0 for one in own}
    ranked = dict(sorted(chances.items(), key=lambda pair: -pair[1]))
    best = next(iter(ranked))
    return ItemPrediction(ranked, replace(item.garment, category=best, score=min(ranked[best], 1.0)))


def _nothing_in_common(name: str) -> UsageError:
    return UsageError(
        _(
            "Cannot learn {name!r}: the photos have too little in common. Give photos of one such garment "
            "each, without other clothes in them."
        ).format(name=name)
    )


def _plain(word: str) -> str:
    return " ".join(word.casefold().replace("-", " ").replace("_", " ").split())
