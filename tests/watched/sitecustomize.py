"""Python loads this file by its name when its folder is on PYTHONPATH: then the process writes down, in the file that
WATCHED_CONNECTIONS names, every host outside this machine that it looks up or connects to.
"""

import os
import sys
from typing import Any

HERE = {"", "localhost", "127.0.0.1", "::1"}


def watch(event: str, details: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = details[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(details[1], tuple):
        host = details[1][0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host or ""
    if host not in HERE:
        with open(os.environ["WATCHED_CONNECTIONS"], "a", encoding="utf-8") as file:
            file.write(f"{event} {host}\n")


sys.addaudithook(watch)
