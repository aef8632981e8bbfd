"""Who reads each owner's photos, as they chose in the lab; another choice takes effect at once, whoever looks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from stylerec.app.recognition import SharedRecogniser
from stylerec.board.reader import Reader, chosen_recogniser
from stylerec.domain.looks import PhotoLook
from stylerec.store import NamerChoice, Store
from stylerec.vision.namer import Namer
from stylerec.vision.photo_reader import PhotoReader

ChoiceState = tuple[NamerChoice | None, int]
"""A choice, and when the model's folder was last written."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What reads an owner's photos. `problem` says why it is not the lab model that they chose."""

    recogniser: PhotoReader
    reader: Reader
    problem: str | None

    @property
    def model(self) -> str:
        """Tells its looks from another's."""
        return self.reader.model

    @property
    def namer(self) -> Namer | None:
        """The lab model in use, None for the shipped recogniser alone."""
        return self.recogniser.namer

    def recognise(self, sources: Iterable[tuple[str, bytes]]) -> Iterator[PhotoLook]:
        """One look per `(name, bytes)`, in order."""
        return self.recogniser.recognise(sources)


class Readings:
    """One reading per owner, made anew when they choose another model, or when theirs comes or goes."""

    def __init__(self, shared: SharedRecogniser) -> None:
        self._shared = shared
        self._lock = Lock()
        self._known: dict[str, tuple[ChoiceState, Reading]] = {}

    def of(self, store: Store) -> Reading:
        """The reading of the store's owner. Raises `ModelError` when the shipped recogniser cannot be loaded."""
        choice = store.models.chosen()
        state = (choice, written(store.settings.lab_models_dir / choice.name) if choice else 0)
        with self._lock:
            known = self._known.get(store.owner)
            if known is not None and known[0] == state:
                return known[1]
            made = self._make(store)
            if known is not None:
                known[1].reader.stop()
            self._known[store.owner] = (state, made)
        made.reader.start()  # what this model has not seen yet, or an earlier run of the server left unread
        return made

    def _make(self, store: Store) -> Reading:
        recogniser, problem = chosen_recogniser(store, self._shared.shipped(), store.settings.lab_models_dir)
        categories = recogniser.namer.categories if recogniser.namer else None
        return Reading(recogniser, Reader(store, recogniser.recognise, recogniser.model_id, categories), problem)


def written(folder: Path) -> int:
    """When a lab model's folder was last written, in nanoseconds; -1 when there is none."""
    try:
        return (folder / "config.json").stat().st_mtime_ns
    except OSError:
        return -1
