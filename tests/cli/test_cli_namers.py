"""Choosing a lab model on the command line."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from looks_for_tests import garment, photo

from stylerec.cli import main
from stylerec.domain.looks import PhotoLook
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.store import Store
from stylerec.vision.images import encode_jpeg, load_photo
from stylerec.vision.namer import Namer
from stylerec.vision.recogniser import Recogniser

NAMES = ("my skirts", "odd things")


class Known:
    """Stands in for the shipped recogniser: sees a skirt everywhere."""

    model_id = "known"
    namer = None
    taxonomy = load_taxonomy()

    def recognise(self, sources: Iterable[tuple[str, bytes]]) -> Iterator[PhotoLook]:
        for name, data in sources:
            read = load_photo(data, name=name)
            yield replace(photo(name, garment("skirt")), photo_id=read.photo_id, thumbnail=read.image)


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STYLEREC_DATA_DIR", str(tmp_path / "kept"))
    monkeypatch.setattr(Recogniser, "load", lambda: Known())
    monkeypatch.setattr(Namer, "name", lambda self, images: np.array([[0.9, 0.1] for _ in images]))
    return tmp_path / "kept" / "lab" / "models"


def make_model(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "classifier.tflite").write_bytes(b"a network")
    table = {"format": 1, "sha256": hashlib.sha256(b"a network").hexdigest()}
    table |= {"categories": NAMES, "input_size": [8, 6], "fit": "stretch"}
    (folder / "config.json").write_text(json.dumps(table), encoding="utf-8")


def test_a_model_is_chosen_read_with_and_left(models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jpg").write_bytes(encode_jpeg(np.full((60, 40, 3), 90, np.uint8)))
    main(["board", "create", "Summer"])
    make_model(models / "mine")
    assert main(["namer", "use", "mine", "--namer-mode", "alone"]) == 0
    capsys.readouterr()
    assert main(["namer", "list"]) == 0 and capsys.readouterr().out == "mine\t2\tin use (alone)\n"
    assert main(["board", "add", "Summer", str(tmp_path / "a.jpg")]) == 0
    store = Store.open()
    (board,) = store.boards.all()
    assert store.looks.mood_board(board.board_id).user_items()["my skirts"].tolist() == [1]
    assert main(["namer", "stop"]) == 0 and store.models.chosen() is None
    store.close()


def test_what_cannot_be_used_is_said(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["namer", "list"]) == 0 and "There is no model" in capsys.readouterr().err
    assert main(["namer", "use", "mine"]) == 1 and "holds no lab model" in capsys.readouterr().err
    make_model(models / "mine")
    (models / "mine" / "classifier.tflite").write_bytes(b"another")
    main(["namer", "list"])
    assert "cannot be used" in capsys.readouterr().out
