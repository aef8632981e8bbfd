"""The examples run as they are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
PHOTOS = "6"


def run(*words: str, folder: Path) -> str:
    environment = os.environ | {"PYTHONPATH": str(EXAMPLES.parent), "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_wearing_an_item(tmp_path: Path) -> None:
    told = run(str(EXAMPLES / "wear_an_item.py"), PHOTOS, folder=tmp_path)
    assert told.startswith("The item is a skirt.") and "It goes with:" in told


def test_planning_a_week(tmp_path: Path) -> None:
    told = run(str(EXAMPLES / "plan_a_week.py"), "16", folder=tmp_path)
    assert told.startswith("Monday: as in ")


def test_drawing_heatmaps(tmp_path: Path) -> None:
    run(str(EXAMPLES / "draw_heatmaps.py"), str(tmp_path), PHOTOS, folder=tmp_path)
    assert all((tmp_path / name).read_bytes().startswith(b"\x89PNG") for name in ("photos.png", "together.png"))


def test_the_notebook_runs_from_top_to_bottom(tmp_path: Path) -> None:
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    path = EXAMPLES / "first_steps.ipynb"
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(EXAMPLES.parent)}})
    ran = client.execute()
    answers = [output for cell in ran.cells if cell.cell_type == "code" for output in cell.outputs]
    assert len(answers) == 4 and "skirt" in json.dumps(answers[0])


def test_the_notebook_is_kept_without_answers() -> None:
    cells = json.loads((EXAMPLES / "first_steps.ipynb").read_text(encoding="utf-8"))["cells"]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)
