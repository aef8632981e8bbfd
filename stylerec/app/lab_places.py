"""Where the lab keeps its things: data sets, runs and models in a folder of their own beside the boards."""

import itertools
import json
from pathlib import Path

from stylerec.errors import UsageError
from stylerec.lab.manifest import folder_name
from stylerec.lab.photo_folders import list_photos
from stylerec.lab.run_folder import SETTINGS
from stylerec.language import _
from stylerec.settings import load_settings
from stylerec.vision.namer import NETWORK_FILE
from stylerec.writing import make_private_folder, replacing

NAMED = "datasets.json"
"""File in the lab's folder with the folders elsewhere that the person named."""


def lab_folder() -> Path:
    """The lab's own folder; it need not exist yet."""
    return load_settings().data_dir.resolve() / "lab"


def photos_folder() -> Path:
    """Where data sets are made: one folder each."""
    return lab_folder() / "photos"


def runs_folder() -> Path:
    return lab_folder() / "runs"


def models_folder() -> Path:
    return load_settings().lab_models_dir.resolve()


def names_folder() -> Path:
    """Lists of product names, a folder each: `names.csv` as it came, `categories.csv`, and `taxonomy.json` once the
    person wants to collect photos of its categories. `edits.json` beside them holds the decisions, for all lists."""
    return lab_folder() / "names"


def taxonomies() -> tuple[Path, ...]:
    """Files with categories made from product names, by the names of their lists (`path.parent.name`)."""
    return tuple(path for folder in _folders(names_folder()) if (path := folder / "taxonomy.json").exists())


def datasets() -> tuple[Path, ...]:
    """Folders of category folders, the newest first: those made here, and those that the person named."""
    own = [folder for folder in _folders(photos_folder()) if _folders(folder)]
    found = [*own, *(folder for folder in _named() if folder.is_dir() and folder not in own)]
    return tuple(sorted(found, key=lambda folder: -folder.stat().st_mtime))


def add_dataset(folder: Path) -> Path:
    """Remember a folder elsewhere; returns its full path. Raises `UsageError` when no category folders are in it."""
    folder = folder.expanduser().resolve()
    list_photos(folder)
    if folder not in datasets():
        _write_named([*_named(), folder])
    return folder


def runs() -> tuple[Path, ...]:
    """Folders of training runs, finished or not, newest first."""
    found = [folder for folder in _folders(runs_folder()) if (folder / SETTINGS).exists()]
    return tuple(sorted(found, key=lambda folder: -(folder / SETTINGS).stat().st_mtime))


def models() -> tuple[Path, ...]:
    """Folders of models that can be used, by name."""
    return tuple(folder for folder in _folders(models_folder()) if (folder / NETWORK_FILE).exists())


def new_folder(parent: Path, name: str) -> Path:
    """A folder for something new that the person calls `name`. Raises `UsageError` for a name that is no folder's."""
    name = " ".join(name.split())
    if not name or folder_name(name) != name:
        raise UsageError(
            _(
                "Invalid name {name!r}: expected letters, digits, spaces and any of - _ & ', as it becomes a folder's."
            ).format(name=name)
        )
    return parent / name


def free_name(parent: Path, name: str) -> str:
    """The name, with a number behind it where a folder has it already."""
    numbers = itertools.count(2)
    free = name
    while (parent / free).exists():
        free = f"{name} {next(numbers)}"
    return free


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(path for path in parent.iterdir() if path.is_dir() and not path.name.startswith("."))


def _named() -> list[Path]:
    try:
        return [Path(text) for text in json.loads((lab_folder() / NAMED).read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError):
        return []  # damaged: the folders themselves are untouched and can be named again


def _write_named(folders: list[Path]) -> None:
    path = lab_folder() / NAMED
    make_private_folder(path.parent)
    with replacing(path) as part:
        part.write_text(json.dumps([str(folder) for folder in folders], indent=1), encoding="utf-8")
