"""Long commands of the lab as child processes: TensorFlow never enters the process that shows their progress.

A child holds the reading end of a pipe. When the pipe closes, because the job is stopped or because the process that
started it is gone, the child interrupts itself as Ctrl-C does, so that what it has can be gone on with.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread, Timer
from typing import Literal

from stylerec.errors import UsageError

State = Literal["running", "done", "stopped", "failed"]
Value = str | int | float | Path | bool | Sequence[str | int | float | Path]

GRACE = 15.0
"""Seconds that a command has to end by itself once it was stopped."""
NICENESS = 5
"""How far a job steps back behind what the person does meanwhile; 19 is the furthest."""
TAIL = 64_000
"""Bytes at the end of a job's output that are looked at."""
PASSES = re.compile(r"epoch (\d+) of at most (\d+)(?:: batch (\d+) of (\d+))?")
COUNTED = re.compile(r"^\w+ (\d+) of (\d+)\b")


@dataclass(frozen=True)
class Job:
    """How far a job is. `folder` is what it works on, `share` in 0..1 what is done of it, None where it does not say.

    `lines` are the last ones that it printed, without those that were written over; `error` says why it failed.
    `stopping` is set from the order to stop until it has ended. `seconds` is the time since the start, or that it took.
    """

    folder: Path
    state: State
    share: float | None
    lines: tuple[str, ...]
    error: str
    stopping: bool
    seconds: float

    @property
    def running(self) -> bool:
        return self.state == "running"

    @property
    def line(self) -> str:
        """The last line that tells how far it is, "" before there is one."""
        return next((line for line in reversed(self.lines) if read_share(line) is not None), "")


@dataclass
class _Child:
    process: "subprocess.Popen[bytes]"
    command: str
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
                raise UsageError("This step is at work already: wait until it is done, or stop it first.")
            self._folder.mkdir(parents=True, exist_ok=True)
            log = self._folder / f"{key}.log"
            with log.open("wb") as output:
                process = subprocess.Popen(
                    [sys.executable, "-u", "-m", "stylerec.lab.jobs", *arguments],
                    stdin=subprocess.PIPE,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=_environment(),
                    start_new_session=True,  # Ctrl-C in the terminal reaches the server only, and the pipe its jobs
                    creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
                )
            self._children[key] = _Child(process, command, folder, log, time.monotonic())

    def look(self, key: str) -> Job | None:
        """How far the key's last job is; None when there was none."""
        child = self._children.get(key)
        if child is None:
            return None
        status = child.process.poll()
        if status is not None and child.ended is None:
            child.ended = time.monotonic()
        lines = read_lines(child.log)
        shares = (read_share(line) for line in reversed(lines))
        state: State = "running"
        if status is not None:
            state = "done" if status == 0 else "stopped" if child.stopped else "failed"
        return Job(
            child.folder,
            state,
            1.0 if state == "done" else next((share for share in shares if share is not None), None),
            lines,
            read_error(lines, child.command, status) if state == "failed" and status is not None else "",
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
        last_resort = Timer(GRACE + 2, child.process.kill)
        last_resort.daemon = True
        last_resort.start()

    def forget(self, key: str) -> None:
        """The person has seen how the key's job ended; one that runs goes on."""
        with self._lock:
            child = self._children.get(key)
            if child is not None and child.process.poll() is not None:
                del self._children[key]


def command_line(command: str, values: Sequence[str | Path], options: Iterable[tuple[str, Value]]) -> tuple[str, ...]:
    """The arguments of a command, in a form in which nothing that a person typed can be taken for an option."""
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
                    f"Invalid value for {name}: expected none that begins with '-', received {wrong[0]!r}."
                )
            arguments += [name, *several]
    arguments += ["--", *map(str, values)]
    if any("\0" in argument for argument in arguments):
        raise UsageError("Invalid value: expected text without a zero byte.")
    return tuple(arguments)


def read_lines(log: Path) -> tuple[str, ...]:
    """The last lines of a job's output that are not blank; of a line that was written over, what stands last."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - TAIL))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ()
    shown = ([part.strip() for part in line.split("\r") if part.strip()] for line in text.split("\n"))
    return tuple(parts[-1] for parts in shown if parts)


def read_share(line: str) -> float | None:
    """What is done, in 0..1, by a line such as "epoch 2 of at most 8: batch 40 of 1035" or "measured 50 of 200"."""
    if found := PASSES.search(line):
        epoch, epochs, batch, batches = (int(number or 0) for number in found.groups())
        return min(1.0, (epoch - 1 + (batch / batches if batches else 0)) / max(epochs, 1))
    if found := COUNTED.match(line):
        done, total = map(int, found.groups())
        return min(1.0, done / total) if total else None
    return None


def read_error(lines: Sequence[str], command: str, status: int) -> str:
    """Why a command failed: its own last word on it, else the last line of its output."""
    prefix = f"stylerec lab {command}: "
    told = [line.removeprefix(prefix).removeprefix("error: ") for line in lines if line.startswith(prefix)]
    if told:
        return told[-1]
    if status < 0 or not lines:
        return f"It was ended from outside, perhaps because the computer's memory was full (status {status})."
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


def _end_with(pipe: int) -> None:
    """Interrupt this process when the other end of `pipe` is closed; leave it when that does not help."""
    while os.read(pipe, 1):  # not through sys.stdin, whose lock would be held at the end of the process
        pass
    if os.name == "posix":
        os.kill(os.getpid(), signal.SIGINT)  # to the process, so that what the main thread waits for is interrupted
    else:
        signal.raise_signal(signal.SIGINT)
    time.sleep(GRACE)
    os._exit(130)


def _run_as_child() -> int:
    from stylerec.lab.commands import main

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a server in the background may ignore it
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    Thread(target=_end_with, args=(sys.stdin.fileno(),), daemon=True).start()
    return main()


if __name__ == "__main__":
    sys.exit(_run_as_child())
