"""A look as bytes.

The layout: `START`, the length of a packed part in 4 bytes, that part (zlib: a JSON table with its own length before
it, the label map, a bit per cell of each mask), then float32 embeddings and shades of all pieces. Numbers are little
endian. Nothing but numbers and text is ever made of it, and 500 looks are read in 0.05 s, a fifth of what npz takes.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from stylerec.domain.colours import NAMES
from stylerec.domain.looks import Garment, ItemPrediction, Look
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import StoreError
from stylerec.language import _

START = b"look1"
MOST_UNPACKED = 16 * 2**20
"""Bytes; real looks have about 12 KiB."""
SHADE = 9
MOST_EMBEDDING = 4096
KNOWN_COLOURS = frozenset(NAMES)
_in_use: WeakValueDictionary[bytes, Look] = WeakValueDictionary()


def pack_look(look: Look) -> bytes:
    """The bytes that `unpack_look` turns into the same look."""
    pieces = look.pieces
    table = {
        "grid": look.label_map.shape,
        "scores": {category: float(score) for category, score in look.scores.items()},
        "categories": look.categories,
        "garments": len(look.garments),
        "proposals": len(look.proposals),
        "pieces": [
            [
                piece.category,
                float(piece.score),
                [float(edge) for edge in piece.box],
                float(piece.area),
                piece.colours,
                piece.alternatives,
                float(piece.quality),
            ]
            for piece in pieces
        ],
        "item": {category: float(share) for category, share in look.item.probabilities.items()},
    }
    text = json.dumps(table, separators=(",", ":")).encode()
    masks = [np.packbits(piece.mask).tobytes() for piece in pieces]
    packed = zlib.compress(b"".join([len(text).to_bytes(4, "little"), text, look.label_map.tobytes(), *masks]))
    numbers = np.concatenate(
        [*(piece.embedding.ravel() for piece in pieces), *(piece.shade.ravel() for piece in pieces)]
    )
    return START + len(packed).to_bytes(4, "little") + packed + numbers.astype("<f4").tobytes()


def unpack_look(data: bytes, *, lab: bool = False) -> Look:
    """The look that was packed. Raises `StoreError` for bytes that are none.

    What an older version called a category and this one a group comes as the group; the words of a `lab` model stay.

    The same bytes give the same object as long as somebody has it: boards that share photos, and a board before and
    after a change, share the memory.
    """
    key = hashlib.blake2b(data, digest_size=16, key=b"lab" if lab else b"").digest()
    look = _in_use.get(key)
    if look is None:
        try:
            look = _unpacked(data, _as_it_is if lab else load_taxonomy().current)
        except Exception as error:  # whatever damaged bytes lead to
            raise StoreError(
                _("A stored look is damaged ({error!r}). Read its photo again.").format(error=error)
            ) from error
        _in_use[key] = look
    return look


def _as_it_is(name: str) -> str:
    return name


def _later(values: list[Any], current: Callable[[str], str]) -> tuple[Any, ...]:
    """What today's version adds to a garment; nothing for a look of an older one."""
    if not values:
        return ()
    alternatives, quality = values
    if not 0 <= quality <= 1:
        raise ValueError(f"a garment has the quality {quality}")
    return tuple(map(current, alternatives)), quality


def _check_garment(score: float, box: Sequence[float], area: float, colours: Sequence[str]) -> None:
    x0, y0, x1, y1 = box
    if not (0 <= x0 <= x1 <= 1 and 0 <= y0 <= y1 <= 1 and 0 <= score <= 1 and 0 <= area <= 1):
        raise ValueError(f"a garment has the score {score}, the box {box} and the area {area}")
    if not KNOWN_COLOURS.issuperset(colours):
        raise ValueError(f"a garment has the colours {colours}")


def _check_shares(shares: Mapping[str, float]) -> None:
    if not shares or not all(0 <= share <= 1 for share in shares.values()):
        raise ValueError("a score is not in 0..1")


def _unpacked(data: bytes, current: Callable[[str], str]) -> Look:
    if not data.startswith(START):
        raise ValueError(f"it starts with {data[: len(START)]!r}, not with {START!r}")
    start = len(START) + 4
    end = start + int.from_bytes(data[len(START) : start], "little")
    part = zlib.decompressobj().decompress(data[start:end], MOST_UNPACKED)
    text_end = 4 + int.from_bytes(part[:4], "little")
    table = json.loads(part[4:text_end])
    grid, described = tuple(table["grid"]), table["pieces"]
    cells = np.frombuffer(part, np.uint8, offset=text_end)
    label_map = cells[: prod(grid)].reshape(grid)
    bits = cells[prod(grid) :].reshape(len(described), -1)
    masks = np.unpackbits(bits, axis=1, count=prod(grid)).view(bool).reshape(len(described), *grid)
    numbers = np.frombuffer(data, "<f4", offset=end)
    embeddings = numbers[: -SHADE * len(described)].reshape(len(described), -1)
    shades = numbers[-SHADE * len(described) :].reshape(len(described), 3, 3)
    if not (np.isfinite(embeddings).all() and np.isfinite(shades).all()):
        raise ValueError("an embedding or a shade is no number")
    if not 1 <= embeddings.shape[1] <= MOST_EMBEDDING:
        raise ValueError(f"its embeddings have {embeddings.shape[1]} numbers")
    for _category, score, box, area, colours, *_more in described:
        _check_garment(score, box, area, colours)
    _check_shares(table["scores"])
    _check_shares(table["item"])
    pieces = [
        Garment(
            current(category), score, tuple(box), area, mask, tuple(colours), embedding, shade, *_later(later, current)
        )
        for (category, score, box, area, colours, *later), mask, embedding, shade in zip(
            described, masks, embeddings, shades, strict=True
        )
    ]
    regions_end = len(pieces) - 1 - table.get("proposals", 0)
    if not 0 <= table["garments"] <= regions_end < len(pieces):
        raise ValueError(
            f"of {len(pieces)} pieces {table['garments']} are garments, the last from {regions_end} proposed"
        )
    return Look(
        scores={current(name): score for name, score in table["scores"].items()},
        categories=tuple(map(current, table["categories"])),
        garments=tuple(pieces[: table["garments"]]),
        label_map=label_map,
        item=ItemPrediction({current(name): share for name, share in table["item"].items()}, pieces[-1]),
        regions=tuple(pieces[table["garments"] : regions_end]),
        proposals=tuple(pieces[regions_end:-1]),
    )
