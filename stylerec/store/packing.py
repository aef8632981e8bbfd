"""A look as bytes: npz without objects, masks as bits."""

import io
import json
from typing import Any

import numpy as np

from stylerec.errors import StoreError
from stylerec.looks import Garment, ItemPrediction, Look

FORMAT = 1


def pack_look(look: Look) -> bytes:
    """The bytes that `unpack_look` turns into the same look."""
    pieces = (*look.garments, *look.regions, look.item.garment)
    table = {
        "format": FORMAT,
        "scores": {name: float(score) for name, score in look.scores.items()},
        "categories": list(look.categories),
        "probabilities": {name: float(value) for name, value in look.item.probabilities.items()},
        "n_garments": len(look.garments),
        "grid": look.label_map.shape,
        "pieces": [
            [piece.category, float(piece.score), *map(float, piece.box), float(piece.area), *piece.colours]
            for piece in pieces
        ],
    }
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        table=np.frombuffer(json.dumps(table).encode(), dtype=np.uint8),
        label_map=look.label_map,
        masks=np.stack([np.packbits(piece.mask) for piece in pieces]),
        embeddings=np.stack([piece.embedding for piece in pieces]).astype(np.float32),
        shades=np.stack([piece.shade for piece in pieces]).astype(np.float32),
    )
    return buffer.getvalue()


def unpack_look(packed: bytes) -> Look:
    """The look that was packed. Raises `StoreError` for bytes that are none."""
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
            table = json.loads(arrays["table"].tobytes())
            return _look(table, arrays["label_map"], arrays["masks"], arrays["embeddings"], arrays["shades"])
    except Exception as error:  # damaged bytes make the reader raise nearly anything
        raise StoreError(f"A stored look is damaged ({error!r}). Read its photo again.") from error


def _look(
    table: dict[str, Any], label_map: np.ndarray, masks: np.ndarray, embeddings: np.ndarray, shades: np.ndarray
) -> Look:
    height, width = table["grid"]
    bits = np.unpackbits(masks, axis=1, count=height * width).astype(bool).reshape(-1, height, width)
    pieces = [
        Garment(category, score, (x0, y0, x1, y1), area, mask, tuple(colours), embedding, shade)
        for (category, score, x0, y0, x1, y1, area, *colours), mask, embedding, shade in zip(
            table["pieces"], bits, embeddings, shades, strict=True
        )
    ]
    garments, regions = pieces[: table["n_garments"]], pieces[table["n_garments"] : -1]
    return Look(
        scores=table["scores"],
        categories=tuple(table["categories"]),
        garments=tuple(garments),
        label_map=label_map,
        item=ItemPrediction(table["probabilities"], pieces[-1]),
        regions=tuple(regions),
    )
