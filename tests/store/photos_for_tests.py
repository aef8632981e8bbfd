"""Small photos, each another, and what a store has of them."""

import io

import numpy as np
from PIL import Image

from stylerec.store import Store


def jpeg(number: int, size: tuple[int, int] = (40, 60), **options: object) -> bytes:
    """A small photo; every number is another."""
    pixels = np.random.default_rng(number).integers(0, 255, (4, 3, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).resize(size).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def jpegs(count: int) -> list[tuple[str, bytes]]:
    return [(f"{number}.jpg", jpeg(number)) for number in range(count)]


def files_of(store: Store) -> set[str]:
    """Names of all files of photos."""
    return {path.name for path in store.files.folder.rglob("*") if path.is_file() and ".db" not in path.name}
