"""Photos of pieces on their way into a closet: recognised behind the page, each one kept as soon as it is read."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import NamedTuple

from stylerec.app.recognition import SharedRecogniser
from stylerec.errors import StylerecError
from stylerec.looks import PhotoLook
from stylerec.store import Store

BATCH = 4
"""Photos that are taken from the queue at a time."""


class NewPiece(NamedTuple):
    """A photo of a piece; `category` is set when it is known without looking."""

    name: str
    data: bytes
    category: str | None = None


@dataclass(frozen=True)
class Filling:
    """How far a closet is: `total` photos were given, `done` of them looked at, `repeats` were in it already."""

    done: int = 0
    total: int = 0
    repeats: int = 0
    problems: tuple[str, ...] = ()

    @property
    def running(self) -> bool:
        return self.done < self.total


@dataclass
class _Closet:
    done: int = 0
    total: int = 0
    repeats: int = 0
    problems: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)


class Filler:
    """Takes photos into the closets of one owner, in one thread. What was kept stays, whatever happens to the rest."""

    def __init__(self, store: Store, recogniser: SharedRecogniser) -> None:
        self._store = store
        self._recogniser = recogniser
        self._lock = Lock()
        self._waiting: deque[tuple[str, NewPiece]] = deque()
        self._closets: dict[str, _Closet] = {}
        self._running = False

    def add(self, closet_id: str, photos: Sequence[NewPiece], problems: Iterable[str] = ()) -> None:
        """Recognise these photos and keep them as pieces; `problems` are what was refused before."""
        known = {piece.photo_id for piece in self._store.pieces(closet_id)} if photos else set()
        with self._lock:
            closet = self._closets.setdefault(closet_id, _Closet())
            if closet.done >= closet.total:
                closet.done = closet.total = closet.repeats = 0
            closet.total += len(photos)
            closet.known = known
            closet.problems.extend(problems)
            self._waiting.extend((closet_id, photo) for photo in photos)
            if self._waiting and not self._running:
                self._running = True
                Thread(target=self._run, name="closet", daemon=True).start()

    def stop(self, closet_id: str) -> None:
        """Leave the rest out."""
        with self._lock:
            left = [entry for entry in self._waiting if entry[0] != closet_id]
            closet = self._closets.get(closet_id)
            if closet:
                closet.total -= len(self._waiting) - len(left)
            self._waiting = deque(left)

    def progress(self, closet_id: str) -> Filling:
        with self._lock:
            closet = self._closets.get(closet_id, _Closet())
            return Filling(closet.done, closet.total, closet.repeats, tuple(closet.problems))

    def forget_problems(self, closet_id: str) -> None:
        """The person has read them."""
        with self._lock:
            if closet := self._closets.get(closet_id):
                closet.problems.clear()

    def _run(self) -> None:
        while batch := self._next():
            left = list(batch)
            try:
                looks = self._recogniser.recognise((photo.name, photo.data) for _, photo in batch)
                model = self._recogniser.model_id()
                for (closet_id, photo), look in zip(batch, looks, strict=True):
                    self._keep(closet_id, photo, look, model)
                    left.pop(0)
            except Exception as error:  # the page says what is wrong, and the thread goes on with the rest
                for closet_id, photo in left:
                    self._note(closet_id, f"'{photo.name}' could not be kept: {error}")

    def _next(self) -> list[tuple[str, NewPiece]]:
        with self._lock:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            self._running = bool(batch)
            return batch

    def _keep(self, closet_id: str, photo: NewPiece, look: PhotoLook, model: str) -> None:
        closet = self._closets[closet_id]
        if look.error is not None:
            self._note(closet_id, look.error)
            return
        if look.photo_id in closet.known:
            with self._lock:
                closet.repeats += 1
                closet.done += 1
            return
        try:
            piece = self._store.add_piece(
                closet_id, (photo.name, photo.data), look, category=photo.category, model=model
            )
        except StylerecError as error:
            self._note(closet_id, str(error))
            return
        with self._lock:
            closet.known.add(piece.photo_id)
            closet.done += 1

    def _note(self, closet_id: str, problem: str) -> None:
        with self._lock:
            closet = self._closets[closet_id]
            closet.problems.append(problem)
            closet.done += 1
