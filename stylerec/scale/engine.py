"""Reads a plan of photos on Dask: ranges are handed out, and what a worker could not finish is handed out again."""

from asyncio import CancelledError
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count, islice
from math import ceil
from typing import Any

import dask
import numpy as np
from dask.utils import parse_bytes
from distributed import Client, Future, KilledWorker, LocalCluster, as_completed
from distributed.comm import CommClosedError

from stylerec.errors import StoreError, StylerecError, UsageError
from stylerec.scale.places import Folder
from stylerec.scale.sources import Plan, write_plan
from stylerec.scale.tables import MANIFEST, Counts, Manifest, PartWriter, Range, parts, printable, written
from stylerec.scale.worker import ReadingPlugin, read_range
from stylerec.vision.recogniser import Recogniser

LOCAL = "local"
MEMORY = "1.5 GiB"
"""What a worker of this machine may use; one that needs more is ended, and its photos are handed out again."""
MOST_TOGETHER, FEWEST_TOGETHER, PARTS = 2048, 32, 400
"""Photos of a range: few enough that a worker that dies loses little, many enough that files are not too many."""
AHEAD = 2
"""Ranges handed out for every thread of the workers."""
MOST_TRIES = 5
"""How often the model is sent to workers that die meanwhile."""
WAIT, SETTLED = 300, 20
"""Seconds until the first workers are expected, and until one that died at the end is there again."""


@dataclass(frozen=True)
class FinishedRange:
    """A range that is finished: how many photos it had, and what they gave."""

    photos: int
    counts: Counts


@contextmanager
def connected(scheduler: str, workers: int) -> Iterator[Client]:
    """A client of the scheduler at an address, or with "local" of workers that live as long as this block.

    Workers of this machine talk over TLS with keys of their own: nobody else here can give them tasks. Raises
    `StylerecError` when the scheduler cannot be reached, or too few workers are there.
    """
    if scheduler != LOCAL:
        try:
            with Client(scheduler, timeout=20) as client:
                client.wait_for_workers(workers, timeout=WAIT)
                yield client
        except (OSError, TimeoutError) as error:
            raise StylerecError(
                f"The scheduler at '{scheduler}' cannot be reached, or has fewer than {workers} workers: {error}"
            ) from error
        except ValueError as error:
            raise UsageError(f"Invalid --scheduler: {error}. Expected 'local' or an address.") from error
        return
    # Dask's workers wait by default for memory to come back. Here it is the model's, and they would wait for ever.
    settings: dict[str, Any] = {f"distributed.worker.memory.{name}": False for name in ("target", "spill", "pause")}
    settings |= {"distributed.worker.memory.terminate": 0.95, "distributed.scheduler.allowed-failures": 1}
    # A profiler that stops every worker a hundred times a second, and clocks that wake every process fifty times.
    settings |= {"distributed.worker.profile.enabled": False, "distributed.admin.tick.interval": "1s"}
    settings |= {f"distributed.{who}.http.routes": [] for who in ("scheduler", "worker")}  # no pages for anybody
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=parse_bytes(MEMORY),
            security=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs="CRITICAL",
        ) as cluster,
        Client(cluster) as client,
    ):
        try:
            yield client
        finally:
            # A worker that is just being started anew cannot be ended: Dask's own assertion fails.
            with suppress(OSError, TimeoutError):
                client.wait_for_workers(workers, timeout=SETTLED)


def range_size(n_photos: int, n_threads: int) -> int:
    """How many photos make a range, by how many there are: every thread gets as many ranges as the others."""
    most = max(FEWEST_TOGETHER, min(MOST_TOGETHER, n_photos // PARTS))
    n_ranges = n_threads * ceil(n_photos / (n_threads * most))
    return ceil(max(1, n_photos) / max(1, n_ranges))


def missing(plan: int, done: list[Range], size: int) -> Iterator[Range]:
    """The ranges of at most `size` that were not read, of a plan of so many photos."""
    start = 0
    for there in [*done, Range(plan, plan)]:
        for at in range(start, there.start, size):
            yield Range(at, min(at + size, there.start))
        start = there.stop


def recognise_all(client: Client, plugin: ReadingPlugin, size: int | None = None) -> Iterator[FinishedRange]:
    """Read what was not read yet of the plan in the plugin's folder; ranges as they are finished.

    A range that makes the recogniser fail is halved until one photo is left; that photo is then an error, as any other
    that cannot be read. So is one with which workers die, again and again, although it is read alone. Raises
    `StoreError` when the tables cannot be written and `StylerecError` when the scheduler is lost; what was read until
    then is kept.
    """
    plan = Plan(plugin.out)
    _register(client, plugin)
    room = _room(client)
    todo = missing(len(plan), parts(plugin.out), size or range_size(len(plan), room // AHEAD))
    running: dict[Future, Range] = {}
    suspects: deque[Range] = deque()  # their workers died: read alone, at the end, it will be known whose fault it was
    alone: Range | None = None
    finished = as_completed()

    def hand_out(photos: Range) -> None:
        addresses = plan.addresses(photos.start, photos.stop)
        given = plugin.name, photos.start, photos.stop, addresses
        future = client.submit(read_range, *given, key=f"read-{client.id}-{next(numbers)}-{photos.part}", pure=False)
        running[future] = photos
        finished.add(future)

    numbers = count()
    try:
        for photos in islice(todo, room):
            hand_out(photos)
        for future in finished:
            photos = running.pop(future)
            found = _outcome(future)
            if isinstance(found, Counts):
                yield FinishedRange(len(photos), found)
            elif isinstance(found, StoreError):
                raise found
            elif isinstance(found, KilledWorker) and photos is not alone:
                suspects.append(photos)
            elif len(photos) > 1:
                middle = (photos.start + photos.stop) // 2
                halves = Range(photos.start, middle), Range(middle, photos.stop)
                if isinstance(found, KilledWorker):
                    suspects += halves
                else:
                    for half in halves:
                        hand_out(half)
            else:
                yield FinishedRange(1, _give_up(plugin, photos, plan, found))
            if len(running) < room // 2:
                room = _room(client)
            for photos in islice(todo, max(0, room - len(running))):
                hand_out(photos)
            if suspects and not running:
                alone = suspects.popleft()
                hand_out(alone)
    except (CommClosedError, OSError) as error:
        raise _lost(error) from error


def prepare(out: Folder, recogniser: Recogniser, sources: Sequence[str], addresses: Iterable[str]) -> ReadingPlugin:
    """What workers need to read the photos of `sources` into a folder; a run that was begun there goes on.

    `addresses` are those photos, which are only listed when nothing was begun. Raises `StoreError` when the folder
    holds a run of another model or of other sources.
    """
    if out.exists(MANIFEST):
        manifest = Manifest.load(out)
        if (manifest.model, manifest.sources) != (recogniser.model_id, tuple(map(printable, sources))):
            raise StoreError(
                f"'{out.address}' holds tables of {', '.join(manifest.sources)}, read by model {manifest.model[:8]}. "
                "Give these sources again to go on, or another --out to begin anew."
            )
    else:
        nothing = np.zeros((64, 64, 3), np.uint8)
        n_embedding = recogniser.look_pass(nothing).features.shape[-1]
        n_photos = write_plan(out, addresses)
        manifest = Manifest(
            recogniser.model_id, recogniser.categories, n_embedding, tuple(map(printable, sources)), n_photos
        )
        manifest.save(out)
    return ReadingPlugin(recogniser.config, recogniser.network, recogniser.settings, out, manifest)


def complete(plugin: ReadingPlugin) -> Manifest:
    """Count what there is, and write into the manifest that it is all."""
    total = Counts()
    for photos in parts(plugin.out):
        total += written(plugin.out, photos) or Counts()
    manifest = replace(
        plugin.manifest, complete=True, n_looks=total.looks, n_garments=total.garments, n_errors=total.errors
    )
    manifest.save(plugin.out)
    return manifest


def _register(client: Client, plugin: ReadingPlugin) -> None:
    """Send the model to all workers; one that dies meanwhile is no reason to stop, its successor gets it as well."""
    for left in reversed(range(MOST_TRIES)):
        try:
            client.register_plugin(plugin, name=plugin.name)
            return
        except CommClosedError as error:
            if not left or client.status != "running":
                raise _lost(error) from error


def _room(client: Client) -> int:
    """How many ranges are handed out at a time; workers come and go."""
    return AHEAD * max(1, sum(client.nthreads().values()))


def _outcome(future: Future) -> Counts | BaseException:
    """What a range gave, or why it failed.

    A worker that dies takes the results along that nobody fetched yet: the scheduler has them made again, and they are
    waited for. Raises `StylerecError` where the scheduler has gone.
    """
    try:
        return Counts(*future.result())
    except (Exception, CancelledError) as error:
        if future.status == "error":
            return error
        raise _lost(error) from error


def _lost(why: object) -> StylerecError:
    return StylerecError(f"The scheduler was lost ({why}). What was read is kept; the same command goes on from there.")


def _give_up(plugin: ReadingPlugin, photos: Range, plan: Plan, error: BaseException) -> Counts:
    """Write down that a photo cannot be read."""
    (name,) = plan.addresses(photos.start, photos.stop)
    what = "its worker died" if isinstance(error, KilledWorker) else f"it made the recogniser fail ({error!r})"
    writer = PartWriter(plugin.out, plugin.manifest)
    writer.error(photos.start, name, f"Cannot read '{name}': {what}. Look at it in a photo program.")
    return writer.write(photos)
