"""The campaign of `python -m training.campaign`, as far as it takes seconds."""

import os
from pathlib import Path

import pytest

from stylerec.store.looks import Looks
from training.campaign import clock
from training.campaign.clock import move_clock
from training.campaign.files import damage_files
from training.campaign.postgresql import lose_server
from training.campaign.sessions import open_sessions
from training.campaign.versions import meet_versions

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def test_damaged_files_are_taken_or_refused(tmp_path: Path) -> None:
    figures = damage_files(150, tmp_path)
    assert figures["faults"] == [] and figures["taken"] and figures["refused"]


def test_a_clock_that_jumps_changes_no_order_and_keeps_no_photo_back(tmp_path: Path) -> None:
    assert move_clock(4, tmp_path)["faults"] == []


def test_a_claim_from_the_future_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Looks, "claim", lambda *_, **__: ())
    assert clock.move_clock(1, tmp_path)["faults"] == ["round 0: photos of a dead reader are kept from others"]


@forks
def test_two_versions_on_one_store(tmp_path: Path) -> None:
    assert meet_versions(3, tmp_path)["faults"] == []


@pytest.mark.postgresql
def test_a_database_server_that_goes_away_and_comes_back(tmp_path: Path) -> None:
    figures = lose_server(2, tmp_path)
    if "skipped" in figures:
        pytest.skip(figures["skipped"])
    assert figures["faults"] == []


@pytest.mark.slow
def test_sessions_at_once_see_their_own_boards(tmp_path: Path) -> None:
    figures = open_sessions(3, tmp_path, rounds=1)
    assert figures["faults"] == [] and figures["pages"] == 12
