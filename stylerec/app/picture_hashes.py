"""Perceptual hashes of pictures, made once each, many of them behind the page."""

from collections.abc import Callable, Sequence
from threading import Lock, Thread

from stylerec.errors import StylerecError

AT_ONCE = 60
"""Hashes made while the page waits, a fifth of a second; more are made by a thread."""

Fetch = Callable[[str], bytes]


class PictureHashes:
    """Hashes by photo id. Safe to share by threads."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}
        self._lock = Lock()
        self._thread: Thread | None = None

    def of(self, photo_ids: Sequence[str], fetch: Fetch) -> list[tuple[str, str]]:
        """`(photo_id, hash)` of those that are known by now; a photo that cannot be read has none."""
        missing = self._missing(photo_ids)
        if len(missing) <= AT_ONCE:
            self._make(missing, fetch)
        else:
            with self._lock:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = Thread(target=self._make, args=(missing, fetch), name="hashing", daemon=True)
                    self._thread.start()
        pairs = [(photo_id, self._known.get(photo_id)) for photo_id in photo_ids]
        return [(photo_id, text) for photo_id, text in pairs if text]

    def is_complete(self, photo_ids: Sequence[str]) -> bool:
        """Whether all of these have been made."""
        return not self._missing(photo_ids)

    def _missing(self, photo_ids: Sequence[str]) -> list[str]:
        return [photo_id for photo_id in photo_ids if photo_id not in self._known]

    def _make(self, photo_ids: Sequence[str], fetch: Fetch) -> None:
        if not photo_ids:
            return
        from stylerec.duplicates import picture_hash  # here, because only boards with photos need imagehash

        for photo_id in photo_ids:
            try:
                self._known[photo_id] = picture_hash(fetch(photo_id))
            except StylerecError:
                self._known[photo_id] = None
