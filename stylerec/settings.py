"""Limits and places that a person may change, read from environment variables named `STYLEREC_*`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from stylerec.errors import UsageError

PREFIX = "STYLEREC_"


@cache
def default_model_dir() -> Path:
    """The shipped recogniser's folder, in an installed package and in a checkout alike.

    A wheel carries `models/` inside the package as `_models`; a checkout has it beside the package.
    """
    package = Path(__file__).resolve().parent
    installed = package / "_models" / "recogniser"
    return installed if installed.is_dir() else package.parent / "models" / "recogniser"


def default_data_dir() -> Path:
    """Where boards and closets are kept: the user's own folder for data, as the operating system has it."""
    from platformdirs import user_data_path  # here: most of what reads settings keeps nothing

    return user_data_path("stylerec", appauthor=False)


def available_threads() -> int:
    """Processor cores that this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Settings:
    """Limits that protect the machine, and where the model and the person's things lie.

    `max_bytes` is the largest photo file, `max_pixels` the largest photo (width x height; fewer where a format takes
    more memory for each, see `vision.memory_budget`), `zip_max_bytes` the largest archive, packed and unpacked,
    `zip_max_members` the most photos in one. `threads` is the number of photos read at the same time. `data_dir` holds
    photos and, unless `database` is another SQLAlchemy address, the database. `keep_position` keeps where
    a photo was taken (GPS) in the stored file. Raises `UsageError` for a number below 1.
    """

    max_bytes: int = 64 * 2**20
    max_pixels: int = 120_000_000
    zip_max_bytes: int = 512 * 2**20
    zip_max_members: int = 2000
    threads: int = field(default_factory=available_threads)
    model_dir: Path = field(default_factory=default_model_dir)
    data_dir: Path = field(default_factory=default_data_dir)
    database: str | None = None
    keep_position: bool = False

    @property
    def looks_cache_dir(self) -> Path:
        """Where commands keep what they recognised in photos of folders."""
        return self.data_dir / "cache" / "looks"

    @property
    def lab_models_dir(self) -> Path:
        """Where models of the lab lie that can be chosen by the name of their folder."""
        return self.data_dir / "lab" / "models"

    def __post_init__(self) -> None:
        for name in NUMBERS:
            value = getattr(self, name)
            if not isinstance(value, int) or value < 1:
                raise UsageError(f"Invalid setting `{name}`: expected a whole number from 1, received {value!r}.")


NUMBERS = ("max_bytes", "max_pixels", "zip_max_bytes", "zip_max_members", "threads")
FOLDERS = ("model_dir", "data_dir")
OTHERS = ("database", "keep_position")


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `STYLEREC_MAX_BYTES`, `STYLEREC_MODEL_DIR` and so on; what is not set keeps its default.

    `environment` is the process's own by default. Raises `UsageError` naming the variable.
    """
    environment = os.environ if environment is None else environment
    texts = {name: environment.get(PREFIX + name.upper(), "").strip() for name in (*NUMBERS, *FOLDERS, *OTHERS)}
    values: dict[str, Any] = {name: text for name, text in texts.items() if text}
    for name in values:
        if name in NUMBERS:
            values[name] = _whole_number(PREFIX + name.upper(), values[name])
        elif name in FOLDERS:
            values[name] = Path(values[name]).expanduser()
        elif name == "keep_position":
            values[name] = _yes_or_no(PREFIX + name.upper(), values[name])
    return Settings(**values)


def _whole_number(variable: str, text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise UsageError(f"Invalid {variable}: expected a whole number from 1, received {text!r}.")
    return number


def _yes_or_no(variable: str, text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise UsageError(f"Invalid {variable}: expected 'yes' or 'no', received {text!r}.")
    return text.lower() == "yes"
