"""A PostgreSQL server of its own in a passing folder, reached by a socket in it."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def find_programs() -> Path:
    """The newest server's folder of programs; skips the test where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.skip("PostgreSQL is not installed (Debian's package is called postgresql)")
    return found[-1].parent


@contextmanager
def running_postgresql() -> Iterator[str]:
    """The address of a fresh server, without the name of a database."""
    programs = find_programs()
    # The server refuses to run as root; Debian's package brings an account for it.
    account = "postgres" if os.geteuid() == 0 else getpass.getuser()
    who = {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the name of a socket has at most 107 characters
    data = folder / "data"

    def run(*command: object) -> None:
        subprocess.run([*map(str, command)], check=True, capture_output=True, cwd=folder, timeout=60, **who)

    try:
        if who:
            shutil.chown(folder, account)
        run(programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "--locale=C")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c shared_buffers=16MB"
        run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield f"postgresql+psycopg://postgres@/{{name}}?host={folder}"
        finally:
            run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
