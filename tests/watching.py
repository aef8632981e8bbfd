"""Processes whose connections are written down."""

import os
from pathlib import Path


def watched(notes: Path) -> dict[str, str]:
    """The environment for a Python process that notes in a file what it connects to outside this machine."""
    notes.touch()
    path = os.pathsep.join([str(Path(__file__).parent / "watched"), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path.rstrip(os.pathsep), "WATCHED_CONNECTIONS": str(notes)}
