"""A PostgreSQL server of its own in a passing folder, that can go away and come back."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from stylerec.errors import StoreError
from stylerec.settings import Settings
from stylerec.store import Store
from training.campaign.photos import photo


def find_programs() -> Path | None:
    """The newest server's folder of programs; None where none is installed (Debian's package: postgresql)."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class PostgresqlServer:
    """A fresh server, reached by a socket in its folder; one that is not `safe` is faster, and must not lose power."""

    def __init__(self, programs: Path, safe: bool = True) -> None:
        self.programs = programs
        self.safety = "on" if safe else "off"
        # The server refuses to run as root; Debian's package brings an account for it.
        account = "postgres" if os.geteuid() == 0 else getpass.getuser()
        group = pwd.getpwnam(account).pw_gid
        self._who: dict[str, Any] = {"user": account, "group": group, "extra_groups": []} if os.geteuid() == 0 else {}
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the name of a socket has at most 107 characters
        if self._who:
            shutil.chown(self.folder, account)
        common = ("-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "--locale=C")
        try:
            self._run("initdb", "-D", self.folder / "data", *common)
        except BaseException:
            self.remove()
            raise

    def address(self, name: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def start(self) -> None:
        """Come back."""
        safety = f"-c fsync={self.safety} -c full_page_writes={self.safety}"
        options = f"-k {self.folder} -c listen_addresses='' -c shared_buffers=16MB {safety}"
        self._run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        """Go away at once, as when the machine loses its power."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *options: object) -> None:
        command = [str(self.programs / program), *map(str, options)]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, timeout=300, **self._who)


def lose_server(rounds: int, folder: Path) -> dict[str, Any]:
    """Let the server go away and come back while a store is in use; what was kept before and after is there."""
    programs = find_programs()
    if programs is None:
        return {"skipped": "PostgreSQL is not installed", "faults": []}
    server = PostgresqlServer(programs)
    server.start()
    faults: list[str] = []
    try:
        store = Store.open(server.address(), folder, settings=Settings())
        board_id = store.boards.create("B").board_id
        kept: set[str] = set()
        for number in range(rounds):
            kept |= {*store.photos.add(board_id, [("a.jpg", photo(number))]).photo_ids}
            server.stop()
            if number % 2:  # every other time nobody notices
                try:
                    store.photos.add(board_id, [("b.jpg", photo(1000 + number))])
                    faults.append(f"round {number}: kept without a server")
                except StoreError:
                    pass
            server.start()
            try:
                shown = {one.photo_id for one in store.photos.of(board_id)}
            except StoreError as error:
                faults.append(f"round {number}: still away after it came back ({error})")
                shown = {one.photo_id for one in store.photos.of(board_id)}
            if shown != kept:
                faults.append(f"round {number}: {len(kept)} photos were kept, {len(shown)} are there")
        files = {path.stem for path in store.files.folder.glob("p*/*/*")}
        if files != kept:
            faults.append(f"{len(files ^ kept)} files do not belong to a photo, or lack")
        store.close()
        server.stop()
    finally:
        server.remove()
    return {"times away": rounds, "faults": faults}
