"""Which phones may use the app from the home network: one-time codes that pair them, and the keys that they keep.

Of a key only its hash is kept, in a file of the data folder that nobody else on this computer can read.
"""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.writing import make_private_folder, replacing

FILE = "phones.json"
CODE_SECONDS = 600
"""How long a pairing code holds."""


@dataclass(frozen=True)
class Phone:
    """A phone that is paired: the hash of its key, what it is called, the day (YYYY-MM-DD) on which it was paired."""

    key_hash: str
    name: str
    paired: str


class PairedPhones:
    """The phones of one data folder. Every question reads the file: what one server takes back, no other one grants.

    Raises `StoreError` when the file cannot be written, or is damaged.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = folder / FILE
        self._clock = clock
        self._lock = Lock()
        self._codes: dict[str, float] = {}

    def offer(self) -> str:
        """A new code, which pairs one phone within `CODE_SECONDS`."""
        code = secrets.token_urlsafe(16)
        with self._lock:
            self._codes[_hash(code)] = self._clock() + CODE_SECONDS
        return code

    def withdraw_codes(self) -> None:
        """No code that was offered holds any more."""
        with self._lock:
            self._codes.clear()

    def pair(self, code: str, name: str) -> str | None:
        """The key of a new phone; None when the code was used, has expired, or was never offered."""
        with self._lock:
            now = self._clock()
            self._codes = {known: end for known, end in self._codes.items() if end > now}
            if not _is_among(_hash(code), self._codes):
                return None
            del self._codes[_hash(code)]
            key = secrets.token_urlsafe(32)
            self._write((*self.all(), Phone(_hash(key), name, date.today().isoformat())), self.at_start)
            return key

    def knows(self, key: str) -> bool:
        """Whether this is the key of a phone that is paired."""
        return _is_among(_hash(key), (phone.key_hash for phone in self.all()))

    def all(self) -> tuple[Phone, ...]:
        """Phones that are paired, oldest first."""
        try:
            return tuple(Phone(**phone) for phone in self._read().get("phones", []))
        except TypeError as error:
            raise self._damaged() from error

    def forget(self, key_hash: str) -> None:
        """Take a pairing back."""
        with self._lock:
            self._write((phone for phone in self.all() if phone.key_hash != key_hash), self.at_start)

    @property
    def at_start(self) -> str | None:
        """The address at which phones are let in as soon as the app starts, as `PhoneDoor.open` takes it; None: not."""
        wanted = self._read().get("at_start")
        return wanted if isinstance(wanted, str) else None

    def set_at_start(self, wanted: str | None) -> None:
        with self._lock:
            self._write(self.all(), wanted)

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise self._damaged() from error
        if not isinstance(kept, dict) or not isinstance(kept.get("phones", []), list):
            raise self._damaged()
        return kept

    def _write(self, phones: Iterable[Phone], at_start: str | None) -> None:
        text = json.dumps({"at_start": at_start, "phones": [asdict(phone) for phone in phones]}, indent=1)
        try:
            make_private_folder(self._path.parent)
            with replacing(self._path) as path:
                path.touch(mode=0o600)
                path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise StoreError(
                _("Cannot write '{path}' ({reason}). Nothing about phones was changed.").format(
                    path=self._path, reason=error.strerror
                )
            ) from error

    def _damaged(self) -> StoreError:
        return StoreError(_("Cannot read '{path}': delete it, and pair your phones again.").format(path=self._path))


def _hash(secret: str) -> str:
    """Codes and keys are long and random, so a plain hash gives nothing away."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _is_among(wanted: str, known: Iterable[str]) -> bool:
    """Compares in a time that does not tell how much of it was right."""
    return any(hmac.compare_digest(wanted, one) for one in known)
