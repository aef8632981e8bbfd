"""Files that were damaged at random, the same each time: whatever happens, it is an answer or a reason, no crash."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from stylerec.domain.packing import pack_look, unpack_look
from stylerec.errors import PhotoError, StoreError
from stylerec.settings import Settings
from stylerec.store import Store
from stylerec.store.position import without_position
from stylerec.vision.images import load_photo, read_zip
from stylerec.vision.recogniser import Recogniser

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")


def encoded(format: str) -> bytes:
    """A small photo with notes: how it is turned, and where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    file = io.BytesIO()
    pixels = np.random.default_rng(1).integers(0, 256, (48, 32, 3), dtype=np.uint8)
    notes = {"exif": exif.tobytes()} if format in ("JPEG", "PNG", "WEBP", "TIFF") else {}
    Image.fromarray(pixels).save(file, format, **notes)
    return file.getvalue()


def mutated(data: bytes, seed: int) -> bytes:
    """One of the ways in which a file comes to harm: bits, bytes, lengths, parts lost, doubled or swapped."""
    rng = np.random.default_rng(seed)
    harmed = bytearray(data)
    for _ in range(int(rng.integers(1, 6))):
        at, size = int(rng.integers(0, max(1, len(harmed)))), int(rng.integers(1, 64))
        match int(rng.integers(0, 6)):
            case 0 if harmed:
                harmed[at % len(harmed)] ^= 1 << int(rng.integers(0, 8))
            case 1:
                harmed[at : at + 4] = rng.choice([b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff", b"\x80\0\0\0"])
            case 2:
                del harmed[at : at + size]
            case 3:
                harmed[at:at] = harmed[at : at + size]
            case 4:
                del harmed[at:]
            case _:
                harmed[at : at + size] = rng.bytes(size)
    return bytes(harmed)


def archives(folder: Path) -> list[bytes]:
    """A small archive of photos, and an export of a store."""
    store = Store.open(folder=folder, settings=Settings(data_dir=folder, threads=1))
    store.photos.add(store.boards.create("Autumn").board_id, [("a.jpg", encoded("JPEG"))])
    whole, plain = io.BytesIO(), io.BytesIO()
    store.export_zip(whole)
    store.close()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.jpg", encoded("JPEG"))
        archive.writestr("b/c.png", encoded("PNG"))
    return [whole.getvalue(), plain.getvalue()]


def damage_files(count: int, folder: Path) -> dict[str, Any]:
    """Read so many damaged photos, looks and archives; how many were taken, and the seeds of those that crashed."""
    store = Store.open(folder=folder / "taken in", settings=Settings(data_dir=folder, threads=1))
    (read,) = Recogniser.load().recognise([("a.jpg", encoded("JPEG"))])
    assert read.look
    kinds: list[tuple[list[bytes], Callable[[bytes], object], type[Exception]]] = [
        ([encoded(format) for format in FORMATS], lambda data: load_photo(data, min_side=32), PhotoError),
        ([encoded(format) for format in FORMATS], without_position, PhotoError),
        ([pack_look(read.look)], unpack_look, StoreError),
        (archives(folder / "given"), lambda data: read_zip(data), PhotoError),
        (archives(folder / "given too"), store.import_zip, StoreError),
    ]
    taken, crashed, slowest = 0, [], 0.0
    for seed in range(count):
        sources, act, reason = kinds[seed % len(kinds)]
        start = time.monotonic()
        try:
            act(mutated(sources[seed // len(kinds) % len(sources)], seed))
            taken += 1
        except reason:
            pass
        except Exception as error:
            crashed.append(f"{seed}: {error!r}")
        slowest = max(slowest, time.monotonic() - start)
    store.close()
    refused = count - taken - len(crashed)
    return {"files": count, "taken": taken, "refused": refused, "slowest": round(slowest, 2), "faults": crashed}
