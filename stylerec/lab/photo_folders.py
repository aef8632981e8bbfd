"""A data set on disk: a folder of category folders, perhaps inside split folders."""

from dataclasses import dataclass
from pathlib import Path

from stylerec.errors import UsageError
from stylerec.language import _
from stylerec.vision.images import find_photos

SPLITS = {
    "train": "train",
    "training": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "test": "test",
}
"""Names of split folders, and the split that each means."""

NOTES_FOLDER = ".inspection"
"""What is known and decided about a data set is kept in this folder inside it."""


@dataclass(frozen=True)
class DatasetPhoto:
    """A photo's place: `photo` is its path below the data set, "/" between names; `split` is None without splits."""

    photo: str
    category: str
    split: str | None = None


def list_photos(dataset: Path) -> list[DatasetPhoto]:
    """All photos of a data set, in name order. The folders that hold them name the categories.

    `dresses/a.jpg` has the category "dresses", `women/dresses/a.jpg` has "women/dresses", and when all folders at the
    top are named like splits, `train/dresses/a.jpg` has "dresses" in the split "train". Photos that lie in no category
    are left out. Raises `UsageError` when nothing is left.
    """
    if not dataset.is_dir():
        raise UsageError(
            _("There is no folder '{dataset}': expected a folder of category folders.").format(dataset=dataset)
        )
    places = [path.relative_to(dataset).parts for path in find_photos([dataset])]
    places = [parts for parts in places if len(parts) > 1]
    has_splits = all(parts[0].lower() in SPLITS and len(parts) > 2 for parts in places)
    photos = [
        DatasetPhoto(
            "/".join(parts),
            "/".join(parts[has_splits:-1]),
            SPLITS[parts[0].lower()] if has_splits else None,
        )
        for parts in places
    ]
    if not photos:
        raise UsageError(
            _("There are no photos in category folders in '{dataset}': expected e.g. dresses/1.jpg in it.").format(
                dataset=dataset
            )
        )
    return photos
