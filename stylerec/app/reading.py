"""Photos being read by a thread, so that the page stays usable."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from threading import Event, Thread

from stylerec.app.board import BoardPhoto
from stylerec.errors import StylerecError
from stylerec.looks import PhotoLook

logger = logging.getLogger(__name__)

Sources = Iterable[tuple[str, bytes]]


class Reading:
    """Reads photos one by one; the page looks at `photos`, `problems` and `finished` whenever it is drawn.

    `recognise` turns `(name, bytes)` into looks. A photo that cannot be read becomes a sentence in `problems` and
    the rest goes on. The thread never touches the session: it only appends to these lists.
    """

    def __init__(self, sources: Sources, total: int, recognise: Callable[[Sources], Iterator[PhotoLook]]) -> None:
        self.total = total
        self.photos: list[BoardPhoto] = []
        self.problems: list[str] = []
        self.finished = False
        self._sources, self._recognise = sources, recognise
        self._stopped = Event()
        self._first: float | None = None
        self._thread = Thread(target=self._run, name="reading photos", daemon=True)
        self._thread.start()

    @property
    def done(self) -> int:
        """How many photos have been dealt with."""
        return len(self.photos) + len(self.problems)

    @property
    def speed(self) -> float:
        """Photos per second since the first one; 0 while there is too little to say."""
        if self._first is None or self.done < 3:
            return 0.0
        return (self.done - 1) / max(time.monotonic() - self._first, 1e-3)

    def stop(self) -> None:
        """Read no further photo; those read so far stay."""
        self._stopped.set()

    def wait(self) -> None:
        """Return when all is read."""
        self._thread.join()

    def _run(self) -> None:
        try:
            for photo_look in self._recognise(self._wanted()):
                if self._first is None:
                    self._first = time.monotonic()
                if photo_look.error is None:
                    self.photos.append(BoardPhoto.of(photo_look))
                else:
                    self.problems.append(photo_look.error)
        except StylerecError as error:
            self.problems.append(str(error))
        except Exception:
            logger.exception("Reading photos failed")
            self.problems.append("Something went wrong while reading; the terminal says what. Try these photos again.")
        finally:
            self.finished = True

    def _wanted(self) -> Iterator[tuple[str, bytes]]:
        for source in self._sources:
            if self._stopped.is_set():
                return
            yield source
