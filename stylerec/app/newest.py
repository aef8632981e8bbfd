"""The newest version of things that take a while to make."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

MOST = 24
"""Things kept: the looks, photos and two or three tables of the boards used last; 100 looks take about 8 MB."""


class Newest:
    """Keeps what was made for the newest version of each place, the `MOST` used last. Safe to share by threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[str, Any]] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, Lock] = {}

    def get(self, place: Hashable, version: str, make: Callable[[], Any]) -> Any:
        """What was made for this version of a place; two who ask at the same time wait for one making."""
        with self._lock:
            making = self._making.setdefault(place, Lock())
        with making:
            with self._lock:
                known = self._kept.get(place)
                if known is not None and known[0] == version:
                    self._kept.move_to_end(place)
                    return known[1]
            made = make()
            with self._lock:
                self._kept[place] = (version, made)
                self._kept.move_to_end(place)
                while len(self._kept) > self._most:
                    forgotten, _ = self._kept.popitem(last=False)
                    self._making.pop(forgotten, None)
            return made
