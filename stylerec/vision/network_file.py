"""The one place that runs a network file (LiteRT)."""

import hashlib
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class NetworkFile:
    """A network, given as the bytes of its file. Threads may share it: each use has an interpreter of its own."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()

    @property
    def sha256(self) -> str:
        """The hash of the file, 64 hex digits."""
        return hashlib.sha256(self.content).hexdigest()

    @contextmanager
    def interpreter(self) -> Iterator[Any]:
        """A LiteRT interpreter that nobody else uses meanwhile; one that failed is not used again.

        Raises `ValueError` for content that is no network.
        """
        try:
            interpreter = self._idle.get_nowait()
        except queue.Empty:
            from ai_edge_litert.interpreter import Interpreter  # here: not everybody who loads a model runs it

            interpreter = Interpreter(model_content=self.content, num_threads=1)
        yield interpreter
        self._idle.put(interpreter)
