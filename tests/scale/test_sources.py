"""Which photos a run reads: folders, tables, patterns and addresses, in the same order each time."""

import os
import zipfile
from pathlib import Path

import fsspec
import pandas as pd
import pytest

from stylerec.errors import PhotoError, StylerecError, UsageError
from stylerec.scale.places import Folder, fetch, fetched
from stylerec.scale.sources import GROUP, Plan, listed, write_plan
from stylerec.vision.passed_over import PassedOver


def listed_from(*sources: str, column: str = "photo") -> list[str]:
    return list(listed(sources, PassedOver(), column))


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with photos, and with what is none."""
    folder = tmp_path / "photos"
    (folder / "deeper").mkdir(parents=True)
    for name in ("b.jpg", "a.png", "deeper/c.webp", ".hidden.jpg", "film.mov", "notes.txt"):
        (folder / name).write_bytes(b"x")
    (folder / "no_ending").write_bytes(b"\xff\xd8\xff")
    return folder


def test_a_folder_is_searched_and_what_is_passed_over_is_counted(photos: Path) -> None:
    passed_over = PassedOver()
    found = list(listed([str(photos)], passed_over))
    assert found == [str(photos / name) for name in ("a.png", "b.jpg", "no_ending", "deeper/c.webp")]
    assert passed_over.kinds == {"hidden file": 1, "video": 1, "other file": 1}


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_table_names_photos_relative_to_itself(photos: Path, ending: str) -> None:
    table = pd.DataFrame({"file": ["photos/b.jpg", str(photos / "a.png"), "s3://bucket/c.jpg"], "n": [1, 2, 3]})
    path = photos.parent / f"table.{ending}"
    table.to_csv(path, index=False) if ending == "csv" else table.to_parquet(path)
    expected = [str(photos / "b.jpg"), str(photos / "a.png"), "s3://bucket/c.jpg"]
    assert listed_from(str(path), column="file") == expected
    with pytest.raises(UsageError, match="no column 'photo'.*file, n"):
        listed_from(str(path))


def test_addresses_patterns_and_archives(photos: Path) -> None:
    system = fsspec.filesystem("memory")
    for name in ("one.jpg", "two.jpg"):
        system.pipe_file(f"/bucket/{name}", name.encode())
    assert listed_from("memory://bucket") == ["memory:///bucket/one.jpg", "memory:///bucket/two.jpg"]
    assert listed_from("memory://bucket/t*.jpg") == ["memory:///bucket/two.jpg"]
    assert fetch("memory:///bucket/two.jpg", 100) == b"two.jpg"
    assert fetch("memory:///bucket/two.jpg", 2) == b"two"  # one more than allowed, which is then refused
    with zipfile.ZipFile(photos.parent / "more.zip", "w") as archive:
        archive.writestr("in/d.jpg", b"d")
    (address,) = listed_from(f"zip://*/*.jpg::{photos.parent / 'more.zip'}")
    assert fetch(address, 100) == b"d"
    with pytest.raises(UsageError, match="nowhere"):
        listed_from("nowhere://bucket")


def test_what_cannot_be_fetched_has_a_reason_and_the_rest_goes_on(photos: Path) -> None:
    addresses = [str(photos / "gone.jpg"), str(photos / "b.jpg"), "memory:///bucket/gone.jpg"]
    (one, first), (two, second), (three, third) = fetched(addresses, 100)
    assert [one, two, three] == addresses
    assert isinstance(first, PhotoError) and "there is no such file" in str(first)
    assert second == b"x"
    assert isinstance(third, PhotoError) and "there is no such file" in str(third)


def test_the_plan_keeps_any_name_and_is_read_piece_by_piece(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    names = [f"{number}.jpg" for number in range(GROUP + 5)]
    names[GROUP - 1] = os.fsdecode(b"caf\xe9.jpg")
    assert write_plan(folder, iter(names)) == len(names)
    plan = Plan(folder)
    assert len(plan) == len(names)
    assert plan.addresses(0, 3) == names[:3]
    assert plan.addresses(GROUP - 2, GROUP + 5) == names[GROUP - 2 :]


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(StylerecError, match="No photo found"):
        write_plan(Folder(str(tmp_path)), [])
    assert not list(tmp_path.iterdir())
