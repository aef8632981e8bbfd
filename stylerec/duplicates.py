"""Photos that are nearly the same: saved again at another size, cropped a little, or one of a series."""

from collections.abc import Mapping, Sequence

import numpy as np

from stylerec.colours import shade_similarity
from stylerec.errors import UsageError
from stylerec.images import load_photo
from stylerec.looks import Look

SAME = 8
"""Bits of 64 up to which two hashes are of the same picture."""

ALIKE = 18
"""Bits up to which they are when the looks agree as well: cropped or framed pictures, poses of one series."""

AGREE = 0.55
"""Likeness of two looks from which they agree."""

DECODED = 128
"""Side of the picture that is hashed, in pixels at least; the hash sees 32."""


def picture_hash(picture: bytes, name: str = "photo") -> str:
    """The perceptual hash of a photo (bytes of any readable format): 64 bits as 16 hex digits.

    The signs of the lowest 8 x 8 frequencies of the grey picture (DCT, `imagehash.phash`; Zauner, 2010); it stays as
    it is, give or take a few bits, when size, compression or brightness change. Raises `PhotoError`.
    """
    from imagehash import phash  # here: it loads much, and only new photos need it
    from PIL import Image

    image = load_photo(picture, name=name, min_side=DECODED).image
    return str(phash(Image.fromarray(image)))


def near_duplicates(
    hashes: Sequence[tuple[str, str]], looks: Mapping[str, Look] | None = None
) -> tuple[tuple[str, ...], ...]:
    """Groups of two or more photos that are nearly the same, in the order given, from `(photo_id, hash)` pairs.

    Two photos belong together when their hashes differ in at most `SAME` bits, or in at most `ALIKE` bits and their
    `looks` (by photo id, those that are known) agree; a group is all that hangs together. Raises `UsageError` for a
    hash that is not 16 hex digits and for a photo that is given twice.
    """
    ids = [photo_id for photo_id, _ in hashes]
    if len(set(ids)) < len(ids):
        twice = next(photo_id for photo_id in ids if ids.count(photo_id) > 1)
        raise UsageError(f"Invalid `hashes`: expected each photo once, received {twice!r} more often.")
    if len(ids) < 2:
        return ()
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    bits = np.array([_number(text) for _, text in hashes], dtype=np.uint64)
    known = looks or {}
    first, second = [], []
    for row in range(len(bits) - 1):
        apart = np.bitwise_count(bits[row + 1 :] ^ bits[row])
        for distance, other in zip(*_near(apart), strict=True):
            pair = ids[row], ids[row + 1 + other]
            if distance <= SAME or (all(i in known for i in pair) and _agree(known[pair[0]], known[pair[1]])):
                first.append(row)
                second.append(row + 1 + other)
    edges = coo_array((np.ones(len(first)), (first, second)), shape=(len(ids), len(ids)))
    _, labels = connected_components(edges, directed=False)
    groups: dict[int, list[str]] = {}
    for photo_id, label in zip(ids, labels.tolist(), strict=True):
        groups.setdefault(label, []).append(photo_id)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def look_likeness(one: Look, other: Look) -> float:
    """How alike two looks are, in 0..1: whether the same categories look the same on as much of the photo.

    For both garments of a category: the cosine of their embeddings (negative ones as 0), times the similarity of their
    shades, times the smaller of their areas. The sum of these is divided by the sum of the larger areas, where a
    category that one look lacks has area 0. Regions count as garments do. Looks without garments are not alike.
    """
    parts = [{part.category: part for part in (*look.regions, *look.garments)} for look in (one, other)]
    shared, covered = 0.0, 0.0
    for category in {*parts[0], *parts[1]}:
        a, b = parts[0].get(category), parts[1].get(category)
        areas = [part.area if part else 0.0 for part in (a, b)]
        covered += max(areas)
        if a is not None and b is not None:
            alike = max(0.0, float(a.embedding @ b.embedding)) * shade_similarity(a.shade, b.shade[None])[0]
            shared += float(alike) * min(areas)
    return shared / covered if covered else 0.0


def _agree(one: Look, other: Look) -> bool:
    return look_likeness(one, other) >= AGREE


def _near(apart: np.ndarray) -> tuple[list[int], list[int]]:
    """Distances and places of those that may be the same."""
    places = np.flatnonzero(apart <= ALIKE)
    return apart[places].tolist(), places.tolist()


def _number(text: str) -> int:
    if len(text) != 16 or not set(text) <= set("0123456789abcdef"):
        raise UsageError(f"Invalid hash of a picture: expected 16 hex digits, received {text!r}.")
    return int(text, 16)
