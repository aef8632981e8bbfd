"""A config.json that is wrong is refused when the model is loaded, not noticed by wrong answers."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stylerec.errors import ModelError
from stylerec.settings import default_model_dir
from stylerec.vision.config_digest import add_digest
from stylerec.vision.model_config import ModelConfig


def changed(folder: Path, change: Callable[[dict[str, Any]], None], signed: bool) -> Path:
    shutil.copytree(default_model_dir(), folder)
    table = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    change(table)
    (folder / "config.json").write_text(json.dumps(add_digest(table) if signed else table), encoding="utf-8")
    return folder


def put(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda table: table.__setitem__(name, value)


def first(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda table: table[name].__setitem__(0, value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (first("thresholds", 7.0), "threshold"),
        (first("thresholds", float("nan")), "no number"),
        (first("tag_offset", float("inf")), "no number"),
        (first("item_offset", float("nan")), "item_offset.*no number"),
        (lambda table: table["item_offset"].pop(), "damaged"),
        (lambda table: table["tag_scale"].pop(), "tag_scale"),
        (lambda table: table["part_offset"].append(0.0), "part_offset"),
        (put("item_temperature", float("nan")), "out of range"),
        (put("evidence_weight", -1.0), "out of range"),
        (lambda table: table["categories"].__setitem__(0, table["categories"][1]), "twice"),
    ],
)
def test_numbers_that_cannot_be_are_refused_even_when_signed(
    change: Callable[[dict[str, Any]], None], words: str, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match=f"config.json.*{words}.*git checkout"):
        ModelConfig.load(changed(tmp_path / "m", change, signed=True))


def swap(table: dict[str, Any]) -> None:
    """Call garments of two categories by each other's name."""
    table["categories"][:2] = reversed(table["categories"][:2])


@pytest.mark.parametrize("change", [first("tag_offset", 0.25), lambda table: table["thresholds"].reverse(), swap])
def test_any_other_change_is_noticed(change: Callable[[dict[str, Any]], None], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="checksum.*git checkout"):
        ModelConfig.load(changed(tmp_path / "m", change, signed=False))


def test_the_shipped_config_is_signed() -> None:
    assert ModelConfig.load(default_model_dir())[0].categories
