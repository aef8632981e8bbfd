"""The clock jumps to and fro while a store is in use: order and claims must not depend on it."""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from stylerec.domain.corrections import Correction
from stylerec.settings import Settings
from stylerec.store import Store
from training.campaign.photos import photo

CATEGORIES = ("skirt", "dress", "coat", "boots")


@contextmanager
def moved_clock() -> Iterator[list[timedelta]]:
    """The store's clock; what stands in the list is how far it is off."""
    off = [timedelta()]
    modules = [module for name, module in sys.modules.items() if name.startswith("stylerec.store")]
    changed = [module for module in modules if hasattr(module, "now")]
    kept = [module.now for module in changed]
    for module in changed:
        module.now = lambda: datetime.now(UTC) + off[0]  # type: ignore[attr-defined]
    try:
        yield off
    finally:
        for module, own in zip(changed, kept, strict=True):
            module.now = own  # type: ignore[attr-defined]


def move_clock(rounds: int, folder: Path, seed: int = 3) -> dict[str, Any]:
    """Add photos, claim and correct them under a clock that jumps by up to a year each time."""
    chance = random.Random(seed)
    store = Store.open(folder=folder, settings=Settings())
    board_id = store.boards.create("B").board_id
    faults: list[str] = []
    added: list[str] = []
    with moved_clock() as off:
        for number in range(rounds):
            off[0] = timedelta(seconds=chance.uniform(-1, 1) * 365 * 86_400)
            (photo_id,) = store.photos.add(board_id, [("a.jpg", photo(number))]).photo_ids
            added.append(photo_id)
            store.looks.claim("m", board_id, count=1000)  # by a reader that dies
            made = []
            for category in CATEGORIES:
                off[0] -= timedelta(days=1)
                made.append(store.corrections.add(photo_id, Correction("add", category)))
            if [one.correction_id for one in store.corrections.of(photo_id)] != made:
                faults.append(f"round {number}: corrections changed their order")
            off[0] -= timedelta(days=1)
            if len(store.looks.claim("m", board_id, count=1000)) != len(added):
                faults.append(f"round {number}: photos of a dead reader are kept from others")
    if [one.photo_id for one in store.photos.of(board_id)] != added:
        faults.append("photos changed their order")
    store.close()
    return {"jumps": rounds * (len(CATEGORIES) + 2), "faults": faults}
