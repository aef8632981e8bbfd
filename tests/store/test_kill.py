"""A process that is killed at any moment loses nothing that it had said to be saved."""

import os
from pathlib import Path

import pytest
from looks_for_tests import garment, photo

from stylerec.settings import Settings
from stylerec.store import Store
from training.campaign.kills import kill_writers, missing

ROUNDS = 6


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_killed_in_a_loop(addresses: list[str], tmp_path: Path) -> None:
    look = photo("x", garment("skirt"))
    figures = kill_writers(ROUNDS, tmp_path / "store", address=addresses[0], look=look)
    assert figures["faults"] == []
    assert figures["photos"] >= ROUNDS // 2 and figures["pieces"] >= ROUNDS // 2


def test_what_is_lost_is_found(tmp_path: Path) -> None:
    """The campaign must be able to fail."""
    store = Store.open(folder=tmp_path, settings=Settings())
    board_id, closet_id = store.boards.create("B").board_id, store.closets.create("C").closet_id
    said = [["photo", "0" * 32, "1"], ["piece", "1" * 32, "2"]]
    assert missing(store, board_id, closet_id, said, "read") == [f"{'0' * 32} is lost", f"the piece {'1' * 32} is lost"]
    store.close()
