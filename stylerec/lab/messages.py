"""What a command of the lab tells while it works: words for a person, JSON lines for the page that started it."""

import json
import sys
from dataclasses import asdict, dataclass
from typing import Literal

MessageKind = Literal["progress", "result", "error"]
KINDS: tuple[MessageKind, ...] = ("progress", "result", "error")


@dataclass(frozen=True)
class JobMessage:
    """One line. Of progress, `share` in 0..1 is what is done, and `epochs` the passes at most, 0 for no training."""

    kind: MessageKind
    text: str
    share: float = 0.0
    epochs: int = 0


class _Speaker:
    as_json = False


def speak_json() -> None:
    """From now on this process tells JSON lines."""
    _Speaker.as_json = True


def tell_progress(text: str, done: float, total: float, epochs: int = 0) -> None:
    """How far the command is, `done` of `total`; on a terminal over what it told before."""
    if _Speaker.as_json:
        _write(JobMessage("progress", text, min(1.0, done / total) if total else 0.0, epochs))
    else:
        print(f"\r{text} ", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    """What comes next begins on a line of its own."""
    if not _Speaker.as_json:
        print(file=sys.stderr)


def tell_result(text: str) -> None:
    """A sentence of what came out."""
    if _Speaker.as_json:
        _write(JobMessage("result", text))
    else:
        print(text)


def tell_error(command: str, text: str) -> None:
    """Why a command ends without a result."""
    if _Speaker.as_json:
        _write(JobMessage("error", text))
    else:
        print(f"{command}: {text}", file=sys.stderr)


def is_json() -> bool:
    """Whether a program listens, not a person."""
    return _Speaker.as_json


def read_message(line: str) -> JobMessage | None:
    """The message in a line; None for a line of another kind, as packages print them."""
    try:
        told = json.loads(line)
        return JobMessage(**told) if told["kind"] in KINDS else None
    except (ValueError, TypeError, KeyError):
        return None


def _write(message: JobMessage) -> None:
    print(json.dumps(asdict(message)), flush=True)
