"""Speed of `recognise --scheduler`: `python -m training.benchmark_scale [FOLDER]`.

Measures, one after another: photos per second of one and of two workers on the photos of a folder (drawn ones without
it), and what the second one adds; what the engine itself takes for a million made photos, with a reader that does
nothing; a run whose workers are killed every ten seconds, and what was lost; patterns and look-alikes over a million
made looks. Figures only; nothing passes or fails by them.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from distributed import Client

from stylerec.domain.looks import PhotoLook
from stylerec.scale.engine import complete, connected, prepare, recognise_all
from stylerec.scale.lookalikes import Lookalikes
from stylerec.scale.patterns import count_patterns
from stylerec.scale.places import Folder
from stylerec.scale.sources import listed, write_plan
from stylerec.scale.tables import Counts, Manifest, PartWriter, Range, parts, schemas, stream
from stylerec.scale.worker import ReadingPlugin
from stylerec.vision.passed_over import PassedOver
from stylerec.vision.recogniser import Recogniser, Source
from training.benchmark import write_photos

KILLED_EVERY = 10.0
"""Seconds."""


def read(client: Client, source: str, out: Path, size: int | None = None) -> tuple[ReadingPlugin, float]:
    """Read a source into tables; photos per second, without the start of the workers."""
    plugin = prepare(Folder(str(out)), Recogniser.load(), [source], listed([source], PassedOver()))
    start = time.perf_counter()
    photos = sum(step.photos for step in recognise_all(client, plugin, size))
    seconds = time.perf_counter() - start
    complete(plugin)
    return plugin, photos / seconds


def measure_workers(source: str, folder: Path) -> dict[str, Any]:
    """Photos per second with one worker and with two, in turn, each after a first run that loads the model."""
    figures: dict[str, list[float]] = {"1": [], "2": []}
    for turn in range(2):
        for workers in (1, 2):
            with connected("local", workers) as client:
                speed = read(client, source, folder / f"workers-{workers}-{turn}")[1]
            figures[str(workers)].append(round(speed, 1))
    one, two = (max(figures[workers]) for workers in ("1", "2"))
    return {"photos_per_second": figures, "efficiency_of_two": round(two / one / 2, 2)}


class NothingReader:
    """Reads nothing: what is left is what the engine takes."""

    def recognise(self, sources: Iterable[Source]) -> Iterator[PhotoLook]:
        """A photo that cannot be read, for each."""
        for source in sources:
            yield PhotoLook(str(source[0]) if isinstance(source, tuple) else str(source), "", 0, 0, None, error="made")


class NothingPlugin(ReadingPlugin):
    """Workers with a `NothingReader`; photos are names only, and are not fetched."""

    def load(self) -> Any:
        """The reader that reads nothing."""
        return NothingReader()

    def read(self, photos: Range, addresses: Any) -> Counts:
        """All but fetching: names come in, parts are written."""
        writer = PartWriter(self.out, self.manifest)
        for position, look in enumerate(NothingReader().recognise((name, b"") for name in addresses), photos.start):
            writer.error(position, look.name, str(look.error))
        return writer.write(photos)


def measure_engine(folder: Path, photos: int) -> dict[str, Any]:
    """Seconds that the plan and the engine take for so many made photos."""
    recogniser, out = Recogniser.load(), Folder(str(folder / "engine"))
    start = time.perf_counter()
    n_photos = write_plan(out, (f"s3://bucket/photos/{number:09d}.jpg" for number in range(photos)))
    planned = time.perf_counter() - start
    manifest = Manifest(recogniser.model_id, recogniser.categories, 128, ("made",), n_photos)
    manifest.save(out)
    plugin = NothingPlugin(recogniser.config, b"", recogniser.settings, out, manifest)
    with connected("local", 2) as client:
        start, used = time.perf_counter(), time.process_time()
        done = sum(step.photos for step in recognise_all(client, plugin))
        seconds, used = time.perf_counter() - start, time.process_time() - used
    return {
        "photos": done,
        "ranges": len(parts(out)),
        "plan_seconds": round(planned, 1),
        "seconds": round(seconds, 1),
        "microseconds_per_photo": round(1e6 * seconds / done, 1),
        "milliseconds_per_range": round(1e3 * seconds / len(parts(out)), 1),
        "of_client_and_scheduler": round(1e3 * used / len(parts(out)), 1),
    }


def measure_kills(source: str, folder: Path) -> dict[str, Any]:
    """Read with two workers of which one is killed every ten seconds."""
    kills, over, chance = 0, threading.Event(), random.Random(0)
    with connected("local", 2) as client:

        def kill() -> None:
            nonlocal kills
            while not over.wait(KILLED_EVERY):
                with contextlib.suppress(OSError, AttributeError, IndexError):  # they are dead already, or all is over
                    workers = [process for process in client.run(os.getpid, on_error="ignore").values() if process]
                    os.kill(chance.choice(workers), signal.SIGKILL)
                    kills += 1

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            plugin, speed = read(client, source, folder / "killed")
        finally:
            over.set()
            killer.join()
    positions = [
        p for table in ("looks", "errors") for b in stream(plugin.out, table, ["position"]) for p in b[0].tolist()
    ]
    return {
        "kills": kills,
        "photos_per_second": round(speed, 1),
        "photos": len(positions),
        "lost": plugin.manifest.n_photos - len(set(positions)),
        "twice": len(positions) - len(set(positions)),
        "errors": sum(len(batch) for batch in stream(plugin.out, "errors", ["position"])),
    }


def measure_answers(folder: Path, looks: int) -> dict[str, Any]:
    """Seconds for patterns and look-alikes over made looks of three garments each, in clusters as real ones are."""
    recogniser, out = Recogniser.load(), Folder(str(folder / "made"))
    chance = np.random.default_rng(0)
    categories = np.array(recogniser.categories)
    Manifest(recogniser.model_id, recogniser.categories, 128, ("made",), looks).save(out)
    known = schemas(len(categories), 128)
    centres = chance.normal(size=(2000, 128)).astype(np.float32)
    for start in range(0, looks, 20_000):
        photos = Range(start, min(start + 20_000, looks))
        positions = np.arange(photos.start, photos.stop)
        worn = np.argpartition(chance.random((len(photos), len(categories))), 3, axis=1)[:, :3]
        ids = [chance.bytes(16).hex() for _ in positions]
        columns = {
            "position": positions,
            "photo": [f"{position}.jpg" for position in positions],
            "photo_id": ids,
            "categories": list(categories[worn]),
        }
        schema = pa.schema([known["looks"].field(name) for name in columns])
        _write(out, f"looks/{photos.part}", pa.table(columns, schema))
        vectors: np.ndarray = centres[chance.integers(0, len(centres), 3 * len(photos))]
        vectors = vectors + 0.7 * chance.normal(size=vectors.shape)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        lists = pa.FixedSizeListArray.from_arrays(pa.array(vectors.astype(np.float16).ravel()), 128)
        table = pa.table(
            [np.repeat(positions, 3), np.tile(np.arange(3), len(photos)), categories[worn].ravel(), lists],
            schema=known["embeddings"],
        )
        _write(out, f"embeddings/{photos.part}", table)
    figures: dict[str, Any] = {"looks": looks}
    start_time = time.perf_counter()
    count_patterns(out)
    figures["patterns_seconds"] = round(time.perf_counter() - start_time, 1)
    start_time = time.perf_counter()
    found = Lookalikes.open(out)
    figures["index_seconds"] = round(time.perf_counter() - start_time, 1)
    figures["index"] = {
        "garments": found.about.embeddings,
        "recall": found.about.recall,
        "visited": found.about.visited,
    }
    start_time = time.perf_counter()
    found.find([centres[0] / np.linalg.norm(centres[0])], 10)
    figures["lookalikes_seconds"] = round(time.perf_counter() - start_time, 2)
    return figures


def _write(out: Folder, name: str, table: Any) -> None:
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer)
    out.write(name, memoryview(buffer.getvalue()))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.benchmark_scale", description=__doc__)
    parser.add_argument("folder", nargs="?", help="photos to read")
    parser.add_argument("--made", type=int, default=1_000_000, help="made photos and looks (default: a million)")
    parser.add_argument("--only", choices=("workers", "engine", "kills", "answers"), help="measure this alone")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = options.folder
        if source is None:
            (folder / "photos").mkdir()
            write_photos(folder / "photos", 200)
            source = str(folder / "photos")
        measures = {
            "workers": lambda: measure_workers(source, folder),
            "engine": lambda: measure_engine(folder, options.made),
            "kills": lambda: measure_kills(source, folder),
            "answers": lambda: measure_answers(folder, options.made),
        }
        for measure, run in measures.items():
            if options.only in (None, measure):
                print(json.dumps({measure: run()}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
