"""Garments that look like an item, among millions: embeddings in indexes of faiss, shard by shard.

An index sorts embeddings into cells and visits only those nearest to what is asked for (H. Jégou et al., "Product
quantization for nearest neighbor search", 2011, section IV: IVF). Embeddings stay as they are in the tables, in
float16, so that what is found has its exact similarity; what lies in no visited cell is missed. How much that is was
measured when the index was made (`recall`).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import faiss
import numpy as np
import pyarrow.parquet as pq

from stylerec.errors import StoreError, UsageError
from stylerec.scale.places import Folder
from stylerec.scale.tables import Manifest, Range, parts, stream

ABOUT = "index/index.json"
SHARD = 2_000_000
"""Embeddings of one index: 512 MB of 128 numbers each. One is in memory at a time."""
PER_CELL = 40
"""Embeddings from which a cell's centre is learned."""
MOST_CELLS = 8192
QUERIES, NEAREST = 200, 10
"""How many of the embeddings are asked for to measure recall, and how many of their nearest should be found."""
RECALL = 0.95
"""Share of the nearest that should be found; as many cells are visited as that takes."""
NUMBERS = 1 << 12
"""Garments that a photo may have: an id is the position of the photo times this, plus the garment's number and 1."""


@dataclass(frozen=True)
class Lookalike:
    """A garment of a photo that looks like what was asked for; `garment` as in the tables, `similarity` the cosine."""

    position: int
    photo: str
    garment: int
    category: str
    similarity: float


@dataclass(frozen=True)
class About:
    """How the index was made: the ranges it covers, how many cells are visited, and the recall that was measured."""

    covered: tuple[tuple[int, int], ...]
    shards: int
    embeddings: int
    visited: int
    recall: float


class Lookalikes:
    """Look-alikes in the tables of a folder, by an index beside them."""

    def __init__(self, folder: Folder, about: About) -> None:
        self.folder = folder
        self.about = about

    @classmethod
    def open(cls, folder: Folder) -> "Lookalikes":
        """The folder's index; one that is missing, or older than the tables, is made. Raises `StoreError`."""
        manifest = Manifest.load(folder)
        ranges = parts(folder)
        if folder.exists(ABOUT):
            values = json.loads(folder.read(ABOUT))
            about = About(**values | {"covered": tuple(map(tuple, values["covered"]))})
            if about.covered == _spans(ranges):
                return cls(folder, about)
        return cls(folder, _build(folder, ranges, manifest.n_embedding))

    def find(
        self, embeddings: Sequence[np.ndarray], most: int, categories: Sequence[str] = ()
    ) -> list[list[Lookalike]]:
        """For each embedding `(d,)`, of length 1, the `most` photos with the garments most like it, best first.

        Each photo counts once, by its best garment; with `categories` only garments of these count. Raises `UsageError`
        for embeddings of another length.
        """
        queries = np.stack(embeddings).astype(np.float32)
        asked = 4 * most if not categories else 40 * most
        found: list[list[tuple[float, int]]] = [[] for _ in embeddings]
        for shard in range(self.about.shards):
            index = _read(self.folder, shard)
            if queries.shape[1] != index.d:
                raise UsageError(f"Invalid embeddings: expected {index.d} numbers, received {queries.shape[1]}.")
            index.nprobe = self.about.visited
            similarities, ids = index.search(queries, min(asked, index.ntotal))
            for best, row, keys in zip(found, similarities, ids, strict=True):
                best += [(float(value), int(key)) for value, key in zip(row, keys, strict=True) if key >= 0]
        return [self._named(sorted(best, reverse=True), most, frozenset(categories)) for best in found]

    def _named(self, best: list[tuple[float, int]], most: int, categories: frozenset[str]) -> list[Lookalike]:
        spans = [Range(*span) for span in self.about.covered]
        rows: dict[int, tuple[str, dict[int, str]]] = {}
        chosen: dict[int, Lookalike] = {}
        for similarity, key in best:
            position, garment = key // NUMBERS, key % NUMBERS - 1
            if position in chosen:
                continue
            if position not in rows:
                span = next(span for span in spans if span.start <= position < span.stop)
                rows[position] = self._row(span, position)
            photo, named = rows[position]
            if categories and named[garment] not in categories:
                continue
            chosen[position] = Lookalike(position, photo, garment, named[garment], similarity)
            if len(chosen) == most:
                break
        return list(chosen.values())

    def _row(self, span: Range, position: int) -> tuple[str, dict[int, str]]:
        """A photo's address, and the categories of its garments by number."""
        at = [("position", "=", position)]
        photo = self._read_rows("looks", span, ["photo"], at)[0]["photo"]
        named = self._read_rows("embeddings", span, ["garment", "category"], at)
        return str(photo), {row["garment"]: row["category"] for row in named}

    def _read_rows(self, table: str, span: Range, columns: list[str], at: list[Any]) -> list[dict[str, Any]]:
        path = self.folder.path(f"{table}/{span.part}")
        rows = pq.read_table(path, columns=columns, filters=at, filesystem=self.folder.system).to_pylist()
        return list(rows)


def _spans(ranges: Sequence[Range]) -> tuple[tuple[int, int], ...]:
    return tuple((photos.start, photos.stop) for photos in ranges)


def _build(folder: Folder, ranges: Sequence[Range], width: int) -> About:
    """Index all embeddings, shard by shard, and measure what is found. Raises `StoreError` when there are none."""
    shards = embeddings = 0
    visited, recall = 1, 1.0
    for ids, vectors in _shards(folder, ranges, width):
        index = _index(vectors)
        index.add_with_ids(vectors, ids)
        if not shards:
            visited, recall = _measure(index, ids, vectors)
        folder.write(f"index/{shards:05d}.faiss", faiss.serialize_index(index).tobytes())
        shards, embeddings = shards + 1, embeddings + len(ids)
    if not shards:
        raise StoreError(f"The tables in '{folder.address}' have no garment yet. Let photos be read into them.")
    about = About(_spans(ranges), shards, embeddings, visited, round(recall, 4))
    folder.write(ABOUT, json.dumps(asdict(about)).encode())
    return about


def _shards(folder: Folder, ranges: Sequence[Range], width: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Ids and embeddings, as many as a shard has at a time."""
    ids: list[np.ndarray] = []
    vectors: list[np.ndarray] = []
    for batch in stream(folder, "embeddings", ["position", "garment", "embedding"], ranges):
        positions, garments, lists = (batch.column(number) for number in range(3))
        ids.append(positions.to_numpy() * NUMBERS + garments.to_numpy() + 1)
        vectors.append(lists.flatten().to_numpy(zero_copy_only=False).reshape(-1, width))
        if sum(map(len, ids)) >= SHARD:
            yield np.concatenate(ids), np.concatenate(vectors).astype(np.float32)
            ids, vectors = [], []
    if ids:
        yield np.concatenate(ids), np.concatenate(vectors).astype(np.float32)


def _index(vectors: np.ndarray) -> Any:
    """An empty index whose cells fit the embeddings."""
    n_vectors, width = vectors.shape
    cells = int(np.clip(4 * np.sqrt(n_vectors), 1, min(MOST_CELLS, max(1, n_vectors // PER_CELL))))
    quantizer = faiss.IndexFlatIP(width)
    kind = faiss.ScalarQuantizer.QT_fp16
    index = faiss.IndexIVFScalarQuantizer(quantizer, width, cells, kind, faiss.METRIC_INNER_PRODUCT, False)
    sample = np.random.default_rng(0).permutation(n_vectors)[: cells * PER_CELL]
    index.train(vectors[np.sort(sample)])
    return index


def _measure(index: Any, ids: np.ndarray, vectors: np.ndarray) -> tuple[int, float]:
    """How many cells to visit so that `RECALL` of the nearest are found, and the share that is."""
    queries = np.random.default_rng(1).permutation(len(ids))[:QUERIES]
    nearest = min(NEAREST + 1, len(ids))  # the first is what was asked for
    _, exact = faiss.knn(vectors[queries], vectors, nearest, metric=faiss.METRIC_INNER_PRODUCT)
    visited = 1
    while True:
        index.nprobe = visited
        _, found = index.search(vectors[queries], nearest)
        shares = [
            len({*keys} & {*ids[row]} - {ids[query]}) / max(1, nearest - 1)
            for query, keys, row in zip(queries, found, exact, strict=True)
        ]
        recall = min(1.0, float(np.mean(shares)))
        if recall >= RECALL or visited >= index.nlist:
            return visited, recall
        visited = min(index.nlist, 2 * visited)


def _read(folder: Folder, shard: int) -> Any:
    return faiss.deserialize_index(np.frombuffer(folder.read(f"index/{shard:05d}.faiss"), np.uint8))
