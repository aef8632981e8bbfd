"""Long commands of the lab as child processes: TensorFlow never enters the process that shows their progress.

A child holds the reading end of a pipe. When the pipe closes, because the job is stopped or because the process that
started it is gone, the child interrupts itself as Ctrl-C does, so that what it has can be gone on with.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from typing import Literal

from stylerec.domain.prose import capital
from stylerec.errors import UsageError
from stylerec.lab.messages import JobMessage, read_message
from stylerec.language import _
from stylerec.writing import make_private_folder

JobState = Literal["running", "done", "stopped", "failed"]
Value = str | int | float | Path | bool | Sequence[str | int | float | Path]

SECONDS_TO_END = 15.0
"""Seconds that a command has to end by itself once it was stopped."""
NICENESS = 5
"""How far a job steps back behind what the person does meanwhile; 19 is the furthest."""
JOB_MODULE = "stylerec.cli.lab.job"
"""The module that a child process runs: a command of the lab that ends with the pipe it holds."""
TAIL_BYTES = 64_000
"""Bytes at the end of a job's output that are looked at."""


@dataclass(frozen=True)
class Job:
    """How far a job is. `folder` is what it works on, `progress` its last message of that, None before there is one.

    `results` are sentences of what came out, `lines` the last ones of all that it said, without progress; `error` says
    why it failed. `stopping` is set from the order to stop until it has ended. `seconds` is the time that it has taken.
    """

    folder: Path
    state: JobState
    progress: JobMessage | None
    results: tuple[str, ...]
    lines: tuple[str, ...]
    error: str
    stopping: bool
    seconds: float

    @property
    def running(self) -> bool:
        """Whether its process has yet to end."""
        return self.state == "running"

    @property
    def share(self) -> float:
        """What is done, in 0..1; 0 before it was told."""
        return 1.0 if self.state == "done" else self.progress.share if self.progress else 0.0

    @property
    def text(self) -> str:
        """How far it is, as it told, with a capital letter; "" before there is anything."""
        return capital(self.progress.text) if self.progress else ""


@dataclass
class _Child:
    process: "subprocess.Popen[bytes]"
    folder: Path
    log: Path
    started: float
    ended: float | None = None
    stopped: bool = False


class Jobs:
    """At most one job per key at a time. What a job prints is in a file of that name in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._children: dict[str, _Child] = {}
        self._lock = Lock()

    def start(
        self,
        key: str,
        command: str,
        values: Sequence[str | Path] = (),
        options: Iterable[tuple[str, Value]] = (),
        *,
        folder: Path,
    ) -> None:
        """Start `stylerec lab COMMAND` with its values and options, e.g. `("--set", "epochs=3")`.

        A `True` option stands alone, a `False` one is left out, a sequence follows its name value by value. `folder`
        is what the job works on. Raises `UsageError` while the key's last job runs, and for a value that is no value.
        """
        arguments = command_line(command, values, options)
        with self._lock:
            if key in self._children and self._children[key].process.poll() is None:
                raise UsageError(_("This step is at work already: wait until it is done, or stop it first."))
            make_private_folder(self._folder)
            log = self._folder / f"{key}.log"
            with log.open("wb") as output:
                process = subprocess.Popen(
                    [sys.executable, "-u", "-m", JOB_MODULE, *arguments],
                    stdin=subprocess.PIPE,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=_environment(),
                    start_new_session=True,  # Ctrl-C in the terminal reaches the server only, and the pipe its jobs
                    creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
                )
            self._children[key] = _Child(process, folder, log, time.monotonic())

    def look(self, key: str) -> Job | None:
        """How far the key's last job is; None when there was none."""
        child = self._children.get(key)
        if child is None:
            return None
        status = child.process.poll()
        if status is not None and child.ended is None:
            child.ended = time.monotonic()
        told = [(line, read_message(line)) for line in read_lines(child.log)]
        messages = [message for _, message in told if message]
        lines = tuple(
            message.text if message else line for line, message in told if not message or message.kind != "progress"
        )
        state: JobState = "running"
        if status is not None:
            state = "done" if status == 0 else "stopped" if child.stopped else "failed"
        return Job(
            child.folder,
            state,
            next((message for message in reversed(messages) if message.kind == "progress"), None),
            tuple(message.text for message in messages if message.kind == "result"),
            lines,
            _find_error(messages, lines, status) if state == "failed" and status is not None else "",
            child.stopped and state == "running",
            (child.ended or time.monotonic()) - child.started,
        )

    def stop(self, key: str) -> None:
        """Ask the key's job to end, and end it when it does not."""
        child = self._children.get(key)
        if child is None or child.process.poll() is not None or child.stopped:
            return
        child.stopped = True
        if child.process.stdin is not None:
            child.process.stdin.close()
        last_resort = Timer(SECONDS_TO_END + 2, child.process.kill)
        last_resort.daemon = True
        last_resort.start()

    def forget(self, key: str) -> None:
        """The person has seen how the key's job ended; one that runs goes on."""
        with self._lock:
            child = self._children.get(key)
            if child is not None and child.process.poll() is not None:
                del self._children[key]


def command_line(command: str, values: Sequence[str | Path], options: Iterable[tuple[str, Value]]) -> tuple[str, ...]:
    """The arguments of a command, in a form in which nothing that a person typed can be taken for an option.

    Raises `UsageError` for a value that cannot be given safely.
    """
    arguments = [command]
    for name, value in options:
        if isinstance(value, bool):
            arguments += [name] if value else []
        elif isinstance(value, str | int | float | Path):
            arguments.append(f"{name}={value}")
        else:
            several = [str(one) for one in value]
            wrong = [one for one in several if one.startswith("-")]
            if wrong:
                raise UsageError(
                    _("Invalid value for {name}: expected none that begins with '-', received {wrong!r}.").format(
                        name=name, wrong=wrong[0]
                    )
                )
            arguments += [name, *several]
    arguments += ["--", *map(str, values)]
    if any("\0" in argument for argument in arguments):
        raise UsageError(_("Invalid value: expected text without a zero byte."))
    return tuple(arguments)


def read_lines(log: Path) -> tuple[str, ...]:
    """The last lines of a job's output that are not blank; of a line that was written over, what stands last."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - TAIL_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ()
    shown = ([part.strip() for part in line.split("\r") if part.strip()] for line in text.split("\n"))
    return tuple(parts[-1] for parts in shown if parts)


def _find_error(messages: Sequence[JobMessage], lines: Sequence[str], status: int) -> str:
    """Why a command failed: its own last word on it, else the last line of its output."""
    told = [message.text for message in messages if message.kind == "error"]
    if told:
        return told[-1]
    if status < 0 or not lines:
        return _("It was ended from outside, perhaps because the computer's memory was full (status {status}).").format(
            status=status
        )
    return lines[-1]


def _environment() -> dict[str, str]:
    """This process's, in which the child finds this package wherever it was started."""
    package = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([package, known] if known else [package]),
        "PYTHONIOENCODING": "utf-8",
        "TF_CPP_MIN_LOG_LEVEL": "2",  # what a person reads are the command's own words
    }
