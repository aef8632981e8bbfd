"""Two versions on one store: one that is older is brought up to date once, one that is newer is left alone."""

import os
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import text

from stylerec.errors import StoreError
from stylerec.settings import Settings
from stylerec.store import Store

BEFORE = Path(__file__).parents[2] / "tests" / "data" / "store_before.zip"


def meet_versions(processes: int, folder: Path) -> dict[str, Any]:
    """Let so many processes open an older store at the same time, then give them one of a newer version."""
    faults: list[str] = []
    shutil.unpack_archive(BEFORE, folder)
    failed = sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0 for child in _started(processes, folder))
    if failed:
        faults.append(f"{failed} of {processes} processes could not open an older store")
    store = Store.open(folder=folder, settings=Settings())
    (board,) = store.boards.all()
    if not (board.n_photos and len(store.looks.mood_board(board.board_id)) == board.n_photos):
        faults.append("looks of the older store are lost")
    with store.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    before = (folder / "stylerec.db").read_bytes()
    try:
        Store.open(folder=folder, settings=Settings()).close()
        faults.append("a newer store was opened")
    except StoreError as error:
        if "newer version" not in str(error):
            faults.append(f"a newer store is not told: {error}")
    if (folder / "stylerec.db").read_bytes() != before:
        faults.append("a newer store was changed")
    return {"processes": processes, "faults": faults}


def _started(processes: int, folder: Path) -> list[int]:
    children = []
    for _ in range(processes):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                store = Store.open(folder=folder, settings=Settings())
                store.boards.all()
                store.close()
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    return children
