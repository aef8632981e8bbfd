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
    "cli/test_cli.py",  # the shipped model
    "cli/test_cli_closet.py",  # the shipped model
    "cli/test_cli_outfits.py",  # the shipped model
    "cli/test_cli_style.py",  # the shipped model
    "cli/test_mcp.py",  # starts processes
    "cli/test_names_of_files.py",  # starts processes
    "hostile",  # damages files for as long as it is told
    "lab/test_chain.py",
    "lab/test_classifiers.py",
    "lab/test_collect.py",  # starts processes
    "lab/test_compare.py",
    "lab/test_export_classifier.py",
    "lab/test_inspecting.py",  # measures photos
    "lab/test_jobs.py",  # starts processes
    "lab/test_prepare.py",
    "lookbook",  # draws PDFs
    "sample",
    "scale",  # Dask
    "store/test_database.py",
    "store/test_kill.py",
    "store/test_store_before.py",  # unpacks stores and archives
    "store/transfer",
    "training",  # TensorFlow
    "vision/test_namer.py",
    "vision/test_recogniser.py",
    "test_examples.py",
    "test_no_network.py",
    "test_readme.py",
)
"""Folders and files whose tests take seconds each."""


def marks_of(path: Path) -> set[str]:
    """The markers that a file's or a folder's tests have by where they stand."""
    place = path.relative_to(HERE)
    slow = {"slow"} if any(place.is_relative_to(slow) for slow in SLOW) else set()
    return slow | ({"browser"} if place.name.startswith("test_browser") else set())


def pytest_configure(config: pytest.Config) -> None:
    """Processes take the files in the order below, not by their number of tests: the slowest have few."""
    config.option.loadscopereorder = False


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Tests that will not run are not even imported: TensorFlow and Streamlit take seconds."""
    left_out = {mark for mark in ("slow", "browser") if f"not {mark}" in config.option.markexpr}
    return bool(collection_path.is_relative_to(HERE) and marks_of(collection_path) & left_out) or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by where they stand; the slowest come first, so that no process waits for another at the end."""
    for item in items:
        for mark in marks_of(item.path):
            item.add_marker(mark)
    items.sort(key=lambda item: ("browser" not in item.keywords, "training" not in item.path.parts))
