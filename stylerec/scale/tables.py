"""The tables that a run writes: looks, garments, embeddings and errors, each in parts of the same ranges of photos."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from stylerec.domain.looks import Garment, ReadPhoto
from stylerec.domain.packing import pack_look
from stylerec.errors import StoreError
from stylerec.scale.places import Folder

FORMAT = 1
MANIFEST = "manifest.json"
PLAN = "photos.parquet"
TABLES = ("garments", "embeddings", "errors", "looks")
"""In the order of writing: what has a part in the last one was read."""
ITEM = -1
"""Number of the garment that is the photo taken as one item; the others are numbered from 0, best first."""

PHOTO = [pa.field("position", pa.int64()), pa.field("photo", pa.string())]


def schemas(n_categories: int, n_embedding: int) -> dict[str, pa.Schema]:
    """What stands in each table; `position` is the photo's place in the plan, from 0."""
    words = pa.list_(pa.string())
    return {
        "looks": pa.schema(
            [
                *PHOTO,
                ("photo_id", pa.string()),
                ("width", pa.int32()),
                ("height", pa.int32()),
                ("picture_hash", pa.string()),
                ("item", pa.string()),
                ("item_score", pa.float32()),
                ("item_colours", words),
                ("categories", words),
                ("scores", pa.list_(pa.float32(), n_categories)),
                ("packed", pa.binary()),
            ]
        ),
        "garments": pa.schema(
            [
                *PHOTO,
                ("garment", pa.int16()),
                ("category", pa.string()),
                ("score", pa.float32()),
                *((edge, pa.float32()) for edge in ("x0", "y0", "x1", "y1", "area", "quality")),
                ("colours", words),
                ("alternatives", words),
            ]
        ),
        "embeddings": pa.schema(
            [
                ("position", pa.int64()),
                ("garment", pa.int16()),
                ("category", pa.string()),
                ("embedding", pa.list_(pa.float16(), n_embedding)),
            ]
        ),
        "errors": pa.schema([*PHOTO, ("error", pa.string())]),
    }


@dataclass(frozen=True)
class Manifest:
    """What a run's tables hold. `categories` is the order of `scores`; numbers are 0 until the run is complete."""

    model: str
    categories: tuple[str, ...]
    n_embedding: int
    sources: tuple[str, ...]
    n_photos: int
    complete: bool = False
    n_looks: int = 0
    n_garments: int = 0
    n_errors: int = 0
    format: int = FORMAT

    def save(self, folder: Folder) -> None:
        """Write it. Raises `StoreError`."""
        folder.write(MANIFEST, json.dumps(asdict(self), indent=1).encode())

    @classmethod
    def load(cls, folder: Folder) -> "Manifest":
        """Read it. Raises `StoreError` when the folder holds no tables of this version."""
        if not folder.exists(MANIFEST):
            raise StoreError(f"'{folder.address}' holds no tables: `stylerec recognise --scheduler` writes some.")
        try:
            values = json.loads(folder.read(MANIFEST))
            values |= {name: tuple(values[name]) for name in ("categories", "sources")}
            manifest = cls(**values)
        except (ValueError, TypeError, KeyError) as error:
            raise StoreError(
                f"The manifest in '{folder.address}' is damaged ({error}). Write the tables anew."
            ) from error
        if manifest.format != FORMAT:
            raise StoreError(
                f"The tables in '{folder.address}' have format {manifest.format}, this version of stylerec reads "
                f"{FORMAT}. Write them anew."
            )
        return manifest


@dataclass(frozen=True)
class Range:
    """Photos of the plan from `start` up to, not including, `stop`."""

    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    @property
    def part(self) -> str:
        """The name of its part in each table."""
        return f"part-{self.start:012d}-{self.stop:012d}.parquet"

    @classmethod
    def of_part(cls, name: str) -> "Range":
        """The range that a part's name tells. Raises `ValueError`."""
        _, start, stop = name.removesuffix(".parquet").split("-")
        return cls(int(start), int(stop))


@dataclass(frozen=True)
class Counts:
    """How much a range, or a run, has of each."""

    looks: int = 0
    garments: int = 0
    errors: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.looks + other.looks, self.garments + other.garments, self.errors + other.errors)


class PartWriter:
    """Collects what was read of one range, and writes it."""

    def __init__(self, folder: Folder, manifest: Manifest) -> None:
        self.folder = folder
        self.schemas = schemas(len(manifest.categories), manifest.n_embedding)
        self.rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
        self.categories = manifest.categories

    def look(self, position: int, read: ReadPhoto) -> None:
        """A photo that was read."""
        look, photo = read.look, {"position": position, "photo": printable(read.name)}
        self.rows["looks"].append(
            photo
            | {
                "photo_id": read.photo_id,
                "width": read.width,
                "height": read.height,
                "picture_hash": read.picture_hash,
                "item": look.item.category,
                "item_score": look.item.garment.score,
                "item_colours": look.item.garment.colours,
                "categories": look.categories,
                "scores": [look.scores[category] for category in self.categories],
                "packed": pack_look(look),
            }
        )
        for number, garment in enumerate(look.garments):
            self.rows["garments"].append(photo | {"garment": number, **_garment_row(garment)})
        for number, garment in enumerate((look.item.garment, *look.garments), ITEM):
            row = {"position": position, "garment": number, "category": garment.category}
            self.rows["embeddings"].append(row | {"embedding": garment.embedding.astype(np.float16)})

    def error(self, position: int, name: str, reason: str) -> None:
        """A photo that could not be read."""
        self.rows["errors"].append({"position": position, "photo": printable(name), "error": printable(reason)})

    def write(self, photos: Range) -> Counts:
        """Write the parts of the range, that of `looks` last. Raises `StoreError`."""
        for table in TABLES:
            buffer = pa.BufferOutputStream()
            rows = pa.Table.from_pylist(self.rows[table], self.schemas[table])
            pq.write_table(rows, buffer, compression="zstd")
            self.folder.write(f"{table}/{photos.part}", memoryview(buffer.getvalue()))
        return Counts(*(len(self.rows[table]) for table in ("looks", "garments", "errors")))


def written(folder: Folder, photos: Range) -> Counts | None:
    """How much there is of a range that was read before; None of one that was not."""
    if not folder.exists(f"looks/{photos.part}"):
        return None
    return Counts(*(_n_rows(folder, f"{table}/{photos.part}") for table in ("looks", "garments", "errors")))


def printable(text: str) -> str:
    """Text that UTF-8 can write: names of files may be whatever they are."""
    return text.encode("utf-8", "backslashreplace").decode()


def parts(folder: Folder) -> list[Range]:
    """The ranges that were read, in order."""
    found: list[Range] = []
    for photos in sorted(map(Range.of_part, folder.names("looks")), key=lambda one: (one.start, -one.stop)):
        if not found or photos.start >= found[-1].stop:  # else a half of one that was finished after all
            found.append(photos)
    return found


def stream(folder: Folder, table: str, columns: Sequence[str], ranges: Iterable[Range] | None = None) -> Iterator[Any]:
    """Record batches of a table's columns, of all parts or of those given, one part after another."""
    for photos in parts(folder) if ranges is None else ranges:
        with folder.system.open(folder.path(f"{table}/{photos.part}"), "rb") as file:
            yield from pq.ParquetFile(file).iter_batches(columns=list(columns))


def _n_rows(folder: Folder, name: str) -> int:
    with folder.system.open(folder.path(name), "rb") as file:
        return int(pq.read_metadata(file).num_rows)


def _garment_row(garment: Garment) -> dict[str, Any]:
    edges = dict(zip(("x0", "y0", "x1", "y1"), garment.box, strict=True))
    return {
        "category": garment.category,
        "score": garment.score,
        **edges,
        "area": garment.area,
        "quality": garment.quality,
        "colours": garment.colours,
        "alternatives": garment.alternatives,
    }
