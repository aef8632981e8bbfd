"""One recogniser for the whole server, loaded when the first photo comes."""

from collections.abc import Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from stylerec.domain.looks import PhotoLook
    from stylerec.vision.recogniser import Recogniser


class SharedRecogniser:
    """A recogniser for all visitors: loaded once, behind a lock. Using it from many threads is safe by its own."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._recogniser: Recogniser | None = None

    def recognise(self, sources: Iterable[tuple[str, bytes]]) -> Iterator["PhotoLook"]:
        """One look per `(name, bytes)`, in order. Raises `ModelError` when the model cannot be loaded."""
        yield from self.shipped().recognise(sources)

    def model_id(self) -> str:
        """Tells this model's looks from another's. Raises `ModelError`."""
        return self.shipped().model_id

    def shipped(self) -> "Recogniser":
        """The recogniser itself. Raises `ModelError`."""
        with self._lock:
            if self._recogniser is None:
                from stylerec.vision.recogniser import Recogniser

                self._recogniser = Recogniser.load()
            return self._recogniser


@st.cache_resource(show_spinner=False)
def shared_recogniser() -> SharedRecogniser:
    """The server's recogniser; making it loads nothing yet."""
    return SharedRecogniser()
