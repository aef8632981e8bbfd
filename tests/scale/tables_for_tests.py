"""Runs made by hand: tables of made looks, and workers with a reader that needs no network."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from looks_for_tests import DIRECTIONS, garment, photo

from stylerec.domain.looks import PhotoLook
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.scale.places import Folder
from stylerec.scale.sources import write_plan
from stylerec.scale.tables import Manifest, PartWriter, Range
from stylerec.scale.worker import ReadingPlugin
from stylerec.settings import Settings
from stylerec.vision.recogniser import Recogniser, Source

CATEGORIES = load_taxonomy().categories
SOURCES = ("made",)


def content_id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def made_looks(number: int, seed: int = 0) -> list[PhotoLook]:
    """Looks of two to five garments whose embeddings point anywhere; every tenth photo is there twice."""
    chance = np.random.default_rng(seed)
    looks = []
    for place in range(number):
        vectors = chance.normal(size=(5, DIRECTIONS)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        worn = chance.choice(CATEGORIES, int(chance.integers(2, 6)), replace=False)
        pieces = [garment(str(name), vector=vector) for name, vector in zip(worn, vectors, strict=False)]
        looks.append(photo(f"{place}.jpg", *pieces, photo_id=content_id(str(place - place // 10 % 2))))
    return looks


def made_manifest(n_photos: int) -> Manifest:
    return Manifest("m", CATEGORIES, DIRECTIONS, SOURCES, n_photos)


def write_tables(folder: Folder, looks: Sequence[PhotoLook], size: int = 100, start: int = 0) -> None:
    """Tables as a run writes them, in parts of `size` photos."""
    manifest = made_manifest(start + len(looks))
    manifest.save(folder)
    for at in range(0, len(looks), size):
        writer = PartWriter(folder, manifest)
        for place, look in enumerate(looks[at : at + size], at):
            writer.look(start + place, look)  # type: ignore[arg-type]
        writer.write(Range(start + at, start + min(at + size, len(looks))))


class MadeReader:
    """Reads whatever has bytes: b"bad" is no photo, b"bug" makes it fail. Every photo read is noted in a file."""

    namer = None
    taxonomy = load_taxonomy()

    def __init__(self, log: Path) -> None:
        self.log = log

    def names(self) -> list[str]:
        """The photos that were read."""
        return self.log.read_text().splitlines() if self.log.exists() else []

    def recognise(self, sources: Iterable[Source]) -> Iterator[PhotoLook]:
        for source in sources:
            assert isinstance(source, tuple)
            name, data = source
            with self.log.open("a") as log:
                log.write(f"{name}\n")
            if data == b"bug":
                raise RuntimeError("a fault of the recogniser")
            if data == b"bad":
                yield PhotoLook(name, "", 0, 0, None, error=f"Cannot read '{name}'.")
            else:
                yield replace(photo(name, garment("skirt"), garment("shirt")), photo_id=content_id(name))


class MadePlugin(ReadingPlugin):
    """Workers with a `MadeReader`."""

    def __init__(self, out: Folder, addresses: Iterable[str], reader: MadeReader | None = None) -> None:
        manifest = made_manifest(write_plan(out, addresses))
        manifest.save(out)
        config = Recogniser.load().config
        super().__init__(config, b"", Settings(threads=1), out, manifest)
        self.made = reader or MadeReader(Path(out.root, f"read-{uuid4().hex}"))

    def load(self) -> Any:
        return self.made
