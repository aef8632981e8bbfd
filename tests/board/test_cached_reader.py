"""Photos that were read before are not read again, until they or the model change."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from stylerec.board.cached_reader import CachedReader
from stylerec.domain.looks import PhotoLook
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.vision.recogniser import Source
from tests.looks_for_tests import garment, photo


class Counting:
    """Stands in for a recogniser: counts what it reads; a file named `bad` cannot be read."""

    namer = None
    taxonomy = load_taxonomy()
    categories = taxonomy.categories

    def __init__(self, model_id: str = "a model") -> None:
        self.model_id = model_id
        self.read: list[str] = []

    def recognise(self, sources: Iterable[Source]) -> Iterator[PhotoLook]:
        ahead: list[PhotoLook] = []  # as the real one, it takes some before it gives the first
        for source in sources:
            name = Path(str(source)).name
            self.read.append(name)
            if name == "bad":
                ahead.append(PhotoLook(str(source), "", 0, 0, look=None, error="no photo"))
            else:
                ahead.append(photo(str(source), garment("skirt", ("navy",)), garment("boots")))
            if len(ahead) > 2:
                yield ahead.pop(0)
        yield from ahead


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    made = []
    for name in ("a", "b", "bad", "c", "d"):
        path = tmp_path / "photos" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())
        made.append(path)
    return made


def names(looks: Iterable[PhotoLook]) -> list[str]:
    return [Path(look.name).name for look in looks]


def test_the_second_time_nothing_is_read_but_what_could_not_be(paths: list[Path], tmp_path: Path) -> None:
    first = list(CachedReader(Counting(), tmp_path / "cache").recognise(paths))
    reader = Counting()
    again = list(CachedReader(reader, tmp_path / "cache").recognise(paths))
    assert names(again) == names(first) == ["a", "b", "bad", "c", "d"]
    assert reader.read == ["bad"] and again[2].error == "no photo"
    assert again[0].look is not None and first[0].look is not None
    assert again[0].look.categories == first[0].look.categories
    assert again[0].look.garments[0].colours == ("navy",)
    assert (again[0].photo_id, again[0].width, again[0].height) == (first[0].photo_id, first[0].width, first[0].height)


def test_new_content_is_read_wherever_it_stands(paths: list[Path], tmp_path: Path) -> None:
    list(CachedReader(Counting(), tmp_path / "cache").recognise(paths[:2]))
    paths[0].write_bytes(b"another photo")
    reader = Counting()
    assert names(CachedReader(reader, tmp_path / "cache").recognise(paths)) == ["a", "b", "bad", "c", "d"]
    assert reader.read == ["a", "bad", "c", "d"]


def test_another_model_reads_for_itself(paths: list[Path], tmp_path: Path) -> None:
    list(CachedReader(Counting(), tmp_path / "cache").recognise(paths))
    reader = Counting("another model")
    list(CachedReader(reader, tmp_path / "cache").recognise(paths))
    assert len(reader.read) == 5


def test_a_damaged_entry_is_read_again(paths: list[Path], tmp_path: Path) -> None:
    list(CachedReader(Counting(), tmp_path / "cache").recognise(paths))
    for entry in (tmp_path / "cache").rglob("*"):
        if entry.is_file():
            entry.write_bytes(entry.read_bytes()[:40])
    reader = Counting()
    assert names(CachedReader(reader, tmp_path / "cache").recognise(paths)) == ["a", "b", "bad", "c", "d"]
    assert len(reader.read) == 5


def test_a_folder_that_cannot_be_written_to_is_no_cache(paths: list[Path], tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file")
    assert len(list(CachedReader(Counting(), tmp_path / "cache").recognise(paths))) == 5
