"""`category add`, `list` and `remove`, and the options of a lab model, as a person gives them."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from looks_for_tests import embedding, garment, item, photo

from stylerec.cli import categories
from stylerec.cli.naming import add_namer_options, load_recogniser
from stylerec.domain.looks import PhotoLook
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import ModelError, StoreError, UsageError
from stylerec.store import Store
from stylerec.vision.images import encode_jpeg
from stylerec.vision.recogniser import Recogniser


class ByName:
    """Sees flip flops in photos named so, and boots in all others."""

    model_id = "by-name"
    namer = None
    taxonomy = load_taxonomy()

    def recognise(self, sources: list[Path]) -> Iterator[PhotoLook]:
        for source in sources:
            yield seen(source.name)


def seen(name: str) -> PhotoLook:
    kind, direction = ("sandals", 7) if "flip" in name else ("boots", 2)
    noise = np.random.default_rng(list(name.encode())).normal(0, 0.05, 16).astype(np.float32)
    vector = embedding(direction) + noise
    vector /= np.linalg.norm(vector)
    made = photo(name, garment(kind, vector=vector))
    return replace(made, look=replace(made.look, item=item(kind, vector=vector)))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("STYLEREC_DATA_DIR", str(tmp_path / "kept"))
    monkeypatch.setattr(Recogniser, "load", lambda: ByName())
    opened = Store.open()
    board_id = opened.boards.create("Summer").board_id
    opened.models.use(ByName.model_id)
    for name in ("flip on the beach.jpg", *(f"city {number}.jpg" for number in range(4))):
        (photo_id,) = opened.photos.add(board_id, [(name, jpeg(name))]).photo_ids
        opened.looks.save(photo_id, ByName.model_id, seen(name))
    yield opened
    opened.close()


def jpeg(name: str) -> bytes:
    colour = np.random.default_rng(list(name.encode())).integers(0, 255, 3, dtype=np.uint8)
    return encode_jpeg(np.full((20, 15, 3), colour, dtype=np.uint8))


def ran(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    categories.add_commands(parser.add_subparsers())
    options = parser.parse_args(["category", *arguments])
    return int(options.run(options))


def test_a_category_comes_and_goes(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(6):
        (tmp_path / f"flip {number}.jpg").write_bytes(jpeg(f"flip {number}"))
    assert ran("add", "flip flops", *(str(path) for path in sorted(tmp_path.glob("*.jpg")))) == 0
    output = capsys.readouterr().out
    assert "Learned 'flip flops' (footwear) from 6 photos." in output
    assert "Summer: in 1 of 5 photos: flip on the beach.jpg" in output
    assert ran("list") == 0
    assert capsys.readouterr().out == "flip flops\tfootwear\t6\n"
    assert ran("remove", "flip flops") == 0
    assert store.categories.all() == ()
    with pytest.raises(StoreError):
        ran("remove", "flip flops")


def test_too_few_photos_are_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "flip.jpg").write_bytes(jpeg("flip"))
    with pytest.raises(UsageError, match="received 1"):
        ran("add", "flip flops", str(tmp_path / "flip.jpg"))


def test_without_a_namer_the_shipped_words_are_used(store: Store, tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    add_namer_options(parser)
    recogniser = load_recogniser(parser.parse_args([]))
    assert isinstance(recogniser, ByName) and recogniser.taxonomy is load_taxonomy()
    with pytest.raises(ModelError, match="holds no lab model"):
        load_recogniser(parser.parse_args(["--namer", str(tmp_path / "nothing")]))
