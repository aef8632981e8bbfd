"""Reads the photos of boards in the background, look by look."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread

from stylerec.domain.looks import PhotoLook
from stylerec.errors import ModelError, StylerecError
from stylerec.language import _
from stylerec.store import Store
from stylerec.vision.namer import NamedRecogniser, Namer
from stylerec.vision.photo_reader import PhotoReader
from stylerec.vision.recogniser import Recogniser

logger = logging.getLogger(__name__)

Recognise = Callable[[Iterable[tuple[str, bytes]]], Iterator[PhotoLook]]

SPEED_OVER = 32
"""Photos over which the speed is measured."""
MOST_CRASHES = 3
"""After so many photos in a row that made the recogniser fail, it is not the photos."""
PHOTOS_PER_CLAIM = 8
"""Photos claimed at a time."""
SECONDS_BETWEEN_LOOKS = 0.5
"""Seconds between looks at whether another reader has left photos behind."""


@dataclass(frozen=True)
class Progress:
    """How far reading is. `done` of `total` photos since it was started; what was read before does not count.

    `photos_per_second` is 0 and `seconds_left` None while there is too little to say. `problem` says why reading
    ended early.
    """

    done: int
    total: int
    photos_per_second: float
    seconds_left: float | None
    running: bool
    problem: str | None = None


@dataclass(frozen=True)
class Claimed:
    """A photo that this reader reads, and the board for which it does."""

    photo_id: str
    name: str
    board_id: str | None


class Reader:
    """Reads the photos that a model has not seen yet in a thread of its own, and saves every look as it comes.

    `recognise` turns `(name, bytes)` into looks, in order, as `Recogniser.recognise` does; `model` tells its looks
    from those of others (`Recogniser.model_id`), `categories` are those of a lab model. Any number of readers, threads
    and processes, may share the work: each photo is claimed before it is read. A photo that cannot be read is kept with
    its reason, and this model does not try it again.
    """

    def __init__(self, store: Store, recognise: Recognise, model: str, categories: Sequence[str] | None = None) -> None:
        self.store = store
        self.model = model
        self._recognise = recognise
        self._lock = Lock()
        self._wanted: deque[str | None] = deque()
        self._stopped = Event()
        self._thread: Thread | None = None
        self._done: dict[str | None, int] = {}
        self._times: deque[float] = deque(maxlen=SPEED_OVER)
        self._problem: str | None = None
        self._crashes = 0
        store.models.use(model, categories)

    def start(self, board_id: str | None = None) -> None:
        """Read what is waiting on a board, or everywhere; the board asked for last comes first."""
        with self._lock:
            if board_id in self._wanted:
                self._wanted.remove(board_id)
            self._wanted.appendleft(board_id)
            if not self.running:
                self._stopped = Event()
                self._done, self._problem, self._crashes = {}, None, 0
                self._times.clear()
                self._thread = Thread(target=self._run, args=(self._stopped,), name="reading photos", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Begin no further photo. The few that are being read are still saved."""
        with self._lock:
            self._stopped.set()
            self._wanted.clear()

    def wait(self, seconds: float | None = None) -> bool:
        """Return when reading has ended, at the latest after `seconds`; whether it has."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return thread is None or not thread.is_alive()

    @property
    def running(self) -> bool:
        """Whether photos are being read."""
        return self._thread is not None and self._thread.is_alive() and not self._stopped.is_set()

    def progress(self, board_id: str | None = None) -> Progress:
        """How far a board is, or everything."""
        done = sum(self._done.values()) if board_id is None else self._done.get(board_id, 0)
        waiting = len(self.store.looks.waiting(self.model, board_id))
        times = tuple(self._times)
        speed = (len(times) - 1) / max(times[-1] - times[0], 1e-3) if len(times) > 2 else 0.0
        left = waiting / speed if speed else None
        return Progress(done, done + waiting, speed, left, self.running, self._problem)

    def _run(self, stopped: Event) -> None:
        try:
            while not stopped.is_set():
                with self._lock:
                    if not self._wanted:
                        stopped.set()
                        return
                    board_id = self._wanted[0]
                    if not self.store.looks.waiting(self.model, board_id):
                        self._wanted.popleft()
                        continue
                if not self._read(stopped):
                    stopped.wait(
                        SECONDS_BETWEEN_LOOKS
                    )  # another reader has the rest; should it die, its photos come back
        except StylerecError as error:
            self._problem = str(error)
        except Exception:
            logger.exception("Reading photos failed")
            self._problem = _("Something went wrong while reading; the terminal says what. Start reading again.")
        finally:
            with self._lock:
                if not stopped.is_set():  # ended by an error; a thread that was stopped may have a successor by now
                    stopped.set()
                    self._wanted.clear()

    def _read(self, stopped: Event) -> int:
        """Read until nothing can be claimed; how many photos were dealt with."""
        claimed: deque[Claimed] = deque()
        given: deque[Claimed] = deque()
        count = 0
        try:
            for photo_look in self._recognise(self._sources(stopped, claimed, given)):
                self._save(given.popleft(), photo_look)
                self._crashes = 0
                count += 1
        except StylerecError:
            raise
        except Exception as error:
            logger.exception("A photo could not be recognised")
            self._crashes += 1
            if self._crashes >= MOST_CRASHES or not given:
                raise
            photo = given.popleft()  # looks come in order: it was the first without one
            self._fail(photo, _("the recogniser failed ({error!r})").format(error=error))
            count += 1
        finally:
            self.store.looks.release(self.model, [photo.photo_id for photo in (*claimed, *given)])
        return count

    def _sources(self, stopped: Event, claimed: deque[Claimed], given: deque[Claimed]) -> Iterator[tuple[str, bytes]]:
        while not stopped.is_set():
            if not claimed:
                with self._lock:
                    if not self._wanted:
                        return
                    board_id = self._wanted[0]
                claimed.extend(
                    Claimed(*found, board_id)
                    for found in self.store.looks.claim(self.model, board_id, PHOTOS_PER_CLAIM)
                )
                if not claimed:
                    return
            photo = claimed.popleft()
            try:
                data = self.store.photos.original(photo.photo_id)
            except StylerecError as error:
                self._fail(photo, str(error))
                continue
            given.append(photo)
            yield photo.name, data

    def _fail(self, photo: Claimed, reason: str) -> None:
        text = _("Cannot read '{name}': {reason}. Save it anew and add it again.").format(
            name=photo.name, reason=reason
        )
        self._save(photo, PhotoLook(photo.name, photo.photo_id, 0, 0, None, error=text))

    def _save(self, photo: Claimed, photo_look: PhotoLook) -> None:
        self.store.looks.save(photo.photo_id, self.model, photo_look)
        self._done[photo.board_id] = self._done.get(photo.board_id, 0) + 1
        self._times.append(time.monotonic())


def chosen_recogniser(store: Store, shipped: Recogniser, models: Path) -> tuple[PhotoReader, str | None]:
    """Who reads the owner's photos: the shipped recogniser, or the lab model that they chose from the folder `models`.

    Where that cannot be used, the shipped one stands in, and the second value says why; the choice is kept.
    """
    choice = store.models.chosen()
    if choice is None:
        return shipped, None
    try:
        namer = Namer.load(models / choice.name)
    except ModelError as error:
        return shipped, _(
            "Your lab model '{name}' cannot be used, so the app's own recogniser reads your photos meanwhile. Nothing "
            "is lost. {why}"
        ).format(name=choice.name, why=error)
    return NamedRecogniser(namer, shipped, choice.mode), None
