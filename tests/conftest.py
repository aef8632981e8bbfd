"""Shared fixtures."""

import pytest

from stylerec.recogniser import Recogniser


@pytest.fixture(scope="session")
def recogniser() -> Recogniser:
    """The shipped model."""
    return Recogniser.load()
