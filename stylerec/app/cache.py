"""What takes a while to make, kept for the next time that a page asks."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """Values by their keys, the `most` used last. Safe to share by threads.

    Pages are run again with every click, but modules are loaded once: a cache that stands in a module is shared by all
    visitors, so that a key tells apart whatever one of them may see and another may not.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[Hashable, Value]] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Value], version: Hashable = None) -> Value:
        """The value of a key; made when there is none, or one of another `version`, which it takes the place of.

        Two who ask at the same time wait for one making. What `make` raises is raised, and nothing is kept.
        """
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._kept and self._kept[key][0] == version:
                    self._kept.move_to_end(key)
                    return self._kept[key][1]
            made = make()
            with self._lock:
                self._kept[key] = (version, made)
                self._kept.move_to_end(key)
                while len(self._kept) > self._most:
                    forgotten, _ = self._kept.popitem(last=False)
                    self._making.pop(forgotten, None)
            return made
