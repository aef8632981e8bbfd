"""Shared fixtures, and the markers by which `pytest -m "not slow and not browser and not postgresql"` is quick."""

import sys
from pathlib import Path
from uuid import uuid4

import pytest

from stylerec.vision.recogniser import Recogniser


@pytest.fixture(scope="session")
def recogniser() -> Recogniser:
    """The shipped model."""
    return Recogniser.load()


@pytest.fixture(autouse=True)
def _data_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes what somebody keeps on this machine."""
    monkeypatch.setenv("STYLEREC_DATA_DIR", str(tmp_path_factory.getbasetemp() / "kept" / uuid4().hex))


@pytest.fixture(autouse=True)
def _the_same_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that ran is not left behind as `__main__`: processes that tests start later would run it once more."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


HERE = Path(__file__).parent
SLOW = (
    "app",  # opens pages
    "training",  # TensorFlow
    "lab/test_chain.py",
    "lab/test_classifiers.py",
    "lab/test_compare.py",
    "lab/test_export_classifier.py",
    "lab/test_jobs.py",  # starts processes
    "lab/test_prepare.py",
    "cli/test_cli.py",  # the shipped model
    "vision/test_recogniser.py",
    "vision/test_namer.py",
    "sample",
    "store/test_kill.py",
    "store/test_database.py",
    "test_examples.py",
    "test_no_network.py",
    "test_readme.py",
)
"""Folders and files whose tests take seconds each."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by where they stand and by what they ask for."""
    for item in items:
        place = item.path.relative_to(HERE)
        if any(place.is_relative_to(slow) for slow in SLOW):
            item.add_marker(pytest.mark.slow)
        if place.name.startswith("test_browser"):
            item.add_marker(pytest.mark.browser)
