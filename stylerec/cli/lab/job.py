"""A command of the lab as a child process: `stylerec.lab.jobs` starts it and holds the other end of its input."""

import os
import signal
import sys
import time
from threading import Thread

from stylerec.cli.lab.commands import main
from stylerec.lab import messages
from stylerec.lab.jobs import NICENESS, SECONDS_TO_END


def _end_with(pipe: int) -> None:
    """Interrupt this process when the other end of `pipe` is closed; leave it when that does not help."""
    while os.read(pipe, 1):  # not through sys.stdin, whose lock would be held at the end of the process
        pass
    if os.name == "posix":
        os.kill(os.getpid(), signal.SIGINT)  # to the process, so that what the main thread waits for is interrupted
    else:
        signal.raise_signal(signal.SIGINT)
    time.sleep(SECONDS_TO_END)
    os._exit(130)


def _run_as_child() -> int:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a server in the background may ignore it
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    Thread(target=_end_with, args=(sys.stdin.fileno(),), daemon=True).start()
    messages.speak_json()
    return main()


if __name__ == "__main__":
    sys.exit(_run_as_child())
