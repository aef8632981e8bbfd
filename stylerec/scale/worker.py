"""What a worker does: it gets the model once, and reads ranges of photos."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from distributed import Worker, WorkerPlugin, get_worker

from stylerec.domain.looks import ReadPhoto
from stylerec.errors import PhotoError
from stylerec.scale.places import Folder, fetched
from stylerec.scale.tables import Counts, Manifest, PartWriter, Range, written
from stylerec.settings import Settings
from stylerec.vision.model_config import ModelConfig
from stylerec.vision.photo_reader import PhotoReader
from stylerec.vision.recogniser import Recogniser


class ReadingPlugin(WorkerPlugin):
    """Brings the model, and where the tables are written, to every worker, also to one that starts later."""

    def __init__(
        self, config: ModelConfig, network: bytes, settings: Settings, out: Folder, manifest: Manifest
    ) -> None:
        self.name = plugin_name(out)
        self.config, self.network, self.settings = config, network, settings
        self.out, self.manifest = out, manifest
        self.reader: PhotoReader | None = None

    def setup(self, worker: Worker) -> None:
        """Load the model; what is read side by side is as many ranges as the worker has threads."""
        self.reader = self.load()

    def load(self) -> PhotoReader:
        """The reader of this worker."""
        return Recogniser(self.config, self.network, replace(self.settings, threads=1))

    def read(self, photos: Range, addresses: Sequence[str]) -> Counts:
        """Read a range and write its parts, unless that was done before. Raises `StoreError`."""
        if (known := written(self.out, photos)) is not None:
            return known
        assert self.reader is not None
        writer = PartWriter(self.out, self.manifest)
        positions: list[int] = []

        def sources() -> Iterator[tuple[str, bytes]]:
            for position, (name, data) in enumerate(fetched(addresses, self.settings.max_bytes), photos.start):
                if isinstance(data, PhotoError):
                    writer.error(position, name, str(data))
                else:
                    positions.append(position)
                    yield name, data

        for place, read in enumerate(self.reader.recognise(sources())):
            if isinstance(read, ReadPhoto):
                writer.look(positions[place], read)
            else:
                writer.error(positions[place], read.name, str(read.error))
        return writer.write(photos)


def plugin_name(out: Folder) -> str:
    """Under which a worker finds the plugin of a run."""
    return f"stylerec {out.address}"


def read_range(name: str, start: int, stop: int, addresses: Sequence[str]) -> tuple[int, int, int]:
    """The task of a worker: read a range with the plugin of this name; numbers of looks, garments and errors."""
    plugin = get_worker().plugins[name]
    counts = plugin.read(Range(start, stop), addresses)
    return counts.looks, counts.garments, counts.errors
