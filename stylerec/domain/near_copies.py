"""Photos that are nearly the same: saved again at another size, cropped a little, or one of a series."""

from collections.abc import Mapping, Sequence

import numpy as np

from stylerec.domain.colours import shade_similarity
from stylerec.domain.looks import Look
from stylerec.errors import UsageError

SAME_BITS = 8
"""Bits of 64 up to which two hashes are of the same picture."""

ALIKE_BITS = 18
"""Bits up to which they are when the looks agree as well: cropped or framed pictures, poses of one series."""

LOOKS_AGREE = 0.55
"""Likeness of two looks from which they agree."""

LOOKS_DIFFER = 0.2
"""Likeness below which two looks are not of one photo, whatever the hash says: shirts on white ground lie alike."""


def near_duplicates(
    hashes: Sequence[tuple[str, str]], looks: Mapping[str, Look] | None = None
) -> tuple[tuple[str, ...], ...]:
    """Groups of two or more photos that are nearly the same, in the order given, from `(photo_id, hash)` pairs.

    Two photos belong together when their hashes differ in at most `SAME_BITS` bits and their `looks` (by photo id,
    those that are known) do not differ, or in at most `ALIKE_BITS` bits and their looks agree; a group is all that
    hangs together. Raises `UsageError` for a hash that is not 16 hex digits and for a photo that is given twice.
    """
    ids = [photo_id for photo_id, _ in hashes]
    if len(set(ids)) < len(ids):
        twice = next(photo_id for photo_id in ids if ids.count(photo_id) > 1)
        raise UsageError(f"Invalid `hashes`: expected each photo once, received {twice!r} more often.")
    if len(ids) < 2:
        return ()
    bits = np.array([_number(text) for _, text in hashes], dtype=np.uint64)
    known = looks or {}
    group = list(range(len(ids)))
    for row in range(len(bits) - 1):
        apart = np.bitwise_count(bits[row + 1 :] ^ bits[row])
        for distance, other in zip(*_near(apart), strict=True):
            pair = known.get(ids[row]), known.get(ids[row + 1 + other])
            if _are_same(distance, *pair):
                _join(group, row, row + 1 + other)
    groups: dict[int, list[str]] = {}
    for place, photo_id in enumerate(ids):
        groups.setdefault(_first(group, place), []).append(photo_id)
    return tuple(tuple(members) for members in groups.values() if len(members) > 1)


def look_likeness(one: Look, other: Look) -> float:
    """How alike two looks are, in 0..1: whether the same categories look the same on as much of the photo.

    For both garments of a category: the cosine of their embeddings (negative ones as 0), times the similarity of their
    shades, times the smaller of their areas. The sum of these is divided by the sum of the larger areas, where a
    category that one look lacks has area 0. Regions count as garments do. Garments that different models
    saw, with embeddings of different lengths, are not alike. Looks without garments are not alike.
    """
    parts = [{part.category: part for part in (*look.regions, *look.garments)} for look in (one, other)]
    shared, covered = 0.0, 0.0
    for category in {*parts[0], *parts[1]}:
        a, b = parts[0].get(category), parts[1].get(category)
        areas = [part.area if part else 0.0 for part in (a, b)]
        covered += max(areas)
        if a is not None and b is not None and a.embedding.shape == b.embedding.shape:
            alike = max(0.0, float(a.embedding @ b.embedding)) * shade_similarity(a.shade, b.shade[None])[0]
            shared += float(alike) * min(areas)
    return shared / covered if covered else 0.0


def _are_same(bits: int, one: Look | None, other: Look | None) -> bool:
    """Whether two photos belong together whose hashes differ in so many bits."""
    if one is None or other is None:
        return bits <= SAME_BITS
    return look_likeness(one, other) >= (LOOKS_DIFFER if bits <= SAME_BITS else LOOKS_AGREE)


def _near(apart: np.ndarray) -> tuple[list[int], list[int]]:
    """Distances and places of those that may be the same."""
    places = np.flatnonzero(apart <= ALIKE_BITS)
    return apart[places].tolist(), places.tolist()


def _first(group: list[int], place: int) -> int:
    """The first place of a group; every place names one before it in its group, or itself."""
    while group[place] != place:
        group[place] = group[group[place]]
        place = group[place]
    return place


def _join(group: list[int], one: int, other: int) -> None:
    first, second = sorted((_first(group, one), _first(group, other)))
    group[second] = first


def _number(text: str) -> int:
    if len(text) != 16 or not set(text) <= set("0123456789abcdef"):
        raise UsageError(f"Invalid hash of a picture: expected 16 hex digits, received {text!r}.")
    return int(text, 16)
